// SPDX-License-Identifier: GPL-3.0-or-later
// Agents that are given away and taken in: templates, files, deployment; and earlier versions.
#include "core/client/backend.h"
#include "core/contract/troupe/agentversionops.h"
#include "core/contract/troupe/modelops.h"
#include "ui/app/run.h"
#include "ui/pages/agents/agentdesigner.h"
#include "ui/pages/agents/agentimportdialog.h"
#include "ui/pages/agents/agentlistmodel.h"
#include "ui/pages/agents/agentspage.h"
#include "ui/pages/agents/agenttools.h"
#include "ui/pages/agents/statspanel.h"
#include "ui/pages/agents/templategallery.h"
#include "ui/pages/agents/testbenchpanel.h"
#include "ui/pages/agents/versionspanel.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"

#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QJsonDocument>
#include <QSaveFile>
#include <QStackedWidget>
#include <QStandardPaths>

namespace troupe {

namespace {

constexpr qint64 kLargestFile = 9'000'000; // bytes; the server takes 10 MB

QString documentsFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
}

} // namespace

QWidget *AgentsPage::makeHeader()
{
    auto *header = new QWidget(this);
    auto *row = new QHBoxLayout(header);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::xs);
    auto *ready = new Button(Button::Kind::Icon, QStringLiteral("layers"), tr("Templates"), header);
    ready->setObjectName(QStringLiteral("templatesButton"));
    auto *import =
        new Button(Button::Kind::Icon, QStringLiteral("file-up"), tr("Import agents…"), header);
    import->setObjectName(QStringLiteral("importButton"));
    row->addWidget(ready);
    row->addWidget(import);
    row->addWidget(m_new);
    connect(ready, &QAbstractButton::clicked, this, &AgentsPage::openGallery);
    connect(import, &QAbstractButton::clicked, this, &AgentsPage::chooseImport);
    return header;
}

void AgentsPage::makePanels()
{
    auto *versions = new VersionsPanel(m_context.backend, m_designer);
    auto *stats = new StatsPanel(m_context.backend, m_designer);
    auto *bench = new TestBenchPanel(
        m_context.backend, [this] { return m_designer->draft(); }, m_designer);
    m_designer->setPanels(versions, stats, bench);
    connect(versions, &VersionsPanel::restoreAsked, this, &AgentsPage::restoreVersion);
    connect(bench, &TestBenchPanel::failed, this,
            [this](const QString &what, const QString &why) { m_context.report(what, why); });
    connect(m_designer, &AgentDesigner::tokensAsked, this, &AgentsPage::countTokens);
    auto *tools = new AgentTools(m_context.backend, m_designer->tools(), this);
    connect(tools, &AgentTools::failed, this,
            [this](const QString &what, const QString &why) { m_context.report(what, why); });
    connect(m_designer, &AgentDesigner::agentShown, tools, &AgentTools::setAgent);
}

void AgentsPage::openGallery()
{
    guardThen([this] {
        if (!m_gallery) {
            m_gallery = new TemplateGallery(m_context, m_detail);
            m_detail->addWidget(m_gallery);
            connect(m_gallery, &TemplateGallery::closeAsked, this, &AgentsPage::closeDesigner);
            connect(m_gallery, &TemplateGallery::used, this, [this](const Agent &agent) {
                m_model->put(agent);
                showChosen(agent);
                m_context.toast(tr("“%1” is ready").arg(agent.name), tr("Chat"),
                                [this, id = agent.id] {
                                    m_context.openPage(QStringLiteral("chat"),
                                                       QStringLiteral("agent:") + id);
                                });
            });
        }
        m_firstLoad = false;
        m_detail->setCurrentWidget(m_gallery);
        selectRow({});
        wantList(false);
        m_gallery->enter();
    });
}

void AgentsPage::countTokens(const QString &text)
{
    CountTokens input;
    input.texts = {text};
    run<TokensCounted>(this, m_context.backend.call(ops::countTokens, input),
                       [this, text](const Result<TokensCounted> &counted) {
                           m_designer->showTokens(text, counted
                                                            ? std::optional<qint64>(counted->total)
                                                            : std::nullopt);
                       });
}

void AgentsPage::restoreVersion(int version)
{
    AgentVersionRef ref;
    ref.agentId = m_designer->saved().id;
    ref.version = version;
    guardThen([this, ref] {
        run<Agent>(this, m_context.backend.call(ops::restoreAgentVersion, ref),
                   [this, version = ref.version](Result<Agent> agent) {
                       showResult(std::move(agent), tr("Version %1 is back").arg(version));
                   });
    });
}

void AgentsPage::deploy(const Agent &agent)
{
    DeployAgent input;
    input.agentId = agent.id;
    UpdateAgent back;
    back.agentId = agent.id;
    back.changes.set<&Agent::visibility>(agent.visibility);
    if (agent.visibility == Visibility::Shared)
        back.changes.set<&Agent::sharedWith>(agent.sharedWith);
    back.changes.set<&Agent::status>(agent.status);
    run<Agent>(
        this, m_context.backend.call(ops::deployAgent, input),
        [this, back](const Agent &deployed) {
            m_model->put(deployed);
            showChosen(deployed);
            m_context.toast(tr("“%1” is active, for everybody on this server").arg(deployed.name),
                            tr("Undo"), [this, back] {
                                run<Agent>(this, m_context.backend.call(ops::updateAgent, back),
                                           [this](Result<Agent> undone) {
                                               const QString name =
                                                   undone ? undone->name : QString();
                                               showResult(std::move(undone),
                                                          tr("“%1” is as it was").arg(name));
                                           });
                            });
        },
        [this, agent](const Error &error) {
            m_context.report(tr("“%1” is not deployed").arg(agent.name), error.message);
        });
}

void AgentsPage::exportAgent(const Agent &agent)
{
    auto *dialog = new QFileDialog(window(), tr("Export “%1”").arg(agent.name), documentsFolder());
    dialog->setObjectName(QStringLiteral("exportDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("json"));
    dialog->setNameFilter(tr("Agents (%1)").arg(QStringLiteral("*.json")));
    dialog->selectFile(agent.slug + QStringLiteral(".json"));
    AgentRef ref;
    ref.agentId = agent.id;
    connect(dialog, &QFileDialog::fileSelected, this, [this, ref](const QString &path) {
        const auto failed = [this](const QString &why) {
            m_context.report(tr("The agent is not exported"), why);
        };
        run<AgentExport>(
            this, m_context.backend.call(ops::exportAgent, ref),
            [this, path, failed](const AgentExport &document) {
                const QJsonDocument json = QJsonDocument::fromJson(toJson(document));
                QSaveFile file(path); // what is there stays until the new one is whole
                const bool isWritten = file.open(QIODevice::WriteOnly)
                                       && file.write(json.toJson()) >= 0 && file.commit();
                if (!isWritten) {
                    failed(file.errorString());
                    return;
                }
                m_context.toast(document.leftOut.isEmpty()
                                    ? tr("Exported to %1").arg(QDir::toNativeSeparators(path))
                                    : tr("Exported to %1, without its credentials")
                                          .arg(QDir::toNativeSeparators(path)),
                                {}, {});
            },
            [failed](const Error &error) { failed(error.message); });
    });
    dialog->open();
}

void AgentsPage::chooseImport()
{
    guardThen([this] {
        auto *dialog = new QFileDialog(window(), tr("Import agents"), documentsFolder());
        dialog->setObjectName(QStringLiteral("importDialog"));
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFileMode(QFileDialog::ExistingFile);
        dialog->setNameFilters({tr("Agents (%1)").arg(QStringLiteral("*.json")),
                                tr("All files (%1)").arg(QStringLiteral("*"))});
        connect(dialog, &QFileDialog::fileSelected, this, &AgentsPage::importFile);
        dialog->open();
    });
}

void AgentsPage::importFile(const QString &path)
{
    const QString what = tr("No agent was imported");
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        m_context.report(what, file.errorString());
        return;
    }
    const QByteArray bytes = file.read(kLargestFile + 1);
    if (bytes.size() > kLargestFile) {
        m_context.report(what, tr("The file is too large for a file of agents."));
        return;
    }
    QJsonParseError problem;
    ImportAgents input;
    const QJsonDocument json = QJsonDocument::fromJson(bytes, &problem);
    if (!json.isObject()) {
        m_context.report(what, problem.error == QJsonParseError::NoError
                                   ? tr("The file holds no agents.")
                                   : tr("The file is no JSON: %1 (at %2)")
                                         .arg(problem.errorString())
                                         .arg(problem.offset));
        return;
    }
    input.document = json.object();
    run<AgentImportReport>(
        this, m_context.backend.call(ops::importAgents, input),
        [this](const AgentImportReport &report) { tellImported(report); },
        [this, what](const Error &error) { m_context.report(what, error.message); });
}

void AgentsPage::tellImported(const AgentImportReport &report)
{
    const auto made =
        std::find_if(report.agents.cbegin(), report.agents.cend(),
                     [](const ImportedAgent &agent) { return !agent.agentId.isEmpty(); });
    if (made != report.agents.cend())
        choose(made->agentId);
    const bool isPlain =
        std::all_of(report.agents.cbegin(), report.agents.cend(), [](const ImportedAgent &agent) {
            return agent.outcome == AgentImportOutcome::Made && agent.notes.isEmpty();
        });
    if (isPlain) {
        m_context.toast(importSummary(report), {}, {});
        return;
    }
    auto *dialog = new AgentImportDialog(report, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

} // namespace troupe

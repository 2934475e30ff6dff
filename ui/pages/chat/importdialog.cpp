// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/chat/importdialog.h"

#include "core/client/eventstream.h"
#include "core/client/filetransfer.h"
#include "core/contract/troupe/agentops.h"
#include "ui/app/run.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/feedback.h"
#include "ui/widgets/fields.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/visibletext.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLocale>
#include <QPointer>
#include <QVBoxLayout>

namespace troupe {

namespace {

constexpr int kImportWidth = 520;
constexpr int kAskEveryMs = 1000;

class ImportWords
{
    Q_DECLARE_TR_FUNCTIONS(ImportWords)
};

/// The server's words are English; the desktop has its own for what it knows.
QString lossWords(const ImportLoss &loss)
{
    const QHash<QString, QString> words{
        {QStringLiteral("image"), ImportWords::tr("Pictures are not in the file; their places are "
                                                  "marked")},
        {QStringLiteral("audio"),
         ImportWords::tr("Sound and video are not in the file; what was said is kept as text")},
        {QStringLiteral("file"), ImportWords::tr("Of attached files only the names are kept")},
        {QStringLiteral("tool"), ImportWords::tr("Calls of tools and their results are kept as "
                                                 "text")},
        {QStringLiteral("browsing"), ImportWords::tr("Pages that were looked up are left out")},
        {QStringLiteral("reasoning"), ImportWords::tr("Thoughts of a model are left out")},
        {QStringLiteral("instructions"),
         ImportWords::tr("Custom instructions and memories are left out")},
        {QStringLiteral("hidden"), ImportWords::tr("Messages that were hidden are left out")},
        {QStringLiteral("unknown"), ImportWords::tr("Content of an unknown kind is left out")},
        {QStringLiteral("date"), ImportWords::tr("Times that make no sense are replaced")},
        {QStringLiteral("unreadable"),
         ImportWords::tr("Conversations that cannot be read are left out")},
        {QStringLiteral("empty"), ImportWords::tr("Conversations without a message are left out")},
    };
    return words.value(loss.kind, loss.text);
}

} // namespace

ImportDialog::ImportDialog(PageContext &context, const QString &path, const QString &agentId,
                           QWidget *parent)
    : Dialog(tr("Import conversations"), parent),
      m_context(context),
      m_path(path),
      m_agentId(agentId),
      m_agents(new ComboBox(tr("Go on with"), this)),
      m_state(new TextLabel({}, TextStyle::Body, TextLabel::Tone::Text, this)),
      m_progress(new ProgressLine(tr("Import"), this)),
      m_report(new QWidget(this))
{
    setObjectName(QStringLiteral("importDialog"));
    setMinimumWidth(kImportWidth);
    build();
    readAgents();
    m_poll.setInterval(kAskEveryMs);
    connect(&m_poll, &QTimer::timeout, this, &ImportDialog::ask);
    connect(&m_context.backend.events(), &EventStream::happened, this,
            [this](const QString &type, const QString &subjectId, const QJsonObject &data) {
                if (type != QLatin1String("import.updated") || subjectId != m_importId)
                    return;
                if (const auto state = fromJson<ConversationImport>(data))
                    take(*state);
            });
}

ImportDialog::~ImportDialog()
{
    if (m_importId.isEmpty())
        m_cancel.cancel(); // nothing of a file that is half sent stays
}

void ImportDialog::build()
{
    const QFileInfo file(m_path);
    auto *about = new TextLabel(
        tr("“%1” (%2). ChatGPT's conversations.json and JSON that was exported here can be read. "
           "What is here already is not imported again, and nothing is charged.")
            .arg(file.fileName(),
                 QLocale().formattedDataSize(file.size(), 1, QLocale::DataSizeSIFormat)),
        TextStyle::Body, TextLabel::Tone::Muted, this);
    about->setWordWrap(true);
    body()->addWidget(about);
    m_agents->setObjectName(QStringLiteral("importAgentBox"));
    m_agents->addItem(tr("A new agent “Imported conversations”"), QString());
    m_agentRow = new FormRow(tr("Go on with"), m_agents,
                             tr("The agent that answers when you continue one of them."), this);
    body()->addWidget(m_agentRow);
    m_progress->setObjectName(QStringLiteral("importProgress"));
    m_state->setObjectName(QStringLiteral("importState"));
    m_state->setWordWrap(true);
    m_report->setObjectName(QStringLiteral("importReport"));
    auto *lines = new QVBoxLayout(m_report);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->setSpacing(space::xs);
    for (QWidget *widget : std::initializer_list<QWidget *>{m_progress, m_state, m_report}) {
        body()->addWidget(widget);
        widget->hide();
    }
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(space::s);
    buttons->addStretch();
    m_cancelButton = new Button(Button::Kind::Secondary, tr("Cancel"), this);
    m_cancelButton->setObjectName(QStringLiteral("importCancelButton"));
    m_begin = new Button(Button::Kind::Primary, QStringLiteral("upload"), tr("Import"), this);
    m_begin->setObjectName(QStringLiteral("importBeginButton"));
    buttons->addWidget(m_cancelButton);
    buttons->addWidget(m_begin);
    body()->addSpacing(space::s);
    body()->addLayout(buttons);
    connect(m_cancelButton, &QAbstractButton::clicked, this, &ImportDialog::cancel);
    connect(m_begin, &QAbstractButton::clicked, this, &ImportDialog::begin);
}

void ImportDialog::readAgents()
{
    ListAgents query;
    query.limit = 500;
    run<Page<Agent>>(this, m_context.backend.call(ops::listAgents, query),
                     [this](Result<Page<Agent>> page) {
                         if (!page)
                             return; // the new one can still be chosen
                         for (const Agent &agent : std::as_const(page->items))
                             m_agents->addItem(agent.name, agent.id);
                         const int at = m_agents->findData(m_agentId);
                         m_agents->setCurrentIndex(std::max(0, at));
                     });
}

void ImportDialog::begin()
{
    m_agentId = m_agents->currentData().toString();
    m_agentRow->hide();
    m_begin->hide();
    m_progress->show();
    m_progress->setFraction(-1);
    m_state->setTone(TextLabel::Tone::Muted);
    m_state->setText(tr("Reading the file…"));
    m_state->show();
    m_cancelButton->setFocus();
    TransferProgress progress = [guard = QPointer<ImportDialog>(this)](qint64 done, qint64 total) {
        if (guard && total > 0)
            guard->m_progress->setFraction(static_cast<double>(done) / static_cast<double>(total)
                                           / 2);
    };
    run<Upload>(this, uploadFile(&m_context.backend, m_path, m_cancel, std::move(progress)),
                [this](Result<Upload> upload) {
                    if (upload)
                        sent(upload->id);
                    else
                        showProblem(upload.error().message);
                });
}

void ImportDialog::sent(const QString &uploadId)
{
    BeginImport input;
    input.uploadId = uploadId;
    input.agentId = m_agentId;
    run<ConversationImport>(this, m_context.backend.call(ops::beginImport, input),
                            [this](Result<ConversationImport> state) {
                                if (!state)
                                    return showProblem(state.error().message);
                                m_importId = state->id;
                                m_poll.start();
                                ask();
                            });
}

void ImportDialog::ask()
{
    ImportRef ref;
    ref.importId = m_importId;
    run<ConversationImport>(this, m_context.backend.call(ops::getConversationImport, ref),
                            [this](Result<ConversationImport> state) {
                                if (state)
                                    take(*state);
                            });
}

void ImportDialog::take(const ConversationImport &state)
{
    if (m_begin->isVisible() || !m_report->isHidden())
        return; // its report is shown already
    if (state.status != ImportStatus::Running) {
        m_poll.stop();
        emit imported();
        showReport(state);
        return;
    }
    if (state.bytesTotal > 0) {
        m_progress->setFraction(
            0.5 + static_cast<double>(state.bytesRead) / static_cast<double>(state.bytesTotal) / 2);
    }
    m_state->setText(tr("%1 conversations so far").arg(QLocale().toString(state.found)));
}

void ImportDialog::showReport(const ConversationImport &state)
{
    const QLocale locale;
    m_progress->hide();
    const bool isWhole = state.status == ImportStatus::Complete;
    m_state->setTone(isWhole ? TextLabel::Tone::Text : TextLabel::Tone::Warning);
    QString summary = tr("%1 of %2 conversations are imported, with %3 messages.")
                          .arg(locale.toString(state.imported), locale.toString(state.found),
                               locale.toString(state.messages));
    if (state.skipped > 0)
        summary += u' ' + tr("%1 were here already.").arg(locale.toString(state.skipped));
    if (!isWhole)
        summary = state.error + QStringLiteral("\n") + summary;
    m_state->setText(summary);
    auto *lines = static_cast<QVBoxLayout *>(m_report->layout());
    for (const ImportLoss &loss : state.losses) {
        auto *line = new TextLabel(QStringLiteral("%1 × %2").arg(locale.toString(loss.count),
                                                                 lossWords(loss)),
                                   TextStyle::Small, TextLabel::Tone::Muted, m_report);
        line->setWordWrap(true);
        if (!loss.example.isEmpty())
            line->setToolTip(toolTipText(tr("As in “%1”").arg(loss.example)));
        lines->addWidget(line);
    }
    m_report->show();
    m_cancelButton->setText(tr("Close"));
    m_cancelButton->setFocus();
}

void ImportDialog::showProblem(const QString &problem)
{
    m_progress->hide();
    m_state->setTone(TextLabel::Tone::Danger);
    m_state->setText(tr("Nothing was imported: %1").arg(problem));
    m_cancelButton->setText(tr("Close"));
}

void ImportDialog::cancel()
{
    const bool isRunning = !m_importId.isEmpty() && m_report->isHidden();
    if (!isRunning)
        return reject();
    m_cancelButton->setLoading(true);
    ImportRef ref;
    ref.importId = m_importId;
    run<ConversationImport>(this, m_context.backend.call(ops::cancelImport, ref),
                            [this](Result<ConversationImport> state) {
                                m_cancelButton->setLoading(false);
                                if (state)
                                    take(*state);
                                else
                                    ask();
                            });
}

} // namespace troupe

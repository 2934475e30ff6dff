// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/settings/foundservers.h"

#include "core/client/backend.h"
#include "ui/app/run.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/textlabel.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <QUrl>
#include <QVBoxLayout>

namespace troupe {

namespace {

constexpr int kModelsNamed = 4;
constexpr int kMostNames = 20; ///< tried: ollama, ollama-2, …
constexpr qint64 kFreshMs = 60'000;

/// "ollama" of "Ollama", "lm-studio" of "LM Studio".
QString nameOf(const QString &program)
{
    QString name = program.toLower();
    name.replace(u' ', u'-').remove(u'/').remove(u'.');
    return name.isEmpty() ? QStringLiteral("local") : name;
}

QString modelsOf(const FoundServer &server)
{
    if (server.needsKey)
        return FoundServers::tr("It asks for an API key.");
    if (server.models.isEmpty())
        return FoundServers::tr("It has no model yet.");
    QString text = server.models.mid(0, kModelsNamed).join(QStringLiteral(", "));
    if (server.models.size() > kModelsNamed)
        text += FoundServers::tr(" and %n more", nullptr,
                                 static_cast<int>(server.models.size() - kModelsNamed));
    return text;
}

} // namespace

FoundServers::FoundServers(PageContext &context, QWidget *parent)
    : Card(parent, Ground::Subtle),
      m_context(context),
      m_state(new TextLabel({}, TextStyle::Small, TextLabel::Tone::Muted)),
      m_again(new Button(Button::Kind::Ghost, QStringLiteral("search"), tr("Look for servers"))),
      m_rows(new QVBoxLayout)
{
    setObjectName(QStringLiteral("foundServers"));
    auto *head = new QHBoxLayout;
    head->setSpacing(space::s);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(space::xxs);
    texts->addWidget(new TextLabel(m_context.server.embedded ? tr("Found on this machine")
                                                             : tr("Found on the server's machine"),
                                   TextStyle::BodyStrong));
    m_state->setObjectName(QStringLiteral("foundState"));
    m_state->setWordWrap(true);
    texts->addWidget(m_state);
    head->addLayout(texts, 1);
    m_again->setObjectName(QStringLiteral("searchServersButton"));
    m_again->setSmall(true);
    head->addWidget(m_again, 0, Qt::AlignTop);
    body()->setSpacing(space::m);
    body()->addLayout(head);
    m_rows->setSpacing(space::s);
    body()->addLayout(m_rows);
    connect(m_again, &QAbstractButton::clicked, this, &FoundServers::ask);
    m_state->setText(tr("Ollama, LM Studio, llama.cpp, vLLM, GPT4All and Jan are looked for on "
                        "their usual ports; nothing leaves the machine."));
}

void FoundServers::refresh()
{
    run<DiscoveryReport>(this, m_context.backend.call(ops::lastDiscovery),
                         [this](Result<DiscoveryReport> report) {
                             if (report && report->searchedAt.isSet() && !m_searching)
                                 show(*report);
                         });
}

void FoundServers::search()
{
    run<DiscoveryReport>(
        this, m_context.backend.call(ops::lastDiscovery), [this](Result<DiscoveryReport> report) {
            if (!report || !report->enabled) {
                m_again->setEnabled(false);
                m_state->setText(report ? tr("Looking for them is switched off under Privacy & "
                                             "network.")
                                        : report.error().message);
                return;
            }
            m_again->setEnabled(true);
            const qint64 age = QDateTime::currentMSecsSinceEpoch() - report->searchedAt.ms;
            if (report->searchedAt.isSet() && age >= 0 && age < kFreshMs)
                show(*report);
            else if (m_context.server.embedded) // another machine is searched only when told to
                ask();
        });
}

void FoundServers::ask()
{
    if (m_searching)
        return;
    m_searching = true;
    m_again->setLoading(true);
    run<DiscoveryReport>(this, m_context.backend.call(ops::discoverProviders),
                         [this](Result<DiscoveryReport> report) {
                             m_searching = false;
                             m_again->setLoading(false);
                             if (report)
                                 show(*report);
                             else
                                 m_state->setText(report.error().message);
                         });
}

void FoundServers::show(const DiscoveryReport &report)
{
    while (QLayoutItem *item = m_rows->takeAt(0)) {
        if (item->widget()) // not now: it may hold the button that was pressed
            item->widget()->deleteLater();
        delete item;
    }
    int fresh = 0;
    for (const FoundServer &server : report.items) {
        if (!server.providerId.isEmpty())
            continue;
        m_rows->addWidget(makeRow(server));
        ++fresh;
    }
    m_state->setVisible(fresh == 0);
    m_state->setText(report.items.isEmpty()
                         ? tr("No model server answers on its usual port. Start Ollama, LM Studio "
                              "or llama.cpp, then look again.")
                         : tr("What answers is added already."));
}

QWidget *FoundServers::makeRow(const FoundServer &server)
{
    auto *holder = new QWidget(this);
    holder->setObjectName(QStringLiteral("found-") + nameOf(server.program));
    auto *row = new QHBoxLayout(holder);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::s);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(space::xxs);
    auto *title =
        new TextLabel(tr("%1 at %2").arg(server.program, QUrl(server.baseUrl).authority()),
                      TextStyle::Label);
    title->setElided(true);
    texts->addWidget(title);
    auto *models = new TextLabel(modelsOf(server), TextStyle::Caption, TextLabel::Tone::Muted);
    models->setWordWrap(true);
    texts->addWidget(models);
    row->addLayout(texts, 1);
    auto *button = new Button(Button::Kind::Secondary, QStringLiteral("plus"), tr("Add"), holder);
    button->setObjectName(QStringLiteral("addFound-") + nameOf(server.program));
    button->setAccessibleName(tr("Add %1").arg(server.program));
    button->setSmall(true);
    row->addWidget(button, 0, Qt::AlignVCenter);
    connect(button, &QAbstractButton::clicked, this,
            [this, server, button] { add(server, button); });
    return holder;
}

void FoundServers::add(const FoundServer &server, Button *button)
{
    if (server.needsKey) {
        ProviderConfig provider;
        provider.name = nameOf(server.program);
        provider.kind = server.kind;
        provider.baseUrl = server.baseUrl;
        emit keyNeeded(provider);
        return;
    }
    button->setLoading(true);
    ProviderInput input;
    input.name = nameOf(server.program);
    input.kind = server.kind;
    input.baseUrl = server.baseUrl;
    create(std::move(input), 1);
}

/// The name may be taken, by another address of the same program.
void FoundServers::create(ProviderInput input, int attempt)
{
    ProviderInput named = input;
    if (attempt > 1)
        named.name += QStringLiteral("-%1").arg(attempt);
    run<ProviderConfig>(
        this, m_context.backend.call(ops::createProvider, named),
        [this](ProviderConfig provider) {
            m_context.toast(tr("“%1” is added").arg(provider.name), {}, {});
            emit added(provider);
            refresh();
        },
        [this, input, attempt](const Error &error) {
            if (error.code == ErrorCode::Conflict && attempt < kMostNames) {
                create(input, attempt + 1);
                return;
            }
            m_context.report(tr("The server was not added"), error.message);
            refresh();
        });
}

} // namespace troupe

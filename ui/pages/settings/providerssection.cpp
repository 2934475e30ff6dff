// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/settings/providerssection.h"

#include "core/client/backend.h"
#include "core/client/eventstream.h"
#include "core/contract/troupe/modelops.h"
#include "ui/app/run.h"
#include "ui/pages/settings/foundservers.h"
#include "ui/pages/settings/providerdialog.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/button.h"
#include "ui/widgets/card.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/feedback.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QPainter>

namespace troupe {

namespace {

constexpr qsizetype kModelsShown = 6;

class ProviderIcon : public QWidget
{
public:
    ProviderIcon(bool local, QWidget *parent) : QWidget(parent), m_local(local)
    {
        setFixedSize(40, 40);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Tokens &t = tokensOf(this);
        QPainter painter(this);
        drawRound(painter, QRectF(rect()), 11, m_local ? t.successSoft : t.accentSoft);
        paintIcon(painter, m_local ? QStringLiteral("cpu") : QStringLiteral("globe"),
                  QRectF(11, 11, 18, 18), m_local ? t.success : t.accentInk);
    }

private:
    bool m_local;
};

bool isLoopback(const QString &url)
{
    const QString host = QUrl(url).host();
    return host == QLatin1String("localhost") || host.startsWith(QLatin1String("127."))
           || host == QLatin1String("::1");
}

QString modelSummary(const QStringList &models)
{
    if (models.isEmpty())
        return ProvidersSection::tr("No models known yet: test it, or enter their names.");
    QString text = models.mid(0, kModelsShown).join(QStringLiteral(", "));
    if (models.size() > kModelsShown)
        text += ProvidersSection::tr(" and %n more", nullptr,
                                     static_cast<int>(models.size() - kModelsShown));
    return text;
}

} // namespace

ProvidersSection::ProvidersSection(PageContext &context, QWidget *parent)
    : SettingsSection(context, tr("Providers"),
                      tr("Where answers come from. The built-in offline model is always there; add "
                         "programs on this machine or services on the network."),
                      parent),
      m_cards(new QVBoxLayout),
      m_found(new FoundServers(context, this))
{
    auto *add =
        new Button(Button::Kind::Primary, QStringLiteral("plus"), tr("Add a provider"), this);
    add->setObjectName(QStringLiteral("addProviderButton"));
    head()->addWidget(add, 0, Qt::AlignTop);
    connect(add, &QAbstractButton::clicked, this, [this] { edit(ProviderConfig()); });
    m_cards->setSpacing(space::m);
    body()->addLayout(m_cards);
    body()->addWidget(m_found);
    body()->addStretch();
    connect(m_found, &FoundServers::added, this, &ProvidersSection::load);
    connect(m_found, &FoundServers::keyNeeded, this, &ProvidersSection::edit);
    connect(&context.backend.events(), &EventStream::happened, this, [this](const QString &type) {
        if (!type.startsWith(QLatin1String("provider.")))
            return;
        load();
        m_found->refresh();
    });
    load();
}

void ProvidersSection::enter(const QString &detail)
{
    m_found->search();
    if (detail == QLatin1String("new"))
        edit(ProviderConfig());
}

void ProvidersSection::load()
{
    run<Page<ProviderConfig>>(
        this, context().backend.call(ops::listProviders),
        [this](Page<ProviderConfig> page) { rebuild(page.items); },
        [this](const Error &error) {
            context().report(tr("The providers cannot be read"), error.message);
        });
}

void ProvidersSection::rebuild(const QList<ProviderConfig> &providers)
{
    while (QLayoutItem *item = m_cards->takeAt(0)) {
        if (item->widget()) // not now: it may be the button that was pressed
            item->widget()->deleteLater();
        delete item;
    }
    bool anyOwn = false;
    ProviderConfig builtIn;
    builtIn.name = tr("Built-in offline model");
    builtIn.kind = ProviderKind::Offline;
    builtIn.models = {QStringLiteral("troupe-offline")};
    m_cards->addWidget(makeCard(builtIn));
    for (const ProviderConfig &provider : providers) {
        if (provider.kind == ProviderKind::Offline)
            continue;
        m_cards->addWidget(makeCard(provider));
        anyOwn = true;
    }
    if (!anyOwn)
        m_cards->addWidget(makeEmpty());
}

QWidget *ProvidersSection::makeEmpty()
{
    auto *card = new Card(this, Card::Ground::Subtle);
    card->setObjectName(QStringLiteral("noProviders"));
    card->body()->addWidget(
        new TextLabel(tr("Only the offline model so far"), TextStyle::BodyStrong));
    auto *text = new TextLabel(
        tr("It answers from templates and simple rules, at no cost and without a network. For a "
           "large model, start Ollama, LM Studio or llama.cpp on this machine, or enter the key of "
           "a service."),
        TextStyle::Small, TextLabel::Tone::Muted);
    text->setWordWrap(true);
    card->body()->addWidget(text);
    return card;
}

QWidget *ProvidersSection::makeCard(const ProviderConfig &provider)
{
    const bool builtIn = provider.kind == ProviderKind::Offline;
    auto *card = new Card(this);
    card->setObjectName(QStringLiteral("provider-") + provider.name);
    card->setAccessibleName(provider.name);
    auto *row = new QHBoxLayout;
    row->setSpacing(space::m);
    row->addWidget(new ProviderIcon(builtIn || isLoopback(provider.baseUrl), card), 0,
                   Qt::AlignTop);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(space::xxs);
    auto *first = new QHBoxLayout;
    first->setSpacing(space::s);
    first->addWidget(new TextLabel(provider.name, TextStyle::BodyStrong));
    const bool failed = !provider.lastError.isEmpty();
    auto *state = new Badge(!provider.enabled            ? tr("Off")
                            : builtIn                    ? tr("Always there")
                            : failed                     ? tr("Not answering")
                            : provider.checkedAt.isSet() ? tr("Ready")
                                                         : tr("Not tested"),
                            !provider.enabled                       ? BadgeTone::Neutral
                            : failed                                ? BadgeTone::Danger
                            : builtIn || provider.checkedAt.isSet() ? BadgeTone::Success
                                                                    : BadgeTone::Neutral,
                            card);
    state->setObjectName(QStringLiteral("providerState-") + provider.name);
    state->setDot(true);
    first->addWidget(state);
    if (provider.hasSecret)
        first->addWidget(new Badge(tr("Key stored"), BadgeTone::Neutral, card));
    first->addStretch();
    texts->addLayout(first);
    if (!provider.baseUrl.isEmpty())
        texts->addWidget(
            new TextLabel(provider.baseUrl, TextStyle::Caption, TextLabel::Tone::Muted));
    auto *models =
        new TextLabel(modelSummary(provider.models), TextStyle::Caption, TextLabel::Tone::Faint);
    models->setWordWrap(true);
    texts->addWidget(models);
    if (failed) {
        auto *problem =
            new TextLabel(provider.lastError, TextStyle::Caption, TextLabel::Tone::Danger);
        problem->setWordWrap(true);
        texts->addWidget(problem);
    }
    row->addLayout(texts, 1);
    if (!builtIn) {
        auto *testing = new Button(Button::Kind::Secondary, tr("Test"), card);
        testing->setObjectName(QStringLiteral("testProvider-") + provider.name);
        testing->setAccessibleName(tr("Test %1").arg(provider.name));
        testing->setSmall(true);
        testing->setLoading(m_testing == provider.id);
        auto *change = new Button(Button::Kind::Icon, QStringLiteral("pencil"),
                                  tr("Change %1").arg(provider.name), card);
        change->setObjectName(QStringLiteral("editProvider-") + provider.name);
        auto *gone = new Button(Button::Kind::Icon, QStringLiteral("trash-2"),
                                tr("Remove %1").arg(provider.name), card);
        gone->setObjectName(QStringLiteral("removeProvider-") + provider.name);
        auto *enabled = new Switch(tr("Use %1").arg(provider.name), card);
        enabled->setObjectName(QStringLiteral("enableProvider-") + provider.name);
        enabled->setChecked(provider.enabled);
        for (QWidget *control : std::initializer_list<QWidget *>{testing, change, gone, enabled})
            row->addWidget(control, 0, Qt::AlignVCenter);
        connect(testing, &QAbstractButton::clicked, this,
                [this, id = provider.id, name = provider.name] { test(id, name); });
        connect(change, &QAbstractButton::clicked, this, [this, provider] { edit(provider); });
        connect(gone, &QAbstractButton::clicked, this, [this, provider] { remove(provider); });
        connect(enabled, &QAbstractButton::clicked, this,
                [this, id = provider.id](bool on) { setEnabledOf(id, on); });
    }
    card->body()->addLayout(row);
    return card;
}

void ProvidersSection::edit(const ProviderConfig &provider)
{
    auto *dialog = new ProviderDialog(context(), provider, window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ProviderDialog::stored, this, [this](const ProviderConfig &stored) {
        load();
        test(stored.id, stored.name);
    });
    dialog->open();
}

void ProvidersSection::test(const QString &id, const QString &name)
{
    m_testing = id;
    load();
    ProviderRef ref;
    ref.providerId = id;
    run<ProviderTest>(
        this, context().backend.call(ops::testProvider, ref),
        [this, name](Result<ProviderTest> result) {
            m_testing.clear();
            load();
            if (!result)
                context().report(tr("“%1” was not tested").arg(name), result.error().message);
            else if (result->ok)
                context().toast(
                    tr("“%1”: %2 (%3 ms)").arg(name, result->message).arg(result->latencyMs), {},
                    {});
            else
                context().report(tr("“%1” does not answer").arg(name), result->message);
        });
}

void ProvidersSection::remove(const ProviderConfig &provider)
{
    auto *dialog = new ConfirmDialog(
        tr("Remove the provider “%1”?").arg(provider.name),
        tr("Its API key is deleted from the secret store. Agents that use its models fall back to "
           "the offline model, if that is allowed."),
        tr("Remove"), window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, provider] {
        ProviderRef ref;
        ref.providerId = provider.id;
        run<Nothing>(this, context().backend.call(ops::deleteProvider, ref),
                     [this, name = provider.name](Result<Nothing> done) {
                         if (!done)
                             context().report(tr("“%1” is not removed").arg(name),
                                              done.error().message);
                         load();
                     });
    });
    dialog->open();
}

void ProvidersSection::setEnabledOf(const QString &id, bool enabled)
{
    UpdateProvider change;
    change.providerId = id;
    change.changes.set<&ProviderInput::enabled>(enabled);
    run<ProviderConfig>(this, context().backend.call(ops::updateProvider, change),
                        [this](Result<ProviderConfig> done) {
                            if (!done)
                                context().report(tr("The provider was not changed"),
                                                 done.error().message);
                            load();
                        });
}

} // namespace troupe

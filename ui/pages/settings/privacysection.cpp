// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/settings/privacysection.h"

#include "core/client/backend.h"
#include "ui/app/run.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/fields.h"
#include "ui/widgets/forms.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/visibletext.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QHash>
#include <QHeaderView>
#include <QLocale>
#include <QTableView>
#include <QTimer>
#include <QVBoxLayout>

namespace troupe {

namespace {

constexpr int kLedgerPage = 100;
constexpr int kLedgerHeight = 260;
constexpr int kPollMs = 3000; // connections are no events; only while the table is in sight

/// What the keys of outboundclient.h mean; a status as it is.
QString outcomeLabel(const QString &outcome)
{
    static const QHash<QString, const char *> kLabels = {
        {QStringLiteral("offline_locked"), QT_TRANSLATE_NOOP("LedgerOutcome", "offline lock")},
        {QStringLiteral("address_refused"), QT_TRANSLATE_NOOP("LedgerOutcome", "address refused")},
        {QStringLiteral("redirect_refused"),
         QT_TRANSLATE_NOOP("LedgerOutcome", "redirect refused")},
        {QStringLiteral("scheme_refused"), QT_TRANSLATE_NOOP("LedgerOutcome", "kind refused")},
        {QStringLiteral("host_not_found"), QT_TRANSLATE_NOOP("LedgerOutcome", "host not found")},
        {QStringLiteral("connect_failed"), QT_TRANSLATE_NOOP("LedgerOutcome", "nobody there")},
        {QStringLiteral("connect_timeout"), QT_TRANSLATE_NOOP("LedgerOutcome", "no connection")},
        {QStringLiteral("connection_lost"), QT_TRANSLATE_NOOP("LedgerOutcome", "broken off")},
        {QStringLiteral("idle_timeout"), QT_TRANSLATE_NOOP("LedgerOutcome", "no answer")},
        {QStringLiteral("total_timeout"), QT_TRANSLATE_NOOP("LedgerOutcome", "took too long")},
        {QStringLiteral("proxy_failed"), QT_TRANSLATE_NOOP("LedgerOutcome", "proxy failed")},
        {QStringLiteral("tls_failed"), QT_TRANSLATE_NOOP("LedgerOutcome", "certificate refused")},
        {QStringLiteral("response_malformed"),
         QT_TRANSLATE_NOOP("LedgerOutcome", "answer unreadable")},
        {QStringLiteral("response_truncated"),
         QT_TRANSLATE_NOOP("LedgerOutcome", "answer incomplete")},
        {QStringLiteral("cancelled"), QT_TRANSLATE_NOOP("LedgerOutcome", "cancelled")},
    };
    const char *const label = kLabels.value(outcome, nullptr);
    return label ? QCoreApplication::translate("LedgerOutcome", label) : outcome;
}

bool isLedgerNumber(int column)
{
    return column == LedgerTable::SentColumn || column == LedgerTable::ReceivedColumn;
}

} // namespace

LedgerTable::LedgerTable(Backend &backend, QObject *parent)
    : QAbstractTableModel(parent), m_backend(backend)
{
}

void LedgerTable::refresh()
{
    if (m_loading)
        return;
    ListNetwork query;
    query.limit = kLedgerPage;
    m_loading = true;
    run<Page<NetworkEntry>>(this, m_backend.call(ops::listNetwork, query),
                            [this](Result<Page<NetworkEntry>> page) {
                                m_loading = false;
                                if (page)
                                    takeNewest(*page);
                                else
                                    emit failed(page.error().message);
                            });
}

void LedgerTable::takeNewest(const Page<NetworkEntry> &page)
{
    const qint64 newest = m_entries.isEmpty() ? 0 : m_entries.first().id;
    int fresh = 0;
    while (fresh < page.items.size() && page.items.at(fresh).id > newest)
        ++fresh;
    const bool gap = m_started && fresh == page.items.size() && !page.nextCursor.isEmpty();
    if (!m_started || gap) {
        beginResetModel();
        m_entries = page.items;
        m_cursor = page.nextCursor;
        endResetModel();
        m_started = true;
        return;
    }
    if (fresh > 0) {
        beginInsertRows({}, 0, fresh - 1);
        m_entries = page.items.mid(0, fresh) + m_entries;
        endInsertRows();
    }
    for (int i = fresh; i < qMin(page.items.size(), m_entries.size()); ++i)
        m_entries[i] = page.items.at(i); // bytes of one that goes on
    if (!m_entries.isEmpty())
        emit dataChanged(index(0, 0),
                         index(static_cast<int>(m_entries.size()) - 1, ColumnCount - 1));
}

int LedgerTable::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

int LedgerTable::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant LedgerTable::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant((isLedgerNumber(index.column()) ? Qt::AlignRight : Qt::AlignLeft)
                        | Qt::AlignVCenter);
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    if (role == Qt::ToolTipRole)
        return toolTipText(data(index, Qt::DisplayRole).toString());
    const NetworkEntry &entry = m_entries.at(index.row());
    switch (index.column()) {
    case TimeColumn:
        return QLocale().toString(QDateTime::fromMSecsSinceEpoch(entry.at.ms),
                                  tr("d MMM HH:mm:ss"));
    case HostColumn:
        return entry.port > 0 ? QStringLiteral("%1:%2").arg(entry.host).arg(entry.port)
                              : entry.host;
    case ReasonColumn:
        return entry.reason;
    case SentColumn:
        return bytesLabel(entry.bytesSent);
    case ReceivedColumn:
        return bytesLabel(entry.bytesReceived);
    case OutcomeColumn:
        return outcomeLabel(entry.outcome);
    default:
        return {};
    }
}

QVariant LedgerTable::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant((isLedgerNumber(section) ? Qt::AlignRight : Qt::AlignLeft)
                        | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case TimeColumn:
        return tr("When");
    case HostColumn:
        return tr("Host");
    case ReasonColumn:
        return tr("Why");
    case SentColumn:
        return tr("Sent");
    case ReceivedColumn:
        return tr("Received");
    case OutcomeColumn:
        return tr("Outcome");
    default:
        return {};
    }
}

bool LedgerTable::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && !m_cursor.isEmpty() && !m_loading;
}

void LedgerTable::fetchMore(const QModelIndex &parent)
{
    if (!canFetchMore(parent))
        return;
    ListNetwork query;
    query.limit = kLedgerPage;
    query.cursor = m_cursor;
    m_loading = true;
    run<Page<NetworkEntry>>(this, m_backend.call(ops::listNetwork, query),
                            [this](Result<Page<NetworkEntry>> page) {
                                m_loading = false;
                                if (!page) {
                                    emit failed(page.error().message);
                                    return;
                                }
                                m_cursor = page->nextCursor;
                                if (page->items.isEmpty())
                                    return;
                                const int first = static_cast<int>(m_entries.size());
                                beginInsertRows({}, first,
                                                first + static_cast<int>(page->items.size()) - 1);
                                m_entries += page->items;
                                endInsertRows();
                            });
}

PrivacySection::PrivacySection(PageContext &context, ServerSettingsLink &server, QWidget *parent)
    : SettingsSection(
        context, tr("Privacy & network"),
        tr("No telemetry, no account. What leaves this machine is what you ask for, and "
           "all of it is listed here."),
        parent),
      m_server(server),
      m_ledger(new LedgerTable(context.backend, this)),
      m_lock(new Switch(tr("Offline lock"))),
      m_lockState(new TextLabel({}, TextStyle::Small, TextLabel::Tone::Muted)),
      m_discovery(new Switch(tr("Look for model servers"))),
      m_view(new QTableView),
      m_none(new TextLabel(tr("Nothing has left this machine, and nothing was refused."),
                           TextStyle::Small, TextLabel::Tone::Muted)),
      m_proxy(new LineEdit(tr("Proxy"), QStringLiteral("http://proxy.example.org:3128"))),
      m_caFile(new LineEdit(tr("Own certificates"), QStringLiteral("/etc/ssl/company.pem"))),
      m_allow(
          new TagEditor(tr("Private networks that may be called"), QStringLiteral("10.0.0.0/8"))),
      m_poll(new QTimer(this))
{
    makeLockCard();
    makeLedgerCard();
    makeWayCard();
    body()->addStretch();
    m_poll->setInterval(kPollMs);
    connect(m_poll, &QTimer::timeout, m_ledger, &LedgerTable::refresh);
    connect(&m_server, &ServerSettingsLink::changed, this, &PrivacySection::showSettings);
    connect(&m_server, &ServerSettingsLink::refused, this, &PrivacySection::showRefusal);
    showSettings();
}

void PrivacySection::makeLockCard()
{
    m_lock->setObjectName(QStringLiteral("offlineLock"));
    m_lockState->setObjectName(QStringLiteral("offlineLockState"));
    m_lockState->setWordWrap(true);
    Card *card = addCard();
    card->body()->addWidget(new SettingRow(tr("Offline lock"),
                                           tr("No packet leaves this machine while it is closed, "
                                              "not even a name lookup. Models on this "
                                              "machine go on working."),
                                           m_lock));
    card->body()->addWidget(m_lockState);
    m_discovery->setObjectName(QStringLiteral("localDiscovery"));
    card->body()->addWidget(new SettingRow(
        tr("Look for model servers on this machine"),
        tr("When Settings → Providers is opened, or somebody asks: the usual ports of Ollama, LM "
           "Studio and others on 127.0.0.1 are tried. Never by itself."),
        m_discovery));
    connect(m_discovery, &QAbstractButton::toggled, this, [this](bool on) {
        if (!m_showing)
            m_server.set<&ServerSettings::localDiscovery>(on);
    });
    connect(m_lock, &QAbstractButton::toggled, this, [this](bool on) {
        if (!m_showing)
            m_server.set<&ServerSettings::offlineLock>(on);
    });
}

void PrivacySection::makeLedgerCard()
{
    Card *card =
        addCard(tr("Network ledger"),
                tr("Every outbound connection, with the reason for it, and every one that was "
                   "refused."));
    m_view->setObjectName(QStringLiteral("ledgerTable"));
    styleTable(m_view, tr("Network ledger"));
    m_view->setModel(m_ledger);
    m_view->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_view->setFixedHeight(kLedgerHeight);
    m_view->horizontalHeader()->setSectionResizeMode(LedgerTable::ReasonColumn,
                                                     QHeaderView::Stretch);
    for (const auto &[column, width] :
         {std::pair(int(LedgerTable::TimeColumn), 150),
          std::pair(int(LedgerTable::HostColumn), 170), std::pair(int(LedgerTable::SentColumn), 84),
          std::pair(int(LedgerTable::ReceivedColumn), 92),
          std::pair(int(LedgerTable::OutcomeColumn), 150)})
        m_view->setColumnWidth(column, width);
    card->body()->addWidget(m_view);
    m_none->setWordWrap(true);
    card->body()->addWidget(m_none);
    const auto showNone = [this] {
        const bool none = m_ledger->rowCount() == 0;
        m_none->setVisible(none);
        m_view->setVisible(!none);
    };
    connect(m_ledger, &QAbstractItemModel::modelReset, this, showNone);
    connect(m_ledger, &QAbstractItemModel::rowsInserted, this, showNone);
    connect(m_ledger, &LedgerTable::failed, this,
            [this](const QString &why) { m_none->setText(why); });
    showNone();
}

void PrivacySection::makeWayCard()
{
    m_proxy->setObjectName(QStringLiteral("proxyEdit"));
    m_caFile->setObjectName(QStringLiteral("caFileEdit"));
    m_allow->setObjectName(QStringLiteral("allowTargetsEdit"));
    Card *card = addCard(tr("The way out"));
    m_proxyRow =
        new FormRow(tr("Proxy"), m_proxy,
                    tr("http:// or socks5://; empty: none. Never for this machine itself."));
    m_caRow = new FormRow(tr("Own certificates"), m_caFile,
                          tr("A PEM file trusted beside the system's."));
    m_allowRow = new FormRow(
        tr("Private networks that may be called"), m_allow,
        tr("Tools and webhooks reach no private address unless its network is listed."));
    for (FormRow *row : {m_proxyRow, m_caRow, m_allowRow})
        card->body()->addWidget(row);
    connect(m_proxy, &QLineEdit::editingFinished, this, [this] {
        m_proxyRow->setError({});
        m_server.set<&ServerSettings::proxyUrl>(m_proxy->text().trimmed());
    });
    connect(m_caFile, &QLineEdit::editingFinished, this, [this] {
        m_caRow->setError({});
        m_server.set<&ServerSettings::caFile>(m_caFile->text().trimmed());
    });
    connect(m_allow, &TagEditor::tagsChanged, this, [this](const QStringList &targets) {
        if (m_showing)
            return;
        m_allowRow->setError({});
        m_server.set<&ServerSettings::allowTargets>(targets);
    });
}

void PrivacySection::showSettings()
{
    if (!m_server.isLoaded())
        return;
    m_showing = true;
    const ServerSettings &settings = m_server.value();
    m_lock->setChecked(settings.offlineLock);
    m_discovery->setChecked(settings.localDiscovery);
    m_lockState->setText(
        settings.offlineLock
            ? tr("Closed: this machine keeps to itself.")
            : tr("Open: providers, tools and webhooks that you set up may be called."));
    m_lockState->setTone(settings.offlineLock ? TextLabel::Tone::Success : TextLabel::Tone::Muted);
    m_proxy->setText(settings.proxyUrl);
    m_caFile->setText(settings.caFile);
    m_allow->setTags(settings.allowTargets);
    m_showing = false;
}

void PrivacySection::showRefusal(const QString &pointer, const QString &message)
{
    const std::pair<QLatin1String, FormRow *> rows[] = {{QLatin1String("/proxy_url"), m_proxyRow},
                                                        {QLatin1String("/ca_file"), m_caRow},
                                                        {QLatin1String("/allow_targets"),
                                                         m_allowRow}};
    for (const auto &[own, row] : rows) {
        if (pointer.startsWith(own))
            row->setError(message);
    }
}

void PrivacySection::showEvent(QShowEvent *event)
{
    SettingsSection::showEvent(event);
    m_ledger->refresh();
    m_poll->start();
}

void PrivacySection::hideEvent(QHideEvent *event)
{
    SettingsSection::hideEvent(event);
    m_poll->stop();
}

} // namespace troupe

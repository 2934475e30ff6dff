// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/approvals/auditpanel.h"

#include "core/client/backend.h"
#include "core/client/eventstream.h"
#include "core/client/filetransfer.h"
#include "core/contract/troupe/peopleops.h"
#include "core/meta/values.h"
#include "ui/app/run.h"
#include "ui/pages/approvals/approvalwords.h"
#include "ui/pages/runs/runtext.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/card.h"
#include "ui/widgets/fields.h"
#include "ui/widgets/forms.h"
#include "ui/widgets/textlabel.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QScrollBar>
#include <QTableView>
#include <QVBoxLayout>

namespace troupe {

namespace {

constexpr int kAuditPage = 100;
constexpr int kAuditNames = 500;
constexpr qsizetype kLongestAuditDetail = 1000;
constexpr int kAuditSoonMs = 200; // it is read for looking back

QString actionText(const QString &action)
{
    const QHash<QString, QString> words{
        {QStringLiteral("approval.requested"), AuditModel::tr("Asked")},
        {QStringLiteral("approval.approved"), AuditModel::tr("Approved")},
        {QStringLiteral("approval.rejected"), AuditModel::tr("Rejected")},
        {QStringLiteral("approval.expired"), AuditModel::tr("Expired")},
        {QStringLiteral("approval.cancelled"), AuditModel::tr("Cancelled")},
        {QStringLiteral("tool.running"), AuditModel::tr("Tool called")},
        {QStringLiteral("tool.denied"), AuditModel::tr("Call denied")},
        {QStringLiteral("tool.uncertain"), AuditModel::tr("Call cut off")},
        {QStringLiteral("policy.created"), AuditModel::tr("Policy made")},
        {QStringLiteral("policy.updated"), AuditModel::tr("Policy changed")},
        {QStringLiteral("policy.deleted"), AuditModel::tr("Policy removed")},
        {QStringLiteral("policy.ordered"), AuditModel::tr("Policies ordered")}};
    return words.value(action, action);
}

QString subjectText(const AuditEntry &entry)
{
    const auto text = [&entry](const char *key) {
        return entry.detail[QLatin1String(key)].toString();
    };
    QStringList parts{text("tool"), text("name"), text("comment")};
    parts.removeAll(QString());
    if (parts.isEmpty()) {
        const auto kind = enumFromName<ApprovalKind>(text("kind"));
        parts += kind ? approvalwords::kind(*kind) : text("kind");
    }
    return visibleText(parts.join(QStringLiteral(" · "))).simplified();
}

/// All that was written, a value for each name; lines of it break between them.
QString detailText(const AuditEntry &entry)
{
    QStringList parts;
    for (auto it = entry.detail.begin(); it != entry.detail.end(); ++it) {
        const QString value = runtext::pretty(it.value());
        if (!value.isEmpty())
            parts += QStringLiteral("%1: %2").arg(it.key(), value);
    }
    const QString text = parts.join(QStringLiteral("  ·  ")).left(kLongestAuditDetail);
    return visibleText(entry.subjectId + u'\n' + text);
}

} // namespace

AuditModel::AuditModel(Backend &backend, QObject *parent)
    : QAbstractTableModel(parent), m_backend(backend)
{
}

void AuditModel::setFilter(const QString &action, const QString &subjectId)
{
    if (action == m_action && subjectId == m_subject)
        return;
    beginResetModel();
    m_action = action;
    m_subject = subjectId;
    m_entries.clear();
    m_cursor.clear();
    endResetModel();
    reload();
}

void AuditModel::setNames(QHash<QString, QString> names)
{
    m_names.insert(names);
    if (rowCount() > 0)
        emit dataChanged(index(0, WhoColumn), index(rowCount() - 1, WhoColumn));
}

void AuditModel::reload()
{
    ++m_generation;
    request(true);
}

void AuditModel::request(bool fromStart)
{
    ListAudit query;
    query.action = m_action;
    query.subjectId = m_subject;
    query.limit = kAuditPage;
    query.cursor = fromStart ? QString() : m_cursor;
    m_loading = true;
    run<Page<AuditEntry>>(this, m_backend.call(ops::listAudit, query),
                          [this, fromStart,
                           generation = m_generation](Result<Page<AuditEntry>> page) {
                              if (generation != m_generation)
                                  return;
                              m_loading = false;
                              if (!page)
                                  return emit failed(page.error().message);
                              if (fromStart) {
                                  takeNewest(std::move(*page));
                              } else {
                                  m_cursor = page->nextCursor;
                                  append(page->items);
                              }
                              emit loaded();
                          });
}

/// What is written stays as it is: what is new comes above the rest, unless there is so much of it
/// that a gap would be between them.
void AuditModel::takeNewest(Page<AuditEntry> page)
{
    const qint64 newest = m_entries.isEmpty() ? 0 : m_entries.first().seq;
    const bool isReached =
        page.nextCursor.isEmpty() || page.items.isEmpty() || page.items.last().seq <= newest;
    if (m_entries.isEmpty() || !isReached) {
        beginResetModel();
        m_entries = std::move(page.items);
        m_cursor = page.nextCursor;
        endResetModel();
        return;
    }
    page.items.removeIf([newest](const AuditEntry &entry) { return entry.seq <= newest; });
    if (page.items.isEmpty())
        return;
    beginInsertRows({}, 0, static_cast<int>(page.items.size()) - 1);
    m_entries = page.items + m_entries;
    endInsertRows();
}

void AuditModel::append(const QList<AuditEntry> &entries)
{
    if (entries.isEmpty())
        return;
    const int first = rowCount();
    beginInsertRows({}, first, first + static_cast<int>(entries.size()) - 1);
    m_entries += entries;
    endInsertRows();
}

QString AuditModel::nameOf(const QString &actor) const
{
    if (actor == QLatin1String("system"))
        return tr("by itself");
    const bool isAgent = actor.startsWith(QLatin1String("agent:"));
    const QString id = isAgent ? actor.mid(6) : actor;
    const QString name = m_names.value(id, id);
    return isAgent ? tr("%1 (agent)").arg(name) : name;
}

int AuditModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

int AuditModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant AuditModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)
        || role != Qt::DisplayRole)
        return {};
    const AuditEntry &entry = m_entries.at(index.row());
    switch (index.column()) {
    case WhenColumn:
        return approvalwords::moment(entry.at);
    case WhoColumn:
        return nameOf(entry.actor);
    case ActionColumn:
        return actionText(entry.action);
    case WhatColumn:
        return subjectText(entry);
    case NumberColumn:
        return QString::number(entry.seq);
    default:
        return {};
    }
}

QVariant AuditModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case WhenColumn:
        return tr("When");
    case WhoColumn:
        return tr("Who");
    case ActionColumn:
        return tr("What");
    case WhatColumn:
        return tr("About");
    case NumberColumn:
        return tr("No.");
    default:
        return {};
    }
}

bool AuditModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && !m_cursor.isEmpty() && !m_loading;
}

void AuditModel::fetchMore(const QModelIndex &parent)
{
    if (canFetchMore(parent))
        request(false);
}

AuditPanel::AuditPanel(Backend &backend, QWidget *parent)
    : QWidget(parent),
      m_backend(backend),
      m_model(new AuditModel(backend, this)),
      m_action(new ComboBox(tr("Which entries"))),
      m_subject(new SearchField(tr("Id of what it is about"), tr("Id of a request or policy…"))),
      m_verify(new Button(Button::Kind::Secondary, QStringLiteral("shield-check"), tr("Verify"))),
      m_save(new Button(Button::Kind::Secondary, QStringLiteral("download"), tr("Export…"))),
      m_verdict(new TextLabel({}, TextStyle::Small)),
      m_detail(new TextLabel({}, TextStyle::Mono, TextLabel::Tone::Muted)),
      m_view(new QTableView)
{
    setObjectName(QStringLiteral("auditPanel"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::xxl, space::m, space::xl, space::l);
    layout->setSpacing(space::s);
    makeTools(layout);
    makeTable(layout);
    connect(m_model, &AuditModel::failed, this,
            [this](const QString &why) { emit failed(tr("The audit trail cannot be read"), why); });
    m_soon.setSingleShot(true);
    m_soon.setInterval(kAuditSoonMs);
    connect(&m_soon, &QTimer::timeout, m_model, &AuditModel::reload);
    connect(&backend.events(), &EventStream::happened, this, [this](const QString &type) {
        if (type.startsWith(QLatin1String("approval.")) && isVisible())
            m_soon.start();
    });
    connect(&backend.events(), &EventStream::resync, &m_soon, qOverload<>(&QTimer::start));
    loadNames();
    m_model->reload();
}

void AuditPanel::makeTools(QVBoxLayout *layout)
{
    auto *tools = new QHBoxLayout;
    tools->setSpacing(space::s);
    m_action->setObjectName(QStringLiteral("auditAction"));
    m_action->addItem(tr("Everything"), QString());
    m_action->addItem(tr("Requests and decisions"), QStringLiteral("approval."));
    m_action->addItem(tr("Calls of tools"), QStringLiteral("tool."));
    m_action->addItem(tr("Policies"), QStringLiteral("policy."));
    m_subject->setObjectName(QStringLiteral("auditSubject"));
    m_subject->setMaximumWidth(360);
    m_verify->setObjectName(QStringLiteral("verifyAuditButton"));
    m_save->setObjectName(QStringLiteral("exportAuditButton"));
    tools->addWidget(m_action);
    tools->addWidget(m_subject, 100);
    tools->addStretch(1);
    tools->addWidget(m_verify);
    tools->addWidget(m_save);
    layout->addLayout(tools);
    m_verdict->setObjectName(QStringLiteral("auditVerdict"));
    m_verdict->setWordWrap(true);
    m_verdict->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_verdict->hide();
    layout->addWidget(m_verdict);
    connect(m_action, &QComboBox::activated, this, &AuditPanel::applyFilter);
    connect(m_subject, &SearchField::searchChanged, this, &AuditPanel::applyFilter);
    connect(m_verify, &QAbstractButton::clicked, this, &AuditPanel::verify);
    connect(m_save, &QAbstractButton::clicked, this, &AuditPanel::save);
}

void AuditPanel::makeTable(QVBoxLayout *layout)
{
    auto *card = new Card(this);
    card->body()->setContentsMargins(space::xs, space::xs, space::xs, space::s);
    m_view->setObjectName(QStringLiteral("auditTable"));
    styleTable(m_view, tr("Audit trail"));
    m_view->setModel(m_model);
    m_view->horizontalHeader()->setStretchLastSection(false);
    m_view->horizontalHeader()->setSectionResizeMode(AuditModel::WhatColumn, QHeaderView::Stretch);
    for (const auto &[column, width] :
         {std::pair(int(AuditModel::WhenColumn), 150), std::pair(int(AuditModel::WhoColumn), 150),
          std::pair(int(AuditModel::ActionColumn), 180),
          std::pair(int(AuditModel::NumberColumn), 64)})
        m_view->setColumnWidth(column, width);
    card->body()->addWidget(m_view, 1);
    m_detail->setObjectName(QStringLiteral("auditDetail"));
    m_detail->setWordWrap(true);
    m_detail->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_detail->setContentsMargins(space::s, 0, space::s, 0);
    m_detail->hide();
    card->body()->addWidget(m_detail);
    layout->addWidget(card, 1);
    connect(m_model, &QAbstractItemModel::rowsAboutToBeInserted, this,
            [this](const QModelIndex &, int first) {
                const bool isAtTop = m_view->verticalScrollBar()->value() == 0;
                if (first == 0 && !isAtTop)
                    m_top = m_view->indexAt(QPoint(0, 0));
            });
    connect(m_model, &AuditModel::loaded, this, [this] { // who reads further down reads on
        if (m_top.isValid())
            m_view->scrollTo(m_top, QAbstractItemView::PositionAtTop);
        m_top = QModelIndex();
    });
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex &index) {
                m_detail->setVisible(index.isValid());
                if (!index.isValid())
                    return;
                m_detail->setText(detailText(m_model->entryAt(index.row())));
            });
}

void AuditPanel::enter()
{
    m_model->reload();
    m_view->setFocus(Qt::OtherFocusReason);
}

void AuditPanel::loadNames()
{
    ListAgents agents;
    agents.limit = kAuditNames;
    run<Page<Agent>>(this, m_backend.call(ops::listAgents, agents),
                     [this](Result<Page<Agent>> page) {
                         QHash<QString, QString> names;
                         for (const Agent &agent : page ? page->items : QList<Agent>())
                             names.insert(agent.id, agent.name);
                         m_model->setNames(std::move(names));
                     });
    run<User>(this, m_backend.call(ops::getMe), [this](Result<User> me) {
        if (!me)
            return;
        const bool isAdmin = me->role == Role::Admin;
        m_verify->setVisible(isAdmin);
        m_save->setVisible(isAdmin);
        m_model->setNames({{me->id, me->username}});
        if (!isAdmin)
            return;
        ListUsers users;
        users.limit = kAuditNames;
        run<Page<User>>(this, m_backend.call(ops::listUsers, users),
                        [this](Result<Page<User>> page) {
                            QHash<QString, QString> names;
                            for (const User &user : page ? page->items : QList<User>())
                                names.insert(user.id, user.username);
                            m_model->setNames(std::move(names));
                        });
    });
}

void AuditPanel::applyFilter()
{
    m_model->setFilter(m_action->currentData().toString(), m_subject->text().trimmed());
}

void AuditPanel::verify()
{
    m_verify->setLoading(true);
    run<AuditReport>(this, m_backend.call(ops::verifyAudit), [this](Result<AuditReport> report) {
        m_verify->setLoading(false);
        if (report)
            showVerdict(*report);
        else
            emit failed(tr("The audit trail was not verified"), report.error().message);
    });
}

void AuditPanel::showVerdict(const AuditReport &report)
{
    m_verdict->setTone(report.ok ? TextLabel::Tone::Success : TextLabel::Tone::Danger);
    m_verdict->setText(report.ok
                           ? tr("All %1 entries are as they were written. Last hash: %2")
                                 .arg(QString::number(report.entries), report.lastHash)
                           : tr("Entry %1 is not as it was written: %2. The %3 before it are.")
                                 .arg(QString::number(report.fault ? report.fault->seq : 0),
                                      report.fault ? report.fault->problem : QString(),
                                      QString::number(report.entries)));
    m_verdict->show();
}

void AuditPanel::save()
{
    auto *dialog =
        new QFileDialog(window(), tr("Export the audit trail"), {}, tr("JSON lines (*.jsonl)"));
    dialog->setObjectName(QStringLiteral("exportAuditDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("jsonl"));
    dialog->selectFile(QStringLiteral("audit.jsonl"));
    connect(dialog, &QFileDialog::fileSelected, this, &AuditPanel::saveTo);
    dialog->open();
}

void AuditPanel::saveTo(const QString &path)
{
    m_save->setLoading(true);
    run<qint64>(
        this, saveAudit(&m_backend, path, CancelToken()), [this, path](Result<qint64> size) {
            m_save->setLoading(false);
            if (size)
                emit told(tr("Saved. “troupectl verify” checks the file without a server."));
            else
                emit failed(tr("The audit trail was not saved"), size.error().message);
        });
}

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/approvals/approvalspanel.h"

#include "core/client/backend.h"
#include "ui/app/run.h"
#include "ui/pages/approvals/approvaldetail.h"
#include "ui/pages/approvals/approvalwords.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/card.h"
#include "ui/widgets/feedback.h"
#include "ui/widgets/fields.h"
#include "ui/widgets/forms.h"
#include "ui/widgets/listrow.h"
#include "ui/widgets/menu.h"
#include "ui/widgets/textlabel.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace troupe {

namespace {

constexpr int kApprovalListWidth = 380;
constexpr int kNarrowApprovals = 860; ///< under it the list and the request take turns

enum ApprovalsShown { ApprovalsWaiting, ApprovalsListed, ApprovalsNone, ApprovalsFailed };

} // namespace

ApprovalsPanel::ApprovalsPanel(Backend &backend, ApprovalListModel::Which which, QWidget *parent)
    : QWidget(parent),
      m_backend(backend),
      m_isInbox(which == ApprovalListModel::Which::Pending),
      m_model(new ApprovalListModel(backend, which, this)),
      m_risk(new ComboBox(tr("Which risk"))),
      m_rules(new Button(Button::Kind::Ghost, QStringLiteral("layers"), tr("Select…"))),
      m_rulesMenu(new Menu(this)),
      m_list(new RowList(m_isInbox ? tr("What is waiting") : tr("What was decided"))),
      m_listStack(new QStackedWidget),
      m_bulkText(new TextLabel({}, TextStyle::Small)),
      m_bulkApprove(
          new Button(Button::Kind::Primary, QStringLiteral("check"), tr("Approve all (A)"))),
      m_bulkReject(new Button(Button::Kind::Danger, QStringLiteral("x"), tr("Reject all (R)"))),
      m_back(new Button(Button::Kind::Ghost, QStringLiteral("arrow-left"), tr("All requests"))),
      m_detail(new ApprovalDetailView(backend))
{
    setObjectName(m_isInbox ? QStringLiteral("inboxPanel") : QStringLiteral("decidedPanel"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeList());
    m_detailSide = new QWidget;
    auto *side = new QVBoxLayout(m_detailSide);
    side->setContentsMargins(0, 0, 0, 0);
    side->setSpacing(0);
    m_back->setSmall(true);
    m_back->hide();
    side->addWidget(m_back, 0, Qt::AlignLeft);
    side->addWidget(m_detail, 1);
    layout->addWidget(m_detailSide, 1);
    connect(m_back, &QAbstractButton::clicked, this, [this] {
        wantList(true);
        focusList();
    });
    connectList();
    connect(m_detail, &ApprovalDetailView::decided, this, &ApprovalsPanel::afterDecision);
    connect(m_detail, &ApprovalDetailView::failed, this, &ApprovalsPanel::failed);
    connect(m_detail, &ApprovalDetailView::editingBegan, this,
            [this] { selectOnly(m_model->rowOf(m_detail->approvalId())); });
    connect(m_detail, &ApprovalDetailView::editingEnded, this, &ApprovalsPanel::showBulk);
    connect(m_detail, &ApprovalDetailView::policyWanted, this, &ApprovalsPanel::policyWanted);
    connect(m_detail, &ApprovalDetailView::conversationWanted, this,
            &ApprovalsPanel::conversationWanted);
    m_model->reload();
}

QWidget *ApprovalsPanel::makeList()
{
    auto *panel = new Panel(this);
    m_listPanel = panel;
    auto *layout = new QVBoxLayout(panel);
    layout->setContentsMargins(0, space::m, 1, 0);
    layout->setSpacing(space::s);
    auto *head = new QHBoxLayout;
    head->setContentsMargins(space::m, 0, space::m, 0);
    head->setSpacing(space::s);
    m_risk->setObjectName(QStringLiteral("approvalRisk"));
    m_risk->addItem(tr("Every risk"));
    for (const RiskLevel level :
         {RiskLevel::Critical, RiskLevel::High, RiskLevel::Medium, RiskLevel::Low})
        m_risk->addItem(approvalwords::riskLevel(level), static_cast<int>(level));
    head->addWidget(m_risk, 1);
    m_rules->setObjectName(QStringLiteral("approvalRules"));
    head->addWidget(m_rules);
    if (!m_isInbox)
        m_rules->hide(); // shown before it has a parent it would be a window
    layout->addLayout(head);
    m_list->setObjectName(m_isInbox ? QStringLiteral("approvalList")
                                    : QStringLiteral("decidedList"));
    m_list->setModel(m_model);
    m_list->setSelectionMode(m_isInbox ? QAbstractItemView::ExtendedSelection
                                       : QAbstractItemView::SingleSelection);
    auto *waiting = new QWidget;
    auto *lines = new QVBoxLayout(waiting);
    lines->addWidget(new Skeleton(5));
    lines->addStretch();
    m_listStack->addWidget(waiting);
    m_listStack->addWidget(m_list);
    m_listStack->addWidget(
        m_isInbox ? new EmptyState(QStringLiteral("shield-check"), tr("Nothing waits for you"),
                                   tr("When an agent wants to do what a policy does not let "
                                      "through, it stands here until somebody decides."))
                  : new EmptyState(QStringLiteral("history"), tr("Nothing was decided yet"),
                                   tr("Every decision stays here with who made it and why.")));
    auto *failure =
        new EmptyState(QStringLiteral("circle-alert"), tr("The requests cannot be read"),
                       tr("Whether anything waits is not known; try again."));
    Button *again = failure->addAction(QStringLiteral("refresh-cw"), tr("Try again"));
    again->setObjectName(QStringLiteral("approvalsAgain"));
    connect(again, &QAbstractButton::clicked, m_model, &ApprovalListModel::reload);
    m_listStack->addWidget(failure);
    const auto labels = m_listStack->findChildren<QLabel *>();
    for (QLabel *label : labels) { // the panel is narrower than an empty state's text
        if (label->wordWrap())
            label->setFixedWidth(kApprovalListWidth - 64);
    }
    layout->addWidget(m_listStack, 1);
    layout->addWidget(makeBulk());
    return panel;
}

QWidget *ApprovalsPanel::makeBulk()
{
    m_bulk = new QWidget;
    auto *layout = new QVBoxLayout(m_bulk);
    layout->setContentsMargins(space::m, 0, space::m, space::m);
    layout->setSpacing(space::s);
    layout->addWidget(new Divider);
    m_bulkText->setObjectName(QStringLiteral("bulkText"));
    m_bulkText->setWordWrap(true);
    layout->addWidget(m_bulkText);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(space::s);
    m_bulkApprove->setObjectName(QStringLiteral("bulkApprove"));
    m_bulkReject->setObjectName(QStringLiteral("bulkReject"));
    for (Button *button : {m_bulkApprove, m_bulkReject}) {
        button->setSmall(true);
        buttons->addWidget(button);
    }
    buttons->addStretch();
    layout->addLayout(buttons);
    m_bulk->hide();
    connect(m_bulkApprove, &QAbstractButton::clicked, this, [this] { askThenDecide(true); });
    connect(m_bulkReject, &QAbstractButton::clicked, this, [this] { askThenDecide(false); });
    return m_bulk;
}

void ApprovalsPanel::connectList()
{
    connect(m_risk, &QComboBox::activated, this, [this] {
        const QVariant level = m_risk->currentData();
        const auto wanted =
            level.isValid() ? std::optional(static_cast<RiskLevel>(level.toInt())) : std::nullopt;
        if (wanted == m_model->risk())
            return;
        showFirst();
        m_model->setRisk(wanted);
        showState();
        showBulk();
    });
    connect(m_rules, &QAbstractButton::clicked, this, [this] {
        fillRules();
        m_rulesMenu->popup(m_rules->mapToGlobal(QPoint(0, m_rules->height() + space::xs)));
    });
    connect(m_model, &ApprovalListModel::replacing, this, &ApprovalsPanel::beforeReplacing);
    connect(m_model, &ApprovalListModel::loaded, this, &ApprovalsPanel::afterLoading);
    connect(m_model, &ApprovalListModel::failed, this, [this](const QString &why) {
        emit failed(tr("The requests cannot be read"), why);
        showState();
    });
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &ApprovalsPanel::showCurrent);
    connect(m_list->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &ApprovalsPanel::showBulk);
    const auto open = [this](const QModelIndex &index) {
        m_detail->setApproval(m_model->approvalAt(index.row()).id);
        wantList(false);
    };
    connect(m_list, &QListView::activated, this, open);
    connect(m_list, &QListView::clicked, this, open);
}

void ApprovalsPanel::beforeReplacing()
{
    m_isReplacing = true;
    m_selectedBefore = selectedIds();
    if (const int row = m_model->rowOf(m_detail->approvalId()); row >= 0)
        m_shownRow = row;
}

void ApprovalsPanel::afterLoading()
{
    showState();
    if (hasFocus())
        focusList();
    if (m_isReplacing)
        restoreChoice();
    m_isReplacing = false;
    // What somebody else decided meanwhile is shown as it is now.
    if (!m_detail->approvalId().isEmpty() && m_model->rowOf(m_detail->approvalId()) < 0)
        m_detail->reload();
}

/// A view chooses the neighbour of a row that leaves. Here a key decides about what is shown, so
/// nothing else may slip in its place: what is shown stays, and nothing is selected in addition.
void ApprovalsPanel::restoreChoice()
{
    QItemSelectionModel *choice = m_list->selectionModel();
    const QString shown = m_detail->approvalId();
    int row = m_model->rowOf(shown);
    if (shown.isEmpty() && m_isFirst && m_model->rowCount() > 0) {
        row = 0;
        m_detail->setApproval(m_model->approvalAt(row).id);
    }
    m_isFirst = false;
    QItemSelection kept;
    for (const QString &id : std::as_const(m_selectedBefore)) {
        if (const int place = m_model->rowOf(id); place >= 0)
            kept.select(m_model->index(place), m_model->index(place));
    }
    if (kept.isEmpty() && row >= 0)
        kept.select(m_model->index(row), m_model->index(row));
    if (row >= 0)
        choice->setCurrentIndex(m_model->index(row), QItemSelectionModel::NoUpdate);
    else
        choice->clearCurrentIndex();
    choice->select(kept, QItemSelectionModel::ClearAndSelect);
}

/// Once the list is read again.
void ApprovalsPanel::showFirst()
{
    m_detail->setApproval({});
    m_isFirst = true;
}

void ApprovalsPanel::enter()
{
    wantList(true);
    if (m_model->isLoaded() || m_model->hasFailed())
        m_model->reload(); // ages, and what the events of a lost connection did not tell
    focusList();
}

/// The keys need the focus inside of the panel, also while there is no list.
void ApprovalsPanel::focusList()
{
    if (m_list->isVisible())
        m_list->setFocus(Qt::OtherFocusReason);
    else
        setFocus(Qt::OtherFocusReason);
}

void ApprovalsPanel::choose(const QString &approvalId)
{
    m_detail->setApproval(approvalId);
    selectOnly(m_model->rowOf(approvalId));
    wantList(false);
}

/// Whatever keys are held: a view would add to what is selected, or take from it.
void ApprovalsPanel::selectOnly(int row)
{
    if (row >= 0)
        m_list->selectionModel()->setCurrentIndex(m_model->index(row),
                                                  QItemSelectionModel::ClearAndSelect);
    else
        m_list->selectionModel()->clear();
}

void ApprovalsPanel::showState()
{
    m_listStack->setCurrentIndex(m_model->rowCount() > 0 ? ApprovalsListed
                                 : m_model->hasFailed()  ? ApprovalsFailed
                                 : !m_model->isLoaded()  ? ApprovalsWaiting
                                                         : ApprovalsNone);
    m_rules->setEnabled(m_model->rowCount() > 0);
    if (m_model->rowCount() == 0 && m_isInbox && m_detail->approvalId().isEmpty())
        m_detail->setApproval({});
    emit rowsChanged();
}

void ApprovalsPanel::showCurrent()
{
    const QModelIndex index = m_list->currentIndex();
    if (index.isValid() && !m_isReplacing)
        m_detail->setApproval(m_model->approvalAt(index.row()).id);
}

QStringList ApprovalsPanel::selectedIds() const
{
    QStringList ids;
    const auto rows = m_list->selectionModel()->selectedIndexes();
    for (const QModelIndex &index : rows)
        ids += m_model->approvalAt(index.row()).id;
    return ids;
}

void ApprovalsPanel::showBulk()
{
    const auto count = static_cast<int>(selectedIds().size());
    m_bulk->setVisible(m_isInbox && count > 1);
    m_detail->setAmongSeveral(isBulkShown());
    for (Button *button : {m_bulkApprove, m_bulkReject})
        button->setEnabled(!m_detail->isEditing());
    if (count < 2)
        return;
    QString text =
        tr("%n requests are selected. All of them are decided at once, with the comment if there "
           "is one; that cannot be taken back.",
           nullptr, count);
    if (count > kMostBulkDecisions)
        text += u' ' + tr("Only the first %1 at a time.").arg(kMostBulkDecisions);
    if (m_detail->isEditing())
        text += u' ' + tr("Before that, decide the one that you edit, or do not edit it.");
    m_bulkText->setText(text);
}

/// In a narrow window the request can hide the list, and with it that several are selected.
bool ApprovalsPanel::isBulkShown() const
{
    return !m_bulk->isHidden() && !m_listPanel->isHidden();
}

void ApprovalsPanel::move(int rows)
{
    if (m_model->rowCount() == 0)
        return;
    const QModelIndex now = m_list->currentIndex();
    const int from = now.isValid()    ? now.row() + rows
                     : m_shownRow < 0 ? 0
                                      : m_shownRow + qMin(rows, 0); // the next one took its place
    const int row = qBound(0, from, m_model->rowCount() - 1);
    selectOnly(row);
    if (row == m_model->rowCount() - 1 && m_model->canFetchMore({}))
        m_model->fetchMore({});
}

/// In a narrow window the list hides the request: nobody decides what cannot be seen.
void ApprovalsPanel::approve()
{
    if (isBulkShown())
        askThenDecide(true);
    else if (m_detail->isVisible())
        m_detail->approve();
    else
        wantList(false);
}

/// What is typed belongs to one request, however many are selected.
void ApprovalsPanel::approveTyped()
{
    const QWidget *typed = QApplication::focusWidget();
    const bool isTyping =
        m_detail->isEditing() || (typed && m_detail->isVisible() && m_detail->isAncestorOf(typed));
    if (!isTyping)
        return approve();
    if (m_detail->isVisible())
        m_detail->approve();
    else
        wantList(false);
}

void ApprovalsPanel::reject()
{
    if (isBulkShown())
        askThenDecide(false);
    else if (m_detail->isVisible())
        m_detail->reject();
    else
        wantList(false);
}

void ApprovalsPanel::edit()
{
    wantList(false);
    m_detail->edit();
}

void ApprovalsPanel::selectWhere(const std::function<bool(const Approval &)> &fits)
{
    QItemSelection wanted;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        if (fits(m_model->approvalAt(row)))
            wanted.select(m_model->index(row), m_model->index(row));
    }
    m_list->selectionModel()->select(wanted, QItemSelectionModel::ClearAndSelect);
    m_list->setFocus(Qt::OtherFocusReason);
}

void ApprovalsPanel::selectAlike()
{
    const QModelIndex index = m_list->currentIndex();
    if (!index.isValid())
        return;
    const Approval like = m_model->approvalAt(index.row());
    selectWhere([like](const Approval &approval) {
        return approval.kind == like.kind && approval.tool == like.tool
               && approval.agentId == like.agentId;
    });
}

void ApprovalsPanel::fillRules()
{
    m_rulesMenu->clear();
    const QModelIndex index = m_list->currentIndex();
    if (index.isValid()) {
        const Approval like = m_model->approvalAt(index.row());
        m_rulesMenu->addItem(QStringLiteral("copy"), tr("The same agent and tool"),
                             [this] { selectAlike(); });
        if (!like.tool.isEmpty()) {
            m_rulesMenu->addItem(QStringLiteral("wrench"), tr("Every call of “%1”").arg(like.tool),
                                 [this, like] {
                                     selectWhere([like](const Approval &approval) {
                                         return approval.tool == like.tool;
                                     });
                                 });
        }
        m_rulesMenu->addItem(QStringLiteral("shield"), tr("This risk and lower"), [this, like] {
            selectWhere(
                [like](const Approval &approval) { return approval.riskLevel <= like.riskLevel; });
        });
    }
    m_rulesMenu->addItem(QStringLiteral("list"), tr("All that is listed"),
                         [this] { selectWhere([](const Approval &) { return true; }); });
}

/// Letting through what is risky without reading each of it is asked once more.
void ApprovalsPanel::askThenDecide(bool approve)
{
    if (m_isDecidingBulk || m_detail->isEditing())
        return;
    const QStringList ids = selectedIds();
    int risky = 0;
    for (const QString &id : ids) {
        if (m_model->approvalAt(m_model->rowOf(id)).riskLevel >= RiskLevel::High)
            ++risky;
    }
    if (!approve || risky == 0)
        return decideSelected(approve);
    auto *dialog = new ConfirmDialog(
        tr("Approve %n requests?", nullptr, static_cast<int>(ids.size())),
        tr("%n of them have a high or critical risk. What they do cannot be taken back.", nullptr,
           risky),
        tr("Approve all"), window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, ids] {
        if (ids == selectedIds())
            decideSelected(true);
        else
            emit failed(tr("Nothing was decided"), tr("The selection has changed meanwhile."));
    });
    dialog->open();
}

void ApprovalsPanel::decideSelected(bool approve)
{
    BulkDecision input;
    input.approvalIds = selectedIds().mid(0, kMostBulkDecisions);
    input.approve = approve;
    input.comment = m_detail->comment();
    if (input.approvalIds.isEmpty() || m_isDecidingBulk)
        return;
    m_isDecidingBulk = true;
    Button *pressed = approve ? m_bulkApprove : m_bulkReject;
    pressed->setLoading(true);
    run<BulkOutcome>(this, m_backend.call(ops::decideApprovals, input),
                     [this, pressed, approve](Result<BulkOutcome> outcome) {
                         m_isDecidingBulk = false;
                         pressed->setLoading(false);
                         m_model->reload();
                         if (outcome)
                             afterBulk(*outcome, approve);
                         else
                             emit failed(tr("Nothing was decided"), outcome.error().message);
                     });
}

/// What was typed meanwhile about another request stays.
void ApprovalsPanel::afterBulk(const BulkOutcome &outcome, bool approve)
{
    for (const BulkItem &item : outcome.items) {
        if (item.ok && item.approvalId == m_detail->approvalId()) {
            showFirst();
            break;
        }
    }
    tellOutcome(outcome, approve);
}

void ApprovalsPanel::tellOutcome(const BulkOutcome &outcome, bool approve)
{
    if (outcome.failed > 0) {
        QString why;
        for (const BulkItem &item : outcome.items) {
            if (!item.ok && why.isEmpty())
                why = item.message;
        }
        emit failed(tr("%n were not decided", nullptr, outcome.failed), why);
    }
    if (outcome.decided > 0) {
        emit told(approve ? tr("%n approved", nullptr, outcome.decided)
                          : tr("%n rejected", nullptr, outcome.decided));
    }
}

void ApprovalsPanel::afterDecision(const QString &id, const QString &done)
{
    emit told(done);
    const bool isShown = m_detail->approvalId() == id; // else the person has gone on already
    const int row = m_model->rowOf(id);
    m_model->reload();
    if (!m_isInbox)
        return m_detail->reload();
    if (!isShown)
        return;
    // The event can be quicker than the answer: then the next one has taken its place.
    const int next = row < 0                         ? qMin(m_shownRow, m_model->rowCount() - 1)
                     : row + 1 < m_model->rowCount() ? row + 1
                                                     : row - 1;
    selectOnly(next);
    if (next < 0) {
        m_detail->setApproval({});
        wantList(true);
    }
    focusList();
}

void ApprovalsPanel::wantList(bool wanted)
{
    m_listWanted = wanted;
    const bool isNarrow = width() < kNarrowApprovals;
    QWidget *hidden = !isNarrow ? nullptr : wanted ? m_detailSide : m_listPanel;
    QWidget *focused = QApplication::focusWidget();
    if (hidden && focused && hidden->isAncestorOf(focused))
        setFocus(Qt::OtherFocusReason); // it would leave the page, and the keys with it
    m_listPanel->setVisible(!isNarrow || wanted);
    m_detailSide->setVisible(!isNarrow || !wanted);
    m_back->setVisible(isNarrow);
    if (isNarrow) {
        m_listPanel->setMinimumWidth(0);
        m_listPanel->setMaximumWidth(QWIDGETSIZE_MAX);
    } else {
        m_listPanel->setFixedWidth(kApprovalListWidth);
    }
    m_detail->setAmongSeveral(isBulkShown());
}

void ApprovalsPanel::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    wantList(m_listWanted);
}

} // namespace troupe

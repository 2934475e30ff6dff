// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/chat/decisioncards.h"

#include "core/meta/values.h"
#include "ui/pages/chat/agentdirectory.h"
#include "ui/pages/chat/chatapi.h"
#include "ui/pages/chat/transcriptcontroller.h"
#include "ui/theme/theme.h"
#include "ui/transcript/transcriptview.h"

#include <QAccessible>
#include <QApplication>
#include <QVBoxLayout>

#include <algorithm>

namespace troupe {

namespace {

constexpr int kMostAsked = 100; // of one conversation
constexpr int kAskAgainMs = 2'000; // then twice as long each time
constexpr int kAskAgainLateMs = 60'000;

} // namespace

DecisionCards::DecisionCards(ChatApi &api, TranscriptController &controller, AgentDirectory &agents,
                             TranscriptView &view, QObject *parent)
    : QObject(parent), m_api(api), m_controller(controller), m_agents(agents), m_view(view)
{
    m_again.setSingleShot(true);
    connect(&m_again, &QTimer::timeout, this, &DecisionCards::list);
    connect(&controller, &TranscriptController::sessionChanged, this, &DecisionCards::onSession);
    connect(&controller, &TranscriptController::reset, this, &DecisionCards::onSession);
    connect(&api, &ChatApi::happened, this, &DecisionCards::onEvent);
    connect(&api, &ChatApi::resync, this, &DecisionCards::list);
    connect(&api, &ChatApi::linkChanged, this, [this] {
        if (m_api.link() == ChatApi::Link::Online)
            list();
    });
}

DecisionCards::~DecisionCards()
{
    clear();
}

void DecisionCards::onSession()
{
    if (m_controller.sessionId() == m_sessionId)
        return;
    clear();
    m_sessionId = m_controller.sessionId();
    list();
}

void DecisionCards::clear()
{
    for (auto it = m_boxes.cbegin(); it != m_boxes.cend(); ++it) {
        m_view.setEmbed(it.key(), nullptr);
        if (it.value())
            it.value()->deleteLater();
    }
    m_boxes.clear();
    m_cards.clear();
    m_reading.clear();
    m_decided.clear();
    m_mine.clear();
    m_since.clear();
    m_hasRest = false;
    m_again.stop();
    m_again.setInterval(0);
}

void DecisionCards::onEvent(const QString &type, const QString &subjectId, const QJsonObject &data)
{
    if (m_sessionId.isEmpty() || !type.startsWith(QLatin1String("approval."))
        || data[QLatin1String("session_id")].toString() != m_sessionId)
        return;
    if (type == QLatin1String("approval.requested")) {
        m_since.insert(subjectId);
        read(subjectId);
        return;
    }
    if (type != QLatin1String("approval.decided"))
        return;
    if (m_reading.contains(subjectId))
        m_decided.insert(subjectId);
    const bool elsewhere = m_cards.contains(subjectId) && !m_mine.contains(subjectId);
    drop(subjectId);
    listRest();
    if (!elsewhere)
        return;
    const QString status = data[QLatin1String("status")].toString();
    if (status == QLatin1String("approved"))
        emit decidedElsewhere(tr("Somebody approved it meanwhile"));
    else if (status == QLatin1String("rejected"))
        emit decidedElsewhere(tr("Somebody rejected it meanwhile"));
    else if (status == QLatin1String("expired"))
        emit decidedElsewhere(tr("Nobody decided in time, so it was denied"));
}

void DecisionCards::list()
{
    if (m_sessionId.isEmpty())
        return;
    ListApprovals query;
    query.sessionId = m_sessionId;
    query.status = ApprovalStatus::Pending;
    query.order = ApprovalOrder::Oldest;
    query.limit = kMostAsked;
    m_since.clear();
    m_api.listApprovals(this, query, [this, sessionId = m_sessionId](Result<Page<Approval>> page) {
        if (sessionId != m_sessionId)
            return;
        if (!page) {
            unread(page.error());
            return;
        }
        m_hasRest = !page->nextCursor.isEmpty();
        QSet<QString> pending = m_since;
        for (const Approval &approval : std::as_const(page->items)) {
            pending.insert(approval.id);
            if (!m_cards.contains(approval.id))
                read(approval.id);
        }
        const QStringList shown = m_cards.keys();
        for (const QString &id : shown) {
            if (!m_hasRest && !pending.contains(id))
                drop(id);
        }
    });
}

// Lists and events cut what is long: before somebody decides it is read whole.
void DecisionCards::read(const QString &approvalId)
{
    if (m_reading.contains(approvalId) || m_cards.contains(approvalId))
        return;
    m_reading.insert(approvalId);
    ApprovalRef ref;
    ref.approvalId = approvalId;
    m_api.getApproval(this, ref,
                      [this, approvalId, sessionId = m_sessionId](Result<ApprovalDetail> detail) {
                          if (sessionId != m_sessionId)
                              return;
                          m_reading.remove(approvalId);
                          const bool isDecided = m_decided.remove(approvalId);
                          if (!detail && !isDecided)
                              unread(detail.error());
                          if (!detail || isDecided
                              || detail->approval.status != ApprovalStatus::Pending)
                              return;
                          if (!m_again.isActive())
                              m_again.setInterval(0); // nothing is wrong any more
                          show(detail->approval);
                      });
}

// An answer waits for what nobody sees: that is told once, and asked for until it comes.
void DecisionCards::unread(const Error &error)
{
    // Who may not decide sees no cards: the message says that it waits.
    if (error.code == ErrorCode::Forbidden || error.code == ErrorCode::NotFound)
        return;
    if (m_api.link() != ChatApi::Link::Online || m_again.isActive())
        return; // it is asked again in any case
    const int before = m_again.interval();
    m_again.start(before == 0 ? kAskAgainMs : std::min(2 * before, kAskAgainLateMs));
    if (before == 0)
        emit failed(tr("What the answer waits for cannot be read"), error.message);
}

void DecisionCards::listRest()
{
    if (m_hasRest && m_cards.isEmpty())
        list();
}

void DecisionCards::show(const Approval &approval)
{
    if (approval.messageId.isEmpty() || m_cards.contains(approval.id))
        return;
    QPointer<QWidget> &box = m_boxes[approval.messageId];
    if (!box) {
        box = new QWidget(m_view.viewport());
        box->setObjectName(QStringLiteral("approvalBox"));
        auto *layout = new QVBoxLayout(box);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->setSpacing(space::s);
    }
    const Agent *const agent = m_agents.find(approval.agentId);
    auto *card = new ApprovalCard(approval, agent ? agent->name : QString(), box);
    box->layout()->addWidget(card);
    m_cards.insert(approval.id, card);
    connect(card, &ApprovalCard::decided, this, &DecisionCards::decide);
    m_view.setEmbed(approval.messageId, box);
    QWidget *before = &m_view; // from the conversation Tab leads to what it waits for
    for (QWidget *shown : m_view.embeds()) {
        const auto cards = shown->findChildren<ApprovalCard *>(Qt::FindDirectChildrenOnly);
        for (ApprovalCard *one : cards)
            before = one->orderTabs(before);
    }
    QAccessibleEvent alert(card, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void DecisionCards::drop(const QString &approvalId)
{
    const QPointer<ApprovalCard> card = m_cards.take(approvalId);
    if (!card)
        return;
    QWidget *const box = card->parentWidget();
    if (card->isAncestorOf(QApplication::focusWidget()))
        m_view.setFocus(Qt::OtherFocusReason);
    box->layout()->removeWidget(card);
    card->hide();
    card->deleteLater();
    for (auto it = m_boxes.begin(); it != m_boxes.end(); ++it) {
        if (it.value() != box)
            continue;
        if (box->layout()->isEmpty()) {
            m_view.setEmbed(it.key(), nullptr);
            box->deleteLater();
            m_boxes.erase(it);
        } else {
            m_view.setEmbed(it.key(), box);
        }
        return;
    }
}

void DecisionCards::decide(const ChatDecision &decision)
{
    if (const auto card = m_cards.value(decision.approvalId)) {
        card->setProblem({});
        card->setBusy(true);
    }
    m_mine.insert(decision.approvalId);
    const OnResult<Approval> done = [this, id = decision.approvalId](Result<Approval> outcome) {
        settled(id, outcome);
    };
    if (decision.approve) {
        ApproveApproval approve;
        approve.approvalId = decision.approvalId;
        approve.comment = decision.comment;
        approve.edited = decision.edited;
        m_api.approveApproval(this, approve, done);
    } else {
        RejectApproval reject;
        reject.approvalId = decision.approvalId;
        reject.comment = decision.comment;
        m_api.rejectApproval(this, reject, done);
    }
}

void DecisionCards::settled(const QString &approvalId, const Result<Approval> &outcome)
{
    const bool isOver = outcome || outcome.error().code == ErrorCode::NotFound
                        || outcome.error().key == QLatin1String("already_decided");
    if (!outcome && isOver)
        emit failed(tr("Your decision did not count"), outcome.error().message);
    if (isOver) {
        drop(approvalId);
        listRest();
        return;
    }
    m_mine.remove(approvalId);
    if (const auto card = m_cards.value(approvalId)) {
        card->setBusy(false);
        QString problem = outcome.error().message;
        for (const FieldIssue &issue : outcome.error().issues)
            problem += QStringLiteral("\n%1 %2").arg(issue.pointer, issue.message);
        card->setProblem(problem);
    }
}

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/run/approvaldesk.h"

#include "core/storage/rows.h"

#include <algorithm>

namespace troupe {

namespace {

constexpr int kLookEveryMs = 30'000; ///< clocks jump and machines sleep
constexpr int kExpireAtOnce = 200;

} // namespace

ApprovalDesk::ApprovalDesk(Database &db, const Clock &clock) : m_db(db), m_clock(clock)
{
    m_timer.setTimerType(Qt::CoarseTimer);
    m_timer.setSingleShot(true);
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer,
                     [this] { m_scope.spawn("expired approvals", expire()); });
}

ApprovalDesk::~ApprovalDesk() = default;

void ApprovalDesk::start()
{
    m_scope.spawn("expired approvals", expire());
}

Task<Approval> ApprovalDesk::decide(Decision decision)
{
    const bool wasMeant = decision.approve;
    auto write = [decision](Tx &tx) { return journalDecision(tx, decision); };
    Result<Approval> decided = co_await m_db.write(std::move(write));
    if (!decided)
        co_return fail(decided.error());
    for (const Listener &listener : m_listeners)
        listener(*decided);
    const bool isLate = decided->status == ApprovalStatus::Expired && !decision.decidedBy.isEmpty();
    if (isLate) {
        co_return failKeyed(ErrorCode::Conflict, QStringLiteral("already_decided"),
                            wasMeant ? QStringLiteral("This has expired, so it was denied")
                                     : QStringLiteral("This has expired, which denied it already"));
    }
    co_return decided;
}

void ApprovalDesk::noteAsked()
{
    if (!m_timer.isActive())
        schedule();
}

Task<Approval> ApprovalDesk::ask(Approval approval)
{
    auto write = [approval](Tx &tx) -> Result<Approval> {
        if (const auto done = insertApproval(tx, approval); !done)
            return fail(done.error());
        Approval asked = approval;
        asked.createdAt = Timestamp{tx.nowMs()};
        return asked;
    };
    const Result<Approval> asked = co_await m_db.write(std::move(write));
    if (asked)
        schedule();
    co_return asked;
}

Task<void> ApprovalDesk::expire()
{
    const auto due = listRows<Approval>(
        m_db.reader(),
        QStringLiteral(" WHERE status = 'pending' AND expires_at <> 0 AND expires_at <= ? LIMIT ?"),
        {m_clock.nowMs(), kExpireAtOnce});
    if (!due)
        co_return fail(due.error());
    for (const Approval &approval : *due) {
        Decision decision;
        decision.approvalId = approval.id;
        const Result<Approval> decided = co_await decide(std::move(decision));
        if (!decided && decided.error().code != ErrorCode::Conflict) {
            schedule();
            co_return fail(decided.error());
        }
    }
    schedule();
    co_return {};
}

void ApprovalDesk::schedule()
{
    qint64 next = 0;
    const auto found = m_db.reader().first(
        QStringLiteral("SELECT min(expires_at) FROM approvals WHERE status = 'pending' AND "
                       "expires_at <> 0"),
        {}, [&next](const Row &row) { next = row.isNull(0) ? 0 : row.integer(0); });
    if (!found || next == 0) {
        m_timer.stop(); // whoever asks next schedules again
        return;
    }
    const qint64 wait = std::clamp<qint64>(next - m_clock.nowMs(), 50, kLookEveryMs);
    m_timer.start(static_cast<int>(wait));
}

void ApprovalDesk::shutdown(int timeoutMs)
{
    m_timer.stop();
    m_scope.cancelAndDrain(timeoutMs);
}

} // namespace troupe

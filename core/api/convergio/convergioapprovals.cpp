// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/convergio/convergioapprovals.h"

#include "core/services/approvalservice.h"

namespace troupe {

Task<convergio::PendingView> ConvergioApprovals::pending(Caller caller, convergio::PendingQuery in)
{
    const auto counts = m_services.approvals.counts(caller);
    if (!counts)
        co_return fail(counts.error());
    convergio::PendingView view;
    view.total = counts->pending;
    ListApprovals query;
    query.status = ApprovalStatus::Pending;
    query.order = ApprovalOrder::Riskiest;
    query.limit = 200;
    int toSkip = in.skip;
    do {
        Caller who = caller;
        ListApprovals next = query;
        const auto page = co_await m_services.approvals.list(std::move(who), std::move(next));
        if (!page)
            co_return fail(page.error());
        for (const Approval &approval : page->items) {
            if (toSkip-- > 0)
                continue;
            if (view.pendingApprovals.size() >= in.limit)
                break;
            const auto whole = m_services.approvals.find(caller, approval.id);
            view.pendingApprovals.append(convergio::viewOf(
                whole ? *whole : approval, m_services.approvals.slugOf(approval.agentId)));
        }
        query.cursor = page->nextCursor;
    } while (!query.cursor.isEmpty() && view.pendingApprovals.size() < in.limit);
    co_return convergio::PendingView(view);
}

Task<convergio::ApprovalView> ConvergioApprovals::ask(Caller caller, convergio::ApprovalInput in)
{
    AskApproval ask;
    ask.type = in.type;
    ask.agentId = in.agentId;
    ask.content = in.content;
    ask.riskLevel = in.riskLevel;
    const auto asked = co_await m_services.approvals.ask(std::move(caller), std::move(ask));
    if (!asked)
        co_return fail(asked.error());
    co_return convergio::viewOf(*asked, m_services.approvals.slugOf(asked->agentId));
}

Task<convergio::DecisionView> ConvergioApprovals::approve(Caller caller,
                                                          convergio::DecisionInput in)
{
    const auto found = m_services.approvals.find(caller, in.approvalId);
    if (!found)
        co_return fail(found.error());
    const QString name = caller.username;
    ApproveApproval input;
    input.approvalId = found->id;
    input.comment = in.comment;
    input.edited = convergio::editedFor(*found, in.editedContent);
    const auto decided = co_await m_services.approvals.approve(std::move(caller), std::move(input));
    if (!decided)
        co_return fail(decided.error());
    co_return convergio::decisionOf(*decided, name);
}

Task<convergio::DecisionView> ConvergioApprovals::reject(Caller caller, convergio::DecisionInput in)
{
    const QString name = caller.username;
    RejectApproval input;
    input.approvalId = in.approvalId;
    input.comment = in.comment;
    const auto decided = co_await m_services.approvals.reject(std::move(caller), std::move(input));
    if (!decided)
        co_return fail(decided.error());
    co_return convergio::decisionOf(*decided, name);
}

} // namespace troupe

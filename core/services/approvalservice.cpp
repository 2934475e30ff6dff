// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/approvalservice.h"

#include "core/base/clock.h"
#include "core/base/ids.h"
#include "core/engine/run/workshop.h"
#include "core/meta/values.h"
#include "core/services/agentservice.h"
#include "core/services/paging.h"
#include "core/storage/database.h"
#include "core/storage/rows.h"
#include "core/tools/toolarguments.h"

namespace troupe {

namespace {

constexpr qsizetype kLongestListed = 8'192; ///< UTF-16 units of a content, or of arguments
constexpr qsizetype kLongestEdited = 1'000'000; ///< UTF-16 units
constexpr int kDiffContext = 3;
constexpr qsizetype kLongestDiffed = 400'000; ///< UTF-16 units of a text

tl::unexpected<Error> approvalNotFound()
{
    return failKeyed(ErrorCode::NotFound, QStringLiteral("approval_not_found"),
                     QStringLiteral("Approval not found"));
}

tl::unexpected<Error> badEdit(const QString &message)
{
    Error error(ErrorCode::Invalid,
                QStringLiteral("What was edited does not fit: %1").arg(message));
    error.issues.append({QStringLiteral("/edited"), message});
    return fail(std::move(error));
}

QString riskRank()
{
    return QStringLiteral("CASE risk_level WHEN 'critical' THEN 3 WHEN 'high' THEN 2 WHEN "
                          "'medium' THEN 1 ELSE 0 END");
}

/// The conditions of a query; one text per shape.
struct ApprovalFilter
{
    QString where;
    QVariantList binds;

    void add(const char *condition, const QVariant &value)
    {
        where += where.isEmpty() ? QStringLiteral(" WHERE ") : QStringLiteral(" AND ");
        where += QLatin1String(condition);
        binds.append(value);
    }
};

ApprovalFilter filterOf(const Caller &caller, const ListApprovals &query)
{
    ApprovalFilter filter;
    if (!caller.isAdmin())
        filter.add("user_id = ?", caller.userId);
    if (query.status)
        filter.add("status = ?", enumName(*query.status));
    else if (query.decided)
        filter.add("status <> ?", enumName(ApprovalStatus::Pending));
    if (query.kind)
        filter.add("kind = ?", enumName(*query.kind));
    if (query.riskLevel)
        filter.add("risk_level = ?", enumName(*query.riskLevel));
    const std::pair<const char *, const QString &> texts[] = {{"agent_id = ?", query.agentId},
                                                              {"tool = ?", query.tool},
                                                              {"run_id = ?", query.runId},
                                                              {"session_id = ?", query.sessionId}};
    for (const auto &[condition, value] : texts) {
        if (!value.isEmpty())
            filter.add(condition, value);
    }
    return filter;
}

Result<void> addCursor(ApprovalFilter &filter, const ListApprovals &query)
{
    if (query.cursor.isEmpty())
        return {};
    const auto parts = decodeCursor(query.cursor, 2);
    if (!parts)
        return fail(parts.error());
    switch (query.order) {
    case ApprovalOrder::Newest:
        filter.add("id < ?", parts->at(1));
        break;
    case ApprovalOrder::Oldest:
        filter.add("id > ?", parts->at(1));
        break;
    case ApprovalOrder::Riskiest:
        filter.where +=
            filter.where.isEmpty() ? QStringLiteral(" WHERE ") : QStringLiteral(" AND ");
        filter.where += QStringLiteral("(-%1, id) > (?, ?)").arg(riskRank());
        filter.binds.append(-parts->at(0).toLongLong());
        filter.binds.append(parts->at(1));
        break;
    }
    return {};
}

QString orderOf(ApprovalOrder order)
{
    switch (order) {
    case ApprovalOrder::Newest:
        return QStringLiteral(" ORDER BY id DESC");
    case ApprovalOrder::Oldest:
        return QStringLiteral(" ORDER BY id");
    case ApprovalOrder::Riskiest:
        break;
    }
    return QStringLiteral(" ORDER BY -%1, id").arg(riskRank());
}

void shortenListed(Approval &approval)
{
    if (approval.content.size() > kLongestListed)
        approval.content = approval.content.left(kLongestListed) + u'…';
    if (jsonText(approval.arguments).size() > kLongestListed)
        approval.arguments = {};
    if (jsonText(approval.edited).size() > kLongestListed)
        approval.edited = QJsonValue::Null;
}

QString nameIn(Sql &sql, const QString &text, const QString &id)
{
    QString name;
    if (!id.isEmpty())
        sql.first(text, {id}, [&name](const Row &row) { name = row.text(0); });
    return name;
}

void addDiff(QList<ApprovalDiff> &diffs, const QString &name, const QString &before,
             const QString &after)
{
    if (before == after || before.size() > kLongestDiffed || after.size() > kLongestDiffed)
        return;
    diffs.append({name, lineDiff(before, after, kDiffContext)});
}

} // namespace

ApprovalService::ApprovalService(Database &db, Workshop &workshop, const AgentService &agents,
                                 const Clock &clock)
    : m_db(db),
      m_workshop(workshop),
      m_agents(agents),
      m_clock(clock),
      m_policies(db, workshop, agents),
      m_audit(db, clock)
{
}

Task<Page<Approval>> ApprovalService::list(Caller caller, ListApprovals query)
{
    ApprovalFilter filter = filterOf(caller, query);
    if (const auto placed = addCursor(filter, query); !placed)
        co_return fail(placed.error());
    const QString tail = filter.where + orderOf(query.order) + QStringLiteral(" LIMIT ?");
    const QVariantList binds = filter.binds + QVariantList{query.limit + 1};
    auto read = [tail, binds](Sql &sql) { return listRows<Approval>(sql, tail, binds); };
    auto rows = co_await m_db.read(std::move(read));
    if (!rows)
        co_return fail(rows.error());
    Page<Approval> page;
    page.items = std::move(*rows);
    if (cutToLimit(page.items, query.limit)) {
        const Approval &last = page.items.last();
        page.nextCursor =
            encodeCursor({QString::number(static_cast<int>(last.riskLevel)), last.id});
    }
    for (Approval &approval : page.items)
        shortenListed(approval);
    co_return Page<Approval>(page);
}

Result<ApprovalCounts> ApprovalService::counts(const Caller &caller) const
{
    ApprovalCounts counts;
    const QString who = caller.isAdmin() ? QString() : caller.userId;
    const auto done = m_db.reader().each(
        QStringLiteral("SELECT risk_level, count(*), min(created_at), "
                       "coalesce(min(nullif(expires_at, 0)), 0) FROM approvals WHERE status = "
                       "'pending' AND (?1 = '' OR user_id = ?1) GROUP BY risk_level"),
        {who}, [&counts](const Row &row) {
            const qint64 number = row.integer(1);
            counts.pending += number;
            switch (enumFromName<RiskLevel>(row.text(0)).value_or(RiskLevel::Critical)) {
            case RiskLevel::Low:
                counts.low = number;
                break;
            case RiskLevel::Medium:
                counts.medium = number;
                break;
            case RiskLevel::High:
                counts.high = number;
                break;
            case RiskLevel::Critical:
                counts.critical = number;
                break;
            }
            const Timestamp oldest{row.integer(2)}, expires{row.integer(3)};
            if (!counts.oldestAt.isSet() || oldest < counts.oldestAt)
                counts.oldestAt = oldest;
            if (expires.isSet()
                && (!counts.nextExpiresAt.isSet() || expires < counts.nextExpiresAt))
                counts.nextExpiresAt = expires;
            return true;
        });
    return done ? Result<ApprovalCounts>(counts) : fail(done.error());
}

Result<Approval> ApprovalService::find(const Caller &caller, const QString &approvalId) const
{
    const auto found =
        findRow<Approval>(m_db.reader(), QStringLiteral(" WHERE id = ?"), {approvalId});
    if (!found)
        return fail(found.error());
    if (!*found || (!caller.isAdmin() && (*found)->userId != caller.userId))
        return approvalNotFound();
    return **found;
}

/// NotFound when the tool is not there.
Result<QJsonObject> ApprovalService::schemaOf(const Approval &approval) const
{
    if (const auto tool = m_workshop.tools.find(approval.tool, approval.userId))
        return tool->info().parameters;
    const auto agent =
        findRow<Agent>(m_db.reader(), QStringLiteral(" WHERE id = ?"), {approval.agentId});
    if (!agent)
        return fail(agent.error());
    if (*agent) { // one that the agent declares itself
        for (const ToolSpec &spec : m_workshop.loop.specsFor(**agent, approval.userId)) {
            if (spec.name == approval.tool)
                return spec.parameters;
        }
    }
    return failKeyed(ErrorCode::NotFound, QStringLiteral("tool_not_found"),
                     QStringLiteral("The tool %1 is not there any more").arg(approval.tool));
}

Task<ApprovalDetail> ApprovalService::get(Caller caller, QString approvalId)
{
    const auto found = find(caller, approvalId);
    if (!found)
        co_return fail(found.error());
    ApprovalDetail detail;
    detail.approval = *found;
    Sql &sql = m_db.reader();
    const QString agents = QStringLiteral("SELECT name FROM agents WHERE id = ?");
    const QString users = QStringLiteral("SELECT username FROM users WHERE id = ?");
    const QString policies = QStringLiteral("SELECT name FROM approval_policies WHERE id = ?");
    detail.agentName = nameIn(sql, agents, found->agentId);
    detail.userName = nameIn(sql, users, found->userId);
    detail.decidedByName = nameIn(sql, users, found->decidedBy);
    detail.policyName = nameIn(sql, policies, found->policyId);
    if (!found->tool.isEmpty()) {
        if (const auto tool = m_workshop.tools.find(found->tool, found->userId))
            detail.toolDescription = tool->info().description;
        detail.schema = schemaOf(*found).value_or(QJsonObject());
    }
    if (!found->callId.isEmpty()) {
        auto call = findRow<ToolCallRecord>(sql, QStringLiteral(" WHERE id = ?"), {found->callId});
        if (!call)
            co_return fail(call.error());
        detail.call = std::move(*call);
    }
    Approval approval = *found;
    auto diffs = co_await diffsOf(std::move(approval));
    if (diffs)
        detail.diffs = std::move(*diffs);
    co_return ApprovalDetail(detail);
}

/// While it is pending, what the call would do to texts; then, what the approver changed.
Task<QList<ApprovalDiff>> ApprovalService::diffsOf(Approval approval)
{
    QList<ApprovalDiff> diffs;
    if (approval.edited.isObject() && approval.kind == ApprovalKind::ToolCall) {
        const QJsonObject edited = approval.edited.toObject();
        QStringList names = edited.keys() + approval.arguments.keys();
        names.removeDuplicates();
        for (const QString &name : std::as_const(names)) {
            const auto text = [&name](const QJsonObject &from) {
                const QJsonValue value = from[name];
                return value.isString()      ? value.toString()
                       : value.isUndefined() ? QString()
                                             : QString::fromUtf8(jsonText(value));
            };
            addDiff(diffs, name, text(approval.arguments), text(edited));
        }
    } else if (approval.edited.isString() && approval.kind != ApprovalKind::UncertainCall) {
        addDiff(diffs, QStringLiteral("content"), approval.content, approval.edited.toString());
    }
    const bool mayChangeTexts = approval.status == ApprovalStatus::Pending
                                && approval.kind == ApprovalKind::ToolCall
                                && approval.toolRisk != ToolRisk::Read;
    const auto tool =
        mayChangeTexts ? m_workshop.tools.find(approval.tool, approval.userId) : nullptr;
    if (tool) {
        ToolContext context;
        context.userId = approval.userId;
        context.agentId = approval.agentId;
        context.sessionId = approval.sessionId;
        context.runId = approval.runId;
        context.stepId = approval.stepId;
        context.callId = approval.callId;
        QJsonObject arguments = approval.arguments;
        const auto changes = co_await tool->textChanges(std::move(arguments), std::move(context));
        if (changes) {
            for (const TextChange &change : *changes)
                addDiff(diffs, change.name, change.before, change.after);
        }
    }
    co_return QList<ApprovalDiff>(diffs);
}

Result<void> ApprovalService::checkEdited(const Approval &approval, const QJsonValue &edited) const
{
    QJsonObject schema;
    switch (approval.kind) {
    case ApprovalKind::AgentResponse:
    case ApprovalKind::Manual:
        if (approval.kind == ApprovalKind::Manual && !approval.form.isEmpty())
            break;
        if (!edited.isString() || edited.toString().trimmed().isEmpty())
            return badEdit(QStringLiteral("must be a text"));
        if (edited.toString().size() > kLongestEdited)
            return badEdit(QStringLiteral("is longer than 1,000,000 characters"));
        return {};
    case ApprovalKind::UncertainCall:
        if (!edited.isString() || edited.toString().size() > kLongestEdited)
            return badEdit(QStringLiteral("must be a text that says what the call came to"));
        return {};
    case ApprovalKind::ToolCall: {
        auto found = schemaOf(approval);
        if (!found) {
            Error error = found.error();
            error.code = error.code == ErrorCode::NotFound ? ErrorCode::Conflict : error.code;
            return fail(std::move(error));
        }
        schema = std::move(*found);
        break;
    }
    case ApprovalKind::Form:
        break;
    }
    if (approval.kind != ApprovalKind::ToolCall) {
        if (approval.form.isEmpty())
            return badEdit(QStringLiteral("there is nothing to fill in"));
        schema = approval.form;
    }
    if (!edited.isObject())
        return badEdit(QStringLiteral("must be an object"));
    const auto fits = checkToolArguments(schema, edited.toObject());
    if (fits)
        return {};
    Error error = fits.error();
    for (FieldIssue &issue : error.issues)
        issue.pointer.prepend(QStringLiteral("/edited"));
    return fail(std::move(error));
}

Task<Approval> ApprovalService::approve(Caller caller, ApproveApproval input)
{
    const auto found = find(caller, input.approvalId);
    if (!found)
        co_return fail(found.error());
    Decision decision;
    decision.approvalId = found->id;
    decision.approve = true;
    decision.comment = input.comment;
    if (!input.edited.isNull() && !input.edited.isUndefined())
        decision.edited = input.edited;
    if (found->status == ApprovalStatus::Pending) {
        const bool asksForForm = !found->form.isEmpty() && decision.edited.isUndefined();
        Result<void> fits;
        if (asksForForm) // filled in with nothing, where that is enough
            fits = checkEdited(*found, QJsonObject());
        else if (!decision.edited.isUndefined())
            fits = checkEdited(*found, decision.edited);
        if (!fits)
            co_return fail(fits.error());
        if (asksForForm)
            decision.edited = QJsonObject();
    }
    co_return co_await decide(std::move(caller), std::move(decision));
}

Task<Approval> ApprovalService::reject(Caller caller, RejectApproval input)
{
    Decision decision;
    decision.approvalId = input.approvalId;
    decision.comment = input.comment;
    co_return co_await decide(std::move(caller), std::move(decision));
}

Task<Approval> ApprovalService::decide(Caller caller, Decision decision)
{
    const auto found = find(caller, decision.approvalId);
    if (!found)
        co_return fail(found.error());
    decision.decidedBy = caller.userId;
    co_return co_await m_workshop.desk.decide(std::move(decision));
}

Task<BulkOutcome> ApprovalService::decideAll(Caller caller, BulkDecision input)
{
    BulkOutcome outcome;
    QStringList ids = input.approvalIds;
    ids.removeDuplicates();
    for (const QString &id : std::as_const(ids)) {
        BulkItem item;
        item.approvalId = id;
        Caller who = caller;
        Result<Approval> decided = fail(ErrorCode::Internal, QString());
        if (input.approve) {
            ApproveApproval one;
            one.approvalId = id;
            one.comment = input.comment;
            decided = co_await approve(std::move(who), std::move(one));
        } else {
            RejectApproval one;
            one.approvalId = id;
            one.comment = input.comment;
            decided = co_await reject(std::move(who), std::move(one));
        }
        item.ok = decided.has_value();
        if (item.ok) {
            item.status = enumName(decided->status);
        } else {
            item.code = decided.error().key.isEmpty() ? errorCodeName(decided.error().code)
                                                      : decided.error().key;
            item.message = decided.error().message;
            if (const auto now = find(caller, id))
                item.status = enumName(now->status);
        }
        ++(item.ok ? outcome.decided : outcome.failed);
        outcome.items.append(item);
    }
    co_return BulkOutcome(outcome);
}

Task<Approval> ApprovalService::ask(Caller caller, AskApproval input)
{
    if (!input.form.isEmpty()) {
        const auto usable = checkToolSchema(input.form);
        if (!usable) {
            Error error = usable.error();
            for (FieldIssue &issue : error.issues)
                issue.pointer.prepend(QStringLiteral("/form"));
            co_return fail(std::move(error));
        }
    }
    Approval ask;
    ask.id = newId();
    ask.userId = caller.userId;
    ask.kind = ApprovalKind::Manual;
    ask.content = input.content;
    ask.form = input.form;
    ask.riskLevel = input.riskLevel;
    ask.reasons = input.reasons;
    if (!input.type.isEmpty())
        ask.arguments[QLatin1String(kAskedTypeKey)] = input.type;
    QString agentName;
    if (!input.agentId.isEmpty()) {
        const auto agent = m_agents.find(caller, input.agentId);
        if (!agent)
            co_return fail(agent.error());
        ask.agentId = agent->id;
        agentName = agent->name;
    }
    ask.title = input.title.simplified();
    if (ask.title.isEmpty())
        ask.title = agentName.isEmpty() ? QStringLiteral("Asked by hand")
                                        : QStringLiteral("Asked for %1").arg(agentName);
    ask.expiresAt = Timestamp{
        m_clock.nowMs() + (input.expiresAfterMs > 0 ? input.expiresAfterMs : kApprovalExpiresMs)};
    co_return co_await m_workshop.desk.ask(std::move(ask));
}

QString ApprovalService::slugOf(const QString &agentId) const
{
    const QString slug =
        nameIn(m_db.reader(), QStringLiteral("SELECT slug FROM agents WHERE id = ?"), agentId);
    return slug.isEmpty() ? agentId : slug;
}

Result<QStringList> ApprovalService::pendingOf(const QString &messageId) const
{
    QStringList ids;
    const auto done = m_db.reader().each(
        QStringLiteral("SELECT a.id FROM messages m JOIN approvals a ON a.run_id = m.run_id WHERE "
                       "m.id = ? AND m.run_id <> '' AND a.status = 'pending' ORDER BY a.id"),
        {messageId}, [&ids](const Row &row) {
            ids.append(row.text(0));
            return true;
        });
    return done ? Result<QStringList>(ids) : fail(done.error());
}

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
// Chat turns whose agents have tools: they may wait for people, and go on after that or after a crash.
#include "core/base/log.h"
#include "core/engine/contextbuilder.h"
#include "core/engine/liveturn.h"
#include "core/engine/messagetree.h"
#include "core/meta/values.h"
#include "core/storage/rows.h"

namespace troupe {

namespace {

constexpr qsizetype kLongestShownResult = 8'000; ///< UTF-16 units; all of it is with the call

void logNotGoingOn(const Error &error)
{
    qCWarning(lcEngine) << "a turn does not go on -" << error.message << error.detail;
}

QJsonObject shownCall(const ToolCallRecord &call, qsizetype at)
{
    QJsonObject shown{{QStringLiteral("id"), call.callId},
                      {QStringLiteral("record_id"), call.id},
                      {QStringLiteral("name"), call.tool},
                      {QStringLiteral("arguments"), call.arguments},
                      {QStringLiteral("status"), enumName(call.status)},
                      {QStringLiteral("risk"), enumName(call.risk)},
                      {QStringLiteral("source"), enumName(call.source)},
                      {QStringLiteral("result"), call.result.left(kLongestShownResult)},
                      {QStringLiteral("duration_ms"), call.durationMs},
                      {QStringLiteral("allowed_by"), call.allowedBy},
                      {QStringLiteral("at"), at}};
    if (call.result.size() > kLongestShownResult)
        shown[QStringLiteral("truncated")] = true;
    if (call.startedAt.ms != 0)
        shown[QStringLiteral("executed")] = true;
    if (!call.error.isEmpty())
        shown[QStringLiteral("error")] = call.error;
    if (!call.approvalId.isEmpty())
        shown[QStringLiteral("approval_id")] = call.approvalId;
    return shown;
}

QString recordedText(Sql &sql, const QString &runId)
{
    QStringList texts;
    const auto done = sql.each(QStringLiteral("SELECT text FROM model_calls WHERE run_id = ? AND "
                                              "tool_calls <> '[]' AND text <> '' ORDER BY round"),
                               {runId}, [&texts](const Row &row) {
                                   texts.append(row.text(0));
                                   return true;
                               });
    return done ? texts.join(QLatin1String("\n\n")) : QString();
}

} // namespace

void ChatEngine::LiveTurn::noteCall(const ToolCallRecord &call)
{
    for (ToolCallRecord &known : calls) {
        if (known.id == call.id) {
            known = call;
            return;
        }
    }
    calls.append(call);
}

QJsonArray ChatEngine::LiveTurn::toolCalls() const
{
    QJsonArray shown = earlierCalls;
    for (const ToolCallRecord &call : calls) {
        const bool isPlaced = call.round < loop->roundEnds.size();
        shown.append(shownCall(call, resumedFrom
                                         + (isPlaced ? loop->roundEnds.at(call.round)
                                                     : answer->text().size() - resumedFrom)));
    }
    return shown;
}

/// What the run came to, beside its final answer.
void ChatEngine::account(const LiveTurnPtr &turn, Message &reply)
{
    const LoopTurn &loop = *turn->loop;
    reply.tokensInput += loop.earlier.input;
    reply.tokensOutput += loop.earlier.output;
    reply.tokensCached += loop.earlier.cached;
    reply.cost += loop.earlierCost;
    reply.listCost += loop.earlierListCost;
    reply.tokensEstimated = reply.tokensEstimated || loop.isEstimated;
    reply.toolCalls = turn->toolCalls();
}

Task<void> ChatEngine::prepareLoop(LiveTurnPtr turn)
{
    LoopTurn &loop = *turn->loop;
    const auto found =
        m_db.reader().first(QStringLiteral("SELECT id, cost FROM steps WHERE run_id = ? LIMIT 1"),
                            {turn->reply.runId},
                            [&loop](const Row &row) { loop.stepId = row.text(0); });
    if (!found)
        co_return fail(found.error());
    if (!*found)
        co_return fail(ErrorCode::NotFound, QStringLiteral("The run is not there any more"));
    loop.userId = turn->userId;
    loop.sessionId = turn->reply.sessionId;
    loop.messageId = turn->reply.id;
    loop.runId = turn->reply.runId;
    loop.agent = turn->agent;
    loop.model = turn->model;
    loop.goesOn = turn->goesOn;
    loop.cancel = turn->cancel;
    const std::weak_ptr<LiveTurn> weak = turn;
    loop.onDelta = [weak](const QString &delta) {
        if (const auto live = weak.lock())
            live->answer->append(delta);
    };
    loop.onCall = [weak](const ToolCallRecord &call) {
        if (const auto live = weak.lock()) {
            live->noteCall(call);
            live->answer->tellCall(call);
        }
    };
    co_return {};
}

Task<void> ChatEngine::answerWithTools(LiveTurnPtr turn)
{
    const Result<void> ready = co_await prepareLoop(turn);
    if (!ready) {
        Result<ChatReply> failed = fail(ready.error());
        UsageRow nothing;
        co_return co_await finish(turn, std::move(failed), std::move(nothing));
    }
    for (;;) {
        // Each time from what is stored: what was asked may have been decided.
        turn->loop->request = turn->request;
        turn->loop->earlier = {};
        turn->loop->earlierCost = {};
        turn->loop->earlierListCost = {};
        turn->calls.clear();
        Result<LoopEnd> end = co_await m_loop->run(turn->loop);
        if (!end || !end->isParked)
            co_return co_await endLoop(turn, std::move(end));
        for (const ToolCallRecord &call : std::as_const(end->calls))
            turn->noteCall(call);
        QString text = end->text;
        const Result<bool> isParked = co_await park(turn, std::move(text));
        if (!isParked) {
            Result<ChatReply> failed = fail(isParked.error());
            UsageRow nothing;
            co_return co_await finish(turn, std::move(failed), std::move(nothing));
        }
        if (*isParked)
            co_return {};
        turn->loop->goesOn = true;
    }
}

Task<void> ChatEngine::endLoop(LiveTurnPtr turn, Result<LoopEnd> outcome)
{
    UsageRow told;
    Result<ChatReply> reply = fail(ErrorCode::Internal, QString());
    if (outcome) {
        for (const ToolCallRecord &call : std::as_const(outcome->calls))
            turn->noteCall(call);
        ChatReply answer;
        answer.text = outcome->text;
        answer.finishReason = outcome->last.finishReason;
        answer.notices = outcome->last.notices;
        answer.usage = TokenCounts{outcome->last.tokensInput, outcome->last.tokensOutput,
                                   outcome->last.tokensCached};
        told.estimated = outcome->usage.estimated;
        if (outcome->isRecorded) // the answer was held back: it is accounted for
            told.id = outcome->last.id;
        reply = std::move(answer);
    } else {
        reply = fail(outcome.error());
    }
    co_return co_await finish(turn, std::move(reply), std::move(told));
}

/// Stores the answer to wait for people; false when nothing is asked any more.
Task<bool> ChatEngine::park(LiveTurnPtr turn, QString text)
{
    Message waiting = turn->reply;
    waiting.content = turn->reply.content.left(turn->resumedFrom) + text;
    waiting.toolCalls = turn->toolCalls();
    waiting.status = MessageStatus::Waiting;
    const QString stepId = turn->loop->stepId;
    auto write = [waiting, stepId](Tx &tx) { return journalPark(tx, waiting, stepId); };
    const Result<bool> isAsked = co_await m_db.write(std::move(write));
    if (!isAsked)
        co_return fail(isAsked.error());
    if (!*isAsked && !m_shuttingDown) {
        const QString id = waiting.id;
        auto again = [id](Tx &tx) { return journalUnpark(tx, id); };
        const Result<Message> unparked = co_await m_db.write(std::move(again));
        if (!unparked)
            co_return fail(unparked.error());
        turn->goesOn = true;
        co_return false;
    }
    leave(turn, waiting);
    co_return true;
}

void ChatEngine::decided(const Approval &approval)
{
    if (approval.messageId.isEmpty() || m_live.contains(approval.messageId) || m_shuttingDown)
        return;
    m_scope.spawn("turn that waited", continueTurn(approval.messageId));
}

void ChatEngine::goOn()
{
    const QStringList found = std::exchange(m_toGoOn, {});
    for (const QString &id : found) {
        if (!m_live.contains(id))
            m_scope.spawn("turn that was cut off", continueTurn(id));
    }
}

/// Goes on with a turn from its journal: the context is built anew, what it has done is read.
Task<void> ChatEngine::continueTurn(QString messageId)
{
    Sql &sql = m_db.reader();
    const auto reply = findRow<Message>(sql, QStringLiteral(" WHERE id = ?"), {messageId});
    if (!reply)
        co_return fail(reply.error());
    if (!*reply || (*reply)->status != MessageStatus::Waiting)
        co_return {}; // its conversation was deleted, or somebody stopped it
    const auto pending =
        sql.first(QStringLiteral("SELECT 1 FROM approvals WHERE run_id = ? AND status = 'pending'"),
                  {(*reply)->runId}, [](const Row &) {});
    if (!pending || *pending)
        co_return {};
    const auto question =
        findRow<Message>(sql, QStringLiteral(" WHERE id = ?"), {(*reply)->parentId});
    const auto agent = findRow<Agent>(sql, QStringLiteral(" WHERE id = ?"), {(*reply)->agentId});
    const auto run = findRow<Run>(sql, QStringLiteral(" WHERE id = ?"), {(*reply)->runId});
    if (!question || !*question || !agent || !*agent || !run || !*run || !m_loop) {
        const Result<Message> stopped = co_await stopWaiting(messageId);
        co_return stopped ? Result<void>() : fail(stopped.error());
    }
    const auto history = messagetree::historyUpTo(sql, (*reply)->sessionId, (*question)->parentId,
                                                  historyLimit(**agent) + 2);
    if (!history)
        co_return fail(history.error());
    TurnRequest request;
    request.userId = (*run)->userId;
    request.agent = **agent;
    request.sessionId = (*reply)->sessionId;
    request.text = (*question)->content;
    request.context = (*question)->metadata[QLatin1String("context")].toObject();
    request.model = (*reply)->requestedModel;
    request.attachments = (*question)->attachments;
    auto prepared = co_await prepare(request, *history);
    if (!prepared) {
        logNotGoingOn(prepared.error());
        co_return fail(prepared.error());
    }
    auto write = [messageId](Tx &tx) { return journalUnpark(tx, messageId); };
    const Result<Message> stored = co_await m_db.write(std::move(write));
    if (!stored)
        co_return stored.error().code == ErrorCode::Conflict ? Result<void>()
                                                             : fail(stored.error());
    const LiveTurnPtr turn = *prepared;
    turn->reply = *stored;
    turn->goesOn = true;
    turn->startedNs = m_clock.steadyNs();
    turn->context.toSummarise.clear(); // it was made, or could not be, when the turn began
    turn->isFirst = (*question)->parentId.isEmpty();
    if (!turn->loop)
        turn->loop = std::make_shared<LoopTurn>();
    turn->resumedFrom = (*run)->input[QLatin1String("resumed_from")].toInteger();
    const auto earlier = (*run)->input[QLatin1String("earlier_calls")].toInteger();
    for (qsizetype i = 0; i < earlier && i < turn->reply.toolCalls.size(); ++i)
        turn->earlierCalls.append(turn->reply.toolCalls.at(i));
    // Of an answer that was cut off only the rounds that ended are known to the model.
    if (!m_loop->holdsAnswersOf(turn->agent, turn->userId))
        turn->loop->shown = recordedText(sql, turn->reply.runId);
    turn->reply.content = turn->reply.content.left(turn->resumedFrom) + turn->loop->shown;
    launch(turn);
    co_return {};
}

Task<Message> ChatEngine::stopWaiting(QString messageId)
{
    auto write = [messageId](Tx &tx) { return journalStopWaiting(tx, messageId); };
    const Result<Message> stopped = co_await m_db.write(std::move(write));
    if (stopped)
        m_search.noteAdded();
    co_return stopped;
}

} // namespace troupe

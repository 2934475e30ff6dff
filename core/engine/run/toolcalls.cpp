// SPDX-License-Identifier: GPL-3.0-or-later
// Calls of tools: checked, judged, made, and kept.
#include "core/base/ids.h"
#include "core/base/log.h"
#include "core/engine/run/loopstate.h"
#include "core/meta/values.h"
#include "core/storage/database.h"
#include "core/tools/toolarguments.h"

#include <QCoroTimer>
#include <QTimer>

using namespace std::chrono_literals;

namespace troupe {

namespace {

constexpr std::size_t kCallsAtOnce = 8;
constexpr qsizetype kLongestResult = 1'000'000; ///< UTF-16 units, kept
constexpr int kStoreAttempts = 10;
constexpr auto kFirstStoreRetry = 250ms;
constexpr auto kLastStoreRetry = 8s;
constexpr int kServerPolls = 120; ///< 30 s
constexpr auto kServerPoll = 250ms;

void logCallProblem(const Error &error)
{
    qCWarning(lcEngine) << "cannot store what a tool did -" << error.message << error.detail;
}

QString issuesText(const Error &error)
{
    QStringList lines;
    for (const FieldIssue &issue : error.issues)
        lines.append(issue.pointer.isEmpty()
                         ? issue.message
                         : issue.pointer + QStringLiteral(": ") + issue.message);
    return lines.isEmpty() ? error.message : lines.join(QLatin1String("\n"));
}

void failCall(ToolCallRecord &call, const QString &why)
{
    call.status = ToolCallStatus::Failed;
    call.error = why;
    call.result = QStringLiteral("Error: ") + why;
}

} // namespace

ToolCallRecord AgentLoop::newCall(const State &state, const ToolCall &call, int round,
                                  int position) const
{
    const LoopTurn &turn = *state.turn;
    ToolCallRecord record;
    record.id = newId();
    record.runId = turn.runId;
    record.stepId = turn.stepId;
    record.userId = turn.userId;
    record.agentId = turn.agent.id;
    record.sessionId = turn.sessionId;
    record.messageId = turn.messageId;
    record.round = round;
    record.position = position;
    record.callId = call.id.isEmpty() ? record.id : call.id;
    record.tool = call.name.left(128);
    record.arguments = call.arguments;
    if (!turn.replayOf.isEmpty()) {
        for (const ToolCallRecord &earlier : state.origin.callsOf(round)) {
            if (earlier.position != position)
                continue;
            record.tool = earlier.tool;
            record.source = earlier.source;
            record.risk = earlier.risk;
            record.argumentsHash = earlier.argumentsHash;
            record.status = isOver(earlier.status) ? earlier.status : ToolCallStatus::Cancelled;
            record.result = earlier.result;
            record.error = earlier.error;
            record.allowedBy = QStringLiteral("replay");
            return record;
        }
        failCall(record, QStringLiteral("nothing was recorded for this call"));
        return record;
    }
    const auto tool = state.box.find(call.name);
    if (!tool) {
        QStringList names;
        for (const auto &known : state.box.tools)
            names.append(known->info().name);
        failCall(record, QStringLiteral("there is no tool \"%1\". The tools are: %2")
                             .arg(record.tool, names.join(QLatin1String(", "))));
        return record;
    }
    record.tool = tool->info().name;
    record.source = tool->info().source;
    record.risk = tool->info().risk;
    record.argumentsHash = toolCallHash(record.tool, record.arguments);
    if (!call.malformedArguments.isEmpty()) {
        failCall(record, QStringLiteral("the arguments are no JSON object: %1")
                             .arg(call.malformedArguments.left(500)));
    } else if (const auto fits = checkToolArguments(tool->info().parameters, record.arguments);
               !fits) {
        failCall(record,
                 QStringLiteral("the arguments do not fit:\n%1").arg(issuesText(fits.error())));
    }
    return record;
}

void AgentLoop::judge(const State &state, ToolCallRecord &call, QList<Approval> &approvals) const
{
    const auto tool = state.box.find(call.tool);
    GateQuestion question = state.question();
    question.tool = &tool->info();
    question.arguments = call.arguments;
    question.spent += state.turn->earlierCost;
    const GateAnswer answer = m_gate.judge(question);
    call.allowedBy = answer.by;
    if (answer.effect == PolicyEffect::AutoApprove)
        return;
    if (answer.effect == PolicyEffect::Deny) {
        call.status = ToolCallStatus::Denied;
        call.error = answer.why;
        call.result = QStringLiteral("This call was not made: %1.").arg(answer.why);
        return;
    }
    Approval ask;
    ask.id = newId();
    ask.userId = call.userId;
    ask.kind = ApprovalKind::ToolCall;
    ask.title = QStringLiteral("%1 wants to call %2")
                    .arg(state.turn->agent.name.isEmpty() ? QStringLiteral("A plan")
                                                          : state.turn->agent.name,
                         call.tool);
    ask.runId = call.runId;
    ask.stepId = call.stepId;
    ask.callId = call.id;
    ask.sessionId = call.sessionId;
    ask.messageId = call.messageId;
    ask.agentId = call.agentId;
    ask.tool = call.tool;
    ask.toolRisk = call.risk;
    ask.arguments = call.arguments;
    ask.argumentsHash = call.argumentsHash;
    ask.riskLevel = answer.level;
    ask.reasons = answer.reasons;
    ask.policyId = answer.policyId;
    ask.expiresAt = Timestamp{m_clock.nowMs() + answer.expiresAfterMs};
    call.status = ToolCallStatus::Waiting;
    call.approvalId = ask.id;
    approvals.append(std::move(ask));
}

/// Makes the calls of a round that may be made; false when people are still asked about others.
Task<bool> AgentLoop::settleCalls(StatePtr state, int round)
{
    QList<ToolCallRecord> ready;
    for (const ToolCallRecord &call : state->record.callsOf(round)) {
        if (call.status == ToolCallStatus::Requested)
            ready.append(call);
    }
    std::optional<Error> problem;
    while (!ready.isEmpty() && !problem) {
        std::vector<Task<ToolCallRecord>> running;
        while (!ready.isEmpty() && running.size() < kCallsAtOnce) {
            ToolCallRecord call = ready.takeFirst();
            running.push_back(runCall(state, std::move(call)));
        }
        for (Task<ToolCallRecord> &task : running) {
            const Result<ToolCallRecord> done = co_await std::move(task);
            if (!done) {
                problem = done.error();
                continue;
            }
            for (ToolCallRecord &call : state->record.calls) {
                if (call.id == done->id)
                    call = *done;
            }
            if (state->turn->onCall)
                state->turn->onCall(*done);
        }
    }
    if (problem)
        co_return fail(std::move(*problem));
    const QList<ToolCallRecord> calls = state->record.callsOf(round);
    co_return std::all_of(calls.begin(), calls.end(),
                          [](const ToolCallRecord &call) { return isOver(call.status); });
}

/// The end of a call has to be kept: it may have had an effect.
Task<void> AgentLoop::storeCall(ToolCallRecord call, ToolCallStatus from)
{
    std::chrono::milliseconds wait = kFirstStoreRetry;
    Result<bool> stored = false;
    for (int attempt = 0; attempt < kStoreAttempts; ++attempt) {
        auto write = [call, from](Tx &tx) -> Result<bool> {
            const auto done = journalCall(tx, call, from);
            return done ? Result<bool>(true) : fail(done.error());
        };
        stored = co_await m_db.write(std::move(write));
        if (stored || m_shuttingDown || stored.error().code == ErrorCode::Conflict)
            break;
        logCallProblem(stored.error());
        co_await QCoro::sleepFor(wait);
        wait = std::min<std::chrono::milliseconds>(wait * 2, kLastStoreRetry);
    }
    co_return stored ? Result<void>() : fail(stored.error());
}

Task<ToolCallRecord> AgentLoop::runCall(StatePtr state, ToolCallRecord call)
{
    ToolCallStatus from = call.status;
    auto tool = state->box.find(call.tool);
    for (int i = 0; !tool && call.source == ToolSource::Mcp && i < kServerPolls; ++i) {
        if (state->turn->cancel.isCancelled() || m_shuttingDown)
            co_return fail(ErrorCode::Cancelled, QStringLiteral("Stopped"));
        co_await QCoro::sleepFor(kServerPoll); // its server is still starting
        tool = m_tools.find(call.tool, call.userId);
    }
    const bool isSame = toolCallHash(call.tool, call.arguments) == call.argumentsHash;
    if (!tool || !isSame) {
        failCall(call, tool ? QStringLiteral("the arguments are not those that were approved")
                            : QStringLiteral("the tool is not there any more"));
        call.finishedAt = Timestamp{m_clock.nowMs()};
        ToolCallRecord ended = call;
        const Result<void> stored = co_await storeCall(std::move(ended), from);
        co_return stored ? Result<ToolCallRecord>(call) : fail(stored.error());
    }
    call.startedAt = Timestamp{m_clock.nowMs()};
    if (!tool->isRepeatable()) {
        call.status = ToolCallStatus::Running;
        ToolCallRecord begun = call;
        const Result<void> stored = co_await storeCall(std::move(begun), from);
        if (!stored)
            co_return fail(stored.error());
        from = ToolCallStatus::Running;
        if (state->turn->onCall)
            state->turn->onCall(call);
    }
    ToolContext context;
    context.userId = call.userId;
    context.agentId = call.agentId;
    context.sessionId = call.sessionId;
    context.runId = call.runId;
    context.stepId = call.stepId;
    context.callId = call.id;
    context.depth = state->turn->depth;
    const CancelToken stop = context.cancel;
    const auto linked = state->turn->cancel.onCancelled([stop] { stop.cancel(); });
    auto isLate = std::make_shared<bool>(false);
    QTimer timeout;
    timeout.setSingleShot(true);
    QObject::connect(&timeout, &QTimer::timeout, &timeout, [stop, isLate] {
        *isLate = true;
        stop.cancel();
    });
    timeout.start(tool->info().timeoutMs);
    const qint64 startedNs = m_clock.steadyNs();
    QJsonObject arguments = call.arguments;
    Result<ToolResult> outcome = co_await tool->call(std::move(arguments), std::move(context));
    timeout.stop();
    call.durationMs = (m_clock.steadyNs() - startedNs) / 1'000'000;
    call.finishedAt = Timestamp{m_clock.nowMs()};
    if (outcome) {
        call.status = outcome->isError ? ToolCallStatus::Failed : ToolCallStatus::Succeeded;
        call.result = outcome->text.left(kLongestResult);
        if (outcome->isError)
            call.error = call.result.left(2000);
        call.cost = outcome->cost;
    } else if (outcome.error().code == ErrorCode::Cancelled && *isLate) {
        failCall(call, QStringLiteral("the tool did not answer within %1 s")
                           .arg((tool->info().timeoutMs + 999) / 1000));
    } else if (outcome.error().code == ErrorCode::Cancelled) {
        if (m_shuttingDown) // recovery says what this call is
            co_return fail(outcome.error());
        call.status = ToolCallStatus::Cancelled;
        call.error = QStringLiteral("It was stopped while it was running.");
        call.result = call.error;
    } else {
        failCall(call, outcome.error().message);
    }
    ToolCallRecord ended = call;
    const Result<void> stored = co_await storeCall(std::move(ended), from);
    if (!stored)
        co_return fail(stored.error());
    if (call.status == ToolCallStatus::Cancelled && state->turn->cancel.isCancelled())
        co_return fail(ErrorCode::Cancelled, QStringLiteral("Stopped"));
    co_return ToolCallRecord(call);
}

Task<std::optional<ToolCallRecord>> AgentLoop::callTool(LoopTurnPtr turn, QString tool,
                                                        QJsonObject arguments)
{
    auto state = std::make_shared<State>();
    state->turn = turn;
    if (const auto found = m_tools.find(tool, turn->userId))
        state->box.add(found);
    for (const bool isOrigin : {false, true}) {
        const QString &stepId = isOrigin ? turn->replayOf : turn->stepId;
        if (stepId.isEmpty() || (!isOrigin && !turn->goesOn))
            continue;
        auto record = loopRecord(m_db.reader(), stepId);
        if (!record)
            co_return fail(record.error());
        (isOrigin ? state->origin : state->record) = std::move(*record);
    }
    int round = state->record.calls.isEmpty() ? 0 : state->record.calls.last().round;
    if (state->record.calls.isEmpty() || turn->isRetry) {
        round = static_cast<int>(state->record.calls.size());
        if (!state->origin.calls.isEmpty()) {
            state->origin.calls = {state->origin.calls.last()}; // what it came to in the end
            state->origin.calls.first().round = round;
        }
        ToolCall wanted;
        wanted.name = tool;
        wanted.arguments = arguments;
        QList<Approval> approvals;
        ToolCallRecord call = newCall(*state, wanted, round, 0);
        if (call.status == ToolCallStatus::Requested && turn->replayOf.isEmpty())
            judge(*state, call, approvals);
        const QList<ToolCallRecord> calls{call};
        auto write = [calls, approvals](Tx &tx) -> Result<bool> {
            const auto done = journalCalls(tx, calls, approvals);
            return done ? Result<bool>(true) : fail(done.error());
        };
        const Result<bool> stored = co_await m_db.write(std::move(write));
        if (!stored)
            co_return fail(stored.error());
        state->record.calls.append(call);
    }
    const Result<bool> isSettled = co_await settleCalls(state, round);
    if (!isSettled)
        co_return fail(isSettled.error());
    if (!*isSettled)
        co_return std::optional<ToolCallRecord>();
    co_return std::optional<ToolCallRecord>(state->record.calls.last());
}

} // namespace troupe

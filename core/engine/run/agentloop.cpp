// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/run/agentloop.h"

#include "core/base/ids.h"
#include "core/base/log.h"
#include "core/engine/run/loopstate.h"
#include "core/engine/tokenmeter.h"
#include "core/meta/values.h"
#include "core/storage/rows.h"

#include <QCryptographicHash>

#include <numeric>

namespace troupe {

namespace {

QJsonArray callsJson(const QList<ToolCall> &calls)
{
    QJsonArray json;
    for (const ToolCall &call : calls) {
        QJsonObject one{{QStringLiteral("id"), call.id},
                        {QStringLiteral("name"), call.name},
                        {QStringLiteral("arguments"), call.arguments}};
        if (!call.malformedArguments.isEmpty())
            one[QStringLiteral("malformed")] = call.malformedArguments;
        json.append(one);
    }
    return json;
}

QList<ToolCall> callsFrom(const QJsonArray &json)
{
    QList<ToolCall> calls;
    for (const QJsonValue &value : json) {
        ToolCall call;
        call.id = value[QLatin1String("id")].toString();
        call.name = value[QLatin1String("name")].toString();
        call.arguments = value[QLatin1String("arguments")].toObject();
        call.malformedArguments = value[QLatin1String("malformed")].toString();
        calls.append(std::move(call));
    }
    return calls;
}

/// What was sent, so that a replay can say whether it would have been sent again.
QString requestHash(const ChatRequest &request)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const ChatMessage &message : request.messages) {
        hash.addData(QByteArray::number(static_cast<int>(message.role)) + ' ');
        hash.addData(message.content.toUtf8());
        hash.addData(jsonText(callsJson(message.toolCalls)));
        hash.addData(message.toolCallId.toUtf8() + '\n');
    }
    for (const ToolSpec &tool : request.tools)
        hash.addData(tool.name.toUtf8() + '\n');
    return QString::fromLatin1(hash.result().toHex());
}

/// Of what nobody has said anything about, the provider says so itself.
bool canCallTools(const ResolvedModel &model)
{
    const QStringList &known = model.capabilities;
    return model.isBuiltIn || known.isEmpty() || known.contains(QLatin1String("tools"))
           || known.contains(QLatin1String("function_calling"));
}

tl::unexpected<Error> tooManyRounds(int rounds)
{
    return failKeyed(ErrorCode::Conflict, QStringLiteral("tool_loop_limit"),
                     QStringLiteral("The agent called tools %1 times in a row without coming to an "
                                    "answer; its limit is reached.")
                         .arg(rounds));
}

tl::unexpected<Error> tooExpensive(Money spent, Money limit)
{
    return failKeyed(ErrorCode::Conflict, QStringLiteral("cost_limit"),
                     QStringLiteral("This turn has cost $%1; its limit is $%2.")
                         .arg(spent.toString(), limit.toString()));
}

} // namespace

AgentLoop::AgentLoop(Database &db, ToolRegistry &tools, ToolGate &gate, TokenMeter &meter,
                     const Clock &clock)
    : m_db(db), m_tools(tools), m_gate(gate), m_meter(meter), m_clock(clock)
{
}

AgentLoop::Toolbox AgentLoop::toolboxFor(const Agent &agent, const QString &userId) const
{
    Toolbox box;
    for (const QString &name : agent.tools) {
        if (const auto tool = m_tools.find(name, userId))
            box.add(tool);
        else if (!box.missing.contains(name))
            box.missing.append(name);
    }
    if (m_inlineTools && !agent.functions.isEmpty()) {
        for (const std::shared_ptr<Tool> &tool : m_inlineTools(agent, userId))
            box.add(tool);
    }
    return box;
}

QList<ToolSpec> AgentLoop::specsFor(const Agent &agent, const QString &userId) const
{
    return toolboxFor(agent, userId).specs();
}

bool AgentLoop::isRepeatable(const ToolCallRecord &call) const
{
    const auto tool = m_tools.find(call.tool, call.userId);
    return tool ? tool->isRepeatable() : call.risk == ToolRisk::Read;
}

bool AgentLoop::isNeededFor(const Agent &agent, const QString &userId) const
{
    return !agent.tools.isEmpty() || !agent.functions.isEmpty() || holdsAnswersOf(agent, userId);
}

bool AgentLoop::holdsAnswersOf(const Agent &agent, const QString &userId) const
{
    return m_gate.mayHoldAnswers(userId, agent.id)
           || m_gate.mayHoldAnswers(agent.ownerId, agent.id);
}

void AgentLoop::account(State &state, const ModelCall &round)
{
    LoopTurn &turn = *state.turn;
    const TokenCounts tokens{round.tokensInput, round.tokensOutput, round.tokensCached};
    turn.earlier.input += tokens.input;
    turn.earlier.output += tokens.output;
    turn.earlier.cached += tokens.cached;
    turn.earlierCost += round.cost;
    if (turn.replayOf.isEmpty())
        turn.earlierListCost += chargeFor(tokens, turn.model.requestedPrice);
}

/// The turn's text so far, with the rounds' ends.
void AgentLoop::tellModel(State &state, int round)
{
    const ModelCall &answer = state.record.rounds.at(round);
    state.addText(answer.text);
    state.turn->roundEnds.append(state.end.text.size());
    ChatMessage said{ChatRole::Assistant, answer.text, callsFrom(answer.toolCalls), {}};
    state.turn->request.messages.append(std::move(said));
    for (const ToolCallRecord &call : state.record.callsOf(round)) {
        ChatMessage result{ChatRole::Tool, told(call), {}, call.callId};
        state.turn->request.messages.append(std::move(result));
        if (readsOutside(call))
            state.hasReadOutside = true;
    }
}

Task<LoopEnd> AgentLoop::run(LoopTurnPtr turn)
{
    auto state = std::make_shared<State>();
    state->turn = turn;
    state->box = toolboxFor(turn->agent, turn->userId);
    if (!canCallTools(turn->model) && !state->box.isEmpty()) {
        state->box = Toolbox();
        state->notices.append(
            QStringLiteral("%1 cannot call tools, so this answer went without them.")
                .arg(turn->model.answering));
    }
    for (const QString &name : std::as_const(state->box.missing)) {
        state->notices.append(
            QStringLiteral("The agent's tool \"%1\" is not there.").arg(name.left(100)));
    }
    turn->request.tools = state->box.specs();
    state->holdsAnswer = holdsAnswersOf(turn->agent, turn->userId);
    for (const bool isOrigin : {false, true}) {
        const QString &stepId = isOrigin ? turn->replayOf : turn->stepId;
        if (stepId.isEmpty() || (!isOrigin && !turn->goesOn))
            continue;
        auto record = loopRecord(m_db.reader(), stepId);
        if (!record)
            co_return fail(record.error());
        (isOrigin ? state->origin : state->record) = std::move(*record);
    }
    turn->roundEnds.clear();
    for (const ModelCall &round : std::as_const(state->record.rounds)) {
        if (!round.toolCalls.isEmpty())
            account(*state, round);
    }
    for (int round = 0;; ++round) {
        if (round >= state->record.rounds.size()) {
            const Result<bool> isFinal = co_await askModel(state, round);
            if (!isFinal)
                co_return fail(isFinal.error());
            if (*isFinal)
                break;
        } else if (state->record.rounds.at(round).toolCalls.isEmpty()) {
            const Result<bool> isDecided = takeHeld(state, state->record.rounds.at(round));
            if (!isDecided)
                co_return fail(isDecided.error());
            state->end.isParked = !*isDecided;
            break;
        }
        const Result<bool> isSettled = co_await settleCalls(state, round);
        if (!isSettled)
            co_return fail(isSettled.error());
        if (!*isSettled) {
            state->addText(state->record.rounds.at(round).text);
            state->turn->roundEnds.append(state->end.text.size());
            state->end.isParked = true;
            break;
        }
        tellModel(*state, round);
    }
    state->end.calls = state->record.calls;
    if (state->end.isParked && state->holdsAnswer) { // what was said beside calls waits, too
        state->end.text.clear();
        turn->roundEnds.fill(0);
    }
    co_return LoopEnd(state->end);
}

/// The model's answer, or that of the records that are replayed.
Task<ChatReply> AgentLoop::answerOf(StatePtr state, int round)
{
    const LoopTurnPtr turn = state->turn;
    if (!turn->replayOf.isEmpty()) {
        if (round >= state->origin.rounds.size()) {
            co_return failKeyed(ErrorCode::Conflict, QStringLiteral("nothing_recorded"),
                                QStringLiteral("The run that is replayed has no answer here"));
        }
        const ModelCall &recorded = state->origin.rounds.at(round);
        ChatReply reply;
        reply.text = recorded.text;
        reply.toolCalls = callsFrom(recorded.toolCalls);
        reply.finishReason = recorded.finishReason;
        reply.notices = recorded.notices;
        reply.usage = TokenCounts();
        if (recorded.requestHash != requestHash(turn->request)) {
            reply.notices.append(QStringLiteral(
                "What the model would be asked now differs from what was recorded."));
        }
        state->addDelta(reply.text);
        co_return ChatReply(reply);
    }
    const std::weak_ptr<State> weak = state; // a provider may keep it for a while
    DeltaSink onDelta = [weak](const QString &delta) {
        if (const StatePtr live = weak.lock())
            live->addDelta(delta);
    };
    const std::shared_ptr<Provider> provider = turn->model.provider;
    const CancelToken cancel = turn->cancel;
    ChatRequest request = turn->request;
    co_return co_await provider->chat(std::move(request), std::move(onDelta), cancel);
}

Task<TokenCounts> AgentLoop::countsOf(StatePtr state, ChatReply reply)
{
    if (reply.usage)
        co_return *reply.usage;
    state->turn->isEstimated = true;
    QStringList texts{reply.text + QString::fromUtf8(jsonText(callsJson(reply.toolCalls)))};
    for (const ChatMessage &message : std::as_const(state->turn->request.messages))
        texts.append(message.content);
    const auto sizes = co_await m_meter.count(std::move(texts));
    TokenCounts counts;
    counts.output = sizes->first();
    counts.input = std::accumulate(sizes->cbegin() + 1, sizes->cend(), qint64(0));
    co_return counts;
}

/// Asks for the answer of a round. True: it is the final one. False: it calls tools, and is stored.
Task<bool> AgentLoop::askModel(StatePtr state, int round)
{
    const LoopTurnPtr turn = state->turn;
    const AgentGuardrails &limits = turn->agent.guardrails;
    if (round >= limits.maxToolRounds)
        co_return tooManyRounds(round);
    const Money spent = turn->spent + turn->earlierCost;
    if (limits.maxTurnCost > Money() && round > 0 && turn->earlierCost >= limits.maxTurnCost)
        co_return tooExpensive(turn->earlierCost, limits.maxTurnCost);
    const qint64 startedNs = m_clock.steadyNs();
    state->beginRound();
    Result<ChatReply> reply = co_await answerOf(state, round);
    if (!reply)
        co_return fail(reply.error());
    const qint64 latencyMs = (m_clock.steadyNs() - startedNs) / 1'000'000;
    ChatReply answer = *reply;
    const Result<TokenCounts> counts = co_await countsOf(state, std::move(answer));
    if (reply->toolCalls.isEmpty() || state->box.isEmpty()) {
        ChatReply last = *reply;
        co_return co_await finish(state, std::move(last), *counts, latencyMs);
    }
    LoopRound stored;
    stored.model = state->modelCall(*reply, *counts, round, latencyMs);
    stored.model.requestHash = requestHash(turn->request);
    stored.model.toolCalls = callsJson(reply->toolCalls);
    stored.model.createdAt = Timestamp{m_clock.nowMs()};
    stored.usage = state->usageOf(stored.model, UsageKind::Round);
    stored.usage.estimated = !reply->usage;
    if (!turn->replayOf.isEmpty())
        stored.usage.id.clear();
    int position = 0;
    const int mostCalls = kMostCallsOfTurn - static_cast<int>(state->record.calls.size());
    for (const ToolCall &call : std::as_const(reply->toolCalls)) {
        if (position >= mostCalls)
            co_return tooManyRounds(kMostCallsOfTurn);
        ToolCallRecord record = newCall(*state, call, round, position++);
        if (record.status == ToolCallStatus::Requested && turn->replayOf.isEmpty())
            judge(*state, record, stored.approvals);
        stored.calls.append(std::move(record));
    }
    for (Approval &approval : stored.approvals)
        approval.estimatedCost = spent + stored.usage.cost;
    auto write = [stored](Tx &tx) -> Result<bool> {
        const auto done = journalRound(tx, stored);
        return done ? Result<bool>(false) : fail(done.error());
    };
    const Result<bool> done = co_await m_db.write(std::move(write));
    if (!done)
        co_return fail(done.error());
    account(*state, stored.model);
    state->record.rounds.append(stored.model);
    state->record.calls.append(stored.calls);
    if (turn->onCall) {
        for (const ToolCallRecord &call : std::as_const(stored.calls))
            turn->onCall(call);
    }
    co_return false;
}

/// The final answer: let out, or held back for a person (false), or denied.
Task<bool> AgentLoop::finish(StatePtr state, ChatReply reply, TokenCounts counts, qint64 latencyMs)
{
    const LoopTurnPtr turn = state->turn;
    LoopEnd &end = state->end;
    end.last =
        state->modelCall(reply, counts, static_cast<int>(state->record.rounds.size()), latencyMs);
    end.last.notices = state->notices + end.last.notices;
    end.last.requestHash = requestHash(turn->request);
    end.last.createdAt = Timestamp{m_clock.nowMs()};
    end.usage = state->usageOf(end.last, UsageKind::Answer);
    end.usage.estimated = !reply.usage;
    GateAnswer gate;
    gate.effect = PolicyEffect::AutoApprove;
    if (state->holdsAnswer && turn->replayOf.isEmpty()) {
        GateQuestion question = state->question();
        question.spent += turn->earlierCost + end.last.cost;
        gate = m_gate.judge(question);
    }
    if (gate.effect == PolicyEffect::AutoApprove) {
        end.text = state->fullText(reply.text);
        if (state->holdsAnswer)
            state->letOut(end.text);
        co_return true;
    }
    LoopRound held;
    held.model = end.last;
    held.usage = end.usage;
    if (gate.effect == PolicyEffect::Ask)
        held.approvals.append(
            state->askAboutAnswer(gate, state->fullText(reply.text), m_clock.nowMs()));
    auto write = [held](Tx &tx) -> Result<bool> {
        const auto done = journalRound(tx, held);
        return done ? Result<bool>(true) : fail(done.error());
    };
    const Result<bool> done = co_await m_db.write(std::move(write));
    if (!done)
        co_return fail(done.error());
    state->record.rounds.append(held.model);
    end.isRecorded = true;
    if (gate.effect == PolicyEffect::Deny) {
        co_return failKeyed(ErrorCode::Forbidden, QStringLiteral("answer_denied"),
                            QStringLiteral("The answer was not let out: %1.").arg(gate.why));
    }
    end.isParked = true;
    co_return true;
}

/// What a person made of an answer that was held back; false: nothing yet.
Result<bool> AgentLoop::takeHeld(const StatePtr &state, const ModelCall &held)
{
    state->end.isRecorded = true;
    state->end.last = held;
    const auto asked = findRow<Approval>(
        m_db.reader(),
        QStringLiteral(" WHERE run_id = ? AND step_id = ? AND kind = 'agent_response' "
                       "ORDER BY id DESC LIMIT 1"),
        {state->turn->runId, state->turn->stepId});
    if (!asked)
        return fail(asked.error());
    if (!*asked) {
        return failKeyed(ErrorCode::Forbidden, QStringLiteral("answer_denied"),
                         QStringLiteral("The answer was not let out."));
    }
    const Approval &approval = **asked;
    if (approval.status == ApprovalStatus::Pending)
        return false;
    if (approval.status != ApprovalStatus::Approved) {
        return failKeyed(
            ErrorCode::Forbidden, QStringLiteral("answer_rejected"),
            approval.comment.isEmpty()
                ? QStringLiteral("A person rejected this answer.")
                : QStringLiteral("A person rejected this answer: %1").arg(approval.comment));
    }
    const QString text = approval.edited.isString() ? approval.edited.toString() : approval.content;
    state->end.last.text = text;
    state->end.text = text; // all of the turn's: it was asked about as a whole
    for (qsizetype &end : state->turn->roundEnds)
        end = std::min(end, text.size());
    state->letOut(text);
    return true;
}

} // namespace troupe

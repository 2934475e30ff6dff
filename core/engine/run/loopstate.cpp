// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/run/loopstate.h"

#include "core/meta/values.h"

namespace troupe {

QString told(const ToolCallRecord &call)
{
    if (call.result.size() <= kLongestToldResult)
        return call.result.isEmpty() && !call.error.isEmpty() ? call.error : call.result;
    return call.result.left(kLongestToldResult)
           + QStringLiteral("\n[cut off: the result has %1 characters]").arg(call.result.size());
}

bool readsOutside(const ToolCallRecord &call)
{
    return call.status == ToolCallStatus::Succeeded
           && (call.risk == ToolRisk::External || call.source != ToolSource::BuiltIn);
}

void AgentLoop::Toolbox::add(const std::shared_ptr<Tool> &tool)
{
    const auto isSame = [&](const std::shared_ptr<Tool> &other) {
        return other->info().name == tool->info().name;
    };
    if (std::none_of(tools.begin(), tools.end(), isSame))
        tools.push_back(tool);
}

std::shared_ptr<Tool> AgentLoop::Toolbox::find(const QString &name) const
{
    std::shared_ptr<Tool> found;
    for (const std::shared_ptr<Tool> &tool : tools) {
        if (tool->info().name == name)
            return tool;
        if (!found
            && (tool->info().name.compare(name, Qt::CaseInsensitive) == 0
                || tool->info().aliases.contains(name, Qt::CaseInsensitive)))
            found = tool;
    }
    return found;
}

QList<ToolSpec> AgentLoop::Toolbox::specs() const
{
    QList<ToolSpec> specs;
    for (const std::shared_ptr<Tool> &tool : tools)
        specs.append({tool->info().name, tool->info().description, tool->info().parameters});
    return specs;
}

void AgentLoop::State::beginRound()
{
    roundText.clear();
    isFirstDelta = true;
}

void AgentLoop::State::addDelta(const QString &delta)
{
    if (delta.isEmpty())
        return;
    roundText += delta;
    if (holdsAnswer)
        return;
    if (std::exchange(isFirstDelta, false) && !end.text.isEmpty())
        show(QStringLiteral("\n\n"));
    show(delta);
}

void AgentLoop::State::show(const QString &text)
{
    turn->shown += text;
    if (turn->onDelta)
        turn->onDelta(text);
}

void AgentLoop::State::letOut(const QString &whole)
{
    // Something may have been shown before a policy said that answers are held back.
    const QString rest = whole.startsWith(turn->shown) ? whole.mid(turn->shown.size())
                                                       : QStringLiteral("\n\n") + whole;
    if (!rest.isEmpty())
        show(rest);
}

QString AgentLoop::State::fullText(const QString &text) const
{
    if (end.text.isEmpty() || text.isEmpty())
        return end.text + text;
    return end.text + QStringLiteral("\n\n") + text;
}

GateQuestion AgentLoop::State::question() const
{
    GateQuestion question;
    question.userId = turn->userId;
    question.ownerId = turn->agent.ownerId;
    question.agentId = turn->agent.id;
    question.hasReadOutside = hasReadOutside;
    question.spent = turn->spent;
    return question;
}

ModelCall AgentLoop::State::modelCall(const ChatReply &reply, const TokenCounts &counts, int round,
                                      qint64 latencyMs) const
{
    ModelCall call;
    call.id = newId();
    call.runId = turn->runId;
    call.stepId = turn->stepId;
    call.round = round;
    call.text = reply.text;
    call.finishReason = reply.finishReason;
    call.notices = reply.notices;
    call.model = turn->model.answering;
    call.provider = turn->model.providerName;
    call.tokensInput = counts.input;
    call.tokensOutput = counts.output;
    call.tokensCached = counts.cached;
    if (turn->replayOf.isEmpty())
        call.cost = chargeFor(counts, turn->model.answeringPrice);
    call.latencyMs = latencyMs;
    return call;
}

UsageRow AgentLoop::State::usageOf(const ModelCall &call, UsageKind kind) const
{
    UsageRow usage;
    usage.id = newId();
    usage.userId = turn->userId;
    usage.agentId = turn->agent.id;
    usage.sessionId = turn->sessionId;
    usage.messageId = turn->messageId;
    usage.runId = turn->runId;
    usage.stepId = turn->stepId;
    usage.provider = call.provider;
    usage.model = call.model;
    usage.requestedModel = turn->model.requested;
    usage.tokensInput = call.tokensInput;
    usage.tokensOutput = call.tokensOutput;
    usage.tokensCached = call.tokensCached;
    usage.cost = call.cost;
    if (turn->replayOf.isEmpty()) {
        usage.listCost =
            chargeFor(TokenCounts{call.tokensInput, call.tokensOutput, call.tokensCached},
                      turn->model.requestedPrice);
    }
    usage.latencyMs = call.latencyMs;
    usage.kind = kind;
    usage.createdAt = call.createdAt;
    return usage;
}

Approval AgentLoop::State::askAboutAnswer(const GateAnswer &gate, const QString &text,
                                          qint64 nowMs) const
{
    Approval ask;
    ask.id = newId();
    ask.userId = turn->userId;
    ask.kind = ApprovalKind::AgentResponse;
    ask.title = QStringLiteral("Answer of %1").arg(turn->agent.name);
    ask.runId = turn->runId;
    ask.stepId = turn->stepId;
    ask.sessionId = turn->sessionId;
    ask.messageId = turn->messageId;
    ask.agentId = turn->agent.id;
    ask.content = text;
    ask.riskLevel = gate.level;
    ask.reasons = gate.reasons;
    ask.policyId = gate.policyId;
    ask.estimatedCost = turn->spent + turn->earlierCost;
    ask.expiresAt = Timestamp{nowMs + gate.expiresAfterMs};
    return ask;
}

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/domain/agent.h"
#include "core/engine/modelregistry.h"
#include "core/engine/run/loopjournal.h"
#include "core/engine/run/toolgate.h"
#include "core/tools/toolregistry.h"

#include <memory>

namespace troupe {

class TokenMeter;

/// One turn of an agent within a step that is stored.
struct LoopTurn
{
    QString userId;
    QString sessionId; ///< empty outside of conversations
    QString messageId; ///< the answer that it writes; empty outside of conversations
    QString runId;
    QString stepId;
    Agent agent;
    ResolvedModel model;
    ChatRequest request; ///< without what this turn has done so far
    int depth = 0; ///< delegations above it
    Money spent; ///< by the run before this turn
    bool goesOn = false; ///< the step has a record already
    bool isRetry = false; ///< of a call without a model: it is made anew
    QString replayOf; ///< a step whose records answer instead of models and tools; empty: live
    CancelToken cancel;
    DeltaSink onDelta; ///< text of answers; not called while an answer may be held back
    QString shown; ///< of this turn's text: what onDelta was called with, now and before
    std::function<void(const ToolCallRecord &)> onCall; ///< after each change that is durable

    // What the rounds before the final answer came to so far.
    TokenCounts earlier;
    Money earlierCost;
    Money earlierListCost;
    bool isEstimated = false; ///< some of it was counted by us
    QList<qsizetype> roundEnds; ///< UTF-16 length of the text after each round that called tools

    LoopTurn() = default;
};
using LoopTurnPtr = std::shared_ptr<LoopTurn>;

/// Where a turn has come to. Parked: people are asked (see approvals of the step); the turn is started
/// again, with goesOn, when they have decided.
struct LoopEnd
{
    bool isParked = false;
    QString text; ///< of all rounds, an empty line between them
    ModelCall last; ///< the final answer, as to be recorded; costs count already when isRecorded
    UsageRow usage; ///< of the final answer, kind Answer
    bool isRecorded = false; ///< last and usage are stored already: the answer was held back
    QList<ToolCallRecord> calls; ///< all of the turn
    LoopEnd() = default;
};

/// A turn as a loop: the model answers, the tools that it calls are judged, asked about, called and
/// told, until it answers without calling any. Every answer and every call is a row before anything
/// follows from it, so that a turn goes on after a crash or after days of waiting for a person.
///
/// Server thread only. Ends with an Error: those of Provider::chat(); Conflict with key
/// "tool_loop_limit" (too many rounds or calls) or "cost_limit"; Forbidden with key "answer_denied" or
/// "answer_rejected"; those of storage.
class AgentLoop
{
public:
    using InlineTools =
        std::function<std::vector<std::shared_ptr<Tool>>(const Agent &, const QString &)>;

    AgentLoop(Database &db, ToolRegistry &tools, ToolGate &gate, TokenMeter &meter,
              const Clock &clock);

    Task<LoopEnd> run(LoopTurnPtr turn);

    /// One call that a plan makes, without a model: stored as the only one of its step. Nothing when
    /// people are asked first.
    Task<std::optional<ToolCallRecord>> callTool(LoopTurnPtr turn, QString tool,
                                                 QJsonObject arguments);

    /// Whether turns of the agent need more than one call of a model.
    bool isNeededFor(const Agent &agent, const QString &userId) const;
    /// Whether its answers may be held back: then nothing of a turn is shown before its end.
    bool holdsAnswersOf(const Agent &agent, const QString &userId) const;
    /// Tools that an agent declares itself.
    void setInlineTools(InlineTools tools) { m_inlineTools = std::move(tools); }
    /// What an agent may be offered, as models see it.
    QList<ToolSpec> specsFor(const Agent &agent, const QString &userId) const;
    bool isRepeatable(const ToolCallRecord &call) const;
    /// From now on calls that are cut off stay as they are in the journal.
    void setShuttingDown() { m_shuttingDown = true; }

private:
    struct Toolbox;
    struct State;
    using StatePtr = std::shared_ptr<State>;

    Toolbox toolboxFor(const Agent &agent, const QString &userId) const;
    Task<bool> askModel(StatePtr state, int round);
    Task<ChatReply> answerOf(StatePtr state, int round);
    Task<TokenCounts> countsOf(StatePtr state, ChatReply reply);
    Task<bool> finish(StatePtr state, ChatReply reply, TokenCounts counts, qint64 latencyMs);
    Result<bool> takeHeld(const StatePtr &state, const ModelCall &held);
    ToolCallRecord newCall(const State &state, const ToolCall &call, int round, int position) const;
    void judge(const State &state, ToolCallRecord &call, QList<Approval> &approvals) const;
    Task<bool> settleCalls(StatePtr state, int round);
    Task<ToolCallRecord> runCall(StatePtr state, ToolCallRecord call);
    Task<void> storeCall(ToolCallRecord call, ToolCallStatus from);
    static void account(State &state, const ModelCall &round);
    static void tellModel(State &state, int round);

    Database &m_db;
    ToolRegistry &m_tools;
    ToolGate &m_gate;
    TokenMeter &m_meter;
    const Clock &m_clock;
    InlineTools m_inlineTools;
    bool m_shuttingDown = false;
};

} // namespace troupe

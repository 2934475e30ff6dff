// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/engine/run/agentloop.h"

namespace troupe {

inline constexpr int kMostCallsOfTurn = 128;
inline constexpr qsizetype kLongestToldResult = 64 * 1024; ///< UTF-16 units, of one result

/// What the model is told a call came to.
QString told(const ToolCallRecord &call);
/// Whether a call brought in something that a stranger may have written.
bool readsOutside(const ToolCallRecord &call);

/// The tools of one turn, by the names that the model knows.
struct AgentLoop::Toolbox
{
    std::vector<std::shared_ptr<Tool>> tools;
    QStringList missing; ///< names of the agent's list that there is nothing for

    void add(const std::shared_ptr<Tool> &tool);
    bool isEmpty() const { return tools.empty(); }
    std::shared_ptr<Tool> find(const QString &name) const;
    QList<ToolSpec> specs() const;
};

/// A turn that is going on.
struct AgentLoop::State
{
    LoopTurnPtr turn;
    Toolbox box;
    LoopRecord record;
    LoopRecord origin; ///< of the step that is replayed
    LoopEnd end;
    QStringList notices; ///< for people: what the turn goes without
    bool holdsAnswer = false;
    bool hasReadOutside = false;
    QString roundText; ///< that has come so far of this round's answer
    bool isFirstDelta = true;

    void beginRound();
    void addDelta(const QString &delta);
    /// Shows what is not shown yet of the turn's text.
    void letOut(const QString &whole);
    void show(const QString &text);
    /// Appends a round's text for good.
    void addText(const QString &text) { end.text = fullText(text); }
    QString fullText(const QString &text) const;
    GateQuestion question() const;
    ModelCall modelCall(const ChatReply &reply, const TokenCounts &counts, int round,
                        qint64 latencyMs) const;
    UsageRow usageOf(const ModelCall &call, UsageKind kind) const;
    Approval askAboutAnswer(const GateAnswer &gate, const QString &text, qint64 nowMs) const;
};

} // namespace troupe

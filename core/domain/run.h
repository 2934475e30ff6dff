// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/money.h"
#include "core/base/timestamp.h"
#include "core/meta/typeinfo.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QStringList>

#include <array>
#include <string_view>

namespace troupe {

/// Of a run or a step. Pending waits for its turn, Waiting for a person; Skipped is a step that no
/// edge led to. Interrupted is a chat answer that the end of the process cut off.
enum class RunStatus : quint8 {
    Running,
    Succeeded,
    Failed,
    Cancelled,
    Interrupted,
    Pending,
    Waiting,
    Skipped
};
constexpr auto enumNames(RunStatus)
{
    return std::array<std::string_view, 8>{"running",          "succeeded",   "failed",
                                           "cancelled",        "interrupted", "pending",
                                           "waiting_approval", "skipped"};
}

/// Whether it has ended, one way or another.
constexpr bool isOver(RunStatus status)
{
    return status != RunStatus::Running && status != RunStatus::Pending
           && status != RunStatus::Waiting;
}

/// Live runs call models and tools; a Replay answers from the records of its origin, at no cost.
enum class RunMode : quint8 { Live, Replay };
constexpr auto enumNames(RunMode)
{
    return std::array<std::string_view, 2>{"live", "replay"};
}

/// One execution of a plan. A chat turn is a run of one step.
struct Run
{
    QString id;
    QString userId;
    QString kind; ///< "chat", "test", "plan", "delegate"
    QString name;
    QString agentId;
    QString sessionId;
    RunStatus status = RunStatus::Running;
    RunMode mode = RunMode::Live;
    QString error;
    QString errorKey;
    QJsonObject plan; ///< as it was when the run began; see Plan
    QJsonObject input;
    QJsonValue output = QJsonValue::Null;
    QString parentRunId; ///< the run whose step or tool call this one is
    QString parentStepId;
    int depth = 0; ///< how many runs stand above it
    QString originRunId; ///< what this is a rerun or a replay of
    Money cost; ///< the sum of its usage rows, those of its children not included
    Money costLimit; ///< 0: none
    qint64 tokensInput = 0;
    qint64 tokensOutput = 0;
    Timestamp deadlineAt;
    Timestamp createdAt;
    Timestamp startedAt;
    Timestamp finishedAt;

    static const TypeInfo &info();
};

struct Step
{
    QString id;
    QString runId;
    int position = 0; ///< in the order in which they began
    QString key; ///< of the plan's step; "each[3]" is an item of a map
    QString name;
    QString kind; ///< "agent", "tool", …; "agent_turn" of a chat
    int iteration = 0; ///< how often a loop has led back to it
    int attempt = 0; ///< how often it was tried again
    QString agentId;
    QString messageId; ///< the answer it writes
    RunStatus status = RunStatus::Running;
    QString error;
    QString errorKey;
    QJsonValue input = QJsonValue::Null; ///< with the templates filled in
    QJsonValue output = QJsonValue::Null;
    QString waitsFor; ///< id of an approval or of a child run
    Timestamp wakeAt; ///< of a wait or before another attempt
    QString copiedFrom; ///< the step of the origin whose result this is
    qint64 tokensInput = 0;
    qint64 tokensOutput = 0;
    Money cost;
    qint64 latencyMs = 0;
    Timestamp startedAt;
    Timestamp finishedAt;

    static const TypeInfo &info();
};

/// What a model was called for. Summaries of a conversation's beginning and titles cost, but are no
/// requests; neither are the rounds of a turn before its last. A test is an answer of an agent that
/// was not saved.
enum class UsageKind : quint8 { Answer, Summary, Test, Title, Round };
constexpr auto enumNames(UsageKind)
{
    return std::array<std::string_view, 5>{"answer", "summary", "test", "title", "round"};
}

/// One call to a model and what it cost. Rows are never changed.
struct UsageRow
{
    QString id;
    QString userId;
    QString agentId;
    QString sessionId;
    QString messageId;
    QString runId;
    QString stepId;
    QString provider;
    QString model; ///< that answered
    QString requestedModel;
    qint64 tokensInput = 0;
    qint64 tokensOutput = 0;
    qint64 tokensCached = 0;
    bool estimated = false;
    Money cost;
    Money listCost; ///< at the list price of the requested model
    qint64 latencyMs = 0;
    bool success = true;
    UsageKind kind = UsageKind::Answer;
    Timestamp createdAt;

    static const TypeInfo &info();
};

/// A finished answer of a model within a step. Never changed.
struct ModelCall
{
    QString id;
    QString runId;
    QString stepId;
    int round = 0;
    QString requestHash; ///< SHA-256, hex, of what was sent
    QString text;
    QJsonArray toolCalls; ///< as the model wrote them
    QString finishReason;
    QStringList notices;
    QString model;
    QString provider;
    qint64 tokensInput = 0;
    qint64 tokensOutput = 0;
    qint64 tokensCached = 0;
    Money cost;
    qint64 latencyMs = 0;
    Timestamp createdAt;

    static const TypeInfo &info();
};

} // namespace troupe

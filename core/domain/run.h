// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/money.h"
#include "core/base/timestamp.h"
#include "core/meta/typeinfo.h"

#include <array>
#include <string_view>

namespace troupe {

enum class RunStatus : quint8 { Running, Succeeded, Failed, Cancelled, Interrupted };
constexpr auto enumNames(RunStatus)
{
    return std::array<std::string_view, 5>{"running", "succeeded", "failed", "cancelled",
                                           "interrupted"};
}

/// One execution of a plan. A chat turn is a run of one step.
struct Run
{
    QString id;
    QString userId;
    QString kind; ///< "chat" or "test"
    QString agentId;
    QString sessionId;
    RunStatus status = RunStatus::Running;
    QString error;
    Money cost;
    Timestamp createdAt;
    Timestamp finishedAt;

    static const TypeInfo &info();
};

struct Step
{
    QString id;
    QString runId;
    int position = 0;
    QString kind; ///< "agent_turn"
    QString messageId; ///< the answer it writes
    RunStatus status = RunStatus::Running;
    QString error;
    Timestamp startedAt;
    Timestamp finishedAt;

    static const TypeInfo &info();
};

/// What a model was called for. Summaries of a conversation's beginning and titles cost, but are no
/// requests. A test is an answer of an agent that was not saved.
enum class UsageKind : quint8 { Answer, Summary, Test, Title };
constexpr auto enumNames(UsageKind)
{
    return std::array<std::string_view, 4>{"answer", "summary", "test", "title"};
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

} // namespace troupe

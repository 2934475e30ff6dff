// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/money.h"
#include "core/base/timestamp.h"
#include "core/meta/typeinfo.h"

#include <QStringList>

#include <array>
#include <string_view>

namespace troupe {

/// What a call of a tool can do, from harmless to not to be undone: Read looks at what is here, Write
/// changes what can be changed back, External talks to other machines or programs, Destructive
/// removes or sends what nobody gets back.
enum class ToolRisk : quint8 { Read, Write, External, Destructive };
constexpr auto enumNames(ToolRisk)
{
    return std::array<std::string_view, 4>{"read", "write", "external", "destructive"};
}

enum class ToolSource : quint8 { BuiltIn, Function, Mcp };
constexpr auto enumNames(ToolSource)
{
    return std::array<std::string_view, 3>{"builtin", "function", "mcp"};
}

/// Whether an agent may call a tool: Ask parks the call until a person has decided.
enum class ToolPermission : quint8 { Allow, Ask, Deny };
constexpr auto enumNames(ToolPermission)
{
    return std::array<std::string_view, 3>{"allow", "ask", "deny"};
}

/// A tool as models and people see it.
struct ToolInfo
{
    QString name; ///< what models call: [A-Za-z0-9_-]{1,64}; unique among what a person can use
    QString title; ///< for people; empty: the name
    QString description;
    QJsonObject parameters; ///< JSON Schema of the arguments, an object
    ToolRisk risk = ToolRisk::Read;
    ToolSource source = ToolSource::BuiltIn;
    QString sourceId; ///< of the function or of the MCP server
    QString ownerId; ///< whose tool it is; empty: everybody's
    QStringList aliases; ///< other names that find it
    int timeoutMs = 30'000; ///< of one call
    ToolPermission permission = ToolPermission::Allow; ///< where nobody has said otherwise

    static const TypeInfo &info();
};

/// Where a call of a tool stands. Running becomes Succeeded or Failed, or, when the process ends
/// meanwhile and the tool may have had an effect, Uncertain: then a person says what it was.
enum class ToolCallStatus : quint8 {
    Requested,
    Waiting,
    Running,
    Succeeded,
    Failed,
    Denied,
    Uncertain,
    Cancelled
};
constexpr auto enumNames(ToolCallStatus)
{
    return std::array<std::string_view, 8>{"requested", "waiting_approval", "running",
                                           "succeeded", "failed",           "denied",
                                           "uncertain", "cancelled"};
}

constexpr bool isOver(ToolCallStatus status)
{
    return status == ToolCallStatus::Succeeded || status == ToolCallStatus::Failed
           || status == ToolCallStatus::Denied || status == ToolCallStatus::Cancelled;
}

/// One call of a tool, from the model's wish to its result. Its row is written before each change of
/// status has an effect.
struct ToolCallRecord
{
    QString id; ///< also what a tool may send along so that a call is done once
    QString runId;
    QString stepId;
    QString userId;
    QString agentId;
    QString sessionId; ///< empty outside of conversations
    QString messageId; ///< the answer that it belongs to
    int round = 0; ///< the model's answer within its step, from 0
    int position = 0; ///< within the round, from 0
    QString callId; ///< the model's own name of the call
    QString tool; ///< as the registry names it; what the model wrote when there is no such tool
    ToolSource source = ToolSource::BuiltIn;
    ToolRisk risk = ToolRisk::Read;
    QJsonObject arguments;
    QString argumentsHash; ///< SHA-256, hex, of the canonical JSON of tool and arguments
    ToolCallStatus status = ToolCallStatus::Requested;
    QString allowedBy; ///< "permission", "policy:ID", "person:ID", "default"; who denied it, too
    QString approvalId;
    QString result; ///< what the model is told
    QString error; ///< what went wrong, for people
    Money cost;
    qint64 durationMs = 0;
    Timestamp createdAt;
    Timestamp startedAt;
    Timestamp finishedAt;

    static const TypeInfo &info();
};

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/timestamp.h"
#include "core/domain/tool.h"
#include "core/meta/typeinfo.h"

#include <QJsonObject>
#include <QString>

#include <array>
#include <string_view>

namespace troupe {

enum class FunctionMethod : quint8 { Get, Post, Put, Patch, Delete };
constexpr auto enumNames(FunctionMethod)
{
    return std::array<std::string_view, 5>{"GET", "POST", "PUT", "PATCH", "DELETE"};
}

/// How a function shows who calls: with its secret in a header of its own, as a bearer token, or as
/// "user:password" of Basic authentication.
enum class FunctionAuth : quint8 { None, ApiKey, Bearer, Basic };
constexpr auto enumNames(FunctionAuth)
{
    return std::array<std::string_view, 4>{"none", "api_key", "bearer", "basic"};
}

/// A tool that is an HTTP endpoint. Its secret is in the secret store, not here.
struct ToolFunction
{
    QString id;
    QString ownerId;
    QString name; ///< what models call: [A-Za-z0-9_-]{1,64}, unique among the owner's
    QString description;
    QJsonObject parameters; ///< JSON Schema of the arguments
    QString endpoint; ///< http or https; {name} in its path is that argument
    FunctionMethod method = FunctionMethod::Post;
    QJsonObject headers; ///< names and values, no secrets
    FunctionAuth auth = FunctionAuth::None;
    QString authHeader; ///< of ApiKey: the header's name
    bool hasSecret = false;
    int requestsPerMinute = 0; ///< 0: as many as one likes
    int timeoutMs = 30'000;
    bool isEnabled = true;
    Timestamp createdAt;
    Timestamp updatedAt;

    static const TypeInfo &info();
};

enum class ExecutionStatus : quint8 { Success, Failed };
constexpr auto enumNames(ExecutionStatus)
{
    return std::array<std::string_view, 2>{"success", "failed"};
}

/// One call of a function, as its log tells it.
struct FunctionExecution
{
    QString id;
    QString functionId;
    QString function; ///< its name at the time
    QString ownerId;
    QString agentId; ///< empty: a person tried it
    QString sessionId;
    QJsonObject arguments;
    QString result; ///< what the model was told, cut to 16 KB
    ExecutionStatus status = ExecutionStatus::Success;
    QString error; ///< for people
    int httpStatus = 0; ///< 0: there was no answer
    qint64 durationMs = 0;
    Timestamp createdAt;

    static const TypeInfo &info();
};

/// What a person said about a tool: for one agent, or for every agent of theirs.
struct ToolPermissionRule
{
    QString ownerId;
    QString agentId; ///< empty: every agent
    QString tool; ///< its name
    ToolPermission permission = ToolPermission::Ask;
    Timestamp updatedAt;

    static const TypeInfo &info();
};

} // namespace troupe

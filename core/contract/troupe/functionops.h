// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/op.h"
#include "core/domain/toolfunction.h"
#include "core/meta/patch.h"

/// HTTP functions in the native API.
namespace troupe {

struct FunctionInput
{
    QString name;
    QString description;
    QJsonObject parameters;
    QString endpoint;
    FunctionMethod method = FunctionMethod::Post;
    QJsonObject headers;
    FunctionAuth auth = FunctionAuth::None;
    QString authHeader;
    QString secret; ///< goes to the secret store; empty in a change: removed
    int requestsPerMinute = 0;
    int timeoutMs = 30'000;
    bool isEnabled = true;
    static const TypeInfo &info();
};

struct FunctionRef
{
    QString functionId;
    static const TypeInfo &info();
};

struct UpdateFunction
{
    QString functionId;
    Patch<FunctionInput> changes;
    static const TypeInfo &info();
};

struct FunctionList
{
    QList<ToolFunction> items;
    static const TypeInfo &info();
};

struct TestFunction
{
    QString functionId;
    QJsonObject arguments;
    static const TypeInfo &info();
};

struct ListExecutions
{
    QString functionId;
    int limit = 50;
    QString cursor;
    static const TypeInfo &info();
};

namespace ops {

inline constexpr Op<Nothing, FunctionList> listFunctions{{.path = "/troupe/v1/functions",
                                                          .scope = Scope::AgentsRead,
                                                          .summary = "List one's HTTP functions",
                                                          .tag = "Functions"}};
inline constexpr Op<FunctionInput, ToolFunction> createFunction{
    {.verb = Verb::Post,
     .path = "/troupe/v1/functions",
     .scope = Scope::AgentsWrite,
     .summary = "Make an HTTP endpoint a tool",
     .status = 201,
     .tag = "Functions",
     .description = "{name} in the endpoint's path is that argument. The other arguments are the "
                    "query of a GET or DELETE, else the JSON body. Loopback and private addresses "
                    "are refused unless they are allowed as targets.",
     .requestExample =
         "{\"name\": \"get_weather\", \"description\": \"Current weather of a city\", "
         "\"parameters\": {\"type\": \"object\", \"properties\": {\"city\": {\"type\": "
         "\"string\"}}, \"required\": [\"city\"]}, \"endpoint\": "
         "\"https://api.example.org/weather\", \"method\": \"GET\"}"}};
inline constexpr Op<FunctionRef, ToolFunction> getFunction{
    {.path = "/troupe/v1/functions/{function_id}",
     .scope = Scope::AgentsRead,
     .summary = "Read one function",
     .tag = "Functions"}};
inline constexpr Op<UpdateFunction, ToolFunction> updateFunction{
    {.verb = Verb::Patch,
     .path = "/troupe/v1/functions/{function_id}",
     .scope = Scope::AgentsWrite,
     .summary = "Change a function or its secret",
     .tag = "Functions"}};
inline constexpr Op<FunctionRef, Nothing> deleteFunction{
    {.verb = Verb::Delete,
     .path = "/troupe/v1/functions/{function_id}",
     .scope = Scope::AgentsWrite,
     .summary = "Remove a function, its secret and its log",
     .status = 204,
     .tag = "Functions"}};
inline constexpr Op<TestFunction, FunctionExecution> testFunction{
    {.verb = Verb::Post,
     .path = "/troupe/v1/functions/{function_id}/test",
     .scope = Scope::AgentsWrite,
     .summary = "Call a function to try it",
     .tag = "Functions",
     .requestExample = "{\"arguments\": {\"city\": \"Cologne\"}}"}};
inline constexpr Op<ListExecutions, Page<FunctionExecution>> listExecutions{
    {.path = "/troupe/v1/functions/{function_id}/executions",
     .scope = Scope::AgentsRead,
     .summary = "List the calls of a function, the newest first",
     .tag = "Functions"}};

} // namespace ops

} // namespace troupe

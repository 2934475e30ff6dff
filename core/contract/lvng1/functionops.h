// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/lvng1/agentops.h"
#include "core/contract/troupe/functionops.h"

/// Custom functions of LVNG v1 (API Integration Guide, "Tool & Function Integration").
namespace troupe::lvng1 {

struct Authentication
{
    QString type = QStringLiteral("none"); ///< none, api_key, bearer, basic
    QString header; ///< of api_key
    QString value; ///< never shown
    static const TypeInfo &info();
};

struct FunctionRate
{
    int requestsPerMinute = 0; ///< 0: as many as one likes
    static const TypeInfo &info();
};

struct FunctionFields
{
    QString name;
    QString description;
    QJsonObject parameters;
    QString endpoint;
    QString method = QStringLiteral("POST");
    QJsonObject headers;
    Authentication authentication;
    FunctionRate rateLimit;
    static const TypeInfo &info();
};

struct FunctionView
{
    QString id; ///< func_…
    QString name;
    QString description;
    QJsonObject parameters;
    QString endpoint;
    QString method;
    QJsonObject headers;
    Authentication authentication; ///< without its value
    FunctionRate rateLimit;
    QString status; ///< "active" or "inactive"
    QString createdAt;
    QString updatedAt;
    static const TypeInfo &info();
};

struct FunctionId
{
    QString functionId;
    static const TypeInfo &info();
};

struct ChangeFunction
{
    QString functionId;
    Patch<FunctionFields> changes;
    static const TypeInfo &info();
};

struct ListFunctionsQuery
{
    int limit = 20;
    int offset = 0;
    static const TypeInfo &info();
};

struct FunctionPage
{
    QList<FunctionView> functions;
    Pagination pagination;
    static const TypeInfo &info();
};

struct ExecutionsQuery
{
    QString functionId;
    int limit = 50;
    static const TypeInfo &info();
};

struct ExecutionView
{
    QString id; ///< exec_…
    QString function;
    QJsonObject arguments;
    QString result;
    QString status; ///< "success" or "failed"
    QString error;
    qint64 durationMs = 0;
    std::optional<QString> agentId; ///< agent_…; null: a person tried it
    std::optional<QString> sessionId;
    QString createdAt;
    static const TypeInfo &info();
};

struct ExecutionList
{
    QList<ExecutionView> executions;
    static const TypeInfo &info();
};

FunctionView viewOf(const ToolFunction &function);
ExecutionView viewOf(const FunctionExecution &execution);
/// The native input of what a client sent. Invalid for a method or authentication that is none.
Result<FunctionInput> inputFrom(const FunctionFields &fields);
Result<Patch<FunctionInput>> changesFrom(const Patch<FunctionFields> &changes);

namespace ops {

inline constexpr char kCreateFunctionExample[] =
    "{\n  \"name\": \"get_weather\",\n  \"description\": \"Get current weather for a location\",\n"
    "  \"parameters\": {\"type\": \"object\", \"properties\": {\"location\": {\"type\": "
    "\"string\", \"description\": \"City name or coordinates\"}, \"units\": {\"type\": "
    "\"string\", \"enum\": [\"celsius\", \"fahrenheit\"], \"default\": \"celsius\"}}, "
    "\"required\": [\"location\"]},\n  \"endpoint\": \"https://your-api.com/weather\",\n  "
    "\"authentication\": {\"type\": \"api_key\", \"header\": \"X-API-Key\", \"value\": "
    "\"{weather_api_key}\"},\n  \"rate_limit\": {\"requests_per_minute\": 100}\n}";

inline constexpr Op<FunctionFields, FunctionView> createFunction{
    {.verb = Verb::Post,
     .path = "/v1/functions",
     .scope = Scope::AgentsWrite,
     .summary = "Register a custom function",
     .status = 201,
     .tag = "Functions",
     .requestExample = kCreateFunctionExample}};
inline constexpr Op<ListFunctionsQuery, FunctionPage> listFunctions{
    {.path = "/v1/functions",
     .scope = Scope::AgentsRead,
     .summary = "List custom functions",
     .tag = "Functions"}};
inline constexpr Op<FunctionId, FunctionView> getFunction{{.path = "/v1/functions/{function_id}",
                                                           .scope = Scope::AgentsRead,
                                                           .summary = "Read one function",
                                                           .tag = "Functions"}};
inline constexpr Op<ChangeFunction, FunctionView> updateFunction{
    {.verb = Verb::Patch,
     .path = "/v1/functions/{function_id}",
     .scope = Scope::AgentsWrite,
     .summary = "Change a function",
     .tag = "Functions"}};
inline constexpr Op<ChangeFunction, FunctionView> replaceFunction{
    {.verb = Verb::Put,
     .path = "/v1/functions/{function_id}",
     .scope = Scope::AgentsWrite,
     .summary = "Change what is sent of a function",
     .tag = "Functions"}};
inline constexpr Op<FunctionId, Nothing> deleteFunction{{.verb = Verb::Delete,
                                                         .path = "/v1/functions/{function_id}",
                                                         .scope = Scope::AgentsWrite,
                                                         .summary = "Delete a function",
                                                         .status = 204,
                                                         .tag = "Functions"}};
inline constexpr Op<ExecutionsQuery, ExecutionList> listExecutions{
    {.path = "/v1/functions/{function_id}/executions",
     .scope = Scope::AgentsRead,
     .summary = "Function execution log, the newest first",
     .tag = "Functions"}};

} // namespace ops

} // namespace troupe::lvng1

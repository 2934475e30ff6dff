// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/op.h"
#include "core/domain/toolfunction.h"
#include "core/meta/patch.h"

#include <optional>

/// Tools, what they may, and web search in the native API.
namespace troupe {

struct ListTools
{
    QString agentId; ///< whose permissions are told; empty: those for every agent
    static const TypeInfo &info();
};

/// Where a permission comes from.
enum class PermissionSource : quint8 { Default, EveryAgent, Agent };
constexpr auto enumNames(PermissionSource)
{
    return std::array<std::string_view, 3>{"default", "every_agent", "agent"};
}

/// A tool with what was said about it.
struct ToolView
{
    QString name;
    QString title;
    QString description;
    QJsonObject parameters;
    ToolRisk risk = ToolRisk::Read;
    ToolSource source = ToolSource::BuiltIn;
    QString sourceId;
    QStringList aliases;
    int timeoutMs = 0;
    ToolPermission defaultPermission = ToolPermission::Allow;
    ToolPermission permission = ToolPermission::Allow; ///< what counts
    PermissionSource permissionSource = PermissionSource::Default;
    static const TypeInfo &info();
};

struct ToolViews
{
    QList<ToolView> items;
    static const TypeInfo &info();
};

struct CallToolInput
{
    QString tool; ///< its name or an alias
    QJsonObject arguments;
    static const TypeInfo &info();
};

/// What a call by a person came to.
struct ToolCallAnswer
{
    QString id; ///< of the record
    QString tool;
    QString text; ///< what a model would be told
    bool isError = false;
    Money cost;
    qint64 durationMs = 0;
    static const TypeInfo &info();
};

struct SetToolPermission
{
    QString tool;
    QString agentId; ///< empty: every agent of the caller
    ToolPermission permission = ToolPermission::Ask;
    static const TypeInfo &info();
};

struct ToolPermissionRef
{
    QString tool;
    QString agentId;
    static const TypeInfo &info();
};

enum class SearchEngine : quint8 { None, Searxng, Brave, Tavily };
constexpr auto enumNames(SearchEngine)
{
    return std::array<std::string_view, 4>{"none", "searxng", "brave", "tavily"};
}

struct WebSearchSettings
{
    SearchEngine engine = SearchEngine::None;
    QString baseUrl; ///< of SearXNG; of the others only instead of their own
    bool hasKey = false;
    QString apiKey; ///< never told
    static const TypeInfo &info();
};

struct UpdateWebSearch
{
    Patch<WebSearchSettings> changes;
    static const TypeInfo &info();
};

namespace ops {

inline constexpr Op<ListTools, ToolViews> listTools{
    {.path = "/troupe/v1/tools",
     .scope = Scope::AgentsRead,
     .summary = "List the tools that the caller's agents can use",
     .tag = "Tools",
     .description = "With agent_id, the permissions of that agent; else those for every agent."}};
inline constexpr Op<CallToolInput, ToolCallAnswer> callTool{
    {.verb = Verb::Post,
     .path = "/troupe/v1/tools/{tool}/call",
     .scope = Scope::AgentsWrite,
     .summary = "Call a tool as a person, to try it",
     .tag = "Tools",
     .description = "The arguments are checked and the call is recorded as any other.",
     .requestExample = "{\"arguments\": {\"expression\": \"0.1 + 0.2\"}}"}};
inline constexpr Op<SetToolPermission, ToolPermissionRule> setToolPermission{
    {.verb = Verb::Put,
     .path = "/troupe/v1/tools/{tool}/permission",
     .scope = Scope::AgentsWrite,
     .summary = "Say whether an agent, or every agent, may call a tool",
     .tag = "Tools",
     .requestExample = "{\"permission\": \"ask\"}"}};
inline constexpr Op<ToolPermissionRef, Nothing> removeToolPermission{
    {.verb = Verb::Delete,
     .path = "/troupe/v1/tools/{tool}/permission",
     .scope = Scope::AgentsWrite,
     .summary = "Take back what was said about a tool",
     .status = 204,
     .tag = "Tools"}};
inline constexpr Op<Nothing, WebSearchSettings> getWebSearch{
    {.path = "/troupe/v1/web-search",
     .scope = Scope::AgentsRead,
     .summary = "Read which search engine the tool web_search asks",
     .tag = "Tools"}};
inline constexpr Op<UpdateWebSearch, WebSearchSettings> updateWebSearch{
    {.verb = Verb::Patch,
     .path = "/troupe/v1/web-search",
     .scope = Scope::Admin,
     .summary = "Choose the search engine of web_search",
     .tag = "Tools",
     .requestExample = "{\"engine\": \"searxng\", \"base_url\": \"http://127.0.0.1:8888\"}"}};

} // namespace ops

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/convergio/agentops.h"
#include "core/contract/troupe/systemops.h"

/// Health, keys, ecosystem and administration of Convergio.
namespace troupe::convergio {

struct HealthView
{
    QString status; ///< "healthy" or "degraded"
    QString timestamp;
    QString version;
    QString database; ///< "connected", or what is wrong
    QString redis; ///< "embedded": the cache that is there
    static const TypeInfo &info();
};

struct Pagination
{
    qint64 total = 0;
    int skip = 0;
    int limit = 100;
    bool hasNext = false;
    bool hasPrev = false;
    static const TypeInfo &info();
};

struct PageQuery
{
    int skip = 0;
    int limit = 100;
    static const TypeInfo &info();
};

struct KeyInput
{
    QString name;
    QStringList scopes; ///< empty: all that the caller has
    Tier tier = Tier::Enterprise;
    static const TypeInfo &info();
};

struct NewKeyView
{
    QString id;
    QString name;
    QString key; ///< shown this once
    QString clientId;
    QString clientSecret; ///< shown this once
    QStringList scopes;
    Tier tier = Tier::Enterprise;
    QString createdAt;
    static const TypeInfo &info();
};

struct KeyView
{
    QString id;
    QString name;
    QString prefix;
    QString clientId;
    QStringList scopes;
    Tier tier = Tier::Enterprise;
    QString createdAt;
    std::optional<QString> lastUsedAt;
    static const TypeInfo &info();
};

struct KeyPage
{
    QList<KeyView> data;
    Pagination pagination;
    static const TypeInfo &info();
};

struct KeyId
{
    QString keyId;
    static const TypeInfo &info();
};

struct KeyRevoked
{
    QString id;
    bool revoked = true;
    static const TypeInfo &info();
};

/// Of the agents that the caller may see. Active ones are healthy, degraded (less than 95 % of the
/// calls of 30 days succeeded) or failed (less than half).
struct EcosystemFigures
{
    qint64 totalAgents = 0;
    qint64 activeAgents = 0;
    qint64 healthyAgents = 0;
    qint64 degradedAgents = 0;
    qint64 failedAgents = 0;
    static const TypeInfo &info();
};

struct AgentHealth
{
    QString agentId;
    QString status; ///< healthy, degraded, failed or inactive
    std::optional<double> lastResponseTime; ///< seconds; null without calls
    std::optional<double> successRate; ///< 0 to 1; null without calls
    static const TypeInfo &info();
};

struct EcosystemView
{
    EcosystemFigures ecosystemHealth;
    QList<AgentHealth> agentStatus;
    static const TypeInfo &info();
};

struct CacheCleared
{
    qint64 entries = 0; ///< things that will be read again
    static const TypeInfo &info();
};

NewKeyView viewOf(const CreatedKey &key);
KeyView viewOf(const ApiKey &key);

namespace ops {

inline constexpr Op<Nothing, HealthView> getHealth{
    {.path = "/health", .scope = Scope::Open, .summary = "Is the server well", .tag = "Health"}};
inline constexpr Op<Nothing, RawBody> getMetrics{
    {.path = "/metrics",
     .scope = Scope::UsageRead,
     .summary = "Metrics in the Prometheus text format",
     .tag = "Monitoring"}};
inline constexpr Op<Nothing, Nothing> metricsSocket{{.path = "/ws/metrics",
                                                     .scope = Scope::UsageRead,
                                                     .summary = "The machine and the server, live",
                                                     .kind = AnswerKind::Channel,
                                                     .tag = "Monitoring"}};
inline constexpr Op<KeyInput, NewKeyView> createKey{
    {.verb = Verb::Post,
     .path = "/api/v1/keys",
     .scope = Scope::Any,
     .summary = "Generate a new API key; its secrets are shown this once",
     .status = 201,
     .tag = "User Keys",
     .requestExample = "{\"name\": \"ci\", \"scopes\": [\"agents:read\"], \"tier\": \"free\"}",
     .enveloped = true}};
inline constexpr Op<PageQuery, KeyPage> listKeys{{.path = "/api/v1/keys",
                                                  .scope = Scope::Any,
                                                  .summary = "List the user's API keys",
                                                  .tag = "User Keys"}};
inline constexpr Op<KeyId, KeyRevoked> revokeKey{{.verb = Verb::Delete,
                                                  .path = "/api/v1/keys/{key_id}",
                                                  .scope = Scope::Any,
                                                  .summary = "Revoke an API key, at once",
                                                  .tag = "User Keys",
                                                  .enveloped = true}};
inline constexpr Op<Nothing, EcosystemView> ecosystemHealth{{.path = "/ecosystem/health",
                                                             .scope = Scope::AgentsRead,
                                                             .summary = "How the agents are",
                                                             .tag = "Agent Ecosystem"}};
inline constexpr Op<AgentId, AgentHealth> agentHealth{
    {.path = "/ecosystem/agents/{agent_id}/health",
     .scope = Scope::AgentsRead,
     .summary = "How one agent is",
     .tag = "Agent Ecosystem",
     .enveloped = true}};
inline constexpr Op<Nothing, VacuumDone> vacuum{
    {.verb = Verb::Post,
     .path = "/admin/maintenance/vacuum",
     .scope = Scope::Admin,
     .summary = "Give unused space of the database back",
     .tag = "Admin",
     .enveloped = true}};
inline constexpr Op<Nothing, SystemInfo> systemInfo{{.path = "/admin/system/info",
                                                     .scope = Scope::Admin,
                                                     .summary = "Detailed system information",
                                                     .tag = "Admin",
                                                     .enveloped = true}};
inline constexpr Op<Nothing, CacheCleared> clearCache{
    {.verb = Verb::Post,
     .path = "/admin/cache/clear",
     .scope = Scope::Admin,
     .summary = "Forget what can be read again: credentials and used quotas",
     .tag = "Admin",
     .enveloped = true}};
inline constexpr Op<Nothing, RawBody> getOpenApi{{.path = "/openapi.json",
                                                  .scope = Scope::Open,
                                                  .summary = "This API as OpenAPI 3.1",
                                                  .tag = "Health"}};
inline constexpr Op<Nothing, RawBody> getSameOpenApi{{.path = "/api/v1/openapi.json",
                                                      .scope = Scope::Open,
                                                      .summary = "The same document",
                                                      .tag = "Health"}};
inline constexpr Op<Nothing, RawBody> getDocs{
    {.path = "/docs", .scope = Scope::Open, .summary = "This API as a page", .tag = "Health"}};
inline constexpr Op<Nothing, RawBody> getRedoc{
    {.path = "/redoc", .scope = Scope::Open, .summary = "The same page", .tag = "Health"}};

} // namespace ops
} // namespace troupe::convergio

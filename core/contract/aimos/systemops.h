// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/op.h"
#include "core/domain/access.h"

/// System of AIMOS (API Integration Guide, "System APIs" and "WebSocket APIs").
namespace troupe::aimos {

struct HealthView
{
    QString status; ///< "healthy" or "degraded"
    QString version;
    QString timestamp;
    static const TypeInfo &info();
};

struct StatusView
{
    QString status; ///< "healthy", "degraded" (score under 0.7), "unhealthy" (under 0.3)
    qint64 uptimeSeconds = 0;
    QString version;
    QString environment; ///< "local" on a loopback address, else "production"
    qint64 totalAgents = 0; ///< that the caller may see
    qint64 activeAgents = 0;
    double systemHealthScore = 0; ///< 0 to 1
    std::optional<QString> lastExecution;
    static const TypeInfo &info();
};

struct MetricsQuery
{
    int hours = 24;
    static const TypeInfo &info();
};

struct SampleView
{
    QString timestamp;
    double cpuUsage = 0; ///< percent
    double memoryUsage = 0; ///< percent
    double diskUsage = 0; ///< percent
    double networkIo = 0; ///< kilobytes a second
    int activeAgentsCount = 0;
    double systemHealthScore = 0;
    static const TypeInfo &info();
};

/// A bare list, the oldest first.
struct SampleList
{
    QList<SampleView> samples;
    static const TypeInfo &info();
};

struct SocketInput
{
    QString userId; ///< of /api/auth/me
    static const TypeInfo &info();
};

namespace ops {

inline constexpr Op<Nothing, HealthView> getHealth{{.path = "/api/health",
                                                    .scope = Scope::Open,
                                                    .summary = "Is the server well",
                                                    .tag = "System"}};
inline constexpr Op<Nothing, StatusView> getStatus{{.path = "/api/system/status",
                                                    .scope = Scope::UsageRead,
                                                    .summary = "Comprehensive system status",
                                                    .tag = "System"}};
inline constexpr Op<MetricsQuery, SampleList> getMetrics{
    {.path = "/api/system/metrics",
     .scope = Scope::UsageRead,
     .summary = "Samples of the machine, one a minute",
     .tag = "System",
     .description = "The last `hours` of them, at most 30 days, and one taken now."}};
inline constexpr Op<Nothing, RawBody> getPrometheus{
    {.path = "/api/system/metrics/prometheus",
     .scope = Scope::UsageRead,
     .summary = "Metrics in the Prometheus text format",
     .tag = "System"}};
inline constexpr Op<Nothing, RawBody> getOpenApi{{.path = "/api/openapi.json",
                                                  .scope = Scope::Open,
                                                  .summary = "This API as OpenAPI 3.1",
                                                  .tag = "System"}};
inline constexpr Op<Nothing, RawBody> getDocs{
    {.path = "/api/docs", .scope = Scope::Open, .summary = "This API as a page", .tag = "System"}};
inline constexpr Op<Nothing, RawBody> getRedoc{
    {.path = "/api/redoc", .scope = Scope::Open, .summary = "The same page", .tag = "System"}};
inline constexpr Op<SocketInput, Nothing> updates{
    {.path = "/api/ws/{user_id}",
     .scope = Scope::AgentsRead,
     .summary = "Live updates: metrics_update, agent_created",
     .kind = AnswerKind::Channel,
     .tag = "System"}};

} // namespace ops
} // namespace troupe::aimos

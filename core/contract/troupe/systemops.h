// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/money.h"
#include "core/contract/op.h"
#include "core/meta/patch.h"

/// Health, usage, keys, settings and the system in the native API.
namespace troupe {

struct Health
{
    QString status; ///< "ok" or "degraded"
    QString version;
    QString database; ///< "ok", or what is wrong
    qint64 uptimeSeconds = 0;
    static const TypeInfo &info();
};

enum class Granularity : quint8 { None, Day, Month };
constexpr auto enumNames(Granularity)
{
    return std::array<std::string_view, 3>{"none", "day", "month"};
}
enum class UsageGroup : quint8 { None, Agent, Model, Provider, User };
constexpr auto enumNames(UsageGroup)
{
    return std::array<std::string_view, 5>{"none", "agent", "model", "provider", "user"};
}

struct UsageQuery
{
    QString from; ///< a date, "2025-06-01"; empty: 30 days back
    QString to; ///< the last day, inclusive; empty: today (UTC)
    Granularity granularity = Granularity::Day;
    UsageGroup by = UsageGroup::None;
    static const TypeInfo &info();
};

struct UsageFigures
{
    QString date; ///< of the day or month; empty without granularity
    QString key; ///< id of the agent, model, …; empty without a group
    QString label; ///< its name
    qint64 requests = 0;
    qint64 tokensInput = 0;
    qint64 tokensOutput = 0;
    qint64 tokensCached = 0;
    Money cost;
    Money listCost;
    std::optional<double> avgLatencyMs; ///< nothing without requests
    std::optional<double> successRate; ///< 0–100
    static const TypeInfo &info();
};

struct UsageReport
{
    QString from;
    QString to;
    UsageFigures totals;
    QList<UsageFigures> rows;
    static const TypeInfo &info();
};

struct KeyRef
{
    QString keyId;
    static const TypeInfo &info();
};

struct CreateKey
{
    QString name;
    QStringList scopes; ///< empty: all that the caller has
    Tier tier = Tier::Enterprise;
    bool requiresSignature = false; ///< only good for requests that are signed with it
    static const TypeInfo &info();
};

struct CreatedKey
{
    QString id;
    QString name;
    QString key; ///< shown this once
    QString prefix;
    QString clientId; ///< the key as an OAuth client, client_…
    QString clientSecret; ///< shown this once
    QStringList scopes;
    Tier tier = Tier::Enterprise;
    bool requiresSignature = false;
    Timestamp createdAt;
    static const TypeInfo &info();
};

/// Settings of the server. Those of a desktop's looks stay with the desktop.
struct ServerSettings
{
    QString defaultModel; ///< of agents without one; empty: troupe-offline
    bool offlineFallback =
        true; ///< troupe-offline answers for models without a provider, and says so
    bool autoTitles = true; ///< models name conversations after their first answer
    bool offlineLock = false; ///< nothing leaves this machine
    bool rateLimits = true;
    int offlineWordsPerSecond = 40; ///< pace of troupe-offline; 0: full speed
    QString proxyUrl; ///< http://… or socks5://…; empty: none
    QString caFile; ///< PEM certificates that are trusted besides the system's
    QStringList allowTargets; ///< CIDRs that aimed calls may reach although they are private
    bool localDiscovery = true; ///< model servers on this machine may be looked for
    static const TypeInfo &info();
};

struct UpdateSettings
{
    Patch<ServerSettings> changes;
    static const TypeInfo &info();
};

struct SecretStoreInfo
{
    QString kind; ///< "keychain", "sealed_file", "session_only", "locked", "unavailable"
    QString explanation; ///< for people
    bool persistent = false;
    static const TypeInfo &info();
};

struct SystemInfo
{
    QString version;
    QString qtVersion;
    QString sqliteVersion;
    QString dataFolder;
    qint64 databaseBytes = 0;
    int schemaVersion = 0;
    qint64 uptimeSeconds = 0;
    qint64 memoryBytes = 0; ///< resident, of the process
    qint64 connections = 0;
    qint64 streams = 0;
    qint64 webSockets = 0;
    qint64 runningTurns = 0;
    qint64 requests = 0; ///< since the start
    qint64 lastEventSeq = 0;
    bool offlineLock = false;
    SecretStoreInfo secretStore;
    static const TypeInfo &info();
};

/// One outbound connection, or one that was refused.
struct NetworkEntry
{
    qint64 id = 0;
    Timestamp at;
    QString host;
    int port = 0;
    QString reason;
    qint64 bytesSent = 0;
    qint64 bytesReceived = 0;
    QString outcome;
    static const TypeInfo &info();
};

struct ListNetwork
{
    int limit = 100;
    QString cursor;
    static const TypeInfo &info();
};

struct BackupDone
{
    QString path;
    qint64 bytes = 0; ///< of the copy of the database
    int files = 0; ///< attached files, kept beside it
    qint64 fileBytes = 0;
    int missingFiles = 0; ///< that it names and that are nowhere
    static const TypeInfo &info();
};

struct VacuumDone
{
    qint64 bytesBefore = 0;
    qint64 bytesAfter = 0;
    static const TypeInfo &info();
};

namespace ops {

inline constexpr Op<Nothing, Health> getHealth{{.path = "/troupe/v1/health",
                                                .scope = Scope::Open,
                                                .summary = "Is the server well",
                                                .tag = "System"}};
inline constexpr Op<Nothing, RawBody> getOpenApi{{.path = "/troupe/v1/openapi.json",
                                                  .scope = Scope::Open,
                                                  .summary = "This API as OpenAPI 3.1",
                                                  .tag = "System"}};
inline constexpr Op<Nothing, RawBody> getDocs{{.path = "/troupe/v1/docs",
                                               .scope = Scope::Open,
                                               .summary = "This API as a page",
                                               .tag = "System"}};
inline constexpr Op<Nothing, RawBody> getMetrics{
    {.path = "/troupe/v1/metrics",
     .scope = Scope::UsageRead,
     .summary = "Metrics in the Prometheus text format",
     .tag = "System"}};
inline constexpr Op<UsageQuery, UsageReport> getUsage{{.path = "/troupe/v1/usage",
                                                       .scope = Scope::UsageRead,
                                                       .summary = "Requests, tokens and cost",
                                                       .tag = "Usage"}};
inline constexpr Op<Nothing, Page<ApiKey>> listKeys{
    {.path = "/troupe/v1/keys", .scope = Scope::Any, .summary = "List API keys", .tag = "Keys"}};
inline constexpr Op<CreateKey, CreatedKey> createKey{
    {.verb = Verb::Post,
     .path = "/troupe/v1/keys",
     .scope = Scope::Any,
     .summary = "Make an API key; it is shown this once",
     .status = 201,
     .tag = "Keys",
     .requestExample = "{\"name\": \"laptop\", \"scopes\": [\"agents:read\"]}"}};
inline constexpr Op<KeyRef, Nothing> revokeKey{{.verb = Verb::Delete,
                                                .path = "/troupe/v1/keys/{key_id}",
                                                .scope = Scope::Any,
                                                .summary = "Revoke an API key, at once",
                                                .status = 204,
                                                .tag = "Keys"}};
inline constexpr Op<Nothing, ServerSettings> getSettings{{.path = "/troupe/v1/settings",
                                                          .scope = Scope::Any,
                                                          .summary = "Read the settings",
                                                          .tag = "System"}};
inline constexpr Op<UpdateSettings, ServerSettings> updateSettings{
    {.verb = Verb::Patch,
     .path = "/troupe/v1/settings",
     .scope = Scope::Admin,
     .summary = "Change some settings",
     .tag = "System",
     .requestExample = "{\"offline_lock\": true}"}};
inline constexpr Op<Nothing, SystemInfo> getSystem{{.path = "/troupe/v1/system",
                                                    .scope = Scope::UsageRead,
                                                    .summary = "Figures of the server",
                                                    .tag = "System"}};
inline constexpr Op<ListNetwork, Page<NetworkEntry>> listNetwork{
    {.path = "/troupe/v1/system/network",
     .scope = Scope::Admin,
     .summary = "Every outbound connection, newest first",
     .tag = "System"}};
inline constexpr Op<Nothing, BackupDone> backupSystem{
    {.verb = Verb::Post,
     .path = "/troupe/v1/system/backup",
     .scope = Scope::Admin,
     .summary =
         "Write a verified copy of the database into its backups folder, with attached files",
     .status = 201,
     .tag = "System"}};
inline constexpr Op<Nothing, VacuumDone> vacuumSystem{{.verb = Verb::Post,
                                                       .path = "/troupe/v1/system/vacuum",
                                                       .scope = Scope::Admin,
                                                       .summary = "Give unused space back",
                                                       .tag = "System"}};

} // namespace ops
} // namespace troupe

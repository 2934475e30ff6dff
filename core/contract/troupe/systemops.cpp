// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/contract/troupe/systemops.h"

#include "core/contract/page.h"

namespace troupe {

template struct Page<ApiKey>;
template struct Page<NetworkEntry>;

const TypeInfo &Health::info()
{
    static const TypeInfo type{
        "health",
        {
            field<&Health::status>("status", NoFlag, "\"ok\" or \"degraded\""),
            field<&Health::version>("version"),
            field<&Health::database>("database", NoFlag, "\"ok\", or what is wrong"),
            field<&Health::uptimeSeconds>("uptime_seconds"),
        }};
    return type;
}

const TypeInfo &UsageQuery::info()
{
    static const TypeInfo type{
        "usage_query",
        {
            field<&UsageQuery::from>("from", NoFlag, "A date, \"2025-06-01\"; empty: 30 days back")
                .length(0, 40),
            field<&UsageQuery::to>("to", NoFlag, "The last day, inclusive; empty: today (UTC)")
                .length(0, 40),
            field<&UsageQuery::granularity>("granularity"),
            field<&UsageQuery::by>("by"),
        }};
    return type;
}

const TypeInfo &UsageFigures::info()
{
    static const TypeInfo type{
        "usage_figures",
        {
            field<&UsageFigures::date>("date", NoFlag,
                                       "Of the day or month; empty without granularity"),
            field<&UsageFigures::key>("key", NoFlag,
                                      "Id of the agent, model, …; empty without a group"),
            field<&UsageFigures::label>("label", NoFlag, "Its name"),
            field<&UsageFigures::requests>("requests"),
            field<&UsageFigures::tokensInput>("tokens_input"),
            field<&UsageFigures::tokensOutput>("tokens_output"),
            field<&UsageFigures::tokensCached>("tokens_cached"),
            field<&UsageFigures::cost>("cost"),
            field<&UsageFigures::listCost>("list_cost"),
            field<&UsageFigures::avgLatencyMs>("avg_latency_ms", NoFlag,
                                               "Nothing without requests"),
            field<&UsageFigures::successRate>("success_rate", NoFlag, "0–100"),
        }};
    return type;
}

const TypeInfo &UsageReport::info()
{
    static const TypeInfo type{"usage_report",
                               {
                                   field<&UsageReport::from>("from"),
                                   field<&UsageReport::to>("to"),
                                   field<&UsageReport::totals>("totals"),
                                   field<&UsageReport::rows>("rows"),
                               }};
    return type;
}

const TypeInfo &KeyRef::info()
{
    static const TypeInfo type{"key_ref",
                               {
                                   field<&KeyRef::keyId>("key_id", Required),
                               }};
    return type;
}

const TypeInfo &CreateKey::info()
{
    static const TypeInfo type{
        "create_key",
        {
            field<&CreateKey::name>("name", Required).length(1, 200),
            field<&CreateKey::scopes>("scopes", OmitEmpty, "Empty: all that the caller has"),
            field<&CreateKey::tier>("tier"),
            field<&CreateKey::requiresSignature>("requires_signature", OmitEmpty,
                                                 "Only good for requests that are signed with it"),
        }};
    return type;
}

const TypeInfo &CreatedKey::info()
{
    static const TypeInfo type{
        "created_key",
        {
            field<&CreatedKey::id>("id"),
            field<&CreatedKey::name>("name"),
            field<&CreatedKey::key>("key", NoFlag, "Shown this once"),
            field<&CreatedKey::prefix>("prefix"),
            field<&CreatedKey::clientId>("client_id", NoFlag, "The key as an OAuth client"),
            field<&CreatedKey::clientSecret>("client_secret", NoFlag, "Shown this once"),
            field<&CreatedKey::scopes>("scopes"),
            field<&CreatedKey::tier>("tier"),
            field<&CreatedKey::requiresSignature>("requires_signature"),
            field<&CreatedKey::createdAt>("created_at"),
        }};
    return type;
}

const TypeInfo &ServerSettings::info()
{
    static const TypeInfo type{
        "server_settings",
        {
            field<&ServerSettings::defaultModel>("default_model", NoFlag,
                                                 "Of agents without one; empty: troupe-offline")
                .length(0, 200),
            field<&ServerSettings::offlineFallback>(
                "offline_fallback", NoFlag,
                "Troupe-offline answers for models without a provider, and says so"),
            field<&ServerSettings::autoTitles>(
                "auto_titles", NoFlag,
                "Models name conversations after their first answer (not troupe-offline)"),
            field<&ServerSettings::offlineLock>("offline_lock", NoFlag,
                                                "Nothing leaves this machine"),
            field<&ServerSettings::rateLimits>("rate_limits"),
            field<&ServerSettings::offlineWordsPerSecond>("offline_words_per_second", NoFlag,
                                                          "Pace of troupe-offline; 0: full speed")
                .range(0, 100000),
            field<&ServerSettings::proxyUrl>("proxy_url", NoFlag,
                                             "Http://… or socks5://…; empty: none")
                .length(0, 2000),
            field<&ServerSettings::caFile>("ca_file", NoFlag,
                                           "PEM certificates that are trusted besides the system's")
                .length(0, 4000),
            field<&ServerSettings::allowTargets>(
                "allow_targets", NoFlag,
                "CIDRs that aimed calls may reach although they are private")
                .length(0, 1000),
            field<&ServerSettings::localDiscovery>(
                "local_discovery", NoFlag,
                "Model servers on this machine may be looked for, when somebody asks"),
        }};
    return type;
}

const TypeInfo &UpdateSettings::info()
{
    static const TypeInfo type{"update_settings",
                               {
                                   field<&UpdateSettings::changes>("changes", WholeBody),
                               }};
    return type;
}

const TypeInfo &SecretStoreInfo::info()
{
    static const TypeInfo type{
        "secret_store_info",
        {
            field<&SecretStoreInfo::kind>(
                "kind", NoFlag,
                "\"keychain\", \"sealed_file\", \"session_only\", \"locked\", \"unavailable\""),
            field<&SecretStoreInfo::explanation>("explanation", NoFlag, "For people"),
            field<&SecretStoreInfo::persistent>("persistent"),
        }};
    return type;
}

const TypeInfo &SystemInfo::info()
{
    static const TypeInfo type{
        "system_info",
        {
            field<&SystemInfo::version>("version"),
            field<&SystemInfo::qtVersion>("qt_version"),
            field<&SystemInfo::sqliteVersion>("sqlite_version"),
            field<&SystemInfo::dataFolder>("data_folder"),
            field<&SystemInfo::databaseBytes>("database_bytes"),
            field<&SystemInfo::schemaVersion>("schema_version"),
            field<&SystemInfo::uptimeSeconds>("uptime_seconds"),
            field<&SystemInfo::memoryBytes>("memory_bytes", NoFlag, "Resident, of the process"),
            field<&SystemInfo::connections>("connections"),
            field<&SystemInfo::streams>("streams"),
            field<&SystemInfo::webSockets>("web_sockets"),
            field<&SystemInfo::runningTurns>("running_turns"),
            field<&SystemInfo::requests>("requests", NoFlag, "Since the start"),
            field<&SystemInfo::lastEventSeq>("last_event_seq"),
            field<&SystemInfo::offlineLock>("offline_lock"),
            field<&SystemInfo::secretStore>("secret_store"),
        }};
    return type;
}

const TypeInfo &NetworkEntry::info()
{
    static const TypeInfo type{"network_ledger",
                               {
                                   field<&NetworkEntry::id>("id", Primary),
                                   field<&NetworkEntry::at>("at"),
                                   field<&NetworkEntry::host>("host"),
                                   field<&NetworkEntry::port>("port"),
                                   field<&NetworkEntry::reason>("reason"),
                                   field<&NetworkEntry::bytesSent>("bytes_sent"),
                                   field<&NetworkEntry::bytesReceived>("bytes_received"),
                                   field<&NetworkEntry::outcome>("outcome"),
                               }};
    return type;
}

const TypeInfo &ListNetwork::info()
{
    static const TypeInfo type{"list_network",
                               {
                                   field<&ListNetwork::limit>("limit").range(1, 1000),
                                   field<&ListNetwork::cursor>("cursor"),
                               }};
    return type;
}

const TypeInfo &BackupDone::info()
{
    static const TypeInfo type{
        "backup_done",
        {
            field<&BackupDone::path>("path"),
            field<&BackupDone::bytes>("bytes"),
            field<&BackupDone::files>("files", NoFlag, "Attached files, kept beside it"),
            field<&BackupDone::fileBytes>("file_bytes"),
            field<&BackupDone::missingFiles>("missing_files", NoFlag,
                                             "That it names and that are nowhere"),
        }};
    return type;
}

const TypeInfo &VacuumDone::info()
{
    static const TypeInfo type{"vacuum_done",
                               {
                                   field<&VacuumDone::bytesBefore>("bytes_before"),
                                   field<&VacuumDone::bytesAfter>("bytes_after"),
                               }};
    return type;
}

} // namespace troupe

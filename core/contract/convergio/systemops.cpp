// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/contract/convergio/systemops.h"

#include "core/meta/values.h"

namespace troupe::convergio {

const TypeInfo &HealthView::info()
{
    static const TypeInfo type{
        "health",
        {
            field<&HealthView::status>("status", NoFlag, "\"healthy\" or \"degraded\""),
            field<&HealthView::timestamp>("timestamp"),
            field<&HealthView::version>("version"),
            field<&HealthView::database>("database", NoFlag, "\"connected\", or what is wrong"),
            field<&HealthView::redis>("redis", NoFlag, "\"embedded\": the cache that is there"),
        }};
    return type;
}

const TypeInfo &Pagination::info()
{
    static const TypeInfo type{"pagination",
                               {
                                   field<&Pagination::total>("total"),
                                   field<&Pagination::skip>("skip"),
                                   field<&Pagination::limit>("limit"),
                                   field<&Pagination::hasNext>("has_next"),
                                   field<&Pagination::hasPrev>("has_prev"),
                               }};
    return type;
}

const TypeInfo &PageQuery::info()
{
    static const TypeInfo type{
        "page_query",
        {
            field<&PageQuery::skip>("skip", NoFlag, "How many to leave out").range(0, 1e9),
            field<&PageQuery::limit>("limit").range(1, 1000),
        }};
    return type;
}

const TypeInfo &KeyInput::info()
{
    static const TypeInfo type{
        "key_input",
        {
            field<&KeyInput::name>("name", Required, "What the key is for").length(1, 200),
            field<&KeyInput::scopes>("scopes", OmitEmpty, "Empty: all that the caller has"),
            field<&KeyInput::tier>("tier"),
        }};
    return type;
}

const TypeInfo &NewKeyView::info()
{
    static const TypeInfo type{
        "new_key",
        {
            field<&NewKeyView::id>("id"),
            field<&NewKeyView::name>("name"),
            field<&NewKeyView::key>("key", NoFlag, "Shown this once"),
            field<&NewKeyView::clientId>("client_id", NoFlag, "For /oauth/token"),
            field<&NewKeyView::clientSecret>("client_secret", NoFlag, "Shown this once"),
            field<&NewKeyView::scopes>("scopes"),
            field<&NewKeyView::tier>("tier"),
            field<&NewKeyView::createdAt>("created_at"),
        }};
    return type;
}

const TypeInfo &KeyView::info()
{
    static const TypeInfo type{"key",
                               {
                                   field<&KeyView::id>("id"),
                                   field<&KeyView::name>("name"),
                                   field<&KeyView::prefix>("prefix", NoFlag,
                                                           "Its first characters"),
                                   field<&KeyView::clientId>("client_id"),
                                   field<&KeyView::scopes>("scopes"),
                                   field<&KeyView::tier>("tier"),
                                   field<&KeyView::createdAt>("created_at"),
                                   field<&KeyView::lastUsedAt>("last_used_at"),
                               }};
    return type;
}

const TypeInfo &KeyPage::info()
{
    static const TypeInfo type{"key_page",
                               {
                                   field<&KeyPage::data>("data"),
                                   field<&KeyPage::pagination>("pagination"),
                               }};
    return type;
}

const TypeInfo &KeyId::info()
{
    static const TypeInfo type{"key_id", {field<&KeyId::keyId>("key_id", Required)}};
    return type;
}

const TypeInfo &KeyRevoked::info()
{
    static const TypeInfo type{"key_revoked",
                               {
                                   field<&KeyRevoked::id>("id"),
                                   field<&KeyRevoked::revoked>("revoked"),
                               }};
    return type;
}

const TypeInfo &EcosystemFigures::info()
{
    static const TypeInfo type{"ecosystem_figures",
                               {
                                   field<&EcosystemFigures::totalAgents>("total_agents"),
                                   field<&EcosystemFigures::activeAgents>("active_agents"),
                                   field<&EcosystemFigures::healthyAgents>("healthy_agents"),
                                   field<&EcosystemFigures::degradedAgents>("degraded_agents"),
                                   field<&EcosystemFigures::failedAgents>("failed_agents"),
                               }};
    return type;
}

const TypeInfo &AgentHealth::info()
{
    static const TypeInfo type{
        "agent_health",
        {
            field<&AgentHealth::agentId>("agent_id"),
            field<&AgentHealth::status>("status", NoFlag, "healthy, degraded, failed or inactive"),
            field<&AgentHealth::lastResponseTime>("last_response_time", NoFlag, "Seconds"),
            field<&AgentHealth::successRate>("success_rate", NoFlag, "0 to 1, over 30 days"),
        }};
    return type;
}

const TypeInfo &EcosystemView::info()
{
    static const TypeInfo type{"ecosystem",
                               {
                                   field<&EcosystemView::ecosystemHealth>("ecosystem_health"),
                                   field<&EcosystemView::agentStatus>("agent_status"),
                               }};
    return type;
}

const TypeInfo &CacheCleared::info()
{
    static const TypeInfo type{"cache_cleared",
                               {field<&CacheCleared::entries>("entries", NoFlag,
                                                              "Things that will be read again")}};
    return type;
}

NewKeyView viewOf(const CreatedKey &key)
{
    NewKeyView view;
    view.id = key.id;
    view.name = key.name;
    view.key = key.key;
    view.clientId = key.clientId;
    view.clientSecret = key.clientSecret;
    view.scopes = key.scopes;
    view.tier = key.tier;
    view.createdAt = timeText(key.createdAt);
    return view;
}

KeyView viewOf(const ApiKey &key)
{
    KeyView view;
    view.id = key.id;
    view.name = key.name;
    view.prefix = key.prefix;
    view.clientId = clientIdOf(key.id);
    view.scopes = key.scopes;
    view.tier = key.tier;
    view.createdAt = timeText(key.createdAt);
    if (key.lastUsedAt.isSet())
        view.lastUsedAt = timeText(key.lastUsedAt);
    return view;
}

} // namespace troupe::convergio

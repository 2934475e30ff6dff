// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/apiserver.h"
#include "core/api/familydocs.h"
#include "core/contract/convergio/agentops.h"
#include "core/contract/convergio/chatops.h"
#include "core/contract/convergio/systemops.h"
#include "core/services/agentservice.h"

namespace troupe {

/// Agents in Convergio: the domain's agents by their slugs.
class ConvergioAgents
{
public:
    explicit ConvergioAgents(const Services &services) : m_services(services) {}

    Result<convergio::AgentListView> list(const Caller &caller,
                                          convergio::ListAgentsQuery in) const;
    Task<convergio::AgentView> create(Caller caller, convergio::AgentFields in);
    Result<convergio::AgentView> get(const Caller &caller, convergio::AgentId in) const;
    Task<convergio::AgentView> update(Caller caller, convergio::ChangeAgent in);
    Task<convergio::AgentDeleted> remove(Caller caller, convergio::AgentId in);
    Task<convergio::Deployed> deploy(Caller caller, convergio::AgentId in);
    Task<convergio::EcosystemView> ecosystem(Caller caller, Nothing in);
    Task<convergio::AgentHealth> health(Caller caller, convergio::AgentId in);

private:
    Services m_services;
};

/// Chat in Convergio: waits for the whole answer, or talks over the agent's socket.
class ConvergioChat
{
public:
    ConvergioChat(const Services &services, ApiServer &server, const ApiFamily &family)
        : m_services(services), m_server(server), m_family(family)
    {
    }

    Task<convergio::ChatView> chat(Caller caller, convergio::ChatInput in);
    /// The agent must be there, before the upgrade.
    Result<void> admit(const CallInfo &info, const convergio::SocketInput &in) const;
    void open(CallInfo info, convergio::SocketInput in, ChannelPtr channel);

private:
    Services m_services;
    ApiServer &m_server;
    const ApiFamily &m_family;
};

/// Keys in Convergio.
class ConvergioKeys
{
public:
    explicit ConvergioKeys(const Services &services) : m_services(services) {}

    Task<convergio::NewKeyView> create(Caller caller, convergio::KeyInput in);
    Result<convergio::KeyPage> list(const Caller &caller, convergio::PageQuery in) const;
    Task<convergio::KeyRevoked> revoke(Caller caller, convergio::KeyId in);

private:
    Services m_services;
};

/// Health, metrics, administration and documents of Convergio.
class ConvergioSystem
{
public:
    ConvergioSystem(const Services &services, ApiServer &server,
                    std::shared_ptr<const FamilyDocs> docs)
        : m_services(services), m_server(server), m_docs(std::move(docs))
    {
    }

    Result<convergio::HealthView> health(const Caller &caller, Nothing in) const;
    Result<RawBody> metrics(const Caller &caller, Nothing in) const;
    void openMetrics(CallInfo info, Nothing in, ChannelPtr channel);
    Task<VacuumDone> vacuum(Caller caller, Nothing in);
    Result<SystemInfo> info(const Caller &caller, Nothing in) const;
    Result<convergio::CacheCleared> clearCache(const Caller &caller, Nothing in) const;
    Result<RawBody> openApi(const Caller &caller, Nothing in) const;
    Result<RawBody> docs(const Caller &caller, Nothing in) const;

private:
    Services m_services;
    ApiServer &m_server;
    std::shared_ptr<const FamilyDocs> m_docs;
};

} // namespace troupe

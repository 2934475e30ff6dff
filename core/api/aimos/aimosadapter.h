// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/apiserver.h"
#include "core/api/familydocs.h"
#include "core/contract/aimos/agentops.h"
#include "core/contract/aimos/authops.h"
#include "core/contract/aimos/systemops.h"
#include "core/services/systemmonitor.h"

namespace troupe {

/// People in AIMOS.
class AimosPeople
{
public:
    explicit AimosPeople(const Services &services) : m_services(services) {}

    Task<aimos::UserView> registerUser(Caller caller, aimos::Registration in);
    Task<aimos::TokenView> logIn(CallInfo info, aimos::Credentials in);
    Result<aimos::UserView> me(const Caller &caller, Nothing in) const;

private:
    Services m_services;
};

/// Agents in AIMOS: the domain's agents under that family's names, with what their runs came to.
class AimosAgents
{
public:
    explicit AimosAgents(const Services &services) : m_services(services) {}

    Result<aimos::AgentList> list(const Caller &caller, aimos::ListAgentsQuery in) const;
    Task<aimos::AgentView> create(Caller caller, aimos::AgentFields in);
    Result<aimos::AgentView> get(const Caller &caller, aimos::AgentId in) const;
    Task<aimos::AgentView> update(Caller caller, aimos::ChangeAgent in);
    Task<void> remove(Caller caller, aimos::AgentId in);

private:
    Result<aimos::AgentView> view(const Agent &agent) const;

    Services m_services;
};

/// Health, status, metrics and documents of AIMOS.
class AimosSystem
{
public:
    AimosSystem(const Services &services, const ApiServer &server,
                std::shared_ptr<const FamilyDocs> docs)
        : m_services(services), m_server(server), m_docs(std::move(docs))
    {
    }

    Result<aimos::HealthView> health(const Caller &caller, Nothing in) const;
    Result<aimos::StatusView> status(const CallInfo &info, Nothing in) const;
    Task<aimos::SampleList> metrics(Caller caller, aimos::MetricsQuery in);
    Result<RawBody> prometheus(const Caller &caller, Nothing in) const;
    Result<RawBody> openApi(const Caller &caller, Nothing in) const;
    Result<RawBody> docs(const Caller &caller, Nothing in) const;

private:
    Services m_services;
    const ApiServer &m_server;
    std::shared_ptr<const FamilyDocs> m_docs;
};

/// The socket /api/ws/{user_id}.
class AimosUpdates
{
public:
    explicit AimosUpdates(const Services &services) : m_services(services) {}

    /// NotFound for a socket of somebody else, RateLimited for one too many of the caller.
    Result<void> admit(const CallInfo &info, const aimos::SocketInput &in) const;
    void open(CallInfo info, aimos::SocketInput in, ChannelPtr channel);

private:
    Services m_services;
    /// How many each user has open; shared with those that are.
    std::shared_ptr<QHash<QString, int>> m_open = std::make_shared<QHash<QString, int>>();
};

aimos::SampleView aimosView(const SystemSample &sample);

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/convergio/convergioroutes.h"

#include "core/api/convergio/convergioadapter.h"
#include "core/api/convergio/convergioapprovals.h"
#include "core/api/convergio/convergiofamily.h"

#include <QJsonArray>

namespace troupe {

namespace {

QJsonObject convergioType(const char *type)
{
    return {{QStringLiteral("type"), QString::fromLatin1(type)}};
}

/// An envelope with `name` in it.
QJsonObject convergioEnvelope(const QString &name, const QJsonObject &schema)
{
    return {{QStringLiteral("type"), QStringLiteral("object")},
            {QStringLiteral("required"),
             QJsonArray{QStringLiteral("success"), name, QStringLiteral("timestamp"),
                        QStringLiteral("request_id")}},
            {QStringLiteral("properties"),
             QJsonObject{{QStringLiteral("success"), convergioType("boolean")},
                         {name, schema},
                         {QStringLiteral("timestamp"), convergioType("string")},
                         {QStringLiteral("request_id"), convergioType("string")}}}};
}

QJsonObject successEnvelope(const QJsonObject &data)
{
    return convergioEnvelope(QStringLiteral("data"), data);
}

QJsonObject convergioErrorSchema()
{
    const QJsonObject details{{QStringLiteral("type"), QStringLiteral("object")},
                              {QStringLiteral("properties"),
                               QJsonObject{{QStringLiteral("field"), convergioType("string")},
                                           {QStringLiteral("reason"), convergioType("string")}}}};
    const QJsonObject error{{QStringLiteral("type"), QStringLiteral("object")},
                            {QStringLiteral("required"),
                             QJsonArray{QStringLiteral("code"), QStringLiteral("message"),
                                        QStringLiteral("details")}},
                            {QStringLiteral("properties"),
                             QJsonObject{{QStringLiteral("code"), convergioType("string")},
                                         {QStringLiteral("message"), convergioType("string")},
                                         {QStringLiteral("details"), details}}}};
    return convergioEnvelope(QStringLiteral("error"), error);
}

FamilyTitle convergioTitle()
{
    FamilyTitle title;
    title.title = QStringLiteral("Convergio");
    title.version = QStringLiteral("1.0.0");
    title.description = QStringLiteral(
        "The Convergio API v1, served by Troupe. Send an API key or a JWT as `Authorization: "
        "Bearer "
        "…`. Agents are called by their slugs. What the reference shows no answer for comes as "
        "`{\"success\": true, \"data\", \"timestamp\", \"request_id\"}`; errors are "
        "`{\"success\": false, \"error\": {\"code\", \"message\", \"details\"}, …}`. Each address "
        "may send 100 requests a minute (`X-RateLimit-*`).");
    title.tags = {{QStringLiteral("Health"), QStringLiteral("Health and documents")},
                  {QStringLiteral("Monitoring"), QStringLiteral("Metrics")},
                  {QStringLiteral("AI Agents"), QStringLiteral("Listing and talking to agents")},
                  {QStringLiteral("Agent Management"),
                   QStringLiteral("Create, change, deploy, delete")},
                  {QStringLiteral("Agent Ecosystem"), QStringLiteral("How the agents are")},
                  {QStringLiteral("Approvals"), QStringLiteral("What people decide")},
                  {QStringLiteral("User Keys"), QStringLiteral("API keys")},
                  {QStringLiteral("Admin"), QStringLiteral("For administrators")}};
    title.errorMediaType = QStringLiteral("application/json");
    title.errorSchemaName = QStringLiteral("Error");
    title.errorSchema = convergioErrorSchema();
    title.validationStatus = 422;
    title.envelopeSchema = &successEnvelope;
    title.extraTypes = {&convergio::AgentSummary::info(), &convergio::AgentFields::info(),
                        &convergio::AgentHealth::info(), &convergio::KeyView::info(),
                        &convergio::ApprovalView::info()};
    return title;
}

} // namespace

void addConvergioApi(ApiServer &server, const Services &services, bool isOpen)
{
    namespace c = convergio::ops;
    auto family = std::make_unique<ConvergioFamily>(services.clock, isOpen);
    const auto docs = std::make_shared<FamilyDocs>(convergioTitle());
    const auto agents = std::make_shared<ConvergioAgents>(services);
    const auto chat = std::make_shared<ConvergioChat>(services, server, *family);
    const auto approvals = std::make_shared<ConvergioApprovals>(services);
    const auto keys = std::make_shared<ConvergioKeys>(services);
    const auto system = std::make_shared<ConvergioSystem>(services, server, docs);
    std::vector<Route> routes{
        route<c::getHealth, &ConvergioSystem::health>(system),
        route<c::getMetrics, &ConvergioSystem::metrics>(system),
        channel<c::metricsSocket, &ConvergioSystem::openMetrics>(system),
        route<c::listAgents, &ConvergioAgents::list>(agents),
        route<c::chat, &ConvergioChat::chat>(chat),
        channel<c::agentSocket, &ConvergioChat::open, &ConvergioChat::admit>(chat),
        route<c::createAgent, &ConvergioAgents::create>(agents),
        route<c::getAgent, &ConvergioAgents::get>(agents),
        route<c::updateAgent, &ConvergioAgents::update>(agents),
        route<c::deleteAgent, &ConvergioAgents::remove>(agents),
        route<c::deployAgent, &ConvergioAgents::deploy>(agents),
        route<c::ecosystemHealth, &ConvergioAgents::ecosystem>(agents),
        route<c::agentHealth, &ConvergioAgents::health>(agents),
        route<c::pendingApprovals, &ConvergioApprovals::pending>(approvals),
        route<c::askApproval, &ConvergioApprovals::ask>(approvals),
        route<c::approve, &ConvergioApprovals::approve>(approvals),
        route<c::reject, &ConvergioApprovals::reject>(approvals),
        route<c::createKey, &ConvergioKeys::create>(keys).keepReplySecret(),
        route<c::listKeys, &ConvergioKeys::list>(keys),
        route<c::revokeKey, &ConvergioKeys::revoke>(keys),
        route<c::vacuum, &ConvergioSystem::vacuum>(system),
        route<c::systemInfo, &ConvergioSystem::info>(system),
        route<c::clearCache, &ConvergioSystem::clearCache>(system),
        route<c::getOpenApi, &ConvergioSystem::openApi>(system),
        route<c::getSameOpenApi, &ConvergioSystem::openApi>(system),
        route<c::getDocs, &ConvergioSystem::docs>(system),
        route<c::getRedoc, &ConvergioSystem::docs>(system),
    };
    docs->setRoutes(routes);
    server.addFamily(std::move(family), std::move(routes));
}

} // namespace troupe

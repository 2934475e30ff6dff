// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/aimos/aimosroutes.h"

#include "core/api/aimos/aimosadapter.h"
#include "core/api/aimos/aimosfamily.h"

#include <QJsonArray>

namespace troupe {

namespace {

QJsonObject aimosErrorSchema()
{
    const QJsonObject text{{QStringLiteral("type"), QStringLiteral("string")}};
    const QJsonObject seconds{{QStringLiteral("type"), QStringLiteral("integer")}};
    const QJsonObject issue{{QStringLiteral("type"), QStringLiteral("object")},
                            {QStringLiteral("properties"),
                             QJsonObject{{QStringLiteral("field"), text},
                                         {QStringLiteral("message"), text}}}};
    return {{QStringLiteral("type"), QStringLiteral("object")},
            {QStringLiteral("required"), QJsonArray{QStringLiteral("detail")}},
            {QStringLiteral("properties"),
             QJsonObject{{QStringLiteral("detail"), text},
                         {QStringLiteral("type"), text},
                         {QStringLiteral("errors"),
                          QJsonObject{{QStringLiteral("type"), QStringLiteral("array")},
                                      {QStringLiteral("items"), issue}}},
                         {QStringLiteral("retry_after"), seconds},
                         {QStringLiteral("error_id"), text}}}};
}

FamilyTitle aimosTitle()
{
    FamilyTitle title;
    title.title = QStringLiteral("AIMOS");
    title.version = QStringLiteral("2.0.0");
    title.description = QStringLiteral(
        "The API of the AI Operating System, served by Troupe. Log in at `/api/auth/login` with a "
        "form and send the token as `Authorization: Bearer …`; API keys are taken, too. Agents are "
        "everybody's to see and an administrator's to change. Each person may send 100 requests a "
        "minute, an administrator 200 (`X-RateLimit-*`).");
    title.tags = {{QStringLiteral("Authentication"), QStringLiteral("Accounts and tokens")},
                  {QStringLiteral("Agents"), QStringLiteral("Agent management")},
                  {QStringLiteral("System"),
                   QStringLiteral("Health, metrics, updates, documents")}};
    title.errorMediaType = QStringLiteral("application/json");
    title.errorSchemaName = QStringLiteral("Error");
    title.errorSchema = aimosErrorSchema();
    title.validationStatus = 400;
    title.extraTypes = {&aimos::AgentView::info(), &aimos::AgentFields::info(),
                        &aimos::SampleView::info()};
    return title;
}

} // namespace

void addAimosApi(ApiServer &server, const Services &services)
{
    namespace a = aimos::ops;
    const auto docs = std::make_shared<FamilyDocs>(aimosTitle());
    const auto people = std::make_shared<AimosPeople>(services);
    const auto agents = std::make_shared<AimosAgents>(services);
    const auto system = std::make_shared<AimosSystem>(services, server, docs);
    const auto updates = std::make_shared<AimosUpdates>(services);
    std::vector<Route> routes{
        route<a::registerUser, &AimosPeople::registerUser>(people).keepInputSecret(),
        route<a::logIn, &AimosPeople::logIn>(people).keepInputSecret().keepReplySecret(),
        route<a::me, &AimosPeople::me>(people),
        route<a::listAgents, &AimosAgents::list>(agents),
        route<a::createAgent, &AimosAgents::create>(agents),
        route<a::getAgent, &AimosAgents::get>(agents),
        route<a::updateAgent, &AimosAgents::update>(agents),
        route<a::deleteAgent, &AimosAgents::remove>(agents),
        route<a::getHealth, &AimosSystem::health>(system),
        route<a::getStatus, &AimosSystem::status>(system),
        route<a::getMetrics, &AimosSystem::metrics>(system),
        route<a::getPrometheus, &AimosSystem::prometheus>(system),
        route<a::getOpenApi, &AimosSystem::openApi>(system),
        route<a::getDocs, &AimosSystem::docs>(system),
        route<a::getRedoc, &AimosSystem::docs>(system),
        channel<a::updates, &AimosUpdates::open, &AimosUpdates::admit>(updates),
    };
    docs->setRoutes(routes);
    server.addFamily(std::make_unique<AimosFamily>(), std::move(routes));
}

} // namespace troupe

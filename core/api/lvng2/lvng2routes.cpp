// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/lvng2/lvng2routes.h"

#include "core/api/lvng2/lvng2adapter.h"
#include "core/api/lvng2/lvng2family.h"

#include <QJsonArray>

namespace troupe {

namespace {

QJsonObject lvng2ErrorSchema()
{
    const QJsonObject success{{QStringLiteral("type"), QStringLiteral("boolean")},
                              {QStringLiteral("const"), false}};
    const QJsonObject error{{QStringLiteral("type"), QStringLiteral("string")},
                            {QStringLiteral("description"), QStringLiteral("For people")}};
    return {{QStringLiteral("type"), QStringLiteral("object")},
            {QStringLiteral("required"),
             QJsonArray{QStringLiteral("success"), QStringLiteral("error")}},
            {QStringLiteral("properties"),
             QJsonObject{{QStringLiteral("success"), success}, {QStringLiteral("error"), error}}}};
}

FamilyTitle lvng2Title()
{
    FamilyTitle title;
    title.title = QStringLiteral("LVNG v2");
    title.version = QStringLiteral("2.0.0");
    title.description = QStringLiteral(
        "The LVNG API v2, served by Troupe. Send an API key or a JWT as `Authorization: Bearer …`. "
        "Answers say `success` and carry what was asked for beside it; errors are "
        "`{\"success\": false, \"error\": \"…\"}`. Each key may send 100 requests a minute "
        "(`X-RateLimit-*`).");
    title.tags = {{QStringLiteral("Agents"), QStringLiteral("Create, read, update and delete")},
                  {QStringLiteral("Operations"), QStringLiteral("Copies, usage, capabilities")},
                  {QStringLiteral("Lifecycle"), QStringLiteral("Starting and stopping")},
                  {QStringLiteral("Messaging"), QStringLiteral("Talking to agents")},
                  {QStringLiteral("System"), QStringLiteral("Health and documents")}};
    title.errorMediaType = QStringLiteral("application/json");
    title.errorSchemaName = QStringLiteral("Error");
    title.errorSchema = lvng2ErrorSchema();
    title.validationStatus = 400;
    title.extraTypes = {&lvng2::AgentSummary::info(), &lvng2::AgentFields::info(),
                        &lvng2::MessageView::info()};
    return title;
}

} // namespace

void addLvng2Api(ApiServer &server, const Services &services)
{
    namespace v2 = lvng2::ops;
    const auto docs = std::make_shared<FamilyDocs>(lvng2Title());
    const auto agents = std::make_shared<Lvng2Agents>(services.agents);
    const auto messages = std::make_shared<Lvng2Messages>(services);
    const auto system = std::make_shared<Lvng2System>(services, docs);
    std::vector<Route> routes{
        route<v2::createAgent, &Lvng2Agents::create>(agents),
        route<v2::listAgents, &Lvng2Agents::list>(agents),
        route<v2::getAgent, &Lvng2Agents::get>(agents),
        route<v2::updateAgent, &Lvng2Agents::update>(agents),
        route<v2::patchAgent, &Lvng2Agents::update>(agents),
        route<v2::deleteAgent, &Lvng2Agents::remove>(agents),
        route<v2::duplicateAgent, &Lvng2Agents::duplicate>(agents),
        route<v2::agentStats, &Lvng2Agents::stats>(agents),
        route<v2::mergeCapabilities, &Lvng2Agents::mergeCapabilities>(agents),
        route<v2::startAgent, &Lvng2Agents::start>(agents),
        route<v2::stopAgent, &Lvng2Agents::stop>(agents),
        route<v2::sendMessage, &Lvng2Messages::send>(messages),
        route<v2::listMessages, &Lvng2Messages::list>(messages),
        route<v2::getHealth, &Lvng2System::health>(system),
        route<v2::getOpenApi, &Lvng2System::openApi>(system),
        route<v2::getDocs, &Lvng2System::docs>(system),
    };
    docs->setRoutes(routes);
    server.addFamily(std::make_unique<Lvng2Family>(), std::move(routes));
}

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/lvng1/lvng1routes.h"

#include "core/api/lvng1/functionadapter.h"
#include "core/api/lvng1/lvng1adapter.h"
#include "core/api/lvng1/lvng1family.h"
#include "core/api/lvng1/oauthadapter.h"
#include "core/services/toolservices.h"

#include <QJsonArray>

namespace troupe {

namespace {

QJsonObject lvng1ErrorSchema()
{
    const QJsonObject text{{QStringLiteral("type"), QStringLiteral("string")}};
    const QJsonObject maybe{
        {QStringLiteral("type"), QJsonArray{QStringLiteral("string"), QStringLiteral("null")}}};
    const QJsonObject error{
        {QStringLiteral("type"), QStringLiteral("object")},
        {QStringLiteral("properties"), QJsonObject{{QStringLiteral("type"), text},
                                                   {QStringLiteral("code"), text},
                                                   {QStringLiteral("message"), text},
                                                   {QStringLiteral("param"), maybe},
                                                   {QStringLiteral("request_id"), text}}},
        {QStringLiteral("required"),
         QJsonArray{QStringLiteral("type"), QStringLiteral("code"), QStringLiteral("message"),
                    QStringLiteral("param"), QStringLiteral("request_id")}}};
    return {{QStringLiteral("type"), QStringLiteral("object")},
            {QStringLiteral("required"), QJsonArray{QStringLiteral("error")}},
            {QStringLiteral("properties"), QJsonObject{{QStringLiteral("error"), error}}}};
}

FamilyTitle lvng1Title()
{
    FamilyTitle title;
    title.title = QStringLiteral("LVNG v1");
    title.version = QStringLiteral("1.2.0");
    title.description = QStringLiteral(
        "The LVNG.ai API v1, served by Troupe. Send an API key as `Authorization: Bearer lvng_…`. "
        "Every answer carries `X-RateLimit-*` and `X-Daily-Quota-*` headers. A key made with "
        "`requires_signature` is only good for requests signed with `X-LVNG-Timestamp` and "
        "`X-LVNG-Signature`.");
    title.tags = {{QStringLiteral("Agents"), QStringLiteral("Agent management")},
                  {QStringLiteral("Chat"), QStringLiteral("Talking to agents")},
                  {QStringLiteral("Models"), QStringLiteral("Available models")},
                  {QStringLiteral("Functions"), QStringLiteral("Custom functions")},
                  {QStringLiteral("OAuth"), QStringLiteral("Access tokens for applications")},
                  {QStringLiteral("System"), QStringLiteral("Health and documents")}};
    title.errorMediaType = QStringLiteral("application/json");
    title.errorSchemaName = QStringLiteral("Error");
    title.errorSchema = lvng1ErrorSchema();
    title.validationStatus = 400;
    title.extraTypes = {&lvng1::AgentView::info(),     &lvng1::AgentFields::info(),
                        &lvng1::ModelView::info(),     &lvng1::FunctionCalled::info(),
                        &lvng1::FunctionView::info(),  &lvng1::FunctionFields::info(),
                        &lvng1::ExecutionView::info(), &lvng1::Authentication::info(),
                        &lvng1::FunctionRate::info()};
    return title;
}

} // namespace

void addLvng1Api(ApiServer &server, const Services &services)
{
    namespace v1 = lvng1::ops;
    const auto docs = std::make_shared<FamilyDocs>(lvng1Title());
    const auto agents = std::make_shared<Lvng1Agents>(services.agents, services.events);
    const auto chat = std::make_shared<Lvng1Chat>(services);
    const auto system = std::make_shared<Lvng1System>(services, docs);
    const auto oauth = std::make_shared<Lvng1OAuth>(services.oauth);
    const auto functions = std::make_shared<Lvng1Functions>(services.tools.functions());
    std::vector<Route> routes{
        route<v1::createAgent, &Lvng1Agents::create>(agents),
        route<v1::listAgents, &Lvng1Agents::list>(agents),
        route<v1::getAgent, &Lvng1Agents::get>(agents),
        route<v1::updateAgent, &Lvng1Agents::update>(agents),
        route<v1::replaceAgent, &Lvng1Agents::update>(agents),
        route<v1::deleteAgent, &Lvng1Agents::remove>(agents),
        dual<v1::chat, &Lvng1Chat::chat, &Lvng1Chat::stream, &lvng1::ChatInput::stream>(chat),
        route<v1::listModels, &Lvng1System::models>(system),
        route<v1::modelMetrics, &Lvng1System::metrics>(system),
        route<v1::createFunction, &Lvng1Functions::create>(functions).keepInputSecret(),
        route<v1::listFunctions, &Lvng1Functions::list>(functions),
        route<v1::getFunction, &Lvng1Functions::get>(functions),
        route<v1::updateFunction, &Lvng1Functions::update>(functions).keepInputSecret(),
        route<v1::replaceFunction, &Lvng1Functions::update>(functions).keepInputSecret(),
        route<v1::deleteFunction, &Lvng1Functions::remove>(functions),
        route<v1::listExecutions, &Lvng1Functions::executions>(functions),
        route<v1::oauthToken, &Lvng1OAuth::token>(oauth).keepInputSecret().keepReplySecret(),
        route<v1::oauthAuthorize, &Lvng1OAuth::authorize>(oauth),
        route<v1::oauthConsent, &Lvng1OAuth::consent>(oauth).keepInputSecret().keepReplySecret(),
        route<v1::getHealth, &Lvng1System::health>(system),
        route<v1::getOpenApi, &Lvng1System::openApi>(system),
        route<v1::getDocs, &Lvng1System::docs>(system),
    };
    docs->setRoutes(routes);
    server.addFamily(std::make_unique<Lvng1Family>(), std::move(routes));
}

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/troupe/nativeroutes.h"

#include "core/api/familydocs.h"
#include "core/api/troupe/agentadapter.h"
#include "core/api/troupe/approvaladapter.h"
#include "core/api/troupe/branchadapter.h"
#include "core/api/troupe/chatadapter.h"
#include "core/api/troupe/eventadapter.h"
#include "core/api/troupe/fileadapter.h"
#include "core/api/troupe/mcpadapter.h"
#include "core/api/troupe/modelbookadapter.h"
#include "core/api/troupe/nativefamily.h"
#include "core/api/troupe/peopleadapter.h"
#include "core/api/troupe/runadapter.h"
#include "core/api/troupe/systemadapter.h"
#include "core/api/troupe/templateadapter.h"
#include "core/api/troupe/tooladapter.h"
#include "core/api/troupe/workbenchadapter.h"

namespace troupe {

namespace {

FamilyTitle nativeTitle()
{
    FamilyTitle title;
    title.title = QStringLiteral("Troupe");
    title.version = QStringLiteral("1.0.0");
    title.description = QStringLiteral("The native API of Troupe, a studio for AI agents. "
                                       "Everything the desktop does goes through "
                                       "it.\n\nSend an API key as `Authorization: Bearer lvng_…`. "
                                       "Writes take an `Idempotency-Key`: "
                                       "the same request with the same key is done once within 24 "
                                       "hours, and answered alike. Errors "
                                       "are `application/problem+json` (RFC 9457). Lists come in "
                                       "pages: `items` and `next_cursor`.");
    title.tags = {
        {QStringLiteral("Agents"), QStringLiteral("Configured AI entities")},
        {QStringLiteral("Templates"), QStringLiteral("Agents ready to be made")},
        {QStringLiteral("Conversations"), QStringLiteral("Sessions, messages and search")},
        {QStringLiteral("Branches"),
         QStringLiteral("Other versions of messages and answers, copies, answers side by side")},
        {QStringLiteral("Feedback"), QStringLiteral("What people think of answers")},
        {QStringLiteral("Files"), QStringLiteral("What messages carry, and uploads in parts")},
        {QStringLiteral("Approvals"), QStringLiteral("What people are asked, and decide")},
        {QStringLiteral("Policies"), QStringLiteral("What is allowed, asked or denied by itself")},
        {QStringLiteral("Audit"), QStringLiteral("Who did what, kept so that changes are seen")},
        {QStringLiteral("Runs"), QStringLiteral("What agents do: plans, step by step")},
        {QStringLiteral("Events"), QStringLiteral("Every change, and answers as they are written")},
        {QStringLiteral("Models"), QStringLiteral("Models, and the providers that serve them")},
        {QStringLiteral("MCP"), QStringLiteral("Servers of the Model Context Protocol")},
        {QStringLiteral("Tools"), QStringLiteral("What agents can call, and what they may")},
        {QStringLiteral("Functions"), QStringLiteral("HTTP endpoints as tools")},
        {QStringLiteral("Data"), QStringLiteral("Files that agents may query, read or write")},
        {QStringLiteral("Tickets"), QStringLiteral("Things to be done for somebody")},
        {QStringLiteral("Usage"), QStringLiteral("Requests, tokens and cost")},
        {QStringLiteral("People"), QStringLiteral("Users and logins")},
        {QStringLiteral("Keys"), QStringLiteral("API keys")},
        {QStringLiteral("System"), QStringLiteral("Health, settings and care")},
    };
    title.errorMediaType = QStringLiteral("application/problem+json");
    title.errorSchemaName = QStringLiteral("Problem");
    title.errorSchema = problemSchema();
    title.validationStatus = 422;
    title.extraTypes = {
        &SearchHit::info(),      &UsageFigures::info(),  &ProviderInput::info(),
        &SessionChanges::info(), &NetworkEntry::info(),  &ProviderConfig::info(),
        &ModelInfo::info(),      &ApiKey::info(),        &AgentTemplate::info(),
        &UserChanges::info(),    &ListedModel::info(),   &ModelAlias::info(),
        &ModelOverride::info(),  &LeftOutModel::info(),  &FoundServer::info(),
        &RunningAnswer::info(),  &Branch::info(),        &TagCount::info(),
        &AttachedFile::info(),   &Attachment::info(),    &ConversationImport::info(),
        &ImportLoss::info(),     &Approval::info(),      &ApprovalPolicy::info(),
        &ApprovalDiff::info(),   &DiffLine::info(),      &BulkItem::info(),
        &AuditEntry::info(),     &RehearsedItem::info(), &AuditProblem::info(),
        &ToolCallRecord::info(), &RunSummary::info(),    &StepSummary::info(),
        &PlanProblem::info(),    &RunQuestion::info(),   &StepComparison::info(),
        &ModelCall::info()};
    for (const TypeInfo *type :
         {&McpServer::info(), &McpCheck::info(), &McpTool::info(), &McpResource::info(),
          &McpResourceContent::info(), &McpPrompt::info(), &McpPromptArgument::info(),
          &McpPromptMessage::info(), &McpLogLine::info(), &McpImportItem::info(),
          &McpServerInput::info()})
        title.extraTypes.push_back(type);
    for (const TypeInfo *type :
         {&ToolView::info(), &ToolFunction::info(), &FunctionInput::info(),
          &FunctionExecution::info(), &DataSource::info(), &DataTable::info(), &DataColumn::info(),
          &GrantedFolder::info(), &Ticket::info(), &TicketComment::info(),
          &WebSearchSettings::info()})
        title.extraTypes.push_back(type);
    return title;
}

std::vector<Route> agentRoutes(const Services &services)
{
    const auto agents = std::make_shared<NativeAgents>(services.agents);
    return {
        route<ops::listAgents, &NativeAgents::list>(agents),
        route<ops::createAgent, &NativeAgents::create>(agents),
        route<ops::getAgent, &NativeAgents::get>(agents),
        route<ops::updateAgent, &NativeAgents::update>(agents),
        route<ops::deleteAgent, &NativeAgents::remove>(agents),
        route<ops::restoreAgent, &NativeAgents::restore>(agents),
        route<ops::startAgent, &NativeAgents::start>(agents),
        route<ops::stopAgent, &NativeAgents::stop>(agents),
        route<ops::duplicateAgent, &NativeAgents::duplicate>(agents),
        route<ops::mergeCapabilities, &NativeAgents::mergeCapabilities>(agents),
        route<ops::agentStats, &NativeAgents::stats>(agents),
        route<ops::listAgentVersions, &NativeAgents::versions>(agents),
        route<ops::getAgentVersion, &NativeAgents::version>(agents),
        route<ops::diffAgentVersions, &NativeAgents::diff>(agents),
        route<ops::restoreAgentVersion, &NativeAgents::restoreVersion>(agents),
        route<ops::deployAgent, &NativeAgents::deploy>(agents),
        route<ops::exportAgent, &NativeAgents::exportOne>(agents),
        route<ops::importAgents, &NativeAgents::importAll>(agents),
    };
}

std::vector<Route> toolRoutes(const Services &services)
{
    const auto tools = std::make_shared<NativeTools>(services.tools.tools());
    const auto functions = std::make_shared<NativeFunctions>(services.tools.functions());
    return {
        route<ops::listTools, &NativeTools::list>(tools),
        route<ops::callTool, &NativeTools::call>(tools),
        route<ops::setToolPermission, &NativeTools::setPermission>(tools),
        route<ops::removeToolPermission, &NativeTools::removePermission>(tools),
        route<ops::getWebSearch, &NativeTools::webSearch>(tools),
        route<ops::updateWebSearch, &NativeTools::updateWebSearch>(tools).keepInputSecret(),
        route<ops::listFunctions, &NativeFunctions::list>(functions),
        route<ops::createFunction, &NativeFunctions::create>(functions).keepInputSecret(),
        route<ops::getFunction, &NativeFunctions::get>(functions),
        route<ops::updateFunction, &NativeFunctions::update>(functions).keepInputSecret(),
        route<ops::deleteFunction, &NativeFunctions::remove>(functions),
        route<ops::testFunction, &NativeFunctions::test>(functions),
        route<ops::listExecutions, &NativeFunctions::executions>(functions),
    };
}

std::vector<Route> dataRoutes(const Services &services)
{
    const auto data = std::make_shared<NativeData>(services.tools.data());
    const auto tickets = std::make_shared<NativeTickets>(services.tools.tickets());
    return {
        route<ops::listDataSources, &NativeData::list>(data),
        route<ops::addDataSource, &NativeData::add>(data),
        route<ops::getDataSource, &NativeData::get>(data),
        route<ops::getDataSchema, &NativeData::schema>(data),
        route<ops::updateDataSource, &NativeData::update>(data),
        route<ops::removeDataSource, &NativeData::remove>(data),
        route<ops::listFolders, &NativeData::folders>(data),
        route<ops::addFolder, &NativeData::addFolder>(data),
        route<ops::getFolder, &NativeData::folder>(data),
        route<ops::updateFolder, &NativeData::updateFolder>(data),
        route<ops::removeFolder, &NativeData::removeFolder>(data),
        route<ops::listTickets, &NativeTickets::list>(tickets),
        route<ops::createTicket, &NativeTickets::create>(tickets),
        route<ops::getTicket, &NativeTickets::get>(tickets),
        route<ops::updateTicket, &NativeTickets::update>(tickets),
        route<ops::deleteTicket, &NativeTickets::remove>(tickets),
        route<ops::commentTicket, &NativeTickets::comment>(tickets),
    };
}

std::vector<Route> workbenchRoutes(const Services &services)
{
    const auto workbench = std::make_shared<NativeWorkbench>(services.workbench);
    return {
        route<ops::testAgent, &NativeWorkbench::test>(workbench),
        route<ops::getAgentTest, &NativeWorkbench::get>(workbench),
        route<ops::stopAgentTest, &NativeWorkbench::stop>(workbench),
    };
}

std::vector<Route> templateRoutes(const Services &services)
{
    const auto templates = std::make_shared<NativeTemplates>(services.templates);
    return {
        route<ops::listTemplates, &NativeTemplates::list>(templates),
        route<ops::getTemplate, &NativeTemplates::get>(templates),
        route<ops::useTemplate, &NativeTemplates::use>(templates),
    };
}

std::vector<Route> chatRoutes(const Services &services)
{
    const auto chat = std::make_shared<NativeChat>(services.sessions);
    return {
        route<ops::listSessions, &NativeChat::list>(chat),
        route<ops::createSession, &NativeChat::create>(chat),
        route<ops::getSession, &NativeChat::get>(chat),
        route<ops::updateSession, &NativeChat::update>(chat),
        route<ops::deleteSession, &NativeChat::remove>(chat),
        route<ops::listMessages, &NativeChat::messages>(chat),
        route<ops::postMessage, &NativeChat::post>(chat),
        route<ops::getMessage, &NativeChat::message>(chat),
        route<ops::listRunning, &NativeChat::running>(chat),
        route<ops::stopMessage, &NativeChat::stop>(chat),
        route<ops::continueMessage, &NativeChat::resume>(chat),
        route<ops::searchMessages, &NativeChat::search>(chat),
    };
}

std::vector<Route> branchRoutes(const Services &services)
{
    const auto branches = std::make_shared<NativeBranches>(services.branches, services.sessions);
    return {
        route<ops::editMessage, &NativeBranches::edit>(branches),
        route<ops::regenerateAnswer, &NativeBranches::regenerate>(branches),
        route<ops::compareAnswers, &NativeBranches::compare>(branches),
        route<ops::compareMessage, &NativeBranches::compareNew>(branches),
        route<ops::switchBranch, &NativeBranches::switchTo>(branches),
        route<ops::deleteBranch, &NativeBranches::remove>(branches),
        route<ops::listBranches, &NativeBranches::list>(branches),
        route<ops::forkConversation, &NativeBranches::fork>(branches),
        route<ops::giveFeedback, &NativeBranches::giveFeedback>(branches),
        route<ops::removeFeedback, &NativeBranches::removeFeedback>(branches),
        route<ops::listTags, &NativeBranches::tags>(branches),
    };
}

std::vector<Route> fileRoutes(const Services &services)
{
    const auto files = std::make_shared<NativeFiles>(services.attachments);
    const auto transfers = std::make_shared<NativeTransfers>(services);
    return {
        route<ops::addAttachment, &NativeFiles::add>(files),
        route<ops::listAttachments, &NativeFiles::list>(files),
        route<ops::getAttachment, &NativeFiles::get>(files),
        download<ops::getAttachmentContent, &NativeFiles::content>(files),
        route<ops::deleteAttachment, &NativeFiles::remove>(files),
        route<ops::beginUpload, &NativeFiles::begin>(files),
        route<ops::getUpload, &NativeFiles::upload>(files),
        route<ops::putUploadPart, &NativeFiles::put>(files),
        route<ops::deleteUpload, &NativeFiles::removeUpload>(files),
        route<ops::attachUpload, &NativeFiles::attach>(files),
        download<ops::exportSession, &NativeTransfers::save>(transfers),
        route<ops::beginImport, &NativeTransfers::begin>(transfers),
        route<ops::getConversationImport, &NativeTransfers::get>(transfers),
        route<ops::listImports, &NativeTransfers::list>(transfers),
        route<ops::cancelImport, &NativeTransfers::cancel>(transfers),
        route<ops::estimateTurn, &NativeTransfers::estimate>(transfers),
    };
}

std::vector<Route> approvalRoutes(const Services &services)
{
    const auto approvals = std::make_shared<NativeApprovals>(services.approvals);
    const auto policies = std::make_shared<NativePolicies>(services.approvals);
    return {
        route<ops::listApprovals, &NativeApprovals::list>(approvals),
        route<ops::countApprovals, &NativeApprovals::counts>(approvals),
        route<ops::getApproval, &NativeApprovals::get>(approvals),
        route<ops::approveApproval, &NativeApprovals::approve>(approvals),
        route<ops::rejectApproval, &NativeApprovals::reject>(approvals),
        route<ops::decideApprovals, &NativeApprovals::decideAll>(approvals),
        route<ops::askApproval, &NativeApprovals::ask>(approvals),
        route<ops::listPolicies, &NativePolicies::list>(policies),
        route<ops::createPolicy, &NativePolicies::create>(policies),
        route<ops::getPolicy, &NativePolicies::get>(policies),
        route<ops::updatePolicy, &NativePolicies::update>(policies),
        route<ops::deletePolicy, &NativePolicies::remove>(policies),
        route<ops::orderPolicies, &NativePolicies::order>(policies),
        route<ops::rehearsePolicies, &NativePolicies::rehearse>(policies),
        route<ops::listAudit, &NativePolicies::audit>(policies),
        download<ops::exportAudit, &NativePolicies::exportAudit>(policies),
        route<ops::verifyAudit, &NativePolicies::verify>(policies),
    };
}

std::vector<Route> runRoutes(const Services &services)
{
    const auto runs = std::make_shared<NativeRuns>(services.runs);
    return {
        route<ops::startRun, &NativeRuns::start>(runs),
        route<ops::validatePlan, &NativeRuns::validate>(runs),
        route<ops::listRuns, &NativeRuns::list>(runs),
        route<ops::getRun, &NativeRuns::get>(runs),
        route<ops::listRunSteps, &NativeRuns::steps>(runs),
        route<ops::getRunStep, &NativeRuns::step>(runs),
        route<ops::listRunToolCalls, &NativeRuns::toolCalls>(runs),
        route<ops::cancelRun, &NativeRuns::cancel>(runs),
        route<ops::resumeRun, &NativeRuns::resume>(runs),
        route<ops::rerunRun, &NativeRuns::rerun>(runs),
        route<ops::replayRun, &NativeRuns::replay>(runs),
        route<ops::compareRuns, &NativeRuns::compare>(runs),
        route<ops::deleteRun, &NativeRuns::remove>(runs),
    };
}

std::vector<Route> peopleRoutes(const Services &services)
{
    const auto people = std::make_shared<NativePeople>(services.people);
    return {
        route<ops::registerUser, &NativePeople::registerUser>(people).keepInputSecret(),
        route<ops::logIn, &NativePeople::logIn>(people).keepInputSecret().keepReplySecret(),
        route<ops::getMe, &NativePeople::me>(people),
        route<ops::changePassword, &NativePeople::changePassword>(people).keepInputSecret(),
        route<ops::listUsers, &NativePeople::list>(people),
        route<ops::createUser, &NativePeople::create>(people).keepInputSecret(),
        route<ops::getUser, &NativePeople::get>(people),
        route<ops::updateUser, &NativePeople::update>(people).keepInputSecret(),
    };
}

std::vector<Route> modelRoutes(const Services &services)
{
    const auto models = std::make_shared<NativeModels>(services.models);
    const auto book = std::make_shared<NativeModelBook>(services.models, services.engine);
    return {
        route<ops::listProviders, &NativeModels::list>(models),
        route<ops::createProvider, &NativeModels::create>(models).keepInputSecret(),
        route<ops::getProvider, &NativeModels::get>(models),
        route<ops::updateProvider, &NativeModels::update>(models).keepInputSecret(),
        route<ops::deleteProvider, &NativeModels::remove>(models),
        route<ops::testProvider, &NativeModels::test>(models),
        route<ops::listModels, &NativeModels::models>(models),
        route<ops::discoverProviders, &NativeModelBook::discover>(book),
        route<ops::lastDiscovery, &NativeModelBook::lastDiscovery>(book),
        route<ops::listAliases, &NativeModelBook::aliases>(book),
        route<ops::setAlias, &NativeModelBook::setAlias>(book),
        route<ops::deleteAlias, &NativeModelBook::removeAlias>(book),
        route<ops::listOverrides, &NativeModelBook::overrides>(book),
        route<ops::setOverride, &NativeModelBook::setOverride>(book),
        route<ops::deleteOverride, &NativeModelBook::removeOverride>(book),
        route<ops::importPrices, &NativeModelBook::importPrices>(book),
        route<ops::getImport, &NativeModelBook::importState>(book),
        route<ops::clearImport, &NativeModelBook::clearImport>(book),
        route<ops::countTokens, &NativeModelBook::countTokens>(book),
    };
}

std::vector<Route> mcpRoutes(const Services &services)
{
    const auto mcp = std::make_shared<NativeMcp>(services.mcp);
    return {
        route<ops::listMcpServers, &NativeMcp::list>(mcp),
        route<ops::createMcpServer, &NativeMcp::create>(mcp).keepInputSecret(),
        route<ops::getMcpServer, &NativeMcp::get>(mcp),
        route<ops::updateMcpServer, &NativeMcp::update>(mcp).keepInputSecret(),
        route<ops::deleteMcpServer, &NativeMcp::remove>(mcp),
        route<ops::restartMcpServer, &NativeMcp::restart>(mcp),
        route<ops::stopMcpServer, &NativeMcp::stop>(mcp),
        route<ops::listMcpTools, &NativeMcp::tools>(mcp),
        route<ops::callMcpTool, &NativeMcp::call>(mcp),
        route<ops::listMcpResources, &NativeMcp::resources>(mcp),
        route<ops::readMcpResource, &NativeMcp::readResource>(mcp),
        route<ops::listMcpPrompts, &NativeMcp::prompts>(mcp),
        route<ops::getMcpPrompt, &NativeMcp::prompt>(mcp),
        route<ops::mcpServerLog, &NativeMcp::log>(mcp),
        route<ops::examineMcpServer, &NativeMcp::examine>(mcp),
        route<ops::examineMcpConfig, &NativeMcp::examineConfig>(mcp).keepInputSecret(),
        route<ops::importMcpServers, &NativeMcp::importFrom>(mcp).keepInputSecret(),
    };
}

std::vector<Route> systemRoutes(ApiServer &server, const Services &services,
                                std::shared_ptr<const FamilyDocs> docs)
{
    const auto system = std::make_shared<NativeSystem>(services, server, std::move(docs));
    return {
        route<ops::getHealth, &NativeSystem::health>(system),
        route<ops::getOpenApi, &NativeSystem::openApi>(system),
        route<ops::getDocs, &NativeSystem::docs>(system),
        route<ops::getMetrics, &NativeSystem::metrics>(system),
        route<ops::getUsage, &NativeSystem::usage>(system),
        route<ops::listKeys, &NativeSystem::keys>(system),
        route<ops::createKey, &NativeSystem::createKey>(system).keepReplySecret(),
        route<ops::revokeKey, &NativeSystem::revokeKey>(system),
        route<ops::getSettings, &NativeSystem::settings>(system),
        route<ops::updateSettings, &NativeSystem::updateSettings>(system),
        route<ops::getSystem, &NativeSystem::system>(system),
        route<ops::listNetwork, &NativeSystem::network>(system),
        route<ops::backupSystem, &NativeSystem::backup>(system),
        route<ops::vacuumSystem, &NativeSystem::vacuum>(system),
    };
}

} // namespace

void addNativeApi(ApiServer &server, const Services &services)
{
    const auto docs = std::make_shared<FamilyDocs>(nativeTitle());
    const auto events = std::make_shared<NativeEvents>(services);
    std::vector<Route> routes = agentRoutes(services);
    const auto append = [&routes](std::vector<Route> more) {
        std::move(more.begin(), more.end(), std::back_inserter(routes));
    };
    append(workbenchRoutes(services));
    append(templateRoutes(services));
    append(chatRoutes(services));
    append(branchRoutes(services));
    append(fileRoutes(services));
    append(approvalRoutes(services));
    append(runRoutes(services));
    append({channel<ops::events, &NativeEvents::open>(events)});
    append(modelRoutes(services));
    append(mcpRoutes(services));
    append(toolRoutes(services));
    append(dataRoutes(services));
    append(peopleRoutes(services));
    append(systemRoutes(server, services, docs));
    docs->setRoutes(routes);
    server.addFamily(std::make_unique<NativeFamily>(), std::move(routes));
}

} // namespace troupe

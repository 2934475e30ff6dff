// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testserver.h"

#include "core/api/aimos/aimosroutes.h"
#include "core/api/convergio/convergioroutes.h"
#include "core/api/lvng1/lvng1routes.h"
#include "core/api/lvng2/lvng2routes.h"
#include "core/api/troupe/nativeroutes.h"
#include "core/base/ids.h"
#include "core/storage/migration.h"
#include "core/storage/rows.h"

#include <QCoroTask>
#include <QDeadlineTimer>
#include <QEventLoop>
#include <QJsonDocument>
#include <QNetworkReply>
#include <QTest>

namespace troupe {

namespace {

constexpr int kLastCallsMs = 10'000;

} // namespace

QJsonObject TestReply::json() const
{
    return QJsonDocument::fromJson(body).object();
}

TestServer::TestServer(TestServerOptions options)
    : m_folder(options.folder.isEmpty() ? m_temporary.path() + QStringLiteral("/data")
                                        : options.folder)
{
    DatabaseOptions database;
    database.folder = m_folder;
    database.holder = QStringLiteral("test");
    auto migrations =
        migrationsFromFolder(QStringLiteral(TROUPE_SOURCE_DIR "/resources/migrations"));
    if (!migrations)
        qFatal("migrations: %s", qPrintable(migrations.error().message));
    database.migrations = std::move(*migrations);
    auto db = Database::open(std::move(database), m_clock);
    if (!db)
        qFatal("database: %s", qPrintable(db.error().message + db.error().detail));
    m_db = std::move(*db);
    m_db->onCommitted([this](const std::vector<EventRow> &rows) { m_events.publish(rows); });
    m_secrets = makeSessionStore(QStringLiteral("for tests"));
    auto provider = m_provider;
    m_models =
        std::make_unique<ModelRegistry>(std::make_shared<LazyModelCatalog>(), m_provider,
                                        [provider](const ProviderConfig &) { return provider; });
    m_engine = std::make_unique<ChatEngine>(*m_db, *m_models, m_clock);
    m_workshop = std::make_unique<Workshop>(*m_db, *m_models, *m_engine, m_events, m_clock);
    NetSettings net;
    net.allowTargets = options.allowTargets;
    if (!m_net.apply(net))
        qFatal("the network settings are wrong");
    m_tools = std::make_unique<ToolServices>(*m_db, *m_workshop, m_outbound, *m_secrets, m_clock,
                                             m_folder);
    m_tokens = std::make_unique<TokenIssuer>(*m_secrets, m_clock);
    m_access = std::make_unique<AccessService>(*m_db, *m_tokens, m_clock);
    PeopleOptions people;
    people.registrationOpen = options.registrationOpen;
    people.passwordCost = {1, 8 << 20};
    m_people = std::make_unique<PeopleService>(*m_db, *m_access, *m_tokens, m_clock, people);
    m_agents = std::make_unique<AgentService>(*m_db, *m_models, m_events, m_clock);
    m_sessions = std::make_unique<SessionService>(*m_db, *m_agents, *m_engine);
    m_branches = std::make_unique<BranchService>(*m_db, *m_agents, *m_sessions, *m_engine);
    m_modelService = std::make_unique<ModelService>(*m_db, *m_models, *m_secrets, m_clock);
    m_usage = std::make_unique<UsageService>(*m_db, m_clock);
    m_system = std::make_unique<SystemService>(*m_db, *m_engine, m_clock, m_folder);
    m_templates = std::make_unique<TemplateService>(*m_db, *m_agents, m_catalog);
    m_workbench = std::make_unique<WorkbenchService>(*m_db, *m_agents, *m_models,
                                                     m_engine->tokens(), m_clock);
    m_oauth = std::make_unique<OAuthService>(*m_db, *m_tokens, *m_people, m_clock);
    m_monitor = std::make_unique<SystemMonitor>(*m_db, m_clock, m_folder);
    m_record = std::make_unique<AgentRecord>(*m_db, m_clock);
    m_blobs = std::make_unique<BlobStore>(m_folder);
    m_engine->setFiles(m_blobs.get());
    m_attachments =
        std::make_unique<AttachmentService>(*m_db, *m_blobs, m_events, m_clock, options.files);
    m_exports = std::make_unique<ExportService>(*m_db, *m_sessions, *m_agents, *m_blobs, m_clock);
    m_imports = std::make_unique<ImportService>(*m_db, *m_agents, *m_attachments, *m_blobs,
                                                *m_engine, m_clock);
    m_estimates = std::make_unique<EstimateService>(*m_db, *m_sessions, *m_agents, *m_engine);
    m_approvals = std::make_unique<ApprovalService>(*m_db, *m_workshop, *m_agents, m_clock);
    m_runs = std::make_unique<RunService>(*m_db, *m_agents, *m_workshop, *m_engine);
    m_mcp = std::make_unique<McpService>(*m_db, *m_secrets, m_workshop->tools, m_outbound, m_clock);
    ModelRegistry &models = *m_models;
    ModelService &modelService = *m_modelService;
    ChatEngine &engine = *m_engine;
    m_system->onSettings([&models, &modelService, &engine](const ServerSettings &settings) {
        models.setPolicy(settings.defaultModel, settings.offlineFallback);
        modelService.discovery().setEnabled(settings.localDiscovery);
        engine.setAutoTitles(settings.autoTitles);
    });
    if (!m_system->loadSettings() || !m_modelService->load() || !m_mcp->load())
        qFatal("settings or providers cannot be loaded");
    if (options.answerBy)
        m_provider->answerBy(options.answerBy);
    for (const std::shared_ptr<Tool> &tool : options.tools)
        m_workshop->tools.add(tool);
    if (!m_workshop->load() || !m_tools->load())
        qFatal("policies or functions cannot be loaded");
    QCoro::waitFor(m_engine->recover());
    QCoro::waitFor(m_imports->recover());
    const auto admin = QCoro::waitFor(m_access->ensureAdmin());
    if (!admin)
        qFatal("admin: %s", qPrintable(admin.error().detail));
    m_admin = *admin;
    ApiOptions api;
    api.rateLimits = options.rateLimits;
    api.accessLog = options.accessLog;
    m_api = std::make_unique<ApiServer>(services(), api);
    addNativeApi(*m_api, services());
    addLvng1Api(*m_api, services());
    addLvng2Api(*m_api, services());
    addConvergioApi(*m_api, services(), options.openConvergio);
    addAimosApi(*m_api, services());
    if (options.openConvergio) {
        Caller open;
        open.userId = m_admin.id;
        QStringList scopes = Scopes::all().names();
        scopes.removeAll(QStringLiteral("admin"));
        open.scopes = Scopes::fromNames(scopes);
        m_api->setOpenCaller(open);
    }
    auto host = HttpHost::listen(HttpHostOptions{}, *m_api);
    if (!host)
        qFatal("listen: %s", qPrintable(host.error().message));
    m_host = std::move(*host);
    m_api->setHostFigures([this] {
        HostFigures figures;
        if (!m_host)
            return figures;
        const HttpHostStats stats = m_host->stats();
        figures.connections = stats.connections;
        figures.sseStreams = stats.sseStreams;
        figures.webSockets = stats.webSockets;
        figures.requests = stats.requests;
        return figures;
    });
    m_network.setAutoDeleteReplies(false);
    QCoro::waitFor(m_workshop->start());
    m_adminKey = addKey(m_admin, Scopes::all().names());
}

TestServer::~TestServer()
{
    m_workbench->bench().shutdown(2000);
    m_workshop->shutdown(2000);
    m_engine->shutdown(2000);
    m_mcp->shutdown(2000);
    m_host.reset();
    m_outbound.close();
    m_imports->shutdown(2000);
    m_attachments->shutdown(2000);
    m_modelService->shutdown(2000);
    // Calls whose client has left go on, and refer to what dies next.
    const QDeadlineTimer deadline(kLastCallsMs);
    QEventLoop loop;
    while (m_api->callsInFlight() > 0 && !deadline.hasExpired())
        loop.processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 20);
    if (m_api->callsInFlight() > 0)
        qFatal("%lld calls do not end", m_api->callsInFlight());
    m_engine->tokens().drain(kLastCallsMs);
    m_api->saveLimits();
    auto nothing = [](Tx &) { return Result<bool>(true); };
    QCoro::waitFor(m_db->write(std::move(nothing))); // writes that nobody waits for are delivered
    m_api.reset();
}

Services TestServer::services()
{
    return {m_clock,        *m_db,           *m_engine,  m_events,     *m_access,    *m_agents,
            *m_sessions,    *m_modelService, *m_usage,   *m_system,    *m_secrets,   *m_templates,
            *m_people,      *m_workbench,    *m_oauth,   *m_monitor,   *m_record,    *m_branches,
            *m_attachments, *m_exports,      *m_imports, *m_estimates, *m_approvals, *m_runs,
            *m_mcp,         *m_tools};
}

QString TestServer::url() const
{
    return QStringLiteral("http://127.0.0.1:%1").arg(m_host->port());
}

User TestServer::addMember(const QString &name)
{
    User user;
    user.id = newId();
    user.username = name;
    user.displayName = name;
    auto write = [user](Tx &tx) -> Result<User> {
        User stored = user;
        stored.createdAt = Timestamp{tx.nowMs()};
        const auto inserted = insertRow(tx.sql(), stored);
        return inserted ? Result<User>(stored) : fail(inserted.error());
    };
    const auto stored = QCoro::waitFor(m_db->write(std::move(write)));
    if (!stored)
        qFatal("member: %s", qPrintable(stored.error().detail));
    return *stored;
}

QByteArray TestServer::addKey(const User &user, const QStringList &scopes, Tier tier)
{
    Caller caller;
    caller.userId = user.id;
    caller.username = user.username;
    caller.role = user.role;
    caller.scopes = Scopes::all();
    CreateKey input;
    input.name = QStringLiteral("test");
    input.scopes = scopes;
    input.tier = tier;
    const auto key = QCoro::waitFor(m_access->create(caller, input));
    if (!key)
        qFatal("key: %s", qPrintable(key.error().message));
    return key->key.toUtf8();
}

TestReply TestServer::send(const QByteArray &method, const QString &target, const QByteArray &key,
                           const QByteArray &body,
                           const QList<QPair<QByteArray, QByteArray>> &headers)
{
    QNetworkRequest request(QUrl(url() + target, QUrl::StrictMode));
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute,
                         QNetworkRequest::ManualRedirectPolicy);
    if (!body.isNull())
        request.setRawHeader("Content-Type", "application/json");
    if (!key.isEmpty())
        request.setRawHeader("Authorization", "Bearer " + key);
    for (const auto &[name, value] : headers)
        request.setRawHeader(name, value);
    // As a custom request, HEAD would wait for a body that never comes.
    const std::unique_ptr<QNetworkReply> reply(
        method == "HEAD" ? m_network.head(request)
                         : m_network.sendCustomRequest(request, method, body));
    QEventLoop loop;
    QObject::connect(reply.get(), &QNetworkReply::finished, &loop, &QEventLoop::quit);
    if (!reply->isFinished())
        loop.exec();
    TestReply out;
    out.status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    out.body = reply->readAll();
    for (const auto &[name, value] : reply->rawHeaderPairs())
        out.headers.insert(name.toLower(), value);
    return out;
}

} // namespace troupe

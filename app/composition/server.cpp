// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/composition/server.h"

#include "core/api/aimos/aimosroutes.h"
#include "core/api/apiserver.h"
#include "core/api/convergio/convergioroutes.h"
#include "core/api/lvng1/lvng1routes.h"
#include "core/api/lvng2/lvng2routes.h"
#include "core/api/troupe/nativeroutes.h"
#include "core/base/log.h"
#include "core/base/taskscope.h"
#include "core/engine/chatengine.h"
#include "core/engine/eventhub.h"
#include "core/engine/modelregistry.h"
#include "core/engine/run/workshop.h"
#include "core/http/host.h"
#include "core/meta/values.h"
#include "core/net/netpolicy.h"
#include "core/net/outboundclient.h"
#include "core/providers/offline/offlineprovider.h"
#include "core/providers/providerfactory.h"
#include "core/security/crypto.h"
#include "core/security/secretstore.h"
#include "core/services/accessservice.h"
#include "core/services/agentrecord.h"
#include "core/services/agentservice.h"
#include "core/services/attachmentservice.h"
#include "core/services/branchservice.h"
#include "core/services/estimateservice.h"
#include "core/services/exportservice.h"
#include "core/services/importservice.h"
#include "core/services/modelservice.h"
#include "core/services/oauthservice.h"
#include "core/services/peopleservice.h"
#include "core/services/sessionservice.h"
#include "core/services/systemmonitor.h"
#include "core/services/systemservice.h"
#include "core/services/templateservice.h"
#include "core/services/tokenissuer.h"
#include "core/services/usageservice.h"
#include "core/services/workbenchservice.h"
#include "core/storage/blobstore.h"
#include "core/storage/database.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QDir>
#include <QEventLoop>
#include <QFile>
#include <QStandardPaths>
#include <QTimer>

namespace troupe {

namespace {

constexpr qint64 kLargestCertificate = 1 << 20;
constexpr int kLastWritesMs = 2'000;
constexpr int kMadeUpPasswordBytes = 15; // 20 characters
constexpr int kTemplatesAfterMs = 250; // who waited for the start comes first
constexpr auto kHousekeepingInterval = std::chrono::hours(6);

SecretStoreOptions secretOptions(const ServerOptions &options)
{
    SecretStoreOptions secrets;
    secrets.dataFolder = options.dataFolder;
    if (options.sealedFile) {
        secrets.sealedKey.keyFile = options.secretsKeyFile.isEmpty()
                                        ? options.dataFolder + QStringLiteral("/secrets.key")
                                        : options.secretsKeyFile;
        secrets.sealedKey.createKeyFile = true;
    }
    return secrets;
}

Result<QByteArray> readSmallFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return fail(ErrorCode::Invalid,
                    QStringLiteral("%1 cannot be read: %2").arg(path, file.errorString()));
    }
    return file.read(kLargestCertificate);
}

Result<DatabaseOptions> databaseOptions(const ServerOptions &options)
{
    auto migrations = migrationsFromFolder(QStringLiteral(":/migrations"));
    if (!migrations)
        return fail(migrations.error());
    DatabaseOptions database;
    database.folder = options.dataFolder;
    database.holder =
        QStringLiteral("%1 (pid %2)").arg(options.program).arg(QCoreApplication::applicationPid());
    database.migrations = std::move(*migrations);
    return database;
}

// Writes are resumed in their order: when this one is, all before it have been.
QCoro::Task<> signalWhenWritten(Database *db, bool *written)
{
    auto nothing = [](Tx &) -> Result<bool> { return true; };
    co_await db->write(std::move(nothing));
    *written = true;
}

/// Whom --open-convergio lets act without a credential: on the administrator's things, but not as
/// one.
Caller openCaller(const User &admin)
{
    Caller caller;
    caller.userId = admin.id;
    caller.username = admin.username;
    QStringList scopes = Scopes::all().names();
    scopes.removeAll(enumName(Scope::Admin));
    caller.scopes = Scopes::fromNames(scopes);
    return caller;
}

PeopleOptions peopleOptions(const ServerOptions &options)
{
    PeopleOptions people;
    people.registrationOpen = options.registration.value_or(options.address.isLoopback());
    return people;
}

Task<QString> readSecret(SecretStore *store, QString name)
{
    const Result<SecretString> secret = co_await store->get(std::move(name), true);
    if (!secret)
        co_return fail(secret.error());
    co_return secret->revealText();
}

} // namespace

Result<Restored> restoreData(const ServerOptions &options, const QString &backup,
                             const Clock &clock)
{
    const auto database = databaseOptions(options);
    if (!database)
        return fail(database.error());
    return restoreBackup(database->folder, backup, database->migrations.back().number,
                         database->holder, clock);
}

QString defaultDataFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation)
           + QStringLiteral("/troupe");
}

class Server::Private
{
public:
    Private(ServerOptions o, const Clock &c, std::unique_ptr<Database> database)
        : options(std::move(o)),
          clock(c),
          db(std::move(database)),
          net(c),
          outbound(net),
          secrets(openSecretStore(storeOptions())),
          offline(std::make_shared<OfflineProvider>(c)),
          models(std::make_shared<LazyModelCatalog>(), offline,
                 [this](const ProviderConfig &config) { return makeProvider(config); }),
          engine(*db, models, c),
          workshop(*db, models, engine, events, c),
          tokens(*secrets, c),
          access(*db, tokens, c),
          people(*db, access, tokens, c, peopleOptions(options)),
          agents(*db, models, events, c),
          sessions(*db, agents, engine),
          modelService(*db, models, *secrets, c),
          usage(*db, c),
          system(*db, engine, c, options.dataFolder),
          templates(*db, agents, catalog),
          workbench(*db, agents, models, engine.tokens(), c),
          oauth(*db, tokens, people, c),
          monitor(*db, c, options.dataFolder),
          agentRecord(*db, c),
          branches(*db, agents, sessions, engine),
          blobs(options.dataFolder),
          attachments(*db, blobs, events, c, FileLimits()),
          exports(*db, sessions, agents, blobs, c),
          imports(*db, agents, attachments, blobs, engine, c),
          estimates(*db, sessions, agents, engine)
    {
        engine.setFiles(&blobs);
        db->onCommitted([this](const std::vector<EventRow> &rows) { events.publish(rows); });
        system.checkSettingsWith([this](const ServerSettings &wanted) {
            NetPolicy trial(clock);
            return trial.apply(netSettings(wanted));
        });
        system.onSettings([this](const ServerSettings &settings) { applySettings(settings); });
        modelService.discovery().searchWith([this](CancelToken cancel) {
            LocalServerSearch search(outbound);
            return search.find(std::move(cancel));
        });
        housekeeping.setTimerType(Qt::VeryCoarseTimer);
        housekeeping.setInterval(kHousekeepingInterval);
        QObject::connect(&housekeeping, &QTimer::timeout, &housekeeping, [this] { keepHouse(); });
        net.ledger().setSink([this](const LedgerEntry &entry) { record(entry); });
    }

    SecretStoreOptions storeOptions();
    void keepHouse()
    {
        system.housekeep(); // nobody waits for them
        attachments.housekeepSoon();
    }
    void note(const QString &text);
    void noteSecrets(const SecretStoreState &state);
    std::shared_ptr<Provider> makeProvider(const ProviderConfig &config);
    NetSettings netSettings(const ServerSettings &settings) const;
    void applySettings(const ServerSettings &settings);
    void record(const LedgerEntry &entry);
    Result<HttpHostOptions> hostOptions() const;
    Task<void> prepareLogins(User admin);
    Task<void> installTemplates(QString ownerId);
    ServerOptions options;
    const Clock &clock;
    std::unique_ptr<Database> db;
    NetPolicy net;
    OutboundClient outbound;
    EventHub events;
    std::shared_ptr<bool> alive = std::make_shared<bool>(true);
    std::unique_ptr<SecretStore> secrets;
    std::shared_ptr<OfflineProvider> offline;
    ModelRegistry models;
    ChatEngine engine;
    Workshop workshop;
    TokenIssuer tokens;
    AccessService access;
    PeopleService people;
    AgentService agents;
    SessionService sessions;
    ModelService modelService;
    UsageService usage;
    SystemService system;
    TemplateCatalog catalog;
    TemplateService templates;
    WorkbenchService workbench;
    OAuthService oauth;
    SystemMonitor monitor;
    AgentRecord agentRecord;
    BranchService branches;
    BlobStore blobs;
    AttachmentService attachments;
    ExportService exports;
    ImportService imports;
    EstimateService estimates;
    /// The api layer and its adapters refer to it.
    Services services{clock,       *db,          engine,  events,   access,      agents,
                      sessions,    modelService, usage,   system,   *secrets,    templates,
                      people,      workbench,    oauth,   monitor,  agentRecord, branches,
                      attachments, exports,      imports, estimates};
    std::unique_ptr<ApiServer> api;
    std::unique_ptr<HttpHost> host;
    QTimer housekeeping;
    bool stopping = false; ///< a start that is still going on ends
    bool lockWasClosed = false;
    QStringList notes;
    QString firstPassword;
    TaskScope background;
    std::function<void(const QString &)> noteListener;
};

SecretStoreOptions Server::Private::storeOptions()
{
    SecretStoreOptions made = secretOptions(options);
    made.onKeyFileMade = [this, guard = std::weak_ptr<bool>(alive), path = made.sealedKey.keyFile] {
        if (guard.expired()) // the store's tasks may outlive the server
            return;
        note(QStringLiteral(
                 "There is no keychain here, so secrets (providers' API keys, signing keys) are "
                 "sealed in the data folder. The key that opens them is the new file %1. Keep a "
                 "copy of it in another place: without it the secrets are lost. It protects copies "
                 "and backups of the data folder that do not hold it, but not against somebody who "
                 "can read this account's files. --secrets-key-file puts it elsewhere.")
                 .arg(QDir::toNativeSeparators(path)));
    };
    return made;
}

void Server::Private::note(const QString &text)
{
    if (notes.contains(text))
        return;
    notes.append(text);
    if (noteListener)
        noteListener(text);
}

void Server::Private::noteSecrets(const SecretStoreState &state)
{
    // The keychain and the sealed file are as they should be.
    if (state.kind != SecretStoreKind::Keychain && state.kind != SecretStoreKind::SealedFile)
        note(state.explanation);
}

std::shared_ptr<Provider> Server::Private::makeProvider(const ProviderConfig &config)
{
    HttpProviderConfig http;
    http.baseUrl = config.baseUrl;
    http.name = config.name;
    if (config.hasSecret) {
        http.apiKey = [store = secrets.get(), name = ModelService::secretName(config.id)] {
            return readSecret(store, name);
        };
    }
    auto made = makeHttpProvider(config.kind, std::move(http), outbound, clock);
    if (!made) {
        qCWarning(lcApp) << "provider" << config.name << "is not usable:" << made.error().message;
        return nullptr;
    }
    return std::move(*made);
}

NetSettings Server::Private::netSettings(const ServerSettings &settings) const
{
    NetSettings wanted;
    wanted.offline = settings.offlineLock;
    wanted.proxy = settings.proxyUrl;
    wanted.caFile = settings.caFile;
    wanted.allowTargets = settings.allowTargets + options.allowTargets;
    return wanted;
}

void Server::Private::applySettings(const ServerSettings &settings)
{
    if (const auto applied = net.apply(netSettings(settings)); !applied) {
        // Going around a proxy or a lock would be worse than not going at all.
        NetSettings closed;
        closed.offline = true;
        net.apply(closed);
        note(QStringLiteral("The network settings cannot be applied. Nothing leaves this machine "
                            "until they are put right: %1")
                 .arg(applied.error().message));
    }
    const bool hasOpened = std::exchange(lockWasClosed, net.isOffline()) && !net.isOffline();
    if (hasOpened && host)
        modelService.listAll();
    models.setPolicy(settings.defaultModel, settings.offlineFallback);
    modelService.discovery().setEnabled(settings.localDiscovery);
    engine.setAutoTitles(settings.autoTitles);
    offline->setWordsPerSecond(options.offlineWordsPerSecond >= 0 ? options.offlineWordsPerSecond
                                                                  : settings.offlineWordsPerSecond);
}

void Server::Private::record(const LedgerEntry &entry)
{
    NetworkEntry row;
    row.at = Timestamp{entry.atMs};
    row.host = entry.host;
    row.port = entry.port;
    row.reason = entry.reason;
    row.bytesSent = entry.bytesSent;
    row.bytesReceived = entry.bytesReceived;
    row.outcome = entry.outcome;
    system.recordNetwork(std::move(row));
}

Result<HttpHostOptions> Server::Private::hostOptions() const
{
    HttpHostOptions host;
    host.address = options.address;
    host.port = options.port;
    host.allowedHosts = options.allowedHosts;
    host.corsOrigins = options.corsOrigins;
    if (options.tlsCertificateFile.isEmpty())
        return host;
    auto certificate = readSmallFile(options.tlsCertificateFile);
    if (!certificate)
        return fail(certificate.error());
    auto key = readSmallFile(options.tlsKeyFile);
    if (!key)
        return fail(key.error());
    host.tlsCertificatePem = std::move(*certificate);
    host.tlsKeyPem = std::move(*key);
    return host;
}

/// The administrator's first password, and the key of access tokens.
Task<void> Server::Private::prepareLogins(User admin)
{
    if (!options.adminPassword) {
        // In a desktop the keychain is not asked before somebody logs in or has logged in.
        if (people.hasPasswords())
            background.spawn("access tokens", tokens.prepare());
        co_return {};
    }
    QString password = *std::exchange(options.adminPassword, std::nullopt);
    const bool isMadeUp = password.isEmpty();
    if (isMadeUp) {
        const SecretString random = SecretString::random(kMadeUpPasswordBytes);
        password = QString::fromLatin1(base64UrlEncode(random.reveal()));
    }
    QString userId = admin.id;
    QString given(password.constData(), password.size()); // a copy of its own: it is zeroed
    const Result<bool> isSet =
        co_await people.setFirstPassword(std::move(userId), std::move(given));
    if (!isSet)
        co_return fail(isSet.error());
    if (*isSet && isMadeUp)
        firstPassword = std::move(password);
    else
        secureZero(password);
    const Result<void> ready = co_await tokens.prepare();
    if (!ready) {
        note(QStringLiteral("Logins end when the server does, because their key could not be "
                            "kept: ")
             + ready.error().message);
    }
    co_return {};
}

Task<void> Server::Private::installTemplates(QString ownerId)
{
    const Result<TemplateInstallation> done =
        co_await templates.installTemplates(std::move(ownerId));
    co_return done ? Result<void>() : fail(done.error());
}

Result<std::unique_ptr<Server>> Server::open(ServerOptions options, const Clock &clock)
{
    auto database = databaseOptions(options);
    if (!database)
        return fail(database.error());
    auto db = Database::open(std::move(*database), clock);
    if (!db)
        return fail(db.error());
    auto d = std::make_unique<Private>(std::move(options), clock, std::move(*db));
    return std::unique_ptr<Server>(new Server(std::move(d)));
}

Server::Server(std::unique_ptr<Private> priv) : d(std::move(priv)) {}

Server::~Server()
{
    d->stopping = true;
    if (d->host)
        shutdown(0);
    d->outbound.close(); // after a start that failed half-way, too
    d->background.cancelAndDrain(kLastWritesMs);
    // Writes that nobody waits for end while what they belong to is there.
    bool written = false;
    signalWhenWritten(d->db.get(), &written);
    const QDeadlineTimer deadline(kLastWritesMs);
    QEventLoop loop;
    while (!written && !deadline.hasExpired())
        loop.processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 20);
}

Task<void> Server::start()
{
    if (const auto loaded = d->system.loadSettings(); !loaded)
        co_return fail(loaded.error());
    if (const auto loaded = d->modelService.load(); !loaded)
        co_return fail(loaded.error());
    if (const auto loaded = d->workshop.load(); !loaded)
        co_return fail(loaded.error());
    const Result<int> recovered = co_await d->engine.recover();
    if (!recovered)
        co_return fail(recovered.error());
    co_await d->imports.recover();
    if (d->stopping)
        co_return fail(ErrorCode::Cancelled, QStringLiteral("Stopped while starting"));
    const Result<User> admin = co_await d->access.ensureAdmin();
    if (!admin)
        co_return fail(admin.error());
    if (d->stopping)
        co_return fail(ErrorCode::Cancelled, QStringLiteral("Stopped while starting"));
    if (const auto loggable = co_await d->prepareLogins(*admin); !loggable)
        co_return fail(loggable.error());
    if (d->stopping)
        co_return fail(ErrorCode::Cancelled, QStringLiteral("Stopped while starting"));
    if (!d->options.sessionKey.isEmpty())
        d->access.addSessionKey(d->options.sessionKey, *admin);
    if (!d->options.bootstrapKey.isEmpty()) {
        QString key = std::exchange(d->options.bootstrapKey, QString());
        QString userId = admin->id;
        const Result<void> made =
            co_await d->access.ensureBootstrapKey(std::move(key), std::move(userId));
        if (!made)
            co_return fail(made.error());
        if (d->stopping)
            co_return fail(ErrorCode::Cancelled, QStringLiteral("Stopped while starting"));
    }

    ApiOptions apiOptions;
    apiOptions.rateLimits = d->options.rateLimits;
    apiOptions.accessLog = d->options.accessLog;
    apiOptions.scheme = d->options.tlsCertificateFile.isEmpty() ? "http" : "https";
    const Services &services = d->services;
    d->api = std::make_unique<ApiServer>(services, apiOptions);
    addNativeApi(*d->api, services);
    addLvng1Api(*d->api, services);
    addLvng2Api(*d->api, services);
    addConvergioApi(*d->api, services, d->options.openConvergio);
    addAimosApi(*d->api, services);
    if (d->options.openConvergio)
        d->api->setOpenCaller(openCaller(*admin));
    if (d->options.prepareSecrets) {
        const SecretStoreState secrets = co_await d->secrets->prepare();
        if (d->stopping)
            co_return fail(ErrorCode::Cancelled, QStringLiteral("Stopped while starting"));
        d->noteSecrets(secrets);
    }
    auto hostOptions = d->hostOptions();
    if (!hostOptions)
        co_return fail(hostOptions.error());
    auto host = HttpHost::listen(std::move(*hostOptions), *d->api);
    if (!host)
        co_return fail(host.error());
    d->host = std::move(*host);
    d->modelService.discovery().setOwnPort(static_cast<quint16>(d->host->url().port(0)));
    d->background.spawn("runs", d->workshop.start());
    d->keepHouse();
    d->housekeeping.start();
    d->monitor.start();
    d->modelService.listAll(); // nobody waits for this
    if (d->options.installTemplates) {
        QTimer::singleShot(kTemplatesAfterMs, &d->housekeeping, [this, ownerId = admin->id] {
            if (!d->stopping)
                d->background.spawn("templates", d->installTemplates(ownerId));
        });
    }
    d->api->setHostFigures([this] {
        HostFigures figures;
        if (!d->host)
            return figures;
        const HttpHostStats stats = d->host->stats();
        figures.connections = stats.connections;
        figures.sseStreams = stats.sseStreams;
        figures.webSockets = stats.webSockets;
        figures.requests = stats.requests;
        return figures;
    });
    co_return {};
}

QUrl Server::url() const
{
    return d->host ? d->host->url() : QUrl();
}

QString Server::takeFirstPassword()
{
    return std::exchange(d->firstPassword, QString());
}

QStringList Server::notes() const
{
    return d->notes;
}

void Server::onNote(std::function<void(const QString &)> callback)
{
    d->noteListener = std::move(callback);
    const QStringList earlier = d->notes;
    for (const QString &note : earlier)
        d->noteListener(note);
}

void Server::shutdown(int timeoutMs)
{
    d->stopping = true;
    if (!d->host)
        return;
    const QDeadlineTimer deadline(timeoutMs);
    // Answers end first, so that those who watch them are told; nobody new is let in meanwhile.
    bool closed = false;
    d->host->shutdown(timeoutMs, [&closed] { closed = true; });
    d->workbench.bench().shutdown(static_cast<int>(deadline.remainingTime()));
    d->workshop.shutdown(static_cast<int>(deadline.remainingTime()));
    d->engine.shutdown(static_cast<int>(deadline.remainingTime()));
    QEventLoop loop;
    while (!closed && !deadline.hasExpired())
        loop.processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 20);
    d->host.reset();
    // Calls whose client has left go on, and refer to what dies next.
    d->outbound.close();
    d->background.cancelAndDrain(kLastWritesMs);
    d->imports.shutdown(kLastWritesMs);
    d->attachments.shutdown(kLastWritesMs);
    d->modelService.shutdown(kLastWritesMs);
    const QDeadlineTimer lastCalls(kLastWritesMs);
    while (d->api->callsInFlight() > 0 && !lastCalls.hasExpired())
        loop.processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 20);
    d->engine.tokens().drain(kLastWritesMs);
    d->api->saveLimits();
    d->monitor.stop(); // what it writes is waited for with the other writes
    d->api.reset();
}

} // namespace troupe

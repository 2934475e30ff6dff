// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/mcpservice.h"

#include "core/base/ids.h"
#include "core/base/log.h"
#include "core/security/secretstore.h"
#include "core/services/mcpinput.h"
#include "core/storage/database.h"
#include "core/storage/rows.h"
#include "core/tools/mcp/mcpcontent.h"

#include <QJsonDocument>
#include <QUrl>

namespace troupe {

namespace {

constexpr int kTellAfterMs = 100;
constexpr int kStartAfterMs = 300; // who waited for the start comes first

tl::unexpected<Error> serverNotFound()
{
    return failKeyed(ErrorCode::NotFound, QStringLiteral("mcp_server_not_found"),
                     QStringLiteral("MCP server not found"));
}

Result<std::optional<User>> userOf(Database &db, const QString &id)
{
    return findRow<User>(db.reader(), QStringLiteral(" WHERE id = ?"), {id});
}

QJsonObject objectIn(const QJsonObject &json, const char *key)
{
    return json[QLatin1String(key)].toObject();
}

/// Secrets that would go along to another place without having been given for it: headers to another
/// host; the environment to another program, where somebody else than its owner says which.
Result<void> checkNothingIsCarriedAway(const McpServer &from, const McpServer &to,
                                       const McpServerInput &given, bool byOwner)
{
    const auto origin = [](const McpServer &server) {
        return QUrl(server.url)
            .adjusted(QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment);
    };
    Error error(ErrorCode::Invalid, QStringLiteral("The server is another one now: give its "
                                                   "secrets again, or remove them."));
    const auto collect = [&error](const QStringList &kept, const QJsonObject &again,
                                  const QString &field) {
        for (const QString &name : kept) {
            if (!again.contains(name))
                error.issues.append({field + name, QStringLiteral("is needed again for another "
                                                                  "server")});
        }
    };
    if (origin(from) != origin(to))
        collect(to.headerNames, given.headers, QStringLiteral("/headers/"));
    if (!byOwner && (from.command != to.command || from.args != to.args))
        collect(to.envNames, given.env, QStringLiteral("/env/"));
    return error.issues.isEmpty() ? Result<void>() : fail(std::move(error));
}

} // namespace

/// The values of environment variables and headers, by name.
struct McpService::Secrets
{
    QJsonObject env;
    QJsonObject headers;

    Secrets() {}
    bool isEmpty() const { return env.isEmpty() && headers.isEmpty(); }
    /// Null removes, what is absent stays.
    void merge(const McpServerInput &input)
    {
        for (const auto &[from, to] :
             {std::pair{&input.env, &env}, std::pair{&input.headers, &headers}}) {
            for (auto it = from->begin(); it != from->end(); ++it) {
                if (it->isNull())
                    to->remove(it.key());
                else
                    to->insert(it.key(), *it);
            }
        }
    }
    void fill(McpSetup &setup) const
    {
        for (auto it = env.begin(); it != env.end(); ++it)
            setup.environment.append({it.key(), it->toString()});
        for (auto it = headers.begin(); it != headers.end(); ++it)
            setup.headers.append(OutboundHeader{it.key().toLatin1(), it->toString().toUtf8()});
    }
};

McpService::McpService(Database &db, SecretStore &secrets, ToolRegistry &tools,
                       OutboundClient &client, const Clock &clock, McpTimings timings)
    : m_db(db),
      m_secrets(secrets),
      m_client(client),
      m_clock(clock),
      m_hub(tools, client, clock, timings)
{
    m_hub.onChanged([this](const QString &id) {
        m_toTell.insert(id);
        if (!m_telling.isActive())
            m_telling.start();
    });
    m_telling.setSingleShot(true);
    m_telling.setInterval(kTellAfterMs);
    QObject::connect(&m_telling, &QTimer::timeout, &m_telling, [this] { tellChanges(); });
    m_starting.setSingleShot(true);
    m_starting.setInterval(kStartAfterMs);
    QObject::connect(&m_starting, &QTimer::timeout, &m_starting, [this] {
        const auto rows = listRows<McpServer>(m_db.reader(), QStringLiteral(" WHERE enabled = 1"));
        for (const McpServer &server : rows ? *rows : QList<McpServer>()) {
            if (McpConnection *connection = m_hub.find(server.id))
                connection->start();
        }
    });
}

QString McpService::secretName(const QString &serverId)
{
    return QStringLiteral("mcp/%1/secrets").arg(serverId);
}

Result<void> McpService::load()
{
    const auto rows = listRows<McpServer>(m_db.reader(), QStringLiteral(" ORDER BY id"));
    if (!rows)
        return fail(rows.error());
    for (const McpServer &server : *rows)
        makeKnown(server);
    return {};
}

void McpService::startAll()
{
    m_starting.start();
}

void McpService::shutdown(int timeoutMs)
{
    m_starting.stop();
    m_telling.stop();
    m_hub.shutdown(timeoutMs);
    if (!m_scope.cancelAndDrain(timeoutMs))
        qCWarning(lcApp) << "a task of an MCP server did not end in time";
}

void McpService::makeKnown(const McpServer &server)
{
    m_hub.put(server, [this, id = server.id] { return setupOf(id); });
}

McpServer McpService::withState(McpServer server) const
{
    if (const McpConnection *connection = m_hub.find(server.id))
        connection->fill(server);
    return server;
}

void McpService::tellChanges()
{
    const QSet<QString> ids = std::exchange(m_toTell, {});
    for (const QString &id : ids)
        m_scope.spawn("telling of an MCP server", tell(id));
}

Task<void> McpService::tell(QString id)
{
    const auto server = stored(id);
    if (!server) // removed meanwhile
        co_return {};
    const QByteArray payload = toJson(withState(*server));
    if (m_told.value(id) == payload)
        co_return {};
    m_told.insert(id, payload);
    const QString audience = server->shared ? QString() : server->ownerId;
    auto write = [id, audience, payload](Tx &tx) -> Result<bool> {
        tx.emitEvent({QStringLiteral("mcp.server.updated"), audience, id, payload});
        return true;
    };
    const auto told = co_await m_db.write(std::move(write));
    co_return told ? Result<void>() : fail(told.error());
}

Result<McpServer> McpService::stored(const QString &id) const
{
    const auto row = findRow<McpServer>(m_db.reader(), QStringLiteral(" WHERE id = ?"), {id});
    if (!row)
        return fail(row.error());
    return *row ? Result<McpServer>(**row) : serverNotFound();
}

Result<Page<McpServer>> McpService::list(const Caller &caller) const
{
    auto rows = listRows<McpServer>(
        m_db.reader(), QStringLiteral(" WHERE owner_id = ? OR shared = 1 OR ? ORDER BY name, id"),
        {caller.userId, caller.isAdmin() ? 1 : 0});
    if (!rows)
        return fail(rows.error());
    Page<McpServer> page;
    for (McpServer &server : *rows)
        page.items.append(withState(std::move(server)));
    return page;
}

Result<McpServer> McpService::find(const Caller &caller, const QString &server) const
{
    // One's own of a name comes before others'.
    const auto row = findRow<McpServer>(
        m_db.reader(),
        QStringLiteral(" WHERE (id = ? OR name = ? COLLATE NOCASE) AND (owner_id = ? OR shared = 1 "
                       "OR ?) ORDER BY id = ? DESC, owner_id = ? DESC LIMIT 1"),
        {server, server, caller.userId, caller.isAdmin() ? 1 : 0, server, caller.userId});
    if (!row)
        return fail(row.error());
    return *row ? Result<McpServer>(withState(**row)) : serverNotFound();
}

Result<McpServer> McpService::changeable(const Caller &caller, const QString &server) const
{
    auto found = find(caller, server);
    if (!found || found->ownerId == caller.userId || caller.isAdmin())
        return found;
    return fail(ErrorCode::Forbidden,
                QStringLiteral("This MCP server belongs to somebody else, who shares it."));
}

Result<McpConnection *> McpService::connection(const Caller &caller, const QString &server) const
{
    const auto found = find(caller, server);
    if (!found)
        return fail(found.error());
    McpConnection *const known = m_hub.find(found->id);
    return known ? Result<McpConnection *>(known) : serverNotFound();
}

/// The names of tools begin with the server's: two that look alike there cannot both be.
Result<void> McpService::checkFree(const McpServer &server) const
{
    const auto rows =
        listRows<McpServer>(m_db.reader(), QStringLiteral(" WHERE owner_id = ? AND id <> ?"),
                            {server.ownerId, server.id});
    if (!rows)
        return fail(rows.error());
    const QString slug = mcpServerSlug(server.name);
    for (const McpServer &other : *rows) {
        if (mcpServerSlug(other.name).compare(slug, Qt::CaseInsensitive) == 0) {
            return failKeyed(
                ErrorCode::Conflict, QStringLiteral("mcp_name_taken"),
                QStringLiteral("There is a server named '%1' already").arg(other.name));
        }
    }
    return {};
}

Task<McpService::Secrets> McpService::readSecrets(McpServer server) const
{
    Secrets secrets;
    if (server.envNames.isEmpty() && server.headerNames.isEmpty())
        co_return secrets;
    QString name = secretName(server.id);
    const auto secret = co_await m_secrets.get(std::move(name), true);
    if (!secret)
        co_return fail(secret.error());
    const QJsonObject json = QJsonDocument::fromJson(secret->reveal().toByteArray()).object();
    secrets.env = objectIn(json, "env");
    secrets.headers = objectIn(json, "headers");
    co_return secrets;
}

Task<void> McpService::writeSecrets(QString id, Secrets secrets)
{
    QString name = secretName(id);
    if (secrets.isEmpty()) {
        const auto removed = co_await m_secrets.remove(std::move(name));
        co_return removed;
    }
    QJsonObject json;
    json.insert(QLatin1String("env"), secrets.env);
    json.insert(QLatin1String("headers"), secrets.headers);
    SecretString secret = SecretString::take(QJsonDocument(json).toJson(QJsonDocument::Compact));
    const auto kept = co_await m_secrets.put(std::move(name), std::move(secret));
    co_return kept;
}

Task<McpSetup> McpService::setupOf(QString id) const
{
    McpSetup setup;
    const auto server = stored(id);
    if (!server)
        co_return fail(server.error());
    setup.server = *server;
    const auto owner = userOf(m_db, server->ownerId);
    if (!owner)
        co_return fail(owner.error());
    const bool isActive = *owner && !(*owner)->disabled;
    const bool isAdmin = isActive && (*owner)->role == Role::Admin;
    if (!isActive || (server->transport == McpTransportKind::Stdio && !isAdmin)) {
        co_return failKeyed(ErrorCode::Forbidden, QStringLiteral("mcp_forbidden"),
                            QStringLiteral(
                                "A server that is a program runs only as long as its owner "
                                "is an administrator."));
    }
    setup.trust = isAdmin ? TrustLevel::Configured : TrustLevel::Aimed;
    const auto secrets = co_await readSecrets(setup.server);
    if (!secrets)
        co_return fail(secrets.error());
    secrets->fill(setup);
    co_return setup;
}

Task<McpServer> McpService::store(McpServer server, QString eventType)
{
    const bool isNew = eventType.endsWith(QLatin1String("created"));
    const McpServer state = withState(server); // it belongs to this thread
    auto write = [server, state, eventType, isNew](Tx &tx) -> Result<McpServer> {
        McpServer stored = server;
        stored.updatedAt = Timestamp{tx.nowMs()};
        if (isNew)
            stored.createdAt = stored.updatedAt;
        const auto done = isNew ? insertRow(tx.sql(), stored) : updateRow(tx.sql(), stored);
        if (!done && done.error().code == ErrorCode::Conflict) {
            return failKeyed(
                ErrorCode::Conflict, QStringLiteral("mcp_name_taken"),
                QStringLiteral("There is a server named '%1' already").arg(stored.name));
        }
        if (!done)
            return fail(done.error());
        McpServer told = state;
        told.createdAt = stored.createdAt;
        told.updatedAt = stored.updatedAt;
        tx.emitEvent(
            {eventType, stored.shared ? QString() : stored.ownerId, stored.id, toJson(told)});
        return stored;
    };
    const auto stored = co_await m_db.write(std::move(write));
    co_return stored;
}

Task<McpServer> McpService::create(Caller caller, McpServerInput input)
{
    McpServer server;
    server.id = newId();
    server.ownerId = caller.userId;
    takeMcpInput(input, server);
    Secrets secrets;
    secrets.merge(input);
    server.envNames = secrets.env.keys();
    server.headerNames = secrets.headers.keys();
    if (const auto valid = checkMcpServer(server, secrets.env, secrets.headers); !valid)
        co_return fail(valid.error());
    if (const auto may = mayKeepMcpServer(caller, server); !may)
        co_return fail(may.error());
    if (const auto isFree = checkFree(server); !isFree)
        co_return fail(isFree.error());
    const QString id = server.id;
    if (const auto kept = co_await writeSecrets(id, secrets); !kept)
        co_return fail(kept.error());
    QString event = QStringLiteral("mcp.server.created");
    auto stored = co_await store(std::move(server), std::move(event));
    if (!stored) { // do not leave a secret that nothing refers to
        const Secrets none;
        co_await writeSecrets(id, none);
        co_return stored;
    }
    makeKnown(*stored);
    if (McpConnection *connection = m_hub.find(id); connection && stored->enabled)
        connection->start();
    co_return withState(*stored);
}

Task<McpServer> McpService::update(Caller caller, QString name, Patch<McpServerInput> changes)
{
    auto server = changeable(caller, name);
    if (!server)
        co_return fail(server.error());
    const bool wasEnabled = server->enabled;
    const McpServer before = *server;
    takeMcpChanges(changes, *server);
    const McpServer current = *server;
    const bool changesSecrets =
        changes.has<&McpServerInput::env>() || changes.has<&McpServerInput::headers>();
    auto secrets = co_await readSecrets(current);
    if (!secrets && changesSecrets)
        co_return fail(secrets.error());
    if (changesSecrets) {
        secrets->merge(changes.value);
        server->envNames = secrets->env.keys();
        server->headerNames = secrets->headers.keys();
    }
    const Secrets known = secrets ? *secrets : Secrets();
    const bool byOwner = caller.userId == before.ownerId;
    if (const auto stays = checkNothingIsCarriedAway(before, *server, changes.value, byOwner);
        !stays)
        co_return fail(stays.error());
    if (const auto valid = checkMcpServer(*server, known.env, known.headers); !valid)
        co_return fail(valid.error());
    if (const auto may = mayKeepMcpServer(caller, *server); !may)
        co_return fail(may.error());
    if (const auto isFree = checkFree(*server); !isFree)
        co_return fail(isFree.error());
    const QString id = server->id;
    if (changesSecrets) {
        if (const auto kept = co_await writeSecrets(id, known); !kept)
            co_return fail(kept.error());
    }
    McpServer changed = *server;
    QString event = QStringLiteral("mcp.server.updated");
    auto stored = co_await store(std::move(changed), std::move(event));
    if (!stored)
        co_return stored;
    makeKnown(*stored);
    McpConnection *const connection = m_hub.find(id);
    if (!connection) // the end has begun
        co_return *stored;
    if (!stored->enabled && wasEnabled)
        connection->stop();
    else if (stored->enabled && !wasEnabled)
        connection->start();
    else if (changesSecrets && connection->isRunning())
        connection->restart();
    co_return withState(*stored);
}

Task<void> McpService::remove(Caller caller, QString name)
{
    const auto server = changeable(caller, name);
    if (!server)
        co_return fail(server.error());
    const QString id = server->id;
    const QString audience = server->shared ? QString() : server->ownerId;
    auto write = [id, audience](Tx &tx) -> Result<bool> {
        const auto done =
            tx.sql().run(QStringLiteral("DELETE FROM mcp_servers WHERE id = ?"), {id});
        if (!done)
            return fail(done.error());
        tx.emitEvent({QStringLiteral("mcp.server.deleted"), audience, id,
                      "{\"id\":\"" + id.toLatin1() + "\"}"});
        return true;
    };
    const auto removed = co_await m_db.write(std::move(write));
    if (!removed)
        co_return fail(removed.error());
    m_hub.remove(id);
    m_told.remove(id);
    if (server->envNames.isEmpty() && server->headerNames.isEmpty())
        co_return {};
    const Secrets none;
    const auto forgotten = co_await writeSecrets(id, none);
    co_return forgotten;
}

Result<McpServer> McpService::restart(const Caller &caller, const QString &name)
{
    const auto server = changeable(caller, name);
    if (!server)
        return fail(server.error());
    if (McpConnection *connection = m_hub.find(server->id))
        connection->restart();
    return withState(*server);
}

Result<McpServer> McpService::stop(const Caller &caller, const QString &name)
{
    const auto server = changeable(caller, name);
    if (!server)
        return fail(server.error());
    if (McpConnection *connection = m_hub.find(server->id))
        connection->stop();
    return withState(*server);
}

} // namespace troupe

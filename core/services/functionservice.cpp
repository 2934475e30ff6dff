// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/functionservice.h"

#include "core/base/ids.h"
#include "core/base/log.h"
#include "core/domain/agent.h"
#include "core/security/secretstore.h"
#include "core/services/paging.h"
#include "core/storage/database.h"
#include "core/storage/rows.h"
#include "core/tools/toolarguments.h"

namespace troupe {

namespace {

constexpr int kKeptExecutions = 2000; ///< per function
constexpr int kMostFunctions = 500; ///< per person
constexpr qsizetype kMostWindows = 10'000;

tl::unexpected<Error> functionNotFound()
{
    return failKeyed(ErrorCode::NotFound, QStringLiteral("function_not_found"),
                     QStringLiteral("Function not found"));
}

/// Its id in any form, or its name.
Result<ToolFunction> functionOf(Sql &sql, const QString &ownerId, const QString &anyId)
{
    const auto row =
        findRow<ToolFunction>(sql,
                              QStringLiteral(" WHERE owner_id = ?1 AND (id = ?2 OR name = ?3)"),
                              {ownerId, parseId(anyId).value_or(anyId), anyId});
    if (!row)
        return fail(row.error());
    if (!*row)
        return functionNotFound();
    return **row;
}

FunctionInput inputOf(const ToolFunction &function)
{
    FunctionInput input;
    input.name = function.name;
    input.description = function.description;
    input.parameters = function.parameters;
    input.endpoint = function.endpoint;
    input.method = function.method;
    input.headers = function.headers;
    input.auth = function.auth;
    input.authHeader = function.authHeader;
    input.requestsPerMinute = function.requestsPerMinute;
    input.timeoutMs = function.timeoutMs;
    input.isEnabled = function.isEnabled;
    return input;
}

void applyInput(const FunctionInput &input, ToolFunction &function)
{
    function.name = input.name.trimmed();
    function.description = input.description.trimmed();
    function.parameters = input.parameters;
    if (!function.parameters.contains(QLatin1String("type")))
        function.parameters.insert(QLatin1String("type"), QStringLiteral("object"));
    function.endpoint = input.endpoint.trimmed();
    function.method = input.method;
    function.headers = input.headers;
    function.auth = input.auth;
    function.authHeader = input.authHeader.trimmed();
    if (function.auth == FunctionAuth::ApiKey && function.authHeader.isEmpty())
        function.authHeader = QStringLiteral("X-API-Key");
    function.requestsPerMinute = input.requestsPerMinute;
    function.timeoutMs = input.timeoutMs;
    function.isEnabled = input.isEnabled;
}

/// A header that carries a credential belongs into the secret store, not into the database.
Result<void> checkNoSecretHeaders(const ToolFunction &function)
{
    for (auto it = function.headers.begin(); it != function.headers.end(); ++it) {
        const QString name = it.key().toLower();
        if (name == QLatin1String("authorization") || name == QLatin1String("cookie")
            || name.contains(QLatin1String("api-key")) || name.contains(QLatin1String("token"))
            || name.contains(QLatin1String("secret"))) {
            Error error(ErrorCode::Invalid,
                        QStringLiteral("%1 is a secret: use the authentication").arg(it.key()));
            error.issues.append({QStringLiteral("/headers"), error.message});
            return fail(std::move(error));
        }
    }
    return {};
}

} // namespace

QString FunctionService::secretName(const QString &functionId)
{
    return QStringLiteral("function/%1/secret").arg(functionId);
}

FunctionService::FunctionService(Database &db, ToolRegistry &registry, OutboundClient &client,
                                 SecretStore &secrets, const Clock &clock)
    : m_db(db), m_registry(registry), m_secrets(secrets)
{
    m_world = std::make_shared<const FunctionWorld>(FunctionWorld{
        client, clock, [this](QString functionId) { return secretOf(std::move(functionId)); },
        [this](FunctionExecution done) { return record(std::move(done)); }});
}

Result<void> FunctionService::load()
{
    const auto rows = listRows<ToolFunction>(m_db.reader(), QStringLiteral(" ORDER BY id"));
    if (!rows)
        return fail(rows.error());
    for (const ToolFunction &function : *rows)
        publish(function);
    return {};
}

void FunctionService::publish(const ToolFunction &function)
{
    std::vector<std::shared_ptr<Tool>> tools;
    if (function.isEnabled) {
        tools.push_back(std::make_shared<HttpFunction>(function, m_world, windowOf(function.id)));
    }
    m_registry.replace(ToolSource::Function, function.id, tools);
}

std::shared_ptr<CallWindow> FunctionService::windowOf(const QString &id)
{
    if (m_windows.size() >= kMostWindows) // of declarations that came and went
        m_windows.clear();
    auto &window = m_windows[id];
    if (!window)
        window = std::make_shared<CallWindow>();
    return window;
}

Task<QByteArray> FunctionService::secretOf(QString functionId)
{
    QString name = secretName(functionId);
    const Result<SecretString> secret = co_await m_secrets.get(std::move(name), true);
    if (!secret)
        co_return fail(secret.error());
    co_return secret->revealText().toUtf8();
}

Task<void> FunctionService::record(FunctionExecution execution)
{
    auto write = [execution](Tx &tx) -> Result<bool> {
        auto done = insertRow(tx.sql(), execution);
        if (done) {
            done = tx.sql().run(
                QStringLiteral("DELETE FROM function_executions WHERE function_id = ?1 AND id <= "
                               "(SELECT id FROM function_executions WHERE function_id = ?1 "
                               "ORDER BY id DESC LIMIT 1 OFFSET %1)")
                    .arg(kKeptExecutions),
                {execution.functionId});
        }
        if (!done)
            return fail(done.error());
        tx.emitEvent({QStringLiteral("function.executed"), execution.ownerId, execution.functionId,
                      toJson(execution)});
        return true;
    };
    const Result<bool> done = co_await m_db.write(std::move(write));
    if (!done)
        qCWarning(lcApp) << "a call of a function is not in its log:" << done.error().message;
    co_return done ? Result<void>() : fail(done.error());
}

Result<FunctionList> FunctionService::list(const Caller &caller) const
{
    auto rows =
        listRows<ToolFunction>(m_db.reader(), QStringLiteral(" WHERE owner_id = ? ORDER BY name"),
                               {caller.userId});
    if (!rows)
        return fail(rows.error());
    FunctionList list;
    list.items = std::move(*rows);
    return list;
}

Result<ToolFunction> FunctionService::find(const Caller &caller, const QString &anyId) const
{
    return functionOf(m_db.reader(), caller.userId, anyId);
}

Task<ToolFunction> FunctionService::store(ToolFunction function, bool isNew,
                                          std::optional<QString> secret)
{
    if (const auto usable = checkFunction(function); !usable)
        co_return fail(usable.error());
    if (const auto plain = checkNoSecretHeaders(function); !plain)
        co_return fail(plain.error());
    if (secret && !secret->isEmpty() && function.auth == FunctionAuth::None) {
        Error error(ErrorCode::Invalid, QStringLiteral("Say how the secret is sent: auth"));
        error.issues.append(
            {QStringLiteral("/auth"), QStringLiteral("says where the secret goes")});
        co_return fail(std::move(error));
    }
    QString name = secretName(function.id);
    if (secret && !secret->isEmpty()) {
        SecretString kept(*secret);
        const Result<void> put = co_await m_secrets.put(std::move(name), std::move(kept));
        if (!put)
            co_return fail(put.error());
        function.hasSecret = true;
    } else if (secret || function.auth == FunctionAuth::None) {
        if (function.hasSecret) {
            const Result<void> gone = co_await m_secrets.remove(std::move(name));
            if (!gone)
                co_return fail(gone.error());
        }
        function.hasSecret = false;
    }
    auto write = [function, isNew](Tx &tx) -> Result<ToolFunction> {
        ToolFunction stored = function;
        stored.updatedAt = Timestamp{tx.nowMs()};
        if (isNew)
            stored.createdAt = stored.updatedAt;
        const auto done = isNew ? insertRow(tx.sql(), stored) : updateRow(tx.sql(), stored);
        if (!done && done.error().code == ErrorCode::Conflict)
            return fail(ErrorCode::Conflict,
                        QStringLiteral("There is a function named '%1' already").arg(stored.name));
        if (!done)
            return fail(done.error());
        tx.emitEvent(
            {isNew ? QStringLiteral("function.created") : QStringLiteral("function.updated"),
             stored.ownerId, stored.id, toJson(stored)});
        return stored;
    };
    const Result<ToolFunction> stored = co_await m_db.write(std::move(write));
    if (stored)
        publish(*stored);
    co_return stored;
}

Task<ToolFunction> FunctionService::create(Caller caller, FunctionInput input)
{
    const auto own = list(caller);
    if (!own)
        co_return fail(own.error());
    if (own->items.size() >= kMostFunctions)
        co_return fail(ErrorCode::Conflict,
                       QStringLiteral("There are %1 functions already").arg(kMostFunctions));
    ToolFunction function;
    function.id = newId();
    function.ownerId = caller.userId;
    applyInput(input, function);
    std::optional<QString> secret;
    if (!input.secret.isEmpty())
        secret = input.secret;
    co_return co_await store(std::move(function), true, std::move(secret));
}

Task<ToolFunction> FunctionService::update(Caller caller, UpdateFunction input)
{
    const auto found = find(caller, input.functionId);
    if (!found)
        co_return fail(found.error());
    ToolFunction function = *found;
    FunctionInput wanted = inputOf(function);
    input.changes.applyTo(wanted);
    applyInput(wanted, function);
    std::optional<QString> secret;
    if (input.changes.has<&FunctionInput::secret>())
        secret = wanted.secret;
    // A secret was given to one server: another host does not get it without being told again.
    const auto origin = [](const ToolFunction &of) {
        return QUrl(of.endpoint).adjusted(QUrl::RemovePath | QUrl::RemoveQuery);
    };
    const bool movesAway = origin(function) != origin(*found);
    if (movesAway && function.hasSecret && !secret) {
        Error error(ErrorCode::Invalid, QStringLiteral("The endpoint is on another host: give the "
                                                       "secret again, or remove it."));
        error.issues.append(
            {QStringLiteral("/secret"), QStringLiteral("is needed again for another host")});
        co_return fail(std::move(error));
    }
    co_return co_await store(std::move(function), false, std::move(secret));
}

Task<void> FunctionService::remove(Caller caller, QString anyId)
{
    auto write = [ownerId = caller.userId, anyId](Tx &tx) -> Result<ToolFunction> {
        const auto found = functionOf(tx.sql(), ownerId, anyId);
        if (!found)
            return fail(found.error());
        auto done =
            tx.sql().run(QStringLiteral("DELETE FROM function_executions WHERE function_id = ?"),
                         {found->id});
        if (done)
            done = tx.sql().run(QStringLiteral("DELETE FROM functions WHERE id = ?"), {found->id});
        if (!done)
            return fail(done.error());
        tx.emitEvent({QStringLiteral("function.deleted"), ownerId, found->id, "{}"});
        return *found;
    };
    const Result<ToolFunction> gone = co_await m_db.write(std::move(write));
    if (!gone)
        co_return fail(gone.error());
    m_registry.replace(ToolSource::Function, gone->id, {});
    m_windows.remove(gone->id);
    if (gone->hasSecret) {
        QString name = secretName(gone->id);
        const Result<void> removed = co_await m_secrets.remove(std::move(name));
        if (!removed)
            qCWarning(lcApp) << "the secret of a removed function stays:"
                             << removed.error().message;
    }
    co_return {};
}

Task<FunctionExecution> FunctionService::test(Caller caller, TestFunction input)
{
    const auto found = find(caller, input.functionId);
    if (!found)
        co_return fail(found.error());
    if (const auto fits = checkToolArguments(found->parameters, input.arguments); !fits) {
        Error error = fits.error();
        for (FieldIssue &issue : error.issues)
            issue.pointer.prepend(QLatin1String("/arguments"));
        co_return fail(std::move(error));
    }
    auto execution = std::make_shared<FunctionExecution>();
    const auto world = std::make_shared<const FunctionWorld>(
        FunctionWorld{m_world->client, m_world->clock, m_world->secretOf,
                      [this, execution](FunctionExecution done) {
                          *execution = done;
                          return record(std::move(done));
                      }});
    HttpFunction tool(*found, world, windowOf(found->id));
    ToolContext context;
    context.userId = caller.userId;
    context.callId = newId();
    QJsonObject arguments = input.arguments;
    const Result<ToolResult> called = co_await tool.call(std::move(arguments), std::move(context));
    if (!called && execution->id.isEmpty())
        co_return fail(called.error());
    co_return FunctionExecution(*execution);
}

Result<Page<FunctionExecution>> FunctionService::executions(const Caller &caller,
                                                            const ListExecutions &query) const
{
    const auto found = find(caller, query.functionId);
    if (!found)
        return fail(found.error());
    QString where = QStringLiteral(" WHERE function_id = ?");
    QVariantList binds{found->id};
    if (!query.cursor.isEmpty()) {
        const auto cursor = decodeCursor(query.cursor, 1);
        if (!cursor)
            return fail(cursor.error());
        where += QStringLiteral(" AND id < ?");
        binds.append(cursor->first());
    }
    binds.append(query.limit + 1);
    auto rows =
        listRows<FunctionExecution>(m_db.reader(),
                                    where + QStringLiteral(" ORDER BY id DESC LIMIT ?"), binds);
    if (!rows)
        return fail(rows.error());
    Page<FunctionExecution> page;
    page.items = std::move(*rows);
    if (cutToLimit(page.items, query.limit))
        page.nextCursor = encodeCursor({page.items.constLast().id});
    return page;
}

std::vector<std::shared_ptr<Tool>> FunctionService::inlineTools(const Agent &agent,
                                                                const QString &userId)
{
    std::vector<std::shared_ptr<Tool>> tools;
    for (const QJsonValue &declaration : agent.functions) {
        const QJsonObject object = declaration.toObject();
        const QString id = QStringLiteral("inline:%1:%2")
                               .arg(agent.id, object.value(QLatin1String("name")).toString());
        const auto tool = makeInlineFunction(object, userId, id, m_registry, m_world, windowOf(id));
        if (tool)
            tools.push_back(*tool);
        else
            qCWarning(lcApp) << "an inline function of an agent is not usable:"
                             << tool.error().message;
    }
    return tools;
}

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/toolservice.h"

#include "core/base/clock.h"
#include "core/base/ids.h"
#include "core/base/log.h"
#include "core/security/secretstore.h"
#include "core/storage/database.h"
#include "core/storage/rows.h"
#include "core/tools/toolarguments.h"

#include <QJsonDocument>
#include <QTimer>
#include <QUrl>

namespace troupe {

namespace {

constexpr char kWebSearchKey[] = "web_search";
constexpr qsizetype kRecordedResult = 64 * 1024;

QString webSearchSecret()
{
    return QStringLiteral("web_search/api_key");
}

Result<WebSearchSettings> storedWebSearch(Sql &sql)
{
    QByteArray text;
    const auto found = sql.first(QStringLiteral("SELECT value FROM settings WHERE key = ?"),
                                 {QString::fromLatin1(kWebSearchKey)},
                                 [&text](const Row &row) { text = row.bytes(0); });
    if (!found)
        return fail(found.error());
    if (text.isEmpty())
        return WebSearchSettings();
    return fromJson<WebSearchSettings>(QJsonDocument::fromJson(text).object());
}

Result<void> checkWebSearch(const WebSearchSettings &settings)
{
    const auto problem = [](const char *pointer, const QString &message) {
        Error error(ErrorCode::Invalid, message);
        error.issues.append({QString::fromLatin1(pointer), message});
        return fail(std::move(error));
    };
    const QUrl url(settings.baseUrl, QUrl::StrictMode);
    const bool isHttp =
        url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https");
    const bool isAddress = url.isValid() && isHttp && !url.host().isEmpty();
    if (settings.engine == SearchEngine::Searxng && settings.baseUrl.isEmpty())
        return problem("/base_url", QStringLiteral("is needed for SearXNG"));
    if (!settings.baseUrl.isEmpty() && (!isAddress || !url.userInfo().isEmpty()))
        return problem("/base_url",
                       QStringLiteral("must be an address such as http://127.0.0.1:8888"));
    const bool needsKey =
        settings.engine == SearchEngine::Brave || settings.engine == SearchEngine::Tavily;
    if (needsKey && !settings.hasKey)
        return problem("/api_key", QStringLiteral("is needed for this search engine"));
    return {};
}

ToolCallRecord newRecord(const Caller &caller, const Tool &tool, const CallToolInput &input,
                         qint64 nowMs)
{
    ToolCallRecord call;
    call.id = newId();
    call.stepId = call.id; // no run's: a step of its own
    call.userId = caller.userId;
    call.callId = call.id;
    call.tool = tool.info().name;
    call.source = tool.info().source;
    call.risk = tool.info().risk;
    call.arguments = input.arguments;
    call.argumentsHash = toolCallHash(call.tool, call.arguments);
    call.status = ToolCallStatus::Running;
    call.allowedBy = QStringLiteral("person:") + caller.userId;
    call.createdAt = call.startedAt = Timestamp{nowMs};
    return call;
}

} // namespace

Result<void> ToolService::load()
{
    return m_permissions.load(m_db.reader());
}

Result<ToolViews> ToolService::list(const Caller &caller, const ListTools &query) const
{
    ToolViews views;
    for (const std::shared_ptr<Tool> &tool : m_registry.list(caller.userId)) {
        const ToolInfo &info = tool->info();
        ToolView view;
        view.name = info.name;
        view.title = info.title.isEmpty() ? info.name : info.title;
        view.description = info.description;
        view.parameters = info.parameters;
        view.risk = info.risk;
        view.source = info.source;
        view.sourceId = info.sourceId;
        view.aliases = info.aliases;
        view.timeoutMs = info.timeoutMs;
        view.defaultPermission = view.permission = info.permission;
        const auto forAll = m_permissions.ruleOf(caller.userId, QString(), info.name);
        const auto forAgent =
            query.agentId.isEmpty()
                ? std::nullopt
                : m_permissions.ruleOf(caller.userId,
                                       parseId(query.agentId).value_or(query.agentId), info.name);
        if (forAll) {
            view.permission = *forAll;
            view.permissionSource = PermissionSource::EveryAgent;
        }
        if (forAgent) {
            view.permission = *forAgent;
            view.permissionSource = PermissionSource::Agent;
        }
        views.items.append(std::move(view));
    }
    return views;
}

std::optional<ToolPermission> ToolService::permissionOf(const QString &userId,
                                                        const QString &agentId,
                                                        const QString &tool) const
{
    const auto said = m_permissions.permissionOf(userId, agentId, tool);
    // An inline function may have the name of an alias: what was said about the tool holds.
    const std::shared_ptr<Tool> meant = m_registry.find(tool, userId);
    if (!meant || meant->info().name == tool)
        return said;
    const auto saidOfMeant = m_permissions.permissionOf(userId, agentId, meant->info().name);
    if (said && saidOfMeant)
        return std::max(*said, *saidOfMeant);
    return said ? said : saidOfMeant;
}

Task<void> ToolService::record(ToolCallRecord call, bool isNew)
{
    auto write = [call, isNew](Tx &tx) -> Result<bool> {
        const auto done = isNew ? insertRow(tx.sql(), call) : updateRow(tx.sql(), call);
        return done ? Result<bool>(true) : fail(done.error());
    };
    const Result<bool> done = co_await m_db.write(std::move(write));
    co_return done ? Result<void>() : fail(done.error());
}

Task<ToolCallAnswer> ToolService::call(Caller caller, CallToolInput input)
{
    const std::shared_ptr<Tool> tool = m_registry.find(input.tool, caller.userId);
    if (!tool) {
        co_return failKeyed(ErrorCode::NotFound, QStringLiteral("tool_not_found"),
                            QStringLiteral("There is no tool '%1'").arg(input.tool.left(64)));
    }
    if (const auto fits = checkToolArguments(tool->info().parameters, input.arguments); !fits) {
        Error error = fits.error();
        for (FieldIssue &issue : error.issues)
            issue.pointer.prepend(QLatin1String("/arguments"));
        co_return fail(std::move(error));
    }
    ToolCallRecord call = newRecord(caller, *tool, input, m_clock.nowMs());
    ToolCallRecord begun = call;
    const Result<void> recorded = co_await record(std::move(begun), true);
    if (!recorded)
        co_return fail(recorded.error());

    ToolContext context;
    context.userId = caller.userId;
    context.callId = call.id;
    context.stepId = call.stepId;
    const CancelToken stop = context.cancel;
    QTimer timeout;
    timeout.setSingleShot(true);
    QObject::connect(&timeout, &QTimer::timeout, &timeout, [stop] { stop.cancel(); });
    timeout.start(tool->info().timeoutMs);
    const qint64 startedNs = m_clock.steadyNs();
    QJsonObject arguments = input.arguments;
    Result<ToolResult> outcome = co_await tool->call(std::move(arguments), std::move(context));
    timeout.stop();
    call.durationMs = (m_clock.steadyNs() - startedNs) / 1'000'000;
    call.finishedAt = Timestamp{m_clock.nowMs()};
    if (!outcome && outcome.error().code == ErrorCode::Cancelled && stop.isCancelled()) {
        outcome = fail(ErrorCode::Timeout, QStringLiteral("The tool did not answer within %1 s")
                                               .arg(tool->info().timeoutMs / 1000));
    }
    const bool isDone = outcome && !outcome->isError;
    call.status = isDone ? ToolCallStatus::Succeeded : ToolCallStatus::Failed;
    call.result = outcome ? outcome->text.left(kRecordedResult) : QString();
    call.error = isDone ? QString() : outcome ? outcome->text.left(2000) : outcome.error().message;
    call.cost = outcome ? outcome->cost : Money();
    ToolCallRecord ended = call;
    const Result<void> kept = co_await record(std::move(ended), false);
    if (!kept)
        co_return fail(kept.error());
    if (!outcome)
        co_return fail(outcome.error());
    ToolCallAnswer answer;
    answer.id = call.id;
    answer.tool = call.tool;
    answer.text = outcome->text;
    answer.isError = outcome->isError;
    answer.cost = outcome->cost;
    answer.durationMs = call.durationMs;
    co_return ToolCallAnswer(answer);
}

Task<ToolPermissionRule> ToolService::setPermission(Caller caller, SetToolPermission input)
{
    const std::shared_ptr<Tool> tool = m_registry.find(input.tool, caller.userId);
    if (!tool) {
        co_return failKeyed(ErrorCode::NotFound, QStringLiteral("tool_not_found"),
                            QStringLiteral("There is no tool '%1'").arg(input.tool.left(64)));
    }
    ToolPermissionRule rule;
    rule.ownerId = caller.userId;
    rule.agentId = parseId(input.agentId).value_or(input.agentId);
    rule.tool = tool->info().name;
    rule.permission = input.permission;
    auto write = [rule](Tx &tx) -> Result<ToolPermissionRule> {
        ToolPermissionRule stored = rule;
        stored.updatedAt = Timestamp{tx.nowMs()};
        auto done = tx.sql().run(QStringLiteral("DELETE FROM tool_permissions WHERE owner_id = ? "
                                                "AND agent_id = ? AND tool = ?"),
                                 {stored.ownerId, stored.agentId, stored.tool});
        if (done)
            done = insertRow(tx.sql(), stored);
        if (!done)
            return fail(done.error());
        tx.emitEvent({QStringLiteral("tool.permission.updated"), stored.ownerId, stored.tool,
                      toJson(stored)});
        return stored;
    };
    const Result<ToolPermissionRule> stored = co_await m_db.write(std::move(write));
    if (stored)
        m_permissions.set(*stored);
    co_return stored;
}

Task<void> ToolService::removePermission(Caller caller, ToolPermissionRef input)
{
    const std::shared_ptr<Tool> tool = m_registry.find(input.tool, caller.userId);
    const QString name = tool ? tool->info().name : input.tool; // the tool may be gone already
    const QString agentId = parseId(input.agentId).value_or(input.agentId);
    auto write = [ownerId = caller.userId, agentId, name](Tx &tx) -> Result<bool> {
        const auto done = tx.sql().run(QStringLiteral("DELETE FROM tool_permissions WHERE owner_id "
                                                      "= ? AND agent_id = ? AND tool = ?"),
                                       {ownerId, agentId, name});
        if (!done)
            return fail(done.error());
        if (*done == 0) {
            return failKeyed(ErrorCode::NotFound, QStringLiteral("permission_not_found"),
                             QStringLiteral("Nothing was said about this tool"));
        }
        JsonWriter payload;
        payload.beginObject();
        payload.key("agent_id");
        payload.value(agentId);
        payload.key("tool");
        payload.value(name);
        payload.key("permission");
        payload.null();
        payload.endObject();
        tx.emitEvent({QStringLiteral("tool.permission.updated"), ownerId, name, payload.take()});
        return true;
    };
    const Result<bool> done = co_await m_db.write(std::move(write));
    if (!done)
        co_return fail(done.error());
    m_permissions.remove(caller.userId, agentId, name);
    co_return {};
}

Result<WebSearchSettings> ToolService::webSearch() const
{
    return storedWebSearch(m_db.reader());
}

Task<WebSearchSettings> ToolService::updateWebSearch(Caller caller, UpdateWebSearch input)
{
    Q_UNUSED(caller);
    auto settings = webSearch();
    if (!settings)
        co_return fail(settings.error());
    const QString formerUrl = settings->baseUrl;
    const SearchEngine formerEngine = settings->engine;
    input.changes.applyTo(*settings);
    const bool saysKey = input.changes.has<&WebSearchSettings::apiKey>();
    const QString key = settings->apiKey;
    settings->apiKey.clear();
    // The key was given for one service: another one does not get it.
    const bool isElsewhere = settings->baseUrl != formerUrl || settings->engine != formerEngine;
    const bool forgetsKey = (saysKey && key.isEmpty()) || (!saysKey && isElsewhere);
    const bool hadKey = settings->hasKey;
    settings->hasKey = (hadKey && !forgetsKey) || !key.isEmpty();
    if (const auto usable = checkWebSearch(*settings); !usable)
        co_return fail(usable.error());
    QString name = webSearchSecret();
    if (!key.isEmpty()) {
        SecretString secret(key);
        const Result<void> put = co_await m_secrets.put(std::move(name), std::move(secret));
        if (!put)
            co_return fail(put.error());
    } else if (hadKey && forgetsKey) {
        const Result<void> gone = co_await m_secrets.remove(std::move(name));
        if (!gone)
            co_return fail(gone.error());
    }
    auto write = [settings = *settings](Tx &tx) -> Result<WebSearchSettings> {
        const QByteArray text = toJson(settings);
        const auto done = tx.sql().run(
            QStringLiteral("INSERT INTO settings(key, value, updated_at) VALUES(?, ?, ?) ON "
                           "CONFLICT(key) DO UPDATE SET value = excluded.value, updated_at = "
                           "excluded.updated_at"),
            {QString::fromLatin1(kWebSearchKey), QString::fromUtf8(text), tx.nowMs()});
        if (!done)
            return fail(done.error());
        tx.emitEvent({QStringLiteral("web_search.updated"), QString(), QString(), text});
        return settings;
    };
    co_return co_await m_db.write(std::move(write));
}

Task<WebSearchAccess> ToolService::webSearchAccess()
{
    const auto settings = webSearch();
    if (!settings)
        co_return fail(settings.error());
    WebSearchAccess access;
    switch (settings->engine) {
    case SearchEngine::None:
        co_return WebSearchAccess(access);
    case SearchEngine::Searxng:
        access.engine = WebSearchAccess::Engine::SearXng;
        break;
    case SearchEngine::Brave:
        access.engine = WebSearchAccess::Engine::Brave;
        break;
    case SearchEngine::Tavily:
        access.engine = WebSearchAccess::Engine::Tavily;
        break;
    }
    access.baseUrl = QUrl(settings->baseUrl);
    if (settings->hasKey) {
        QString name = webSearchSecret();
        const Result<SecretString> secret = co_await m_secrets.get(std::move(name), true);
        if (!secret)
            co_return fail(secret.error());
        access.apiKey = secret->revealText().toUtf8();
    }
    co_return WebSearchAccess(access);
}

} // namespace troupe

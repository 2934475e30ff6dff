// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/modelservice.h"

#include "core/base/clock.h"
#include "core/base/ids.h"
#include "core/base/log.h"
#include "core/engine/modelregistry.h"
#include "core/security/secretstore.h"
#include "core/storage/database.h"
#include "core/storage/rows.h"

#include <QUrl>

namespace troupe {

namespace {

tl::unexpected<Error> providerNotFound()
{
    return failKeyed(ErrorCode::NotFound, QStringLiteral("provider_not_found"),
                     QStringLiteral("Provider not found"));
}

tl::unexpected<Error> fieldProblem(const char *pointer, const QString &message)
{
    Error error(ErrorCode::Invalid, message);
    error.issues.append({QString::fromLatin1(pointer), message});
    return fail(std::move(error));
}

Result<void> checkInput(const ProviderConfig &config)
{
    if (config.kind == ProviderKind::Offline) {
        return fieldProblem("/kind", QStringLiteral("troupe-offline is built in; there is nothing "
                                                    "to set up"));
    }
    const QUrl url(config.baseUrl, QUrl::StrictMode);
    const bool isHttp =
        url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https");
    if (!url.isValid() || !isHttp || url.host().isEmpty()) {
        return fieldProblem("/base_url",
                            QStringLiteral("must be an address such as http://127.0.0.1:11434/v1"));
    }
    if (!url.userInfo().isEmpty())
        return fieldProblem("/base_url", QStringLiteral("must not hold a password: use api_key"));
    if (config.name.contains(u'/'))
        return fieldProblem("/name", QStringLiteral("must not contain a slash"));
    return {};
}

bool isOfflineLock(const Error &error)
{
    return error.key == QLatin1String("offline_locked");
}

/// What a provider told of its models, as far as it told anything.
QList<ListedModel> factsIn(const QList<ModelListing> &models)
{
    QList<ListedModel> facts;
    for (const ModelListing &model : models) {
        if (model.contextWindow > 0 || model.maxOutput > 0 || !model.capabilities.isEmpty())
            facts.append({model.id, model.contextWindow, model.maxOutput, model.capabilities});
    }
    return facts;
}

/// What a listing says about a provider; whether that is news.
bool applyListing(ProviderConfig &config, const Result<QList<ModelListing>> &listed)
{
    QString problem;
    QStringList models;
    const QList<ListedModel> facts = listed ? factsIn(*listed) : config.listed;
    if (listed) {
        for (const ModelListing &model : *listed)
            models += model.id;
    } else {
        problem = listed.error().message;
        // A closed lock says nothing about a provider that is known to work.
        if (isOfflineLock(listed.error()) && !config.models.isEmpty())
            return false;
    }
    const bool takesModels = !config.modelsTyped && !models.isEmpty() && models != config.models;
    const bool isNews = takesModels || problem != config.lastError || facts != config.listed;
    if (!isNews && config.checkedAt.isSet())
        return false;
    config.listed = facts;
    if (takesModels)
        config.models = models;
    config.lastError = problem;
    return true;
}

} // namespace

QString ModelService::secretName(const QString &providerId)
{
    return QStringLiteral("provider/%1/api_key").arg(providerId);
}

Result<void> ModelService::reload()
{
    const auto rows = listRows<ProviderConfig>(m_db.reader(), QStringLiteral(" ORDER BY name"));
    if (!rows)
        return fail(rows.error());
    m_registry.setProviders(*rows);
    return {};
}

Result<void> ModelService::load()
{
    if (auto loaded = m_book.load(); !loaded)
        return loaded;
    return reload();
}

void ModelService::listAll()
{
    const auto rows = listRows<ProviderConfig>(m_db.reader(), QStringLiteral(" ORDER BY name"));
    if (!rows) {
        qCWarning(lcApp) << "the providers cannot be read:" << rows.error().message;
        return;
    }
    for (const ProviderConfig &config : *rows)
        listLater(config);
}

void ModelService::shutdown(int timeoutMs)
{
    if (!m_scope.cancelAndDrain(timeoutMs))
        qCWarning(lcApp) << "a provider's list of models did not end in time";
}

void ModelService::listLater(const ProviderConfig &config)
{
    const int request = ++m_listings[config.id];
    if (config.enabled && config.kind != ProviderKind::Offline && !m_scope.token().isCancelled())
        m_scope.spawn("listing models", listModels(config, request));
}

Task<void> ModelService::listModels(ProviderConfig asked, int request)
{
    const std::shared_ptr<Provider> provider = m_registry.make(asked);
    if (!provider)
        co_return {};
    const CancelToken cancel = m_scope.token();
    const Result<QList<ModelListing>> listed = co_await provider->listModels(cancel);
    if (cancel.isCancelled() || m_listings.value(asked.id) != request)
        co_return {};
    auto write = [id = asked.id, listed](Tx &tx) -> Result<bool> {
        const auto row = findRow<ProviderConfig>(tx.sql(), QStringLiteral(" WHERE id = ?"), {id});
        if (!row)
            return fail(row.error());
        if (!*row) // deleted meanwhile
            return false;
        ProviderConfig config = **row;
        if (!applyListing(config, listed))
            return false;
        config.checkedAt = config.updatedAt = Timestamp{tx.nowMs()};
        if (const auto updated = updateRow(tx.sql(), config); !updated)
            return fail(updated.error());
        tx.emitEvent({QStringLiteral("provider.updated"), QString(), config.id, toJson(config)});
        return true;
    };
    const Result<bool> changed = co_await m_db.write(std::move(write));
    if (!changed)
        co_return fail(changed.error());
    co_return *changed ? reload() : Result<void>();
}

Result<Page<ProviderConfig>> ModelService::list(const Caller &) const
{
    auto rows = listRows<ProviderConfig>(m_db.reader(), QStringLiteral(" ORDER BY name"));
    if (!rows)
        return fail(rows.error());
    Page<ProviderConfig> page;
    page.items = std::move(*rows);
    return page;
}

Result<ProviderConfig> ModelService::find(const Caller &, const QString &providerId) const
{
    const auto row =
        findRow<ProviderConfig>(m_db.reader(), QStringLiteral(" WHERE id = ? OR name = ?"),
                                {providerId, providerId});
    if (!row)
        return fail(row.error());
    if (!*row)
        return providerNotFound();
    return **row;
}

Task<ProviderConfig> ModelService::store(ProviderConfig config, bool isNew, QString eventType)
{
    auto write = [config, isNew, eventType](Tx &tx) -> Result<ProviderConfig> {
        ProviderConfig stored = config;
        stored.updatedAt = Timestamp{tx.nowMs()};
        if (isNew)
            stored.createdAt = stored.updatedAt;
        const auto done = isNew ? insertRow(tx.sql(), stored) : updateRow(tx.sql(), stored);
        if (!done && done.error().code == ErrorCode::Conflict)
            return fail(ErrorCode::Conflict,
                        QStringLiteral("There is a provider named '%1' already").arg(stored.name));
        if (!done)
            return fail(done.error());
        tx.emitEvent({eventType, QString(), stored.id, toJson(stored)});
        return stored;
    };
    Result<ProviderConfig> stored = co_await m_db.write(std::move(write));
    if (!stored)
        co_return fail(stored.error());
    if (const auto reloaded = reload(); !reloaded)
        co_return fail(reloaded.error());
    co_return *stored;
}

Task<ProviderConfig> ModelService::create(Caller caller, ProviderInput input)
{
    Q_UNUSED(caller);
    ProviderConfig config;
    config.id = newId();
    config.name = input.name.trimmed();
    config.kind = input.kind;
    config.baseUrl = input.baseUrl.trimmed();
    config.models = input.models;
    config.modelsTyped = !input.models.isEmpty();
    config.enabled = input.enabled;
    if (const auto valid = checkInput(config); !valid)
        co_return fail(valid.error());
    if (!m_registry.make(config))
        co_return fieldProblem("/base_url", QStringLiteral("is no address of a server"));
    if (!input.apiKey.isEmpty()) {
        QString name = secretName(config.id);
        SecretString secret{QStringView(input.apiKey)};
        const Result<void> kept = co_await m_secrets.put(std::move(name), std::move(secret));
        if (!kept)
            co_return fail(kept.error());
        config.hasSecret = true;
    }
    const QString id = config.id;
    const bool hasSecret = config.hasSecret;
    QString event = QStringLiteral("provider.created");
    const Result<ProviderConfig> stored = co_await store(std::move(config), true, std::move(event));
    if (!stored && hasSecret) { // do not leave a secret that nothing refers to
        QString name = secretName(id);
        co_await m_secrets.remove(std::move(name));
    }
    if (stored)
        listLater(*stored);
    co_return stored;
}

Task<ProviderConfig> ModelService::update(Caller caller, QString providerId,
                                          Patch<ProviderInput> changes)
{
    auto config = find(caller, providerId);
    if (!config)
        co_return fail(config.error());
    const ProviderInput &to = changes.value;
    const ProviderConfig before = *config;
    if (changes.has<&ProviderInput::name>())
        config->name = to.name.trimmed();
    if (changes.has<&ProviderInput::kind>())
        config->kind = to.kind;
    if (changes.has<&ProviderInput::baseUrl>())
        config->baseUrl = to.baseUrl.trimmed();
    const bool isElsewhere = config->kind != before.kind || config->baseUrl != before.baseUrl;
    if (changes.has<&ProviderInput::models>() && to.models != before.models) {
        config->models = to.models;
        config->modelsTyped = !to.models.isEmpty();
    }
    if (isElsewhere && !config->modelsTyped)
        config->models.clear(); // they were another server's
    if (isElsewhere)
        config->listed.clear();
    if (changes.has<&ProviderInput::enabled>())
        config->enabled = to.enabled;
    if (const auto valid = checkInput(*config); !valid)
        co_return fail(valid.error());
    if (!m_registry.make(*config))
        co_return fieldProblem("/base_url", QStringLiteral("is no address of a server"));
    if (changes.has<&ProviderInput::apiKey>()) {
        QString name = secretName(config->id);
        Result<void> kept;
        if (to.apiKey.isEmpty()) {
            kept = co_await m_secrets.remove(std::move(name));
        } else {
            SecretString secret{QStringView(to.apiKey)};
            kept = co_await m_secrets.put(std::move(name), std::move(secret));
        }
        if (!kept)
            co_return fail(kept.error());
        config->hasSecret = !to.apiKey.isEmpty();
    }
    const bool mayServeOthers = isElsewhere || changes.has<&ProviderInput::apiKey>()
                                || (config->enabled && !before.enabled)
                                || (before.modelsTyped && !config->modelsTyped);
    ProviderConfig changed = *config;
    QString event = QStringLiteral("provider.updated");
    const Result<ProviderConfig> stored =
        co_await store(std::move(changed), false, std::move(event));
    if (stored && mayServeOthers)
        listLater(*stored);
    co_return stored;
}

Task<void> ModelService::remove(Caller caller, QString providerId)
{
    const auto config = find(caller, providerId);
    if (!config)
        co_return fail(config.error());
    const QString id = config->id;
    auto write = [id](Tx &tx) -> Result<bool> {
        const auto done = tx.sql().run(QStringLiteral("DELETE FROM providers WHERE id = ?"), {id});
        if (!done)
            return fail(done.error());
        tx.emitEvent({QStringLiteral("provider.deleted"), QString(), id,
                      "{\"id\":\"" + id.toLatin1() + "\"}"});
        return true;
    };
    const Result<bool> removed = co_await m_db.write(std::move(write));
    if (!removed)
        co_return fail(removed.error());
    if (const auto reloaded = reload(); !reloaded)
        co_return fail(reloaded.error());
    if (config->hasSecret) {
        QString name = secretName(id);
        const Result<void> forgotten = co_await m_secrets.remove(std::move(name));
        if (!forgotten)
            co_return fail(forgotten.error());
    }
    co_return {};
}

Task<ProviderTest> ModelService::test(Caller caller, QString providerId)
{
    auto config = find(caller, providerId);
    if (!config)
        co_return fail(config.error());
    const std::shared_ptr<Provider> provider = m_registry.make(*config);
    if (!provider)
        co_return fieldProblem("/base_url", QStringLiteral("is no address of a server"));
    const CancelToken cancel;
    const qint64 startedNs = m_clock.steadyNs();
    const Result<QList<ModelListing>> listed = co_await provider->listModels(cancel);
    ProviderTest test;
    test.latencyMs = (m_clock.steadyNs() - startedNs) / 1'000'000;
    test.ok = listed.has_value();
    if (listed) {
        for (const ModelListing &model : *listed)
            test.models += model.id;
        test.message =
            test.models.isEmpty()
                ? QStringLiteral("It answers, but lists no models. Enter their names by hand.")
                : QStringLiteral("It answers and serves %1 models.").arg(test.models.size());
    } else {
        test.message = listed.error().message;
    }
    auto current = find(caller, providerId); // it may have been changed while we waited
    if (!current)
        co_return fail(current.error());
    ++m_listings[current->id]; // what is asked in the background is older
    if (!test.models.isEmpty() && !current->modelsTyped)
        current->models = test.models;
    if (listed)
        current->listed = factsIn(*listed);
    current->lastError = test.ok ? QString() : test.message;
    current->checkedAt = Timestamp{m_clock.nowMs()};
    ProviderConfig changed = *current;
    QString event = QStringLiteral("provider.updated");
    const Result<ProviderConfig> stored =
        co_await store(std::move(changed), false, std::move(event));
    if (!stored)
        co_return fail(stored.error());
    co_return test;
}

Result<QList<ModelInfo>> ModelService::models(const Caller &) const
{
    return m_registry.models();
}

Result<void> ModelService::expectKnown(const QString &model) const
{
    if (m_registry.knows(model))
        return {};
    return failKeyed(ErrorCode::NotFound, QStringLiteral("model_not_found"),
                     QStringLiteral("Model not found"));
}

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/modelbookservice.h"

#include "core/base/clock.h"
#include "core/engine/modelregistry.h"
#include "core/providers/catalog/litellmprices.h"
#include "core/storage/database.h"
#include "core/storage/rows.h"

#include <algorithm>

namespace troupe {

namespace {

constexpr qint64 kHighestOwnPrice = 1'000'000LL * 1'000'000'000LL;
constexpr qsizetype kMostCapabilities = 32;
constexpr qsizetype kLongestCapability = 60;

tl::unexpected<Error> bookProblem(const char *pointer, const QString &message)
{
    Error error(ErrorCode::Invalid, message);
    error.issues.append({QString::fromLatin1(pointer), message});
    return fail(std::move(error));
}

bool isAliasName(QStringView name)
{
    const auto allowed = [](QChar c) {
        return (c.unicode() < 128 && c.isLetterOrNumber()) || QStringView(u"._:@+-").contains(c);
    };
    return !name.isEmpty() && std::all_of(name.begin(), name.end(), allowed);
}

Result<void> checkOverride(const ModelOverride &input)
{
    const std::pair<const char *, std::optional<Money>> prices[] = {
        {"/input_per_million", input.inputPerMillion},
        {"/cached_input_per_million", input.cachedInputPerMillion},
        {"/output_per_million", input.outputPerMillion}};
    for (const auto &[pointer, price] : prices) {
        if (price && (price->nanos() < 0 || price->nanos() > kHighestOwnPrice))
            return bookProblem(pointer, QStringLiteral("must be from 0 to 1,000,000 dollars"));
    }
    if (input.contextWindow && input.maxOutput && *input.maxOutput > *input.contextWindow)
        return bookProblem("/max_output", QStringLiteral("is more than the context window"));
    if (!input.capabilities)
        return {};
    if (input.capabilities->size() > kMostCapabilities)
        return bookProblem("/capabilities", QStringLiteral("are too many"));
    for (const QString &capability : *input.capabilities) {
        if (capability.trimmed().isEmpty() || capability.size() > kLongestCapability)
            return bookProblem("/capabilities", QStringLiteral("must be names such as \"vision\""));
    }
    return {};
}

bool saysSomething(const ModelOverride &input)
{
    return input.inputPerMillion || input.cachedInputPerMillion || input.outputPerMillion
           || input.contextWindow || input.maxOutput || input.capabilities;
}

EventDraft modelsUpdated(const QString &subject)
{
    return {QStringLiteral("models.updated"), QString(), subject, "{}"};
}

Result<void> replaceOverride(Sql &sql, const ModelOverride &item)
{
    auto done =
        sql.run(QStringLiteral("DELETE FROM model_overrides WHERE model = ?"), {item.model});
    if (done && saysSomething(item))
        done = insertRow(sql, item);
    return done ? Result<void>() : fail(done.error());
}

Result<void> replaceImport(Sql &sql, const QList<ImportedModel> &models, Timestamp at)
{
    auto done = sql.run(QStringLiteral("DELETE FROM imported_models"));
    for (ImportedModel model : models) {
        model.importedAt = at;
        if (done)
            done = insertRow(sql, model);
    }
    return done ? Result<void>() : fail(done.error());
}

} // namespace

Result<void> ModelBookService::load()
{
    for (const Part part : {Part::Aliases, Part::Overrides, Part::Import}) {
        if (auto done = read(part); !done)
            return done;
    }
    tellRegistry();
    return {};
}

Result<void> ModelBookService::read(Part part)
{
    const auto into = [](auto rows, auto &list) -> Result<void> {
        if (!rows)
            return fail(rows.error());
        list = std::move(*rows);
        return {};
    };
    Sql &sql = m_db.reader();
    switch (part) {
    case Part::Aliases:
        return into(listRows<ModelAlias>(sql, QStringLiteral(" ORDER BY alias")), m_aliases);
    case Part::Overrides:
        return into(listRows<ModelOverride>(sql, QStringLiteral(" ORDER BY model")), m_overrides);
    case Part::Import:
        break;
    }
    return into(listRows<ImportedModel>(sql, QStringLiteral(" ORDER BY model")), m_imported);
}

void ModelBookService::tellRegistry()
{
    m_registry.setBook(ModelBook(m_aliases, m_overrides, m_imported));
}

Task<void> ModelBookService::change(Part part, std::function<Result<void>(Tx &)> apply)
{
    auto write = [apply = std::move(apply)](Tx &tx) -> Result<bool> {
        const auto done = apply(tx);
        return done ? Result<bool>(true) : fail(done.error());
    };
    const Result<bool> done = co_await m_db.write(std::move(write));
    if (!done)
        co_return fail(done.error());
    const auto known = read(part);
    tellRegistry();
    co_return known;
}

Result<AliasList> ModelBookService::aliases() const
{
    AliasList list;
    list.items = m_aliases;
    for (const auto &[alias, model] : m_registry.catalog().aliases()) {
        if (!m_registry.book().isAlias(alias))
            list.items.append({alias, model, true, Timestamp()});
    }
    return list;
}

Task<ModelAlias> ModelBookService::setAlias(SetAlias input)
{
    ModelAlias alias;
    alias.alias = input.alias.trimmed();
    alias.model = input.model.trimmed();
    if (!isAliasName(alias.alias)) {
        co_return bookProblem("/alias",
                              QStringLiteral("must be letters, digits and . _ : @ + - only"));
    }
    if (alias.alias.compare(QLatin1String(kOfflineModel), Qt::CaseInsensitive) == 0)
        co_return bookProblem("/alias", QStringLiteral("is the built-in model's own name"));
    if (m_registry.book().target(alias.model).compare(alias.alias, Qt::CaseInsensitive) == 0)
        co_return bookProblem("/model", QStringLiteral("leads back to this name"));
    if (alias.model.isEmpty() || !m_registry.knows(alias.model)) {
        co_return bookProblem("/model",
                              QStringLiteral("is in no catalogue and no provider lists it"));
    }
    alias.updatedAt = Timestamp{m_clock.nowMs()};
    std::function<Result<void>(Tx &)> write = [alias](Tx &tx) -> Result<void> {
        auto done = tx.sql().run(QStringLiteral("DELETE FROM model_aliases WHERE alias = ?"),
                                 {alias.alias});
        if (done)
            done = insertRow(tx.sql(), alias);
        tx.emitEvent(modelsUpdated(alias.alias));
        return done ? Result<void>() : fail(done.error());
    };
    const Result<void> done = co_await change(Part::Aliases, std::move(write));
    if (!done)
        co_return fail(done.error());
    co_return ModelAlias(alias);
}

Task<void> ModelBookService::removeAlias(QString alias)
{
    std::function<Result<void>(Tx &)> write = [alias](Tx &tx) -> Result<void> {
        const auto done = tx.sql().run(QStringLiteral("DELETE FROM model_aliases WHERE alias = ?"),
                                       {alias.trimmed()});
        if (!done)
            return fail(done.error());
        if (*done == 0) {
            return failKeyed(ErrorCode::NotFound, QStringLiteral("alias_not_found"),
                             QStringLiteral("There is no alias '%1' of your own").arg(alias));
        }
        tx.emitEvent(modelsUpdated(alias));
        return {};
    };
    co_return co_await change(Part::Aliases, std::move(write));
}

Result<OverrideList> ModelBookService::overrides() const
{
    OverrideList list;
    list.items = m_overrides;
    return list;
}

Task<ModelOverride> ModelBookService::setOverride(ModelOverride input)
{
    input.model = input.model.trimmed();
    if (input.model.isEmpty())
        co_return bookProblem("/model", QStringLiteral("is required"));
    if (const auto valid = checkOverride(input); !valid)
        co_return fail(valid.error());
    input.updatedAt = Timestamp{m_clock.nowMs()};
    std::function<Result<void>(Tx &)> write = [input](Tx &tx) -> Result<void> {
        tx.emitEvent(modelsUpdated(input.model));
        return replaceOverride(tx.sql(), input);
    };
    const Result<void> done = co_await change(Part::Overrides, std::move(write));
    if (!done)
        co_return fail(done.error());
    co_return ModelOverride(input);
}

Task<void> ModelBookService::removeOverride(QString model)
{
    std::function<Result<void>(Tx &)> write = [model](Tx &tx) -> Result<void> {
        const auto done =
            tx.sql().run(QStringLiteral("DELETE FROM model_overrides WHERE model = ?"),
                         {model.trimmed()});
        if (!done)
            return fail(done.error());
        if (*done == 0) {
            return failKeyed(ErrorCode::NotFound, QStringLiteral("override_not_found"),
                             QStringLiteral("Nothing of your own is said of '%1'").arg(model));
        }
        tx.emitEvent(modelsUpdated(model));
        return {};
    };
    co_return co_await change(Part::Overrides, std::move(write));
}

Task<ImportReport> ModelBookService::importPrices(PriceDocument document)
{
    const PriceImport read = readLiteLlmPrices(document.prices);
    ImportReport report;
    report.models = read.models.size();
    report.otherModes = read.otherModes;
    report.problemCount = read.problemCount;
    for (const PriceProblem &problem : read.problems)
        report.problems.append({problem.model, problem.message});
    if (read.models.isEmpty()) {
        Error error(ErrorCode::Invalid,
                    QStringLiteral("There is no chat model in it that can be used. It must be "
                                   "LiteLLM's model_prices_and_context_window.json."));
        for (const PriceProblem &problem : read.problems.mid(0, 20)) {
            QString key = problem.model; // RFC 6901
            key.replace(u'~', QLatin1String("~0")).replace(u'/', QLatin1String("~1"));
            error.issues.append({u'/' + key, problem.message});
        }
        co_return fail(std::move(error));
    }
    std::function<Result<void>(Tx &)> write = [models = read.models](Tx &tx) -> Result<void> {
        tx.emitEvent(modelsUpdated(QString()));
        return replaceImport(tx.sql(), models, Timestamp{tx.nowMs()});
    };
    const Result<void> done = co_await change(Part::Import, std::move(write));
    if (!done)
        co_return fail(done.error());
    co_return ImportReport(report);
}

Result<ImportState> ModelBookService::importState() const
{
    ImportState state;
    const auto read = m_db.reader().first(
        QStringLiteral("SELECT count(*), max(imported_at) FROM imported_models"), {},
        [&state](const Row &row) {
            state.models = row.integer(0);
            state.importedAt = Timestamp{row.integer(1)};
        });
    return read ? Result<ImportState>(state) : fail(read.error());
}

Task<void> ModelBookService::clearImport()
{
    std::function<Result<void>(Tx &)> write = [](Tx &tx) -> Result<void> {
        tx.emitEvent(modelsUpdated(QString()));
        return replaceImport(tx.sql(), {}, Timestamp());
    };
    co_return co_await change(Part::Import, std::move(write));
}

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/catalog/catalogreader.h"

#include <QDate>
#include <QJsonArray>
#include <QJsonDocument>

namespace troupe {

namespace {

constexpr qint64 kMaxCatalogTokens = 1'000'000'000;
constexpr qint64 kMaxLatencyMs = 3'600'000;
constexpr qint64 kMaxPriceNanos = 1'000'000LL * 1'000'000'000LL;
constexpr qsizetype kMaxCatalogBytes = 4 << 20;
constexpr qsizetype kMaxCatalogModels = 10'000;
constexpr qsizetype kMaxNameLength = 128;
constexpr qsizetype kMaxIssues = 200;

QString catalogKey(const char *key)
{
    return QString::fromLatin1(key);
}

/// RFC 6901.
QString below(const QString &at, QString key)
{
    key.replace(u'~', QLatin1String("~0")).replace(u'/', QLatin1String("~1"));
    return at + u'/' + key;
}

QString below(const QString &at, qsizetype index)
{
    return at + u'/' + QString::number(index);
}

bool isCatalogName(QStringView name)
{
    const auto allowed = [](QChar c) {
        return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9')
               || QStringView(u"._:/@+-").contains(c);
    };
    return !name.isEmpty() && name.size() <= kMaxNameLength
           && std::all_of(name.begin(), name.end(), allowed);
}

} // namespace

void CatalogReader::problem(const QString &at, const QString &message)
{
    if (m_issues.size() < kMaxIssues)
        m_issues.append(FieldIssue{at, message});
}

void CatalogReader::allowOnly(const QJsonObject &object, std::initializer_list<const char *> keys,
                              const QString &at)
{
    for (auto it = object.begin(); it != object.end(); ++it) {
        const bool known = std::any_of(keys.begin(), keys.end(), [&](const char *key) {
            return it.key() == QLatin1String(key);
        });
        if (!known)
            problem(below(at, it.key()), QStringLiteral("is not a known key"));
    }
}

std::optional<QString> CatalogReader::text(const QJsonObject &object, const char *key,
                                           const QString &at, bool required)
{
    const QJsonValue value = object.value(QLatin1String(key));
    if (value.isUndefined()) {
        if (required)
            problem(below(at, catalogKey(key)), QStringLiteral("is missing"));
        return std::nullopt;
    }
    const QString string = value.toString();
    if (string.isEmpty() || string.size() > kMaxNameLength) {
        problem(below(at, catalogKey(key)),
                QStringLiteral("must be a text of 1 to %1 characters").arg(kMaxNameLength));
        return std::nullopt;
    }
    return string;
}

std::optional<qint64> CatalogReader::number(const QJsonObject &object, const char *key,
                                            const QString &at, bool required, qint64 least,
                                            qint64 most)
{
    const QJsonValue value = object.value(QLatin1String(key));
    if (value.isUndefined()) {
        if (required)
            problem(below(at, catalogKey(key)), QStringLiteral("is missing"));
        return std::nullopt;
    }
    // toInteger() answers its default for anything but a whole number.
    const qint64 whole = value.toInteger(-1);
    if (whole < least || whole > most) {
        problem(below(at, catalogKey(key)),
                QStringLiteral("must be a whole number from %1 to %2").arg(least).arg(most));
        return std::nullopt;
    }
    return whole;
}

std::optional<Money> CatalogReader::price(const QJsonObject &object, const char *key,
                                          const QString &at, bool required)
{
    const QJsonValue value = object.value(QLatin1String(key));
    if (value.isUndefined()) {
        if (required)
            problem(below(at, catalogKey(key)), QStringLiteral("is missing"));
        return std::nullopt;
    }
    const auto money = value.isString() ? Money::parse(value.toString()) : std::nullopt;
    if (!money || money->nanos() < 0 || money->nanos() > kMaxPriceNanos) {
        problem(below(at, catalogKey(key)),
                QStringLiteral(
                    "must be dollars as a text, from \"0\" to \"1000000\", such as \"0.15\""));
        return std::nullopt;
    }
    return money;
}

bool CatalogReader::isName(const QJsonValue &value, const QString &at)
{
    if (isCatalogName(value.toString()))
        return true;
    problem(at, QStringLiteral("must be a name of 1 to %1 letters, digits and . _ : / @ + -")
                    .arg(kMaxNameLength));
    return false;
}

Result<ModelCatalog> CatalogReader::read(const QByteArray &json)
{
    if (json.size() > kMaxCatalogBytes)
        return fail(ErrorCode::TooLarge, QStringLiteral("The list of models is too long."));
    QJsonParseError parseError{};
    const QJsonDocument document = QJsonDocument::fromJson(json, &parseError);
    if (!document.isObject()) {
        return fail(ErrorCode::Malformed, QStringLiteral("The list of models is no JSON object."),
                    parseError.errorString());
    }
    const QJsonObject root = document.object();
    allowOnly(root, {"vendors", "models", "aliases"}, QString());
    readVendors(root.value(QLatin1String("vendors")));
    readModels(root.value(QLatin1String("models")));
    readAliases(root.value(QLatin1String("aliases")));
    if (!m_issues.isEmpty()) {
        Error error(ErrorCode::Invalid, QStringLiteral("The list of models has errors."));
        error.issues = m_issues;
        return fail(std::move(error));
    }
    return std::move(m_catalog);
}

void CatalogReader::readVendors(const QJsonValue &value)
{
    if (value.isUndefined())
        return;
    const QString at = QStringLiteral("/vendors");
    if (!value.isObject())
        return problem(at, QStringLiteral("must be an object"));
    const QJsonObject vendors = value.toObject();
    for (auto it = vendors.begin(); it != vendors.end(); ++it) {
        const QString here = below(at, it.key());
        const QJsonObject vendor = it.value().toObject();
        allowOnly(vendor, {"dated", "source", "note"}, here);
        const auto dated = text(vendor, "dated", here, true);
        if (dated && QDate::fromString(*dated, Qt::ISODate).isValid())
            m_vendorDates.insert(it.key(), *dated);
        else if (dated)
            problem(below(here, catalogKey("dated")),
                    QStringLiteral("must be a day such as \"2025-11-01\""));
    }
}

void CatalogReader::readModels(const QJsonValue &value)
{
    if (value.isUndefined())
        return;
    const QString at = QStringLiteral("/models");
    const QJsonArray models = value.toArray();
    if (!value.isArray() || models.size() > kMaxCatalogModels)
        return problem(
            at, QStringLiteral("must be a list of at most %1 models").arg(kMaxCatalogModels));
    for (qsizetype i = 0; i < models.size(); ++i) {
        if (models[i].isObject())
            readModel(models[i].toObject(), below(at, i));
        else
            problem(below(at, i), QStringLiteral("must be an object"));
    }
}

void CatalogReader::readModel(const QJsonObject &object, const QString &at)
{
    allowOnly(object,
              {"id", "name", "provider", "context_window", "max_output", "input_per_million",
               "cached_input_per_million", "output_per_million", "capabilities", "latency_ms",
               "availability", "dated", "aliases", "long_prompt"},
              at);
    const QJsonValue id = object.value(QLatin1String("id"));
    if (!isName(id, below(at, catalogKey("id"))))
        return;
    const QString key = id.toString().toLower();
    if (m_seen.contains(key))
        return problem(below(at, catalogKey("id")),
                       QStringLiteral("is also at %1").arg(m_seen.value(key)));
    m_seen.insert(key, below(at, catalogKey("id")));

    const auto known =
        std::find_if(m_catalog.m_models.cbegin(), m_catalog.m_models.cend(),
                     [&](const CatalogModel &model) { return model.id.toLower() == key; });
    const bool isNew = known == m_catalog.m_models.cend();
    const qsizetype index = known - m_catalog.m_models.cbegin();
    CatalogModel model = isNew ? CatalogModel() : *known;
    if (isNew) {
        model.id = model.name = id.toString();
        model.availability = QStringLiteral("high");
        model.capabilities = QStringList{QStringLiteral("text")};
    }
    model.name = text(object, "name", at, false).value_or(model.name);
    model.provider = text(object, "provider", at, isNew).value_or(model.provider);
    model.availability = text(object, "availability", at, false).value_or(model.availability);
    if (isNew)
        model.dated = m_vendorDates.value(model.provider);
    model.dated = text(object, "dated", at, false).value_or(model.dated);
    readNumbers(model, object, at);
    readPrices(model, object, at, isNew);
    readLongPrompt(model, object, at);
    readCapabilities(model, object, at);

    if (isNew)
        m_catalog.m_models.append(model);
    else
        m_catalog.m_models[index] = model;
    m_catalog.m_names.insert(key, index);
    readModelAliases(index, object, at);
}

void CatalogReader::readNumbers(CatalogModel &model, const QJsonObject &object, const QString &at)
{
    const bool isNew = model.contextWindow == 0;
    model.contextWindow = number(object, "context_window", at, isNew, 1, kMaxCatalogTokens)
                              .value_or(model.contextWindow);
    // Who lists no limit of its own lets the answer fill the context.
    model.maxOutput = number(object, "max_output", at, false, 1, kMaxCatalogTokens)
                          .value_or(isNew ? model.contextWindow : model.maxOutput);
    model.latencyMs = static_cast<int>(
        number(object, "latency_ms", at, false, 0, kMaxLatencyMs).value_or(model.latencyMs));
    if (model.maxOutput > model.contextWindow && model.contextWindow > 0)
        problem(below(at, catalogKey("max_output")),
                QStringLiteral("is more than the context window"));
}

void CatalogReader::readPrices(TokenPrices &prices, const QJsonObject &object, const QString &at,
                               bool required)
{
    const auto input = price(object, "input_per_million", at, required);
    const auto cached = price(object, "cached_input_per_million", at, false);
    const auto output = price(object, "output_per_million", at, required);
    if (input && !cached && (required || prices.cachedInputPerMillion == prices.inputPerMillion))
        prices.cachedInputPerMillion = *input;
    prices.inputPerMillion = input.value_or(prices.inputPerMillion);
    prices.cachedInputPerMillion = cached.value_or(prices.cachedInputPerMillion);
    prices.outputPerMillion = output.value_or(prices.outputPerMillion);
}

void CatalogReader::readLongPrompt(CatalogModel &model, const QJsonObject &object,
                                   const QString &at)
{
    const QJsonValue value = object.value(QLatin1String("long_prompt"));
    const QString here = below(at, catalogKey("long_prompt"));
    if (value.isUndefined())
        return;
    if (value.isNull()) {
        model.longPrompt.reset();
        return;
    }
    if (!value.isObject())
        return problem(here, QStringLiteral("must be an object, or null for one price"));
    const QJsonObject part = value.toObject();
    allowOnly(part,
              {"above", "input_per_million", "cached_input_per_million", "output_per_million"},
              here);
    LongPromptPrices prices;
    prices.above = number(part, "above", here, true, 1, kMaxCatalogTokens).value_or(0);
    readPrices(prices, part, here, true);
    model.longPrompt = prices;
}

void CatalogReader::readCapabilities(CatalogModel &model, const QJsonObject &object,
                                     const QString &at)
{
    const QJsonValue value = object.value(QLatin1String("capabilities"));
    const QString here = below(at, catalogKey("capabilities"));
    if (value.isUndefined())
        return;
    if (!value.isArray())
        return problem(here, QStringLiteral("must be a list of names"));
    const QJsonArray list = value.toArray();
    model.capabilities.clear();
    for (qsizetype i = 0; i < list.size(); ++i) {
        if (isName(list[i], below(here, i)))
            model.capabilities.append(list[i].toString());
    }
}

void CatalogReader::readModelAliases(qsizetype index, const QJsonObject &object, const QString &at)
{
    const QJsonValue value = object.value(QLatin1String("aliases"));
    const QString here = below(at, catalogKey("aliases"));
    if (value.isUndefined())
        return;
    if (!value.isArray())
        return problem(here, QStringLiteral("must be a list of names"));
    const QJsonArray list = value.toArray();
    for (qsizetype i = 0; i < list.size(); ++i) {
        const QString place = below(here, i);
        if (!isName(list[i], place))
            continue;
        const QString alias = list[i].toString().toLower();
        if (m_seen.contains(alias)) {
            problem(place, QStringLiteral("is also at %1").arg(m_seen.value(alias)));
            continue;
        }
        m_seen.insert(alias, place);
        const auto owner = m_catalog.m_names.constFind(alias);
        const bool hidesModel =
            owner != m_catalog.m_names.cend() && m_catalog.m_models[*owner].id.toLower() == alias;
        if (hidesModel)
            problem(place, QStringLiteral("is the id of a model"));
        else
            m_catalog.m_names.insert(alias, index);
    }
}

void CatalogReader::readAliases(const QJsonValue &value)
{
    if (value.isUndefined())
        return;
    const QString at = QStringLiteral("/aliases");
    if (!value.isObject())
        return problem(at, QStringLiteral("must be an object of names and ids"));
    const QJsonObject aliases = value.toObject();
    for (auto it = aliases.begin(); it != aliases.end(); ++it) {
        const QString here = below(at, it.key());
        const QString alias = it.key().toLower();
        if (!isName(QJsonValue(it.key()), here) || !isName(it.value(), here))
            continue;
        const auto target = m_catalog.m_names.constFind(it.value().toString().toLower());
        const auto owner = m_catalog.m_names.constFind(alias);
        if (target == m_catalog.m_names.cend())
            problem(here, QStringLiteral("leads to no model"));
        else if (owner != m_catalog.m_names.cend()
                 && m_catalog.m_models[*owner].id.toLower() == alias)
            problem(here, QStringLiteral("is the id of a model"));
        else
            m_catalog.m_names.insert(alias, qsizetype(*target));
    }
}

} // namespace troupe

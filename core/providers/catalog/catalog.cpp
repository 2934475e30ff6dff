// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/catalog/catalog.h"

#include "core/base/log.h"
#include "core/providers/catalog/catalogreader.h"

#include <QFile>
#include <QRegularExpression>

#include <algorithm>
#include <array>

// A static library's resources are dropped by the linker unless somebody asks for them, and the
// macro does not work inside a namespace.
static void initCatalogResource()
{
    Q_INIT_RESOURCE(catalog);
}

namespace troupe {

namespace {

constexpr qsizetype kMaxLookupLength = 256;

/// Whether what follows a known name only says which version of it: "-2024-08-06", "-20250929",
/// "-2407", "-001", "-latest", "-preview-06-17", "@20250929".
bool isVersionSuffix(QStringView suffix)
{
    static const QRegularExpression form(QStringLiteral(
        "\\A(-(preview|exp|experimental))?([-@:](latest|\\d{3,4}|\\d{6}|\\d{8}|\\d{4}-\\d{2}-\\d{2}"
        "|\\d{2}-\\d{2}|\\d{2}-\\d{4}))?\\z"));
    return form.match(suffix).hasMatch();
}

QStringView withoutRoute(QStringView name)
{
    static constexpr std::array routes{
        QStringView(u"models/"),  QStringView(u"openai/"),   QStringView(u"anthropic/"),
        QStringView(u"google/"),  QStringView(u"gemini/"),   QStringView(u"mistralai/"),
        QStringView(u"mistral/"), QStringView(u"deepseek/"), QStringView(u"troupe/"),
    };
    for (const QStringView route : routes) {
        if (name.startsWith(route))
            return name.sliced(route.size());
    }
    return name;
}

} // namespace

Result<ModelCatalog> ModelCatalog::load(const QByteArray &json)
{
    CatalogReader reader{ModelCatalog()};
    return reader.read(json);
}

Result<ModelCatalog> ModelCatalog::builtIn()
{
    initCatalogResource();
    QFile file(QStringLiteral(":/troupe/prices/models.json"));
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::Internal, QStringLiteral("The built-in list of models is missing."));
    return load(file.readAll());
}

Result<void> ModelCatalog::applyOverrides(const QByteArray &json)
{
    CatalogReader reader(*this);
    auto changed = reader.read(json);
    if (!changed)
        return fail(changed.error());
    *this = std::move(*changed);
    return {};
}

QList<std::pair<QString, QString>> ModelCatalog::aliases() const
{
    QList<std::pair<QString, QString>> list;
    for (auto it = m_names.cbegin(); it != m_names.cend(); ++it) {
        const QString &id = m_models[it.value()].id;
        if (it.key() != id.toLower())
            list.append({it.key(), id});
    }
    std::sort(list.begin(), list.end());
    return list;
}

const CatalogModel *ModelCatalog::lookup(QStringView name) const
{
    if (name.size() > kMaxLookupLength)
        return nullptr;
    const QString lower = name.trimmed().toString().toLower();
    const auto find = [this](QStringView key) -> const CatalogModel * {
        const auto found = m_names.constFind(key.toString());
        return found == m_names.cend() ? nullptr : &m_models[*found];
    };
    if (const CatalogModel *exact = find(lower))
        return exact;
    const QStringView bare = withoutRoute(lower);
    for (qsizetype end = bare.size(); end > 0; --end) {
        const bool boundary = end == bare.size() || QStringView(u"-@:").contains(bare[end]);
        if (!boundary)
            continue;
        const CatalogModel *model = find(bare.first(end));
        if (model && isVersionSuffix(bare.sliced(end)))
            return model;
    }
    return nullptr;
}

TokenCharge charge(const TokenCounts &tokens, const CatalogModel &model)
{
    const qint64 input = qMax<qint64>(tokens.input, 0);
    const qint64 cached = qBound<qint64>(0, tokens.cached, input);
    const bool isLong = model.longPrompt && input > model.longPrompt->above;
    const TokenPrices &prices =
        isLong ? static_cast<const TokenPrices &>(*model.longPrompt) : model;
    TokenCharge cost;
    cost.input = chargeFor(input - cached, prices.inputPerMillion);
    cost.cachedInput = chargeFor(cached, prices.cachedInputPerMillion);
    cost.output = chargeFor(qMax<qint64>(tokens.output, 0), prices.outputPerMillion);
    return cost;
}

const ModelCatalog &LazyModelCatalog::get() const
{
    std::call_once(m_once, [this] {
        auto loaded = ModelCatalog::builtIn();
        if (loaded)
            m_catalog = std::move(*loaded);
        else
            qCCritical(lcProviders) << loaded.error().message << loaded.error().detail;
    });
    return m_catalog;
}

} // namespace troupe

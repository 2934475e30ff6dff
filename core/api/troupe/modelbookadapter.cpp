// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/troupe/modelbookadapter.h"

#include "core/engine/chatengine.h"

#include <numeric>

namespace troupe {

Result<AliasList> NativeModelBook::aliases(const Caller &, Nothing) const
{
    return m_models.book().aliases();
}

Task<ModelAlias> NativeModelBook::setAlias(Caller, SetAlias in)
{
    return m_models.book().setAlias(std::move(in));
}

Task<void> NativeModelBook::removeAlias(Caller, AliasRef in)
{
    return m_models.book().removeAlias(std::move(in.alias));
}

Result<OverrideList> NativeModelBook::overrides(const Caller &, Nothing) const
{
    return m_models.book().overrides();
}

Task<ModelOverride> NativeModelBook::setOverride(Caller, ModelOverride in)
{
    return m_models.book().setOverride(std::move(in));
}

Task<void> NativeModelBook::removeOverride(Caller, ModelName in)
{
    return m_models.book().removeOverride(std::move(in.model));
}

Task<ImportReport> NativeModelBook::importPrices(Caller, PriceDocument in)
{
    return m_models.book().importPrices(std::move(in));
}

Result<ImportState> NativeModelBook::importState(const Caller &, Nothing) const
{
    return m_models.book().importState();
}

Task<void> NativeModelBook::clearImport(Caller, Nothing)
{
    return m_models.book().clearImport();
}

Task<DiscoveryReport> NativeModelBook::discover(Caller, Nothing)
{
    return m_models.discovery().search(CancelToken());
}

Result<DiscoveryReport> NativeModelBook::lastDiscovery(const Caller &, Nothing) const
{
    return m_models.discovery().last();
}

Task<TokensCounted> NativeModelBook::countTokens(Caller, CountTokens in)
{
    QStringList texts = std::move(in.texts);
    auto tokens = co_await m_engine.tokens().count(std::move(texts));
    if (!tokens)
        co_return fail(tokens.error());
    TokensCounted counted;
    counted.total = std::accumulate(tokens->cbegin(), tokens->cend(), qint64(0));
    counted.tokens = std::move(*tokens);
    counted.encoding = QStringLiteral("o200k_base");
    co_return TokensCounted(counted);
}

} // namespace troupe

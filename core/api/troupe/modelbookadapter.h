// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/troupe/modelops.h"
#include "core/services/caller.h"
#include "core/services/modelservice.h"

namespace troupe {

class ChatEngine;

/// What people say of models, servers found on this machine, and counts of tokens in the native API.
class NativeModelBook
{
public:
    NativeModelBook(ModelService &models, ChatEngine &engine) : m_models(models), m_engine(engine)
    {
    }

    Result<AliasList> aliases(const Caller &caller, Nothing in) const;
    Task<ModelAlias> setAlias(Caller caller, SetAlias in);
    Task<void> removeAlias(Caller caller, AliasRef in);
    Result<OverrideList> overrides(const Caller &caller, Nothing in) const;
    Task<ModelOverride> setOverride(Caller caller, ModelOverride in);
    Task<void> removeOverride(Caller caller, ModelName in);
    Task<ImportReport> importPrices(Caller caller, PriceDocument in);
    Result<ImportState> importState(const Caller &caller, Nothing in) const;
    Task<void> clearImport(Caller caller, Nothing in);
    Task<DiscoveryReport> discover(Caller caller, Nothing in);
    Result<DiscoveryReport> lastDiscovery(const Caller &caller, Nothing in) const;
    Task<TokensCounted> countTokens(Caller caller, CountTokens in);

private:
    ModelService &m_models;
    ChatEngine &m_engine;
};

} // namespace troupe

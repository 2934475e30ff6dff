// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/model.h"
#include "core/providers/httpprovider.h"

namespace troupe {

/// The provider of that kind. Invalid when there is none that is reached over HTTP, or when the
/// address cannot be one (key "invalid_base_url"). `client` and `clock` outlive all its calls.
Result<std::unique_ptr<Provider>> makeHttpProvider(ProviderKind kind, HttpProviderConfig config,
                                                   OutboundClient &client, const Clock &clock,
                                                   RetryTools tools = RetryTools());

} // namespace troupe

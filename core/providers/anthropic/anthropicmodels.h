// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/providers/provider.h"

namespace troupe {

/// One page of GET …/v1/models.
struct AnthropicModelPage
{
    QList<ModelListing> models;
    QString nextAfter; ///< what to ask for next; empty on the last page
};

/// Upstream when it is no list of models.
Result<AnthropicModelPage> readAnthropicModels(const QByteArray &body);

} // namespace troupe

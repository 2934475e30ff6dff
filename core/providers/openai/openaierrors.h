// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/outboundmessage.h"
#include "core/providers/openai/openairequest.h"

namespace troupe {

/// A dialect without what the server has just refused, or nothing when the refusal is about
/// something else.
std::optional<OpenAiDialect> adapted(const OpenAiDialect &dialect, const ChatRequest &request,
                                     const OutboundResponse &response);

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/outboundmessage.h"
#include "core/providers/provider.h"

#include <QHash>

#include <optional>

namespace troupe {

/// What a model is known to refuse, found out from its answers.
struct AnthropicDialect
{
    bool hasTemperature = true;
    bool hasTopP = true;
    int mostTokens = 0; ///< of an answer; 0: unknown

    friend bool operator==(const AnthropicDialect &, const AnthropicDialect &) = default;
};

/// The max_tokens of a request that names none, since the protocol demands one: what every model of
/// that generation permits.
int anthropicDefaultMaxTokens(const QString &model);

/// The body of POST …/v1/messages, streamed. `names` as from toolWireNames(). Puts right what the
/// server would refuse: the system prompt is a field of its own, messages of one role follow each
/// other as one, the first is a user's, none is blank, each call of a tool has a result right after
/// it, and a result without its call is text.
QByteArray anthropicChatBody(const ChatRequest &request, const AnthropicDialect &dialect,
                             const QHash<QString, QString> &names);

/// A dialect without what the server has just refused, or nothing when the refusal is about
/// something else.
std::optional<AnthropicDialect> adaptedAnthropic(const AnthropicDialect &dialect,
                                                 const ChatRequest &request,
                                                 const OutboundResponse &response);

} // namespace troupe

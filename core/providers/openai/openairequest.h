// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/providers/provider.h"

#include <QHash>
#include <QJsonObject>

namespace troupe {

/// What a model or server is known to refuse, found out from its answers.
struct OpenAiDialect
{
    bool usesMaxCompletionTokens = false; ///< instead of max_tokens
    bool hasStreamOptions = true;
    bool hasTemperature = true;
    bool hasTopP = true;
    bool hasSystemRole = true; ///< else the system prompt opens the first user message

    friend bool operator==(const OpenAiDialect &, const OpenAiDialect &) = default;
};

/// The body of POST …/chat/completions, streamed. `names` as from toolWireNames().
QByteArray openAiChatBody(const ChatRequest &request, const OpenAiDialect &dialect,
                          const QHash<QString, QString> &names);

} // namespace troupe

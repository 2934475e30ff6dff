// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/cancel.h"
#include "core/base/task.h"

#include <QJsonObject>
#include <QStringList>

#include <functional>
#include <optional>

namespace troupe {

/// One call of a tool that a model asks for. `arguments` is what the model wrote; hostile.
struct ToolCall
{
    QString id;
    QString name;
    QJsonObject arguments;
    QString malformedArguments; ///< the raw text when it is no JSON object, else empty
};

enum class ChatRole : quint8 { System, User, Assistant, Tool };

/// A picture for models that see.
struct ChatImage
{
    QString mediaType; ///< "image/png", "image/jpeg", "image/gif" or "image/webp"
    QByteArray data; ///< the file's bytes
};

struct ChatMessage
{
    ChatRole role = ChatRole::User;
    QString content;
    QList<ToolCall> toolCalls; ///< of an Assistant message
    QString toolCallId; ///< of a Tool message: what it answers
    QList<ChatImage> images{}; ///< of a User message
    QString sourceId{}; ///< of the stored message that this is made of; no provider reads it
};

/// A tool that the model may call: name, description and JSON Schema of its arguments.
struct ToolSpec
{
    QString name;
    QString description;
    QJsonObject parameters;
};

struct ChatRequest
{
    QString model; ///< the provider's own name of it
    QList<ChatMessage> messages; ///< system prompt first, then oldest to newest
    QList<ToolSpec> tools;
    std::optional<double> temperature;
    std::optional<double> topP;
    int maxTokens = 0; ///< of the answer; 0: the provider's default
    QString agentName; ///< whom the model speaks as; only the built-in model reads it
};

/// Tokens as the provider counted them.
struct TokenCounts
{
    qint64 input = 0; ///< all of the prompt, the cached part included
    qint64 output = 0;
    qint64 cached = 0; ///< the part of `input` served from the provider's cache
};

struct ChatReply
{
    QString text; ///< all deltas joined
    QList<ToolCall> toolCalls;
    QString finishReason; ///< "stop", "length", "tool_calls", "content_filter"
    std::optional<TokenCounts> usage; ///< nothing when the provider did not say
    QString model; ///< the model that answered, in the provider's words; may be empty
    QStringList notices; ///< for people: what the answer went without, such as "temperature"
};

struct ModelListing
{
    QString id; ///< the provider's own name
    int contextWindow = 0; ///< tokens; 0: unknown
    int maxOutput = 0; ///< tokens; 0: unknown
    QStringList capabilities{}; ///< "text", "tools", "vision", …; empty: unknown
};

using DeltaSink = std::function<void(const QString &delta)>;

/// A source of models. Lives on the server thread; all calls and callbacks are on that thread.
class Provider
{
public:
    virtual ~Provider() = default;

    /// Streams one answer: `onDelta` gets each piece of text as it arrives, in order, never after
    /// the task has ended. Ends with the whole reply, or with an Error whose message tells a person
    /// what to do: Unauthenticated (the key), RateLimited (retryAfterSeconds), Upstream (bad answer,
    /// cut stream), Unavailable (no connection), Timeout, Invalid (context length: key
    /// "context_length_exceeded"; model unknown: key "invalid_model"), Forbidden (offline lock: key
    /// "offline_locked"), Cancelled.
    virtual Task<ChatReply> chat(ChatRequest request, DeltaSink onDelta, CancelToken cancel) = 0;

    virtual Task<QList<ModelListing>> listModels(CancelToken cancel) = 0;
};

} // namespace troupe

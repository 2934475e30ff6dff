// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/net/outboundclient.h"
#include "core/providers/provider.h"
#include "core/providers/replyreader.h"
#include "core/providers/retry.h"

#include <memory>

namespace troupe {

/// Asked before each call, so that a new key counts at once. An empty key sends none.
using ApiKeySource = std::function<Task<QString>()>;

/// What every provider that is reached over HTTP is told.
struct HttpProviderConfig
{
    QString name; ///< for messages: "OpenAI", "LM Studio"; empty: the host
    QString baseUrl; ///< as a person typed it
    ApiKeySource apiKey; ///< may be empty
    OutboundHeaders extraHeaders; ///< override ours of the same name
    OutboundTimeouts timeouts; ///< local servers load a model before the first byte
    RetryPolicy retry;

    HttpProviderConfig();
};

/// The surroundings of a provider. `client` and `clock` outlive all calls.
struct HttpProviderBase
{
    OutboundClient &client;
    const Clock &clock;
    RetryTools tools;

    HttpProviderBase(OutboundClient &o, const Clock &k, RetryTools t)
        : client(o), clock(k), tools(std::move(t))
    {
    }
};

/// How one request ended: with a reply or with a failure.
struct ProviderAttempt
{
    std::optional<ChatReply> reply;
    ProviderFailure failure;
    bool gaveText = false; ///< a part of the answer is with the caller, so it cannot be repeated
    std::optional<OutboundResponse> refusal; ///< an answer that is not 2xx

    ProviderAttempt() {}
};
using AttemptMaker = std::function<Task<ProviderAttempt>()>;

/// The key, or an empty one.
Task<QString> askForKey(ApiKeySource source);

/// A request of the provider's own: our headers but for those that the configuration replaces.
OutboundRequest providerRequest(const HttpProviderConfig &config, const QUrl &url,
                                const OutboundHeaders &headers, const CancelToken &cancel);
ProviderErrorContext providerErrorContext(const HttpProviderConfig &config, const Clock &clock,
                                          const QString &model, const QString &secret,
                                          const QUrl &url);

/// Sends a chat request and reads its answer to the end; always ends with an attempt.
Task<ProviderAttempt> attemptChat(OutboundClient *client, OutboundRequest request,
                                  std::shared_ptr<ReplyReader> reader,
                                  ProviderErrorContext context);

/// Makes attempts until one succeeds, fails for good, has given out text, or `policy` ends it.
Task<ChatReply> retriedChat(RetryPolicy policy, RetryTools tools, AttemptMaker attempt,
                            CancelToken cancel);

/// One request of a chat, how its answer is read, and what a refusal of it teaches.
struct ChatTry
{
    OutboundRequest request;
    std::shared_ptr<ReplyReader> reader;
    ProviderErrorContext context;
    /// Whether a request that is made now would heed what the refusal says.
    std::function<bool(const OutboundResponse &refusal)> learn;

    ChatTry() {}
};
using ChatTryMaker = std::function<ChatTry(const QString &secret)>;

/// What the whole of a chat needs beside its requests.
struct ChatSurroundings
{
    ApiKeySource apiKey;
    RetryPolicy retry;
    RetryTools tools;
    int mostLessons = 0; ///< in one attempt

    ChatSurroundings() {}
};

/// A chat from the key to the reply: attempts as retriedChat() makes them; within one, a refusal
/// that teaches something is followed at once by a request that heeds it, since the server is well.
Task<ChatReply> taughtChat(OutboundClient *client, ChatSurroundings with, ChatTryMaker make,
                           CancelToken cancel);

/// The body of a 2xx answer to a small request (a list of models), or the Error that a person is to
/// see. Sets a time limit of a minute. Never repeated.
Task<QByteArray> fetchBody(OutboundClient *client, OutboundRequest request,
                           ProviderErrorContext context);

/// What a person is told when a call went without something that the model refuses, since the
/// answer differs from what was asked for; empty when nothing is missing. Goes to the log as well.
QStringList noticesOfMissing(const QString &model, const QStringList &missing);

/// Reads what people paste as the address of a server: without a scheme it is https, or http for a
/// local name, an address or a port. The path has no slashes at its end, no fragment, and none of
/// `tails` ("/models"). Invalid (key "invalid_base_url") says what is wrong with `examples`.
Result<QUrl> readBaseUrl(const QString &typed, std::initializer_list<const char *> tails,
                         const char *examples);

} // namespace troupe

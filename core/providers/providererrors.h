// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/outboundmessage.h"

#include <QJsonValue>

#include <optional>

namespace troupe {

/// What a server said about a failure, in whatever shape: {"error":{"message",…}}, {"error":"…"},
/// {"message"}, {"detail"} as text or FastAPI's list, Anthropic's {"type":"error","error":{…}},
/// arrays of these, plain text, a web page.
struct ProviderComplaint
{
    QString message; ///< one line, at most 300 characters; empty when it said nothing
    QString code; ///< its "code" or "type", lower case
    QString param; ///< the field it names
    QString requestId; ///< by which its maker's support finds the call
    int status = 0; ///< a status inside the body, as streams have it
    bool isWebPage = false;
};

ProviderComplaint readComplaint(const QByteArray &body);
ProviderComplaint readComplaint(const QJsonValue &json);

/// What an error is about, for its message.
struct ProviderErrorContext
{
    QString server; ///< as the person named it
    QString protocol = QStringLiteral("OpenAI-compatible");
    QString addressHint = QStringLiteral("it often ends with /v1"); ///< ends a sentence
    QString model;
    QString secret; ///< the key, cut out of what the server repeats
    QUrl url;
    bool hasKey = false;
    qint64 nowMs = 0;
};

struct ProviderFailure
{
    Error error;
    bool mayRetry = false; ///< the same request may succeed later
    std::optional<qint64> retryAfterMs;
};

/// An answer that is not 2xx, as an Error of ours (see Provider::chat) that tells a person what to
/// do.
ProviderFailure failureOf(const OutboundResponse &response, const ProviderErrorContext &context);
/// The same for an error inside a stream; `status` 0 when it does not say.
ProviderFailure failureOf(const ProviderComplaint &complaint, int status,
                          const OutboundHeaders &headers, const ProviderErrorContext &context);
/// A connection that failed: retried only when nothing was sent.
ProviderFailure failureOf(const Error &transport, const ProviderErrorContext &context);

/// Whether the text holds one of the words, in any case.
bool mentions(const QString &text, std::initializer_list<const char *> words);

} // namespace troupe

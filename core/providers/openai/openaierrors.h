// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/outboundmessage.h"
#include "core/providers/openai/openairequest.h"

#include <QJsonValue>

namespace troupe {

/// What a server said about a failure, in whatever shape: {"error":{"message",…}}, {"error":"…"},
/// {"message"}, {"detail"} as text or FastAPI's list, arrays of these, plain text, a web page.
struct OpenAiComplaint
{
    QString message; ///< one line, at most 300 characters; empty when it said nothing
    QString code; ///< its "code" or "type", lower case
    QString param; ///< the field it names
    int status = 0; ///< a status inside the body, as streams have it
    bool isWebPage = false;
};

OpenAiComplaint readComplaint(const QByteArray &body);
OpenAiComplaint readComplaint(const QJsonValue &json);

/// What an error is about, for its message.
struct OpenAiErrorContext
{
    QString server; ///< as the person named it
    QString model;
    QString secret; ///< the key, cut out of what the server repeats
    QUrl url;
    bool hasKey = false;
    qint64 nowMs = 0;
};

struct OpenAiFailure
{
    Error error;
    bool mayRetry = false; ///< the same request may succeed later
    std::optional<qint64> retryAfterMs;
};

/// An answer that is not 2xx, as an Error of ours (see Provider::chat) that tells a person what to
/// do.
OpenAiFailure failureOf(const OutboundResponse &response, const OpenAiErrorContext &context);
/// The same for an error inside a stream; `status` 0 when it does not say.
OpenAiFailure failureOf(const OpenAiComplaint &complaint, int status,
                        const OutboundHeaders &headers, const OpenAiErrorContext &context);
/// A connection that failed: retried only when nothing was sent.
OpenAiFailure failureOf(const Error &transport, const OpenAiErrorContext &context);

/// A dialect without what the server has just refused, or nothing when the refusal is about
/// something else.
std::optional<OpenAiDialect> adapted(const OpenAiDialect &dialect, const ChatRequest &request,
                                     const OutboundResponse &response);

} // namespace troupe

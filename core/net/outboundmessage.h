// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/cancel.h"
#include "core/base/error.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QUrl>

#include <optional>

namespace troupe {

struct OutboundHeader
{
    QByteArray name;
    QByteArray value;
};
using OutboundHeaders = QList<OutboundHeader>;

/// The first header of that name, in any case; empty when there is none.
QByteArray headerOf(const OutboundHeaders &headers, QByteArrayView name);

/// Who chose the address of a request.
enum class TrustLevel : quint8 {
    Configured, ///< a person typed it as a provider or server: loopback and private are fine
    Aimed, ///< a user's data or a model chose it (functions, webhooks, fetch): AddressRules apply
};

/// All in milliseconds; 0 means none.
struct OutboundTimeouts
{
    int connectMs = 10'000; ///< lookup, connection and TLS handshake together
    int firstByteMs = 60'000; ///< from the request being sent to the end of the response's head
    int idleMs = 60'000; ///< between two pieces of the body, or of the request
    int totalMs = 0; ///< all of it, redirects included
};

struct OutboundRequest
{
    QByteArray method = "GET";
    QUrl url; ///< http or https; user and password in it become Basic authentication
    /// Sent as given, but for those that belong to the connection: Host, Connection,
    /// Content-Length, Transfer-Encoding, Accept-Encoding and their like are dropped.
    OutboundHeaders headers;
    QByteArray body;
    QString reason; ///< for the ledger
    TrustLevel trust = TrustLevel::Aimed;
    OutboundTimeouts timeouts;
    qint64 maxBodyBytes = 8 * 1024 * 1024; ///< of the answer
    /// Followed as browsers do it; 0 hands the 3xx to the caller. A redirect to another origin is
    /// aimed by the server that sent it: it loses all but harmless headers and Configured trust.
    int maxRedirects = 0;
    CancelToken cancel;

    OutboundRequest() {} // not an aggregate: see Task
};

struct OutboundResponse
{
    int status = 0;
    OutboundHeaders headers;
    QByteArray body; ///< as sent; of a stream: only that of an answer that is not 2xx
    QUrl url; ///< what answered, after redirects

    OutboundResponse() {}
    QByteArray header(QByteArrayView name) const { return headerOf(headers, name); }
};

/// The bytes of a request as HTTP/1.1 sends them. Malformed when the method, a header or the URL
/// holds what could change the message (line ends, NUL, spaces in the target).
/// `absoluteForm`: for a proxy that is asked for the whole URL.
Result<QByteArray> serializeRequest(const OutboundRequest &request, bool absoluteForm,
                                    const QByteArray &proxyAuthorization);

/// What to ask next when `response` redirects, or nothing when it does not; Forbidden (key
/// "redirect_refused") for a redirect from https to http, to another scheme or past the limit.
Result<std::optional<OutboundRequest>> redirectOf(const OutboundRequest &request,
                                                  const OutboundResponse &response, int hops);

} // namespace troupe

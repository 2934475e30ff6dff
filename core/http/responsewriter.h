// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/http/message.h"

namespace troupe {

/// What the host adds to every head.
struct ResponseContext
{
    QByteArray requestId;
    QByteArray date; ///< IMF-fixdate
    QByteArray corsOrigin; ///< the origin that may read this answer; empty: none
    bool isHead = false; ///< answers a HEAD: Content-Length without the body
    bool close = false;
    bool tls = false;
};

/// Whether the answer can be written without becoming two (response splitting) and is final.
bool isWritable(const HttpResponse &response);

/// Whether the body goes out after the head (not for HEAD, 204 and 304).
bool hasBody(const HttpResponse &response, const ResponseContext &context);

/// The head of an answer. Requires isWritable().
QByteArray writeHead(const HttpResponse &response, const ResponseContext &context);

/// The head of an endless answer that ends with the connection.
QByteArray writeStreamHead(const HttpResponse &response, const ResponseContext &context);

/// The head of a long body that ends with the connection: of `length` bytes (-1: not known), in
/// chunks or as it is.
QByteArray writeBodyHead(const HttpResponse &response, const ResponseContext &context,
                         qint64 length, bool chunked);

/// The 101 of RFC 6455; `key` is the client's Sec-WebSocket-Key.
QByteArray writeSwitchingProtocols(const QByteArray &key, const QByteArray &subprotocol,
                                   const ResponseContext &context);

/// "Sun, 06 Nov 1994 08:49:37 GMT" of the seconds since 1970.
QByteArray httpDate(qint64 seconds);

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/cancel.h"
#include "core/http/message.h"

#include <QPointer>

#include <memory>

namespace troupe {

class HttpConnection;

/// An endless answer of server-sent events (WHATWG HTML, 9.2). The host writes a comment every 15 s
/// so that proxies and the client see that it lives. Server thread only; all calls are safe after
/// the client has left. Dropping the last reference closes the stream.
class SseSink final
{
public:
    explicit SseSink(QPointer<HttpConnection> connection, quint64 serial, CancelToken gone);
    ~SseSink();
    SseSink(const SseSink &) = delete;
    SseSink &operator=(const SseSink &) = delete;

    /// Sends one event. Newlines in `data` become several data lines; `event` and `id` are cut at a
    /// line break or NUL, which they cannot carry. False when the stream is closed, also because
    /// this client reads too slowly (HttpLimits::streamBytes) and is dropped now.
    bool send(QByteArrayView data, QByteArrayView event = {}, QByteArrayView id = {});
    /// Sends a line that clients ignore.
    bool comment(QByteArrayView text);
    /// Sends bytes as they are (for example a prepared event that many clients get).
    bool sendRaw(QByteArray bytes);
    /// Ends the stream after what waits has been sent.
    void close();

    bool isOpen() const;
    qint64 bytesWaiting() const;
    CancelToken clientGone() const { return m_gone; }

    /// The bytes of one event, for sendRaw().
    static QByteArray encode(QByteArrayView data, QByteArrayView event = {},
                             QByteArrayView id = {});

private:
    QPointer<HttpConnection> m_connection;
    quint64 m_serial;
    CancelToken m_gone;
};

/// One request that waits for its answer. Server thread only; it may be kept for as long as the
/// work takes, and every call is safe after the client has left (it then does nothing). Dropping
/// the last reference without an answer answers 500.
class HttpExchange final
{
public:
    HttpExchange(QPointer<HttpConnection> connection, quint64 serial);
    ~HttpExchange();
    HttpExchange(const HttpExchange &) = delete;
    HttpExchange &operator=(const HttpExchange &) = delete;

    /// Answers; exactly once, a second answer is ignored and logged.
    void reply(HttpResponse response);
    /// Answers 200 with an event stream. Null when this is answered already; a sink that is closed
    /// when the client has left. Answers to HEAD end at once.
    std::shared_ptr<SseSink> startSse(HttpHeaders headers = {});
    /// Cancelled when the client leaves before the answer, or the stream, has ended.
    CancelToken clientGone() const;
    bool isAnswered() const;

private:
    QPointer<HttpConnection> m_connection;
    quint64 m_serial;
};

} // namespace troupe

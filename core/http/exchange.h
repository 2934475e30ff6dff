// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/cancel.h"
#include "core/http/message.h"

#include <QPointer>

#include <functional>
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

/// A long body, given in pieces. Server thread only; all calls are safe after the client has left.
/// Dropping the last reference before end() cuts the answer, which the client notices.
class BodySink final
{
public:
    BodySink(QPointer<HttpConnection> connection, quint64 serial, CancelToken gone);
    ~BodySink();
    BodySink(const BodySink &) = delete;
    BodySink &operator=(const BodySink &) = delete;

    /// False when the client is gone. Whoever sends more than hasRoom() allows holds it in memory.
    bool send(QByteArray bytes);
    bool hasRoom() const;
    /// Calls back once when there is room again or the client has left; at once if it is so already.
    void whenRoom(std::function<void()> callback);
    void end();
    bool isOpen() const;
    CancelToken clientGone() const { return m_gone; }

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
    /// Answers with a body of `length` bytes (-1: not known) that comes in pieces, and closes the
    /// connection behind it. Null when this is answered already; a closed sink when the client has
    /// left or asked with HEAD.
    std::shared_ptr<BodySink> startBody(HttpResponse head, qint64 length);
    /// Cancelled when the client leaves before the answer, or the stream, has ended.
    CancelToken clientGone() const;
    bool isAnswered() const;

private:
    QPointer<HttpConnection> m_connection;
    quint64 m_serial;
};

} // namespace troupe

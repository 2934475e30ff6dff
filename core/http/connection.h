// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/cancel.h"
#include "core/http/message.h"
#include "core/http/requestparser.h"
#include "core/http/responsewriter.h"
#include "core/http/transport.h"

#include <QObject>

#include <functional>
#include <memory>
#include <optional>

namespace troupe {

class HostCore;
class RelaySocket;
class WsSession;

/// One client connection: guards what comes in, gives one request at a time to the handler, writes
/// its answer, and goes on. It dies through HostCore::closed(), which deletes it from the event
/// loop, so it outlives every call that is on the stack.
class HttpConnection final : public QObject, private Transport::Observer
{
    Q_OBJECT

public:
    HttpConnection(HostCore &core, std::unique_ptr<Transport> transport);
    ~HttpConnection() override;

    /// Begins to read. False when the connection cannot be watched.
    bool start();
    /// Answers 503 whatever comes, and closes.
    bool startRefused();

    // For the exchange; `serial` is its number on this connection.
    bool isDead() const { return m_mode == Mode::Dead; }
    bool isCurrent(quint64 serial) const { return serial == m_serial && !isDead(); }
    bool isAwaiting(quint64 serial) const { return serial == m_serial && m_mode == Mode::Handling; }
    bool isStreaming(quint64 serial) const
    {
        return serial == m_serial && m_mode == Mode::Streaming;
    }
    void reply(quint64 serial, HttpResponse response);
    void replyError(quint64 serial, int status, const QString &message);
    void startStream(quint64 serial, HttpHeaders headers);
    bool streamWrite(quint64 serial, QByteArray bytes);
    void streamClose(quint64 serial);
    /// A long body in pieces; `length` -1: not known before its end.
    void startBody(quint64 serial, HttpResponse head, qint64 length);
    bool bodyWrite(quint64 serial, QByteArray bytes);
    void bodyEnd(quint64 serial, bool complete);
    bool bodyHasRoom() const;
    /// Called once, when there is room again or nobody reads any more.
    void setOnBodyRoom(std::function<void()> onRoom) { m_onBodyRoom = std::move(onRoom); }
    qint64 bytesWaiting() const { return m_transport->bytesToWrite(); }
    CancelToken goneToken(quint64 serial);

    // For the host.
    void tick(qint64 now);
    /// Closes unless a request or stream is under way, which then is the last.
    void drain();
    void drop();
    /// How long it has waited for its first request while that may be taken from it; else 0.
    qint64 reclaimableFor(qint64 now) const;
    bool isOverflow() const { return m_overflow; }

private:
    enum class Mode : quint8 { Reading, Handling, Streaming, WebSocket, Closing, Dead };

    void transportReadable() override;
    void transportWritten() override;
    void transportEnded() override;
    void transportLeaving() override;
    void transportClosed() override;

    void received(QByteArrayView bytes);
    void consume(QByteArrayView bytes);
    void resume();
    void parse(QByteArrayView &bytes);
    void headRead();
    bool checkHost(const QByteArray &host);
    void bodyProgress();
    void dispatch();
    /// Qt's parser on the same request, in a canonical form (see QtBridge).
    bool qtAgrees(const HttpRequest &request);
    bool answerOptions(const HttpRequest &request);
    void beginUpgrade(HttpRequest request);
    std::optional<HttpResponse> refuseUpgrade(const HttpRequest &request);
    void openWebSocket(HttpRequest request);

    void refuse(int status, const QString &message, const QByteArray &path = {});
    HttpResponse errorResponse(int status, const QByteArray &path, const QString &message);
    void send(const HttpResponse &response, bool close);
    void write(QByteArray bytes, QByteArray more = {});
    ResponseContext context(bool close) const;
    void beginClosing();
    void cancelGone();
    void tellBodyRoom();
    void account(qint64 buffered);
    void tickReading(qint64 now);

    HostCore &m_core;
    std::unique_ptr<Transport> m_transport;
    RequestParser m_parser;
    RelaySocket *m_relay = nullptr; ///< made when Qt is first asked
    std::unique_ptr<WsSession> m_session;
    Mode m_mode = Mode::Reading;
    quint64 m_serial = 0;
    quint64 m_served = 0;
    QByteArray m_in; ///< bytes after the request that is being answered
    QByteArray m_peer;
    QHostAddress m_local;
    QHostAddress m_peerAddress;
    QByteArray m_approvedHost;
    QByteArray m_requestId; ///< of the current request
    QByteArray m_path;
    QByteArray m_corsOrigin;
    std::optional<CancelToken> m_gone;
    qint64 m_since = 0; ///< when the current phase began
    qint64 m_lastBody = 0;
    qint64 m_lastBeat = 0; ///< last bytes of a stream
    qint64 m_lastWrite = 0; ///< last progress of waiting bytes
    qint64 m_buffered = 0;
    bool m_isHead = false;
    bool m_keepAlive = true;
    bool m_consuming = false;
    bool m_paused = false;
    bool m_inputEnded = false;
    bool m_overflow = false;
    bool m_http11 = true; ///< of the current request
    bool m_isBody = false; ///< the stream is a long body, not events
    bool m_chunked = false; ///< that body's length is not known
    std::function<void()> m_onBodyRoom;
};

} // namespace troupe

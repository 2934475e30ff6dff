// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/http/exchange.h"
#include "core/http/websocket.h"

#include <QHash>
#include <QHostAddress>
#include <QStringList>
#include <QUrl>

#include <functional>
#include <memory>
#include <optional>

namespace troupe {

/// What one client may use. Times are milliseconds and met within about a quarter more.
struct HttpLimits
{
    int headBytes = 16 * 1024; ///< request line and fields
    int headers = 100;
    qint64 bodyBytes = 10 << 20;
    qint64 bufferedBytes = 64 << 20; ///< request bodies and frames of all clients; then 503

    int connections = 0; ///< 0: as many as descriptors allow, 4096 at most
    int webSockets = 2048;

    int silentMs = 30'000; ///< a new connection without a byte
    int headMs = 10'000; ///< from the first byte of a head to its last
    int bodyStallMs = 20'000; ///< without a byte of the body; from then on bodyRate is needed, too
    int bodyRate = 1024; ///< bytes per second
    int bodyMs = 600'000; ///< for the whole body
    int idleMs = 75'000; ///< between two requests
    int writeStallMs = 30'000; ///< the client reads nothing of its answer
    int lingerMs = 2'000; ///< between the last byte of an answer and the end of the connection

    qint64 streamBytes = 1 << 20; ///< unsent bytes of an event stream; then the client is dropped
    int heartbeatMs = 15'000;

    qint64 wsFrameBytes = 1 << 20;
    qint64 wsMessageBytes = 1 << 20;
    qint64 wsBytes = 4 << 20; ///< unsent bytes of a WebSocket; then it is closed 1013
    int wsPingMs = 20'000; ///< silent for two of them: dropped
};

struct HttpHostOptions
{
    QHostAddress address = QHostAddress::LocalHost;
    quint16 port = 0; ///< 0: any
    HttpLimits limits;
    QStringList allowedHosts; ///< beside the listening address and localhost; "name" or "name:port"
    QList<QByteArray> corsOrigins; ///< "http://host:port", or "*"; none: no CORS at all
    QList<QByteArray> webSocketProtocols; ///< subprotocols that are agreed to
    QByteArray tlsCertificatePem; ///< the chain, own certificate first; empty: no TLS
    QByteArray tlsKeyPem;
};

struct HttpHostStats
{
    qint64 connections = 0; ///< open now
    qint64 sseStreams = 0; ///< open now
    qint64 webSockets = 0; ///< open now
    qint64 accepted = 0;
    qint64 requests = 0; ///< given to the handler
    qint64 bytesIn = 0;
    qint64 bytesOut = 0;
    qint64 bufferedBytes = 0;
    QHash<int, qint64> refused; ///< by status, what never reached the handler
};

/// What answers. Called on the host's thread, one request of a connection at a time: pipelined
/// requests wait for the answer before them. Must not spin an event loop.
class HttpHandler
{
public:
    virtual ~HttpHandler() = default;

    virtual void handle(HttpRequest request, std::shared_ptr<HttpExchange> exchange) = 0;
    /// Before an upgrade: nothing accepts, an answer refuses.
    virtual std::optional<HttpResponse> acceptWebSocket(const HttpRequest &request) = 0;
    virtual void webSocketOpened(HttpRequest request, std::shared_ptr<WsConnection> socket) = 0;
    /// The answer to what the guard refuses (400, 403, 408, 413, 414, 417, 421, 426, 431, 500, 501,
    /// 503, 505), in the form of the family that `path` belongs to. `path` is empty when the head
    /// was not understood. The status is written as given, whatever the answer says.
    virtual HttpResponse renderError(int status, const QByteArray &path,
                                     const QByteArray &requestId, const QString &message,
                                     const QByteArray &peer) = 0;
};

/// An HTTP/1.1 and WebSocket server on one thread with an event loop: the one it is made, used and
/// destroyed on. Destroying it drops every connection; the handler must outlive it.
class HttpHost final
{
public:
    /// Fails with Conflict when the port is taken, Invalid for a bad certificate or key,
    /// Unavailable for other reasons.
    static Result<std::unique_ptr<HttpHost>> listen(HttpHostOptions options, HttpHandler &handler);
    ~HttpHost();
    HttpHost(const HttpHost &) = delete;
    HttpHost &operator=(const HttpHost &) = delete;

    quint16 port() const;
    /// "http://127.0.0.1:8000", with an address that this machine can connect to.
    QUrl url() const;
    HttpHostStats stats() const;

    /// Stops accepting, closes idle connections and WebSockets (1001), lets requests and streams
    /// end, drops what still runs after `timeoutMs`. Calls `done` once, from the event loop.
    void shutdown(int timeoutMs, std::function<void()> done);

private:
    class Private;
    explicit HttpHost(std::unique_ptr<Private> priv);
    std::unique_ptr<Private> d;
};

/// Raises this process's soft limit of open descriptors to the hard one; returns the limit. For
/// programs to call before they listen.
qint64 raiseDescriptorLimit();

} // namespace troupe

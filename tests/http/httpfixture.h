// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/http/host.h"

#include <QElapsedTimer>
#include <QSemaphore>
#include <QThread>
#include <QTimer>
#include <QUrlQuery>

#include <atomic>
#include <functional>
#include <map>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace troupe::test {

/// One parsed answer. `status` is -1 when none came in time.
struct RawAnswer
{
    int status = -1;
    QByteArray head;
    QByteArray body;
    std::map<QByteArray, QByteArray> fields; ///< lower-case names
};

/// A client that sends exactly what a test says, with blocking calls and deadlines.
class RawClient
{
public:
    explicit RawClient(quint16 port, int receiveBuffer = 0)
    {
        m_fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (receiveBuffer > 0)
            ::setsockopt(m_fd, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, sizeof receiveBuffer);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (m_fd >= 0
            && ::connect(m_fd, reinterpret_cast<sockaddr *>(&address), sizeof address) != 0)
            close();
    }
    ~RawClient() { close(); }
    RawClient(RawClient &&other) noexcept
        : m_fd(std::exchange(other.m_fd, -1)), m_in(std::move(other.m_in))
    {
    }
    RawClient(const RawClient &) = delete;
    RawClient &operator=(const RawClient &) = delete;

    bool isConnected() const { return m_fd >= 0; }

    /// False when the server has closed.
    bool send(const QByteArray &bytes)
    {
        qsizetype sent = 0;
        while (sent < bytes.size()) {
            const auto count = ::send(m_fd, bytes.constData() + sent,
                                      static_cast<std::size_t>(bytes.size() - sent), MSG_NOSIGNAL);
            if (count <= 0)
                return false;
            sent += count;
        }
        return true;
    }

    void endSending() { ::shutdown(m_fd, SHUT_WR); }

    void close()
    {
        if (m_fd >= 0)
            ::close(m_fd);
        m_fd = -1;
    }

    /// Closes with a reset instead of an orderly end.
    void reset()
    {
        const linger now{1, 0};
        ::setsockopt(m_fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
        close();
    }

    /// Reads until `text` has come, returns all up to its end; empty when it did not come in time.
    QByteArray readUntil(const QByteArray &text, int timeoutMs = 5000)
    {
        QElapsedTimer timer;
        timer.start();
        for (;;) {
            const qsizetype at = m_in.indexOf(text);
            if (at >= 0) {
                QByteArray found = m_in.first(at + text.size());
                m_in.remove(0, found.size());
                return found;
            }
            if (!readSome(timeoutMs - static_cast<int>(timer.elapsed())))
                return {};
        }
    }

    QByteArray readBytes(qsizetype count, int timeoutMs = 5000)
    {
        QElapsedTimer timer;
        timer.start();
        while (m_in.size() < count) {
            if (!readSome(timeoutMs - static_cast<int>(timer.elapsed())))
                return {};
        }
        QByteArray found = m_in.first(count);
        m_in.remove(0, count);
        return found;
    }

    RawAnswer readAnswer(int timeoutMs = 5000, bool toHead = false)
    {
        RawAnswer answer;
        answer.head = readUntil("\r\n\r\n", timeoutMs);
        if (answer.head.isEmpty())
            return answer;
        const QList<QByteArray> lines = answer.head.split('\n');
        answer.status = lines.first().split(' ').value(1).toInt();
        for (qsizetype i = 1; i < lines.size(); ++i) {
            const qsizetype colon = lines[i].indexOf(':');
            if (colon > 0)
                answer.fields[lines[i].first(colon).toLower()] =
                    lines[i].sliced(colon + 1).trimmed();
        }
        if (!toHead && answer.fields.count("content-length"))
            answer.body = readBytes(answer.fields["content-length"].toLongLong(), timeoutMs);
        return answer;
    }

    RawAnswer ask(const QByteArray &request, int timeoutMs = 5000)
    {
        send(request);
        return readAnswer(timeoutMs);
    }

    /// Whether the server ends its direction within the time, without another byte.
    bool isClosedWithin(int timeoutMs)
    {
        QElapsedTimer timer;
        timer.start();
        while (readSome(timeoutMs - static_cast<int>(timer.elapsed()))) {}
        return m_ended && m_in.isEmpty();
    }

    const QByteArray &unread() const { return m_in; }
    bool hasEnded() const { return m_ended; }

    /// Reads what comes within the time; false at the end or when nothing came.
    bool readSome(int timeoutMs)
    {
        pollfd watched{m_fd, POLLIN, 0};
        if (m_ended || timeoutMs < 0 || ::poll(&watched, 1, timeoutMs) <= 0)
            return false;
        char buffer[65536];
        const auto count = ::recv(m_fd, buffer, sizeof buffer, 0);
        if (count <= 0) {
            m_ended = true;
            return false;
        }
        m_in.append(buffer, count);
        return true;
    }

private:
    int m_fd = -1;
    QByteArray m_in;
    bool m_ended = false;
};

/// Answers as its paths say; everything runs on the host's thread.
class TestHandler : public HttpHandler
{
public:
    void handle(HttpRequest request, std::shared_ptr<HttpExchange> exchange) override
    {
        ++handled;
        const QUrlQuery query(QString::fromLatin1(request.query));
        if (request.path == "/hello") {
            exchange->reply({200, "text/plain", "hello"});
        } else if (request.path == "/echo") {
            exchange->reply({200, "text/plain",
                             httpMethodName(request.method) + ' ' + request.target + '\n'
                                 + request.headers.value("Content-Length") + '\n' + request.body});
        } else if (request.path == "/id") {
            exchange->reply({200, "text/plain", request.requestId});
        } else if (request.path == "/later") {
            const int ms = query.queryItemValue(QStringLiteral("ms")).toInt();
            const QByteArray body = query.queryItemValue(QStringLiteral("say")).toLatin1();
            QTimer::singleShot(ms, [exchange, body] {
                exchange->reply({200, "text/plain", body});
            });
        } else if (request.path == "/hold") {
            watch(*exchange);
            held.push_back(std::move(exchange));
        } else if (request.path == "/wait") { // works until the client leaves
            const CancelToken token = exchange->clientGone();
            watches.push_back(token.onCancelled([exchange] {
                exchange->reply({499, "text/plain", "client gone"});
            }));
        } else if (request.path == "/drop") {
            exchange.reset();
        } else if (request.path == "/twice") {
            exchange->reply({200, "text/plain", "first"});
            exchange->reply({200, "text/plain", "second"});
        } else if (request.path == "/split") {
            HttpResponse response(200, "text/plain", "body");
            response.headers.add("X-Name", "a\r\nSet-Cookie: stolen=1\r\n\r\nHTTP/1.1 200 OK");
            exchange->reply(std::move(response));
        } else if (request.path == "/big") {
            exchange->reply({200, "application/octet-stream",
                             QByteArray(query.queryItemValue(QStringLiteral("n")).toInt(), 'x')});
        } else if (request.path == "/empty") {
            exchange->reply({204, "text/plain", "never sent"});
        } else if (request.path == "/cached") {
            HttpResponse response(200, "text/plain", "cached");
            response.headers.add("Cache-Control", "max-age=60");
            exchange->reply(std::move(response));
        } else if (request.path == "/body") {
            HttpResponse head(200, "application/octet-stream", {});
            if (query.hasQueryItem(QStringLiteral("unsafe")))
                head.headers.add("X-Name", "a\r\nb: c");
            const QString length = query.queryItemValue(QStringLiteral("length"));
            bodies.push_back(
                exchange->startBody(std::move(head), length.isEmpty() ? -1 : length.toLongLong()));
        } else if (request.path == "/sse") {
            watch(*exchange);
            auto sink = exchange->startSse();
            sink->send("first\nline", "greeting", "1");
            sinks.push_back(std::move(sink));
        } else {
            exchange->reply({404, "text/plain", "no such path"});
        }
    }

    std::optional<HttpResponse> acceptWebSocket(const HttpRequest &request) override
    {
        if (request.path == "/ws")
            return std::nullopt;
        return HttpResponse(401, "application/json", "{\"error\":\"no credential\"}");
    }

    void webSocketOpened(HttpRequest request, std::shared_ptr<WsConnection> socket) override
    {
        ++opened;
        lastWebSocketTarget = request.target;
        socket->onText([socket, this](const QString &text) {
            texts.append(text);
            if (text == QLatin1String("close"))
                socket->close(4001, QStringLiteral("as asked"));
            else
                socket->sendText("echo:" + text.toUtf8());
        });
        socket->onClosed([this] { ++closed; });
        sockets.push_back(std::move(socket));
    }

    HttpResponse renderError(int status, const QByteArray &path, const QByteArray &requestId,
                             const QString &message, const QByteArray &) override
    {
        return {status, "application/json",
                "{\"status\":" + QByteArray::number(status) + ",\"path\":\"" + path + "\",\"id\":\""
                    + requestId + "\",\"message\":\"" + message.toUtf8() + "\"}"};
    }

    void watch(const HttpExchange &exchange)
    {
        watches.push_back(exchange.clientGone().onCancelled([this] { ++gone; }));
    }

    std::atomic<int> handled{0};
    std::atomic<int> gone{0};
    std::atomic<int> opened{0};
    std::atomic<int> closed{0};
    std::vector<std::shared_ptr<HttpExchange>> held;
    std::vector<std::shared_ptr<SseSink>> sinks;
    std::vector<std::shared_ptr<BodySink>> bodies;
    std::vector<std::shared_ptr<WsConnection>> sockets;
    std::vector<CancelToken::Connection> watches;
    QStringList texts;
    QByteArray lastWebSocketTarget;
};

/// A host on a thread of its own, as the application runs it.
class HostThread
{
public:
    explicit HostThread(HttpHostOptions options = {})
    {
        m_context.moveToThread(&m_thread);
        m_thread.start();
        run([this, &options] {
            auto listening = HttpHost::listen(std::move(options), handler);
            if (listening)
                host = std::move(*listening);
            else
                error = listening.error();
        });
        if (host)
            port = host->port();
    }

    ~HostThread()
    {
        run([this] {
            host.reset();
            handler.watches.clear();
            handler.held.clear();
            handler.sinks.clear();
            handler.bodies.clear();
            handler.sockets.clear();
        });
        m_thread.quit();
        m_thread.wait();
    }

    /// Runs `work` on the host's thread and waits for it.
    void run(const std::function<void()> &work)
    {
        QSemaphore done;
        QMetaObject::invokeMethod(
            &m_context,
            [&] {
                work();
                done.release();
            },
            Qt::QueuedConnection);
        done.acquire();
    }

    HttpHostStats stats()
    {
        HttpHostStats stats;
        run([&] { stats = host->stats(); });
        return stats;
    }

    TestHandler handler;
    std::unique_ptr<HttpHost> host;
    Error error;
    quint16 port = 0;

private:
    QThread m_thread;
    QObject m_context;
};

inline QByteArray get(const QByteArray &path, const QByteArray &fields = {})
{
    return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + fields + "\r\n";
}

inline QByteArray post(const QByteArray &path, const QByteArray &body,
                       const QByteArray &fields = {})
{
    return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
           + QByteArray::number(body.size()) + "\r\n" + fields + "\r\n" + body;
}

} // namespace troupe::test

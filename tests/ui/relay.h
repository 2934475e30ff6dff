// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHostAddress>
#include <QPointer>
#include <QSet>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>

#include <algorithm>
#include <utility>

namespace troupe {

/// A network that a test can cut: passes bytes between its own port and that of a server, which may
/// be replaced by another one.
class Relay
{
public:
    explicit Relay(quint16 target) : m_target(target)
    {
        QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] { accept(); });
        m_server.listen(QHostAddress::LocalHost, 0);
        m_port = m_server.serverPort();
    }

    QUrl url() const { return QUrl(QStringLiteral("http://127.0.0.1:%1").arg(m_port)); }
    /// Drops every connection and takes no more.
    void cut()
    {
        m_server.close();
        const auto sockets = m_server.findChildren<QTcpSocket *>();
        for (QTcpSocket *socket : sockets)
            socket->abort();
    }
    void mend() { m_server.listen(QHostAddress::LocalHost, m_port); }
    void mend(quint16 target)
    {
        m_target = target;
        mend();
    }
    /// What the server says does not arrive any more, while what is said to it does.
    void dropAnswers(bool drop) { m_dropsAnswers = drop; }

    // Requests whose line ("GET /path?query HTTP/1.1") begins so: they reach the server at once.
    /// Their answers wait until they are released.
    void hold(const QByteArray &line) { m_held.append(line); }
    void holdNoMore() { m_held.clear(); } ///< what is held stays so
    void release()
    {
        m_held.clear();
        const QList<Waiting> waiting = std::exchange(m_waiting, {});
        for (const Waiting &one : waiting) {
            if (one.client)
                one.client->write(one.bytes);
        }
    }
    int held() const ///< answers that have come and wait
    {
        return static_cast<int>(
            std::count_if(m_waiting.begin(), m_waiting.end(),
                          [](const Waiting &one) { return !one.bytes.isEmpty(); }));
    }
    /// How many requests wait for their answer to be let go.
    int waiting() const { return static_cast<int>(m_waiting.size()); }
    /// Of those that wait, the one that was asked as the `index`th gets its answer now, or `instead`.
    void letGo(int index, const QByteArray &instead = {})
    {
        const Waiting one = m_waiting.takeAt(index);
        if (!one.client)
            return;
        if (!instead.isEmpty())
            m_replaced.insert(one.client); // what the server says to it is dropped
        one.client->write(instead.isEmpty() ? one.bytes : instead);
    }
    /// What a server says that has nothing for anybody.
    static QByteArray failure()
    {
        return reply(500, R"({"error":{"code":"internal","message":"It is broken"}})");
    }
    static QByteArray reply(int status, const QByteArray &json)
    {
        return "HTTP/1.1 " + QByteArray::number(status)
               + " Told\r\nContent-Type: application/json\r\nContent-Length: "
               + QByteArray::number(json.size()) + "\r\nConnection: close\r\n\r\n" + json;
    }
    /// They do not get to the server; it seems to answer with 500.
    void fail(const QByteArray &line) { m_failing.append(line); }
    void failNoMore() { m_failing.clear(); }
    int seen(const QByteArray &line) const
    {
        return static_cast<int>(
            std::count_if(m_lines.begin(), m_lines.end(),
                          [&](const QByteArray &seen) { return seen.startsWith(line); }));
    }

private:
    struct Waiting
    {
        QPointer<QTcpSocket> client;
        QByteArray bytes;
    };
    // The server refuses a Host that is not its own.
    QByteArray readdressed(QByteArray bytes) const
    {
        return bytes.replace("Host: 127.0.0.1:" + QByteArray::number(m_port),
                             "Host: 127.0.0.1:" + QByteArray::number(m_target));
    }

    static bool fits(const QList<QByteArray> &lines, const QByteArray &bytes)
    {
        return std::any_of(lines.begin(), lines.end(),
                           [&](const QByteArray &line) { return bytes.startsWith(line); });
    }

    /// A connection has one request at a time: while its answer is held, all that comes is of it.
    void passRequest(QTcpSocket *client, QTcpSocket *server)
    {
        const QByteArray bytes = client->readAll();
        static const QList<QByteArray> verbs{"GET ", "POST ", "PUT ", "PATCH ", "DELETE "};
        if (fits(verbs, bytes))
            m_lines.append(bytes.left(bytes.indexOf('\r')));
        if (fits(m_failing, bytes)) {
            client->write("HTTP/1.1 500 Error\r\nContent-Type: application/json\r\n"
                          "Content-Length: 17\r\nConnection: close\r\n\r\n{\"title\":\"Fault\"}");
            client->disconnectFromHost();
            return;
        }
        if (fits(m_held, bytes))
            m_waiting.append(Waiting{client, QByteArray()});
        server->write(readdressed(bytes));
    }

    void passAnswer(QTcpSocket *client, QTcpSocket *server)
    {
        const QByteArray bytes = server->readAll();
        for (Waiting &one : m_waiting) {
            if (one.client == client) {
                one.bytes += bytes;
                return;
            }
        }
        if (!m_dropsAnswers && !m_replaced.contains(client))
            client->write(bytes);
    }

    void accept()
    {
        while (QTcpSocket *client = m_server.nextPendingConnection()) {
            auto *server = new QTcpSocket(&m_server);
            client->setParent(&m_server);
            server->connectToHost(QHostAddress(QHostAddress::LocalHost), m_target);
            QObject::connect(client, &QTcpSocket::readyRead, server,
                             [this, client, server] { passRequest(client, server); });
            QObject::connect(server, &QTcpSocket::readyRead, client,
                             [this, client, server] { passAnswer(client, server); });
            QObject::connect(client, &QTcpSocket::disconnected, server,
                             &QTcpSocket::disconnectFromHost);
            QObject::connect(server, &QTcpSocket::disconnected, client,
                             &QTcpSocket::disconnectFromHost);
            QObject::connect(server, &QTcpSocket::errorOccurred, client,
                             &QTcpSocket::disconnectFromHost);
            QObject::connect(client, &QTcpSocket::disconnected, client, &QObject::deleteLater);
            QObject::connect(server, &QTcpSocket::disconnected, server, &QObject::deleteLater);
        }
    }

    quint16 m_target;
    quint16 m_port = 0;
    bool m_dropsAnswers = false;
    QList<QByteArray> m_held;
    QList<QByteArray> m_failing;
    QList<QByteArray> m_lines;
    QList<Waiting> m_waiting; ///< in the order of what was asked
    QSet<QTcpSocket *> m_replaced;
    QTcpServer m_server; ///< its connections end before what they are remembered in
};

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHostAddress>
#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>

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

private:
    // The server refuses a Host that is not its own.
    QByteArray readdressed(QByteArray bytes) const
    {
        return bytes.replace("Host: 127.0.0.1:" + QByteArray::number(m_port),
                             "Host: 127.0.0.1:" + QByteArray::number(m_target));
    }

    void accept()
    {
        while (QTcpSocket *client = m_server.nextPendingConnection()) {
            auto *server = new QTcpSocket(&m_server);
            client->setParent(&m_server);
            server->connectToHost(QHostAddress(QHostAddress::LocalHost), m_target);
            QObject::connect(client, &QTcpSocket::readyRead, server, [this, client, server] {
                server->write(readdressed(client->readAll()));
            });
            QObject::connect(server, &QTcpSocket::readyRead, client, [this, client, server] {
                const QByteArray bytes = server->readAll();
                if (!m_dropsAnswers)
                    client->write(bytes);
            });
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

    QTcpServer m_server;
    quint16 m_target;
    quint16 m_port = 0;
    bool m_dropsAnswers = false;
};

} // namespace troupe

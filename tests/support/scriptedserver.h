// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QPointer>
#include <QSslCertificate>
#include <QSslKey>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>

#include <deque>
#include <memory>
#include <optional>

namespace troupe::testing {

/// What a scripted server does on one connection, in order. A script that ends without dropping
/// or stalling closes the connection once all is sent.
class Script
{
public:
    enum class Kind : quint8 { AwaitRequest, Send, SendByByte, Stall, Drop };
    struct Step
    {
        Kind kind = Kind::Send;
        QByteArray bytes;
    };

    Script &awaitRequest() { return add(Kind::AwaitRequest); }
    Script &send(const QByteArray &bytes) { return add(Kind::Send, bytes); }
    /// Each byte in a write of its own, each in a turn of the event loop of its own.
    Script &sendByByte(const QByteArray &bytes) { return add(Kind::SendByByte, bytes); }
    Script &stall() { return add(Kind::Stall); } ///< keeps the connection open, says nothing more
    Script &drop() { return add(Kind::Drop); } ///< resets the connection

    const QList<Step> &steps() const { return m_steps; }

    /// Waits for a request, then answers with a proper Content-Length.
    static Script answer(int status, const QByteArray &body,
                         const QByteArray &contentType = "application/json",
                         const QList<QByteArray> &moreHeaders = {});
    /// Waits for a request, then sends a 200 head of an event stream that ends with the connection.
    static Script eventStream();

private:
    Script &add(Kind kind, const QByteArray &bytes = {});
    QList<Step> m_steps;
};

struct SeenRequest
{
    QByteArray method;
    QByteArray target;
    QHash<QByteArray, QByteArray> headers; ///< names in lower case
    QByteArray head; ///< as received
    QByteArray body;
};

/// A TCP server on 127.0.0.1 whose connections each follow the next script in the queue, byte by
/// byte. Without a script left a connection is dropped and counted as unexpected.
class ScriptedServer : public QObject
{
    Q_OBJECT
public:
    explicit ScriptedServer(QObject *parent = nullptr);
    ~ScriptedServer() override;

    void useTls(const QSslCertificate &certificate, const QSslKey &key);
    void enqueue(const Script &script) { m_scripts.push_back(script); }

    quint16 port() const { return m_server->serverPort(); }
    QUrl url(const QString &path = QStringLiteral("/")) const;
    const QList<SeenRequest> &requests() const { return m_requests; }
    int connections() const { return m_connections; }
    int unexpected() const { return m_unexpected; }
    int closedByClient() const { return m_closedByClient; } ///< while a script stalled
    int scriptsLeft() const { return static_cast<int>(m_scripts.size()); }

private:
    class Conversation;
    class Listener;
    void accept(QTcpSocket *socket);

    std::unique_ptr<QTcpServer> m_server;
    std::deque<Script> m_scripts;
    QList<SeenRequest> m_requests;
    QSslCertificate m_certificate;
    QSslKey m_key;
    int m_connections = 0;
    int m_unexpected = 0;
    int m_closedByClient = 0;
};

} // namespace troupe::testing

// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/scriptedserver.h"

#include <QSslConfiguration>
#include <QSslSocket>
#include <QTimer>

namespace troupe::testing {

Script &Script::add(Kind kind, const QByteArray &bytes)
{
    m_steps.append(Step{kind, bytes});
    return *this;
}

Script Script::answer(int status, const QByteArray &body, const QByteArray &contentType,
                      const QList<QByteArray> &moreHeaders)
{
    QByteArray head = "HTTP/1.1 " + QByteArray::number(status)
                      + " Scripted\r\nContent-Type: " + contentType
                      + "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n";
    for (const QByteArray &header : moreHeaders)
        head += header + "\r\n";
    Script script;
    script.awaitRequest().send(head + "\r\n" + body);
    return script;
}

Script Script::eventStream()
{
    Script script;
    script.awaitRequest().send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
    return script;
}

class ScriptedServer::Listener : public QTcpServer
{
public:
    explicit Listener(ScriptedServer &owner) : m_owner(owner) {}

protected:
    void incomingConnection(qintptr handle) override
    {
        QTcpSocket *socket = nullptr;
        if (m_owner.m_key.isNull()) {
            socket = new QTcpSocket(this);
            socket->setSocketDescriptor(handle);
        } else {
            auto *tls = new QSslSocket(this);
            tls->setSocketDescriptor(handle);
            tls->setLocalCertificate(m_owner.m_certificate);
            tls->setPrivateKey(m_owner.m_key);
            tls->startServerEncryption();
            socket = tls;
        }
        m_owner.accept(socket);
    }

private:
    ScriptedServer &m_owner;
};

/// One connection and its script. Dies with its socket.
class ScriptedServer::Conversation : public QObject
{
public:
    Conversation(ScriptedServer &server, QTcpSocket *socket, const Script &script)
        : QObject(socket), m_server(server), m_socket(*socket), m_steps(script.steps())
    {
        connect(socket, &QIODevice::readyRead, this, [this] {
            m_input += m_socket.readAll();
            proceed();
        });
        connect(socket, &QAbstractSocket::disconnected, this, [this] {
            if (m_stalled)
                ++m_server.m_closedByClient;
            m_steps.clear();
            m_socket.deleteLater();
        });
        QTimer::singleShot(0, this, &Conversation::proceed);
    }

private:
    void proceed()
    {
        while (!m_steps.isEmpty() && !m_waiting) {
            Script::Step &step = m_steps.first();
            switch (step.kind) {
            case Script::Kind::AwaitRequest:
                if (!takeRequest())
                    return;
                break;
            case Script::Kind::Send:
                m_socket.write(QByteArray(step.bytes));
                break;
            case Script::Kind::SendByByte:
                sendOne(step);
                return;
            case Script::Kind::Stall:
                m_stalled = true;
                return;
            case Script::Kind::Drop:
                m_socket.flush();
                reset();
                return;
            }
            if (!m_steps.isEmpty())
                m_steps.removeFirst();
        }
        if (m_steps.isEmpty() && !m_waiting)
            m_socket.disconnectFromHost(); // after all was written
    }

    void sendOne(Script::Step &step)
    {
        const QByteArray byte = step.bytes.left(1);
        step.bytes.remove(0, 1);
        if (step.bytes.isEmpty())
            m_steps.removeFirst();
        m_waiting = true;
        m_socket.write(byte); // a client that has gone clears the steps in here
        m_socket.flush();
        QTimer::singleShot(0, this, [this] {
            m_waiting = false;
            proceed();
        });
    }

    void reset()
    {
        m_steps.clear();
        m_socket.abort();
    }

    bool takeRequest()
    {
        const qsizetype end = m_input.indexOf("\r\n\r\n");
        if (end < 0)
            return false;
        SeenRequest request;
        request.head = m_input.left(end + 4);
        const QList<QByteArray> lines = m_input.left(end).split('\n');
        const QList<QByteArray> words = lines.first().trimmed().split(' ');
        request.method = words.value(0);
        request.target = words.value(1);
        for (const QByteArray &line : lines.mid(1)) {
            const qsizetype colon = line.indexOf(':');
            request.headers.insert(line.left(colon).toLower(), line.mid(colon + 1).trimmed());
        }
        const qsizetype length = request.headers.value("content-length").toLongLong();
        if (m_input.size() < end + 4 + length)
            return false;
        request.body = m_input.mid(end + 4, length);
        m_input.remove(0, end + 4 + length);
        m_server.m_requests.append(request);
        return true;
    }

    ScriptedServer &m_server;
    QTcpSocket &m_socket;
    QList<Script::Step> m_steps;
    QByteArray m_input;
    bool m_waiting = false;
    bool m_stalled = false;
};

ScriptedServer::ScriptedServer(QObject *parent)
    : QObject(parent), m_server(std::make_unique<Listener>(*this))
{
    if (!m_server->listen(QHostAddress::LocalHost, 0))
        qFatal("no port on 127.0.0.1: %s", qPrintable(m_server->errorString()));
}

ScriptedServer::~ScriptedServer() = default;

void ScriptedServer::useTls(const QSslCertificate &certificate, const QSslKey &key)
{
    m_certificate = certificate;
    m_key = key;
}

QUrl ScriptedServer::url(const QString &path) const
{
    return QUrl(QStringLiteral("%1://127.0.0.1:%2%3")
                    .arg(m_key.isNull() ? QStringLiteral("http") : QStringLiteral("https"))
                    .arg(port())
                    .arg(path));
}

void ScriptedServer::accept(QTcpSocket *socket)
{
    ++m_connections;
    if (m_scripts.empty()) {
        ++m_unexpected;
        socket->abort();
        socket->deleteLater();
        return;
    }
    const Script script = m_scripts.front();
    m_scripts.pop_front();
    new Conversation(*this, socket, script);
}

} // namespace troupe::testing

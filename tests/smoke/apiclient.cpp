// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/smoke/apiclient.h"

#include <QJsonDocument>
#include <QtEndian>

namespace troupe::test {

QJsonObject ApiAnswer::json() const
{
    return QJsonDocument::fromJson(body).object();
}

QByteArray requestHead(const QByteArray &method, const QByteArray &target, const QByteArray &key,
                       const QByteArray &moreFields)
{
    return method + ' ' + target + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + key
           + "\r\n" + moreFields + "\r\n";
}

QByteArray jsonText(const QString &text)
{
    const QByteArray array = QJsonDocument(QJsonArray{text}).toJson(QJsonDocument::Compact);
    return array.mid(1, array.size() - 2);
}

ApiClient::ApiClient(quint16 port, QByteArray key, int timeoutMs)
    : m_port(port), m_key(std::move(key)), m_timeoutMs(timeoutMs)
{
}

ApiAnswer ApiClient::send(const QByteArray &method, const QString &target, const QByteArray &body,
                          const QByteArray &moreFields)
{
    QByteArray fields = moreFields;
    if (method != "GET" && method != "DELETE") {
        fields += "Content-Length: " + QByteArray::number(body.size()) + "\r\n";
        if (!body.isEmpty())
            fields += "Content-Type: application/json\r\n";
    }
    ApiAnswer answer;
    if (!m_connection)
        m_connection.emplace(m_port);
    if (!m_connection->isConnected()) {
        m_connection.reset();
        return answer;
    }
    m_connection->send(requestHead(method, target.toUtf8(), m_key, fields) + body);
    RawAnswer raw = m_connection->readAnswer(m_timeoutMs);
    const bool isWhole = raw.status > 0
                         && (!raw.fields.count("content-length")
                             || raw.body.size() == raw.fields["content-length"].toLongLong());
    if (!isWhole || raw.fields["connection"] == "close")
        m_connection.reset();
    if (!isWhole)
        return answer;
    answer.status = raw.status;
    answer.body = raw.body;
    answer.fields = std::move(raw.fields);
    return answer;
}

QString ApiClient::createAgent(const QString &name)
{
    const ApiAnswer made =
        post(QStringLiteral("/troupe/v1/agents"), "{\"name\":" + jsonText(name) + "}");
    if (made.status != 201)
        qFatal("agent: %d %s", made.status, made.body.constData());
    return made.id();
}

QString ApiClient::createSession(const QString &agentId)
{
    const ApiAnswer made =
        post(QStringLiteral("/troupe/v1/sessions"), "{\"agent_id\":" + jsonText(agentId) + "}");
    if (made.status != 201)
        qFatal("session: %d %s", made.status, made.body.constData());
    return made.id();
}

QString ApiClient::beginCounting(const QString &sessionId, int count)
{
    const ApiAnswer begun =
        post(QStringLiteral("/troupe/v1/sessions/%1/messages").arg(sessionId),
             "{\"text\":\"List the numbers from 1 to " + QByteArray::number(count) + "\"}");
    if (begun.status != 202)
        qFatal("message: %d %s", begun.status, begun.body.constData());
    return begun.text("reply_id");
}

QJsonObject ApiClient::waitForEnd(const QString &messageId, int timeoutMs)
{
    QElapsedTimer timer;
    timer.start();
    for (;;) {
        QJsonObject found = message(messageId);
        const QString status = found[QLatin1String("status")].toString();
        if (status != QLatin1String("streaming") || timer.elapsed() > timeoutMs)
            return found;
        ::poll(nullptr, 0, 10); // asking as fast as possible would be the load that is measured
    }
}

SocketClient::SocketClient(quint16 port, const QByteArray &key, const QByteArray &query)
    : m_raw(port)
{
    m_raw.send(requestHead("GET", "/troupe/v1/events" + query, key,
                           "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13"
                           "\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"));
    m_status = m_raw.readAnswer(10'000, true).status;
}

QByteArray SocketClient::frame(int first, const QByteArray &payload, bool masked)
{
    QByteArray bytes(1, static_cast<char>(first));
    const int mask = masked ? 0x80 : 0;
    const auto size = payload.size();
    if (size < 126) {
        bytes += static_cast<char>(mask | size);
    } else if (size < 65536) {
        bytes += static_cast<char>(mask | 126);
        bytes.resize(4);
        qToBigEndian(static_cast<quint16>(size), bytes.data() + 2);
    } else {
        bytes += static_cast<char>(mask | 127);
        bytes.resize(10);
        qToBigEndian(static_cast<quint64>(size), bytes.data() + 2);
    }
    if (masked)
        bytes += QByteArray(4, '\0'); // a mask that leaves the payload as it is
    return bytes + payload;
}

SocketClient::Frame SocketClient::read(int timeoutMs)
{
    Frame result;
    const QByteArray head = m_raw.readBytes(2, timeoutMs);
    if (head.size() < 2)
        return result;
    qint64 size = head[1] & 0x7f;
    if (size == 126) {
        const QByteArray more = m_raw.readBytes(2, timeoutMs);
        if (more.size() < 2)
            return result;
        size = qFromBigEndian<quint16>(more.constData());
    } else if (size == 127) {
        const QByteArray more = m_raw.readBytes(8, timeoutMs);
        if (more.size() < 8)
            return result;
        size = qFromBigEndian<qint64>(more.constData());
    }
    if (size > 0) {
        result.payload = m_raw.readBytes(size, timeoutMs);
        if (result.payload.size() < size)
            return result;
    }
    result.opcode = head[0] & 0x0f;
    return result;
}

QJsonObject SocketClient::readType(const QString &type, int timeoutMs)
{
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < timeoutMs) {
        const Frame frame = read(timeoutMs - static_cast<int>(timer.elapsed()));
        if (frame.opcode < 0)
            break;
        QJsonObject json = QJsonDocument::fromJson(frame.payload).object();
        if (frame.opcode == 1 && json[QLatin1String("type")].toString() == type)
            return json;
    }
    return {};
}

int SocketClient::readCloseCode(int timeoutMs)
{
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < timeoutMs) {
        const Frame frame = read(timeoutMs - static_cast<int>(timer.elapsed()));
        if (frame.opcode < 0)
            break;
        if (frame.opcode == 8)
            return frame.payload.size() >= 2 ? qFromBigEndian<quint16>(frame.payload.constData())
                                             : 1005;
    }
    return -1;
}

} // namespace troupe::test

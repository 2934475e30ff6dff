// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/http/httpfixture.h"

#include <QJsonArray>
#include <QJsonObject>

#include <optional>

/// Blocking clients of a real server, for any thread.
namespace troupe::test {

struct ApiAnswer
{
    int status = -1; ///< -1: no answer
    QByteArray body;
    std::map<QByteArray, QByteArray> fields; ///< lower-case names

    QJsonObject json() const;
    QJsonArray items() const { return json()[QLatin1String("items")].toArray(); }
    QString text(const char *key) const { return json()[QLatin1String(key)].toString(); }
    QString id() const { return text("id"); }
};

/// Calls of one API over one kept connection, which is made anew when the server has closed it.
class ApiClient
{
public:
    ApiClient(quint16 port, QByteArray key, int timeoutMs = 30'000);

    ApiAnswer send(const QByteArray &method, const QString &target, const QByteArray &body = {},
                   const QByteArray &moreFields = {});
    ApiAnswer get(const QString &target) { return send("GET", target); }
    ApiAnswer post(const QString &target, const QByteArray &body = {})
    {
        return send("POST", target, body);
    }

    /// Each aborts the test's process with the server's words when it is refused.
    QString createAgent(const QString &name = QStringLiteral("Ann"));
    QString createSession(const QString &agentId);
    /// Begins an answer that counts to `count`, word by word: its id.
    QString beginCounting(const QString &sessionId, int count);
    QJsonObject waitForEnd(const QString &messageId, int timeoutMs = 60'000);
    QJsonObject message(const QString &id)
    {
        return get(QStringLiteral("/troupe/v1/messages/") + id).json();
    }

private:
    quint16 m_port;
    QByteArray m_key;
    int m_timeoutMs;
    std::optional<RawClient> m_connection;
};

/// A WebSocket client that sends exactly what a test says.
class SocketClient
{
public:
    struct Frame
    {
        int opcode = -1; ///< -1: none came in time, or the connection has ended
        QByteArray payload;
    };

    /// `query` begins with '?' or is empty; the key goes into the header.
    SocketClient(quint16 port, const QByteArray &key, const QByteArray &query = {});

    bool isOpen() const { return m_status == 101; }
    int status() const { return m_status; }
    bool sendText(const QByteArray &text) { return m_raw.send(frame(0x81, text)); }
    bool sendRaw(const QByteArray &bytes) { return m_raw.send(bytes); }
    Frame read(int timeoutMs = 5'000);
    /// The next text that is a JSON object of this type; others are passed over.
    QJsonObject readType(const QString &type, int timeoutMs = 5'000);
    /// The code of the close frame, or -1.
    int readCloseCode(int timeoutMs = 10'000);
    bool hasEnded() const { return m_raw.hasEnded(); }
    RawClient &raw() { return m_raw; }

    static QByteArray frame(int first, const QByteArray &payload, bool masked = true);

private:
    RawClient m_raw;
    int m_status = -1;
};

QByteArray requestHead(const QByteArray &method, const QByteArray &target, const QByteArray &key,
                       const QByteArray &moreFields = {});
QByteArray jsonText(const QString &text); ///< quoted and escaped

} // namespace troupe::test

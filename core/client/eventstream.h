// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/conversation.h"

#include <QHash>
#include <QJsonObject>
#include <QObject>
#include <QTimer>
#include <QUrl>

#include <memory>

QT_BEGIN_NAMESPACE
class QWebSocket;
QT_END_NAMESPACE

namespace troupe {

class NetPolicy;

/// The event socket of a server (contract/troupe/eventops.h), kept open: it connects again after
/// the last event it saw, with growing pauses, and goes on with watched answers where it was.
class EventStream : public QObject
{
    Q_OBJECT
public:
    enum class State : quint8 { Connecting, Online, Waiting, Refused };
    Q_ENUM(State)

    EventStream(NetPolicy &policy, QUrl base, QByteArray token, QObject *parent = nullptr);
    ~EventStream() override;

    void start(); ///< does nothing when it runs already
    void stop();
    void retryNow(); ///< instead of waiting for the next attempt

    State state() const { return m_state; }
    const QString &reason() const { return m_reason; } ///< of Waiting or Refused, for people
    int retryInMs() const; ///< until the next attempt, in Waiting
    qint64 lastSeq() const { return m_lastSeq; }

    /// Asks for the text of an answer from `offset` on (UTF-16 units), then live, until it is done.
    /// Goes on by itself after a reconnect.
    void watch(const QString &messageId, qint64 offset);
    void unwatch(const QString &messageId);

signals:
    void stateChanged();
    /// Any change on the server, once and in order.
    void happened(const QString &type, const QString &subjectId, const QJsonObject &data);
    /// A piece of a watched answer; pieces follow each other without gap or overlap.
    void delta(const QString &messageId, qint64 offset, const QString &text);
    void done(const QString &messageId, const troupe::Message &message);
    /// Too much happened meanwhile: read again what is shown.
    void resync();

private:
    void connectNow();
    void disconnected();
    void received(const QString &text);
    void receivedDelta(const QJsonObject &json);
    void sendWatch(const QString &messageId);
    void setState(State state, const QString &reason = {});

    NetPolicy &m_policy;
    QUrl m_base;
    QByteArray m_token;
    std::unique_ptr<QWebSocket> m_socket;
    QTimer m_retry;
    State m_state = State::Waiting;
    QString m_reason;
    bool m_running = false;
    int m_attempts = 0;
    qint64 m_lastSeq = -1; ///< -1: nothing seen yet
    QHash<QString, qint64> m_watched; ///< message → offset of the next unit
};

} // namespace troupe

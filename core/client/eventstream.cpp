// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/eventstream.h"

#include "core/base/log.h"
#include "core/meta/jsonwriter.h"
#include "core/net/netpolicy.h"

#include <QJsonDocument>
#include <QNetworkRequest>
#include <QRandomGenerator>
#include <QUrlQuery>
#include <QWebSocket>

namespace troupe {

namespace {

constexpr int kFirstPauseMs = 250;
constexpr int kLongestPauseMs = 15'000;

qint64 integerOf(const QJsonValue &value)
{
    return value.toInteger();
}

} // namespace

EventStream::EventStream(NetPolicy &policy, QUrl base, QByteArray token, QObject *parent)
    : QObject(parent), m_policy(policy), m_base(std::move(base)), m_token(std::move(token))
{
    m_retry.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, &EventStream::connectNow);
}

EventStream::~EventStream()
{
    m_running = false;
    if (m_socket)
        m_socket->disconnect(this);
}

void EventStream::start()
{
    if (m_running)
        return;
    m_running = true;
    connectNow();
}

void EventStream::stop()
{
    m_running = false;
    m_retry.stop();
    if (m_socket) {
        m_socket->disconnect(this);
        m_socket->abort();
    }
    setState(State::Waiting);
}

void EventStream::retryNow()
{
    if (!m_running || m_state == State::Online || m_state == State::Connecting)
        return;
    m_retry.stop();
    m_attempts = 0;
    connectNow();
}

int EventStream::retryInMs() const
{
    return m_retry.isActive() ? m_retry.remainingTime() : 0;
}

void EventStream::connectNow()
{
    if (!m_running)
        return;
    setState(State::Connecting);
    m_socket = m_policy.makeWebSocket(QStringLiteral("server events"));
    connect(m_socket.get(), &QWebSocket::textMessageReceived, this, &EventStream::received);
    connect(m_socket.get(), &QWebSocket::disconnected, this, &EventStream::disconnected);
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    connect(m_socket.get(), &QWebSocket::errorOccurred, this, &EventStream::disconnected);
#else
    connect(m_socket.get(), qOverload<QAbstractSocket::SocketError>(&QWebSocket::error), this,
            &EventStream::disconnected);
#endif

    QUrl url = m_base;
    url.setScheme(url.scheme() == QLatin1String("https") ? QStringLiteral("wss")
                                                         : QStringLiteral("ws"));
    url.setPath(QStringLiteral("/troupe/v1/events"));
    if (m_lastSeq >= 0) {
        QUrlQuery query;
        query.addQueryItem(QStringLiteral("after"), QString::number(m_lastSeq));
        url.setQuery(query);
    }
    QNetworkRequest request(url);
    if (!m_token.isEmpty())
        request.setRawHeader("Authorization", "Bearer " + m_token);
    if (const auto allowed = m_policy.openWebSocket(*m_socket, request); !allowed) {
        setState(State::Refused, allowed.error().message);
        m_retry.start(kLongestPauseMs); // the lock may be opened again
    }
}

void EventStream::disconnected()
{
    if (!m_running || m_state == State::Waiting)
        return;
    const QString reason = m_socket ? m_socket->errorString() : QString();
    if (m_socket) {
        // Its own signal is running: it dies later.
        m_socket->disconnect(this);
        m_socket.release()->deleteLater();
    }
    const int pause = qMin(kFirstPauseMs << qMin(m_attempts, 6), kLongestPauseMs);
    ++m_attempts;
    const int jitter = static_cast<int>(QRandomGenerator::global()->bounded(pause / 4 + 1));
    m_retry.start(pause + jitter);
    setState(State::Waiting, reason.isEmpty() ? tr("The connection was closed") : reason);
}

void EventStream::received(const QString &text)
{
    const QJsonObject json = QJsonDocument::fromJson(text.toUtf8()).object();
    const QString type = json[QStringLiteral("type")].toString();
    if (type == QLatin1String("hello")) {
        m_attempts = 0;
        const bool isFirst = m_lastSeq < 0;
        if (isFirst)
            m_lastSeq = integerOf(json[QStringLiteral("seq")]);
        setState(State::Online);
        if (isFirst)
            emit resync(); // what was read before may have changed until now
        const auto watched = m_watched.keys();
        for (const QString &messageId : watched)
            sendWatch(messageId);
    } else if (type == QLatin1String("event")) {
        const qint64 seq = integerOf(json[QStringLiteral("seq")]);
        if (seq <= m_lastSeq)
            return;
        m_lastSeq = seq;
        emit happened(json[QStringLiteral("event")].toString(),
                      json[QStringLiteral("subject_id")].toString(),
                      json[QStringLiteral("data")].toObject());
    } else if (type == QLatin1String("delta")) {
        receivedDelta(json);
    } else if (type == QLatin1String("done")) {
        const QString messageId = json[QStringLiteral("message_id")].toString();
        if (m_watched.remove(messageId) == 0)
            return;
        if (const auto message = fromJson<Message>(json[QStringLiteral("message")].toObject()))
            emit done(messageId, *message);
    } else if (type == QLatin1String("resync")) {
        m_lastSeq = integerOf(json[QStringLiteral("seq")]);
        emit resync();
    } else if (type == QLatin1String("error")) {
        qCWarning(lcClient) << "event socket:" << json[QStringLiteral("message")].toString();
    }
}

void EventStream::receivedDelta(const QJsonObject &json)
{
    const QString messageId = json[QStringLiteral("message_id")].toString();
    const auto watched = m_watched.find(messageId);
    if (watched == m_watched.end())
        return;
    const qint64 offset = integerOf(json[QStringLiteral("offset")]);
    QString text = json[QStringLiteral("text")].toString();
    if (offset > *watched) { // never from our server; ask again rather than show a gap
        sendWatch(messageId);
        return;
    }
    text = text.mid(*watched - offset);
    if (text.isEmpty())
        return;
    const qint64 at = *watched;
    *watched += text.size();
    emit delta(messageId, at, text);
}

void EventStream::watch(const QString &messageId, qint64 offset)
{
    m_watched.insert(messageId, offset);
    if (m_state == State::Online)
        sendWatch(messageId);
}

void EventStream::unwatch(const QString &messageId)
{
    if (m_watched.remove(messageId) == 0 || m_state != State::Online)
        return;
    JsonWriter out;
    out.beginObject();
    out.key("type");
    out.value(QStringLiteral("unwatch"));
    out.key("message_id");
    out.value(messageId);
    out.endObject();
    m_socket->sendTextMessage(QString::fromUtf8(out.bytes()));
}

void EventStream::sendWatch(const QString &messageId)
{
    JsonWriter out;
    out.beginObject();
    out.key("type");
    out.value(QStringLiteral("watch"));
    out.key("message_id");
    out.value(messageId);
    out.key("offset");
    out.value(m_watched.value(messageId));
    out.endObject();
    m_socket->sendTextMessage(QString::fromUtf8(out.bytes()));
}

void EventStream::setState(State state, const QString &reason)
{
    if (m_state == state && m_reason == reason)
        return;
    m_state = state;
    m_reason = reason;
    emit stateChanged();
}

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/troupe/eventsession.h"

#include "core/base/ids.h"
#include "core/base/log.h"
#include "core/services/sessionservice.h"
#include "core/services/workbenchservice.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QTimer>

#include <algorithm>
#include <chrono>

namespace troupe {

namespace {

constexpr int kReplayPage = 500;
constexpr qint64 kFarthestReplay = 10'000; ///< events
constexpr std::size_t kMostWatches = 64;
constexpr int kMostMistakes = 20;
constexpr double kMessagesPerSecond = 50;
constexpr double kMessageBurst = 500;
constexpr qint64 kWaitingIsMuch = 1 << 20; ///< bytes: the replay pauses above it
constexpr int kPauseMs = 20;
constexpr int kPolicyViolation = 1008;

qint64 sessionSteadyNow()
{
    return std::chrono::steady_clock::now().time_since_epoch().count();
}

QByteArray typed(const char *type, qint64 seq)
{
    return QByteArray("{\"type\":\"") + type + "\",\"seq\":" + QByteArray::number(seq) + '}';
}

} // namespace

void EventSession::start(const Services &services, CallInfo info, std::optional<qint64> after,
                         std::shared_ptr<WsConnection> channel)
{
    const auto session = std::make_shared<EventSession>(services, std::move(info), channel);
    // The channel's callbacks are what keeps the session; it drops them when it has closed.
    channel->onText([session](const QString &text) { session->onText(text); });
    channel->onClosed([session] {
        session->m_subscription.reset();
        session->m_watches.clear();
    });
    session->begin(after);
}

EventSession::EventSession(const Services &services, CallInfo info,
                           std::shared_ptr<WsConnection> channel)
    : m_services(services),
      m_info(std::move(info)),
      m_credential(m_services.clock, m_info.caller),
      m_channel(std::move(channel)),
      m_allowance(kMessageBurst),
      m_allowanceAtNs(sessionSteadyNow())
{
}

void EventSession::begin(std::optional<qint64> after)
{
    m_credential.onExpiry([weak = weak_from_this()] {
        if (const auto self = weak.lock())
            self->endForRevokedKey();
    });
    // Listening begins before the log is read: what commits in between is found in the log.
    m_subscription =
        m_services.events.subscribe([weak = weak_from_this()](const std::vector<EventRow> &events) {
            if (const auto self = weak.lock())
                self->onCommitted(events);
        });
    const auto last = lastEventSeq(m_services.db.reader());
    if (!last)
        return m_channel->close(1011, last.error().message);
    m_channel->sendText(typed("hello", *last));
    m_sentSeq = after.value_or(*last);
    if (!canReplay(*last)) {
        m_sentSeq = *last;
        m_channel->sendText(typed("resync", *last));
    }
    pump();
}

bool EventSession::canReplay(qint64 last) const
{
    if (m_sentSeq == last)
        return true;
    // A higher number is from another database, or from one that was restored from a backup.
    if (m_sentSeq > last || last - m_sentSeq > kFarthestReplay)
        return false;
    // Old events are forgotten: what follows the client's number must still be there.
    const auto oldest = eventsAfter(m_services.db.reader(), 0, QString(), 1);
    return oldest && !oldest->empty() && oldest->front().seq <= m_sentSeq + 1;
}

void EventSession::schedulePump()
{
    if (m_pumpScheduled)
        return;
    m_pumpScheduled = true;
    const int delay = m_channel->bytesWaiting() > kWaitingIsMuch ? kPauseMs : 0;
    QTimer::singleShot(delay, QCoreApplication::instance(), [weak = weak_from_this()] {
        if (const auto self = weak.lock()) {
            self->m_pumpScheduled = false;
            self->pump();
        }
    });
}

void EventSession::pump()
{
    if (!m_channel->isOpen())
        return;
    if (m_channel->bytesWaiting() > kWaitingIsMuch) {
        m_caughtUp = false;
        return schedulePump();
    }
    // An admin's socket shows what everybody's shows together.
    const QString userId = m_info.caller.isAdmin() ? QString() : m_info.caller.userId;
    const auto events = eventsAfter(m_services.db.reader(), m_sentSeq, userId, kReplayPage);
    if (!events)
        return m_channel->close(1011, events.error().message);
    for (const EventRow &event : *events)
        sendEvent(event);
    m_caughtUp = events->size() < kReplayPage;
    if (!m_caughtUp)
        schedulePump();
}

void EventSession::onCommitted(const std::vector<EventRow> &events)
{
    if (m_credential.endsWith(events))
        return endForRevokedKey();
    if (!m_channel->isOpen() || !m_caughtUp)
        return; // the pump reads them from the log
    if (m_channel->bytesWaiting() > kWaitingIsMuch) {
        m_caughtUp = false;
        return schedulePump();
    }
    const bool seesAll = m_info.caller.isAdmin();
    for (const EventRow &event : events) {
        const bool isTheirs =
            seesAll || event.userId.isEmpty() || event.userId == m_info.caller.userId;
        if (event.seq > m_sentSeq && isTheirs)
            sendEvent(event);
    }
}

void EventSession::sendEvent(const EventRow &event)
{
    m_sentSeq = std::max(m_sentSeq, event.seq);
    JsonWriter json;
    json.beginObject();
    json.key("type");
    json.value(QStringLiteral("event"));
    json.key("seq");
    json.value(event.seq);
    json.key("event");
    json.value(event.type);
    json.key("subject_id");
    json.value(event.subjectId);
    json.key("created_at");
    json.value(QString::fromLatin1(Timestamp{event.createdMs}.toIso()));
    json.key("data");
    json.raw(event.payload.isEmpty() ? QByteArray("{}") : event.payload);
    json.endObject();
    m_channel->sendText(json.take());
}

void EventSession::endForRevokedKey()
{
    m_watches.clear();
    m_subscription.reset();
    m_channel->close(kCredentialEnded, QStringLiteral("The credential is not valid any more"));
}

bool EventSession::isFlooding()
{
    const qint64 now = sessionSteadyNow();
    const double seconds = static_cast<double>(now - m_allowanceAtNs) / 1e9;
    m_allowance = std::min(kMessageBurst, m_allowance + seconds * kMessagesPerSecond);
    m_allowanceAtNs = now;
    if (m_allowance < 1)
        return true;
    m_allowance -= 1;
    return false;
}

void EventSession::refuse(const QString &problem)
{
    if (++m_mistakes > kMostMistakes)
        return m_channel->close(kPolicyViolation, QStringLiteral("Too many mistakes"));
    JsonWriter json;
    json.beginObject();
    json.key("type");
    json.value(QStringLiteral("error"));
    json.key("message");
    json.value(problem);
    json.endObject();
    m_channel->sendText(json.take());
}

void EventSession::onText(const QString &text)
{
    if (isFlooding())
        return m_channel->close(kPolicyViolation, QStringLiteral("Too many messages"));
    const QJsonDocument document = QJsonDocument::fromJson(text.toUtf8());
    if (!document.isObject())
        return refuse(QStringLiteral("A message is a JSON object with a type"));
    const QJsonObject message = document.object();
    const QString type = message[QLatin1String("type")].toString();
    if (type == QLatin1String("ping"))
        m_channel->sendText("{\"type\":\"pong\"}");
    else if (type == QLatin1String("watch"))
        watch(message);
    else if (type == QLatin1String("unwatch"))
        unwatch(message[QLatin1String("message_id")].toString());
    else
        refuse(QStringLiteral("Unknown type; known are watch, unwatch and ping"));
}

void EventSession::unwatch(const QString &messageId)
{
    m_watches.erase(parseId(messageId).value_or(messageId));
}

void EventSession::watch(const QJsonObject &message)
{
    const QJsonValue offsetValue = message[QLatin1String("offset")];
    const qint64 offset = offsetValue.toInteger(offsetValue.isUndefined() ? 0 : -1);
    const QString anyId = message[QLatin1String("message_id")].toString();
    if (anyId.isEmpty() || offset < 0)
        return refuse(QStringLiteral("watch needs a message_id, and an offset of 0 or more"));
    auto found = m_services.workbench.find(m_info.caller, anyId);
    const bool isTest = found.has_value();
    if (!isTest)
        found = m_services.sessions.message(m_info.caller, anyId);
    if (!found)
        return refuse(found.error().message);
    const QString id = found->id;
    if (m_watches.size() >= kMostWatches && !m_watches.count(id))
        return refuse(QStringLiteral("Too many watches; unwatch some"));

    m_watches.erase(id); // watched anew, from this offset
    const auto weak = weak_from_this();
    AnswerWatcher watcher;
    watcher.onDelta = [weak, id](qint64 from, const QString &text) {
        if (const auto self = weak.lock())
            self->sendDelta(id, from, text);
    };
    watcher.onDone = [weak, id](const Message &done) {
        if (const auto self = weak.lock())
            self->sendDone(id, done);
    };
    WatchHandle handle;
    const bool isWritten =
        isTest ? m_services.workbench.bench().watch(id, offset, std::move(watcher), handle)
               : m_services.engine.watch(id, offset, std::move(watcher), handle);
    if (isWritten)
        m_watches[id] = Watch{std::move(handle), ++m_lastWatch};
    else
        sendEnded(id, offset, *found);
}

void EventSession::sendDelta(const QString &messageId, qint64 offset, const QString &text)
{
    JsonWriter json;
    json.beginObject();
    json.key("type");
    json.value(QStringLiteral("delta"));
    json.key("message_id");
    json.value(messageId);
    json.key("offset");
    json.value(offset);
    json.key("text");
    json.value(text);
    json.endObject();
    m_channel->sendText(json.take());
}

void EventSession::sendDone(const QString &messageId, const Message &message)
{
    JsonWriter json;
    json.beginObject();
    json.key("type");
    json.value(QStringLiteral("done"));
    json.key("message_id");
    json.value(messageId);
    json.key("message");
    writeObject(Message::info(), &message, json, KeyStyle::Snake);
    json.endObject();
    m_channel->sendText(json.take());
    // Not erased here: this is called from inside of the watch. By then it may be watched anew.
    const auto ended = m_watches.find(messageId);
    const quint64 serial = ended == m_watches.end() ? 0 : ended->second.serial;
    QTimer::singleShot(0, QCoreApplication::instance(),
                       [weak = weak_from_this(), messageId, serial] {
                           const auto self = weak.lock();
                           if (!self)
                               return;
                           const auto it = self->m_watches.find(messageId);
                           if (it != self->m_watches.end() && it->second.serial == serial)
                               self->m_watches.erase(it);
                       });
}

void EventSession::sendEnded(const QString &messageId, qint64 offset, const Message &message)
{
    if (offset < message.content.size())
        sendDelta(messageId, offset, message.content.mid(offset));
    sendDone(messageId, message);
}

} // namespace troupe

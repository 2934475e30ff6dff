// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/callinfo.h"
#include "core/api/credentialwatch.h"
#include "core/engine/chatengine.h"
#include "core/engine/eventhub.h"
#include "core/http/websocket.h"
#include "core/services/services.h"

#include <QJsonObject>

#include <map>
#include <memory>
#include <optional>

namespace troupe {

/// One client of the event socket.
///
/// Replay and live events meet without gap or repetition: everything is read from the log by
/// number; the hub only says that there is more. Nothing is queued here, so a slow client costs
/// what the host's send limit is, and continues by number when it comes back. Server thread only.
class EventSession : public std::enable_shared_from_this<EventSession>
{
public:
    /// Lives until the channel is closed.
    static void start(const Services &services, CallInfo info, std::optional<qint64> after,
                      std::shared_ptr<WsConnection> channel);

    EventSession(const Services &services, CallInfo info, std::shared_ptr<WsConnection> channel);

private:
    void begin(std::optional<qint64> after);
    /// Whether the log still holds all that follows m_sentSeq, and that is not too much.
    bool canReplay(qint64 last) const;
    /// Sends what the log holds beyond m_sentSeq, a page per turn of the event loop.
    void pump();
    void schedulePump();
    void onCommitted(const std::vector<EventRow> &events);
    void sendEvent(const EventRow &event);

    void onText(const QString &text);
    bool isFlooding();
    void watch(const QJsonObject &message);
    void unwatch(const QString &messageId);
    void sendDelta(const QString &messageId, qint64 offset, const QString &text);
    void sendDone(const QString &messageId, const Message &message);
    void sendEnded(const QString &messageId, qint64 offset, const Message &message);
    void refuse(const QString &problem);
    void endForRevokedKey();

    struct Watch
    {
        WatchHandle handle;
        quint64 serial = 0;
    };

    Services m_services;
    CallInfo m_info;
    CredentialWatch m_credential;
    std::shared_ptr<WsConnection> m_channel;
    EventHub::Subscription m_subscription;
    std::map<QString, Watch> m_watches; ///< by id of the answer
    quint64 m_lastWatch = 0;
    qint64 m_sentSeq = 0;
    bool m_caughtUp = false; ///< live events may be sent as they come
    bool m_pumpScheduled = false;
    int m_mistakes = 0;
    double m_allowance = 0; ///< messages that the client may still send (token bucket)
    qint64 m_allowanceAtNs = 0;
};

} // namespace troupe

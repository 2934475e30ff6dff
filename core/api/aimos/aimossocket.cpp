// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/aimos/aimosadapter.h"
#include "core/api/credentialwatch.h"
#include "core/meta/values.h"

#include <QJsonDocument>

namespace troupe {

namespace {

constexpr int kMostSocketsOfUser = 100; // as documented
constexpr int kSecondsToWait = 60;

QByteArray socketMessage(const char *type, const QByteArray &data)
{
    return QByteArray("{\"type\":\"") + type + "\",\"data\":" + data + '}';
}

/// One open socket. Its channel's callbacks keep it.
class AimosSession : public std::enable_shared_from_this<AimosSession>
{
public:
    AimosSession(const Services &services, const Caller &caller, ChannelPtr channel,
                 std::shared_ptr<QHash<QString, int>> open)
        : m_caller(caller),
          m_channel(std::move(channel)),
          m_open(std::move(open)),
          m_credential(services.clock, caller)
    {
        ++(*m_open)[m_caller.userId];
    }
    ~AimosSession()
    {
        if (--(*m_open)[m_caller.userId] == 0)
            m_open->remove(m_caller.userId);
    }

    void begin(const Services &services)
    {
        const auto weak = weak_from_this();
        m_channel->onText([self = shared_from_this()](const QString &text) { self->told(text); });
        m_channel->onClosed([self = shared_from_this()] {
            self->m_listening.reset();
            self->m_subscription.reset();
        });
        m_subscription = services.events.subscribe([weak](const std::vector<EventRow> &events) {
            if (const auto self = weak.lock())
                self->onCommitted(events);
        });
        m_credential.onExpiry([weak] {
            if (const auto self = weak.lock())
                self->end();
        });
        m_listening = services.monitor.listen([weak](const SystemSample &sample) {
            if (const auto self = weak.lock())
                self->sendSample(sample);
        });
        sendSample(services.monitor.sampleNow());
    }

private:
    void told(const QString &text)
    {
        // The reference names nothing that a client sends; a ping is what many send all the same.
        const QJsonObject message = QJsonDocument::fromJson(text.toUtf8()).object();
        if (message[QLatin1String("type")] == QLatin1String("ping"))
            m_channel->sendText("{\"type\":\"pong\"}");
    }
    void onCommitted(const std::vector<EventRow> &events)
    {
        if (m_credential.endsWith(events))
            return end();
        for (const EventRow &event : events) {
            const bool isTheirs =
                event.userId.isEmpty() || event.userId == m_caller.userId || m_caller.isAdmin();
            if (event.type == QLatin1String("agent.created") && isTheirs)
                sendAgent(event.payload);
        }
    }
    void sendAgent(const QByteArray &payload)
    {
        const auto agent = fromJson<Agent>(QJsonDocument::fromJson(payload).object());
        if (agent)
            m_channel->sendText(socketMessage("agent_created", toJson(aimos::viewOf(*agent, {}))));
    }
    void sendSample(const SystemSample &sample)
    {
        m_channel->sendText(socketMessage("metrics_update", toJson(aimosView(sample))));
    }
    void end()
    {
        m_listening.reset();
        m_subscription.reset();
        m_channel->close(kCredentialEnded, QStringLiteral("The credential is not valid any more"));
    }

    const Caller m_caller;
    ChannelPtr m_channel;
    std::shared_ptr<QHash<QString, int>> m_open;
    CredentialWatch m_credential;
    EventHub::Subscription m_subscription;
    std::unique_ptr<SystemMonitor::Listening> m_listening;
};

} // namespace

Result<void> AimosUpdates::admit(const CallInfo &info, const aimos::SocketInput &in) const
{
    if (in.userId != info.caller.userId)
        return fail(ErrorCode::NotFound, QStringLiteral("User not found"));
    if (m_open->value(in.userId) < kMostSocketsOfUser)
        return {};
    Error error(ErrorCode::RateLimited, QStringLiteral("Rate limit exceeded"));
    error.key = QStringLiteral("rate_limit_exceeded");
    error.retryAfterSeconds = kSecondsToWait;
    return fail(std::move(error));
}

void AimosUpdates::open(CallInfo info, aimos::SocketInput, ChannelPtr channel)
{
    const auto session =
        std::make_shared<AimosSession>(m_services, info.caller, std::move(channel), m_open);
    session->begin(m_services);
}

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/convergio/convergioadapter.h"
#include "core/api/convergio/convergiofamily.h"
#include "core/api/credentialwatch.h"
#include "core/api/namedturn.h"
#include "core/contract/answererror.h"
#include "core/engine/chatengine.h"
#include "core/services/approvalservice.h"
#include "core/services/sessionservice.h"
#include "core/services/systemmonitor.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTimer>

#include <deque>

namespace troupe {

namespace {

constexpr std::size_t kMostWaitingMessages = 16;
constexpr int kMostSocketMistakes = 20;
constexpr int kTooManyMistakes = 1008;
constexpr qsizetype kLongestMessage = 1'000'000;
constexpr qsizetype kLongestSessionName = 200;

Error socketMistake(const QString &message)
{
    return Error(ErrorCode::Invalid, message);
}

/// One open conversation with an agent. Its channel's callbacks keep it, and so does a turn that
/// begins. Messages are answered one after the other; what is said to the agent goes on when the
/// client leaves.
class AgentSession : public std::enable_shared_from_this<AgentSession>
{
public:
    AgentSession(const Services &services, ApiServer &server, const ApiFamily &family,
                 const CallInfo &info, QString agentId, ChannelPtr channel)
        : m_services(services),
          m_server(server),
          m_family(family),
          m_info(info),
          m_agentId(std::move(agentId)),
          m_channel(std::move(channel)),
          m_credential(services.clock, info.caller)
    {
    }

    void begin()
    {
        const auto weak = weak_from_this();
        m_channel->onText([self = shared_from_this()](const QString &text) { self->told(text); });
        m_channel->onClosed([self = shared_from_this()] {
            self->m_subscription.reset();
            self->m_watch.reset();
            self->m_waiting.clear();
        });
        m_subscription = m_services.events.subscribe([weak](const std::vector<EventRow> &events) {
            const auto self = weak.lock();
            if (self && self->m_credential.endsWith(events))
                self->end();
        });
        m_credential.onExpiry([weak] {
            if (const auto self = weak.lock())
                self->end();
        });
    }

private:
    void told(const QString &text);
    void take(const QJsonObject &message);
    void next();
    static QCoro::Task<> run(std::shared_ptr<AgentSession> self, QJsonObject message);
    void follow(const NamedTurn &named);
    void finished(const Message &reply);
    void refuse(const Error &error);
    void end();

    Services m_services;
    ApiServer &m_server;
    const ApiFamily &m_family;
    const CallInfo m_info;
    const QString m_agentId;
    ChannelPtr m_channel;
    CredentialWatch m_credential;
    EventHub::Subscription m_subscription;
    std::deque<QJsonObject> m_waiting;
    bool m_isBusy = false;
    QString m_replyId; ///< of the answer that is being written
    QString m_sessionName; ///< of the last message: the conversation goes on without a name
    WatchHandle m_watch;
    int m_mistakes = 0;
};

void AgentSession::refuse(const Error &error)
{
    if (++m_mistakes > kMostSocketMistakes)
        return m_channel->close(kTooManyMistakes, QStringLiteral("Too many mistakes"));
    m_channel->sendText(m_family.streamError(error, m_info.requestId));
}

void AgentSession::end()
{
    m_subscription.reset();
    m_watch.reset();
    m_waiting.clear();
    m_channel->close(kCredentialEnded, QStringLiteral("The credential is not valid any more"));
}

void AgentSession::told(const QString &text)
{
    const QJsonDocument document = QJsonDocument::fromJson(text.toUtf8());
    const QJsonObject message = document.object();
    const QString type = message[QLatin1String("type")].toString();
    if (type == QLatin1String("message"))
        return take(message);
    if (type == QLatin1String("ping")) {
        m_channel->sendText("{\"type\":\"pong\"}");
        return;
    }
    if (type != QLatin1String("stop"))
        return refuse(socketMistake(QStringLiteral("Unknown type; known are message, stop, ping")));
    if (m_replyId.isEmpty())
        return refuse(socketMistake(QStringLiteral("Nothing is being answered")));
    m_services.sessions.stop(m_info.caller, m_replyId); // its end is told like any other
}

void AgentSession::take(const QJsonObject &message)
{
    const QJsonValue text = message[QLatin1String("message")];
    const QJsonValue name = message[QLatin1String("session_id")];
    if (!text.isString() || text.toString().isEmpty()) {
        Error error(ErrorCode::Invalid, QStringLiteral("Missing required parameter: 'message'"));
        error.issues.append({QStringLiteral("/message"), QStringLiteral("is required")});
        return refuse(error);
    }
    if (text.toString().size() > kLongestMessage || name.toString().size() > kLongestSessionName)
        return refuse(socketMistake(QStringLiteral("The message or the session_id is too long")));
    if (!name.isString() && !name.isUndefined() && !name.isNull())
        return refuse(socketMistake(QStringLiteral("session_id must be a text")));
    if (m_waiting.size() >= kMostWaitingMessages)
        return refuse(socketMistake(QStringLiteral("Too many messages wait for their answers")));
    m_waiting.push_back(message);
    next();
}

void AgentSession::next()
{
    if (m_isBusy || m_waiting.empty() || !m_channel->isOpen())
        return;
    const QJsonObject message = m_waiting.front();
    m_waiting.pop_front();
    m_isBusy = true;
    auto running = run(shared_from_this(), message);
    Q_UNUSED(running);
}

QCoro::Task<> AgentSession::run(std::shared_ptr<AgentSession> self, QJsonObject message)
{
    const auto allowed = self->m_server.mayUseTokens(self->m_family, self->m_info.caller);
    if (!allowed) {
        self->m_isBusy = false;
        self->refuse(allowed.error());
        self->next();
        co_return;
    }
    PostMessage post;
    post.text = message[QLatin1String("message")].toString();
    post.context = convergio::toldContext(message[QLatin1String("context")].toObject());
    QString name = message[QLatin1String("session_id")].toString();
    if (name.isEmpty())
        name = self->m_sessionName;
    const Services services = self->m_services;
    Caller caller = self->m_info.caller;
    QString agentId = self->m_agentId;
    const auto named = co_await beginNamedTurn(services, std::move(caller), std::move(agentId),
                                               std::move(name), std::move(post));
    if (!self->m_channel->isOpen())
        co_return;
    if (named) {
        self->follow(*named);
        co_return;
    }
    self->m_isBusy = false;
    self->refuse(named.error());
    self->next();
}

void AgentSession::follow(const NamedTurn &named)
{
    m_sessionName = named.sessionId;
    m_replyId = named.turn.replyId;
    m_channel->sendText(convergio::socketStart(m_replyId, m_sessionName));
    const auto weak = weak_from_this();
    AnswerWatcher watcher;
    watcher.onDelta = [weak](qint64, const QString &text) {
        if (const auto self = weak.lock(); self && !text.isEmpty())
            self->m_channel->sendText(convergio::socketContent(text));
    };
    watcher.onDone = [weak](const Message &reply) {
        if (const auto self = weak.lock())
            self->finished(reply);
    };
    if (m_services.engine.watch(m_replyId, 0, std::move(watcher), m_watch))
        return;
    // It had ended before anybody could watch.
    const auto reply = m_services.sessions.message(m_info.caller, m_replyId);
    if (!reply)
        return refuse(reply.error());
    if (!reply->content.isEmpty())
        m_channel->sendText(convergio::socketContent(reply->content));
    finished(*reply);
}

void AgentSession::finished(const Message &reply)
{
    m_replyId.clear();
    m_isBusy = false;
    const bool failed =
        reply.status == MessageStatus::Failed || reply.status == MessageStatus::Interrupted;
    if (failed) {
        m_channel->sendText(m_family.streamError(errorOfAnswer(reply), m_info.requestId));
    } else {
        const auto agent = m_services.agents.find(m_info.caller, m_agentId);
        const QString slug = agent ? agent->slug : m_agentId;
        const QString asked =
            m_services.approvals.pendingOf(reply.id).value_or(QStringList()).value(0);
        m_channel->sendText(
            convergio::socketEnd(convergio::answerOf(slug, m_sessionName, reply, asked)));
    }
    // Not from inside of the watch that this may be called by.
    QTimer::singleShot(0, QCoreApplication::instance(), [weak = weak_from_this()] {
        if (const auto self = weak.lock())
            self->next();
    });
}

QByteArray metricsText(const SystemSample &sample, const HostFigures &host, qint64 turns)
{
    JsonWriter json;
    json.beginObject();
    const auto number = [&json](const char *key, double value) {
        json.key(key);
        json.value(value);
    };
    json.key("type");
    json.value(QStringLiteral("metrics"));
    json.key("timestamp");
    json.value(convergio::timeText(sample.at));
    number("cpu_usage", sample.cpuUsage);
    number("memory_usage", sample.memoryUsage);
    number("disk_usage", sample.diskUsage);
    number("network_io", sample.networkIo);
    number("active_agents", sample.activeAgents);
    number("health_score", sample.healthScore);
    number("connections", static_cast<double>(host.connections));
    number("requests", static_cast<double>(host.requests));
    number("running_turns", static_cast<double>(turns));
    json.endObject();
    return json.take();
}

} // namespace

Task<convergio::ChatView> ConvergioChat::chat(Caller caller, convergio::ChatInput in)
{
    const auto agent = m_services.agents.find(caller, in.agentId);
    if (!agent)
        co_return fail(agent.error());
    PostMessage post;
    post.text = in.message;
    post.context = convergio::toldContext(in.context);
    QString name = convergio::sessionNameOf(in.context);
    QString agentId = agent->id;
    const auto named = co_await beginNamedTurn(m_services, std::move(caller), std::move(agentId),
                                               std::move(name), std::move(post));
    if (!named)
        co_return fail(named.error());
    QString replyId = named->turn.replyId;
    const auto reply = co_await m_services.engine.waitFor(std::move(replyId));
    if (!reply)
        co_return fail(reply.error());
    if (reply->status == MessageStatus::Failed || reply->status == MessageStatus::Interrupted)
        co_return fail(errorOfAnswer(*reply));
    const auto asked = m_services.approvals.pendingOf(reply->id);
    if (!asked)
        co_return fail(asked.error());
    const QString approvalId = asked->value(0);
    co_return convergio::answerOf(agent->slug, named->sessionId, *reply, approvalId);
}

Result<void> ConvergioChat::admit(const CallInfo &info, const convergio::SocketInput &in) const
{
    const auto agent = m_services.agents.find(info.caller, in.agentId);
    return agent ? Result<void>() : fail(agent.error());
}

void ConvergioChat::open(CallInfo info, convergio::SocketInput in, ChannelPtr channel)
{
    const auto session = std::make_shared<AgentSession>(m_services, m_server, m_family, info,
                                                        std::move(in.agentId), std::move(channel));
    session->begin();
}

void ConvergioSystem::openMetrics(CallInfo info, Nothing, ChannelPtr channel)
{
    struct Open
    {
        std::unique_ptr<SystemMonitor::Listening> listening;
        EventHub::Subscription subscription;
        std::unique_ptr<CredentialWatch> credential;
    };
    const auto open = std::make_shared<Open>();
    const std::weak_ptr<WsConnection> weak = channel;
    const auto send = [weak, this](const SystemSample &sample) {
        if (const auto to = weak.lock())
            to->sendText(
                metricsText(sample, m_server.hostFigures(), m_services.engine.runningTurns()));
    };
    const auto end = [weak] {
        if (const auto to = weak.lock())
            to->close(kCredentialEnded, QStringLiteral("The credential is not valid any more"));
    };
    open->credential = std::make_unique<CredentialWatch>(m_services.clock, info.caller);
    open->credential->onExpiry(end);
    const CredentialWatch *credential = open->credential.get();
    open->subscription =
        m_services.events.subscribe([credential, end](const std::vector<EventRow> &events) {
            if (credential->endsWith(events))
                end();
        });
    open->listening = m_services.monitor.listen(send);
    channel->onText([](const QString &) {}); // it takes nothing
    channel->onClosed([open] {
        open->listening.reset();
        open->subscription.reset();
    });
    send(m_services.monitor.sampleNow());
}

} // namespace troupe

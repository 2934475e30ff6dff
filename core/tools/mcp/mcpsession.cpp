// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tools/mcp/mcpsession.h"

#include <QElapsedTimer>
#include <QTimer>
#include <QUrl>

#include <coroutine>
#include <mutex>

namespace troupe {

namespace {

constexpr int kMethodNotFound = -32601;
constexpr qsizetype kMostAbandoned = 200;
constexpr int kMostPages = 200;
constexpr qsizetype kLongestCursor = 4'096;
constexpr qsizetype kLongestInstructions = 8'000;
constexpr int kProgressEveryMs = 100;

Error sessionError(ErrorCode code, const char *key, const QString &message)
{
    Error error(code, message);
    error.key = QString::fromLatin1(key);
    return error;
}

Error sessionEnded()
{
    return sessionError(ErrorCode::Unavailable, "mcp_closed",
                        QStringLiteral("The connection to the server has ended."));
}

Error sessionCancelled()
{
    return sessionError(ErrorCode::Cancelled, "cancelled", QStringLiteral("Cancelled."));
}

/// "copying (3 of 7)".
QString progressText(const QJsonObject &params)
{
    QString said = mcpCleanText(params[QLatin1String("message")].toString(), 200);
    const QJsonValue done = params[QLatin1String("progress")];
    const QJsonValue total = params[QLatin1String("total")];
    if (!done.isDouble())
        return said;
    const QString count =
        total.isDouble() && total.toDouble() > 0
            ? QStringLiteral("%1 of %2").arg(done.toDouble()).arg(total.toDouble())
            : QString::number(done.toDouble());
    return said.isEmpty() ? count : QStringLiteral("%1 (%2)").arg(said, count);
}

Result<McpPeer> readPeer(const QJsonObject &result)
{
    McpPeer peer;
    peer.protocolVersion = mcpCleanText(result[QLatin1String("protocolVersion")].toString(), 40);
    if (!mcpProtocolVersions().contains(peer.protocolVersion)) {
        return fail(
            sessionError(ErrorCode::Upstream, "mcp_wrong_version",
                         QStringLiteral("The server speaks revision %1 of MCP; known here are %2.")
                             .arg(peer.protocolVersion.isEmpty() ? QStringLiteral("(none)")
                                                                 : peer.protocolVersion,
                                  mcpProtocolVersions().join(QLatin1String(", ")))));
    }
    const QJsonObject info = result[QLatin1String("serverInfo")].toObject();
    peer.name = mcpCleanText(info[QLatin1String("title")].toString(), 100);
    if (peer.name.isEmpty())
        peer.name = mcpCleanText(info[QLatin1String("name")].toString(), 100);
    peer.version = mcpCleanText(info[QLatin1String("version")].toString(), 60);
    peer.instructions =
        mcpCleanText(result[QLatin1String("instructions")].toString(), kLongestInstructions, true);
    peer.capabilities = result[QLatin1String("capabilities")].toObject();
    return peer;
}

} // namespace

/// A request that waits. Shared by the session and the coroutine that waits for it.
struct McpSession::Pending : QObject
{
    qint64 id = 0;
    McpRequestOptions options;
    QTimer timer;
    QElapsedTimer since;
    QElapsedTimer lastProgress;
    CancelToken::Connection cancelled;
    std::optional<Result<QJsonObject>> result;
    std::coroutine_handle<> waiter;
    bool announced = false;

    struct Ended
    {
        Pending &pending;
        bool await_ready() const { return pending.announced; }
        void await_suspend(std::coroutine_handle<> handle) { pending.waiter = handle; }
        void await_resume() const {}
    };
    Ended ended() { return Ended{*this}; }

    void end(Result<QJsonObject> value)
    {
        if (result)
            return;
        result = std::move(value);
        timer.stop();
        cancelled = CancelToken::Connection();
        // Whoever waits goes on from the event loop, where all may be destroyed.
        QMetaObject::invokeMethod(
            this,
            [this] {
                announced = true;
                if (waiter)
                    std::exchange(waiter, nullptr).resume();
            },
            Qt::QueuedConnection);
    }
};

/// Lets a token of any thread cancel, while the session may be dying.
struct McpSession::Hook
{
    std::mutex mutex;
    McpSession *session = nullptr;

    void cancel(qint64 id)
    {
        const std::scoped_lock lock(mutex);
        if (!session)
            return;
        QMetaObject::invokeMethod(
            session,
            [target = session, id] {
                target->abandon(id, sessionCancelled(), QStringLiteral("cancelled by the caller"));
            },
            Qt::QueuedConnection);
    }
};

McpSession::McpSession(std::unique_ptr<McpTransport> transport, QStringList roots,
                       Listener listener)
    : m_transport(std::move(transport)),
      m_roots(std::move(roots)),
      m_listener(std::move(listener)),
      m_hook(std::make_shared<Hook>())
{
    m_hook->session = this;
}

McpSession::~McpSession()
{
    {
        const std::scoped_lock lock(m_hook->mutex);
        m_hook->session = nullptr;
    }
    failAll(sessionCancelled());
}

Result<void> McpSession::start()
{
    McpTransport::Events events;
    events.message = [this](const McpMessage &message) { received(message); };
    events.note = m_listener.note;
    events.failed = [this](qint64 id, const Error &error) { finish(id, fail(error)); };
    events.lost = [this](std::optional<qint64> id, const Error &error) {
        if (id)
            finish(*id, fail(error));
        else
            failAll(error);
    };
    events.closed = [this](const Error &error) {
        m_isClosed = true;
        failAll(error);
        m_listener.closed(error);
    };
    return m_transport->start(std::move(events));
}

std::shared_ptr<McpSession::Pending> McpSession::begin(const QString &method, QJsonObject params,
                                                       const McpRequestOptions &options)
{
    auto pending = std::make_shared<Pending>();
    pending->id = ++m_lastId;
    pending->options = options;
    if (m_isClosed || options.cancel.isCancelled()) {
        pending->end(fail(m_isClosed ? sessionEnded() : sessionCancelled()));
        return pending;
    }
    const qint64 id = pending->id;
    m_pending.insert(id, pending);
    if (options.onProgress) {
        QJsonObject meta = params[QLatin1String("_meta")].toObject();
        meta.insert(QLatin1String("progressToken"), id);
        params.insert(QLatin1String("_meta"), meta);
    }
    pending->since.start();
    pending->timer.setSingleShot(true);
    connect(&pending->timer, &QTimer::timeout, this, [this, id, method] {
        abandon(
            id,
            sessionError(ErrorCode::Timeout, "mcp_timeout",
                         QStringLiteral("The server did not answer \"%1\" in time.").arg(method)),
            QStringLiteral("no answer in time"));
    });
    pending->timer.start(options.timeoutMs);
    m_transport->send(mcpRequest(id, method, params), id);
    pending->cancelled = options.cancel.onCancelled([hook = m_hook, id] { hook->cancel(id); });
    return pending;
}

Task<QJsonObject> McpSession::awaitAnswer(std::shared_ptr<Pending> pending)
{
    co_await pending->ended();
    co_return std::move(*pending->result);
}

Task<QJsonObject> McpSession::request(QString method, QJsonObject params, McpRequestOptions options)
{
    return awaitAnswer(begin(method, std::move(params), options));
}

Task<McpPeer> McpSession::initialize(McpRequestOptions options)
{
    return shakeHands(QPointer<McpSession>(this), std::move(options));
}

Task<McpPeer> McpSession::shakeHands(QPointer<McpSession> self, McpRequestOptions options)
{
    QJsonObject capabilities;
    if (!self->m_roots.isEmpty())
        capabilities.insert(QLatin1String("roots"), QJsonObject());
    QJsonObject client;
    client.insert(QLatin1String("name"), QStringLiteral("troupe"));
    client.insert(QLatin1String("title"), QStringLiteral("Troupe"));
    client.insert(QLatin1String("version"), QStringLiteral(TROUPE_VERSION));
    QJsonObject params;
    params.insert(QLatin1String("protocolVersion"), mcpProtocolVersions().first());
    params.insert(QLatin1String("capabilities"), capabilities);
    params.insert(QLatin1String("clientInfo"), client);
    const QString method = QStringLiteral("initialize");
    const auto result = co_await self->request(method, params, options);
    if (!result)
        co_return fail(result.error());
    auto peer = readPeer(*result);
    if (!peer || !self)
        co_return peer ? fail(sessionCancelled()) : fail(peer.error());
    self->m_transport->opened(peer->protocolVersion);
    self->notify(QStringLiteral("notifications/initialized"), QJsonObject());
    co_return std::move(*peer);
}

Task<QList<QJsonObject>> McpSession::list(QString method, QString key, int most,
                                          McpRequestOptions options, std::shared_ptr<bool> cut)
{
    return listPages(QPointer<McpSession>(this), std::move(method), std::move(key), most,
                     std::move(options), std::move(cut));
}

Task<QList<QJsonObject>> McpSession::listPages(QPointer<McpSession> self, QString method,
                                               QString key, int most, McpRequestOptions options,
                                               std::shared_ptr<bool> cut)
{
    QList<QJsonObject> found;
    QString cursor;
    for (int page = 0; page < kMostPages; ++page) {
        if (!self)
            co_return fail(sessionCancelled());
        QJsonObject params;
        if (!cursor.isEmpty())
            params.insert(QLatin1String("cursor"), cursor);
        const auto result = co_await self->request(method, params, options);
        if (!result)
            co_return fail(result.error());
        const QJsonArray items = result->value(key).toArray();
        for (const QJsonValue &item : items) {
            if (found.size() >= most) {
                if (cut)
                    *cut = true;
                co_return found;
            }
            if (item.isObject())
                found.append(item.toObject());
        }
        const QString next = result->value(QLatin1String("nextCursor")).toString();
        if (next.isEmpty() || next.size() > kLongestCursor || next == cursor)
            co_return found;
        cursor = next;
    }
    if (cut)
        *cut = true;
    co_return found;
}

void McpSession::stop(std::function<void()> done)
{
    m_isClosed = true;
    failAll(sessionEnded());
    m_transport->stop(std::move(done));
}

void McpSession::notify(const QString &method, const QJsonObject &params)
{
    if (!m_isClosed)
        m_transport->send(mcpNotification(method, params), std::nullopt);
}

void McpSession::received(const McpMessage &message)
{
    switch (message.kind) {
    case McpMessage::Kind::Request:
        asked(message);
        return;
    case McpMessage::Kind::Result:
    case McpMessage::Kind::Failure:
        answered(message);
        return;
    case McpMessage::Kind::Notification:
        break;
    }
    if (message.method == QLatin1String("notifications/progress"))
        progressed(message.params);
    else
        m_listener.notification(message.method, message.params);
}

void McpSession::answered(const McpMessage &message)
{
    // Ids are compared as what they are: "7" is not 7.
    const qint64 id = message.id.isDouble() ? message.id.toInteger(-1) : -1;
    if (m_pending.contains(id)) {
        if (message.kind == McpMessage::Kind::Result) {
            finish(id, message.result);
            return;
        }
        Error error = sessionError(ErrorCode::Upstream, "mcp_error",
                                   message.text.isEmpty()
                                       ? QStringLiteral("The server failed (%1).").arg(message.code)
                                       : message.text);
        error.detail = QString::number(message.code);
        finish(id, fail(std::move(error)));
        return;
    }
    if (m_abandoned.removeOne(id))
        return;
    if (message.kind == McpMessage::Kind::Failure && message.id.isNull())
        m_listener.note(QStringLiteral("It could not read what it was sent: %1").arg(message.text));
    else if (id > 0 && id <= m_lastId)
        m_listener.note(QStringLiteral("It answered request %1 once more.").arg(id));
    else
        m_listener.note(QStringLiteral("It answered a request that was not made."));
}

void McpSession::asked(const McpMessage &message)
{
    QByteArray answer;
    if (message.method == QLatin1String("ping")) {
        answer = mcpResult(message.id, QJsonObject());
    } else if (message.method == QLatin1String("roots/list") && !m_roots.isEmpty()) {
        QJsonArray roots;
        for (const QString &folder : m_roots) {
            roots.append(QJsonObject{
                {QStringLiteral("uri"), QUrl::fromLocalFile(folder).toString(QUrl::FullyEncoded)}});
        }
        answer = mcpResult(message.id, {{QStringLiteral("roots"), roots}});
    } else {
        m_listener.note(QStringLiteral("It asked for \"%1\", which is not offered.")
                            .arg(mcpCleanText(message.method, 100)));
        answer = mcpFailure(message.id, kMethodNotFound, QStringLiteral("Method not found"));
    }
    m_transport->send(answer, std::nullopt);
}

void McpSession::progressed(const QJsonObject &params)
{
    const QJsonValue token = params[QLatin1String("progressToken")];
    const auto pending = m_pending.value(token.isDouble() ? token.toInteger(-1) : -1);
    if (!pending || !pending->options.onProgress)
        return;
    const qint64 most =
        pending->options.mostMs > 0 ? pending->options.mostMs : pending->options.timeoutMs;
    const qint64 left = most - pending->since.elapsed();
    pending->timer.start(static_cast<int>(std::clamp<qint64>(left, 0, pending->options.timeoutMs)));
    if (pending->lastProgress.isValid() && !pending->lastProgress.hasExpired(kProgressEveryMs))
        return;
    pending->lastProgress.start();
    pending->options.onProgress(progressText(params));
}

void McpSession::abandon(qint64 id, const Error &error, const QString &reason)
{
    if (!m_pending.contains(id))
        return;
    m_abandoned.append(id);
    if (m_abandoned.size() > kMostAbandoned)
        m_abandoned.removeFirst();
    if (id != 1) { // the first is `initialize`, which is not cancelled
        QJsonObject params{{QStringLiteral("requestId"), id}, {QStringLiteral("reason"), reason}};
        notify(QStringLiteral("notifications/cancelled"), params);
    }
    m_transport->forget(id);
    finish(id, fail(error));
}

void McpSession::finish(qint64 id, Result<QJsonObject> result)
{
    if (const auto pending = m_pending.take(id))
        pending->end(std::move(result));
}

void McpSession::failAll(const Error &error)
{
    const auto all = std::exchange(m_pending, {});
    for (const auto &pending : all)
        pending->end(fail(error));
}

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tools/mcp/mcpconnection.h"

#include "core/base/log.h"
#include "core/base/wait.h"
#include "core/tools/mcp/mcpcontent.h"
#include "core/tools/mcp/mcpstdio.h"
#include "core/tools/mcp/mcptoolcheck.h"

#include <QRandomGenerator>

#include <algorithm>

namespace troupe {

namespace {

constexpr std::size_t kMostLogLines = 500;
constexpr int kRefreshAfterMs = 200;
constexpr int kMostCallMs = 600'000;
constexpr int kListMs = 30'000;
constexpr int kEndPollMs = 20;
constexpr int kMostEndPolls = 400; ///< 8 seconds: by then it was killed

Error notReady(const McpServer &server)
{
    Error error(ErrorCode::Unavailable,
                QStringLiteral("The MCP server \"%1\" is not ready%2")
                    .arg(server.name, server.problem.isEmpty()
                                          ? QStringLiteral(": it is stopped.")
                                          : QStringLiteral(": %1").arg(server.problem)));
    error.key = QStringLiteral("mcp_not_ready");
    return error;
}

Error connectionGone()
{
    Error error(ErrorCode::Unavailable, QStringLiteral("The MCP server was removed."));
    error.key = QStringLiteral("mcp_not_ready");
    return error;
}

} // namespace

McpCommand mcpCommandOf(const McpSetup &setup)
{
    McpCommand command;
    command.program = setup.server.command;
    command.arguments = setup.server.args;
    command.workingFolder = setup.server.workingFolder;
    command.environment = setup.environment;
    return command;
}

McpHttpConfig mcpHttpOf(const McpSetup &setup)
{
    McpHttpConfig http;
    http.url = QUrl(setup.server.url);
    http.headers = setup.headers;
    http.trust = setup.trust;
    http.name = setup.server.name;
    return http;
}

bool isWorthAnotherTry(const Error &error)
{
    static const QStringList final{
        QStringLiteral("mcp_command_not_found"), QStringLiteral("mcp_not_executable"),
        QStringLiteral("mcp_no_folder"),         QStringLiteral("mcp_not_started"),
        QStringLiteral("mcp_wrong_version"),     QStringLiteral("mcp_not_a_server"),
        QStringLiteral("mcp_http_400"),          QStringLiteral("mcp_http_401"),
        QStringLiteral("mcp_http_403"),          QStringLiteral("mcp_http_404"),
        QStringLiteral("mcp_http_405"),          QStringLiteral("mcp_error"),
        QStringLiteral("address_refused"),       QStringLiteral("redirect_refused"),
        QStringLiteral("bad_request"),           QStringLiteral("mcp_forbidden")};
    return !final.contains(error.key);
}

McpConnection::McpConnection(OutboundClient &client, const Clock &clock, McpTimings timings)
    : m_client(client), m_clock(clock), m_timings(timings)
{
    m_settled.cancel();
    m_backoff.setSingleShot(true);
    connect(&m_backoff, &QTimer::timeout, this, [this] {
        ++m_server.restarts;
        begin();
    });
    m_refresh.setSingleShot(true);
    m_refresh.setInterval(kRefreshAfterMs);
    connect(&m_refresh, &QTimer::timeout, this, [this] {
        if (m_server.status == McpStatus::Ready)
            refreshTools(Self(this), m_generation);
    });
}

McpConnection::~McpConnection()
{
    m_changed = nullptr;
    m_dying.cancel();
    m_settled.cancel();
}

bool McpConnection::isRunning() const
{
    return m_server.status != McpStatus::Stopped && m_server.status != McpStatus::Failed;
}

void McpConnection::start()
{
    if (m_server.status == McpStatus::Starting || m_server.status == McpStatus::Ready)
        return;
    m_failures = 0;
    m_server.restarts = 0;
    begin();
}

void McpConnection::stop()
{
    m_backoff.stop();
    m_refresh.stop();
    ++m_generation;
    const bool wasRunning = isRunning();
    retire();
    m_tools.clear();
    if (wasRunning)
        note(QStringLiteral("Stopped."));
    setStatus(McpStatus::Stopped, Error());
}

void McpConnection::restart()
{
    stop();
    start();
}

void McpConnection::begin()
{
    m_backoff.stop();
    ++m_generation;
    retire();
    m_settled = CancelToken();
    setStatus(McpStatus::Starting, Error());
    run(Self(this), m_generation);
}

void McpConnection::retire()
{
    if (!m_session)
        return;
    McpSession *const session = m_session.get();
    m_retiring.push_back(std::move(m_session));
    const Self self(this);
    session->stop([self, session] {
        if (!self)
            return;
        // Its transport is still calling.
        QMetaObject::invokeMethod(
            self.data(),
            [self, session] {
                std::erase_if(self->m_retiring,
                              [session](const auto &one) { return one.get() == session; });
            },
            Qt::QueuedConnection);
    });
}

Result<void> McpConnection::open(const McpSetup &setup, int generation)
{
    const Self self(this);
    std::unique_ptr<McpTransport> transport;
    if (setup.server.transport == McpTransportKind::Stdio) {
        transport = std::make_unique<McpStdio>(mcpCommandOf(setup), [self](const QString &line) {
            if (self)
                self->addLog(QStringLiteral("stderr"), line);
        });
    } else {
        transport = std::make_unique<McpHttp>(m_client, mcpHttpOf(setup));
    }
    const auto isCurrent = [self, generation] { return self && self->m_generation == generation; };
    McpSession::Listener listener;
    listener.note = [self, isCurrent](const QString &text) {
        if (isCurrent())
            self->note(text);
    };
    listener.notification = [self, isCurrent](const QString &method, const QJsonObject &params) {
        if (isCurrent())
            self->notified(method, params);
    };
    listener.closed = [self, isCurrent](const Error &error) {
        // While it is starting, the request that waits tells.
        if (isCurrent() && self->m_server.status == McpStatus::Ready)
            self->fallen(error);
    };
    m_session =
        std::make_unique<McpSession>(std::move(transport), setup.server.roots, std::move(listener));
    return m_session->start();
}

Task<void> McpConnection::run(Self self, int generation)
{
    const McpSetupSource source = self->m_source;
    // What it holds (a port, a lock) is free only when the one before has ended.
    const CancelToken dying = self->m_dying;
    for (int i = 0; i < kMostEndPolls && self && self->isEnding(); ++i)
        co_await waitCancellable(kEndPollMs, dying);
    if (!self || self->m_generation != generation)
        co_return {};
    const auto setup = co_await source();
    if (!self || self->m_generation != generation)
        co_return {};
    if (!setup) {
        self->fallen(setup.error());
        co_return {};
    }
    self->m_server.name = setup->server.name;
    self->m_server.timeoutMs = setup->server.timeoutMs;
    if (const auto opened = self->open(*setup, generation); !opened) {
        self->fallen(opened.error());
        co_return {};
    }
    McpRequestOptions handshake;
    handshake.timeoutMs = self->m_timings.handshakeMs;
    handshake.cancel = self->m_dying;
    McpSession *const session = self->m_session.get();
    const auto peer = co_await session->initialize(handshake);
    if (!self || self->m_generation != generation)
        co_return {};
    if (!peer) {
        self->fallen(peer.error());
        co_return {};
    }
    if (peer->can("tools")) {
        auto cut = std::make_shared<bool>(false);
        const QString method = QStringLiteral("tools/list");
        const QString key = QStringLiteral("tools");
        McpRequestOptions options = self->options(self->m_dying);
        const auto listed = co_await session->list(method, key, kMcpMostTools, options, cut);
        if (!self || self->m_generation != generation)
            co_return {};
        if (!listed) {
            self->fallen(listed.error());
            co_return {};
        }
        self->takeTools(*listed, *cut);
    }
    self->becomeReady(*peer);
    co_return {};
}

void McpConnection::becomeReady(const McpPeer &peer)
{
    m_server.protocolVersion = peer.protocolVersion;
    m_server.serverName = peer.name;
    m_server.serverVersion = peer.version;
    m_server.instructions = peer.instructions;
    m_server.hasResources = peer.can("resources");
    m_server.hasPrompts = peer.can("prompts");
    m_server.readySince = Timestamp{m_clock.nowMs()};
    if (!peer.can("tools"))
        m_tools.clear();
    note(QStringLiteral("Ready: %1 %2, revision %3 of MCP, %4 tools.")
             .arg(peer.name, peer.version, peer.protocolVersion)
             .arg(m_tools.size()));
    setStatus(McpStatus::Ready, Error());
}

void McpConnection::takeTools(const QList<QJsonObject> &listed, bool cut)
{
    m_tools = readMcpTools(listed, mcpServerSlug(m_server.name));
    checkMcpTools(m_tools);
    if (cut) {
        note(QStringLiteral("It has more than %1 tools; the first %1 can be used.")
                 .arg(kMcpMostTools));
    }
    for (const McpTool &tool : std::as_const(m_tools)) {
        if (!tool.problem.isEmpty())
            note(QStringLiteral("Its tool \"%1\" cannot be used: %2")
                     .arg(mcpCleanText(tool.name, 80), tool.problem));
    }
}

Task<void> McpConnection::refreshTools(Self self, int generation)
{
    auto cut = std::make_shared<bool>(false);
    const QString method = QStringLiteral("tools/list");
    const QString key = QStringLiteral("tools");
    McpRequestOptions options = self->options(self->m_dying);
    McpSession *const session = self->m_session.get();
    const auto listed = co_await session->list(method, key, kMcpMostTools, options, cut);
    if (!self || self->m_generation != generation)
        co_return {};
    if (!listed) {
        self->note(QStringLiteral("Its changed tools could not be listed: %1")
                       .arg(listed.error().message));
        co_return {};
    }
    self->takeTools(*listed, *cut);
    ++self->m_server.offers;
    self->setStatus(McpStatus::Ready, Error());
    co_return {};
}

void McpConnection::notified(const QString &method, const QJsonObject &params)
{
    if (method == QLatin1String("notifications/message")) {
        addLog(QStringLiteral("server"), readMcpLogMessage(params));
    } else if (method == QLatin1String("notifications/tools/list_changed")) {
        if (!m_refresh.isActive())
            m_refresh.start();
    } else if (method == QLatin1String("notifications/resources/list_changed")
               || method == QLatin1String("notifications/prompts/list_changed")) {
        ++m_server.offers; // who shows them asks anew
        if (m_changed && m_server.status == McpStatus::Ready)
            m_changed();
    }
}

void McpConnection::fallen(const Error &error)
{
    ++m_generation;
    retire();
    const qint64 readyFor =
        m_server.readySince.isSet() ? m_clock.nowMs() - m_server.readySince.ms : 0;
    m_failures = readyFor >= m_timings.stableMs ? 1 : m_failures + 1;
    note(error.message);
    if (!isWorthAnotherTry(error)) {
        m_tools.clear();
        setStatus(McpStatus::Failed, error);
        return;
    }
    const qint64 longest =
        std::min<qint64>(m_timings.longestBackoffMs, static_cast<qint64>(m_timings.firstBackoffMs)
                                                         << std::min(m_failures - 1, 20));
    const qint64 waitMs = longest / 2 + QRandomGenerator::global()->bounded(longest / 2 + 1);
    m_server.nextTryAt = Timestamp{m_clock.nowMs() + waitMs};
    m_backoff.start(static_cast<int>(waitMs));
    setStatus(McpStatus::Waiting, error);
}

void McpConnection::setStatus(McpStatus status, const Error &why)
{
    m_server.status = status;
    m_server.problem = why.message;
    m_server.problemKey = why.key;
    m_server.toolCount = static_cast<int>(m_tools.size());
    if (status != McpStatus::Ready)
        m_server.readySince = Timestamp();
    if (status != McpStatus::Waiting)
        m_server.nextTryAt = Timestamp();
    if (status != McpStatus::Starting)
        m_settled.cancel();
    if (m_changed)
        m_changed();
}

void McpConnection::fill(McpServer &server) const
{
    server.status = m_server.status;
    server.problem = m_server.problem;
    server.problemKey = m_server.problemKey;
    server.protocolVersion = m_server.protocolVersion;
    server.serverName = m_server.serverName;
    server.serverVersion = m_server.serverVersion;
    server.instructions = m_server.instructions;
    server.toolCount = m_server.toolCount;
    server.hasResources = m_server.hasResources;
    server.hasPrompts = m_server.hasPrompts;
    server.restarts = m_server.restarts;
    server.offers = m_server.offers;
    server.readySince = m_server.readySince;
    server.nextTryAt = m_server.nextTryAt;
}

void McpConnection::addLog(const QString &kind, const QString &text)
{
    McpLogLine line;
    line.at = Timestamp{m_clock.nowMs()};
    line.kind = kind;
    line.text = mcpCleanText(text, 1'000);
    m_log.push_back(std::move(line));
    if (m_log.size() > kMostLogLines)
        m_log.pop_front();
}

McpRequestOptions McpConnection::options(const CancelToken &cancel) const
{
    McpRequestOptions made;
    made.timeoutMs = kListMs;
    made.cancel = cancel;
    return made;
}

/// The session of a server that is ready, or becomes so while it is waited for.
Task<McpSession *> McpConnection::ready(Self self, CancelToken cancel)
{
    if (self && self->m_server.status == McpStatus::Starting) {
        const CancelToken settled = self->m_settled;
        const auto ended = cancel.onCancelled([settled] { settled.cancel(); });
        const qint64 longest = self->m_timings.handshakeMs;
        co_await waitCancellable(longest, settled);
        if (cancel.isCancelled())
            co_return failKeyed(ErrorCode::Cancelled, QStringLiteral("cancelled"),
                                QStringLiteral("Cancelled."));
    }
    if (!self)
        co_return fail(connectionGone());
    if (self->m_server.status != McpStatus::Ready)
        co_return fail(notReady(self->m_server));
    co_return self->m_session.get();
}

Task<QJsonObject> McpConnection::asked(Self self, QString method, QJsonObject params,
                                       McpRequestOptions options)
{
    for (bool isSecond = false;; isSecond = true) {
        const CancelToken cancel = options.cancel;
        const auto session = co_await ready(self, cancel);
        if (!session)
            co_return fail(session.error());
        McpSession *const current = *session;
        const int generation = self->m_generation;
        auto result = co_await current->request(method, params, options);
        if (result || isSecond || !self || result.error().key != QLatin1String("mcp_session_gone"))
            co_return result;
        if (self->m_generation == generation) { // nobody else has begun a new one yet
            self->note(result.error().message);
            self->begin();
        }
    }
}

Task<ToolResult> McpConnection::called(Self self, QString tool, QJsonObject arguments,
                                       ToolContext context)
{
    QJsonObject params;
    params.insert(QLatin1String("name"), tool);
    params.insert(QLatin1String("arguments"), arguments);
    McpRequestOptions options;
    options.timeoutMs = self->m_server.timeoutMs;
    options.mostMs = kMostCallMs;
    options.cancel = context.cancel;
    options.onProgress = context.onProgress ? context.onProgress : [](const QString &) {};
    const QString method = QStringLiteral("tools/call");
    const auto result = co_await asked(self, method, params, options);
    if (result)
        co_return readMcpToolResult(*result);
    // What the server itself says is for whoever called: a model can do better.
    if (result.error().key == QLatin1String("mcp_error"))
        co_return ToolResult(result.error().message, true);
    co_return fail(result.error());
}

Task<QList<QJsonObject>> McpConnection::listed(Self self, QString method, QString key, int most)
{
    const CancelToken cancel = self->m_dying;
    const auto session = co_await ready(self, cancel);
    if (!session)
        co_return fail(session.error());
    McpSession *const current = *session;
    const McpRequestOptions options = self->options(cancel);
    const std::shared_ptr<bool> nobodyAsks;
    auto result = co_await current->list(method, key, most, options, nobodyAsks);
    co_return result;
}

Task<ToolResult> McpConnection::call(QString tool, QJsonObject arguments, ToolContext context)
{
    return called(Self(this), std::move(tool), std::move(arguments), std::move(context));
}

Task<QJsonObject> McpConnection::ask(QString method, QJsonObject params)
{
    return asked(Self(this), std::move(method), std::move(params), options(m_dying));
}

Task<QList<QJsonObject>> McpConnection::list(QString method, QString key, int most)
{
    return listed(Self(this), std::move(method), std::move(key), most);
}

} // namespace troupe

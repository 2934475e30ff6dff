// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/domain/mcp.h"
#include "core/tools/mcp/mcphttp.h"
#include "core/tools/mcp/mcpprocess.h"
#include "core/tools/mcp/mcpsession.h"
#include "core/tools/tool.h"

#include <QTimer>

#include <deque>

namespace troupe {

/// All that a server is reached with.
struct McpSetup
{
    McpServer server;
    QList<std::pair<QString, QString>> environment; ///< secrets
    OutboundHeaders headers; ///< secrets
    TrustLevel trust = TrustLevel::Aimed; ///< of `url`

    McpSetup() {}
};
/// Asked before each start, so that a changed secret counts at once.
using McpSetupSource = std::function<Task<McpSetup>()>;

McpCommand mcpCommandOf(const McpSetup &setup);
McpHttpConfig mcpHttpOf(const McpSetup &setup);
/// Whether another try can end otherwise without a person's change.
bool isWorthAnotherTry(const Error &error);

struct McpTimings
{
    int handshakeMs = 60'000; ///< npx and uvx may fetch a program first
    int firstBackoffMs = 1'000; ///< doubles with each failure in a row, half of it by chance
    int longestBackoffMs = 300'000;
    int stableMs = 60'000; ///< ready for so long, a failure is the first again

    McpTimings() {}
};

/// One server over its life: started, asked, started again when it ends by itself, stopped. One
/// thread. Callbacks come from the event loop; it may not be destroyed within one.
class McpConnection : public QObject
{
    Q_OBJECT
public:
    McpConnection(OutboundClient &client, const Clock &clock, McpTimings timings);
    ~McpConnection() override; ///< kills what still runs

    /// Called after each change of what fill() and tools() say.
    void onChanged(std::function<void()> callback) { m_changed = std::move(callback); }
    void setSource(McpSetupSource source) { m_source = std::move(source); }

    void start(); ///< nothing when it is starting or ready
    void stop(); ///< in good order, while others go on
    void restart();
    bool isEnding() const { return !m_retiring.empty(); } ///< something stopped has not ended yet
    bool isRunning() const;

    void fill(McpServer &server) const; ///< its "how it is"
    const QList<McpTool> &tools() const { return m_tools; }
    QList<McpLogLine> log() const
    {
        return {m_log.begin(), m_log.end()};
    } ///< oldest first, up to 500
    void note(const QString &text) { addLog(QStringLiteral("note"), text); }

    /// Calls a tool by the server's own name. Waits for a server that is just starting; makes a
    /// session that the server has forgotten anew. Errors: Unavailable (key "mcp_not_ready"), and as
    /// McpSession, but what the server itself finds wrong is a result.
    Task<ToolResult> call(QString tool, QJsonObject arguments, ToolContext context);
    Task<QJsonObject> ask(QString method, QJsonObject params);
    Task<QList<QJsonObject>> list(QString method, QString key, int most);

private:
    using Self = QPointer<McpConnection>;
    static Task<void> run(Self self, int generation);
    static Task<McpSession *> ready(Self self, CancelToken cancel);
    static Task<QJsonObject> asked(Self self, QString method, QJsonObject params,
                                   McpRequestOptions options);
    static Task<ToolResult> called(Self self, QString tool, QJsonObject arguments,
                                   ToolContext context);
    static Task<QList<QJsonObject>> listed(Self self, QString method, QString key, int most);
    static Task<void> refreshTools(Self self, int generation);

    void begin();
    Result<void> open(const McpSetup &setup, int generation);
    void notified(const QString &method, const QJsonObject &params);
    void fallen(const Error &error);
    void retire();
    void becomeReady(const McpPeer &peer);
    void takeTools(const QList<QJsonObject> &listed, bool cut);
    void setStatus(McpStatus status, const Error &why);
    void addLog(const QString &kind, const QString &text);
    McpRequestOptions options(const CancelToken &cancel) const;

    OutboundClient &m_client;
    const Clock &m_clock;
    const McpTimings m_timings;
    McpSetupSource m_source;
    std::function<void()> m_changed;
    std::unique_ptr<McpSession> m_session;
    std::vector<std::unique_ptr<McpSession>> m_retiring;
    McpServer m_server; ///< as it was started last, and how it is
    QList<McpTool> m_tools;
    std::deque<McpLogLine> m_log;
    CancelToken m_settled; ///< cancelled when it is not starting any more
    CancelToken m_dying;
    QTimer m_backoff;
    QTimer
        m_refresh; ///< of tools, so that a server that announces changes all the time is asked seldom
    int m_generation = 0; ///< of sessions; what belongs to an older one is not heeded
    int m_failures = 0;
};

} // namespace troupe

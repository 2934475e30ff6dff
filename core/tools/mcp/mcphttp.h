// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/outboundclient.h"
#include "core/net/sseparser.h"
#include "core/tools/mcp/mcptransport.h"

#include <QHash>
#include <QObject>
#include <QUrl>

#include <memory>

namespace troupe {

struct McpHttpConfig
{
    QUrl url;
    OutboundHeaders headers; ///< secrets; ours of the same name win
    TrustLevel trust = TrustLevel::Aimed;
    QString name; ///< for the ledger: "MCP server NAME"

    McpHttpConfig() {}
};

/// A server that is reached over streamable HTTP: each message is a POST, whose answer is JSON or an
/// event stream; a GET stream carries what the server says by itself, where it offers one. Streams
/// that break are resumed where the server numbers its events; the session is closed with DELETE.
///
/// Requests fail with the keys of OutboundClient and: "mcp_session_gone" (the server has forgotten the
/// session; nothing was done), "mcp_http_401" and other statuses, "mcp_not_a_server" (what answers
/// does not speak MCP), "mcp_stream_ended" (without an answer), "mcp_message_too_large".
class McpHttp final : public QObject, public McpTransport
{
    Q_OBJECT
public:
    McpHttp(OutboundClient &client, McpHttpConfig config);
    ~McpHttp() override;

    Result<void> start(Events events) override;
    void send(const QByteArray &message, std::optional<qint64> request) override;
    void forget(qint64 request) override;
    void opened(const QString &protocolVersion) override;
    void stop(std::function<void()> done) override;

private:
    struct Core; ///< outlives the transport as long as a request of it is on its way
    struct Stream;
    static Task<void> post(std::shared_ptr<Core> core, QByteArray message,
                           std::optional<qint64> request, CancelToken cancel);
    static Task<void> listen(std::shared_ptr<Core> core, CancelToken cancel);
    static Task<void> resume(std::shared_ptr<Core> core, std::shared_ptr<Stream> stream,
                             qint64 request, CancelToken cancel);
    static Task<void> endSession(std::shared_ptr<Core> core, std::function<void()> done);

    std::shared_ptr<Core> m_core;
};

} // namespace troupe

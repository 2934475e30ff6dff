// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/cancel.h"
#include "core/base/task.h"
#include "core/tools/mcp/mcptransport.h"

#include <QHash>
#include <QObject>
#include <QPointer>

#include <memory>

namespace troupe {

/// What a server said of itself when the session began; its words, cleaned and cut.
struct McpPeer
{
    QString protocolVersion;
    QString name;
    QString version;
    QString instructions;
    QJsonObject capabilities;

    McpPeer() {}
    bool can(const char *capability) const
    {
        return capabilities[QLatin1String(capability)].isObject();
    }
};

struct McpRequestOptions
{
    int timeoutMs = 30'000; ///< without an answer or a sign of progress
    int mostMs = 0; ///< however much progress is told; 0: timeoutMs
    CancelToken cancel;
    /// Gets what the server tells of its progress, at most ten times a second; may be empty.
    std::function<void(const QString &)> onProgress;

    McpRequestOptions() {}
};

/// One session with a server: requests with their answers, notifications, what the server asks.
///
/// An answer belongs to a request only when its id is the very number; answers that nobody waits for
/// are noted and dropped. The server may ask `ping` and, when there are any, `roots/list`; all else
/// is answered with "method not found". Requests end as Timeout (key "mcp_timeout") or Cancelled, and
/// the server is told; Upstream (key "mcp_error", detail: the code) is the server's own error;
/// others are the transport's. One thread.
class McpSession : public QObject
{
    Q_OBJECT
public:
    struct Listener
    {
        std::function<void(const QString &method, const QJsonObject &params)> notification;
        std::function<void(const Error &)> closed; ///< once, by itself; not after stop()
        std::function<void(const QString &)> note;
    };

    McpSession(std::unique_ptr<McpTransport> transport, QStringList roots, Listener listener);
    /// Requests that wait end as Cancelled, later.
    ~McpSession() override;

    Result<void> start();
    /// Agrees on a revision; Upstream (key "mcp_wrong_version") says what each side speaks.
    Task<McpPeer> initialize(McpRequestOptions options);
    Task<QJsonObject> request(QString method, QJsonObject params, McpRequestOptions options);
    /// The objects in `key` of all pages, at most `most` (`*cut`, when given, says whether there were
    /// more).
    Task<QList<QJsonObject>> list(QString method, QString key, int most, McpRequestOptions options,
                                  std::shared_ptr<bool> cut);
    /// Ends it in good order; `done` is called, once, later.
    void stop(std::function<void()> done);

private:
    struct Pending;
    struct Hook;
    std::shared_ptr<Pending> begin(const QString &method, QJsonObject params,
                                   const McpRequestOptions &options);
    static Task<QJsonObject> awaitAnswer(std::shared_ptr<Pending> pending);
    static Task<QList<QJsonObject>> listPages(QPointer<McpSession> self, QString method,
                                              QString key, int most, McpRequestOptions options,
                                              std::shared_ptr<bool> cut);
    static Task<McpPeer> shakeHands(QPointer<McpSession> self, McpRequestOptions options);
    void received(const McpMessage &message);
    void answered(const McpMessage &message);
    void asked(const McpMessage &message);
    void progressed(const QJsonObject &params);
    void abandon(qint64 id, const Error &error, const QString &reason);
    void finish(qint64 id, Result<QJsonObject> result);
    void failAll(const Error &error);
    void notify(const QString &method, const QJsonObject &params);

    const std::unique_ptr<McpTransport> m_transport;
    const QStringList m_roots;
    const Listener m_listener;
    QHash<qint64, std::shared_ptr<Pending>> m_pending;
    QList<qint64> m_abandoned; ///< the newest; their answers may still come
    std::shared_ptr<Hook> m_hook;
    qint64 m_lastId = 0;
    bool m_isClosed = false;
};

} // namespace troupe

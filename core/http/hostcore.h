// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/http/host.h"
#include "core/http/hostpolicy.h"
#include "core/http/listener.h"
#include "core/http/poller.h"
#include "core/http/qtbridge.h"
#include "core/http/requestparser.h"

#include <QSet>
#include <QSslConfiguration>
#include <QTimer>

#include <functional>
#include <optional>
#include <vector>

namespace troupe {

class HttpConnection;
class WsSession;

/// What the connections of one host share: limits, counters, the registry, the one timer.
class HostCore final
{
public:
    HostCore(HttpHostOptions options, HttpHandler &handler);
    ~HostCore();
    HostCore(const HostCore &) = delete;
    HostCore &operator=(const HostCore &) = delete;

    std::optional<Error> listen();
    void shutdown(int timeoutMs, std::function<void()> done);

    const HttpLimits &limits() const { return m_options.limits; }
    const HttpHostOptions &options() const { return m_options; }
    HttpHandler &handler() { return m_handler; }
    const HostPolicy &policy() const { return m_policy; }
    const RequestParser::Limits &parserLimits() const { return m_parserLimits; }
    QtBridge &bridge() { return *m_bridge; }
    const Listener &listener() const { return *m_listener; }
    bool isDraining() const { return m_draining; }
    bool isTls() const { return m_tls.has_value(); }

    HttpHostStats stats; ///< `connections` is filled in by snapshot()
    HttpHostStats snapshot() const;

    static qint64 nowNs();
    QByteArray date();
    QByteArray nextRequestId();
    /// The `origin` itself when pages from there may read answers, else empty.
    QByteArray corsOrigin(const QByteArray &origin) const;

    /// A buffer for one read; empty while it is in use further up the stack.
    std::vector<char> takeScratch();
    void giveScratch(std::vector<char> scratch) { m_scratch = std::move(scratch); }

    quint64 registerSession(WsSession *session);
    void forgetSession(quint64 id) { m_sessions.remove(id); }
    /// A connection has died: takes it over and deletes it from the event loop.
    void closed(HttpConnection *connection);

private:
    std::optional<Error> loadTls();
    void accepted(int fd);
    bool reclaim();
    bool hasRoom() const;
    void tick();
    void finishShutdown();

    HttpHostOptions m_options;
    HttpHandler &m_handler;
    HostPolicy m_policy;
    RequestParser::Limits m_parserLimits;
    std::optional<QSslConfiguration> m_tls;
    Poller m_poller;
    std::unique_ptr<Listener> m_listener;
    std::unique_ptr<QtBridge> m_bridge;
    QSet<HttpConnection *> m_connections;
    std::vector<std::unique_ptr<HttpConnection>> m_dead;
    int m_overflow = 0; ///< connections that only get their 503
    QHash<quint64, WsSession *> m_sessions;
    quint64 m_lastSession = 0;
    std::vector<char> m_scratch;
    QByteArray m_idPrefix;
    quint32 m_lastId = 0;
    QByteArray m_date;
    qint64 m_dateSecond = 0;
    QTimer m_timer;
    QTimer m_deadline;
    bool m_draining = false;
    std::function<void()> m_done;
};

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/apistate.h"
#include "core/api/idempotencygate.h"
#include "core/api/ratekeeper.h"
#include "core/api/router.h"
#include "core/engine/eventhub.h"
#include "core/http/host.h"

#include <functional>

namespace troupe {

struct ApiOptions
{
    bool rateLimits = true; ///< false lifts all of them (--rate-limits off)
    QString accessLog; ///< a file for JSON lines, "-" for standard output; empty: none
    QByteArray scheme = "http"; ///< of the links that answers carry; "https" under TLS
};

/// Answers every request of every family: finds the row, checks the credential, its scope and its
/// limits, reads the input, asks the adapter, writes the answer in the family's form.
///
/// Server thread only. It must outlive the host. Destroying it while calls run is allowed; they
/// are answered by nobody then, so shut down the host and drain the engine before.
class ApiServer final : public HttpHandler
{
public:
    ApiServer(const Services &services, ApiOptions options);
    ~ApiServer() override;

    /// Families are asked for a path in the order of registration; the first one answers for paths
    /// that are nobody's.
    void addFamily(std::unique_ptr<ApiFamily> family, std::vector<Route> routes);

    /// Figures of the host, for metrics and system information; set before the first request.
    void setHostFigures(std::function<HostFigures()> figures) { m_figures = std::move(figures); }
    HostFigures hostFigures() const { return m_figures ? m_figures() : HostFigures{}; }
    QByteArray metricsText() const;
    const Metrics &metrics() const { return m_state->metrics; }
    /// Every endpoint, in the order of registration.
    const std::vector<std::unique_ptr<Route>> &routes() const { return m_routes; }
    /// Who calls where a family is open without credential (ApiFamily::isOpenFor).
    void setOpenCaller(Caller caller) { m_openCaller = std::move(caller); }
    /// RateLimited, key "quota_exceeded", when the day's tokens of the caller's tier are used up:
    /// asked for a message that comes over a socket.
    Result<void> mayUseTokens(const ApiFamily &family, const Caller &caller);
    /// Forgets what can be read again; returns how many things that were.
    qint64 clearCaches();
    /// Keeps what rate limits have been used up; before the end, too.
    void saveLimits() { m_rates.save(); }
    qint64 callsInFlight() const { return m_state->metrics.inFlight(); }

    void handle(HttpRequest request, std::shared_ptr<HttpExchange> exchange) override;
    std::optional<HttpResponse> acceptWebSocket(const HttpRequest &request) override;
    void webSocketOpened(HttpRequest request, std::shared_ptr<WsConnection> socket) override;
    HttpResponse renderError(int status, const QByteArray &path, const QByteArray &requestId,
                             const QString &message, const QByteArray &peer) override;

private:
    /// A WebSocket request that may be opened.
    struct Admission
    {
        const Route *route = nullptr;
        ApiInput input;
        CallInfo info;
    };

    void dispatch(const ApiCallPtr &call);
    bool admit(ApiCall &call, bool isOpen);
    Result<Caller> callerOf(const HttpRequest &request, const ApiFamily &family, const OpRow *row,
                            const QByteArray &token);
    void answerOptions(ApiCall &call);
    void refuseUnmatched(ApiCall &call, const Router::Match &match);
    Result<Admission> admitWebSocket(const HttpRequest &request);

    const ApiFamily &familyOf(QByteArrayView path) const;
    std::shared_ptr<const Caller> authenticate(const QByteArray &token) const;
    LimitState limitOf(const ApiFamily &family, const Caller &caller, const QByteArray &peer,
                       bool takes);
    Error quotaError(const LimitState &limit) const;
    Error unauthenticated(const QByteArray &peer, bool hadToken);
    bool limitsAreOn() const;
    QByteArray originOf(const HttpRequest &request) const;
    bool isFromElsewhere(const HttpRequest &request) const;
    void noteEvents(const std::vector<EventRow> &events);

    ApiOptions m_options;
    std::shared_ptr<ApiState> m_state;
    IdempotencyGate m_idempotency;
    RateKeeper m_rates;
    std::vector<std::unique_ptr<ApiFamily>> m_families;
    std::vector<std::unique_ptr<Route>> m_routes;
    QHash<const ApiFamily *, RouteMetrics *> m_unmatched;
    Router m_router;
    std::function<HostFigures()> m_figures;
    std::optional<Caller> m_openCaller;
    EventHub::Subscription m_subscription;
};

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/money.h"

#include <QByteArray>
#include <QHash>

#include <array>
#include <memory>
#include <string>
#include <vector>

namespace troupe {

/// Counters of one endpoint; found once, when the route is added.
class RouteMetrics
{
public:
    RouteMetrics(const char *family, const char *endpoint, const char *method)
        : m_family(family), m_endpoint(endpoint), m_method(method)
    {
    }
    void count(int status, qint64 elapsedNs);

private:
    friend class Metrics;
    /// Upper bounds in microseconds; what is above all of them counts in +Inf only.
    static constexpr std::array<qint64, 14> kBoundsUs{100,       250,       500,     1'000,
                                                      2'500,     5'000,     10'000,  25'000,
                                                      50'000,    100'000,   250'000, 1'000'000,
                                                      5'000'000, 30'000'000};

    const char *m_family;
    const char *m_endpoint;
    const char *m_method;
    std::vector<std::pair<int, qint64>> m_byStatus;
    std::array<qint64, kBoundsUs.size()> m_buckets{};
    qint64 m_count = 0;
    qint64 m_sumNs = 0;
};

/// Figures of what the process has now, asked when the metrics are read.
struct HostFigures
{
    qint64 connections = 0;
    qint64 sseStreams = 0;
    qint64 webSockets = 0;
    qint64 requests = 0;
    qint64 bytesIn = 0;
    qint64 bytesOut = 0;
    QHash<int, qint64> refused; ///< by status, what the guard answered
};

/// What the server counts, and its text in the Prometheus exposition format 0.0.4. One thread.
class Metrics
{
public:
    /// `endpoint` and the other names must outlive this.
    RouteMetrics *addRoute(const char *family, const char *endpoint, const char *method);

    void requestStarted() { ++m_inFlight; }
    void requestEnded() { --m_inFlight; }
    qint64 inFlight() const { return m_inFlight; }

    void addUsage(qint64 input, qint64 output, qint64 cached, Money cost);

    /// The answers of one family so far, by endpoint and method; those without are left out.
    struct RouteCount
    {
        QByteArray endpoint;
        QByteArray method;
        qint64 count;
    };
    std::vector<RouteCount> requestsOf(QByteArrayView family) const;
    QByteArray text(const HostFigures &host, qint64 runningTurns) const;

private:
    std::vector<std::unique_ptr<RouteMetrics>> m_routes;
    qint64 m_inFlight = 0;
    qint64 m_tokensInput = 0;
    qint64 m_tokensOutput = 0;
    qint64 m_tokensCached = 0;
    Money m_cost;
};

/// Resident memory of this process in bytes, 0 when it cannot be told.
qint64 residentMemory();

} // namespace troupe

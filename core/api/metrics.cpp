// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/metrics.h"

#include <QDir>
#include <QFile>

#include <algorithm>
#include <unistd.h>

namespace troupe {

namespace {

QByteArray fileBytes(const char *path)
{
    QFile file(QString::fromLatin1(path));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QByteArray escapedLabel(const char *text)
{
    QByteArray value(text);
    return value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
}

QByteArray decimal(double number)
{
    return QByteArray::number(number, 'g', 12);
}

void describe(QByteArray &out, const char *name, const char *type, const char *help)
{
    out += QByteArray("# HELP ") + name + ' ' + help + "\n# TYPE " + name + ' ' + type + '\n';
}

void single(QByteArray &out, const char *name, const char *type, const char *help,
            const QByteArray &value)
{
    describe(out, name, type, help);
    out += QByteArray(name) + ' ' + value + '\n';
}

/// User and system time of this process in seconds (proc(5), fields 14 and 15).
double cpuSeconds()
{
    const QByteArray stat = fileBytes("/proc/self/stat");
    // The name in parentheses may hold spaces.
    const QList<QByteArray> fields = stat.mid(stat.lastIndexOf(')') + 2).split(' ');
    const double ticks = static_cast<double>(sysconf(_SC_CLK_TCK));
    if (fields.size() < 13 || ticks <= 0)
        return 0;
    return (fields[11].toDouble() + fields[12].toDouble()) / ticks;
}

void writeProcess(QByteArray &out)
{
    single(out, "process_resident_memory_bytes", "gauge", "Resident memory",
           QByteArray::number(residentMemory()));
    single(out, "process_cpu_seconds_total", "counter", "User and system CPU time",
           decimal(cpuSeconds()));
    const auto openFiles =
        QDir(QStringLiteral("/proc/self/fd")).entryList(QDir::AllEntries | QDir::System).size();
    single(out, "process_open_fds", "gauge", "Open file descriptors",
           QByteArray::number(openFiles));
}

} // namespace

qint64 residentMemory()
{
    const QList<QByteArray> fields = fileBytes("/proc/self/statm").split(' ');
    return fields.size() > 1 ? fields[1].toLongLong() * sysconf(_SC_PAGESIZE) : 0;
}

void RouteMetrics::count(int status, qint64 elapsedNs)
{
    const auto known = std::find_if(m_byStatus.begin(), m_byStatus.end(),
                                    [status](const auto &entry) { return entry.first == status; });
    if (known != m_byStatus.end())
        ++known->second;
    else
        m_byStatus.emplace_back(status, 1);
    ++m_count;
    m_sumNs += elapsedNs;
    const qint64 us = elapsedNs / 1000;
    const auto bucket = std::lower_bound(kBoundsUs.begin(), kBoundsUs.end(), us);
    if (bucket != kBoundsUs.end())
        ++m_buckets[static_cast<std::size_t>(bucket - kBoundsUs.begin())];
}

RouteMetrics *Metrics::addRoute(const char *family, const char *endpoint, const char *method)
{
    return m_routes.emplace_back(std::make_unique<RouteMetrics>(family, endpoint, method)).get();
}

void Metrics::addUsage(qint64 input, qint64 output, qint64 cached, Money cost)
{
    m_tokensInput += input;
    m_tokensOutput += output;
    m_tokensCached += cached;
    m_cost += cost;
}

std::vector<Metrics::RouteCount> Metrics::requestsOf(QByteArrayView family) const
{
    std::vector<RouteCount> counts;
    for (const auto &route : m_routes) {
        if (family == route->m_family && route->m_count > 0)
            counts.push_back({route->m_endpoint, route->m_method, route->m_count});
    }
    return counts;
}

QByteArray Metrics::text(const HostFigures &host, qint64 runningTurns) const
{
    QByteArray out;
    out.reserve(16'384);
    const auto labels = [](const RouteMetrics &route) -> QByteArray {
        return QByteArray("{family=\"") + escapedLabel(route.m_family) + "\",endpoint=\""
               + escapedLabel(route.m_endpoint) + "\",method=\"" + escapedLabel(route.m_method)
               + '"';
    };
    describe(out, "troupe_http_requests_total", "counter", "Requests that were answered");
    for (const auto &route : m_routes) {
        for (const auto &[status, count] : route->m_byStatus) {
            out += "troupe_http_requests_total" + labels(*route) + ",status=\""
                   + QByteArray::number(status) + "\"} " + QByteArray::number(count) + '\n';
        }
    }
    describe(out, "troupe_http_request_duration_seconds", "histogram",
             "From the last byte of the request to the answer");
    for (const auto &route : m_routes) {
        if (route->m_count == 0)
            continue;
        const QByteArray name = "troupe_http_request_duration_seconds";
        qint64 sum = 0;
        for (std::size_t i = 0; i < RouteMetrics::kBoundsUs.size(); ++i) {
            sum += route->m_buckets[i];
            out += name + "_bucket" + labels(*route) + ",le=\""
                   + decimal(static_cast<double>(RouteMetrics::kBoundsUs[i]) / 1e6) + "\"} "
                   + QByteArray::number(sum) + '\n';
        }
        const QByteArray count = QByteArray::number(route->m_count) + '\n';
        out += name + "_bucket" + labels(*route) + ",le=\"+Inf\"} " + count;
        out += name + "_sum" + labels(*route) + "} "
               + decimal(static_cast<double>(route->m_sumNs) / 1e9) + '\n';
        out += name + "_count" + labels(*route) + "} " + count;
    }
    single(out, "troupe_http_requests_in_flight", "gauge", "Requests without an answer yet",
           QByteArray::number(m_inFlight));
    single(out, "troupe_http_connections", "gauge", "Open connections",
           QByteArray::number(host.connections));
    single(out, "troupe_http_streams", "gauge", "Open event streams (SSE)",
           QByteArray::number(host.sseStreams));
    single(out, "troupe_http_web_sockets", "gauge", "Open WebSockets",
           QByteArray::number(host.webSockets));
    single(out, "troupe_http_received_bytes_total", "counter", "Bytes from clients",
           QByteArray::number(host.bytesIn));
    single(out, "troupe_http_sent_bytes_total", "counter", "Bytes to clients",
           QByteArray::number(host.bytesOut));
    describe(out, "troupe_http_refused_total", "counter", "What the guard refused unread");
    QList<int> refusals = host.refused.keys();
    std::sort(refusals.begin(), refusals.end());
    for (const int status : std::as_const(refusals)) {
        out += "troupe_http_refused_total{status=\"" + QByteArray::number(status) + "\"} "
               + QByteArray::number(host.refused.value(status)) + '\n';
    }
    single(out, "troupe_running_turns", "gauge", "Answers that are being written",
           QByteArray::number(runningTurns));
    describe(out, "troupe_tokens_total", "counter", "Tokens of finished answers since the start");
    out += "troupe_tokens_total{kind=\"input\"} " + QByteArray::number(m_tokensInput) + '\n';
    out += "troupe_tokens_total{kind=\"output\"} " + QByteArray::number(m_tokensOutput) + '\n';
    out += "troupe_tokens_total{kind=\"cached\"} " + QByteArray::number(m_tokensCached) + '\n';
    single(out, "troupe_cost_dollars_total", "counter", "Cost of finished answers since the start",
           m_cost.toString().toLatin1());
    writeProcess(out);
    return out;
}

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/systemmonitor.h"

#include "core/base/log.h"
#include "core/meta/values.h"
#include "core/storage/database.h"
#include "core/storage/rows.h"

#include <QFile>
#include <QStorageInfo>

#include <algorithm>
#include <cmath>

namespace troupe {

namespace {

constexpr int kSampleEveryMs = 60'000;
constexpr int kTellEveryMs = 4'000;
constexpr qsizetype kWrittenAtOnce = 10;
constexpr qint64 kKeptSamplesMs = 30LL * 86'400'000;
constexpr qint64 kDayOfMs = 86'400'000;
constexpr double kAtEase = 80; // percent
constexpr qint64 kFewestTicks = 20;
constexpr qint64 kShortestMs = 200;

QByteArray procFile(const char *path)
{
    QFile file(QString::fromLatin1(path));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

struct CpuTimes
{
    qint64 busy = 0;
    qint64 total = 0;
};

/// Ticks of all cores since boot (proc(5), the first line of /proc/stat).
CpuTimes cpuTimes()
{
    const QByteArray stat = procFile("/proc/stat");
    const QList<QByteArray> fields = stat.left(stat.indexOf('\n')).simplified().split(' ');
    CpuTimes times;
    constexpr int kIdle = 4, kIoWait = 5, kSteal = 8; // guest times are in user time already
    for (int i = 1; i <= kSteal && i < fields.size(); ++i) {
        const qint64 ticks = fields[i].toLongLong();
        times.total += ticks;
        if (i != kIdle && i != kIoWait)
            times.busy += ticks;
    }
    return times;
}

double memoryPercent()
{
    double total = 0, available = 0;
    for (const QByteArray &line : procFile("/proc/meminfo").split('\n')) {
        const QList<QByteArray> fields = line.simplified().split(' ');
        if (fields.size() < 2)
            continue;
        if (fields[0] == "MemTotal:")
            total = fields[1].toDouble();
        else if (fields[0] == "MemAvailable:")
            available = fields[1].toDouble();
    }
    return total > 0 ? 100 * (total - available) / total : 0;
}

qint64 networkBytes()
{
    qint64 bytes = 0;
    for (const QByteArray &line : procFile("/proc/net/dev").split('\n')) {
        const qsizetype colon = line.indexOf(':');
        if (colon < 0 || line.left(colon).trimmed() == "lo")
            continue;
        const QList<QByteArray> fields = line.mid(colon + 1).simplified().split(' ');
        constexpr int kReceived = 0, kSent = 8;
        if (fields.size() > kSent)
            bytes += fields[kReceived].toLongLong() + fields[kSent].toLongLong();
    }
    return bytes;
}

double diskPercent(const QString &folder)
{
    const QStorageInfo disk(folder);
    const double total = static_cast<double>(disk.bytesTotal());
    return total > 0 ? 100 * (total - static_cast<double>(disk.bytesAvailable())) / total : 0;
}

double toTenths(double value)
{
    return std::round(value * 10) / 10;
}

/// 1 while there is room, 0 when there is none.
double easeOf(double percent)
{
    return std::clamp((100 - percent) / (100 - kAtEase), 0.0, 1.0);
}

} // namespace

class SystemMonitor::Listener final : public SystemMonitor::Listening
{
public:
    Listener(SystemMonitor &owner, std::function<void(const SystemSample &)> told)
        : monitor(owner), callback(std::move(told))
    {
    }
    ~Listener() override
    {
        std::erase(monitor.m_listeners, this);
        if (monitor.m_listeners.empty())
            monitor.m_seconds.stop();
    }

    SystemMonitor &monitor;
    std::function<void(const SystemSample &)> callback;
};

const TypeInfo &SystemSample::info()
{
    static const TypeInfo type{"system_samples",
                               {
                                   field<&SystemSample::at>("at", Primary),
                                   field<&SystemSample::cpuUsage>("cpu_usage"),
                                   field<&SystemSample::memoryUsage>("memory_usage"),
                                   field<&SystemSample::diskUsage>("disk_usage"),
                                   field<&SystemSample::networkIo>("network_io"),
                                   field<&SystemSample::activeAgents>("active_agents"),
                                   field<&SystemSample::healthScore>("health_score"),
                               }};
    return type;
}

double healthScoreOf(const SystemSample &sample, std::optional<double> callsThatSucceeded,
                     bool databaseAnswers)
{
    if (!databaseAnswers)
        return 0;
    const double score = 0.5 * callsThatSucceeded.value_or(1.0) + 0.2 * easeOf(sample.memoryUsage)
                         + 0.2 * easeOf(sample.diskUsage) + 0.1 * easeOf(sample.cpuUsage);
    return std::round(score * 100) / 100;
}

SystemMonitor::SystemMonitor(Database &db, const Clock &clock, QString dataFolder)
    : m_db(db), m_clock(clock), m_dataFolder(std::move(dataFolder))
{
    m_minutes.setInterval(kSampleEveryMs);
    m_minutes.setTimerType(Qt::VeryCoarseTimer);
    m_minutes.callOnTimeout([this] { tick(); });
    m_seconds.setInterval(kTellEveryMs);
    m_seconds.callOnTimeout([this] { tell(); });
}

SystemMonitor::~SystemMonitor() = default;

void SystemMonitor::start()
{
    tick();
    m_minutes.start();
}

Task<void> SystemMonitor::stop()
{
    m_minutes.stop();
    m_seconds.stop();
    return flush();
}

void SystemMonitor::measureRates(qint64 nowMs)
{
    const CpuTimes cpu = cpuTimes();
    if (const qint64 passed = cpu.total - m_cpuTotal; passed >= kFewestTicks) {
        m_cpuUsage = toTenths(100.0 * static_cast<double>(cpu.busy - m_cpuBusy)
                              / static_cast<double>(passed));
        m_cpuBusy = cpu.busy;
        m_cpuTotal = cpu.total;
    }
    if (const qint64 passed = nowMs - m_networkAtMs; passed >= kShortestMs) {
        const qint64 bytes = networkBytes();
        if (m_networkAtMs > 0 && bytes >= m_networkBytes) {
            m_networkIo =
                toTenths(static_cast<double>(bytes - m_networkBytes) / static_cast<double>(passed));
        }
        m_networkBytes = bytes;
        m_networkAtMs = nowMs;
    }
}

SystemSample SystemMonitor::sampleNow()
{
    SystemSample sample;
    sample.at = Timestamp{m_clock.nowMs()};
    measureRates(sample.at.ms);
    sample.cpuUsage = m_cpuUsage;
    sample.networkIo = m_networkIo;
    sample.memoryUsage = toTenths(memoryPercent());
    sample.diskUsage = toTenths(diskPercent(m_dataFolder));

    std::optional<double> succeeded;
    const QString yesterday = Timestamp{sample.at.ms - kDayOfMs}.toString().left(10);
    const auto counted =
        m_db.reader().first(QStringLiteral("SELECT count(*) FROM agents WHERE status = 'active'"),
                            {}, [&](const Row &row) {
                                sample.activeAgents = static_cast<int>(row.integer(0));
                            });
    const auto summed = m_db.reader().first(
        QStringLiteral("SELECT sum(requests), sum(failures) FROM usage_daily WHERE day >= ?"),
        {yesterday}, [&](const Row &row) {
            if (const qint64 requests = row.integer(0); requests > 0)
                succeeded = 1 - static_cast<double>(row.integer(1)) / static_cast<double>(requests);
        });
    sample.healthScore = healthScoreOf(sample, succeeded, counted && summed);
    return sample;
}

void SystemMonitor::tick()
{
    m_pending.append(sampleNow());
    if (m_pending.size() >= kWrittenAtOnce)
        flush(); // nobody waits for it
}

void SystemMonitor::tell()
{
    const SystemSample sample = sampleNow();
    const std::vector<Listener *> told = m_listeners;
    for (Listener *listener : told) {
        // One that was told may take others with it.
        if (std::find(m_listeners.begin(), m_listeners.end(), listener) != m_listeners.end())
            listener->callback(sample);
    }
}

std::unique_ptr<SystemMonitor::Listening> SystemMonitor::listen(
    std::function<void(const SystemSample &)> told)
{
    auto listener = std::make_unique<Listener>(*this, std::move(told));
    m_listeners.push_back(listener.get());
    if (!m_seconds.isActive())
        m_seconds.start();
    return listener;
}

Task<void> SystemMonitor::flush()
{
    if (m_pending.isEmpty())
        co_return {};
    const QList<SystemSample> samples = std::exchange(m_pending, {});
    auto write = [samples](Tx &tx) -> Result<bool> {
        for (const SystemSample &sample : samples) {
            const auto gone =
                tx.sql().run(QStringLiteral("DELETE FROM system_samples WHERE at = ? OR at < ?"),
                             {sample.at.ms, sample.at.ms - kKeptSamplesMs});
            if (!gone)
                return fail(gone.error());
            if (const auto added = insertRow(tx.sql(), sample); !added)
                return fail(added.error());
        }
        return true;
    };
    const Result<bool> done = co_await m_db.write(std::move(write));
    if (done)
        co_return {};
    qCWarning(lcApp) << "samples of the system cannot be kept:" << done.error().message;
    co_return fail(done.error());
}

Task<QList<SystemSample>> SystemMonitor::history(Timestamp from, int most)
{
    if (const Result<void> flushed = co_await flush(); !flushed)
        co_return fail(flushed.error());
    auto read = [from, most](Sql &sql) {
        return listRows<SystemSample>(sql,
                                      QStringLiteral(" WHERE at >= ? ORDER BY at DESC LIMIT ?"),
                                      {from.ms, most});
    };
    auto samples = co_await m_db.read(std::move(read));
    if (samples)
        std::reverse(samples->begin(), samples->end());
    co_return samples;
}

} // namespace troupe

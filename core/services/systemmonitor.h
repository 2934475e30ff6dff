// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/task.h"
#include "core/base/timestamp.h"
#include "core/meta/typeinfo.h"

#include <QTimer>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace troupe {

class Database;

/// The machine and the server at one moment, from /proc, the file system and the database.
struct SystemSample
{
    Timestamp at;
    double cpuUsage = 0; ///< percent of all cores, since the sample before (the first: since boot)
    double memoryUsage = 0; ///< percent of the memory that is not available
    double diskUsage = 0; ///< percent of the file system of the data folder
    double networkIo = 0; ///< kilobytes a second in both directions, without loopback
    int activeAgents = 0;
    double healthScore = 0; ///< 0 to 1, see healthScoreOf()

    static const TypeInfo &info();
};

/// 1 for a server at ease, 0 when its database does not answer. Half of it is the share of the last
/// day's calls to models that succeeded (all of it without calls); memory and disk are a fifth each,
/// the processor a tenth: theirs is whole up to 80 % of use and falls to nothing at 100 %.
double healthScoreOf(const SystemSample &sample, std::optional<double> callsThatSucceeded,
                     bool databaseAnswers);

/// Takes a sample when it starts and then every minute, keeps 30 days of them in the database, and
/// tells who listens. Samples are written ten at a time, when they are asked for, and at the end.
/// Server thread only.
class SystemMonitor
{
public:
    SystemMonitor(Database &db, const Clock &clock, QString dataFolder);
    ~SystemMonitor();

    void start();
    /// Writes what is not written yet; samples no more.
    Task<void> stop();

    /// A fresh one, told to nobody and not kept.
    SystemSample sampleNow();
    /// Those since `from`, oldest first, at most `most` (the newest of them).
    Task<QList<SystemSample>> history(Timestamp from, int most);

    class Listening
    {
    public:
        virtual ~Listening() = default;
    };
    /// Called every few seconds while the handle lives: for sockets that show the machine live.
    [[nodiscard]] std::unique_ptr<Listening> listen(std::function<void(const SystemSample &)> told);

private:
    class Listener;
    void tick();
    void tell();
    Task<void> flush();

    Database &m_db;
    const Clock &m_clock;
    const QString m_dataFolder;
    QTimer m_minutes;
    QTimer m_seconds; ///< runs while somebody listens
    QList<SystemSample> m_pending;
    std::vector<Listener *> m_listeners;
    void measureRates(qint64 nowMs);

    // What rates are measured from, and what they were: not measured over less than a moment.
    qint64 m_cpuBusy = 0;
    qint64 m_cpuTotal = 0;
    double m_cpuUsage = 0;
    qint64 m_networkBytes = 0;
    qint64 m_networkAtMs = 0;
    double m_networkIo = 0;
};

} // namespace troupe

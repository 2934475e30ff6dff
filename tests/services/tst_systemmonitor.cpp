// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/systemmonitor.h"

#include <QTest>

using namespace troupe;

class TestSystemMonitor : public QObject
{
    Q_OBJECT

private slots:
    void theHealthScore_data();
    void theHealthScore();
};

void TestSystemMonitor::theHealthScore_data()
{
    QTest::addColumn<double>("cpu");
    QTest::addColumn<double>("memory");
    QTest::addColumn<double>("disk");
    QTest::addColumn<double>("succeeded"); ///< below zero: no calls
    QTest::addColumn<bool>("database");
    QTest::addColumn<double>("score");
    const auto row = [](const char *name, double cpu, double memory, double disk, double succeeded,
                        bool database, double score) {
        QTest::newRow(name) << cpu << memory << disk << succeeded << database << score;
    };
    row("at ease, without calls", 10, 20, 30, -1, true, 1);
    row("at ease, all calls went well", 10, 20, 30, 1, true, 1);
    row("up to 80 % is ease", 80, 80, 80, 1, true, 1);
    row("a busy processor alone is no illness", 100, 20, 30, 1, true, 0.9);
    row("a full disk", 10, 20, 100, 1, true, 0.8);
    row("half of the free disk is gone", 10, 20, 90, 1, true, 0.9);
    row("every other call failed", 10, 20, 30, 0.5, true, 0.75);
    row("every call failed", 10, 20, 30, 0, true, 0.5);
    row("everything at once", 100, 100, 100, 0, true, 0);
    row("no database", 10, 20, 30, 1, false, 0);
}

void TestSystemMonitor::theHealthScore()
{
    QFETCH(double, cpu);
    QFETCH(double, memory);
    QFETCH(double, disk);
    QFETCH(double, succeeded);
    QFETCH(bool, database);
    QFETCH(double, score);
    SystemSample sample;
    sample.cpuUsage = cpu;
    sample.memoryUsage = memory;
    sample.diskUsage = disk;
    const std::optional<double> calls =
        succeeded < 0 ? std::nullopt : std::optional<double>(succeeded);
    QCOMPARE(healthScoreOf(sample, calls, database), score);
}

QTEST_GUILESS_MAIN(TestSystemMonitor)
#include "tst_systemmonitor.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/storage/pairs.h"
#include "tests/support/faultvfs.h"

#include <QTest>

#include <atomic>

using namespace troupe;
using namespace troupe::test;

namespace {

struct Acknowledged
{
    QStringList ids; // in order
    std::atomic<int> count = 0; // read by the VFS on the writer thread
    int running = 0;
};

QCoro::Task<> writePair(Database *database, QString id, QString body, Acknowledged *acknowledged)
{
    ++acknowledged->running;
    auto write = pairWrite(id, body);
    const auto done = co_await database->write(std::move(write));
    if (done) {
        acknowledged->ids.append(id);
        ++acknowledged->count;
    }
    --acknowledged->running;
}

QCoro::Task<> checkpointNow(Database *database, Acknowledged *acknowledged)
{
    ++acknowledged->running;
    const auto done = co_await database->checkpoint();
    Q_UNUSED(done);
    --acknowledged->running;
}

std::vector<int> randomOperations(QRandomGenerator &random, int count, int below)
{
    std::vector<int> operations;
    operations.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i)
        operations.push_back(random.bounded(1, below));
    return operations;
}

/// Writes pairs of random size, some at once, some checkpoints between, and closes.
void runWorkload(DatabaseFolder &folder, FaultVfs &vfs, QRandomGenerator &random, bool lie,
                 Acknowledged &acknowledged)
{
    DatabaseOptions options = folder.options();
    options.vfs = vfs.name();
    auto database = folder.open(options);
    QVERIFY2(database, database ? "" : qPrintable(database.error().detail));
    vfs.setSyncIsALie(lie);
    const auto countAcknowledged = [&acknowledged] { return acknowledged.count.load(); };
    vfs.snapshotAt(randomOperations(random, 14, 900), countAcknowledged);
    for (int i = 0; i < 150; ++i) {
        const int size = random.bounded(10) == 0 ? random.bounded(40'000) : random.bounded(600);
        writePair(database->get(), QStringLiteral("%1").arg(i, 4, 10, QLatin1Char('0')),
                  QString(size, QChar(u'a' + i % 26)), &acknowledged);
        if (random.bounded(25) == 0)
            checkpointNow(database->get(), &acknowledged);
        const int inFlight = random.bounded(1, 12);
        while (acknowledged.running >= inFlight)
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
    while (acknowledged.running > 0)
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    vfs.snapshotAt({1, 2, 3, 4, 6, 9, 13, 18}, countAcknowledged);
    database->reset();
    QCOMPARE(acknowledged.ids.size(), 150);
}

} // namespace

class TestPowerCut : public QObject
{
    Q_OBJECT

private slots:
    void everyAcknowledgedWriteSurvives_data();
    void everyAcknowledgedWriteSurvives();
    void thereWereEnoughPowerCuts();
    void aDiskThatLiesIsCaughtByThisTest();

private:
    int m_powerCuts = 0;
};

void TestPowerCut::everyAcknowledgedWriteSurvives_data()
{
    QTest::addColumn<quint32>("seed");
    for (quint32 seed = 1; seed <= 12; ++seed)
        QTest::addRow("workload with seed %u", seed) << seed;
}

void TestPowerCut::everyAcknowledgedWriteSurvives()
{
    QFETCH(quint32, seed);

    DatabaseFolder folder;
    FaultVfs vfs;
    QRandomGenerator random(seed);
    Acknowledged acknowledged;
    runWorkload(folder, vfs, random, false, acknowledged);

    const std::vector<DiskSnapshot> snapshots = vfs.takeSnapshots();
    QVERIFY(snapshots.size() >= 8);
    for (const DiskSnapshot &snapshot : snapshots) {
        DatabaseFolder after;
        QVERIFY(QDir().mkpath(after.path()));
        snapshot.restoreTo(after.path(), random);
        auto database = after.open();
        QVERIFY2(database,
                 database ? "" : qPrintable(database.error().message + database.error().detail));
        const QString fault =
            faultOfPairs(**database, acknowledged.ids.first(snapshot.acknowledged));
        QVERIFY2(fault.isEmpty(), qPrintable(fault));
        QVERIFY(wait((*database)->write(pairWrite(QStringLiteral("after"), QStringLiteral("x")))));
        ++m_powerCuts;
    }
}

void TestPowerCut::thereWereEnoughPowerCuts()
{
    QVERIFY2(m_powerCuts >= 100, qPrintable(QString::number(m_powerCuts)));
}

void TestPowerCut::aDiskThatLiesIsCaughtByThisTest()
{
    int faults = 0;
    for (quint32 seed = 1; seed <= 3; ++seed) {
        DatabaseFolder folder;
        FaultVfs vfs;
        QRandomGenerator random(seed);
        Acknowledged acknowledged;
        runWorkload(folder, vfs, random, true, acknowledged);
        for (const DiskSnapshot &snapshot : vfs.takeSnapshots()) {
            DatabaseFolder after;
            QVERIFY(QDir().mkpath(after.path()));
            snapshot.restoreTo(after.path(), random);
            auto database = after.open();
            if (!database
                || !faultOfPairs(**database, acknowledged.ids.first(snapshot.acknowledged))
                        .isEmpty())
                ++faults;
        }
    }
    QVERIFY2(faults > 10, qPrintable(QString::number(faults)));
}

QTEST_GUILESS_MAIN(TestPowerCut)
#include "tst_powercut.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/storage/sqlerror.h"
#include "tests/storage/pairs.h"
#include "tests/support/faultvfs.h"

#include <QTest>

#include <sqlite3.h>

#include <cerrno>

using namespace troupe;
using namespace troupe::test;

class TestDiskFaults : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void codesAreWhatAPersonNeeds_data();
    void codesAreWhatAPersonNeeds();
    void oneFailureOfTheDiskIsToldAndGoesBy_data();
    void oneFailureOfTheDiskIsToldAndGoesBy();
    void aFullDiskIsToldReadsGoOnAndSpaceHeals();
    void aFailingCheckpointLosesNothing_data();
    void aFailingCheckpointLosesNothing();
    void aReadErrorIsToldAndGoesBy();
    void aShortReadIsNotTakenForData();
    void aDatabaseIsNotMadeOnAFullDisk();
    void anUpgradeWithoutRoomForItsBackupIsNotDone();
    void aBackupOnAFullDiskLeavesNoFile();

private:
    DatabaseOptions faulty() const;
    std::unique_ptr<Database> open();

    std::unique_ptr<DatabaseFolder> m_folder;
    std::unique_ptr<FaultVfs> m_vfs;
};

void TestDiskFaults::init()
{
    m_folder = std::make_unique<DatabaseFolder>();
    m_vfs = std::make_unique<FaultVfs>();
}

DatabaseOptions TestDiskFaults::faulty() const
{
    DatabaseOptions options = m_folder->options();
    options.vfs = m_vfs->name();
    return options;
}

std::unique_ptr<Database> TestDiskFaults::open()
{
    auto opened = m_folder->open(faulty());
    return opened ? std::move(*opened) : nullptr;
}

void TestDiskFaults::codesAreWhatAPersonNeeds_data()
{
    QTest::addColumn<int>("sqlite");
    QTest::addColumn<int>("systemErrno");
    QTest::addColumn<ErrorCode>("code");

    const auto row = [](const char *name, int sqlite, int systemErrno, ErrorCode code) {
        QTest::newRow(name) << sqlite << systemErrno << code;
    };
    row("a unique key", SQLITE_CONSTRAINT_UNIQUE, 0, ErrorCode::Conflict);
    row("a primary key", SQLITE_CONSTRAINT_PRIMARYKEY, 0, ErrorCode::Conflict);
    row("a foreign key", SQLITE_CONSTRAINT_FOREIGNKEY, 0, ErrorCode::Conflict);
    row("a trigger that refuses", SQLITE_CONSTRAINT_TRIGGER, 0, ErrorCode::Conflict);
    row("a missing value is our fault", SQLITE_CONSTRAINT_NOTNULL, 0, ErrorCode::Internal);
    row("a refused value is our fault", SQLITE_CONSTRAINT_CHECK, 0, ErrorCode::Internal);
    row("a full disk", SQLITE_FULL, 0, ErrorCode::StorageFull);
    row("a full disk while syncing", SQLITE_IOERR_FSYNC, ENOSPC, ErrorCode::StorageFull);
    row("a used up quota", SQLITE_IOERR_WRITE, EDQUOT, ErrorCode::StorageFull);
    row("a limit on file sizes", SQLITE_IOERR_WRITE, EFBIG, ErrorCode::StorageFull);
    row("no space for the log's index", SQLITE_IOERR_SHMSIZE, ENOSPC, ErrorCode::StorageFull);
    row("a failing disk", SQLITE_IOERR_WRITE, EIO, ErrorCode::Unavailable);
    row("somebody else's lock", SQLITE_BUSY, 0, ErrorCode::Unavailable);
    row("a stale snapshot", SQLITE_BUSY_SNAPSHOT, 0, ErrorCode::Unavailable);
    row("a read-only file", SQLITE_READONLY_DBMOVED, 0, ErrorCode::Unavailable);
    row("a damaged file", SQLITE_CORRUPT_VTAB, 0, ErrorCode::Unavailable);
    row("not a database", SQLITE_NOTADB, 0, ErrorCode::Unavailable);
    row("an interrupted statement", SQLITE_INTERRUPT, 0, ErrorCode::Cancelled);
    row("a value past the limit", SQLITE_TOOBIG, 0, ErrorCode::TooLarge);
    row("wrong SQL", SQLITE_ERROR, 0, ErrorCode::Internal);
}

void TestDiskFaults::codesAreWhatAPersonNeeds()
{
    QFETCH(int, sqlite);
    QFETCH(int, systemErrno);
    QFETCH(ErrorCode, code);

    const Error error = sqliteError(sqlite, systemErrno, QStringLiteral("table secret_plans"));
    QCOMPARE(error.code, code);
    QVERIFY(!error.message.isEmpty());
    QVERIFY(!error.message.contains(QStringLiteral("secret_plans")));
    QVERIFY(error.detail.contains(QStringLiteral("secret_plans")));
}

void TestDiskFaults::oneFailureOfTheDiskIsToldAndGoesBy_data()
{
    QTest::addColumn<int>("operation");
    QTest::addColumn<int>("nth");
    QTest::addColumn<int>("sqlite");
    QTest::addColumn<ErrorCode>("code");

    for (int nth = 1; nth <= 6; ++nth) {
        QTest::addRow("write %d finds the disk full", nth)
            << int(FaultVfs::Write) << nth << SQLITE_FULL << ErrorCode::StorageFull;
        QTest::addRow("write %d fails", nth)
            << int(FaultVfs::Write) << nth << SQLITE_IOERR_WRITE << ErrorCode::Unavailable;
    }
    QTest::newRow("a sync fails") << int(FaultVfs::Sync) << 1 << SQLITE_IOERR_FSYNC
                                  << ErrorCode::Unavailable;
}

void TestDiskFaults::oneFailureOfTheDiskIsToldAndGoesBy()
{
    QFETCH(int, operation);
    QFETCH(int, nth);
    QFETCH(int, sqlite);
    QFETCH(ErrorCode, code);

    QStringList acknowledged{QStringLiteral("before"), QStringLiteral("after")};
    {
        const auto database = open();
        QVERIFY(database);
        std::vector<EventRow> told;
        database->onCommitted([&](const std::vector<EventRow> &rows) {
            told.insert(told.end(), rows.begin(), rows.end());
        });
        QVERIFY(wait(database->write(pairWrite(QStringLiteral("before"), QStringLiteral("x")))));

        m_vfs->failNext(FaultVfs::Operation(operation), nth, sqlite);
        const auto failed =
            wait(database->write(pairWrite(QStringLiteral("failed"), QString(9000, u'y'))));
        QCOMPARE(m_vfs->failures(), 1);
        QVERIFY(!failed);
        QCOMPARE(failed.error().code, code);
        QCOMPARE(countOf(database->reader(), QStringLiteral("items")), 1);

        QVERIFY(wait(database->write(pairWrite(QStringLiteral("after"), QStringLiteral("z")))));
        QCOMPARE(told.size(), size_t(2));
        QCOMPARE(faultOfPairs(*database, acknowledged), QString());
    }
    const auto again = m_folder->open();
    QVERIFY(again);
    QCOMPARE(faultOfPairs(**again, acknowledged), QString());
    QCOMPARE(countOf((*again)->reader(), QStringLiteral("items")), 2);
}

void TestDiskFaults::aFullDiskIsToldReadsGoOnAndSpaceHeals()
{
    QStringList acknowledged;
    {
        const auto database = open();
        QVERIFY(database);
        m_vfs->setSpace(300'000);
        int full = 0;
        for (int i = 0; i < 60; ++i) {
            const QString id = QString::number(i);
            const auto done = wait(database->write(pairWrite(id, QString(20'000, u'x'))));
            if (done) {
                acknowledged.append(id);
                continue;
            }
            ++full;
            QCOMPARE(done.error().code, ErrorCode::StorageFull);
            QCOMPARE(countOf(database->reader(), QStringLiteral("items")), acknowledged.size());
            auto read = [](Sql &sql) -> Result<qint64> {
                return countOf(sql, QStringLiteral("parts"));
            };
            QCOMPARE(wait(database->read(std::move(read))).value_or(-1), acknowledged.size());
        }
        QVERIFY(full > 10);
        QVERIFY(acknowledged.size() > 3);

        m_vfs->setSpace(-1);
        const QString id = QStringLiteral("with space again");
        QVERIFY(wait(database->write(pairWrite(id, QString(20'000, u'x')))));
        acknowledged.append(id);
        QCOMPARE(faultOfPairs(*database, acknowledged), QString());
    }
    const auto again = m_folder->open();
    QVERIFY(again);
    QCOMPARE(faultOfPairs(**again, acknowledged), QString());
    QCOMPARE(countOf((*again)->reader(), QStringLiteral("items")), acknowledged.size());
}

void TestDiskFaults::aFailingCheckpointLosesNothing_data()
{
    QTest::addColumn<int>("operation");
    QTest::addColumn<int>("sqlite");
    QTest::newRow("a page cannot be written") << int(FaultVfs::Write) << SQLITE_IOERR_WRITE;
    QTest::newRow("the disk is full") << int(FaultVfs::Write) << SQLITE_FULL;
    QTest::newRow("the file cannot be synced") << int(FaultVfs::Sync) << SQLITE_IOERR_FSYNC;
}

void TestDiskFaults::aFailingCheckpointLosesNothing()
{
    QFETCH(int, operation);
    QFETCH(int, sqlite);

    QStringList acknowledged;
    {
        const auto database = open();
        QVERIFY(database);
        m_vfs->failOnly("troupe.db"); // not its log
        m_vfs->failNext(FaultVfs::Operation(operation), 1, sqlite, 1'000'000);
        for (int i = 0; i < 300; ++i) { // past the size at which the writer checkpoints by itself
            acknowledged.append(QString::number(i));
            QVERIFY(wait(database->write(pairWrite(acknowledged.last(), QString(20'000, u'x')))));
        }
        QVERIFY(!wait(database->checkpoint()));
        QVERIFY(m_vfs->failures() >= 2);
        QCOMPARE(faultOfPairs(*database, acknowledged), QString());
        // The database is closed while its disk still fails.
    }
    const auto again = m_folder->open();
    QVERIFY(again);
    QCOMPARE(faultOfPairs(**again, acknowledged), QString());
}

void TestDiskFaults::aReadErrorIsToldAndGoesBy()
{
    {
        const auto database = open();
        for (int i = 0; i < 50; ++i)
            QVERIFY(wait(database->write(pairWrite(QString::number(i), QString(5000, u'x')))));
    }
    const auto database = open();
    QVERIFY(database);
    m_vfs->failNext(FaultVfs::Read, 2, SQLITE_IOERR_READ);
    auto read = [](Sql &sql) -> Result<qint64> {
        qint64 size = 0;
        const auto done = sql.first(QStringLiteral("SELECT sum(length(body)) FROM parts"), {},
                                    [&](const Row &row) { size = row.integer(0); });
        if (!done)
            return fail(done.error());
        return size;
    };
    const auto failed = wait(database->read(read));
    QVERIFY(!failed);
    QCOMPARE(failed.error().code, ErrorCode::Unavailable);
    QCOMPARE(wait(database->read(read)).value_or(-1), 250'000);
}

void TestDiskFaults::aShortReadIsNotTakenForData()
{
    {
        const auto database = open();
        QVERIFY(database);
        for (int i = 0; i < 500; ++i)
            database->write(pairWrite(QString::number(i), QString(400, u'x')));
    }
    for (int nth = 1; nth <= 20; ++nth) {
        const auto database = open();
        QVERIFY(database);
        m_vfs->failOnly("troupe.db");
        m_vfs->failNext(FaultVfs::Read, nth, SQLITE_IOERR_SHORT_READ);
        qint64 count = 0;
        const auto done = database->reader().each(QStringLiteral("SELECT body FROM parts"), {},
                                                  [&](const Row &row) {
                                                      if (row.text(0) == QString(400, u'x'))
                                                          ++count;
                                                      return true;
                                                  });
        QVERIFY(!done || count == 500);
        if (!done)
            QCOMPARE(done.error().code, ErrorCode::Unavailable);
        m_vfs->failNext(FaultVfs::Read, 0, SQLITE_OK, 0);
    }
}

void TestDiskFaults::aDatabaseIsNotMadeOnAFullDisk()
{
    m_vfs->setSpace(10'000);
    const auto refused = m_folder->open(faulty());
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::StorageFull);
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files),
             QStringList{QStringLiteral("troupe.lock")});
    m_vfs->setSpace(-1);
    QVERIFY(open());
}

void TestDiskFaults::anUpgradeWithoutRoomForItsBackupIsNotDone()
{
    {
        const auto database = open();
        QVERIFY(wait(database->write(pairWrite(QStringLiteral("a"), QString(50'000, u'x')))));
    }
    const QByteArray before = hashOf(m_folder->database());
    DatabaseOptions options = faulty();
    options.migrations.push_back({2, QStringLiteral("drop"), QStringLiteral("DROP TABLE parts;")});
    m_vfs->setSpace(30'000);
    const auto refused = m_folder->open(options);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::StorageFull);
    QVERIFY(refused.error().message.contains(QStringLiteral("backup")));
    QCOMPARE(hashOf(m_folder->database()), before);
    QCOMPARE(QDir(m_folder->file("backups")).entryList(QDir::Files), QStringList());
    m_vfs->setSpace(-1);
    QVERIFY(m_folder->open(options));
}

void TestDiskFaults::aBackupOnAFullDiskLeavesNoFile()
{
    const auto database = open();
    QVERIFY(wait(database->write(pairWrite(QStringLiteral("a"), QString(50'000, u'x')))));
    m_vfs->setSpace(30'000);
    const auto failed = wait(database->backupTo(m_folder->file("copy.db")));
    QVERIFY(!failed);
    QCOMPARE(failed.error().code, ErrorCode::StorageFull);
    QVERIFY(QDir(m_folder->path()).entryList({QStringLiteral("copy*")}).isEmpty());
}

QTEST_GUILESS_MAIN(TestDiskFaults)
#include "tst_diskfaults.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/storage/storagetest.h"

#include <QSemaphore>
#include <QTest>
#include <QThread>

#include <atomic>

using namespace troupe;
using namespace troupe::test;

namespace {

// Coroutines of the tests are functions with parameters: a lambda's captures die with the lambda.

struct Counts
{
    int resumed = 0;
    int failed = 0;
};

QCoro::Task<> writeAndCount(Database *database, QString id, Counts *counts)
{
    auto write = itemWrite(id);
    const auto done = co_await database->write(std::move(write));
    ++counts->resumed;
    counts->failed += done ? 0 : 1;
}

/// Would count for hours.
Result<qint64> endlessRead(Sql &sql)
{
    qint64 count = 0;
    const auto done =
        sql.first(QStringLiteral("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
                                 "SELECT count(*) FROM n"),
                  {}, [&](const Row &row) { count = row.integer(0); });
    if (!done)
        return fail(done.error());
    return count;
}

QCoro::Task<> readForeverAndCount(Database *database, Counts *counts)
{
    auto endless = [](Sql &sql) { return endlessRead(sql); };
    const auto done = co_await database->read(std::move(endless));
    ++counts->resumed;
    counts->failed += !done && done.error().code == ErrorCode::Cancelled ? 0 : 1;
}

QCoro::Task<> keepReading(Database *database, const std::atomic<bool> *stop, int *ended)
{
    while (!*stop) {
        auto read = [](Sql &sql) -> Result<qint64> {
            qint64 count = 0;
            for (int i = 0; i < 50; ++i) // holds its snapshot for a while
                count = countOf(sql, QStringLiteral("items"));
            return count;
        };
        const auto done = co_await database->read(std::move(read));
        if (!done)
            break;
    }
    ++*ended;
}

} // namespace

class TestDatabaseReads : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void aLongReadDoesNotStopTheWriter();
    void aReadSeesOneSnapshot();
    void aReadCannotWrite();
    void aCancelledReadEndsSoon();
    void aReadCancelledBeforeItStartsNeverRuns();
    void closingCancelsReadsAndFinishesWrites();
    void writersDoNotStarveWhileReadersOverlap();

private:
    Database &db() { return *m_database; }
    std::unique_ptr<DatabaseFolder> m_folder;
    std::unique_ptr<Database> m_database;
};

void TestDatabaseReads::init()
{
    m_folder = std::make_unique<DatabaseFolder>();
    auto opened = m_folder->open();
    QVERIFY2(opened, opened ? "" : qPrintable(opened.error().message + opened.error().detail));
    m_database = std::move(*opened);
}

void TestDatabaseReads::cleanup()
{
    m_database.reset();
    m_folder.reset();
}

void TestDatabaseReads::aLongReadDoesNotStopTheWriter()
{
    QSemaphore reading;
    QSemaphore goOn;
    QVERIFY(wait(db().write(itemWrite(QStringLiteral("a")))));
    auto longRead = [&](Sql &sql) -> Result<qint64> {
        const qint64 before = countOf(sql, QStringLiteral("items"));
        reading.release();
        goOn.acquire();
        return before;
    };
    auto read = db().read(std::move(longRead));
    reading.acquire();
    for (int i = 0; i < 50; ++i)
        QVERIFY(wait(db().write(itemWrite(QString::number(i)))));
    goOn.release();
    QCOMPARE(*wait(std::move(read)), 1);
}

void TestDatabaseReads::aReadSeesOneSnapshot()
{
    QSemaphore reading;
    QSemaphore goOn;
    auto twice = [&](Sql &sql) -> Result<qint64> {
        const qint64 before = countOf(sql, QStringLiteral("items"));
        reading.release();
        goOn.acquire();
        return countOf(sql, QStringLiteral("items")) - before;
    };
    auto read = db().read(std::move(twice));
    reading.acquire();
    QVERIFY(wait(db().write(itemWrite(QStringLiteral("a")))));
    goOn.release();
    QCOMPARE(*wait(std::move(read)), 0);
}

void TestDatabaseReads::aReadCannotWrite()
{
    auto writing = [](Sql &sql) { return sql.run(QStringLiteral("DELETE FROM items")); };
    const auto refused = wait(db().read(std::move(writing)));
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::Unavailable);
    QVERIFY(!db().reader().run(QStringLiteral("DELETE FROM items")));
}

void TestDatabaseReads::aCancelledReadEndsSoon()
{
    const CancelToken token;
    QSemaphore started;
    auto endless = [&](Sql &sql) {
        started.release();
        return endlessRead(sql);
    };
    auto read = db().read(std::move(endless), token);
    started.acquire();
    token.cancel();
    const auto cancelled = wait(std::move(read));
    QVERIFY(!cancelled);
    QCOMPARE(cancelled.error().code, ErrorCode::Cancelled);

    // The same connection serves the next one.
    for (int i = 0; i < 4; ++i) {
        auto count = [](Sql &sql) -> Result<qint64> {
            return countOf(sql, QStringLiteral("items"));
        };
        QCOMPARE(wait(db().read(std::move(count))).value_or(-1), 0);
    }
}

void TestDatabaseReads::aReadCancelledBeforeItStartsNeverRuns()
{
    const CancelToken token;
    token.cancel();
    bool ran = false;
    auto read = [&](Sql &) -> Result<void> {
        ran = true;
        return {};
    };
    const auto cancelled = wait(db().read(std::move(read), token));
    QVERIFY(!cancelled);
    QCOMPARE(cancelled.error().code, ErrorCode::Cancelled);
    QVERIFY(!ran);
}

void TestDatabaseReads::closingCancelsReadsAndFinishesWrites()
{
    Counts writes;
    Counts reads;
    for (int i = 0; i < 500; ++i)
        writeAndCount(&db(), QString::number(i), &writes);
    for (int i = 0; i < 5; ++i)
        readForeverAndCount(&db(), &reads);
    m_database.reset();
    QTRY_COMPARE(writes.resumed, 500);
    QTRY_COMPARE(reads.resumed, 5);
    QCOMPARE(writes.failed, 0);
    QCOMPARE(reads.failed, 0);

    auto again = m_folder->open();
    QVERIFY(again);
    QCOMPARE(countOf((*again)->reader(), QStringLiteral("items")), 500);
}

void TestDatabaseReads::writersDoNotStarveWhileReadersOverlap()
{
    // There is always a reader; the log must still not grow without bound.
    std::atomic<bool> stop = false;
    QVERIFY(wait(db().write(itemWrite(QStringLiteral("seed")))));
    int ended = 0;
    keepReading(&db(), &stop, &ended);
    keepReading(&db(), &stop, &ended);
    const QString body(20'000, QLatin1Char('x'));
    for (int i = 0; i < 5000; ++i) {
        auto write = [i, body](Tx &tx) {
            return tx.sql().run(QStringLiteral("REPLACE INTO items(id, name) VALUES (?, ?)"),
                                {QString::number(i % 50), body});
        };
        if (i % 20 == 19)
            QVERIFY(wait(db().write(std::move(write))));
        else
            db().write(std::move(write));
    }
    stop = true;
    QTRY_COMPARE(ended, 2);
    const auto size = db().size();
    QVERIFY(size);
    QVERIFY2(size->walBytes < 100'000'000, qPrintable(QString::number(size->walBytes)));
    QCOMPARE(countOf(db().reader(), QStringLiteral("items")), 51);
}

QTEST_GUILESS_MAIN(TestDatabaseReads)
#include "tst_databasereads.moc"

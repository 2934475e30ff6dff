// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/storage/storagetest.h"

#include <QElapsedTimer>
#include <QEventLoop>
#include <QSemaphore>
#include <QTest>
#include <QThread>
#include <QTimer>

using namespace troupe;
using namespace troupe::test;

namespace {

// Coroutines of the tests are functions with parameters: a lambda's captures die with the lambda.

struct Counts
{
    int resumed = 0;
    int failed = 0;
    int tooEarly = 0;
    qint64 lastTold = 0;
};

QCoro::Task<> writeAndCount(Database *database, QString id, QString type, qint64 expectTold,
                            Counts *counts)
{
    auto write = itemWrite(id, type);
    const auto done = co_await database->write(std::move(write));
    ++counts->resumed;
    counts->failed += done ? 0 : 1;
    counts->tooEarly += counts->lastTold < expectTold ? 1 : 0;
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

struct ThreadCounts
{
    QEventLoop *loop = nullptr;
    int left = 0;
    int failed = 0;
    int wrongThread = 0;
};

QCoro::Task<> writeThenRead(Database *database, QString id, ThreadCounts *counts)
{
    const QThread *const mine = QThread::currentThread();
    auto write = itemWrite(id);
    const auto done = co_await database->write(std::move(write));
    counts->failed += done ? 0 : 1;
    counts->wrongThread += QThread::currentThread() == mine ? 0 : 1;
    auto read = [](Sql &sql) -> Result<qint64> { return countOf(sql, QStringLiteral("items")); };
    const auto count = co_await database->read(std::move(read));
    counts->failed += count && *count > 0 ? 0 : 1;
    counts->wrongThread += QThread::currentThread() == mine ? 0 : 1;
    if (--counts->left == 0)
        counts->loop->quit();
}

QCoro::Task<> writeThenLoopUntil(Database *database, QString id, const Counts *other,
                                 bool *sawOther)
{
    auto write = itemWrite(id);
    const auto done = co_await database->write(std::move(write));
    QElapsedTimer timer;
    timer.start();
    while (done && other->resumed == 0 && timer.elapsed() < 5000) {
        QEventLoop loop;
        loop.processEvents(QEventLoop::AllEvents, 10);
    }
    *sawOther = other->resumed == 1;
}

} // namespace

class TestDatabase : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void anAcknowledgedWriteIsRead();
    void aWriteReturnsWhatItsFunctionReturns();
    void aFailingWriteOfAGroupRollsBackAlone();
    void aWriteThatThrowsIsAnErrorOfThatWrite();
    void aWriteThatEndsTheTransactionFailsItsGroupAndNoLaterOne();
    void nothingIsVisibleBeforeTheCommit();
    void eventsCommitWithTheirChange();
    void eventsOfAFailedWriteAreNeverTold();
    void eventsAreToldInOrderBeforeTheirWritesResume();
    void eventsOfOthersAreNotRead();
    void aSequenceNumberIsNotGivenTwice();
    void queuedWritesShareATransaction();
    void aRiderIsKeptWithItsWriteOrNotAtAll_data();
    void aRiderIsKeptWithItsWriteOrNotAtAll();
    void aRiderGoesWithOneWriteOfItsThread();
    void aHundredThousandBytesSurviveARoundTrip();
    void resultsResumeOnTheThreadThatAwaits();
    void aCoroutineOutlivesItsDatabase();
    void aNestedLoopInAResumedCoroutineGetsTheRest();
    void aWriteAfterAFailedCommitWorks();

private:
    Database &db() { return *m_database; }
    std::unique_ptr<DatabaseFolder> m_folder;
    std::unique_ptr<Database> m_database;
};

void TestDatabase::init()
{
    m_folder = std::make_unique<DatabaseFolder>();
    auto opened = m_folder->open();
    QVERIFY2(opened, opened ? "" : qPrintable(opened.error().message + opened.error().detail));
    m_database = std::move(*opened);
}

void TestDatabase::cleanup()
{
    m_database.reset();
    QCoreApplication::processEvents();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    m_folder.reset();
}

void TestDatabase::anAcknowledgedWriteIsRead()
{
    m_folder->clock().advanceMs(5);
    QVERIFY(wait(db().write(itemWrite(QStringLiteral("a")))));

    QString name;
    qint64 size = 0;
    const auto found =
        db().reader().first(QStringLiteral("SELECT name, size FROM items WHERE id = ?"),
                            {QStringLiteral("a")}, [&](const Row &row) {
                                name = row.text(0);
                                size = row.integer(1);
                            });
    QVERIFY(found && *found);
    QCOMPARE(name, QStringLiteral("item a"));
    QCOMPARE(size, m_folder->clock().nowMs());
}

void TestDatabase::aWriteReturnsWhatItsFunctionReturns()
{
    auto text = [](Tx &) -> Result<QString> { return QStringLiteral("done"); };
    const auto done = wait(db().write(std::move(text)));
    QVERIFY(done);
    QCOMPARE(*done, QStringLiteral("done"));

    auto refusing = [](Tx &) -> Result<void> {
        return failKeyed(ErrorCode::Forbidden, QStringLiteral("no"), QStringLiteral("No."));
    };
    const auto refused = wait(db().write(std::move(refusing)));
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::Forbidden);
    QCOMPARE(refused.error().key, QStringLiteral("no"));

    auto moveOnly = [number = std::make_unique<int>(7)](Tx &) -> Result<std::unique_ptr<int>> {
        return std::make_unique<int>(*number);
    };
    const auto moved = wait(db().write(std::move(moveOnly)));
    QVERIFY(moved);
    QCOMPARE(**moved, 7);
}

void TestDatabase::aFailingWriteOfAGroupRollsBackAlone()
{
    QVERIFY(wait(db().write(itemWrite(QStringLiteral("taken")))));
    auto twoRows = [](Tx &tx) -> Result<qint64> {
        if (auto first = addItem(tx, QStringLiteral("first of two"), QStringLiteral("x")); !first)
            return first;
        return addItem(tx, QStringLiteral("taken"), QStringLiteral("x"));
    };
    auto before = db().write(itemWrite(QStringLiteral("before")));
    auto failing = db().write(std::move(twoRows));
    auto after = db().write(itemWrite(QStringLiteral("after")));

    QVERIFY(wait(std::move(before)));
    const auto failed = wait(std::move(failing));
    QVERIFY(wait(std::move(after)));
    QVERIFY(!failed);
    QCOMPARE(failed.error().code, ErrorCode::Conflict);
    QCOMPARE(countOf(db().reader(), QStringLiteral("items")), 3);
    QCOMPARE(countOf(db().reader(), QStringLiteral("items WHERE id = 'first of two'")), 0);
}

void TestDatabase::aWriteThatThrowsIsAnErrorOfThatWrite()
{
    auto throwing = [](Tx &tx) -> Result<qint64> {
        (void)addItem(tx, QStringLiteral("half"), QStringLiteral("x"));
        throw std::runtime_error("stray");
    };
    const auto thrown = wait(db().write(std::move(throwing)));
    QVERIFY(!thrown);
    QCOMPARE(thrown.error().code, ErrorCode::Internal);
    QVERIFY(!thrown.error().message.contains(QStringLiteral("stray")));
    QVERIFY(wait(db().write(itemWrite(QStringLiteral("next")))));
    QCOMPARE(countOf(db().reader(), QStringLiteral("items")), 1);
}

void TestDatabase::aWriteThatEndsTheTransactionFailsItsGroupAndNoLaterOne()
{
    auto ending = [](Tx &tx) -> Result<qint64> { return tx.sql().run(QStringLiteral("ROLLBACK")); };
    const auto ended = wait(db().write(std::move(ending)));
    QVERIFY(!ended);
    QCOMPARE(ended.error().code, ErrorCode::Internal);
    QVERIFY(wait(db().write(itemWrite(QStringLiteral("next")))));
    QCOMPARE(countOf(db().reader(), QStringLiteral("items")), 1);
}

void TestDatabase::nothingIsVisibleBeforeTheCommit()
{
    QSemaphore written;
    QSemaphore goOn;
    auto slow = [&](Tx &tx) -> Result<qint64> {
        auto added = addItem(tx, QStringLiteral("a"), QStringLiteral("x"));
        written.release();
        goOn.acquire();
        return added;
    };
    auto writing = db().write(std::move(slow));
    written.acquire();
    const qint64 seen = countOf(db().reader(), QStringLiteral("items"));
    goOn.release();
    QVERIFY(wait(std::move(writing)));
    QCOMPARE(seen, 0);
    QCOMPARE(countOf(db().reader(), QStringLiteral("items")), 1);
}

void TestDatabase::eventsCommitWithTheirChange()
{
    auto write = [](Tx &tx) -> Result<void> {
        tx.emitEvent({QStringLiteral("item.created"), QStringLiteral("ann"), QStringLiteral("a"),
                      QByteArrayLiteral("{\"name\":\"Zoë\"}")});
        return {};
    };
    QVERIFY(wait(db().write(std::move(write))));
    const auto rows = eventsAfter(db().reader(), 0, QString(), 10);
    QVERIFY(rows);
    QCOMPARE(rows->size(), size_t(1));
    const EventRow &row = rows->front();
    QCOMPARE(row.seq, 1);
    QCOMPARE(row.type, QStringLiteral("item.created"));
    QCOMPARE(row.userId, QStringLiteral("ann"));
    QCOMPARE(row.subjectId, QStringLiteral("a"));
    QCOMPARE(row.payload, QByteArrayLiteral("{\"name\":\"Zoë\"}"));
    QCOMPARE(row.createdMs, m_folder->clock().nowMs());
}

void TestDatabase::eventsOfAFailedWriteAreNeverTold()
{
    std::vector<EventRow> told;
    db().onCommitted([&](const std::vector<EventRow> &rows) {
        told.insert(told.end(), rows.begin(), rows.end());
    });
    auto failing = [](Tx &tx) -> Result<void> {
        tx.emitEvent(
            {QStringLiteral("item.created"), {}, QStringLiteral("x"), QByteArrayLiteral("{}")});
        return fail(ErrorCode::Invalid, QStringLiteral("No."));
    };
    auto first = db().write(itemWrite(QStringLiteral("a"), QStringLiteral("item.created")));
    auto second = db().write(std::move(failing));
    auto third = db().write(itemWrite(QStringLiteral("b"), QStringLiteral("item.created")));
    QVERIFY(wait(std::move(first)));
    QVERIFY(!wait(std::move(second)));
    QVERIFY(wait(std::move(third)));

    QCOMPARE(told.size(), size_t(2));
    QCOMPARE(told[0].subjectId, QStringLiteral("a"));
    QCOMPARE(told[1].subjectId, QStringLiteral("b"));
    QCOMPARE(eventsAfter(db().reader(), 0, QString(), 10)->size(), size_t(2));
}

void TestDatabase::eventsAreToldInOrderBeforeTheirWritesResume()
{
    Counts counts;
    bool inOrder = true;
    bool onMainThread = true;
    db().onCommitted([&](const std::vector<EventRow> &rows) {
        onMainThread = onMainThread && QThread::currentThread() == qApp->thread();
        for (const EventRow &row : rows) {
            inOrder = inOrder && row.seq == counts.lastTold + 1;
            counts.lastTold = row.seq;
        }
    });
    constexpr int kWrites = 2000;
    for (int i = 1; i <= kWrites; ++i)
        writeAndCount(&db(), QString::number(i), QStringLiteral("item.created"), i, &counts);
    QTRY_COMPARE_WITH_TIMEOUT(counts.resumed, kWrites, 20'000);
    QCOMPARE(counts.failed, 0);
    QCOMPARE(counts.tooEarly, 0);
    QVERIFY(inOrder);
    QVERIFY(onMainThread);
    QCOMPARE(counts.lastTold, kWrites);
}

void TestDatabase::eventsOfOthersAreNotRead()
{
    auto write = [](Tx &tx) -> Result<void> {
        for (const char *user : {"ann", "bob", ""}) {
            tx.emitEvent(
                {QStringLiteral("t"), QString::fromLatin1(user), {}, QByteArrayLiteral("{}")});
        }
        return {};
    };
    QVERIFY(wait(db().write(std::move(write))));
    const auto anns = eventsAfter(db().reader(), 0, QStringLiteral("ann"), 10);
    QVERIFY(anns);
    QCOMPARE(anns->size(), size_t(2));
    QCOMPARE(anns->at(0).userId, QStringLiteral("ann"));
    QCOMPARE(anns->at(1).userId, QString());
    QCOMPARE(eventsAfter(db().reader(), 2, QString(), 10)->size(), size_t(1));
    QCOMPARE(eventsAfter(db().reader(), 0, QString(), 2)->size(), size_t(2));
}

void TestDatabase::aSequenceNumberIsNotGivenTwice()
{
    QCOMPARE(*lastEventSeq(db().reader()), 0);
    QVERIFY(wait(db().write(itemWrite(QStringLiteral("a"), QStringLiteral("t")))));
    auto removing = [](Tx &tx) -> Result<qint64> {
        return tx.sql().run(QStringLiteral("DELETE FROM events"));
    };
    QVERIFY(wait(db().write(std::move(removing))));
    QCOMPARE(*lastEventSeq(db().reader()), 1);
    QVERIFY(wait(db().write(itemWrite(QStringLiteral("b"), QStringLiteral("t")))));
    QCOMPARE(eventsAfter(db().reader(), 0, QString(), 10)->front().seq, 2);
}

void TestDatabase::queuedWritesShareATransaction()
{
    // All that is queued while the writer is held becomes one commit, and so one call with events.
    int commits = 0;
    db().onCommitted([&](const std::vector<EventRow> &) { ++commits; });
    QSemaphore goOn;
    auto holding = [&](Tx &) -> Result<void> {
        goOn.acquire();
        return {};
    };
    auto held = db().write(std::move(holding));
    std::vector<Task<qint64>> writes;
    writes.reserve(100);
    for (int i = 0; i < 100; ++i)
        writes.push_back(db().write(itemWrite(QString::number(i), QStringLiteral("t"))));
    goOn.release();
    QVERIFY(wait(std::move(held)));
    for (auto &write : writes)
        QVERIFY(wait(std::move(write)));
    QVERIFY2(commits <= 20, qPrintable(QString::number(commits)));
    QCOMPARE(countOf(db().reader(), QStringLiteral("items")), 100);
}

void TestDatabase::aRiderIsKeptWithItsWriteOrNotAtAll_data()
{
    QTest::addColumn<bool>("riderWorks");
    QTest::addColumn<bool>("writeWorks");
    QTest::newRow("both work") << true << true;
    QTest::newRow("the write fails") << true << false;
    QTest::newRow("the rider fails") << false << true;
}

void TestDatabase::aRiderIsKeptWithItsWriteOrNotAtAll()
{
    QFETCH(bool, riderWorks);
    QFETCH(bool, writeWorks);
    db().setRider([riderWorks](Tx &tx) -> Result<void> {
        const auto added = itemWrite(QStringLiteral("rider"))(tx);
        if (!added)
            return fail(added.error());
        return riderWorks ? Result<void>() : fail(ErrorCode::Conflict, QStringLiteral("rider"));
    });
    auto write = [writeWorks](Tx &tx) -> Result<qint64> {
        const auto added = itemWrite(QStringLiteral("write"))(tx);
        if (!added)
            return fail(added.error());
        return writeWorks ? Result<qint64>(1) : fail(ErrorCode::Conflict, QStringLiteral("write"));
    };
    const auto done = wait(db().write(std::move(write)));
    QCOMPARE(done.has_value(), riderWorks && writeWorks);
    if (!done)
        QCOMPARE(done.error().message,
                 riderWorks ? QStringLiteral("write") : QStringLiteral("rider"));
    QCOMPARE(countOf(db().reader(), QStringLiteral("items")),
             qint64(riderWorks && writeWorks ? 2 : 0));
}

void TestDatabase::aRiderGoesWithOneWriteOfItsThread()
{
    int ridden = 0;
    db().setRider([&ridden](Tx &) -> Result<void> {
        ++ridden;
        return {};
    });
    Result<qint64> elsewhere = fail(ErrorCode::Internal, QStringLiteral("not run"));
    const std::unique_ptr<QThread> other(QThread::create([&] {
        QEventLoop loop;
        auto write = itemWrite(QStringLiteral("elsewhere"));
        elsewhere = QCoro::waitFor(db().write(std::move(write)));
    }));
    other->start();
    QVERIFY(other->wait(30'000));
    QVERIFY(elsewhere);
    QCOMPARE(ridden, 0);
    for (const char *id : {"first", "second"}) {
        auto write = itemWrite(QString::fromLatin1(id));
        QVERIFY(wait(db().write(std::move(write))));
        QCOMPARE(ridden, 1);
    }
    QVERIFY(!db().takeRider());
    db().setRider([](Tx &) { return Result<void>(); });
    QVERIFY(db().takeRider());
    QVERIFY(!db().takeRider());
}

void TestDatabase::aHundredThousandBytesSurviveARoundTrip()
{
    QString large;
    for (int i = 0; i < 100'000; ++i)
        large.append(QChar(i % 0x500 + 1));
    large.append(QChar(u'\0')).append(QStringLiteral("end"));
    auto write = [large](Tx &tx) { return addItem(tx, QStringLiteral("a"), large); };
    QVERIFY(wait(db().write(std::move(write))));
    QString read;
    QVERIFY(db().reader().first(QStringLiteral("SELECT name FROM items"), {},
                                [&](const Row &row) { read = row.text(0); }));
    QCOMPARE(read, large);
}

void TestDatabase::resultsResumeOnTheThreadThatAwaits()
{
    constexpr int kThreads = 4;
    constexpr int kEach = 200;
    std::vector<ThreadCounts> counts(kThreads);
    std::vector<std::unique_ptr<QThread>> threads;
    for (int t = 0; t < kThreads; ++t) {
        threads.emplace_back(QThread::create([this, t, mine = &counts[size_t(t)]] {
            QEventLoop loop;
            mine->loop = &loop;
            mine->left = kEach;
            for (int i = 0; i < kEach; ++i)
                writeThenRead(&db(), QStringLiteral("%1-%2").arg(t).arg(i), mine);
            loop.exec();
        }));
        threads.back()->start();
    }
    for (const auto &thread : threads)
        QVERIFY(thread->wait(30'000));
    for (const ThreadCounts &mine : counts) {
        QCOMPARE(mine.left, 0);
        QCOMPARE(mine.failed, 0);
        QCOMPARE(mine.wrongThread, 0);
    }
    QCOMPARE(countOf(db().reader(), QStringLiteral("items")), kThreads * kEach);
}

void TestDatabase::aCoroutineOutlivesItsDatabase()
{
    Counts counts;
    writeAndCount(&db(), QStringLiteral("a"), QString(), 0, &counts);
    m_database.reset();
    QCOMPARE(counts.resumed, 0);
    QTRY_COMPARE(counts.resumed, 1);
    QCOMPARE(counts.failed, 0);

    // A token of a database that is gone.
    auto opened = m_folder->open();
    QVERIFY(opened);
    m_database = std::move(*opened);
    const CancelToken token;
    auto endless = [](Sql &sql) { return endlessRead(sql); };
    auto read = db().read(std::move(endless), token);
    m_database.reset();
    token.cancel();
    const auto cancelled = wait(std::move(read));
    QVERIFY(!cancelled);
    QCOMPARE(cancelled.error().code, ErrorCode::Cancelled);
}

void TestDatabase::aNestedLoopInAResumedCoroutineGetsTheRest()
{
    // Both are in one group, so both results are there when the first is resumed.
    QSemaphore goOn;
    auto holding = [&](Tx &) -> Result<void> {
        goOn.acquire();
        return {};
    };
    Counts second;
    bool firstSawSecond = false;
    auto held = db().write(std::move(holding));
    writeThenLoopUntil(&db(), QStringLiteral("1"), &second, &firstSawSecond);
    writeAndCount(&db(), QStringLiteral("2"), QString(), 0, &second);
    goOn.release();
    QTRY_VERIFY(firstSawSecond);
    QVERIFY(wait(std::move(held)));
}

void TestDatabase::aWriteAfterAFailedCommitWorks()
{
    // A deferred foreign key fails at COMMIT: the whole group gets it, the next one is clean.
    auto broken = [](Tx &tx) -> Result<qint64> {
        if (auto deferred = tx.sql().run(QStringLiteral("PRAGMA defer_foreign_keys=ON")); !deferred)
            return deferred;
        return tx.sql().run(
            QStringLiteral("INSERT INTO parts(id, item_id, body) VALUES ('p', 'none', 'b')"));
    };
    std::vector<EventRow> told;
    db().onCommitted([&](const std::vector<EventRow> &rows) {
        told.insert(told.end(), rows.begin(), rows.end());
    });
    QSemaphore goOn;
    auto holding = [&](Tx &) -> Result<void> {
        goOn.acquire();
        return {};
    };
    auto held = db().write(std::move(holding));
    auto good = db().write(itemWrite(QStringLiteral("good"), QStringLiteral("t")));
    auto bad = db().write(std::move(broken));
    goOn.release();
    (void)wait(std::move(held)); // perhaps a group of its own
    const auto goodDone = wait(std::move(good));
    const auto badDone = wait(std::move(bad));
    QVERIFY(!badDone);
    QCOMPARE(badDone.error().code, ErrorCode::Conflict);
    QCOMPARE(countOf(db().reader(), QStringLiteral("items")), goodDone ? 1 : 0);
    QCOMPARE(told.size(), size_t(goodDone ? 1 : 0));

    QVERIFY(wait(db().write(itemWrite(QStringLiteral("next")))));
    QCOMPARE(countOf(db().reader(), QStringLiteral("parts")), 0);
}

QTEST_GUILESS_MAIN(TestDatabase)
#include "tst_database.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/storage/connection.h"
#include "tests/storage/pairs.h"

#include <QSemaphore>
#include <QTest>

using namespace troupe;
using namespace troupe::test;

class TestMaintenance : public QObject
{
    Q_OBJECT

private slots:
    void aBackupIsOneSnapshotWhileOthersWrite();
    void aBackupDoesNotReplaceAFile();
    void aBackupIntoNowhereIsAnError();
    void aBackupOpensAsADatabase();
    void brokenReferencesAreFound();
    void aCheckpointEmptiesTheLog();
    void freeSpaceIsTold();
};

namespace {

QCoro::Task<> writePairs(Database *database, int count, int *done)
{
    for (int i = 0; i < count; ++i) {
        auto write = pairWrite(QStringLiteral("during %1").arg(i), QString(2000, u'x'));
        const auto written = co_await database->write(std::move(write));
        if (!written)
            co_return;
        ++*done;
    }
}

} // namespace

void TestMaintenance::aBackupIsOneSnapshotWhileOthersWrite()
{
    DatabaseFolder folder;
    const auto database = folder.open();
    QStringList before;
    for (int i = 0; i < 2000; ++i) {
        before.append(QString::number(i));
        (*database)->write(pairWrite(before.last(), QString(5000, u'x')));
    }
    int written = 0;
    writePairs(database->get(), 300, &written);
    const QString path = folder.file("copy.db");
    const auto copied = wait((*database)->backupTo(path));
    QVERIFY2(copied, copied ? "" : qPrintable(copied.error().message + copied.error().detail));
    QCOMPARE(*copied, path);
    QTRY_COMPARE_WITH_TIMEOUT(written, 300, 20'000);

    DatabaseFolder restored;
    QVERIFY(QDir().mkpath(restored.path()));
    QVERIFY(QFile::copy(path, restored.database()));
    const auto copy = restored.open();
    QVERIFY(copy);
    QCOMPARE(faultOfPairs(**copy, {}), QString()); // whole pairs only
}

void TestMaintenance::aBackupDoesNotReplaceAFile()
{
    DatabaseFolder folder;
    const auto database = folder.open();
    const auto refused = wait((*database)->backupTo(folder.database()));
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::Conflict);
    QVERIFY(wait((*database)->write(itemWrite(QStringLiteral("a")))));
}

void TestMaintenance::aBackupIntoNowhereIsAnError()
{
    DatabaseFolder folder;
    const auto database = folder.open();
    const auto refused = wait((*database)->backupTo(folder.file("no such folder/copy.db")));
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::Unavailable);
}

void TestMaintenance::aBackupOpensAsADatabase()
{
    DatabaseFolder folder;
    const auto database = folder.open();
    QVERIFY(wait((*database)->write(pairWrite(QStringLiteral("a"), QStringLiteral("x")))));
    QVERIFY(wait((*database)->backupTo(folder.file("copy.db"))));
    QVERIFY(wait((*database)->write(pairWrite(QStringLiteral("b"), QStringLiteral("x")))));

    DatabaseFolder restored;
    QVERIFY(QDir().mkpath(restored.path()));
    QVERIFY(QFile::copy(folder.file("copy.db"), restored.database()));
    const auto copy = restored.open();
    QVERIFY2(copy, copy ? "" : qPrintable(copy.error().message));
    QCOMPARE(countOf((*copy)->reader(), QStringLiteral("items")), 1);
}

void TestMaintenance::brokenReferencesAreFound()
{
    DatabaseFolder folder;
    QVERIFY(folder.open());
    {
        ConnectionOptions options; // from outside: our own connections check references
        options.path = folder.database();
        options.mode = ConnectionOptions::Copy;
        const auto outside = Connection::open(options);
        QVERIFY(outside);
        QVERIFY((*outside)->execute(QStringLiteral("PRAGMA foreign_keys=OFF")));
        QVERIFY((*outside)->run(
            QStringLiteral("INSERT INTO parts(id, item_id, body) VALUES ('p', 'none', 'b')")));
    }
    const auto database = folder.open();
    QVERIFY(database);
    const auto checked = wait((*database)->integrityCheck());
    QVERIFY(!checked);
    QCOMPARE(checked.error().key, QStringLiteral("database_damaged"));
    QVERIFY(checked.error().detail.contains(QStringLiteral("parts")));
}

void TestMaintenance::aCheckpointEmptiesTheLog()
{
    DatabaseFolder folder;
    const auto database = folder.open();
    for (int i = 0; i < 20; ++i)
        QVERIFY(wait((*database)->write(pairWrite(QString::number(i), QString(5000, u'x')))));
    const auto before = (*database)->size();
    QVERIFY(before);
    QVERIFY(before->walBytes > 100'000);
    QVERIFY(wait((*database)->checkpoint()));
    const auto after = (*database)->size();
    QCOMPARE(after->walBytes, 0);
    QVERIFY(after->fileBytes > before->fileBytes);
}

void TestMaintenance::freeSpaceIsTold()
{
    DatabaseFolder folder;
    const auto database = folder.open();
    QVERIFY(wait((*database)->write(pairWrite(QStringLiteral("a"), QString(400'000, u'x')))));
    QCOMPARE((*database)->size()->freeBytes, 0);
    auto removing = [](Tx &tx) { return tx.sql().run(QStringLiteral("DELETE FROM parts")); };
    QVERIFY(wait((*database)->write(std::move(removing))));
    QVERIFY((*database)->size()->freeBytes > 390'000);
}

QTEST_GUILESS_MAIN(TestMaintenance)
#include "tst_maintenance.moc"

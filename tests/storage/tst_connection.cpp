// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/storage/connection.h"
#include "core/storage/datafolder.h"

#include <QTemporaryDir>
#include <QTest>

using namespace troupe;

class TestConnection : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void valuesComeBackAsTheyWere_data();
    void valuesComeBackAsTheyWere();
    void aNullTextIsATextAndNothingIsNull();
    void aStatementMayRunInsideOfItself();
    void aStatementLeftMidwayHoldsNoLock();
    void aFailedStatementRunsAgain();
    void aWrongNumberOfValuesIsRefused();
    void moreStatementsThanTheCacheHolds();
    void theNumberOfChangedRowsIsTold();
    void errorsInTheMiddleOfRowsAreTold();
    void anInterruptedConnectionRefusesUntilAllowed();
    void aStatementSurvivesASchemaChange();

private:
    std::unique_ptr<Connection> open(ConnectionOptions::Mode mode = ConnectionOptions::ReadWrite);
    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestConnection::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(makePrivateFile(m_folder->filePath(QStringLiteral("a.db"))));
    const auto connection = open();
    QVERIFY(connection);
    QVERIFY(connection->execute(QStringLiteral("CREATE TABLE t(id INTEGER PRIMARY KEY, v)")));
}

std::unique_ptr<Connection> TestConnection::open(ConnectionOptions::Mode mode)
{
    ConnectionOptions options;
    options.path = m_folder->filePath(QStringLiteral("a.db"));
    options.mode = mode;
    options.busyTimeoutMs = 0;
    auto opened = Connection::open(options);
    return opened ? std::move(*opened) : nullptr;
}

void TestConnection::valuesComeBackAsTheyWere_data()
{
    QTest::addColumn<QVariant>("value");
    QTest::newRow("a large number") << QVariant(std::numeric_limits<qint64>::max());
    QTest::newRow("a negative number") << QVariant(std::numeric_limits<qint64>::min());
    QTest::newRow("a real") << QVariant(0.1);
    QTest::newRow("a text past the BMP") << QVariant(QStringLiteral("Zoë \U0001F3AD"));
    QTest::newRow("a text that is a number stays one") << QVariant(QStringLiteral("007"));
    QTest::newRow("a text with a zero character")
        << QVariant(QString(QStringLiteral("a") + QChar(u'\0') + u'b'));
    QTest::newRow("bytes") << QVariant(QByteArray("\x00\xff\x01", 3));
    QTest::newRow("an empty text") << QVariant(QStringLiteral(""));
}

void TestConnection::valuesComeBackAsTheyWere()
{
    QFETCH(QVariant, value);
    const auto connection = open();
    QVERIFY(connection->run(QStringLiteral("INSERT INTO t(v) VALUES (?)"), {value}));
    QVariant read;
    QVERIFY(connection->first(QStringLiteral("SELECT v FROM t"), {}, [&](const Row &row) {
        read = row.value(0);
        QVERIFY(!row.isNull(0));
    }));
    QCOMPARE(read, value);
    QCOMPARE(read.typeId(), value.typeId());
}

void TestConnection::aNullTextIsATextAndNothingIsNull()
{
    const auto connection = open();
    QVERIFY(connection->run(QStringLiteral("INSERT INTO t(v) VALUES (?), (?), (?)"),
                            {QString(), QByteArray(), QVariant()}));
    QStringList types;
    QVERIFY(connection->each(QStringLiteral("SELECT typeof(v) FROM t ORDER BY id"), {},
                             [&](const Row &row) {
                                 types.append(row.text(0));
                                 return true;
                             }));
    QCOMPARE(types.join(u' '), QStringLiteral("text blob null"));
}

void TestConnection::aStatementMayRunInsideOfItself()
{
    const auto connection = open();
    for (int i = 1; i <= 3; ++i)
        QVERIFY(connection->run(QStringLiteral("INSERT INTO t VALUES (?, ?)"), {i, i * 10}));
    const QString select = QStringLiteral("SELECT id, v FROM t WHERE id >= ? ORDER BY id");
    QStringList seen;
    QVERIFY(connection->each(select, {1}, [&](const Row &outer) {
        const auto inner = connection->each(select, {2}, [&](const Row &row) {
            seen.append(QString::number(outer.integer(0)) + u'-' + row.text(0));
            return true;
        });
        return inner.has_value();
    }));
    QCOMPARE(seen.join(u' '), QStringLiteral("1-2 1-3 2-2 2-3 3-2 3-3"));
}

void TestConnection::aStatementLeftMidwayHoldsNoLock()
{
    const auto writer = open();
    for (int i = 0; i < 1000; ++i)
        QVERIFY(writer->run(QStringLiteral("INSERT INTO t(v) VALUES (?)"), {QString(500, u'x')}));
    const auto reader = open(ConnectionOptions::ReadOnly);
    int rows = 0;
    QVERIFY(reader->each(QStringLiteral("SELECT v FROM t"), {},
                         [&](const Row &) { return ++rows < 3; }));
    QCOMPARE(rows, 3);
    // A reader that still held its snapshot would keep the log from being truncated.
    QCOMPARE(writer->scalar(QStringLiteral("PRAGMA wal_checkpoint(TRUNCATE)"))->toInt(), 0);
}

void TestConnection::aFailedStatementRunsAgain()
{
    const auto connection = open();
    const QString insert = QStringLiteral("INSERT INTO t VALUES (?, ?)");
    QVERIFY(connection->run(insert, {1, 1}));
    const auto failed = connection->run(insert, {1, 2});
    QVERIFY(!failed);
    QCOMPARE(failed.error().code, ErrorCode::Conflict);
    QVERIFY(connection->run(insert, {2, 2}));
    QVERIFY(!connection->run(QStringLiteral("SELECT nothing FROM nowhere")));
    QCOMPARE(connection->scalar(QStringLiteral("SELECT count(*) FROM t"))->toInt(), 2);
}

void TestConnection::aWrongNumberOfValuesIsRefused()
{
    const auto connection = open();
    const QString insert = QStringLiteral("INSERT INTO t VALUES (?, ?)");
    QVERIFY(connection->run(insert, {1, QStringLiteral("first")}));
    const auto fewer = connection->run(insert, {2});
    QVERIFY(!fewer);
    QCOMPARE(fewer.error().code, ErrorCode::Internal);
    QVERIFY(!connection->run(QStringLiteral("DELETE FROM t WHERE id = ?")));
    QCOMPARE(connection->scalar(QStringLiteral("SELECT count(*) FROM t"))->toInt(), 1);
}

void TestConnection::moreStatementsThanTheCacheHolds()
{
    const auto connection = open();
    qint64 sum = 0;
    QVERIFY(connection->each(QStringLiteral("SELECT 1"), {}, [&](const Row &outer) {
        for (int i = 0; i < 1000; ++i) {
            const auto done = connection->first(QStringLiteral("SELECT %1").arg(i + 2), {},
                                                [&](const Row &row) { sum += row.integer(0); });
            if (!done)
                return false;
        }
        sum += outer.integer(0); // this statement was not thrown out meanwhile
        return true;
    }));
    QCOMPARE(sum, 1001 * 1002 / 2);
}

void TestConnection::theNumberOfChangedRowsIsTold()
{
    const auto connection = open();
    QCOMPARE(*connection->run(QStringLiteral("INSERT INTO t(v) VALUES (1), (2), (3)")), 3);
    QCOMPARE(*connection->run(QStringLiteral("UPDATE t SET v = v + 1 WHERE v > ?"), {1}), 2);
    QCOMPARE(*connection->run(QStringLiteral("DELETE FROM t WHERE v = ?"), {99}), 0);
}

void TestConnection::errorsInTheMiddleOfRowsAreTold()
{
    const auto connection = open();
    QVERIFY(connection->run(
        QStringLiteral("INSERT INTO t(v) VALUES (1), (2), (-9223372036854775808)")));
    int rows = 0;
    const auto failed =
        connection->each(QStringLiteral("SELECT abs(v) FROM t ORDER BY id"), {}, [&](const Row &) {
            ++rows;
            return true;
        });
    QVERIFY(!failed); // integer overflow in the third row
    QCOMPARE(rows, 2);
}

void TestConnection::anInterruptedConnectionRefusesUntilAllowed()
{
    const auto connection = open();
    connection->interrupt();
    const auto refused = connection->run(QStringLiteral("INSERT INTO t(v) VALUES (1)"));
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::Cancelled);
    connection->allow();
    QVERIFY(connection->run(QStringLiteral("INSERT INTO t(v) VALUES (1)")));
}

void TestConnection::aStatementSurvivesASchemaChange()
{
    const auto connection = open();
    QVERIFY(connection->run(QStringLiteral("INSERT INTO t(v) VALUES (1)")));
    const QString select = QStringLiteral("SELECT v FROM t WHERE v = ?");
    QVERIFY(connection->first(select, {1}, [](const Row &) {}));
    QVERIFY(connection->execute(QStringLiteral("CREATE TABLE other(a)")));
    QVERIFY(connection->execute(QStringLiteral("ALTER TABLE t ADD COLUMN w DEFAULT 'new'")));
    QVERIFY(connection->execute(QStringLiteral("CREATE INDEX t_v ON t(v)")));
    const auto found = connection->first(select, {1}, [](const Row &) {});
    QVERIFY(found && *found);
}

QTEST_GUILESS_MAIN(TestConnection)
#include "tst_connection.moc"

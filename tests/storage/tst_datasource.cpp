// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/storage/csvreader.h"
#include "core/storage/datasourcereader.h"

#include <QBuffer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sqlite3.h>
#include <sys/stat.h>
#include <thread>

using namespace troupe;

namespace {

DataSource sourceOf(const QString &path, DataSourceKind kind)
{
    DataSource source;
    source.name = QStringLiteral("data");
    source.kind = kind;
    source.path = path;
    return source;
}

} // namespace

class TestDataSource : public QObject
{
    Q_OBJECT

private slots:
    void init();

    void whatIsNoReadingIsRefused_data();
    void whatIsNoReadingIsRefused();
    void whatReadsIsAllowed_data();
    void whatReadsIsAllowed();
    void errorsNameLineAndColumn();
    void rowsCellsAndBytesAreCapped();
    void aQueryWithoutEndIsStopped();
    void aQueryCanBeCancelled();
    void aDatabaseThatIsNoneIsTold();
    void aViewOfAForeignFileMayNotCallWhatItLikes();
    void othersMayWriteMeanwhile();

    void csvColumnsHaveTypes();
    void csvForms_data();
    void csvForms();
    void csvThatIsBrokenNamesItsLine_data();
    void csvThatIsBrokenNamesItsLine();
    void aChangedCsvFileIsLoadedAnew();
    void aPipeIsNotOpened();
    void manyAtOnce();

private:
    QString path(const char *name) const { return m_folder->filePath(QString::fromLatin1(name)); }
    DataSource csv(const char *name, const QByteArray &bytes) const
    {
        QFile file(path(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("cannot write");
        return sourceOf(file.fileName(), DataSourceKind::Csv);
    }
    Result<QueryAnswer> ask(const DataSource &source, const char *sql)
    {
        return m_reader.query(source, QString::fromUtf8(sql), QueryLimits(), CancelToken());
    }
    QString one(const DataSource &source, const char *sql)
    {
        const auto answer = ask(source, sql);
        if (!answer)
            return answer.error().message;
        QStringList cells;
        for (const QVariantList &row : answer->rows) {
            for (const QVariant &cell : row)
                cells.append(cell.isValid() ? cell.toString() : QStringLiteral("NULL"));
        }
        return cells.join(u'|');
    }
    void execute(const char *sql) const
    {
        sqlite3 *handle = nullptr;
        QCOMPARE(sqlite3_open(path("shop.db").toUtf8().constData(), &handle), SQLITE_OK);
        QCOMPARE(sqlite3_exec(handle, sql, nullptr, nullptr, nullptr), SQLITE_OK);
        sqlite3_close(handle);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    DataSourceReader m_reader;
    DataSource m_shop;
};

void TestDataSource::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    execute("CREATE TABLE orders (id INTEGER PRIMARY KEY, customer TEXT, amount REAL);"
            "CREATE TABLE blobs (b BLOB);"
            "INSERT INTO orders(customer, amount) VALUES ('Ann', 10.5), ('Bob', 20), (NULL, 3);"
            "INSERT INTO blobs VALUES (x'0102');"
            "CREATE VIEW big AS SELECT * FROM orders WHERE amount > 5;");
    m_shop = sourceOf(path("shop.db"), DataSourceKind::Sqlite);
}

void TestDataSource::whatIsNoReadingIsRefused_data()
{
    QTest::addColumn<QByteArray>("sql");
    for (const char *sql : {"DELETE FROM orders",
                            "INSERT INTO orders(customer) VALUES ('Eve')",
                            "UPDATE orders SET amount = 0",
                            "DROP TABLE orders",
                            "CREATE TABLE t (a)",
                            "CREATE TEMP TABLE t AS SELECT 1",
                            "ATTACH 'other.db' AS o",
                            "VACUUM INTO 'copy.db'",
                            "PRAGMA journal_mode = DELETE",
                            "PRAGMA writable_schema = ON",
                            "PRAGMA query_only = OFF",
                            "SELECT load_extension('evil')",
                            "SELECT readfile('/etc/passwd')",
                            "SELECT writefile('x', 'y')",
                            "SELECT fts3_tokenizer('simple')",
                            "SELECT zeroblob(1000000000)",
                            "SELECT randomblob(1000000000)",
                            "BEGIN",
                            "COMMIT",
                            "SELECT 1; DELETE FROM orders",
                            "SELECT 1; SELECT 2",
                            "",
                            "-- nothing",
                            ";",
                            "INSERT INTO orders(customer) VALUES ('Eve') RETURNING id",
                            "REINDEX",
                            "ANALYZE",
                            "SELECT * FROM orders WHERE",
                            "EXPLAIN DELETE FROM orders",
                            "SAVEPOINT s",

                            "SELECT * FROM pragma_wal_checkpoint"})
        QTest::newRow(sql[0] ? sql : "nothing") << QByteArray(sql);
}

void TestDataSource::whatIsNoReadingIsRefused()
{
    QFETCH(QByteArray, sql);
    const auto answer = ask(m_shop, sql.constData());
    QVERIFY(!answer.has_value());
    QVERIFY(answer.error().code == ErrorCode::Invalid
            || answer.error().code == ErrorCode::TooLarge);
    QCOMPARE(one(m_shop, "SELECT count(*), sum(amount) FROM orders"), QStringLiteral("3|33.5"));
    QVERIFY(!QFile::exists(path("copy.db")));
}

void TestDataSource::whatReadsIsAllowed_data()
{
    QTest::addColumn<QByteArray>("sql");
    QTest::addColumn<QString>("cells");
    const auto row = [](const char *sql, const char *cells) {
        QTest::newRow(sql) << QByteArray(sql) << QString::fromUtf8(cells);
    };
    row("SELECT customer, amount FROM orders ORDER BY id", "Ann|10.5|Bob|20|NULL|3");
    row("SELECT count(*) FROM big;  -- with a comment", "2");
    row("WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 4) "
        "SELECT sum(i) FROM n",
        "10");
    row("VALUES (1, 'a')", "1|a");
    row("SELECT b FROM blobs", "(2 bytes)");
    row("SELECT upper(customer), round(amount, 1) FROM orders WHERE customer LIKE 'a%'",
        "ANN|10.5");
    row("SELECT strftime('%Y', '2026-03-01'), json_extract('{\"a\": 1}', '$.a')", "2026|1");
    row("SELECT row_number() OVER (ORDER BY amount DESC), customer FROM orders LIMIT 1", "1|Bob");
    row("SELECT sum(value) FROM json_each('[1, 2]')", "3");
    row("SELECT name FROM pragma_table_info('orders') LIMIT 1", "id");
}

void TestDataSource::whatReadsIsAllowed()
{
    QFETCH(QByteArray, sql);
    QFETCH(QString, cells);
    QCOMPARE(one(m_shop, sql.constData()), cells);
}

void TestDataSource::errorsNameLineAndColumn()
{
    const auto typo = ask(m_shop, "SELECT customer\nFROM orders\nWHERE amuont > 1");
    QVERIFY(!typo.has_value());
    QCOMPARE(typo.error().code, ErrorCode::Invalid);
    QCOMPARE(typo.error().issues.value(0).pointer, QStringLiteral("/sql"));
    QVERIFY2(typo.error().message.contains(QStringLiteral("amuont")),
             qPrintable(typo.error().message));
    QVERIFY2(typo.error().message.contains(QStringLiteral("line 3, column 7")),
             qPrintable(typo.error().message));
    const auto refused = ask(m_shop, "DELETE FROM orders");
    QVERIFY2(refused.error().message.contains(QStringLiteral("DELETE")),
             qPrintable(refused.error().message));
}

void TestDataSource::rowsCellsAndBytesAreCapped()
{
    QueryLimits limits;
    limits.maxRows = 2;
    limits.maxCellBytes = 5;
    auto answer = m_reader.query(m_shop, QStringLiteral("SELECT 'ääääääää' FROM orders"), limits,
                                 CancelToken());
    QVERIFY(answer.has_value());
    QCOMPARE(answer->rows.size(), 2);
    QVERIFY(answer->isCut);
    QCOMPARE(answer->rows[0][0].toString(), QStringLiteral("ää…"));
    limits = QueryLimits();
    limits.maxRows = 100'000;
    limits.maxBytes = 1000;
    answer = m_reader.query(m_shop,
                            QStringLiteral(
                                "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n) "
                                "SELECT 'hundred letters hundred letters' FROM n"),
                            limits, CancelToken());
    QVERIFY(answer.has_value());
    QVERIFY(answer->isCut);
    QVERIFY(answer->rows.size() < 60);
}

void TestDataSource::aQueryWithoutEndIsStopped()
{
    QueryLimits limits;
    limits.timeoutMs = 50;
    const auto answer = m_reader.query(
        m_shop,
        QStringLiteral("WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n) "
                       "SELECT count(*) FROM n"),
        limits, CancelToken());
    QVERIFY(!answer.has_value());
    QCOMPARE(answer.error().code, ErrorCode::Timeout);
}

void TestDataSource::aQueryCanBeCancelled()
{
    const CancelToken cancel;
    std::thread stopper([&cancel] { cancel.cancel(); });
    const auto answer = m_reader.query(
        m_shop,
        QStringLiteral("WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n) "
                       "SELECT count(*) FROM n"),
        QueryLimits(), cancel);
    stopper.join();
    QVERIFY(!answer.has_value());
    QCOMPARE(answer.error().code, ErrorCode::Cancelled);
}

void TestDataSource::aDatabaseThatIsNoneIsTold()
{
    const DataSource text = csv("text.db", QByteArray(5000, 'x'));
    const auto answer = ask(sourceOf(text.path, DataSourceKind::Sqlite), "SELECT 1");
    QVERIFY(!answer.has_value());
    QCOMPARE(answer.error().code, ErrorCode::Invalid);
    const auto missing = ask(sourceOf(path("gone.db"), DataSourceKind::Sqlite), "SELECT 1");
    QCOMPARE(missing.error().code, ErrorCode::NotFound);
    QVERIFY(!QFile::exists(path("gone.db")));
    const auto folder = ask(sourceOf(m_folder->path(), DataSourceKind::Sqlite), "SELECT 1");
    QCOMPARE(folder.error().code, ErrorCode::Invalid);
}

void TestDataSource::aViewOfAForeignFileMayNotCallWhatItLikes()
{
    execute("CREATE VIEW trap AS SELECT load_extension('evil') AS x;"
            "CREATE VIEW sink AS SELECT randomblob(1000000000) AS x;");
    QVERIFY(!ask(m_shop, "SELECT * FROM trap").has_value());
    QVERIFY(!ask(m_shop, "SELECT * FROM sink").has_value());
    const auto schema = m_reader.schema(m_shop, CancelToken());
    QVERIFY(schema.has_value());
    QStringList names;
    for (const DataTable &table : schema->tables)
        names.append(table.name + (table.isView ? QStringLiteral(" view") : QString()));
    QCOMPARE(names, QStringList({QStringLiteral("big view"), QStringLiteral("blobs"),
                                 QStringLiteral("orders"), QStringLiteral("sink view"),
                                 QStringLiteral("trap view")}));
    QCOMPARE(schema->tables[2].columns.size(), 3);
    QCOMPARE(schema->tables[2].columns[2].name, QStringLiteral("amount"));
    QCOMPARE(schema->tables[2].columns[2].type, QStringLiteral("REAL"));
}

void TestDataSource::othersMayWriteMeanwhile()
{
    execute("PRAGMA journal_mode = WAL");
    execute("INSERT INTO orders(customer, amount) VALUES ('Cid', 1)");
    QCOMPARE(one(m_shop, "SELECT count(*) FROM orders"), QStringLiteral("4"));
    execute("INSERT INTO orders(customer, amount) VALUES ('Dan', 1)");
    QCOMPARE(one(m_shop, "SELECT count(*) FROM orders"), QStringLiteral("5"));
}

void TestDataSource::csvColumnsHaveTypes()
{
    const DataSource source = csv("Sales 2026.csv", "Region,Amount,Price,Code,Note\n"
                                                    "North,10,1.5,007,\"a, \"\"b\"\"\nc\"\n"
                                                    "South,20,2,012,\n"
                                                    "North,5,-3e2,1,x\n");
    QCOMPARE(one(source, "SELECT Region, sum(Amount) FROM sales_2026 GROUP BY Region"),
             QStringLiteral("North|15|South|20"));
    QCOMPARE(one(source, "SELECT typeof(Amount), typeof(Price), typeof(Code), typeof(Note), Code, "
                         "Note FROM sales_2026 LIMIT 1"),
             QStringLiteral("integer|real|text|text|007|a, \"b\"\nc"));
    QCOMPARE(one(source, "SELECT count(*) FROM sales_2026 WHERE Note IS NULL"),
             QStringLiteral("1"));
    QVERIFY(!ask(source, "DELETE FROM sales_2026").has_value());
    QVERIFY(!ask(source, "PRAGMA query_only = OFF").has_value());
    const auto schema = m_reader.schema(source, CancelToken());
    QVERIFY(schema.has_value());
    QCOMPARE(schema->tables.size(), 1);
    QCOMPARE(schema->tables[0].name, QStringLiteral("sales_2026"));
    QCOMPARE(schema->tables[0].rows, 3);
    QCOMPARE(schema->tables[0].columns[1].type, QStringLiteral("INTEGER"));
}

void TestDataSource::csvForms_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("sql");
    QTest::addColumn<QString>("cells");
    const auto row = [](const char *name, const QByteArray &bytes, const char *sql,
                        const char *cells) {
        QTest::newRow(name) << bytes << QByteArray(sql) << QString::fromUtf8(cells);
    };
    const char *const all = "SELECT * FROM t";
    row("semicolons and decimal commas", "a;b\nx;1.234,50\ny;2,5\n", "SELECT sum(b) FROM t",
        "1237");
    row("tabs", "a\tb\n1\t2\n", all, "1|2");
    row("bars", "a|b\n1|2\n", all, "1|2");
    row("a byte order mark",
        "\xef\xbb\xbf"
        "a,b\n1,2\n",
        "SELECT a FROM t", "1");
    row("Latin-1", "name,n\nM\xfcller,1\n", "SELECT name FROM t", "Müller");
    row("UTF-8", "name,n\nM\xc3\xbcller,1\n", "SELECT name FROM t", "Müller");
    row("UTF-16",
        QByteArray("\xff\xfe"
                   "a\0,\0b\0\n\0"
                   "1\0,\0"
                   "2\0\n\0",
                   18),
        all, "1|2");
    row("CRLF and no last line end", "a,b\r\n1,2\r\n3,4", all, "1|2|3|4");
    row("CR alone", "a,b\r1,2\r", all, "1|2");
    row("empty lines between", "a,b\n\n1,2\n\n\n3,4\n", all, "1|2|3|4");
    row("numbers in the first line: no names", "1,2\n3,4\n", "SELECT column_1 FROM t", "1|3");
    row("names twice and none", "a,a,\n1,2,3\n", "SELECT a, a_2, column_3 FROM t", "1|2|3");
    row("a short line", "a,b,c\n1\n", all, "1|NULL|NULL");
    row("empty values at the end", "a,b\n1,2,,\n", all, "1|2");
    row("a text among numbers later", "a\n1\n2\nn/a\n", "SELECT typeof(a) FROM t",
        "text|text|text");
    row("a comma is no decimal comma in a file of commas", "a,b\n\"1,5\",2\n", "SELECT a FROM t",
        "1,5");
    row("quotes in names", "\"a \"\"b\"\"\",c\n1,2\n", "SELECT \"a \"\"b\"\"\" FROM t", "1");
    row("large numbers stay as they are", "a\n12345678901234567890\n", all, "12345678901234567890");
}

void TestDataSource::csvForms()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, sql);
    QFETCH(QString, cells);
    QCOMPARE(one(csv("t.csv", bytes), sql.constData()), cells);
}

void TestDataSource::csvThatIsBrokenNamesItsLine_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("told");
    QTest::newRow("a quote without end")
        << QByteArray("a,b\n1,2\n3,\"4\n5,6\n") << QStringLiteral("Line 3");
    QTest::newRow("too many values") << QByteArray("a,b\n1,2\n1,2,3\n") << QStringLiteral("Line 3");
    QTest::newRow("empty") << QByteArray() << QStringLiteral("empty");
}

void TestDataSource::csvThatIsBrokenNamesItsLine()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, told);
    const auto answer = ask(csv("t.csv", bytes), "SELECT 1");
    QVERIFY(!answer.has_value());
    QCOMPARE(answer.error().code, ErrorCode::Invalid);
    QVERIFY2(answer.error().message.contains(told), qPrintable(answer.error().message));
}

void TestDataSource::aChangedCsvFileIsLoadedAnew()
{
    const DataSource source = csv("t.csv", "a\n1\n");
    QCOMPARE(one(source, "SELECT count(*) FROM t"), QStringLiteral("1"));
    csv("t.csv", "a\n1\n2\n");
    QCOMPARE(one(source, "SELECT count(*) FROM t"), QStringLiteral("2"));
}

void TestDataSource::aPipeIsNotOpened()
{
    QCOMPARE(::mkfifo(path("pipe").toUtf8().constData(), 0600), 0);
    QCOMPARE(ask(sourceOf(path("pipe"), DataSourceKind::Csv), "SELECT 1").error().code,
             ErrorCode::Invalid);
    QCOMPARE(ask(sourceOf(path("pipe"), DataSourceKind::Sqlite), "SELECT 1").error().code,
             ErrorCode::Invalid);
}

void TestDataSource::manyAtOnce()
{
    QByteArray bytes("a,b\n");
    for (int i = 0; i < 5000; ++i)
        bytes += QByteArray::number(i) + ",x\n";
    const DataSource source = csv("t.csv", bytes);
    std::vector<std::thread> threads;
    std::atomic<int> right = 0;
    threads.reserve(4);
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
            for (int n = 0; n < 10; ++n) {
                right += one(source, "SELECT sum(a) FROM t") == QStringLiteral("12497500");
                right += one(m_shop, "SELECT count(*) FROM orders") == QStringLiteral("3");
            }
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(right.load(), 80);
}

QTEST_APPLESS_MAIN(TestDataSource)
#include "tst_datasource.moc"

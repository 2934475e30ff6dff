// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/storage/connection.h"
#include "tests/storage/storagetest.h"

#include <QTest>

using namespace troupe;
using namespace troupe::test;

class TestMigration : public QObject
{
    Q_OBJECT

private slots:
    void splitsAtTheEndOfStatements_data();
    void splitsAtTheEndOfStatements();
    void anUnfinishedScriptIsRefused_data();
    void anUnfinishedScriptIsRefused();
    void readsNumberedFilesInOrder();
    void refusesGapsAndDoubles_data();
    void refusesGapsAndDoubles();
    void anUpgradeBacksUpTheOldState();
    void aNewDatabaseNeedsNoBackup();
    void keepsTheLastThreeBackups();
    void aFailingMigrationLeavesTheOldState_data();
    void aFailingMigrationLeavesTheOldState();
    void aTableWithReferencesCanBeRebuilt();
    void textSearchTriggersWorkUnderOurSettings();
};

void TestMigration::splitsAtTheEndOfStatements_data()
{
    QTest::addColumn<QString>("script");
    QTest::addColumn<QStringList>("statements");

    const auto row = [](const char *name, const char *script, const QStringList &statements) {
        QTest::newRow(name) << QString::fromUtf8(script) << statements;
    };
    const auto text = [](const char *t) { return QString::fromUtf8(t); };
    row("nothing", "", {});
    row("only space and comments", " \n-- a; b\n/* c; */ ", {});
    row("lone semicolons are no statements", ";; ;", {});
    row("two statements", "SELECT 1; SELECT 2;", {text("SELECT 1;"), text("SELECT 2;")});
    row("the last semicolon may be missing", "SELECT 1; SELECT 2",
        {text("SELECT 1;"), text("SELECT 2")});
    row("a semicolon in a text", "SELECT 'a;b'; SELECT 2;",
        {text("SELECT 'a;b';"), text("SELECT 2;")});
    row("a doubled quote", "SELECT 'it''s; so'; SELECT 2;",
        {text("SELECT 'it''s; so';"), text("SELECT 2;")});
    row("a semicolon in a name", "SELECT \"a;b\", `c;d`, [e;f]; SELECT 2;",
        {text("SELECT \"a;b\", `c;d`, [e;f];"), text("SELECT 2;")});
    row("a semicolon in a line comment", "SELECT 1 -- a;b\n; SELECT 2;",
        {text("SELECT 1 -- a;b\n;"), text("SELECT 2;")});
    row("a semicolon in a block comment", "SELECT /* a;b */ 1; SELECT 2;",
        {text("SELECT /* a;b */ 1;"), text("SELECT 2;")});
    row("a quote in a comment", "-- it's\nSELECT 1; SELECT 2;",
        {text("-- it's\nSELECT 1;"), text("SELECT 2;")});
    row("minus is not a comment", "SELECT 1 - 2; SELECT 3/4;",
        {text("SELECT 1 - 2;"), text("SELECT 3/4;")});
    const char *trigger =
        "CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE b SET c = 1; DELETE FROM d; END;";
    row("a trigger is one statement", trigger, {text(trigger)});
    const char *temporary = "create temp trigger t AFTER INSERT ON a BEGIN SELECT 1; end ;";
    row("a temporary trigger in lower case", temporary, {text(temporary)});
    const char *caseEnd = "CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE b SET c = CASE WHEN 1 "
                          "THEN 2 END; SELECT 1; END; SELECT 2;";
    row("the END of a CASE does not end a trigger", caseEnd,
        {text(caseEnd).chopped(10), text("SELECT 2;")});
    const char *commented =
        "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; -- END;\n END; SELECT 2;";
    row("END in a comment does not end a trigger", commented,
        {text(commented).chopped(10), text("SELECT 2;")});
    row("a table named trigger is no trigger",
        "CREATE TABLE \"trigger\"(a); CREATE TABLE c(trigger);",
        {text("CREATE TABLE \"trigger\"(a);"), text("CREATE TABLE c(trigger);")});
    const char *ifNot =
        "CREATE TRIGGER IF NOT EXISTS t INSTEAD OF DELETE ON v BEGIN SELECT ';END;'; END;";
    row("END in a text does not end a trigger", ifNot, {text(ifNot)});
}

void TestMigration::splitsAtTheEndOfStatements()
{
    QFETCH(QString, script);
    QFETCH(QStringList, statements);

    const auto split = splitStatements(script);
    QVERIFY(split);
    QCOMPARE(*split, statements);
}

void TestMigration::anUnfinishedScriptIsRefused_data()
{
    QTest::addColumn<QString>("script");
    QTest::newRow("a text") << QStringLiteral("SELECT 'a; SELECT 2;");
    QTest::newRow("a name") << QStringLiteral("SELECT [a; SELECT 2;");
    QTest::newRow("a comment") << QStringLiteral("SELECT 1; /* SELECT 2;");
    QTest::newRow("a trigger") << QStringLiteral(
        "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1;");
}

void TestMigration::anUnfinishedScriptIsRefused()
{
    QFETCH(QString, script);
    const auto split = splitStatements(script);
    QVERIFY(!split);
    QCOMPARE(split.error().code, ErrorCode::Internal);
}

namespace {

void putFile(const QString &path, const QByteArray &text)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
}

Migration step(int number, const char *sql)
{
    return {number, QStringLiteral("step%1").arg(number), QString::fromUtf8(sql)};
}

std::vector<Migration> withSteps(std::initializer_list<Migration> steps)
{
    std::vector<Migration> migrations = itemMigrations();
    migrations.insert(migrations.end(), steps);
    return migrations;
}

QStringList backupsIn(const DatabaseFolder &folder)
{
    return QDir(folder.file("backups")).entryList(QDir::Files | QDir::Hidden, QDir::Name);
}

} // namespace

void TestMigration::readsNumberedFilesInOrder()
{
    QTemporaryDir folder;
    putFile(folder.filePath(QStringLiteral("0002_more.sql")), "SELECT 2;");
    putFile(folder.filePath(QStringLiteral("0001_first.sql")), "SELECT 1;");
    putFile(folder.filePath(QStringLiteral("README.md")), "not SQL");
    const auto migrations = migrationsFromFolder(folder.path());
    QVERIFY(migrations);
    QCOMPARE(migrations->size(), size_t(2));
    QCOMPARE(migrations->at(0).name, QStringLiteral("first"));
    QCOMPARE(migrations->at(1).number, 2);
    QCOMPARE(migrations->at(1).sql, QStringLiteral("SELECT 2;"));
}

void TestMigration::refusesGapsAndDoubles_data()
{
    QTest::addColumn<QStringList>("names");
    QTest::newRow("a gap") << QStringList{QStringLiteral("0001_a.sql"),
                                          QStringLiteral("0003_b.sql")};
    QTest::newRow("a double") << QStringList{QStringLiteral("0001_a.sql"),
                                             QStringLiteral("0001_b.sql")};
    QTest::newRow("no first") << QStringList{QStringLiteral("0002_a.sql")};
}

void TestMigration::refusesGapsAndDoubles()
{
    QFETCH(QStringList, names);
    QTemporaryDir folder;
    for (const QString &name : names)
        putFile(folder.filePath(name), "SELECT 1;");
    const auto migrations = migrationsFromFolder(folder.path());
    QVERIFY(!migrations);
    QCOMPARE(migrations.error().code, ErrorCode::Internal);
}

void TestMigration::anUpgradeBacksUpTheOldState()
{
    DatabaseFolder folder;
    {
        const auto database = folder.open();
        QVERIFY(database);
        QVERIFY(wait((*database)->write(itemWrite(QStringLiteral("old")))));
    }
    DatabaseOptions options = folder.options();
    options.migrations =
        withSteps({step(2, "ALTER TABLE items ADD COLUMN color TEXT;"),
                   step(3, "UPDATE items SET color = 'red'; DELETE FROM events;")});
    const auto database = folder.open(options);
    QVERIFY2(database, database ? "" : qPrintable(database.error().detail));
    QCOMPARE(countOf((*database)->reader(), QStringLiteral("items WHERE color = 'red'")), 1);

    const QStringList backups = backupsIn(folder);
    QCOMPARE(backups.size(), 1);
    const QString path = folder.file("backups/") + backups.first();
    QVERIFY2(backups.first().startsWith(QStringLiteral("troupe-v1-2027")), qPrintable(path));
    QCOMPARE(QFileInfo(path).permissions() & 0x0077, QFile::Permissions());
    ConnectionOptions copy;
    copy.path = path;
    copy.mode = ConnectionOptions::Immutable;
    const auto backup = Connection::open(copy);
    QVERIFY(backup);
    QCOMPARE((*backup)->scalar(QStringLiteral("PRAGMA user_version"))->toInt(), 1);
    QCOMPARE((*backup)->scalar(QStringLiteral("SELECT id FROM items"))->toString(),
             QStringLiteral("old"));
}

void TestMigration::aNewDatabaseNeedsNoBackup()
{
    DatabaseFolder folder;
    QVERIFY(folder.open());
    QCOMPARE(backupsIn(folder), QStringList());
    QVERIFY(folder.open()); // nothing is pending
    QCOMPARE(backupsIn(folder), QStringList());
}

void TestMigration::keepsTheLastThreeBackups()
{
    DatabaseFolder folder;
    QVERIFY(folder.open());
    DatabaseOptions options = folder.options();
    for (int number = 2; number <= 12; ++number) {
        folder.clock().advanceMs(60'000);
        options.migrations.push_back(step(number, "SELECT 1;"));
        QVERIFY(folder.open(options));
    }
    const QStringList backups = backupsIn(folder);
    QCOMPARE(backups.size(), 3);
    for (int i = 0; i < 3; ++i) // by name v10 comes before v9, by age not
        QVERIFY(backups.join(u' ').contains(QStringLiteral("troupe-v%1-").arg(9 + i)));
}

void TestMigration::aFailingMigrationLeavesTheOldState_data()
{
    QTest::addColumn<QString>("sql");
    QTest::newRow("wrong SQL") << QStringLiteral("CREATE TABLE extra(a); SELECT FROM;");
    QTest::newRow("a constraint") << QStringLiteral(
        "DELETE FROM events; INSERT INTO items(id, name) VALUES ('old', 'x');");
    QTest::newRow("a broken reference")
        << QStringLiteral("INSERT INTO parts(id, item_id, body) VALUES ('p', 'none', 'x');");
    QTest::newRow("a COMMIT in the middle")
        << QStringLiteral("DROP TABLE parts; COMMIT; DROP TABLE items;");
    QTest::newRow("an unfinished text") << QStringLiteral("DROP TABLE parts; SELECT 'a;");
}

void TestMigration::aFailingMigrationLeavesTheOldState()
{
    QFETCH(QString, sql);
    DatabaseFolder folder;
    {
        const auto database = folder.open();
        QVERIFY(database);
        QVERIFY(wait((*database)->write(itemWrite(QStringLiteral("old"), QStringLiteral("t")))));
    }
    DatabaseOptions options = folder.options();
    options.migrations =
        withSteps({step(2, "CREATE TABLE halfway(a);"), {3, QStringLiteral("bad"), sql}});
    const auto failed = folder.open(options);
    QVERIFY(!failed);
    QCOMPARE(failed.error().key, QStringLiteral("migration_failed"));
    QVERIFY2(failed.error().message.contains(QStringLiteral("\"bad\"")),
             qPrintable(failed.error().message));

    const auto database = folder.open(); // the old program goes on
    QVERIFY(database);
    QCOMPARE(countOf((*database)->reader(), QStringLiteral("items")), 1);
    QCOMPARE(countOf((*database)->reader(), QStringLiteral("parts")), 0);
    QCOMPARE(countOf((*database)->reader(), QStringLiteral("events")), 1);
    QCOMPARE(countOf((*database)->reader(), QStringLiteral("sqlite_schema WHERE name = 'halfway'")),
             0);
}

void TestMigration::aTableWithReferencesCanBeRebuilt()
{
    DatabaseFolder folder;
    {
        const auto database = folder.open();
        QVERIFY(database);
        auto write = [](Tx &tx) -> Result<qint64> {
            if (auto added = addItem(tx, QStringLiteral("a"), QStringLiteral("x")); !added)
                return added;
            return tx.sql().run(
                QStringLiteral("INSERT INTO parts(id, item_id, body) VALUES ('p', 'a', 'b')"));
        };
        QVERIFY(wait((*database)->write(std::move(write))));
    }
    DatabaseOptions options = folder.options();
    options.migrations =
        withSteps({step(2, "CREATE TABLE new_items(id TEXT PRIMARY KEY, title TEXT NOT NULL);"
                           "INSERT INTO new_items SELECT id, name FROM items;"
                           "DROP TABLE items;"
                           "ALTER TABLE new_items RENAME TO items;")});
    const auto database = folder.open(options);
    QVERIFY2(database, database ? "" : qPrintable(database.error().detail));
    QCOMPARE(countOf((*database)->reader(),
                     QStringLiteral("parts JOIN items ON items.id = item_id")),
             1);
    auto orphan = [](Tx &tx) {
        return tx.sql().run(
            QStringLiteral("INSERT INTO parts(id, item_id, body) VALUES ('q', 'none', 'b')"));
    };
    QVERIFY(!wait((*database)->write(std::move(orphan)))); // foreign keys are on again
}

void TestMigration::textSearchTriggersWorkUnderOurSettings()
{
    // Neither schema trust nor defensive mode may stop an FTS5 index that triggers keep.
    DatabaseFolder folder;
    DatabaseOptions options = folder.options();
    options.migrations = withSteps({step(
        2,
        "CREATE VIRTUAL TABLE items_text USING fts5(name, content='items', tokenize='unicode61');"
        "CREATE TRIGGER items_ai AFTER INSERT ON items BEGIN"
        "  INSERT INTO items_text(rowid, name) VALUES (new.rowid, new.name); END;"
        "CREATE TRIGGER items_ad AFTER DELETE ON items BEGIN"
        "  INSERT INTO items_text(items_text, rowid, name) VALUES ('delete', old.rowid, old.name); "
        "END;")});
    const auto database = folder.open(options);
    QVERIFY2(database, database ? "" : qPrintable(database.error().detail));
    const auto added = wait((*database)->write(itemWrite(QStringLiteral("needle"))));
    QVERIFY2(added, added ? "" : qPrintable(added.error().detail));
    QVERIFY(wait((*database)->write(itemWrite(QStringLiteral("hay")))));
    QCOMPARE(countOf((*database)->reader(),
                     QStringLiteral("items_text WHERE items_text MATCH 'needle'")),
             1);
    auto removing = [](Tx &tx) {
        return tx.sql().run(QStringLiteral("DELETE FROM items WHERE id = 'needle'"));
    };
    QVERIFY(wait((*database)->write(std::move(removing))));
    QCOMPARE(countOf((*database)->reader(),
                     QStringLiteral("items_text WHERE items_text MATCH 'needle'")),
             0);
}

QTEST_GUILESS_MAIN(TestMigration)
#include "tst_migration.moc"

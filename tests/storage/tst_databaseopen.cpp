// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/storage/connection.h"
#include "core/storage/databasefile.h"
#include "tests/storage/storagetest.h"

#include <QProcess>
#include <QTest>
#include <QtEndian>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace troupe;
using namespace troupe::test;

namespace {

mode_t modeOf(const QString &path)
{
    struct stat info = {};
    if (::stat(QFile::encodeName(path).constData(), &info) != 0)
        return 0;
    return info.st_mode & 07777;
}

void setMode(const QString &path, mode_t mode)
{
    QVERIFY(::chmod(QFile::encodeName(path).constData(), mode) == 0);
}

QByteArray contentsOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void putContents(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

/// A database with some pages, closed.
void makeDatabase(DatabaseFolder &folder)
{
    const auto database = folder.open();
    QVERIFY(database);
    for (int i = 0; i < 200; ++i) {
        auto write = [i](Tx &tx) {
            return addItem(tx, QString::number(i), QString(500, QLatin1Char('x')));
        };
        (*database)->write(std::move(write));
    }
    QVERIFY(wait((*database)->checkpoint()));
}

enum class Harm {
    None,
    NotSqlite,
    Empty,
    ZeroPage,
    OneByteShort,
    HalfFile,
    HeaderOnly,
    WrongApplication,
    NewerSchema,
    BadPageSize,
    BadBTree,
    BadSchemaPage,
    ReadOnlyFile,
    Folder,
    WalAlone,
};

void overwrite(QByteArray &bytes, qsizetype at, const QByteArray &with)
{
    bytes.replace(at, with.size(), with);
}

void harm(const QString &path, Harm kind)
{
    QByteArray bytes = contentsOf(path);
    QByteArray number(4, '\0');
    switch (kind) {
    case Harm::None:
        return;
    case Harm::NotSqlite:
        bytes = QByteArray(8192, 'A');
        break;
    case Harm::Empty:
        bytes.clear();
        break;
    case Harm::ZeroPage:
        overwrite(bytes, 0, QByteArray(4096, '\0'));
        break;
    case Harm::OneByteShort:
        bytes.chop(1);
        break;
    case Harm::HalfFile:
        bytes.truncate(bytes.size() / 2);
        break;
    case Harm::HeaderOnly:
        bytes.truncate(60);
        break;
    case Harm::WrongApplication:
        overwrite(bytes, 68, QByteArray("GPKG"));
        break;
    case Harm::NewerSchema:
        qToBigEndian<quint32>(99, number.data());
        overwrite(bytes, 60, number);
        break;
    case Harm::BadPageSize:
        overwrite(bytes, 16, QByteArray(2, '\x03'));
        break;
    case Harm::BadBTree:
        overwrite(bytes, bytes.size() - 2 * 4096, QByteArray(4096, '\x5a'));
        break;
    case Harm::BadSchemaPage:
        overwrite(bytes, 100, QByteArray(3996, '\x5a'));
        break;
    case Harm::ReadOnlyFile:
        setMode(path, 0400);
        return;
    case Harm::Folder:
        QFile::remove(path);
        QDir().mkdir(path);
        return;
    case Harm::WalAlone:
        QFile::remove(path);
        putContents(path + QStringLiteral("-wal"), QByteArray(100, 'w'));
        return;
    }
    putContents(path, bytes);
}

} // namespace

Q_DECLARE_METATYPE(Harm)

class TestDatabaseOpen : public QObject
{
    Q_OBJECT

private slots:
    void aNewFolderIsPrivateWhateverTheUmask();
    void wrongModesAreRepaired();
    void aHarmedFileIsRefusedAndLeftAsItIs_data();
    void aHarmedFileIsRefusedAndLeftAsItIs();
    void aDamagedFileWithAnUnfinishedLogIsRefusedAndLeftAsItIs();
    void aNewerSchemaInAnUnfinishedLogIsRefusedAndLeftAsItIs();
    void aSecondDatabaseOnTheFolderIsRefusedByName();
    void aSecondProcessIsRefusedByName();
    void aLockFileThatNobodyHoldsIsNoObstacle();
    void aHalfMadeDatabaseIsMadeAnew();
    void anUncleanEndIsToldOnce();
    void aCleanEndLeavesOneFile();
    void theSettingsAreWhatWePromise();
    void aPathWithOddCharactersWorks();
    void gapsInTheStepsAreRefused();
};

void TestDatabaseOpen::aNewFolderIsPrivateWhateverTheUmask()
{
    DatabaseFolder folder;
    const mode_t before = ::umask(0);
    const auto database = folder.open();
    QVERIFY(database);
    QVERIFY(wait((*database)->write(itemWrite(QStringLiteral("a")))));
    ::umask(before);
    QCOMPARE(modeOf(folder.path()), mode_t(0700));
    for (const char *name : {"troupe.db", "troupe.db-wal", "troupe.db-shm", "troupe.lock"})
        QCOMPARE(modeOf(folder.file(name)), mode_t(0600));
    QVERIFY(wait((*database)->backupTo(folder.file("copy.db"))));
    QCOMPARE(modeOf(folder.file("copy.db")), mode_t(0600));
}

void TestDatabaseOpen::wrongModesAreRepaired()
{
    DatabaseFolder folder;
    makeDatabase(folder);
    setMode(folder.database(), 0666);
    setMode(folder.path(), 0755);
    const auto database = folder.open();
    QVERIFY(database);
    QCOMPARE(modeOf(folder.path()), mode_t(0700));
    QCOMPARE(modeOf(folder.database()), mode_t(0600));
    QVERIFY(wait((*database)->write(itemWrite(QStringLiteral("a")))));
    QCOMPARE(modeOf(folder.file("troupe.db-wal")), mode_t(0600));
}

void TestDatabaseOpen::aHarmedFileIsRefusedAndLeftAsItIs_data()
{
    QTest::addColumn<Harm>("kind");
    QTest::addColumn<QString>("says");

    const auto row = [](const char *name, Harm kind, const char *says) {
        QTest::newRow(name) << kind << QString::fromLatin1(says);
    };
    row("a file of another kind", Harm::NotSqlite, "not a database of Troupe");
    row("an empty file", Harm::Empty, "is empty");
    row("a first page of zeros", Harm::ZeroPage, "not a database of Troupe");
    row("one byte is missing", Harm::OneByteShort, "cut short");
    row("half of the file is missing", Harm::HalfFile, "cut short");
    row("even the header is cut", Harm::HeaderOnly, "not a database of Troupe");
    row("a database of another program", Harm::WrongApplication, "not a database of Troupe");
    row("a newer schema", Harm::NewerSchema, "newer version");
    row("an impossible page size", Harm::BadPageSize, "damaged");
    row("garbage in the middle", Harm::BadBTree, "damaged");
    row("garbage in the schema", Harm::BadSchemaPage, "damaged");
    row("a read-only file", Harm::ReadOnlyFile, "read-only");
    row("a folder of that name", Harm::Folder, "not a database of Troupe");
    row("a log whose database is missing", Harm::WalAlone, "is missing");
}

void TestDatabaseOpen::aHarmedFileIsRefusedAndLeftAsItIs()
{
    QFETCH(Harm, kind);
    QFETCH(QString, says);

    DatabaseFolder folder;
    makeDatabase(folder);
    harm(folder.database(), kind);
    const QByteArray before = hashOf(folder.database());
    const QStringList files =
        QDir(folder.path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot);

    const auto refused = folder.open();
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::Unavailable);
    QVERIFY2(refused.error().message.contains(says), qPrintable(refused.error().message));
    QVERIFY(refused.error().message.contains(folder.database()));
    QCOMPARE(hashOf(folder.database()), before);
    QCOMPARE(QDir(folder.path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot), files);
}

namespace {

/// A copy of a folder whose database is open: what a killed process leaves.
void copyOpenFolder(const DatabaseFolder &from, const DatabaseFolder &to)
{
    QVERIFY(QDir().mkpath(to.path()));
    for (const char *name : {"troupe.db", "troupe.db-wal"})
        putContents(to.file(name), contentsOf(from.file(name)));
}

} // namespace

void TestDatabaseOpen::aDamagedFileWithAnUnfinishedLogIsRefusedAndLeftAsItIs()
{
    DatabaseFolder folder;
    DatabaseFolder killed;
    makeDatabase(folder);
    {
        const auto database = folder.open();
        QVERIFY(wait((*database)->write(itemWrite(QStringLiteral("a")))));
        copyOpenFolder(folder, killed);
    }
    harm(killed.database(), Harm::BadBTree);
    const QByteArray database = hashOf(killed.database());
    const QByteArray log = hashOf(killed.file("troupe.db-wal"));
    const auto refused = killed.open();
    QVERIFY(!refused);
    QVERIFY2(refused.error().message.contains(QStringLiteral("damaged")),
             qPrintable(refused.error().message));
    QCOMPARE(hashOf(killed.database()), database);
    QCOMPARE(hashOf(killed.file("troupe.db-wal")), log);
    QVERIFY(!QFile::exists(killed.file("troupe.db-shm")));
}

void TestDatabaseOpen::aNewerSchemaInAnUnfinishedLogIsRefusedAndLeftAsItIs()
{
    DatabaseFolder folder;
    DatabaseFolder killed;
    makeDatabase(folder);
    {
        const auto database = folder.open();
        auto upgrade = [](Tx &tx) { return tx.sql().run(QStringLiteral("PRAGMA user_version=7")); };
        QVERIFY(wait((*database)->write(std::move(upgrade))));
        copyOpenFolder(folder, killed);
    }
    const QByteArray database = hashOf(killed.database());
    const QByteArray log = hashOf(killed.file("troupe.db-wal"));
    const auto refused = killed.open();
    QVERIFY(!refused);
    QCOMPARE(refused.error().key, QStringLiteral("database_newer"));
    QCOMPARE(hashOf(killed.database()), database);
    QCOMPARE(hashOf(killed.file("troupe.db-wal")), log);
}

void TestDatabaseOpen::aSecondDatabaseOnTheFolderIsRefusedByName()
{
    DatabaseFolder folder;
    DatabaseOptions options = folder.options();
    options.holder = QStringLiteral("troupe-server (pid 12)");
    auto first = folder.open(options);
    QVERIFY(first);
    const auto second = folder.open();
    QVERIFY(!second);
    QCOMPARE(second.error().code, ErrorCode::Conflict);
    QVERIFY2(second.error().message.contains(QStringLiteral("troupe-server (pid 12)")),
             qPrintable(second.error().message));
    QVERIFY(wait((*first)->write(itemWrite(QStringLiteral("a")))));
    first->reset();
    QVERIFY(folder.open());
}

void TestDatabaseOpen::aSecondProcessIsRefusedByName()
{
    // `flock` of util-linux stands for another process that holds the folder.
    DatabaseFolder folder;
    makeDatabase(folder);
    putContents(folder.file("troupe.lock"), "somebody else\n");
    QProcess other;
    other.start(QStringLiteral("flock"),
                {folder.file("troupe.lock"), QStringLiteral("sh"), QStringLiteral("-c"),
                 QStringLiteral("echo held; read line")});
    QVERIFY(other.waitForReadyRead());
    const auto refused = folder.open();
    other.write("\n");
    QVERIFY(other.waitForFinished());
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::Conflict);
    QVERIFY(refused.error().message.contains(QStringLiteral("somebody else")));
    QVERIFY(folder.open());
}

void TestDatabaseOpen::aLockFileThatNobodyHoldsIsNoObstacle()
{
    DatabaseFolder folder;
    makeDatabase(folder);
    putContents(folder.file("troupe.lock"), "troupe (pid 1)\n"); // that pid is alive
    QVERIFY(folder.open());
}

void TestDatabaseOpen::aHalfMadeDatabaseIsMadeAnew()
{
    DatabaseFolder folder;
    QVERIFY(QDir().mkpath(folder.path()));
    putContents(folder.file("troupe.db.new"), QByteArray(5000, 'x'));
    putContents(folder.file("troupe.db.new-wal"), QByteArray(5000, 'x'));
    const auto database = folder.open();
    QVERIFY(database);
    QVERIFY(wait((*database)->write(itemWrite(QStringLiteral("a")))));
    QVERIFY(!QFile::exists(folder.file("troupe.db.new")));
    QVERIFY(!QFile::exists(folder.file("troupe.db.new-wal")));
}

void TestDatabaseOpen::anUncleanEndIsToldOnce()
{
    DatabaseFolder folder;
    DatabaseFolder killed;
    {
        const auto database = folder.open();
        QVERIFY(!(*database)->closedUncleanly());
        QVERIFY(wait((*database)->write(itemWrite(QStringLiteral("a")))));
        copyOpenFolder(folder, killed);
    }
    {
        const auto database = killed.open();
        QVERIFY(database);
        QVERIFY((*database)->closedUncleanly());
        QCOMPARE(countOf((*database)->reader(), QStringLiteral("items")), 1);
        QVERIFY(wait((*database)->integrityCheck()));
    }
    QVERIFY(!(*killed.open())->closedUncleanly());
}

void TestDatabaseOpen::aCleanEndLeavesOneFile()
{
    DatabaseFolder folder;
    makeDatabase(folder);
    QCOMPARE(QDir(folder.path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot),
             (QStringList{QStringLiteral("troupe.db"), QStringLiteral("troupe.lock")}));
}

void TestDatabaseOpen::theSettingsAreWhatWePromise()
{
    DatabaseFolder folder;
    const auto database = folder.open();
    QVERIFY(database);
    auto settings = [](Tx &tx) -> Result<QStringList> {
        QStringList values;
        for (const char *pragma : {"journal_mode", "synchronous", "foreign_keys", "busy_timeout",
                                   "temp_store", "application_id", "user_version"}) {
            const auto read = tx.sql().first(QStringLiteral("PRAGMA ") + QLatin1String(pragma), {},
                                             [&](const Row &row) { values.append(row.text(0)); });
            if (!read)
                return fail(read.error());
        }
        return values;
    };
    const auto values = wait((*database)->write(std::move(settings)));
    QVERIFY(values);
    QCOMPARE(values->join(u' '), QStringLiteral("wal 2 1 5000 2 %1 1").arg(kApplicationId));
    QString trusted;
    QVERIFY((*database)->reader().first(QStringLiteral("PRAGMA trusted_schema"), {},
                                        [&](const Row &row) { trusted = row.text(0); }));
    QCOMPARE(trusted, QStringLiteral("0"));
}

void TestDatabaseOpen::aPathWithOddCharactersWorks()
{
    DatabaseFolder folder;
    DatabaseOptions options = folder.options();
    options.folder = folder.path() + QStringLiteral("/Zoë's 100% #1 folder?mode=memory&x=y");
    {
        const auto database = folder.open(options);
        QVERIFY2(database, database ? "" : qPrintable(database.error().detail));
        QVERIFY(wait((*database)->write(itemWrite(QStringLiteral("a")))));
    }
    QVERIFY(QFile::exists(options.folder + QStringLiteral("/troupe.db")));
    const auto database = folder.open(options);
    QVERIFY(database);
    QCOMPARE(countOf((*database)->reader(), QStringLiteral("items")), 1);
}

void TestDatabaseOpen::gapsInTheStepsAreRefused()
{
    DatabaseFolder folder;
    DatabaseOptions options = folder.options();
    options.migrations.front().number = 2;
    const auto refused = folder.open(options);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::Internal);
    QVERIFY(!QFile::exists(folder.database()));
}

QTEST_GUILESS_MAIN(TestDatabaseOpen)
#include "tst_databaseopen.moc"

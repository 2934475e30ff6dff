// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/storage/migration.h"
#include "core/storage/restore.h"
#include "tests/api/branchtest.h"

#include <QDir>
#include <QDirIterator>

#include <sys/stat.h>

using namespace troupe;

/// A backup holds the attached files, and putting it back brings them back.
class TestRestore : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_home = std::make_unique<QTemporaryDir>(); }
    void whatWasDeletedComesBack();
    void whatWasThereBeforeIsKept();
    void filesStandThereOnceAndGoWithTheLastBackup();
    void aDamagedFileIsNotBroughtBack();
    void aCopyThatCannotBeUsedChangesNothing_data();
    void aCopyThatCannotBeUsedChangesNothing();
    void aRunningServerIsLeftAlone();
    void aDamagedDatabaseIsReplacedAndKept();

private:
    QString data() const { return m_home->filePath(QStringLiteral("data")); }
    TestServerOptions options() const
    {
        TestServerOptions options;
        options.folder = data();
        return options;
    }
    static QJsonObject backup(TestServer &server)
    {
        const TestReply reply = server.post(QStringLiteral("/troupe/v1/system/backup"), "{}");
        if (reply.status != 200 && reply.status != 201)
            qFatal("%d %s", reply.status, reply.body.constData());
        return reply.json();
    }
    /// A conversation with a file; returns the file's id.
    static QString attach(TestServer &server, const Talk &talk, const QByteArray &content)
    {
        QString file =
            Talk::idOf(server.post(QStringLiteral("/troupe/v1/attachments?name=a.txt"), content));
        talk.ended(server.post(talk.path() + QStringLiteral("/messages"),
                               Talk::body({{QStringLiteral("text"), QStringLiteral("read it")},
                                           {QStringLiteral("attachments"), QJsonArray{file}}})));
        return file;
    }
    static QByteArray content(TestServer &server, const QString &file)
    {
        return server.get(QStringLiteral("/troupe/v1/attachments/%1/content").arg(file)).body;
    }
    static int blobs(const QString &folder)
    {
        int count = 0;
        QDirIterator walk(folder + QStringLiteral("/blobs"), QDir::Files,
                          QDirIterator::Subdirectories);
        for (; walk.hasNext(); walk.next())
            ++count;
        return count;
    }
    Result<Restored> restore(const QString &copy)
    {
        const auto migrations =
            migrationsFromFolder(QStringLiteral(TROUPE_SOURCE_DIR "/resources/migrations"));
        return restoreBackup(data(), copy, migrations->back().number, QStringLiteral("test"),
                             m_clock);
    }
    QString backups() const { return data() + QStringLiteral("/backups"); }

    std::unique_ptr<QTemporaryDir> m_home;
    SystemClock m_clock;
};

void TestRestore::whatWasDeletedComesBack()
{
    QString copy;
    QString file;
    QString session;
    {
        TestServer server(options());
        const Talk talk(server);
        session = talk.id();
        file = attach(server, talk, "words of the file");
        const QJsonObject done = backup(server);
        copy = done[QLatin1String("path")].toString();
        QCOMPARE(done[QLatin1String("files")].toInt(), 1);
        QCOMPARE(done[QLatin1String("file_bytes")].toInt(), 17);
        QCOMPARE(done[QLatin1String("missing_files")].toInt(), 0);
        QCOMPARE(server.send("DELETE", talk.path(), server.adminKey()).status, 204);
        QTRY_COMPARE(blobs(data()), 0); // the file is gone for good
    }
    const auto restored = restore(copy);
    QVERIFY2(restored, qPrintable(restored ? QString() : restored.error().message));
    QCOMPARE(restored->blobs.files, 1);
    QCOMPARE(restored->blobs.missing, 0);
    QVERIFY(QFile::exists(copy)); // to be used again
    TestServer server(options());
    QCOMPARE(content(server, file), QByteArray("words of the file"));
    QCOMPARE(Talk(server, QString(), session).messages().size(), 2);
    // Its name is let go as any other's: the backup keeps its own.
    QCOMPARE(
        server.send("DELETE", QStringLiteral("/troupe/v1/sessions/") + session, server.adminKey())
            .status,
        204);
    QTRY_COMPARE(blobs(data()), 0);
    QCOMPARE(blobs(backups()), 1);
}

void TestRestore::whatWasThereBeforeIsKept()
{
    QString copy;
    QString later;
    {
        TestServer server(options());
        copy = backup(server)[QLatin1String("path")].toString();
        later = attach(server, Talk(server), "made after the backup");
    }
    const auto back = restore(copy);
    QVERIFY2(back, qPrintable(back ? QString() : back.error().message));
    {
        TestServer server(options());
        QCOMPARE(server.get(QStringLiteral("/troupe/v1/attachments/") + later).status, 404);
    }
    const auto forth = restore(back->kept);
    QVERIFY2(forth, qPrintable(forth ? QString() : forth.error().message));
    QCOMPARE(forth->blobs.files, 1);
    TestServer server(options());
    QCOMPARE(content(server, later), QByteArray("made after the backup"));
}

void TestRestore::filesStandThereOnceAndGoWithTheLastBackup()
{
    TestServer server(options());
    const Talk talk(server);
    attach(server, talk, "the same in both");
    const QString first = backup(server)[QLatin1String("path")].toString();
    server.clock().advanceMs(1000);
    const QString second = backup(server)[QLatin1String("path")].toString();
    QVERIFY(first != second);
    QCOMPARE(blobs(backups()), 1);
    // No second copy on the disk.
    QDirIterator walk(backups() + QStringLiteral("/blobs"), QDir::Files,
                      QDirIterator::Subdirectories);
    struct stat info = {};
    QCOMPARE(::lstat(QFile::encodeName(walk.next()).constData(), &info), 0);
    QCOMPARE(static_cast<int>(info.st_nlink), 2);
    QCOMPARE(info.st_mode & 0777, 0600u);

    QCOMPARE(server.send("DELETE", talk.path(), server.adminKey()).status, 204);
    QVERIFY(QFile::remove(first)); // by hand
    server.clock().advanceMs(1000);
    backup(server);
    QCOMPARE(blobs(backups()), 1); // the second one names it still
    QVERIFY(QFile::remove(second));
    server.clock().advanceMs(1000);
    backup(server);
    QCOMPARE(blobs(backups()), 0);
}

void TestRestore::aDamagedFileIsNotBroughtBack()
{
    QString copy;
    QString file;
    {
        TestServer server(options());
        const Talk talk(server);
        file = attach(server, talk, "words of the file");
        copy = backup(server)[QLatin1String("path")].toString();
        QCOMPARE(server.send("DELETE", talk.path(), server.adminKey()).status, 204);
        QTRY_COMPARE(blobs(data()), 0);
    }
    QDirIterator walk(backups() + QStringLiteral("/blobs"), QDir::Files,
                      QDirIterator::Subdirectories);
    QFile blob(walk.next());
    QVERIFY(blob.open(QIODevice::ReadWrite));
    blob.write("W");
    blob.close();
    const auto restored = restore(copy);
    QVERIFY(restored);
    QCOMPARE(restored->blobs.files, 0);
    QCOMPARE(restored->blobs.missing, 1);
    TestServer server(options());
    QCOMPARE(server.get(QStringLiteral("/troupe/v1/attachments/%1/content").arg(file)).status, 404);
}

void TestRestore::aCopyThatCannotBeUsedChangesNothing_data()
{
    QTest::addColumn<QByteArray>("what");
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("there is none") << QByteArray("none") << ErrorCode::NotFound;
    QTest::newRow("a text") << QByteArray("text") << ErrorCode::Unavailable;
    QTest::newRow("cut short") << QByteArray("cut") << ErrorCode::Unavailable;
    QTest::newRow("garbage in the middle") << QByteArray("garbage") << ErrorCode::Unavailable;
    QTest::newRow("of a newer version") << QByteArray("newer") << ErrorCode::Unavailable;
    QTest::newRow("another program's") << QByteArray("foreign") << ErrorCode::Unavailable;
}

void TestRestore::aCopyThatCannotBeUsedChangesNothing()
{
    QFETCH(QByteArray, what);
    QFETCH(ErrorCode, code);
    QString copy;
    QString agent;
    {
        TestServer server(options());
        copy = backup(server)[QLatin1String("path")].toString();
        agent = Talk(server).agent();
    }
    QFile file(copy);
    QVERIFY(file.open(QIODevice::ReadWrite));
    const auto put = [&file](qint64 at, const QByteArray &bytes) {
        file.seek(at);
        file.write(bytes);
    };
    if (what == "none")
        QVERIFY(file.remove());
    else if (what == "text")
        put(0, "This is no database");
    else if (what == "cut")
        QVERIFY(file.resize(file.size() / 2));
    else if (what == "garbage")
        put(4096, QByteArray(8192, '\x55'));
    else if (what == "newer")
        put(60, QByteArray::fromHex("00000fff")); // user_version
    else
        put(68, "ELSE"); // application_id
    file.close();
    const auto restored = restore(copy);
    QVERIFY(!restored);
    QCOMPARE(restored.error().code, code);
    QVERIFY(restored.error().message.contains(copy));
    TestServer server(options());
    QCOMPARE(server.get(QStringLiteral("/troupe/v1/agents/") + agent).status, 200);
    QVERIFY(!QFile::exists(data() + QStringLiteral("/troupe.db.restored")));
}

void TestRestore::aRunningServerIsLeftAlone()
{
    TestServer server(options());
    const QString copy = backup(server)[QLatin1String("path")].toString();
    const auto restored = restore(copy);
    QVERIFY(!restored);
    QCOMPARE(restored.error().code, ErrorCode::Conflict);
    QCOMPARE(server.get(QStringLiteral("/troupe/v1/health")).status, 200);
}

void TestRestore::aDamagedDatabaseIsReplacedAndKept()
{
    QString copy;
    {
        TestServer server(options());
        copy = backup(server)[QLatin1String("path")].toString();
    }
    QFile file(data() + QStringLiteral("/troupe.db"));
    QVERIFY(file.open(QIODevice::ReadWrite));
    file.write(QByteArray(4096, 'x'));
    file.close();
    const auto restored = restore(copy);
    QVERIFY2(restored, qPrintable(restored ? QString() : restored.error().message));
    QVERIFY(restored->kept.endsWith(QLatin1String(".damaged")));
    QVERIFY(QFile::exists(restored->kept));
    TestServer server(options());
    QCOMPARE(server.get(QStringLiteral("/troupe/v1/health")).status, 200);
}

QTEST_GUILESS_MAIN(TestRestore)
#include "tst_restore.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/security/privatefile.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace troupe;

class TestPrivateFile : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void writesForItsOwnerOnly();
    void replacesAtOnceAndLeavesNothing();
    void createDoesNotReplace();
    void readsOnlyWhatIsPrivate_data();
    void readsOnlyWhatIsPrivate();
    void refusesSpecialFiles_data();
    void refusesSpecialFiles();
    void refusesAFileOfAnotherUser();
    void refusesWhatIsTooLarge();
    void aMissingFileIsTold();
    void aFailedWriteLeavesTheOldContent();

private:
    QString path(const char *name) const { return m_folder->filePath(QString::fromLatin1(name)); }
    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestPrivateFile::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

void TestPrivateFile::writesForItsOwnerOnly()
{
    const mode_t before = umask(0);
    const auto written = replacePrivateFile(path("a"), "content");
    umask(before);
    QVERIFY(written.has_value());
    struct stat info = {};
    QCOMPARE(stat(QFile::encodeName(path("a")).constData(), &info), 0);
    QCOMPARE(info.st_mode & 07777, 0600u);
    QCOMPARE(*readPrivateFile(path("a"), 7), QByteArray("content"));
}

void TestPrivateFile::replacesAtOnceAndLeavesNothing()
{
    QVERIFY(replacePrivateFile(path("a"), "one").has_value());
    QVERIFY(replacePrivateFile(path("a"), "two").has_value());
    QCOMPARE(*readPrivateFile(path("a"), 100), QByteArray("two"));
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden),
             QStringList{QStringLiteral("a")});
}

void TestPrivateFile::createDoesNotReplace()
{
    QVERIFY(createPrivateFile(path("a"), "one").has_value());
    QCOMPARE(createPrivateFile(path("a"), "two").error().code, ErrorCode::Conflict);
    QCOMPARE(*readPrivateFile(path("a"), 100), QByteArray("one"));
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden),
             QStringList{QStringLiteral("a")});
}

void TestPrivateFile::readsOnlyWhatIsPrivate_data()
{
    QTest::addColumn<uint>("mode");
    QTest::addColumn<bool>("accepted");
    QTest::newRow("its owner reads and writes") << 0600u << true;
    QTest::newRow("its owner reads") << 0400u << true;
    QTest::newRow("its group may read") << 0640u << false;
    QTest::newRow("its group may write") << 0620u << false;
    QTest::newRow("everybody may read") << 0604u << false;
    QTest::newRow("everybody may run it") << 0601u << false;
}

void TestPrivateFile::readsOnlyWhatIsPrivate()
{
    QFETCH(uint, mode);
    QFETCH(bool, accepted);
    QVERIFY(replacePrivateFile(path("a"), "x").has_value());
    QCOMPARE(chmod(QFile::encodeName(path("a")).constData(), mode), 0);
    const auto read = readPrivateFile(path("a"), 100);
    QCOMPARE(read.has_value(), accepted);
    if (!accepted) {
        QCOMPARE(read.error().key, QStringLiteral("file_unsafe"));
        QVERIFY(read.error().message.contains(QLatin1String("chmod 600")));
    }
}

void TestPrivateFile::refusesSpecialFiles_data()
{
    QTest::addColumn<QString>("kind");
    QTest::newRow("a symbolic link to a private file") << "link";
    QTest::newRow("a symbolic link to nothing") << "dangling";
    QTest::newRow("a pipe that nobody writes") << "pipe";
    QTest::newRow("a folder") << "folder";
}

void TestPrivateFile::refusesSpecialFiles()
{
    QFETCH(QString, kind);
    const QByteArray name = QFile::encodeName(path("a"));
    if (kind == QLatin1String("link")) {
        QVERIFY(replacePrivateFile(path("b"), "x").has_value());
        QVERIFY(QFile::link(path("b"), path("a")));
    } else if (kind == QLatin1String("dangling")) {
        QVERIFY(QFile::link(path("nothing"), path("a")));
    } else if (kind == QLatin1String("pipe")) {
        QCOMPARE(mkfifo(name.constData(), 0600), 0);
    } else {
        QVERIFY(QDir().mkdir(path("a")));
    }
    QCOMPARE(readPrivateFile(path("a"), 100).error().key, QStringLiteral("file_unsafe"));
}

void TestPrivateFile::refusesAFileOfAnotherUser()
{
    QString foreign =
        QStringLiteral("/proc/1/environ"); // mode 0400, and not ours unless we are root
    if (geteuid() == 0) {
        foreign = path("a");
        QVERIFY(replacePrivateFile(foreign, "x").has_value());
        QCOMPARE(chown(QFile::encodeName(foreign).constData(), 12345, 12345), 0);
        QCOMPARE(readPrivateFile(foreign, 100).error().key, QStringLiteral("file_unsafe"));
    } else {
        QVERIFY(!readPrivateFile(foreign, 1 << 20).has_value());
    }
}

void TestPrivateFile::refusesWhatIsTooLarge()
{
    QVERIFY(replacePrivateFile(path("a"), "12345").has_value());
    QCOMPARE(readPrivateFile(path("a"), 4).error().code, ErrorCode::TooLarge);
    QCOMPARE(*readPrivateFile(path("a"), 5), QByteArray("12345"));
}

void TestPrivateFile::aMissingFileIsTold()
{
    QCOMPARE(readPrivateFile(path("a"), 4).error().key, QStringLiteral("file_missing"));
    QCOMPARE(readPrivateFile(path("a/b"), 4).error().key, QStringLiteral("file_missing"));
}

void TestPrivateFile::aFailedWriteLeavesTheOldContent()
{
    QVERIFY(!replacePrivateFile(path("missing/a"), "x").has_value());
    // A rename over a folder fails after everything was written.
    QVERIFY(QDir().mkpath(path("a/b")));
    QVERIFY(!replacePrivateFile(path("a"), "x").has_value());
    QVERIFY(QDir(path("a/b")).exists());
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden), QStringList());
}

QTEST_APPLESS_MAIN(TestPrivateFile)
#include "tst_privatefile.moc"

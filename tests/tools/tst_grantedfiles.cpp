// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tools/builtin/grantedfiles.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

using namespace troupe;

class TestGrantedFiles : public QObject
{
    Q_OBJECT

private slots:
    void init();

    void whatIsInsideIsRead();
    void nothingLeadsOut_data();
    void nothingLeadsOut();
    void nothingIsWrittenOutside_data();
    void nothingIsWrittenOutside();
    void onlyPlainFilesAreOpened();
    void linksThatStayInsideAreFollowed();
    void modesOfWriting();
    void aFileIsWrittenWholeAndKeepsItsPermissions();
    void foldersAreListed();
    void folderNamesAndAbsolutePaths();
    void largeFilesAreRefused();
    void aFolderThatBecomesALinkMeanwhileLeadsNowhere();

private:
    QString path(const char *rest) const { return m_root->path() + QLatin1String(rest); }
    void put(const char *rest, const QByteArray &bytes) const
    {
        QFile file(path(rest));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    }
    QByteArray read(const char *rest) const
    {
        QFile file(path(rest));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(none)");
    }
    GrantedFiles files(FolderAccess access = FolderAccess::Write) const
    {
        GrantedFolder folder;
        folder.name = QStringLiteral("docs");
        folder.path = path("/granted");
        folder.access = access;
        return GrantedFiles({folder});
    }

    std::unique_ptr<QTemporaryDir> m_root;
};

void TestGrantedFiles::init()
{
    m_root = std::make_unique<QTemporaryDir>();
    QVERIFY(QDir(m_root->path()).mkpath(QStringLiteral("granted/sub")));
    QVERIFY(QDir(m_root->path()).mkpath(QStringLiteral("granted-not")));
    put("/secret.txt", "secret");
    put("/granted-not/secret.txt", "secret");
    put("/granted/a.txt", "inside");
    put("/granted/sub/b.txt", "deeper");
    QVERIFY(QFile::link(path("/secret.txt"), path("/granted/link.txt")));
    QVERIFY(QFile::link(m_root->path(), path("/granted/up")));
    QCOMPARE(::symlink("../../secret.txt", path("/granted/sub/relative").toUtf8().constData()), 0);
    QCOMPARE(::symlink("/proc/self/root", path("/granted/magic").toUtf8().constData()), 0);
}

void TestGrantedFiles::whatIsInsideIsRead()
{
    for (const char *name : {"docs/a.txt", "a.txt", "./a.txt", "docs//a.txt", "DOCS/a.txt"})
        QCOMPARE(files().read(QString::fromLatin1(name)).value_or("?"), QByteArray("inside"));
    QCOMPARE(files().read(QStringLiteral("docs/sub/b.txt")).value_or("?"), QByteArray("deeper"));
    QCOMPARE(files().read(path("/granted/a.txt")).value_or("?"), QByteArray("inside"));
    QCOMPARE(files().read(QStringLiteral("docs/none.txt")).error().code, ErrorCode::NotFound);
}

void TestGrantedFiles::nothingLeadsOut_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name :
         {"../secret.txt", "docs/../secret.txt", "docs/sub/../../secret.txt", "/etc/passwd",
          "docs/link.txt", "docs/up/secret.txt", "docs/sub/relative", "docs/magic/etc/passwd",
          "sub/relative", "docs/up/granted-not/secret.txt"})
        QTest::newRow(name) << QString::fromLatin1(name);
    QTest::newRow("the folder beside it") << QStringLiteral("BESIDE");
    QTest::newRow("absolute with dots") << QStringLiteral("DOTS");
    QTest::newRow("a NUL") << QStringLiteral("docs/a.txt") + QChar(0) + QStringLiteral("x");
}

void TestGrantedFiles::nothingLeadsOut()
{
    QFETCH(QString, name);
    if (name == QLatin1String("BESIDE"))
        name = path("/granted-not/secret.txt");
    if (name == QLatin1String("DOTS"))
        name = path("/granted/../secret.txt");
    const auto bytes = files().read(name);
    QVERIFY2(!bytes.has_value(), bytes ? bytes->constData() : "");
    QVERIFY(!files().list(name).has_value());
}

void TestGrantedFiles::nothingIsWrittenOutside_data()
{
    nothingLeadsOut_data();
    QTest::newRow("a new file through a link") << QStringLiteral("docs/up/new.txt");
    QTest::newRow("new folders through a link") << QStringLiteral("docs/up/x/y/new.txt");
    QTest::newRow("the folder itself") << QStringLiteral("docs");
}

void TestGrantedFiles::nothingIsWrittenOutside()
{
    QFETCH(QString, name);
    if (name == QLatin1String("BESIDE"))
        name = path("/granted-not/secret.txt");
    if (name == QLatin1String("DOTS"))
        name = path("/granted/../secret.txt");
    for (const WriteMode mode : {WriteMode::Create, WriteMode::Replace, WriteMode::Append})
        QVERIFY(!files().write(name, "evil", mode).has_value());
    QCOMPARE(read("/secret.txt"), QByteArray("secret"));
    QCOMPARE(read("/granted-not/secret.txt"), QByteArray("secret"));
    QVERIFY(!QFile::exists(path("/new.txt")));
    QVERIFY(!QFile::exists(path("/x")));
    QVERIFY(QFileInfo(path("/granted/link.txt")).isSymLink());
}

void TestGrantedFiles::onlyPlainFilesAreOpened()
{
    QCOMPARE(::mkfifo(path("/granted/pipe").toUtf8().constData(), 0600), 0);
    QCOMPARE(files().read(QStringLiteral("docs/pipe")).error().code, ErrorCode::Invalid);
    QCOMPARE(files().write(QStringLiteral("docs/pipe"), "x", WriteMode::Replace).error().code,
             ErrorCode::Invalid);
    QCOMPARE(files().read(QStringLiteral("docs/sub")).error().code, ErrorCode::Invalid);
    QVERIFY(!files().read(QStringLiteral("docs/a.txt/b")).has_value());
}

void TestGrantedFiles::linksThatStayInsideAreFollowed()
{
    QCOMPARE(::symlink("sub/b.txt", path("/granted/inner").toUtf8().constData()), 0);
    QCOMPARE(files().read(QStringLiteral("docs/inner")).value_or("?"), QByteArray("deeper"));
}

void TestGrantedFiles::modesOfWriting()
{
    const QString name = QStringLiteral("docs/new/deep/c.txt");
    QCOMPARE(files().write(name, "one", WriteMode::Create).value_or(-1), 3);
    QCOMPARE(files().write(name, "two", WriteMode::Create).error().code, ErrorCode::Conflict);
    QCOMPARE(read("/granted/new/deep/c.txt"), QByteArray("one"));
    QCOMPARE(files().write(name, ", two", WriteMode::Append).value_or(-1), 8);
    QCOMPARE(read("/granted/new/deep/c.txt"), QByteArray("one, two"));
    QCOMPARE(files().write(name, "three", WriteMode::Replace).value_or(-1), 5);
    QCOMPARE(read("/granted/new/deep/c.txt"), QByteArray("three"));
    QCOMPARE(QDir(path("/granted/new/deep")).entryList(QDir::Files | QDir::Hidden),
             QStringList(QStringLiteral("c.txt")));
    const GrantedFiles readOnly = files(FolderAccess::Read);
    QCOMPARE(readOnly.write(name, "x", WriteMode::Replace).error().code, ErrorCode::Forbidden);
    QCOMPARE(readOnly.read(name).value_or("?"), QByteArray("three"));
}

void TestGrantedFiles::aFileIsWrittenWholeAndKeepsItsPermissions()
{
    QCOMPARE(::chmod(path("/granted/a.txt").toUtf8().constData(), 0600), 0);
    QCOMPARE(::link(path("/granted/a.txt").toUtf8().constData(),
                    path("/granted/hard").toUtf8().constData()),
             0);
    QVERIFY(files().write(QStringLiteral("docs/a.txt"), "new", WriteMode::Replace).has_value());
    struct stat found
    {};
    QCOMPARE(::stat(path("/granted/a.txt").toUtf8().constData(), &found), 0);
    QCOMPARE(found.st_mode & 0777, mode_t(0600));
    QCOMPARE(read("/granted/hard"), QByteArray("inside")); // another file took its place
}

void TestGrantedFiles::foldersAreListed()
{
    const auto listing = files().list(QStringLiteral("docs"));
    QVERIFY(listing.has_value());
    QStringList told;
    for (const ListedFile &file : listing->files)
        told.append(file.name + (file.isFolder ? u'/' : file.isOther ? u'!' : u' '));
    QCOMPARE(told, QStringList({QStringLiteral("sub/"), QStringLiteral("a.txt "),
                                QStringLiteral("link.txt!"), QStringLiteral("magic!"),
                                QStringLiteral("up!")}));
    QCOMPARE(listing->files[1].size, 6);
    for (int i = 0; i < 600; ++i)
        put(qPrintable(QStringLiteral("/granted/sub/%1").arg(i)), "x");
    const auto many = files().list(QStringLiteral("docs/sub"));
    QCOMPARE(many->files.size(), GrantedFiles::kMaxEntries);
    QVERIFY(many->isCut);
}

void TestGrantedFiles::folderNamesAndAbsolutePaths()
{
    GrantedFolder one;
    one.name = QStringLiteral("one");
    one.path = path("/granted");
    GrantedFolder two;
    two.name = QStringLiteral("two");
    two.path = path("/granted/sub");
    const GrantedFiles both({one, two});
    QCOMPARE(both.read(QStringLiteral("two/b.txt")).value_or("?"), QByteArray("deeper"));
    QCOMPARE(both.read(path("/granted/sub/b.txt")).value_or("?"), QByteArray("deeper"));
    QCOMPARE(both.read(QStringLiteral("a.txt")).error().code, ErrorCode::NotFound);
    QCOMPARE(GrantedFiles({}).read(QStringLiteral("a.txt")).error().code, ErrorCode::NotFound);
}

void TestGrantedFiles::largeFilesAreRefused()
{
    QFile file(path("/granted/large"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QVERIFY(file.resize(GrantedFiles::kMaxFile + 1));
    QCOMPARE(files().read(QStringLiteral("docs/large")).error().code, ErrorCode::TooLarge);
    QCOMPARE(files().write(QStringLiteral("docs/large"), "x", WriteMode::Append).error().code,
             ErrorCode::TooLarge);
}

/// Somebody swaps a folder and a link to the outside while files are read and written.
void TestGrantedFiles::aFolderThatBecomesALinkMeanwhileLeadsNowhere()
{
    put("/granted/sub/secret.txt", "harmless");
    const QByteArray folder = path("/granted/sub").toUtf8();
    const QByteArray aside = path("/granted/aside").toUtf8();
    const QByteArray link = path("/granted/trap").toUtf8();
    QCOMPARE(::symlink(path("/granted-not").toUtf8().constData(), link.constData()), 0);
    std::atomic<bool> stop = false;
    std::thread swapper([&] {
        while (!stop) {
            ::rename(folder.constData(), aside.constData());
            ::rename(link.constData(), folder.constData());
            ::rename(folder.constData(), link.constData());
            ::rename(aside.constData(), folder.constData());
        }
    });
    int reads = 0;
    bool leaked = false;
    for (int i = 0; i < 2000; ++i) {
        const auto bytes = files().read(QStringLiteral("docs/sub/secret.txt"));
        reads += bytes ? 1 : 0;
        leaked = leaked || (bytes && *bytes == "secret");
        if (i % 10 == 0) {
            const auto written =
                files().write(QStringLiteral("docs/sub/written.txt"), "x", WriteMode::Replace);
            Q_UNUSED(written);
        }
    }
    stop = true;
    swapper.join();
    QVERIFY(reads > 0);
    QVERIFY(!leaked);
    QVERIFY(!QFile::exists(path("/granted-not/written.txt")));
}

QTEST_APPLESS_MAIN(TestGrantedFiles)
#include "tst_grantedfiles.moc"

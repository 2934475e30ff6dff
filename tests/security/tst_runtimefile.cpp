// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/security/privatefile.h"
#include "core/security/runtimefile.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace troupe;

class TestRuntimeFile : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void theReaderFindsWhatTheServerWrote();
    void isPrivateAndRemovedAtTheEnd();
    void aLaterServersFileIsLeftAlone();
    void eachDataFolderHasItsOwn();
    void fallsBackToTheDataFolder_data();
    void fallsBackToTheDataFolder();
    void anEndedProcessIsNotRunning();
    void aReusedProcessNumberIsNotRunning();
    void refusesWhatIsNotPrivate_data();
    void refusesWhatIsNotPrivate();
    void refusesOtherContents_data();
    void refusesOtherContents();

private:
    RuntimeInfo here() const
    {
        return RuntimeInfo(QUrl(QStringLiteral("http://127.0.0.1:8123")),
                           QCoreApplication::applicationPid(), SecretString(u"canary-token"));
    }
    QString data(const char *name = "data") const
    {
        QString path = m_folder->filePath(QString::fromLatin1(name));
        QDir().mkpath(path);
        return path;
    }
    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestRuntimeFile::init()
{
    m_folder = std::make_unique<QTemporaryDir>(); // made with mode 0700
    qputenv("XDG_RUNTIME_DIR", QFile::encodeName(m_folder->path()));
}

void TestRuntimeFile::theReaderFindsWhatTheServerWrote()
{
    const QString path = runtimeFilePath(data());
    QVERIFY(path.startsWith(m_folder->path() + QStringLiteral("/troupe/")));
    QCOMPARE(readRuntimeFile(path).error().key, QStringLiteral("server_not_running"));
    const auto file = RuntimeFile::write(path, here());
    QVERIFY2(file.has_value(), file ? "" : qPrintable(file.error().message));
    const auto found = readRuntimeFile(path);
    QVERIFY(found.has_value());
    QCOMPARE(found->url, here().url);
    QCOMPARE(found->pid, QCoreApplication::applicationPid());
    QCOMPARE(found->token.revealText(), QStringLiteral("canary-token"));
}

void TestRuntimeFile::isPrivateAndRemovedAtTheEnd()
{
    const QString path = runtimeFilePath(data());
    {
        const auto file = RuntimeFile::write(path, here());
        struct stat info = {};
        QCOMPARE(stat(QFile::encodeName(path).constData(), &info), 0);
        QCOMPARE(info.st_mode & 07777, 0600u);
        QCOMPARE(stat(QFile::encodeName(QFileInfo(path).path()).constData(), &info), 0);
        QCOMPARE(info.st_mode & 07777, 0700u);
    }
    QVERIFY(!QFileInfo::exists(path));
}

void TestRuntimeFile::aLaterServersFileIsLeftAlone()
{
    const QString path = runtimeFilePath(data());
    auto first = RuntimeFile::write(path, here());
    RuntimeInfo later = here();
    later.token = SecretString(u"another");
    const auto second = RuntimeFile::write(path, later);
    first->reset();
    QCOMPARE(readRuntimeFile(path)->token.revealText(), QStringLiteral("another"));
}

void TestRuntimeFile::eachDataFolderHasItsOwn()
{
    QVERIFY(runtimeFilePath(data("one")) != runtimeFilePath(data("two")));
    QCOMPARE(runtimeFilePath(data("one")),
             runtimeFilePath(data("one") + QStringLiteral("/../one/")));
}

void TestRuntimeFile::fallsBackToTheDataFolder_data()
{
    QTest::addColumn<QString>("runtime");
    QTest::addColumn<uint>("mode");
    QTest::newRow("the variable is empty") << QString() << 0700u;
    QTest::newRow("the folder is missing") << QStringLiteral("missing") << 0700u;
    QTest::newRow("others may read the folder") << QStringLiteral("run") << 0755u;
    QTest::newRow("everybody may write to the folder") << QStringLiteral("run") << 01777u;
}

void TestRuntimeFile::fallsBackToTheDataFolder()
{
    QFETCH(QString, runtime);
    QFETCH(uint, mode);
    QVERIFY(QDir(m_folder->path()).mkdir(QStringLiteral("run")));
    QCOMPARE(chmod(QFile::encodeName(m_folder->filePath(QStringLiteral("run"))).constData(), mode),
             0);
    qputenv("XDG_RUNTIME_DIR",
            runtime.isEmpty() ? QByteArray() : QFile::encodeName(m_folder->filePath(runtime)));
    const QString path = runtimeFilePath(data());
    QCOMPARE(QFileInfo(path).path(), data());
    const auto file = RuntimeFile::write(path, here());
    QVERIFY(file.has_value());
    QVERIFY(readRuntimeFile(path).has_value());
}

void TestRuntimeFile::anEndedProcessIsNotRunning()
{
    QProcess process;
    process.start(QStringLiteral("sleep"), {QStringLiteral("60")});
    QVERIFY(process.waitForStarted());
    RuntimeInfo info = here();
    info.pid = process.processId();
    const QString path = runtimeFilePath(data());
    const auto file = RuntimeFile::write(path, info);
    QVERIFY(readRuntimeFile(path).has_value());
    process.kill();
    QVERIFY(process.waitForFinished());
    QCOMPARE(readRuntimeFile(path).error().key, QStringLiteral("server_not_running"));
}

void TestRuntimeFile::aReusedProcessNumberIsNotRunning()
{
    const QString path = runtimeFilePath(data());
    const auto file = RuntimeFile::write(path, here());
    QByteArray json = *readPrivateFile(path, 10'000);
    const qsizetype at = json.indexOf("\"started\":") + 10;
    QVERIFY(json[at] >= '1' && json[at] <= '9');
    json[at] = json[at] == '9' ? '8' : static_cast<char>(json[at] + 1);
    QVERIFY(replacePrivateFile(path, json).has_value());
    QCOMPARE(readRuntimeFile(path).error().key, QStringLiteral("server_not_running"));
}

void TestRuntimeFile::refusesWhatIsNotPrivate_data()
{
    QTest::addColumn<QString>("fault");
    QTest::newRow("others may read it") << "mode";
    QTest::newRow("it is a symbolic link") << "link";
}

void TestRuntimeFile::refusesWhatIsNotPrivate()
{
    QFETCH(QString, fault);
    const QString path = runtimeFilePath(data());
    const auto file = RuntimeFile::write(path, here());
    if (fault == QLatin1String("mode")) {
        QCOMPARE(chmod(QFile::encodeName(path).constData(), 0644), 0);
    } else {
        QVERIFY(QFile::rename(path, path + u'2'));
        QVERIFY(QFile::link(path + u'2', path));
    }
    const auto found = readRuntimeFile(path);
    QCOMPARE(found.error().key, QStringLiteral("file_unsafe"));
    QVERIFY(!found.error().message.contains(QLatin1String("canary")));
}

void TestRuntimeFile::refusesOtherContents_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("no JSON") << QByteArray("canary");
    QTest::newRow("a list") << QByteArray("[1]");
    QTest::newRow("no address") << QByteArray(R"({"pid":1,"token":"canary"})");
    QTest::newRow("an address of a file")
        << QByteArray(R"({"url":"file:///etc","pid":1,"token":"canary"})");
    QTest::newRow("no token") << QByteArray(R"({"url":"http://127.0.0.1:1","pid":1})");
    QTest::newRow("a token that is a number")
        << QByteArray(R"({"url":"http://127.0.0.1:1","pid":1,"token":1})");
}

void TestRuntimeFile::refusesOtherContents()
{
    QFETCH(QByteArray, json);
    const QString path = m_folder->filePath(QStringLiteral("x.json"));
    QVERIFY(replacePrivateFile(path, json).has_value());
    const auto found = readRuntimeFile(path);
    QCOMPARE(found.error().code, ErrorCode::Malformed);
    QVERIFY(!found.error().message.contains(QLatin1String("canary")));
    QVERIFY(!found.error().detail.contains(QLatin1String("canary")));
}

QTEST_GUILESS_MAIN(TestRuntimeFile)
#include "tst_runtimefile.moc"

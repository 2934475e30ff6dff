// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/clock.h"
#include "core/client/filetransfer.h"
#include "core/net/netpolicy.h"
#include "tests/support/scriptedserver.h"

#include <QCoroTask>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace troupe;
using troupe::testing::Script;
using troupe::testing::ScriptedServer;

namespace {

Script uploadAnswer(int status, int received)
{
    return Script::answer(status, "{\"id\":\"u1\",\"name\":\"a.txt\",\"size\":3000000,\"received\":"
                                      + QByteArray::number(received) + "}");
}

Script chunkedAnswer(const QByteArray &body, bool isWhole)
{
    return Script().awaitRequest().send(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
        + QByteArray::number(body.size(), 16) + "\r\n" + body + "\r\n"
        + (isWhole ? "0\r\n\r\n" : ""));
}

} // namespace

/// Files to and from a server whose connection breaks.
class TestFileTransfer : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void anExportIsWholeOrNotThere_data();
    void anExportIsWholeOrNotThere();
    void aLostPartIsAskedFor();
    void anUploadThatFailsLeavesNothing();
    void whatIsNoFileIsNotSent();

private:
    QString written(qsizetype size);

    ManualClock m_clock;
    QTemporaryDir m_folder;
    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<NetPolicy> m_policy;
    std::unique_ptr<Backend> m_backend;
};

void TestFileTransfer::init()
{
    m_server = std::make_unique<ScriptedServer>();
    m_policy = std::make_unique<NetPolicy>(m_clock);
    m_backend = std::make_unique<Backend>(*m_policy, m_server->url(), "token");
}

void TestFileTransfer::cleanup()
{
    m_backend.reset();
    m_policy.reset();
    m_server.reset();
}

QString TestFileTransfer::written(qsizetype size)
{
    QString path = m_folder.filePath(QStringLiteral("a.txt"));
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(QByteArray(size, 'x')) != size)
        qFatal("%s", qPrintable(path));
    return path;
}

void TestFileTransfer::anExportIsWholeOrNotThere_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("whole");
    QTest::newRow("whole") << QByteArray("# Hi\n\n*End of the conversation.*\n") << true;
    QTest::newRow("cut between two chunks") << QByteArray("# Hi\n\nhalf of it") << false;
    QTest::newRow("nothing") << QByteArray("#") << false;
}

void TestFileTransfer::anExportIsWholeOrNotThere()
{
    QFETCH(QByteArray, body);
    QFETCH(bool, whole);
    m_server->enqueue(chunkedAnswer(body, whole));
    const QString path = m_folder.filePath(QStringLiteral("talk.md"));
    QFile earlier(path);
    QVERIFY(earlier.open(QIODevice::WriteOnly | QIODevice::Truncate));
    earlier.write("from before");
    earlier.close();
    ExportSession what;
    what.sessionId = QStringLiteral("s1");
    const auto size =
        QCoro::waitFor(saveConversation(m_backend.get(), what, path, CancelToken(), nullptr));
    QCOMPARE(size.has_value(), whole);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), whole ? body : QByteArray("from before"));
}

void TestFileTransfer::aLostPartIsAskedFor()
{
    m_server->enqueue(uploadAnswer(201, 0));
    m_server->enqueue(uploadAnswer(200, 1 << 20));
    // The second part arrives, its answer does not: sent again, it does not follow.
    m_server->enqueue(Script::answer(
        409, R"({"code":"upload_offset","detail":"The next part begins elsewhere"})"));
    m_server->enqueue(uploadAnswer(200, 2 << 20));
    m_server->enqueue(uploadAnswer(200, 3'000'000));
    qint64 told = 0;
    TransferProgress progress = [&told](qint64 done, qint64) { told = done; };
    const auto upload =
        QCoro::waitFor(uploadFile(m_backend.get(), written(3'000'000), CancelToken(), progress));
    QVERIFY2(upload, upload ? "" : qPrintable(upload.error().message));
    QCOMPARE(told, 3'000'000);
    QCOMPARE(m_server->requests().last().target, "/troupe/v1/uploads/u1?offset=2097152");
    QCOMPARE(m_server->requests().last().body.size(), 3'000'000 - (2 << 20));
}

void TestFileTransfer::anUploadThatFailsLeavesNothing()
{
    m_server->enqueue(uploadAnswer(201, 0));
    m_server->enqueue(Script::answer(507, R"({"detail":"The disk is full"})"));
    m_server->enqueue(Script::answer(204, {}));
    const auto upload =
        QCoro::waitFor(uploadFile(m_backend.get(), written(3'000'000), CancelToken(), nullptr));
    QCOMPARE(upload.error().code, ErrorCode::StorageFull);
    QCOMPARE(m_server->requests().last().method, "DELETE");
}

void TestFileTransfer::whatIsNoFileIsNotSent()
{
    const auto folder =
        QCoro::waitFor(attachFile(m_backend.get(), m_folder.path(), CancelToken(), nullptr));
    QCOMPARE(folder.error().code, ErrorCode::Invalid);
    const auto empty =
        QCoro::waitFor(attachFile(m_backend.get(), written(0), CancelToken(), nullptr));
    QCOMPARE(empty.error().code, ErrorCode::Invalid);
    const auto large =
        QCoro::waitFor(attachFile(m_backend.get(), written(21 << 20), CancelToken(), nullptr));
    QCOMPARE(large.error().code, ErrorCode::TooLarge);
    QCOMPARE(m_server->requests().size(), 0);
}

QTEST_GUILESS_MAIN(TestFileTransfer)
#include "tst_filetransfer.moc"

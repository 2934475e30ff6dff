// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/smoke/apiclient.h"
#include "tests/smoke/programs.h"

#include <QCryptographicHash>
#include <QDirIterator>
#include <QFile>
#include <QRandomGenerator>
#include <QSet>
#include <QTest>

#include <map>
#include <mutex>
#include <thread>

using namespace troupe::test;

namespace {

constexpr int kRounds = 12;
constexpr int kWriters = 3;

struct Given
{
    std::mutex mutex;
    std::map<QString, QByteArray> files; ///< acknowledged: id → SHA-256
    std::map<QString, qint64> uploads; ///< acknowledged: id → bytes that are there
    std::atomic<int> acknowledged{0};
};

QByteArray shaOf(const QByteArray &bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
}

QByteArray textOf(const QString &name)
{
    return (name.toUtf8() + ' ').repeated(3000);
}

/// Gives files until the server is gone.
void giveUntilTheEnd(quint16 port, const QString &prefix, Given &given)
{
    ApiClient client(port, ServerProcess::adminKey(), 10'000);
    const QByteArray raw = "Content-Type: application/octet-stream\r\n";
    for (int i = 0;; ++i) {
        const QString name = QStringLiteral("%1-%2").arg(prefix).arg(i);
        const QByteArray text = textOf(name);
        const ApiAnswer file =
            client.send("POST", QStringLiteral("/troupe/v1/attachments?name=%1.txt").arg(name),
                        text, raw);
        if (file.status != 201)
            return;
        {
            const std::lock_guard lock(given.mutex);
            given.files[file.id()] = shaOf(text);
        }
        ++given.acknowledged;
        if (i % 3 == 1) { // some go again
            const QString target = QStringLiteral("/troupe/v1/attachments/") + file.id();
            {
                const std::lock_guard lock(given.mutex);
                given.files.erase(file.id());
            }
            if (client.send("DELETE", target).status != 204)
                return;
        }
        if (i % 4 != 2)
            continue;
        const ApiAnswer begun =
            client.post(QStringLiteral("/troupe/v1/uploads"),
                        "{\"name\":\"u.txt\",\"size\":" + QByteArray::number(text.size()) + "}");
        if (begun.status != 201) // too many under way: that is no end
            continue;
        const qint64 half = text.size() / 2;
        if (client
                .send("PUT", QStringLiteral("/troupe/v1/uploads/%1?offset=0").arg(begun.id()),
                      text.first(half), raw)
                .status
            != 200)
            return;
        const std::lock_guard lock(given.mutex);
        given.uploads[begun.id()] = half;
        ++given.acknowledged;
    }
}

} // namespace

/// The server is killed while files come and go. What it acknowledged is there whole; what it did not
/// is not there, not even half of it.
class TestUploads : public QObject
{
    Q_OBJECT

private slots:
    void filesSurviveKills();

private:
    void check();

    Sandbox m_sandbox;
    ServerProcess m_server{m_sandbox};
    Given m_given;
};

void TestUploads::check()
{
    ApiClient client(m_server.port(), ServerProcess::adminKey());
    for (const auto &[id, sha] : m_given.files) {
        const ApiAnswer file = client.get(QStringLiteral("/troupe/v1/attachments/") + id);
        QVERIFY2(file.status == 200, qPrintable(id));
        QCOMPARE(file.text("sha256").toLatin1(), sha);
        const QString path = QStringLiteral("%1/blobs/%2/%3")
                                 .arg(m_sandbox.dataFolder(), QString::fromLatin1(sha.left(2)),
                                      QString::fromLatin1(sha));
        QFile blob(path);
        QVERIFY2(blob.open(QIODevice::ReadOnly), qPrintable(path));
        QCOMPARE(shaOf(blob.readAll()), sha);
    }
    for (const auto &[id, received] : m_given.uploads) {
        const ApiAnswer upload = client.get(QStringLiteral("/troupe/v1/uploads/") + id);
        QVERIFY2(upload.status == 200, qPrintable(id));
        QVERIFY(upload.json()[QLatin1String("received")].toInteger() >= received);
    }
    // No name lies about what is in it, whether a row knows it or not.
    QDirIterator walk(m_sandbox.dataFolder() + QStringLiteral("/blobs"), QDir::Files,
                      QDirIterator::Subdirectories);
    while (walk.hasNext()) {
        const QString path = walk.next();
        if (path.contains(QLatin1String("/parts/")) || walk.fileName().startsWith(u'.'))
            continue;
        QFile blob(path);
        QVERIFY(blob.open(QIODevice::ReadOnly));
        QCOMPARE(QString::fromLatin1(shaOf(blob.readAll())), walk.fileName());
    }
}

void TestUploads::filesSurviveKills()
{
    QRandomGenerator random(20261128);
    for (int round = 0; round < kRounds; ++round) {
        QVERIFY(m_server.start());
        check();
        if (QTest::currentTestFailed())
            return;
        m_given.acknowledged = 0;
        std::vector<std::thread> threads;
        for (int i = 0; i < kWriters; ++i) {
            const QString prefix = QStringLiteral("f%1-%2").arg(round).arg(i);
            threads.emplace_back(
                [this, prefix] { giveUntilTheEnd(m_server.port(), prefix, m_given); });
        }
        const int target = static_cast<int>(random.bounded(3, 60));
        const bool given = QTest::qWaitFor([&] { return m_given.acknowledged >= target; }, 30'000);
        m_server.kill();
        for (std::thread &thread : threads)
            thread.join();
        QVERIFY(given);
    }
    QVERIFY(m_server.start());
    check();
    // What the kills left without a row went at the start.
    QSet<QString> known;
    for (const auto &[id, sha] : m_given.files)
        known.insert(QString::fromLatin1(sha));
    const auto strays = [&] {
        int strays = 0;
        QDirIterator walk(m_sandbox.dataFolder() + QStringLiteral("/blobs"), QDir::Files,
                          QDirIterator::Subdirectories);
        while (walk.hasNext()) {
            walk.next();
            strays += !walk.filePath().contains(QLatin1String("/parts/"))
                              && !known.contains(walk.fileName())
                          ? 1
                          : 0;
        }
        return strays;
    };
    // A file whose acknowledgement was lost has a row of its own: one for each writer and round.
    QTRY_VERIFY_WITH_TIMEOUT(strays() <= kWriters * kRounds, 20'000);
}

QTEST_GUILESS_MAIN(TestUploads)
#include "tst_uploads.moc"

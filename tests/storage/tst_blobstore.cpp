// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/storage/blobstore.h"

#include <QCryptographicHash>
#include <QDirIterator>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <csignal>
#include <memory>
#include <sys/resource.h>
#include <thread>
#include <unistd.h>
#include <utime.h>

using namespace troupe;

namespace {

QStringList allFiles(const QString &folder)
{
    QStringList files;
    QDirIterator walk(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (walk.hasNext())
        files.append(walk.next());
    return files;
}

} // namespace

/// Blobs appear whole or not at all, and never go while somebody needs them.
class TestBlobStore : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void whatIsPutCanBeRead();
    void theNameIsTheHash();
    void aLeaseKeepsABlob();
    void aLeaseCallsARemovalOff();
    void whatIsNamedStays();
    void namesFromOutsideAreNoPaths();
    void aFullDiskKeepsNothing();
    void aDamagedBlobIsWrittenAgain();
    void partsFollowEachOther();
    void leftoversOfACrashAreListedOrRemoved();
    void manyThreadsPutAndRemoveTheSame();

private:
    QString path() const { return m_folder->path(); }
    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestBlobStore::whatIsPutCanBeRead()
{
    BlobStore blobs(path());
    const QByteArray bytes = QByteArray("0123456789").repeated(100'000);
    const auto lease = blobs.put(bytes);
    QVERIFY(lease);
    QCOMPARE(lease->size(), bytes.size());
    QCOMPARE(*blobs.read(lease->sha256(), 10 << 20), bytes);
    QCOMPARE(*blobs.readAt(lease->sha256(), 999'995, 100), "56789");
    QCOMPARE(*blobs.readAt(lease->sha256(), 2'000'000, 100), "");
    QCOMPARE(blobs.read(lease->sha256(), 100).error().code, ErrorCode::TooLarge);
    QCOMPARE(*BlobStore(path()).read(lease->sha256(), 10 << 20), bytes); // another process
}

void TestBlobStore::theNameIsTheHash()
{
    BlobStore blobs(path());
    const auto lease = blobs.put("hello");
    const QByteArray sha = QCryptographicHash::hash("hello", QCryptographicHash::Sha256).toHex();
    QCOMPARE(lease->sha256().toLatin1(), sha);
    const QString file = path() + QString::fromLatin1("/blobs/" + sha.left(2) + '/' + sha);
    QCOMPARE(allFiles(path()), QStringList{file});
    QCOMPARE(QFile::permissions(file) & 0x0777, QFileDevice::Permissions(0x0600));
    QCOMPARE(QFile::permissions(path() + QStringLiteral("/blobs")) & 0x0077,
             QFileDevice::Permissions());
}

void TestBlobStore::aLeaseKeepsABlob()
{
    BlobStore blobs(path());
    QString sha256;
    {
        const auto lease = blobs.put("hello");
        sha256 = lease->sha256();
        auto another = std::make_unique<BlobLease>(*lease);
        QVERIFY(!blobs.remove(sha256, [] { return false; }));
        another.reset(); // the first one holds it still
        QVERIFY(!blobs.remove(sha256, [] { return false; }));
    }
    QVERIFY(blobs.remove(sha256, [] { return false; }));
    QCOMPARE(blobs.read(sha256, 100).error().code, ErrorCode::NotFound);
}

void TestBlobStore::aLeaseCallsARemovalOff()
{
    BlobStore blobs(path());
    const QString sha256 = blobs.put("hello")->sha256();
    std::optional<BlobLease> meanwhile;
    // Somebody puts the same while the rows are looked at.
    QVERIFY(!blobs.remove(sha256, [&] {
        meanwhile = *blobs.put("hello");
        return false;
    }));
    QCOMPARE(*blobs.read(sha256, 100), "hello");
    meanwhile.reset();
    // Even when that one has come and gone: its row may be there now.
    QVERIFY(!blobs.remove(sha256, [&] {
        meanwhile = *blobs.put("hello");
        meanwhile.reset();
        return false;
    }));
    QVERIFY(blobs.remove(sha256, [] { return false; }));
}

void TestBlobStore::whatIsNamedStays()
{
    BlobStore blobs(path());
    const QString sha256 = blobs.put("hello")->sha256();
    QVERIFY(!blobs.remove(sha256, [] { return true; }));
    QCOMPARE(*blobs.read(sha256, 100), "hello");
}

void TestBlobStore::namesFromOutsideAreNoPaths()
{
    BlobStore blobs(path());
    QFile outside(path() + QStringLiteral("/outside"));
    QVERIFY(outside.open(QIODevice::WriteOnly));
    for (const char *name : {"../outside", "", "..", "ABCDEF", "../../etc/passwd"}) {
        const QString text = QString::fromLatin1(name);
        QCOMPARE(blobs.read(text, 100).error().code, ErrorCode::NotFound);
        QVERIFY(!blobs.remove(text, [] { return false; }));
    }
    QVERIFY(outside.exists());
}

void TestBlobStore::aFullDiskKeepsNothing()
{
    BlobStore blobs(path());
    const auto ignored = std::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    getrlimit(RLIMIT_FSIZE, &before);
    const rlimit small{4096, before.rlim_max};
    setrlimit(RLIMIT_FSIZE, &small);
    const auto refused = blobs.put(QByteArray(10'000, 'x'));
    const auto begun = blobs.append(QStringLiteral("p"), 0, "abc");
    const auto refusedPart = blobs.append(QStringLiteral("p"), 3, QByteArray(10'000, 'x'));
    setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, ignored);
    QCOMPARE(refused.error().code, ErrorCode::StorageFull);
    QCOMPARE(*begun, 3);
    QCOMPARE(refusedPart.error().code, ErrorCode::StorageFull);
    QCOMPARE(blobs.partSize(QStringLiteral("p")), 3);
    blobs.dropPart(QStringLiteral("p"));
    QCOMPARE(allFiles(path()), QStringList());
    QVERIFY(blobs.put(QByteArray(10'000, 'x')));
}

void TestBlobStore::aDamagedBlobIsWrittenAgain()
{
    BlobStore blobs(path());
    const QString sha256 = blobs.put("hello")->sha256();
    QVERIFY(QFile(allFiles(path()).first()).resize(2)); // as a power cut may leave it
    QVERIFY(blobs.put("hello"));
    QCOMPARE(*blobs.read(sha256, 100), "hello");
}

void TestBlobStore::partsFollowEachOther()
{
    BlobStore blobs(path());
    const QString part = QStringLiteral("01a");
    QCOMPARE(blobs.partSize(part), 0);
    QCOMPARE(*blobs.append(part, 0, "abc"), 3);
    QCOMPARE(*blobs.append(part, 3, "def"), 6);
    const auto late = blobs.append(part, 3, "xyz");
    QCOMPARE(late.error().code, ErrorCode::Conflict);
    QCOMPARE(late.error().key, QStringLiteral("upload_offset"));
    QFile file(blobs.partPath(part));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), "abcdef");
    blobs.dropPart(part);
    QCOMPARE(blobs.partSize(part), 0);
}

void TestBlobStore::leftoversOfACrashAreListedOrRemoved()
{
    BlobStore blobs(path());
    const QString sha256 = blobs.put("hello")->sha256();
    blobs.append(QStringLiteral("part"), 0, "abc");
    const QString old =
        path() + QStringLiteral("/blobs/") + sha256.left(2) + QStringLiteral("/.new-1");
    const QString fresh = old + QStringLiteral("2");
    for (const QString &name : {old, fresh}) {
        QFile file(name);
        QVERIFY(file.open(QIODevice::WriteOnly));
    }
    const utimbuf longAgo{1'000'000'000, 1'000'000'000};
    QCOMPARE(utime(QFile::encodeName(old).constData(), &longAgo), 0);
    const BlobStore::Listing listing = blobs.list();
    QCOMPARE(listing.blobs, QStringList{sha256});
    QCOMPARE(listing.parts, QStringList{QStringLiteral("part")});
    QVERIFY(!QFile::exists(old));
    QVERIFY(QFile::exists(fresh)); // it may be being written just now
}

void TestBlobStore::manyThreadsPutAndRemoveTheSame()
{
    BlobStore blobs(path());
    std::atomic<int> lost{0};
    std::vector<std::thread> threads;
    threads.reserve(4);
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&] {
            for (int i = 0; i < 200; ++i) {
                const auto lease = blobs.put("the same");
                if (!lease || *blobs.read(lease->sha256(), 100) != "the same")
                    ++lost;
                blobs.remove(lease->sha256(), [] { return false; });
                if (!blobs.read(lease->sha256(), 100))
                    ++lost;
            }
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(lost.load(), 0);
}

QTEST_GUILESS_MAIN(TestBlobStore)
#include "tst_blobstore.moc"

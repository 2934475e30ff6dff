// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/security/sealedvault.h"

#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>
#include <QThreadPool>

#include <sys/stat.h>

using namespace troupe;

class TestSealedVault : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void secretsAreThereAfterReopening_data();
    void secretsAreThereAfterReopening();
    void theFileShowsNeitherNamesNorSecrets();
    void everyWriteSealsAnew();
    void filesAreForTheirOwnerOnly();
    void everyChangedByteIsNoticedAndLeftAlone();
    void cutFilesAreNoticed();
    void anotherKeyOpensNothing_data();
    void anotherKeyOpensNothing();
    void hostileHeadersCostNothing_data();
    void hostileHeadersCostNothing();
    void keyFiles_data();
    void keyFiles();
    void aKeyFileIsMadeOnlyWhenNothingIsSealed();
    void aFileOthersMayReadIsNotUsed();
    void twoVaultsOnOneFileLoseNothing();
    void aFileChangedWhileOpenIsNotOverwritten();

private:
    QString sealed() const { return m_folder->filePath(QStringLiteral("secrets.sealed")); }
    SealedKey keyFile(bool create = true) const
    {
        SealedKey key;
        key.keyFile = m_folder->filePath(QStringLiteral("secrets.key"));
        key.createKeyFile = create;
        return key;
    }
    static SealedKey passphrase(QStringView text)
    {
        SealedKey key;
        key.passphrase = SecretString(text);
        return key;
    }
    QByteArray bytes() const
    {
        QFile file(sealed());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    void overwrite(const QByteArray &content) const
    {
        QFile file(sealed());
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        QCOMPARE(file.write(content), content.size());
    }
    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestSealedVault::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

void TestSealedVault::secretsAreThereAfterReopening_data()
{
    QTest::addColumn<bool>("withPassphrase");
    QTest::newRow("sealed with a key file") << false;
    QTest::newRow("sealed with a passphrase") << true;
}

void TestSealedVault::secretsAreThereAfterReopening()
{
    QFETCH(bool, withPassphrase);
    const SealedKey key = withPassphrase ? passphrase(u"correct horse") : keyFile();
    const QByteArray binary("a\0b\xff", 4);
    {
        const auto vault = SealedVault::open(sealed(), key);
        QVERIFY2(vault.has_value(), vault ? "" : qPrintable(vault.error().message));
        QVERIFY((*vault)->put(QStringLiteral("provider/openai"), SecretString(u"sk-1")));
        QVERIFY((*vault)->put(QStringLiteral("provider/openai"), SecretString(u"sk-2")));
        QVERIFY((*vault)->put(QStringLiteral("schlüssel"), SecretString(QByteArrayView(binary))));
        QVERIFY((*vault)->put(QStringLiteral("gone"), SecretString(u"x")));
        QVERIFY((*vault)->put(QStringLiteral("empty"), SecretString()));
        QVERIFY((*vault)->remove(QStringLiteral("gone")));
        QVERIFY((*vault)->remove(QStringLiteral("never there")));
    }
    const auto vault = SealedVault::open(sealed(), key);
    QVERIFY(vault.has_value());
    QCOMPARE((*vault)->get(QStringLiteral("provider/openai"))->revealText(),
             QStringLiteral("sk-2"));
    QCOMPARE((*vault)->get(QStringLiteral("schlüssel"))->reveal().toByteArray(), binary);
    QVERIFY((*vault)->get(QStringLiteral("empty"))->isEmpty());
    QCOMPARE((*vault)->get(QStringLiteral("gone")).error().code, ErrorCode::NotFound);
}

void TestSealedVault::theFileShowsNeitherNamesNorSecrets()
{
    const auto vault = SealedVault::open(sealed(), keyFile());
    QVERIFY((*vault)->put(QStringLiteral("canary-name"), SecretString(u"canary-secret")));
    QVERIFY(bytes().size() > 50);
    QVERIFY(!bytes().contains("canary"));
}

void TestSealedVault::everyWriteSealsAnew()
{
    const auto vault = SealedVault::open(sealed(), keyFile());
    QVERIFY((*vault)->put(QStringLiteral("a"), SecretString(u"same")));
    const QByteArray first = bytes();
    QVERIFY((*vault)->put(QStringLiteral("a"), SecretString(u"same")));
    const QByteArray second = bytes();
    QCOMPARE(first.size(), second.size());
    QVERIFY(first.mid(33, 24) != second.mid(33, 24)); // the nonce
    QVERIFY(first.mid(57) != second.mid(57));
}

void TestSealedVault::filesAreForTheirOwnerOnly()
{
    const auto vault = SealedVault::open(sealed(), keyFile());
    QVERIFY((*vault)->put(QStringLiteral("a"), SecretString(u"x")));
    for (const QString &name : {sealed(), keyFile().keyFile}) {
        struct stat info = {};
        QCOMPARE(stat(QFile::encodeName(name).constData(), &info), 0);
        QCOMPARE(info.st_mode & 07777, 0600u);
    }
}

void TestSealedVault::everyChangedByteIsNoticedAndLeftAlone()
{
    const auto vault = SealedVault::open(sealed(), keyFile());
    QVERIFY((*vault)->put(QStringLiteral("a"), SecretString(u"secret")));
    const QByteArray good = bytes();
    for (qsizetype i = 0; i < good.size(); ++i) {
        QByteArray changed = good;
        changed[i] = static_cast<char>(changed[i] ^ 0x20);
        overwrite(changed);
        const auto reopened = SealedVault::open(sealed(), keyFile());
        QVERIFY2(!reopened.has_value(), qPrintable(QString::number(i)));
        QCOMPARE(reopened.error().key, QStringLiteral("secrets_unreadable"));
        QCOMPARE(bytes(), changed);
    }
    overwrite(good);
    QVERIFY(SealedVault::open(sealed(), keyFile()).has_value());
}

void TestSealedVault::cutFilesAreNoticed()
{
    const auto vault = SealedVault::open(sealed(), keyFile());
    QVERIFY((*vault)->put(QStringLiteral("a"), SecretString(u"secret")));
    const QByteArray good = bytes();
    for (qsizetype size = 0; size < good.size(); ++size) {
        overwrite(good.first(size));
        QCOMPARE(SealedVault::open(sealed(), keyFile()).error().key,
                 QStringLiteral("secrets_unreadable"));
    }
    overwrite(good + '\0');
    QCOMPARE(SealedVault::open(sealed(), keyFile()).error().key,
             QStringLiteral("secrets_unreadable"));
}

void TestSealedVault::anotherKeyOpensNothing_data()
{
    QTest::addColumn<bool>("sealPassphrase");
    QTest::addColumn<bool>("openPassphrase");
    QTest::newRow("another passphrase") << true << true;
    QTest::newRow("another key file") << false << false;
    QTest::newRow("a key file for a passphrase") << true << false;
    QTest::newRow("a passphrase for a key file") << false << true;
}

void TestSealedVault::anotherKeyOpensNothing()
{
    QFETCH(bool, sealPassphrase);
    QFETCH(bool, openPassphrase);
    {
        const auto vault =
            SealedVault::open(sealed(), sealPassphrase ? passphrase(u"right") : keyFile());
        QVERIFY((*vault)->put(QStringLiteral("a"), SecretString(u"x")));
    }
    const QByteArray before = bytes();
    SealedKey other = passphrase(u"wrong");
    if (!openPassphrase) {
        other = SealedKey();
        other.keyFile = m_folder->filePath(QStringLiteral("other.key"));
        QFile file(other.keyFile);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(32, 'k'));
        file.close();
        QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
    }
    const auto vault = SealedVault::open(sealed(), other);
    QVERIFY(!vault.has_value());
    QCOMPARE(vault.error().key, QStringLiteral("secrets_unreadable"));
    QVERIFY(!vault.error().message.contains(QLatin1String("wrong ")));
    QCOMPARE(bytes(), before);
}

void TestSealedVault::hostileHeadersCostNothing_data()
{
    QTest::addColumn<QByteArray>("passes");
    QTest::addColumn<QByteArray>("memory");
    QTest::newRow("four billion passes")
        << QByteArray("\xff\xff\xff\xff", 4) << QByteArray("\x00\x00\x01\x00", 4);
    QTest::newRow("four terabytes")
        << QByteArray("\x03\x00\x00\x00", 4) << QByteArray("\xff\xff\xff\xff", 4);
    QTest::newRow("no passes") << QByteArray(4, '\0') << QByteArray("\x00\x00\x01\x00", 4);
    QTest::newRow("no memory") << QByteArray("\x03\x00\x00\x00", 4) << QByteArray(4, '\0');
}

void TestSealedVault::hostileHeadersCostNothing()
{
    QFETCH(QByteArray, passes);
    QFETCH(QByteArray, memory);
    QByteArray file =
        QByteArray("TRPSEAL\x01", 8) + '\x01' + passes + memory + QByteArray(200, 's');
    overwrite(file);
    QVERIFY(QFile::setPermissions(sealed(), QFile::ReadOwner | QFile::WriteOwner));
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(SealedVault::open(sealed(), passphrase(u"x")).error().key,
             QStringLiteral("secrets_unreadable"));
    QVERIFY(timer.elapsed() < 2000);
}

void TestSealedVault::keyFiles_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<uint>("mode");
    QTest::addColumn<QString>("errorKey");
    QTest::newRow("32 raw bytes") << QByteArray(32, '\xf0') << 0600u << QString();
    QTest::newRow("64 hexadecimal digits") << QByteArray(64, 'a') << 0400u << QString();
    QTest::newRow("digits with a line break") << QByteArray(64, 'A') + '\n' << 0600u << QString();
    QTest::newRow("31 bytes") << QByteArray(31, 'k') << 0600u
                              << QStringLiteral("key_file_malformed");
    QTest::newRow("64 letters that are no digits")
        << QByteArray(64, 'z') << 0600u << QStringLiteral("key_file_malformed");
    QTest::newRow("empty") << QByteArray() << 0600u << QStringLiteral("key_file_malformed");
    QTest::newRow("its group may read it")
        << QByteArray(32, 'k') << 0640u << QStringLiteral("file_unsafe");
    QTest::newRow("everybody may read it")
        << QByteArray(32, 'k') << 0644u << QStringLiteral("file_unsafe");
}

void TestSealedVault::keyFiles()
{
    QFETCH(QByteArray, content);
    QFETCH(uint, mode);
    QFETCH(QString, errorKey);
    QFile file(keyFile().keyFile);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content);
    file.close();
    QCOMPARE(chmod(QFile::encodeName(file.fileName()).constData(), mode), 0);
    const auto vault = SealedVault::open(sealed(), keyFile());
    QCOMPARE(vault.has_value() ? QString() : vault.error().key, errorKey);
    if (!vault)
        return;
    QVERIFY((*vault)->put(QStringLiteral("a"), SecretString(u"x")));
    QCOMPARE((*SealedVault::open(sealed(), keyFile()))->get(QStringLiteral("a"))->revealText(),
             QStringLiteral("x"));
}

void TestSealedVault::aKeyFileIsMadeOnlyWhenNothingIsSealed()
{
    QCOMPARE(SealedVault::open(sealed(), keyFile(false)).error().key,
             QStringLiteral("secrets_key_missing"));
    QVERIFY(!QFileInfo::exists(keyFile().keyFile));
    QVERIFY(
        (*SealedVault::open(sealed(), keyFile()))->put(QStringLiteral("a"), SecretString(u"x")));
    QVERIFY(QFile::remove(keyFile().keyFile));
    QCOMPARE(SealedVault::open(sealed(), keyFile()).error().key,
             QStringLiteral("secrets_key_missing"));
    QVERIFY(!QFileInfo::exists(keyFile().keyFile));
}

void TestSealedVault::aFileOthersMayReadIsNotUsed()
{
    const auto vault = SealedVault::open(sealed(), keyFile());
    QVERIFY((*vault)->put(QStringLiteral("a"), SecretString(u"x")));
    QCOMPARE(chmod(QFile::encodeName(sealed()).constData(), 0644), 0);
    QCOMPARE((*vault)->get(QStringLiteral("a")).error().key, QStringLiteral("file_unsafe"));
    QCOMPARE(SealedVault::open(sealed(), keyFile()).error().key, QStringLiteral("file_unsafe"));
}

void TestSealedVault::twoVaultsOnOneFileLoseNothing()
{
    const auto one = SealedVault::open(sealed(), keyFile());
    const auto two = SealedVault::open(sealed(), keyFile());
    QThreadPool pool;
    pool.setMaxThreadCount(4);
    for (int i = 0; i < 40; ++i) {
        pool.start([vault = i % 2 ? *one : *two, i] {
            const QString name = QString::number(i);
            if (!vault->put(name, SecretString(name)))
                qWarning("a write failed");
        });
    }
    pool.waitForDone();
    for (int i = 0; i < 40; ++i)
        QCOMPARE((*one)->get(QString::number(i))->revealText(), QString::number(i));
}

void TestSealedVault::aFileChangedWhileOpenIsNotOverwritten()
{
    const auto vault = SealedVault::open(sealed(), keyFile());
    QVERIFY((*vault)->put(QStringLiteral("a"), SecretString(u"x")));
    QByteArray changed = bytes();
    changed[changed.size() - 1] = static_cast<char>(changed.back() ^ 1);
    overwrite(changed);
    QCOMPARE((*vault)->put(QStringLiteral("b"), SecretString(u"y")).error().key,
             QStringLiteral("secrets_unreadable"));
    QCOMPARE((*vault)->remove(QStringLiteral("a")).error().key,
             QStringLiteral("secrets_unreadable"));
    QCOMPARE(bytes(), changed);
}

QTEST_GUILESS_MAIN(TestSealedVault)
#include "tst_sealedvault.moc"

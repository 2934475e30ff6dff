// SPDX-License-Identifier: GPL-3.0-or-later
// Without a keychain: the bus address leads nowhere, as on a headless machine.
#include "core/security/secretstore.h"

#include <QCoroTask>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QLoggingCategory>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace troupe;

namespace {

QStringList *capturedLog = nullptr;
QtMessageHandler previousHandler = nullptr;

void captureMessage(QtMsgType type, const QMessageLogContext &context, const QString &text)
{
    if (capturedLog)
        capturedLog->append(QString::fromLatin1(context.category) + u' ' + text);
    previousHandler(type, context, text);
}

} // namespace

class TestSecretStore : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void nothingIsTouchedBeforeTheFirstUse();
    void picks_data();
    void picks();
    void sessionSecretsAreGoneWithTheStore();
    void sealedSecretsStayAfterReopening();
    void aSealedFileThatCannotBeOpenedIsNotReplacedBySomethingElse();
    void aSealedFileIsUsedAgainOnceItsKeyIsBack();
    void aKeychainThatWasUsedIsNotTakenForMissing();
    void missingSecrets_data();
    void missingSecrets();
    void refusesNamesAndSizes_data();
    void refusesNamesAndSizes();
    void firstUsesAtTheSameTimeAgree();
    void aNewKeyFileIsToldOnce();
    void tasksOutliveTheStore();
    void nothingLeaksIntoLogsErrorsOrFiles();

private:
    SecretStoreOptions options(bool withKeyFile) const
    {
        SecretStoreOptions options;
        options.dataFolder = m_folder->path();
        options.probeTimeoutMs = 2000;
        options.jobTimeoutMs = 2000;
        if (withKeyFile) {
            options.sealedKey.keyFile = m_folder->filePath(QStringLiteral("secrets.key"));
            options.sealedKey.createKeyFile = true;
        }
        return options;
    }
    static Result<void> put(SecretStore &store, const char *name, QStringView secret)
    {
        return QCoro::waitFor(store.put(QString::fromLatin1(name), SecretString(secret)));
    }
    static Result<SecretString> get(SecretStore &store, const char *name, bool expected = false)
    {
        return QCoro::waitFor(store.get(QString::fromLatin1(name), expected));
    }
    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestSecretStore::initTestCase()
{
    qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
}

void TestSecretStore::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

void TestSecretStore::nothingIsTouchedBeforeTheFirstUse()
{
    const auto store = openSecretStore(options(true));
    QCOMPARE(store->state().kind, SecretStoreKind::Unopened);
    QVERIFY(!store->state().persistent);
    QVERIFY(!store->state().explanation.isEmpty());
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files), QStringList());
}

void TestSecretStore::picks_data()
{
    QTest::addColumn<int>("prefer");
    QTest::addColumn<bool>("withKeyFile");
    QTest::addColumn<int>("kind");
    QTest::addColumn<bool>("persistent");
    using Prefer = SecretStoreOptions::Prefer;
    const auto row = [](const char *name, Prefer prefer, bool keyFile, SecretStoreKind kind,
                        bool persistent) {
        QTest::newRow(name) << int(prefer) << keyFile << int(kind) << persistent;
    };
    row("without a keychain, the sealed file", Prefer::Automatic, true, SecretStoreKind::SealedFile,
        true);
    row("without a key for it, memory", Prefer::Automatic, false, SecretStoreKind::SessionOnly,
        false);
    row("memory, when asked for it", Prefer::SessionOnly, true, SecretStoreKind::SessionOnly,
        false);
    row("the sealed file, when asked for it", Prefer::SealedFile, true, SecretStoreKind::SealedFile,
        true);
    row("no sealed file without a key", Prefer::SealedFile, false, SecretStoreKind::Unavailable,
        false);
    row("the keychain alone, when asked for it", Prefer::Keychain, true, SecretStoreKind::Locked,
        true);
}

void TestSecretStore::picks()
{
    QFETCH(int, prefer);
    QFETCH(bool, withKeyFile);
    QFETCH(int, kind);
    QFETCH(bool, persistent);
    SecretStoreOptions chosen = options(withKeyFile);
    chosen.prefer = static_cast<SecretStoreOptions::Prefer>(prefer);
    const auto store = openSecretStore(chosen);
    const SecretStoreState state = QCoro::waitFor(store->prepare());
    QCOMPARE(int(state.kind), kind);
    QCOMPARE(state.persistent, persistent);
    QVERIFY(state.explanation.size() > 20);
    QCOMPARE(int(store->state().kind), kind);
    const bool usable =
        state.kind == SecretStoreKind::SealedFile || state.kind == SecretStoreKind::SessionOnly;
    QCOMPARE(put(*store, "a", u"x").has_value(), usable);
    QCOMPARE(get(*store, "a").has_value(), usable);
}

void TestSecretStore::sessionSecretsAreGoneWithTheStore()
{
    {
        const auto store = openSecretStore(options(false));
        QVERIFY(put(*store, "a", u"x").has_value());
        QCOMPARE(get(*store, "a")->revealText(), QStringLiteral("x"));
    }
    const auto store = openSecretStore(options(false));
    QCOMPARE(get(*store, "a").error().code, ErrorCode::NotFound);
    QCOMPARE(get(*store, "a", true).error().key, QStringLiteral("secret_missing"));
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files), QStringList());
}

void TestSecretStore::sealedSecretsStayAfterReopening()
{
    {
        const auto store = openSecretStore(options(true));
        QVERIFY(put(*store, "a", u"one").has_value());
        QVERIFY(put(*store, "b", u"two").has_value());
        QVERIFY(QCoro::waitFor(store->remove(QStringLiteral("b"))).has_value());
    }
    const auto store = openSecretStore(options(true));
    QCOMPARE(get(*store, "a", true)->revealText(), QStringLiteral("one"));
    QCOMPARE(get(*store, "b").error().code, ErrorCode::NotFound);
    QCOMPARE(store->state().kind, SecretStoreKind::SealedFile);
}

void TestSecretStore::aSealedFileThatCannotBeOpenedIsNotReplacedBySomethingElse()
{
    QVERIFY(put(*openSecretStore(options(true)), "a", u"x").has_value());
    const auto store = openSecretStore(options(false)); // the key is not given any more
    QCOMPARE(get(*store, "a").error().code, ErrorCode::Unavailable);
    QCOMPARE(put(*store, "a", u"y").error().code, ErrorCode::Unavailable);
    QCOMPARE(store->state().kind, SecretStoreKind::Unavailable);
    QCOMPARE(get(*openSecretStore(options(true)), "a")->revealText(), QStringLiteral("x"));
}

void TestSecretStore::aSealedFileIsUsedAgainOnceItsKeyIsBack()
{
    QVERIFY(put(*openSecretStore(options(true)), "a", u"x").has_value());
    const QString key = options(true).sealedKey.keyFile;
    QVERIFY(QFile::rename(key, key + u'2'));
    const auto store = openSecretStore(options(true));
    QCOMPARE(get(*store, "a").error().code, ErrorCode::Unavailable);
    QVERIFY(store->state().explanation.contains(key));
    QVERIFY(QFile::rename(key + u'2', key));
    QCOMPARE(get(*store, "a")->revealText(), QStringLiteral("x"));
}

void TestSecretStore::aKeychainThatWasUsedIsNotTakenForMissing()
{
    QFile marker(m_folder->filePath(QStringLiteral("secrets.backend")));
    QVERIFY(marker.open(QIODevice::WriteOnly));
    marker.close();
    const auto store = openSecretStore(options(true));
    QCOMPARE(QCoro::waitFor(store->prepare()).kind, SecretStoreKind::Locked);
    QCOMPARE(get(*store, "a", true).error().key, QStringLiteral("keychain_locked"));
    QCOMPARE(get(*store, "a", false).error().key, QStringLiteral("keychain_locked"));
    QCOMPARE(put(*store, "a", u"x").error().key, QStringLiteral("keychain_locked"));
    QCOMPARE(QCoro::waitFor(store->remove(QStringLiteral("a"))).error().key,
             QStringLiteral("keychain_locked"));
    QVERIFY(!QFileInfo::exists(sealedFilePath(m_folder->path())));
}

void TestSecretStore::missingSecrets_data()
{
    QTest::addColumn<bool>("sealed");
    QTest::newRow("in a sealed file") << true;
    QTest::newRow("in memory") << false;
}

void TestSecretStore::missingSecrets()
{
    QFETCH(bool, sealed);
    const auto store = openSecretStore(options(sealed));
    QCOMPARE(get(*store, "a", false).error().code, ErrorCode::NotFound);
    QCOMPARE(get(*store, "a", true).error().code, ErrorCode::Unavailable);
    QCOMPARE(get(*store, "a", true).error().key, QStringLiteral("secret_missing"));
    QVERIFY(QCoro::waitFor(store->remove(QStringLiteral("a"))).has_value());
}

void TestSecretStore::refusesNamesAndSizes_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<qsizetype>("size");
    QTest::addColumn<bool>("accepted");
    QTest::newRow("an empty name") << QString() << qsizetype(1) << false;
    QTest::newRow("a line break in the name") << QStringLiteral("a\nb") << qsizetype(1) << false;
    QTest::newRow("the longest name") << QString(512, u'n') << qsizetype(1) << true;
    QTest::newRow("a longer name") << QString(513, u'n') << qsizetype(1) << false;
    QTest::newRow("the largest secret") << QStringLiteral("a") << kMaxSecretBytes << true;
    QTest::newRow("a larger secret") << QStringLiteral("a") << kMaxSecretBytes + 1 << false;
}

void TestSecretStore::refusesNamesAndSizes()
{
    QFETCH(QString, name);
    QFETCH(qsizetype, size);
    QFETCH(bool, accepted);
    for (const bool sealed : {false, true}) {
        const auto store = openSecretStore(options(sealed));
        const auto done = QCoro::waitFor(store->put(name, SecretString(QString(size, u's'))));
        QCOMPARE(done.has_value(), accepted);
        if (!accepted)
            QCOMPARE(done.error().code, ErrorCode::Invalid);
        else
            QCOMPARE(QCoro::waitFor(store->get(name, true))->size(), size);
    }
}

void TestSecretStore::firstUsesAtTheSameTimeAgree()
{
    const auto store = openSecretStore(options(true));
    auto one = store->put(QStringLiteral("a"), SecretString(u"1"));
    auto two = store->put(QStringLiteral("b"), SecretString(u"2"));
    auto three = store->prepare();
    QVERIFY(QCoro::waitFor(std::move(two)).has_value());
    QVERIFY(QCoro::waitFor(std::move(one)).has_value());
    QCOMPARE(QCoro::waitFor(std::move(three)).kind, SecretStoreKind::SealedFile);
    QCOMPARE(get(*store, "a")->revealText(), QStringLiteral("1"));
    QCOMPARE(get(*store, "b")->revealText(), QStringLiteral("2"));
}

void TestSecretStore::aNewKeyFileIsToldOnce()
{
    int told = 0;
    SecretStoreOptions sealed = options(true);
    sealed.prefer = SecretStoreOptions::Prefer::SealedFile;
    sealed.onKeyFileMade = [&] {
        ++told;
        QVERIFY(QFileInfo::exists(sealed.sealedKey.keyFile));
    };
    for (int start = 0; start < 2; ++start) {
        const auto store = openSecretStore(sealed);
        QCOMPARE(QCoro::waitFor(store->prepare()).kind, SecretStoreKind::SealedFile);
        QVERIFY(put(*store, "a", u"secret"));
        QCOMPARE(told, 1);
    }
}

void TestSecretStore::tasksOutliveTheStore()
{
    auto store = openSecretStore(options(true));
    auto task = store->put(QStringLiteral("a"), SecretString(u"late"));
    store.reset();
    QVERIFY(QCoro::waitFor(std::move(task)).has_value());
    QCOMPARE(get(*openSecretStore(options(true)), "a")->revealText(), QStringLiteral("late"));
}

void TestSecretStore::nothingLeaksIntoLogsErrorsOrFiles()
{
    const QString canary = QStringLiteral("canary-5e1f-secret");
    QStringList seen;
    capturedLog = &seen;
    previousHandler = qInstallMessageHandler(captureMessage);
    QLoggingCategory::setFilterRules(QStringLiteral("*.debug=true"));
    const auto note = [&seen](const auto &result) {
        if (!result)
            seen << result.error().message << result.error().detail << result.error().key;
    };
    for (const bool keyFile : {true, false}) {
        for (int prefer = 0; prefer < 4; ++prefer) {
            SecretStoreOptions chosen = options(keyFile);
            chosen.prefer = static_cast<SecretStoreOptions::Prefer>(prefer);
            const auto store = openSecretStore(chosen);
            note(QCoro::waitFor(store->put(QStringLiteral("name"), SecretString(canary))));
            note(QCoro::waitFor(store->put(QString(), SecretString(canary))));
            note(QCoro::waitFor(store->get(QStringLiteral("other"), true)));
            note(QCoro::waitFor(store->get(QStringLiteral("name"), true)));
            seen << store->state().explanation;
        }
    }
    SealedKey wrong;
    wrong.passphrase = SecretString(canary);
    note(openSealedFileStore(sealedFilePath(m_folder->path()), wrong));
    qInstallMessageHandler(previousHandler);
    QLoggingCategory::setFilterRules(QString());
    capturedLog = nullptr;

    QVERIFY(seen.size() > 20); // that something was captured at all
    for (const QString &line : seen)
        QVERIFY2(!line.contains(QLatin1String("canary")), qPrintable(line));
    int files = 0;
    QDirIterator it(m_folder->path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (it.hasNext()) {
        QFile file(it.next());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY2(!file.readAll().contains("canary"), qPrintable(file.fileName()));
        ++files;
    }
    QVERIFY(files >= 2); // the sealed file and its key
}

QTEST_GUILESS_MAIN(TestSecretStore)
#include "tst_secretstore.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// The keychain store against a real gnome-keyring-daemon. Each case runs this program again, as
// KeychainCase, on a session bus of its own (dbus-run-session) with a home folder of its own, so
// that no keychain of the person who runs the tests is touched.
#include "core/security/secretstore.h"

#include <QCoreApplication>
#include <QCoroTask>
#include <QDBusArgument>
#include <QDBusConnection>
#include <QDBusConnectionInterface>
#include <QDBusMessage>
#include <QDBusMetaType>
#include <QDBusVirtualObject>
#include <QDir>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QLoggingCategory>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

using namespace troupe;

namespace {

constexpr int kStartMs = 20'000;

/// The Secret Service's structure for a secret on its way.
struct DBusSecret
{
    QDBusObjectPath session;
    QByteArray parameters;
    QByteArray value;
    QString contentType = QStringLiteral("text/plain");
};

QDBusArgument &operator<<(QDBusArgument &argument, const DBusSecret &secret)
{
    argument.beginStructure();
    argument << secret.session << secret.parameters << secret.value << secret.contentType;
    argument.endStructure();
    return argument;
}

const QDBusArgument &operator>>(const QDBusArgument &argument, DBusSecret &secret)
{
    argument.beginStructure();
    argument >> secret.session >> secret.parameters >> secret.value >> secret.contentType;
    argument.endStructure();
    return argument;
}

/// Owns the name of the keychain and never answers, like one that waits for a person.
class SilentKeychain : public QDBusVirtualObject
{
public:
    QString introspect(const QString &) const override { return QString(); }
    bool handleMessage(const QDBusMessage &message, const QDBusConnection &) override
    {
        message.setDelayedReply(true);
        return true;
    }
};

QString caseFolder()
{
    return qEnvironmentVariable("TROUPE_TEST_FOLDER");
}

QString dataFolder(const char *name = "data")
{
    QString path = QDir(caseFolder()).filePath(QString::fromLatin1(name));
    QDir().mkpath(path);
    return path;
}

SecretStoreOptions caseOptions(bool withKeyFile = false)
{
    SecretStoreOptions options;
    options.dataFolder = dataFolder();
    if (withKeyFile) {
        options.sealedKey.keyFile = QDir(caseFolder()).filePath(QStringLiteral("key"));
        options.sealedKey.createKeyFile = true;
    }
    return options;
}

Result<void> putSecret(SecretStore &store, const char *name, QByteArrayView secret)
{
    return QCoro::waitFor(store.put(QString::fromLatin1(name), SecretString(secret)));
}

Result<SecretString> getSecret(SecretStore &store, const char *name, bool expected)
{
    return QCoro::waitFor(store.get(QString::fromLatin1(name), expected));
}

QByteArray bytesOf(const Result<SecretString> &secret)
{
    return secret ? secret->reveal().toByteArray() : "error: " + secret.error().message.toUtf8();
}

} // namespace

Q_DECLARE_METATYPE(DBusSecret)

/// What happens inside of one session. Not run by itself: see TestKeychain.
class KeychainCase : public QObject
{
    Q_OBJECT

private slots:
    void cleanup() { stopDaemon(); }

    void anUnlockedKeychainKeepsSecrets()
    {
        startDaemon(true);
        const auto store = openSecretStore(caseOptions(true));
        const SecretStoreState state = QCoro::waitFor(store->prepare());
        QVERIFY2(state.kind == SecretStoreKind::Keychain, qPrintable(state.explanation));
        QVERIFY(state.persistent);
        const QByteArray binary("a\0b\xff\n", 5);
        QVERIFY(putSecret(*store, "provider/openai", "first").has_value());
        QVERIFY(putSecret(*store, "provider/openai", "second").has_value());
        QVERIFY(putSecret(*store, "binary", binary).has_value());
        QCOMPARE(bytesOf(getSecret(*store, "provider/openai", true)), QByteArray("second"));
        QCOMPARE(bytesOf(getSecret(*store, "binary", true)), binary);
        QCOMPARE(getSecret(*store, "never", false).error().code, ErrorCode::NotFound);
        QCOMPARE(getSecret(*store, "never", true).error().key, QStringLiteral("secret_missing"));
        QVERIFY(QCoro::waitFor(store->remove(QStringLiteral("binary"))).has_value());
        QCOMPARE(getSecret(*store, "binary", false).error().code, ErrorCode::NotFound);
        QVERIFY(QCoro::waitFor(store->remove(QStringLiteral("binary"))).has_value());
        QVERIFY(!QFileInfo::exists(sealedFilePath(dataFolder())));
    }

    void dataFoldersDoNotShareEntries()
    {
        startDaemon(true);
        SecretStoreOptions other = caseOptions();
        other.dataFolder = dataFolder("other");
        const auto one = openSecretStore(caseOptions());
        const auto two = openSecretStore(other);
        QVERIFY(putSecret(*one, "a", "one").has_value());
        QCOMPARE(getSecret(*two, "a", false).error().code, ErrorCode::NotFound);
        QVERIFY(putSecret(*two, "a", "two").has_value());
        QVERIFY(QCoro::waitFor(two->remove(QStringLiteral("a"))).has_value());
        QCOMPARE(bytesOf(getSecret(*one, "a", true)), QByteArray("one"));
    }

    void storesForLater()
    {
        startDaemon(true);
        const auto store = openSecretStore(caseOptions());
        QVERIFY(putSecret(*store, "kept", "canary-kept").has_value());
    }

    void aLockedKeychainIsNotAnEmptyOne()
    {
        startDaemon(false);
        const auto store = openSecretStore(caseOptions(true));
        QCOMPARE(QCoro::waitFor(store->prepare()).kind, SecretStoreKind::Locked);
        QCOMPARE(getSecret(*store, "kept", true).error().key, QStringLiteral("keychain_locked"));
        QCOMPARE(getSecret(*store, "kept", true).error().code, ErrorCode::Unavailable);
        QCOMPARE(getSecret(*store, "kept", false).error().key, QStringLiteral("keychain_locked"));
        QCOMPARE(putSecret(*store, "kept", "new").error().key, QStringLiteral("keychain_locked"));
        QCOMPARE(QCoro::waitFor(store->remove(QStringLiteral("kept"))).error().key,
                 QStringLiteral("keychain_locked"));
        QCOMPARE(store->state().kind, SecretStoreKind::Locked);
        QVERIFY(!QFileInfo::exists(sealedFilePath(dataFolder())));
    }

    void aLockedKeychainAtTheVeryStartIsPassedOver()
    {
        startDaemon(false);
        const auto store = openSecretStore(caseOptions(true));
        QCOMPARE(QCoro::waitFor(store->prepare()).kind, SecretStoreKind::SealedFile);
        QVERIFY(putSecret(*store, "a", "x").has_value());
    }

    void findsWhatWasStored()
    {
        startDaemon(true);
        const auto store = openSecretStore(caseOptions());
        QCOMPARE(bytesOf(getSecret(*store, "kept", true)), QByteArray("canary-kept"));
        QCOMPARE(store->state().kind, SecretStoreKind::Keychain);
    }

    void aKeychainUnlockedMeanwhileWorksAgain()
    {
        startDaemon(false);
        const auto store = openSecretStore(caseOptions());
        QCOMPARE(getSecret(*store, "kept", true).error().key, QStringLiteral("keychain_locked"));
        unlock();
        QCOMPARE(bytesOf(getSecret(*store, "kept", true)), QByteArray("canary-kept"));
        QCOMPARE(store->state().kind, SecretStoreKind::Keychain);
    }

    void aSilentKeychainIsPassedOverInTime()
    {
        SilentKeychain silent;
        QDBusConnection bus = QDBusConnection::sessionBus();
        QVERIFY(bus.registerVirtualObject(QStringLiteral("/org/freedesktop/secrets"), &silent,
                                          QDBusConnection::SubPath));
        QVERIFY(bus.registerService(QStringLiteral("org.freedesktop.secrets")));
        SecretStoreOptions options = caseOptions();
        options.probeTimeoutMs = 300;
        options.jobTimeoutMs = 300;
        QElapsedTimer timer;
        timer.start();
        const auto store = openSecretStore(options);
        QCOMPARE(QCoro::waitFor(store->prepare()).kind, SecretStoreKind::SessionOnly);
        QVERIFY2(timer.elapsed() < 2000, qPrintable(QString::number(timer.elapsed())));
        QVERIFY(store->state().explanation.contains(QLatin1String("memory only")));

        // One that is known to hold secrets answers in time as well, again and again: the job that
        // hangs holds up nobody.
        const auto keychain = makeKeychainStore(QStringLiteral("scope"), 300, 300);
        for (int i = 0; i < 3; ++i)
            QCOMPARE(getSecret(*keychain, "a", true).error().key,
                     QStringLiteral("keychain_locked"));
        QVERIFY(timer.elapsed() < 5000);
        QCoreApplication::removePostedEvents(nullptr);
    }

    void worksFromAnotherThread()
    {
        startDaemon(true);
        const SecretStoreOptions options = caseOptions();
        QByteArray found;
        QThread *thread = QThread::create([&found, options] {
            const auto store = openSecretStore(options);
            if (putSecret(*store, "a", "threaded").has_value())
                found = bytesOf(getSecret(*store, "a", true));
        });
        thread->start();
        QTRY_VERIFY(thread->isFinished()); // the main thread's events run meanwhile
        delete thread;
        QCOMPARE(found, QByteArray("threaded"));
    }

private:
    void startDaemon(bool unlocked)
    {
        QStringList arguments{QStringLiteral("--foreground"),
                              QStringLiteral("--components=secrets")};
        if (unlocked)
            arguments << QStringLiteral("--unlock");
        m_daemon = std::make_unique<QProcess>();
        m_daemon->start(QStringLiteral("gnome-keyring-daemon"), arguments);
        QVERIFY2(m_daemon->waitForStarted(),
                 "gnome-keyring-daemon (package gnome-keyring) is missing");
        if (unlocked)
            m_daemon->write("pw");
        m_daemon->closeWriteChannel();
        QTRY_VERIFY_WITH_TIMEOUT(keychainIsThere(), kStartMs);
    }
    void stopDaemon()
    {
        if (!m_daemon)
            return;
        m_daemon->terminate();
        if (!m_daemon->waitForFinished(5000))
            m_daemon->kill();
        m_daemon->waitForFinished();
        m_daemon.reset();
        QTRY_VERIFY(!keychainIsThere());
    }
    /// What the desktop's prompt does once the person has typed the password.
    static void unlock()
    {
        const auto call = [](const char *interface, const char *method,
                             const QVariantList &arguments) {
            QDBusMessage message =
                QDBusMessage::createMethodCall(QStringLiteral("org.freedesktop.secrets"),
                                               QStringLiteral("/org/freedesktop/secrets"),
                                               QString::fromLatin1(interface),
                                               QString::fromLatin1(method));
            message.setArguments(arguments);
            return QDBusConnection::sessionBus().call(message);
        };
        const QDBusMessage session =
            call("org.freedesktop.Secret.Service", "OpenSession",
                 {QStringLiteral("plain"), QVariant::fromValue(QDBusVariant(QString()))});
        QVERIFY2(session.type() == QDBusMessage::ReplyMessage, qPrintable(session.errorMessage()));
        DBusSecret password;
        password.session = session.arguments().value(1).value<QDBusObjectPath>();
        password.value = "pw";
        const QDBusObjectPath keyring(QStringLiteral("/org/freedesktop/secrets/collection/login"));
        const QDBusMessage unlocked =
            call("org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface",
                 "UnlockWithMasterPassword",
                 {QVariant::fromValue(keyring), QVariant::fromValue(password)});
        QVERIFY2(unlocked.type() == QDBusMessage::ReplyMessage,
                 qPrintable(unlocked.errorMessage()));
    }
    static bool keychainIsThere()
    {
        return QDBusConnection::sessionBus().interface()->isServiceRegistered(
            QStringLiteral("org.freedesktop.secrets"));
    }

    std::unique_ptr<QProcess> m_daemon;
};

class TestKeychain : public QObject
{
    Q_OBJECT

private slots:
    void sessions_data();
    void sessions();
};

void TestKeychain::sessions_data()
{
    QTest::addColumn<QStringList>("cases");
    const auto row = [](const char *name, std::initializer_list<const char *> cases) {
        QStringList list;
        for (const char *one : cases)
            list << QString::fromLatin1(one);
        QTest::newRow(name) << list;
    };
    row("an unlocked keychain keeps secrets", {"anUnlockedKeychainKeepsSecrets"});
    row("data folders do not share entries", {"dataFoldersDoNotShareEntries"});
    row("a secret is there in the next session", {"storesForLater", "findsWhatWasStored"});
    row("a locked keychain loses nothing and pretends nothing",
        {"storesForLater", "aLockedKeychainIsNotAnEmptyOne", "findsWhatWasStored"});
    row("a keychain that is unlocked later works again",
        {"storesForLater", "aKeychainUnlockedMeanwhileWorksAgain"});
    row("a keychain that is locked before anything was stored is passed over",
        {"aLockedKeychainAtTheVeryStartIsPassedOver"});
    row("a keychain that never answers is passed over in time",
        {"aSilentKeychainIsPassedOverInTime"});
    row("any thread may use it", {"worksFromAnotherThread"});
}

void TestKeychain::sessions()
{
    QFETCH(QStringList, cases);
    QVERIFY2(!QStandardPaths::findExecutable(QStringLiteral("dbus-run-session")).isEmpty(),
             "dbus-run-session (package dbus) is missing");
    QTemporaryDir home;
    QVERIFY(QDir(home.path()).mkpath(QStringLiteral("share/keyrings")));
    QVERIFY(QDir(home.path()).mkpath(QStringLiteral("run")));
    QVERIFY(QFile::setPermissions(home.filePath(QStringLiteral("run")),
                                  QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("HOME"), home.path());
    environment.insert(QStringLiteral("XDG_DATA_HOME"), home.filePath(QStringLiteral("share")));
    environment.insert(QStringLiteral("XDG_CACHE_HOME"), home.filePath(QStringLiteral("cache")));
    environment.insert(QStringLiteral("XDG_RUNTIME_DIR"), home.filePath(QStringLiteral("run")));
    environment.insert(QStringLiteral("TROUPE_TEST_FOLDER"), home.path());
    environment.insert(QStringLiteral("QT_LOGGING_RULES"),
                       QStringLiteral("*.debug=true;qt.*.debug=false"));
    for (const char *name :
         {"DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "GNOME_KEYRING_CONTROL",
          "XDG_CURRENT_DESKTOP", "KDE_FULL_SESSION", "DESKTOP_SESSION"})
        environment.remove(QString::fromLatin1(name));

    for (const QString &one : cases) {
        QProcess session;
        session.setProcessEnvironment(environment);
        session.setProcessChannelMode(QProcess::MergedChannels);
        session.start(QStringLiteral("dbus-run-session"),
                      {QStringLiteral("--"), QCoreApplication::applicationFilePath(),
                       QStringLiteral("--keychain-case"), one});
        QVERIFY(session.waitForStarted());
        QVERIFY2(session.waitForFinished(60'000), "the session did not end");
        const QByteArray output = session.readAll();
        QVERIFY2(session.exitStatus() == QProcess::NormalExit && session.exitCode() == 0,
                 output.constData());
        QVERIFY2(output.contains("PASS   : KeychainCase::" + one.toLatin1()), output.constData());
        QVERIFY2(!output.contains("canary"), output.constData()); // all logging is on
    }
}

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = app.arguments();
    if (arguments.value(1) == QLatin1String("--keychain-case")) {
        qDBusRegisterMetaType<DBusSecret>();
        KeychainCase test;
        return QTest::qExec(&test, {arguments.first(), arguments.value(2)});
    }
    TestKeychain test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_keychain.moc"

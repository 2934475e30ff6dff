// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/security/password.h"

#include <QElapsedTimer>
#include <QTest>

using namespace troupe;

namespace {

// As little as Argon2id takes, so that the suite stays quick.
constexpr PasswordCost kCheap{1, 8 << 10};

} // namespace

class TestPassword : public QObject
{
    Q_OBJECT

private slots:
    void theDefaultIsArgon2idAtTheStatedCost();
    void verifiesTheSamePasswordOnly_data();
    void verifiesTheSamePasswordOnly();
    void readsHashesOfOtherPrograms();
    void saltsDiffer();
    void refusesToHash_data();
    void refusesToHash();
    void brokenHashesNeverVerify_data();
    void brokenHashesNeverVerify();
    void rehashesWhenTheCostChanged();
    void nobodyCostsAsMuchAsSomebody();
};

void TestPassword::theDefaultIsArgon2idAtTheStatedCost()
{
    const auto hash = hashPassword(SecretString(u"correct horse"));
    QVERIFY(hash.has_value());
    QVERIFY2(hash->startsWith(QLatin1String("$argon2id$v=19$m=65536,t=3,p=1$")), qPrintable(*hash));
    QVERIFY(verifyPassword(SecretString(u"correct horse"), *hash));
    QVERIFY(!passwordNeedsRehash(*hash));
}

void TestPassword::verifiesTheSamePasswordOnly_data()
{
    QTest::addColumn<QString>("password");
    QTest::addColumn<QString>("other");
    QTest::newRow("one letter differs") << "password"
                                        << "passworD";
    QTest::newRow("a space at the end counts") << "password"
                                               << "password ";
    QTest::newRow("letters outside of ASCII")
        << QStringLiteral("pässwörd") << QStringLiteral("passwörd");
    QTest::newRow("a zero byte does not end it")
        << QStringLiteral("a") + QChar(0) + u'b' << QStringLiteral("a") + QChar(0) + u'c';
    QTest::newRow("a hundred letters count to the last") << QString(100, u'x') << QString(99, u'x');
    QTest::newRow("the empty password matches nothing") << "password"
                                                        << "";
}

void TestPassword::verifiesTheSamePasswordOnly()
{
    QFETCH(QString, password);
    QFETCH(QString, other);
    const auto hash = hashPassword(SecretString(password), kCheap);
    QVERIFY(hash.has_value());
    QVERIFY(!hash->contains(password));
    QVERIFY(verifyPassword(SecretString(password), *hash));
    QVERIFY(!verifyPassword(SecretString(other), *hash));
}

void TestPassword::readsHashesOfOtherPrograms()
{
    // From the tests of the Argon2 reference implementation (Argon2id, m=256 KiB, t=2, p=1).
    const QString hash = QStringLiteral("$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$"
                                        "nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4");
    QVERIFY(verifyPassword(SecretString(u"password"), hash));
    QVERIFY(!verifyPassword(SecretString(u"Password"), hash));
}

void TestPassword::saltsDiffer()
{
    QVERIFY(*hashPassword(SecretString(u"same"), kCheap)
            != *hashPassword(SecretString(u"same"), kCheap));
}

void TestPassword::refusesToHash_data()
{
    QTest::addColumn<qsizetype>("size");
    QTest::addColumn<bool>("accepted");
    QTest::newRow("an empty password") << qsizetype(0) << false;
    QTest::newRow("the longest password") << kMaxPasswordBytes << true;
    QTest::newRow("one byte more") << kMaxPasswordBytes + 1 << false;
}

void TestPassword::refusesToHash()
{
    QFETCH(qsizetype, size);
    QFETCH(bool, accepted);
    const auto hash = hashPassword(SecretString(QString(size, u'x')), kCheap);
    QCOMPARE(hash.has_value(), accepted);
    if (!accepted)
        QCOMPARE(hash.error().code, ErrorCode::Invalid);
}

void TestPassword::brokenHashesNeverVerify_data()
{
    QTest::addColumn<QString>("hash");
    QTest::newRow("nothing") << QString();
    QTest::newRow("the password itself") << QStringLiteral("password");
    QTest::newRow("another algorithm") << QStringLiteral("$2b$12$abcdefghijklmnopqrstuv");
    QTest::newRow("Argon2i") << QStringLiteral("$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$"
                                               "/U3YPXYsSb3q9XxHvc0MLxur+GP960kN9j7emXX8zwY");
    QTest::newRow("a terabyte of memory")
        << QStringLiteral("$argon2id$v=19$m=1073741824,t=2,p=1$c29tZXNhbHQ$"
                          "nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4");
    QTest::newRow("a billion passes")
        << QStringLiteral("$argon2id$v=19$m=256,t=999999999,p=1$c29tZXNhbHQ$"
                          "nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4");
    QTest::newRow("the digest is cut")
        << QStringLiteral("$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65");
    QTest::newRow("a long tail") << QStringLiteral("$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$")
                                        + QString(5000, u'A');
}

void TestPassword::brokenHashesNeverVerify()
{
    QFETCH(QString, hash);
    QElapsedTimer timer;
    timer.start();
    QVERIFY(!verifyPassword(SecretString(u"password"), hash));
    QVERIFY(timer.elapsed() < 2000);
    QVERIFY(passwordNeedsRehash(hash) || hash.contains(QLatin1String("m=256")));
}

void TestPassword::rehashesWhenTheCostChanged()
{
    const auto hash = hashPassword(SecretString(u"password"), kCheap);
    QVERIFY(!passwordNeedsRehash(*hash, kCheap));
    QVERIFY(passwordNeedsRehash(*hash, PasswordCost{2, 8 << 10}));
    QVERIFY(passwordNeedsRehash(*hash, PasswordCost{1, 16 << 10}));
    QVERIFY(passwordNeedsRehash(*hash));
}

void TestPassword::nobodyCostsAsMuchAsSomebody()
{
    const PasswordCost cost{2, 16 << 20};
    const auto hash = hashPassword(SecretString(u"password"), cost);
    const auto fastest = [](auto &&work) {
        qint64 best = std::numeric_limits<qint64>::max();
        for (int i = 0; i < 5; ++i) {
            QElapsedTimer timer;
            timer.start();
            work();
            best = qMin(best, timer.nsecsElapsed());
        }
        return best;
    };
    const qint64 somebody =
        fastest([&] { QVERIFY(!verifyPassword(SecretString(u"wrong"), *hash)); });
    const qint64 nobody = fastest([&] { QVERIFY(!verifyNobody(SecretString(u"wrong"), cost)); });
    QVERIFY2(nobody > somebody / 2 && nobody < somebody * 2,
             qPrintable(QStringLiteral("%1 against %2").arg(nobody).arg(somebody)));
}

QTEST_APPLESS_MAIN(TestPassword)
#include "tst_password.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/security/secretstring.h"

#include <QDebug>
#include <QTest>

using troupe::SecretString;

class TestSecretString : public QObject
{
    Q_OBJECT

private slots:
    void keepsBytesAsTheyAre();
    void takeZeroesTheSource();
    void zeroingReachesSharedCopies();
    void debugShowsTheLengthOnly();
    void comparesByContent();
    void isNotConvertedByItself();
    void randomOnesDiffer();
};

void TestSecretString::keepsBytesAsTheyAre()
{
    const QByteArray bytes("a\0b\xff", 4);
    QCOMPARE(SecretString(QByteArrayView(bytes)).reveal().toByteArray(), bytes);
    QCOMPARE(SecretString(u"grün").reveal().toByteArray(), QByteArray("gr\xc3\xbcn"));
    QCOMPARE(SecretString(u"grün").revealText(), QStringLiteral("grün"));
    QVERIFY(SecretString().isEmpty());
    QVERIFY(SecretString(QByteArrayView()).isEmpty());
    QCOMPARE(SecretString().reveal().size(), 0);
}

void TestSecretString::takeZeroesTheSource()
{
    QByteArray source("canary-take");
    const QByteArray watcher = source; // shares the buffer
    const SecretString secret = SecretString::take(std::move(source));
    QCOMPARE(secret.reveal().toByteArray(), QByteArray("canary-take"));
    QCOMPARE(watcher, QByteArray(11, '\0'));
    QVERIFY(source.isEmpty()); // NOLINT: take() promises it
}

void TestSecretString::zeroingReachesSharedCopies()
{
    QByteArray bytes("secret");
    const QByteArray copy = bytes;
    troupe::secureZero(bytes);
    QCOMPARE(copy, QByteArray(6, '\0'));
    QString text = QString::fromLatin1("secret");
    const QString textCopy = text;
    troupe::secureZero(text);
    QCOMPARE(textCopy, QString(6, QChar(u'\0')));
}

void TestSecretString::debugShowsTheLengthOnly()
{
    QString shown;
    QDebug(&shown) << SecretString(u"canary-debug") << 7;
    QVERIFY2(!shown.contains(QLatin1String("canary")), qPrintable(shown));
    QVERIFY2(shown.contains(QLatin1String("SecretString(12 bytes)")), qPrintable(shown));
    QVERIFY(shown.contains(u'7'));
}

void TestSecretString::comparesByContent()
{
    QVERIFY(SecretString(u"same") == SecretString(QByteArrayView("same")));
    QVERIFY(!(SecretString(u"same") == SecretString(u"sane")));
    QVERIFY(!(SecretString(u"same") == SecretString(u"same ")));
    QVERIFY(SecretString() == SecretString(u""));
    QVERIFY(!(SecretString() == SecretString(u"a")));
}

void TestSecretString::isNotConvertedByItself()
{
    QVERIFY(!(std::is_convertible_v<SecretString, QString>));
    QVERIFY(!(std::is_convertible_v<SecretString, QByteArray>));
    QVERIFY(!(std::is_convertible_v<SecretString, QVariant>));
    QVERIFY(!(std::is_convertible_v<QString, SecretString>));
    QVERIFY(!(std::is_convertible_v<QByteArray, SecretString>));
}

void TestSecretString::randomOnesDiffer()
{
    QCOMPARE(SecretString::random(32).size(), 32);
    QVERIFY(!(SecretString::random(32) == SecretString::random(32)));
}

QTEST_APPLESS_MAIN(TestSecretString)
#include "tst_secretstring.moc"

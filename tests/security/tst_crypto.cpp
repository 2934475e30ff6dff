// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/security/crypto.h"

#include <QTest>

class TestCrypto : public QObject
{
    Q_OBJECT

private slots:
    void sha256_data();
    void sha256();
    void hmacSha256_data();
    void hmacSha256();
    void base64UrlIsReadBack();
    void base64UrlRefuses_data();
    void base64UrlRefuses();
    void comparesWholeContents();
    void signatureHeaderIsThatOfTheReference();
};

void TestCrypto::sha256_data()
{
    QTest::addColumn<QByteArray>("data");
    QTest::addColumn<QByteArray>("hex");
    // FIPS 180-4 examples
    QTest::newRow("nothing")
        << QByteArray()
        << QByteArray("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    QTest::newRow("one block") << QByteArray(
        "abc") << QByteArray("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    QTest::newRow("a million letters")
        << QByteArray(1'000'000, 'a')
        << QByteArray("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

void TestCrypto::sha256()
{
    QFETCH(QByteArray, data);
    QFETCH(QByteArray, hex);
    QCOMPARE(troupe::sha256(data).toHex(), hex);
}

void TestCrypto::hmacSha256_data()
{
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QByteArray>("data");
    QTest::addColumn<QByteArray>("hex");
    // RFC 4231
    QTest::newRow("a key of twenty bytes, case 1")
        << QByteArray(20, '\x0b') << QByteArray("Hi There")
        << QByteArray("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    QTest::newRow("a short key, case 2")
        << QByteArray("Jefe") << QByteArray("what do ya want for nothing?")
        << QByteArray("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    QTest::newRow("a key longer than a block, case 6")
        << QByteArray(131, '\xaa')
        << QByteArray("Test Using Larger Than Block-Size Key - Hash Key First")
        << QByteArray("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

void TestCrypto::hmacSha256()
{
    QFETCH(QByteArray, key);
    QFETCH(QByteArray, data);
    QFETCH(QByteArray, hex);
    QCOMPARE(troupe::hmacSha256(key, data).toHex(), hex);
}

void TestCrypto::base64UrlIsReadBack()
{
    for (int size = 0; size < 70; ++size) {
        const QByteArray data = troupe::randomBytes(size);
        const QByteArray text = troupe::base64UrlEncode(data);
        QVERIFY(!text.contains('=') && !text.contains('+') && !text.contains('/'));
        QCOMPARE(troupe::base64UrlDecode(text), data);
    }
    QCOMPARE(troupe::base64UrlEncode("\xfb\xff\xfe"), QByteArray("-__-"));
}

void TestCrypto::base64UrlRefuses_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("padding") << QByteArray("YQ==");
    QTest::newRow("the other alphabet") << QByteArray("+/+/");
    QTest::newRow("white space") << QByteArray("YW Jj");
    QTest::newRow("a line break at the end") << QByteArray("YWJj\n");
    QTest::newRow("an impossible length") << QByteArray("YWJjZ");
    QTest::newRow("left-over bits that are not zero") << QByteArray("YR");
    QTest::newRow("a zero byte") << QByteArray("YW\0j", 4);
    QTest::newRow("a letter outside of ASCII") << QByteArray("YW\xc3\xa4");
}

void TestCrypto::base64UrlRefuses()
{
    QFETCH(QByteArray, text);
    QVERIFY(!troupe::base64UrlDecode(text));
}

void TestCrypto::comparesWholeContents()
{
    QVERIFY(troupe::constantTimeEquals("", ""));
    QVERIFY(troupe::constantTimeEquals("abc", "abc"));
    QVERIFY(!troupe::constantTimeEquals("abc", "abd"));
    QVERIFY(!troupe::constantTimeEquals("abc", "abcd"));
    QVERIFY(!troupe::constantTimeEquals("abc", ""));
}

void TestCrypto::signatureHeaderIsThatOfTheReference()
{
    QCOMPARE(troupe::signatureHeader("Jefe", "what do ya want for nothing?"),
             QByteArray("sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"));
}

QTEST_APPLESS_MAIN(TestCrypto)
#include "tst_crypto.moc"

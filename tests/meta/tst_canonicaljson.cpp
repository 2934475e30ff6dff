// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/meta/canonicaljson.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <bit>

using namespace troupe;

class TestCanonicalJson : public QObject
{
    Q_OBJECT

private slots:
    void numbers_data()
    {
        QTest::addColumn<quint64>("bits");
        QTest::addColumn<QByteArray>("text");
        // Appendix B of RFC 8785.
        QTest::newRow("zero") << quint64(0) << QByteArray("0");
        QTest::newRow("minus zero") << 0x8000000000000000ULL << QByteArray("0");
        QTest::newRow("smallest") << 0x0000000000000001ULL << QByteArray("5e-324");
        QTest::newRow("smallest below") << 0x8000000000000001ULL << QByteArray("-5e-324");
        QTest::newRow("largest") << 0x7fefffffffffffffULL << QByteArray("1.7976931348623157e+308");
        QTest::newRow("2^53") << 0x4340000000000000ULL << QByteArray("9007199254740992");
        QTest::newRow("-2^53") << 0xc340000000000000ULL << QByteArray("-9007199254740992");
        QTest::newRow("2^68") << 0x4430000000000000ULL << QByteArray("295147905179352830000");
        QTest::newRow("below 1e23") << 0x44b52d02c7e14af5ULL << QByteArray("9.999999999999997e+22");
        QTest::newRow("1e23") << 0x44b52d02c7e14af6ULL << QByteArray("1e+23");
        QTest::newRow("above 1e23")
            << 0x44b52d02c7e14af7ULL << QByteArray("1.0000000000000001e+23");
        QTest::newRow("below 1e21") << 0x444b1ae4d6e2ef4eULL << QByteArray("999999999999999700000");
        QTest::newRow("below 1e21, nearer")
            << 0x444b1ae4d6e2ef4fULL << QByteArray("999999999999999900000");
        QTest::newRow("1e21") << 0x444b1ae4d6e2ef50ULL << QByteArray("1e+21");
        QTest::newRow("below 1e-6") << 0x3eb0c6f7a0b5ed8cULL << QByteArray("9.999999999999997e-7");
        QTest::newRow("1e-6") << 0x3eb0c6f7a0b5ed8dULL << QByteArray("0.000001");
        QTest::newRow("thirds, low") << 0x41b3de4355555553ULL << QByteArray("333333333.3333332");
        QTest::newRow("thirds") << 0x41b3de4355555555ULL << QByteArray("333333333.3333333");
        QTest::newRow("thirds, higher") << 0x41b3de4355555556ULL << QByteArray("333333333.3333334");
        QTest::newRow("thirds, high") << 0x41b3de4355555557ULL << QByteArray("333333333.33333343");
        QTest::newRow("small, negative")
            << 0xbecbf647612f3696ULL << QByteArray("-0.0000033333333333333333");
        QTest::newRow("round to even") << 0x43143ff3c1cb0959ULL << QByteArray("1424953923781206.2");
    }

    void numbers()
    {
        QFETCH(quint64, bits);
        QFETCH(QByteArray, text);
        QCOMPARE(canonicalJson(std::bit_cast<double>(bits)), text);
    }

    void integersThatADoubleCannotHoldKeepTheirDigits()
    {
        QCOMPARE(canonicalJson(qint64(9007199254740993)), QByteArray("9007199254740993"));
        QCOMPARE(canonicalJson(std::numeric_limits<qint64>::min()),
                 QByteArray("-9223372036854775808"));
        QCOMPARE(canonicalJson(1.0), QByteArray("1"));
        QCOMPARE(canonicalJson(1), QByteArray("1"));
    }

    void keysComeByTheirUtf16Units()
    {
        // 3.2.3 of RFC 8785: a pair of surrogates stands before U+FB33.
        const QJsonObject object{{QStringLiteral("\u20ac"), 1},     {QStringLiteral("\r"), 2},
                                 {QStringLiteral("\ufb33"), 3},     {QStringLiteral("1"), 4},
                                 {QStringLiteral("\U0001f600"), 5}, {QStringLiteral("\u0080"), 6},
                                 {QStringLiteral("\u00f6"), 7}};
        QCOMPARE(canonicalJson(object),
                 QByteArray("{\"\\r\":2,\"1\":4,\"\xc2\x80\":6,\"\xc3\xb6\":7,\"\xe2\x82\xac\":1,"
                            "\"\xf0\x9f\x98\x80\":5,\"\xef\xac\xb3\":3}"));
    }

    void literalsAndStrings()
    {
        // 3.2.2 of RFC 8785.
        const QByteArray given =
            "{\"numbers\": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],"
            "\"string\": \"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\","
            "\"literals\": [null, true, false]}";
        QCOMPARE(canonicalJson(QJsonDocument::fromJson(given).object()),
                 QByteArray("{\"literals\":[null,true,false],"
                            "\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
                            "\"string\":\"\xe2\x82\xac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}"));
    }

    void halfAPairOfSurrogatesIsNotMistakenForAnother()
    {
        const QString high(QChar(0xd83d));
        const QString low(QChar(0xde00));
        QCOMPARE(canonicalJson(high), QByteArray("\"\\ud83d\""));
        QVERIFY(canonicalJson(high) != canonicalJson(low));
    }
};

QTEST_APPLESS_MAIN(TestCanonicalJson)
#include "tst_canonicaljson.moc"

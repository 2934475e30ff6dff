// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/offline/exactmath.h"

#include <QRandomGenerator>
#include <QTest>

#include <numeric>

using namespace troupe::offline;

class TestOfflineMath : public QObject
{
    Q_OBJECT

private slots:
    void evaluates_data();
    void evaluates();
    void refuses_data();
    void refuses();
    void wholeNumbersAgreeWithMachineArithmetic();
    void quotientAndRemainderGiveBackTheDividend();
    void fractionsAgreeWithAnIndependentFraction();
    void rootsAreTheLargestWhoseSquareFits();
    void readsNumbersAsPeopleWriteThem_data();
    void readsNumbersAsPeopleWriteThem();
};

void TestOfflineMath::evaluates_data()
{
    QTest::addColumn<QString>("expression");
    QTest::addColumn<QString>("value");
    QTest::addColumn<bool>("rounded");

    QTest::newRow("multiplication binds tighter than addition") << "12 + 7 * 3"
                                                                << "33" << false;
    QTest::newRow("powers bind to the right") << "2^3^2"
                                              << "512" << false;
    QTest::newRow("a sign is weaker than a power") << "-2^2"
                                                   << "-4" << false;
    QTest::newRow("two stars are a power") << "2**10"
                                           << "1024" << false;
    QTest::newRow("a negative power is a fraction") << "2^-2"
                                                    << "0.25" << false;
    QTest::newRow("decimals have no noise") << "0.1 + 0.2"
                                            << "0.3" << false;
    QTest::newRow("a third three times is one") << "1/3*3"
                                                << "1" << false;
    QTest::newRow("percent of what stands before") << "200 - 10%"
                                                   << "180" << false;
    QTest::newRow("a remainder is never negative for a positive divisor") << "-7 % 3"
                                                                          << "2" << false;
    QTest::newRow("thousands commas") << "1,234,567 + 1"
                                      << "1234568" << false;
    QTest::newRow("commas part the arguments of a function") << "max(1,234,5)"
                                                             << "234" << false;
    QTest::newRow("a product without a sign") << "2(3+4)"
                                              << "14" << false;
    QTest::newRow("an exact root stays exact") << "sqrt(0.25)"
                                               << "0.5" << false;
    QTest::newRow("other roots are rounded") << "sqrt(2)"
                                             << "1.4142135624" << true;
    QTest::newRow("factorial of zero") << "0!"
                                       << "1" << false;
    QTest::newRow("zero to a huge power is zero") << "0^99999999999"
                                                  << "0" << false;
    QTest::newRow("minus one to a huge odd power") << "(-1)^1000000001"
                                                   << "-1" << false;
    QTest::newRow("rounding goes away from zero") << "round(-2.5)"
                                                  << "-3" << false;
    QTest::newRow("floor goes down") << "floor(-2.5)"
                                     << "-3" << false;
}

void TestOfflineMath::evaluates()
{
    QFETCH(QString, expression);
    QFETCH(QString, value);
    QFETCH(bool, rounded);

    const MathResult result = evaluate(expression);
    QVERIFY(result.ok());
    QCOMPARE(numberText(result.value), value);
    QCOMPARE(result.rounded, rounded);
}

void TestOfflineMath::refuses_data()
{
    QTest::addColumn<QString>("expression");
    QTest::addColumn<int>("error");

    QTest::newRow("a division by zero") << "1/(2-2)" << int(MathError::DivisionByZero);
    QTest::newRow("a remainder by zero") << "5 % 0" << int(MathError::DivisionByZero);
    QTest::newRow("zero to a negative power") << "0^-1" << int(MathError::DivisionByZero);
    QTest::newRow("a tower of powers") << "9^9^9^9" << int(MathError::TooLarge);
    QTest::newRow("a huge exponent") << "2^999999999999" << int(MathError::TooLarge);
    QTest::newRow("a huge exponent of ten") << "1e999999" << int(MathError::TooLarge);
    QTest::newRow("a huge factorial") << "100000!" << int(MathError::TooLarge);
    QTest::newRow("deep parentheses")
        << QString(900, u'(') + u'1' + QString(900, u')') << int(MathError::TooLarge);
    QTest::newRow("a very long sum")
        << QString(QStringLiteral("1+")).repeated(950) + u'1' << int(MathError::TooLarge);
    QTest::newRow("a root below zero") << "sqrt(-1)" << int(MathError::NegativeRoot);
    QTest::newRow("the factorial of a fraction") << "2.5!" << int(MathError::NotWhole);
    QTest::newRow("an open parenthesis") << "(1+2" << int(MathError::Syntax);
    QTest::newRow("an operator at the end") << "1+" << int(MathError::Syntax);
    QTest::newRow("an unknown function") << "system(1)" << int(MathError::Syntax);
    QTest::newRow("nothing") << "" << int(MathError::Syntax);
}

void TestOfflineMath::refuses()
{
    QFETCH(QString, expression);
    QFETCH(int, error);
    QCOMPARE(int(evaluate(expression).error), error);
}

void TestOfflineMath::wholeNumbersAgreeWithMachineArithmetic()
{
    QRandomGenerator random(20260304);
    for (int i = 0; i < 20'000; ++i) {
        const qint64 a = static_cast<qint32>(random.generate()) >> (i % 31);
        const qint64 b = static_cast<qint32>(random.generate()) >> (i % 29);
        const qint64 c = static_cast<qint32>(random.generate()) >> 20;
        const QString text = QStringLiteral("(%1 + %2) * %3 - %1").arg(a).arg(b).arg(c);
        const MathResult result = evaluate(text);
        QVERIFY2(result.ok(), qPrintable(text));
        QCOMPARE(result.value.toString(0), QString::number((a + b) * c - a));
    }
}

void TestOfflineMath::quotientAndRemainderGiveBackTheDividend()
{
    QRandomGenerator random(7);
    const auto number = [&](int limbs) {
        QString digits;
        for (int i = 0; i < limbs; ++i) // nines and zeros provoke the estimate of a digit
            digits += random.bounded(3) == 0 ? QStringLiteral("999999999")
                      : random.bounded(4) == 0
                          ? QStringLiteral("000000000")
                          : QString::number(random.bounded(1'000'000'000)).rightJustified(9, u'0');
        return BigInt::fromDigits(digits);
    };
    for (int i = 0; i < 5'000; ++i) {
        const BigInt a = number(1 + random.bounded(12));
        const BigInt b = number(1 + random.bounded(6));
        if (b.isZero())
            continue;
        BigInt quotient;
        BigInt remainder;
        BigInt::divide(a, b, quotient, remainder);
        QVERIFY(remainder < b && !remainder.isNegative());
        QVERIFY(quotient * b + remainder == a);
    }
}

void TestOfflineMath::fractionsAgreeWithAnIndependentFraction()
{
    QRandomGenerator random(99);
    for (int i = 0; i < 5'000; ++i) {
        const qint64 n[4] = {random.bounded(-99, 99), random.bounded(1, 99),
                             random.bounded(-99, 99), random.bounded(1, 99)};
        // n0/n1 + n2/n3 by hand, in lowest terms
        const qint64 num = n[0] * n[3] + n[2] * n[1];
        const qint64 den = n[1] * n[3];
        const qint64 common = std::gcd(num, den);
        const MathResult result =
            evaluate(QStringLiteral("%1/%2 + %3/%4").arg(n[0]).arg(n[1]).arg(n[2]).arg(n[3]));
        QVERIFY(result.ok());
        QCOMPARE(result.value.num().toString(), QString::number(num / common));
        QCOMPARE(result.value.den().toString(), QString::number(den / common));
    }
}

void TestOfflineMath::rootsAreTheLargestWhoseSquareFits()
{
    QRandomGenerator random(5);
    for (int i = 0; i < 500; ++i) {
        const BigInt x =
            BigInt(static_cast<qint64>(random.generate64() >> 2))
            * BigInt(static_cast<qint64>(random.generate64() >> (i % 60)) & 0x7fffffff);
        const BigInt root = x.root();
        QVERIFY(root * root <= x);
        QVERIFY((root + BigInt(1)) * (root + BigInt(1)) > x);
    }
}

void TestOfflineMath::readsNumbersAsPeopleWriteThem_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("comma");
    QTest::addColumn<QString>("value");

    QTest::newRow("English thousands") << "1,234.50" << false << "1234.5";
    QTest::newRow("German thousands") << "1.234,50" << true << "1234.5";
    QTest::newRow("German thousands in English text") << "1.234,50" << false << "1234.5";
    QTest::newRow("a decimal comma") << "3,5" << true << "3.5";
    QTest::newRow("blanks as separators") << "12 000" << false << "12000";
    QTest::newRow("a negative number") << "-7" << false << "-7";
    QTest::newRow("letters are no number") << "12a" << false << "";
}

void TestOfflineMath::readsNumbersAsPeopleWriteThem()
{
    QFETCH(QString, text);
    QFETCH(bool, comma);
    QFETCH(QString, value);
    const auto number = readNumber(text, comma);
    QCOMPARE(number ? number->toString(10) : QString(), value);
}

QTEST_APPLESS_MAIN(TestOfflineMath)
#include "tst_offlinemath.moc"

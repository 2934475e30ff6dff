// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/timestamp.h"

#include <QTest>

#include <limits>

using namespace troupe;

class TestTimestamp : public QObject
{
    Q_OBJECT

private slots:
    void isWrittenAsIso_data();
    void isWrittenAsIso();
    void comesBack();
};

void TestTimestamp::isWrittenAsIso_data()
{
    QTest::addColumn<qint64>("ms");
    QTest::addColumn<QByteArray>("iso");
    QTest::addColumn<QByteArray>("seconds");

    QTest::newRow("the epoch") << qint64(0) << QByteArray("1970-01-01T00:00:00.000Z")
                               << QByteArray("1970-01-01T00:00:00Z");
    QTest::newRow("every part has its digits")
        << qint64(1750674605007) << QByteArray("2025-06-23T10:30:05.007Z")
        << QByteArray("2025-06-23T10:30:05Z");
    QTest::newRow("a leap day") << qint64(1709164800000) << QByteArray("2024-02-29T00:00:00.000Z")
                                << QByteArray("2024-02-29T00:00:00Z");
    QTest::newRow("a millisecond before the epoch")
        << qint64(-1) << QByteArray("1969-12-31T23:59:59.999Z")
        << QByteArray("1969-12-31T23:59:59Z");
    QTest::newRow("years have four digits: the last")
        << std::numeric_limits<qint64>::max() / 1000 << QByteArray("9999-12-31T23:59:59.999Z")
        << QByteArray("9999-12-31T23:59:59Z");
    QTest::newRow("years have four digits: the first")
        << std::numeric_limits<qint64>::min() / 1000 << QByteArray("0000-01-01T00:00:00.000Z")
        << QByteArray("0000-01-01T00:00:00Z");
}

void TestTimestamp::isWrittenAsIso()
{
    QFETCH(qint64, ms);
    QFETCH(QByteArray, iso);
    QFETCH(QByteArray, seconds);
    QCOMPARE(Timestamp{ms}.toIso(), iso);
    QCOMPARE(Timestamp{ms}.toIso(true), seconds);
}

void TestTimestamp::comesBack()
{
    for (qint64 ms = -1'000'000'000'000; ms < 4'000'000'000'000; ms += 86'399'987) {
        const auto read = Timestamp::parse(Timestamp{ms}.toString());
        QVERIFY(read);
        QCOMPARE(read->ms, ms);
    }
}

QTEST_APPLESS_MAIN(TestTimestamp)
#include "tst_timestamp.moc"

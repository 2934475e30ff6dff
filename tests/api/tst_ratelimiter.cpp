// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/ratelimiter.h"

#include <QTest>

using namespace troupe;

class TestRateLimiter : public QObject
{
    Q_OBJECT

private slots:
    void aBucketEmptiesAndFillsEvenly();
    void retryAfterIsEnoughAndNotTooMuch();
    void bucketsAreApart();
    void aTierThatChangesKeepsWhatWasUsed();
    void peekTakesNothing();
    void fullBucketsAreForgotten();
    void changesAreToldOnce();
    void whatIsRestoredFillsOn();
};

void TestRateLimiter::aBucketEmptiesAndFillsEvenly()
{
    ManualClock clock;
    RateLimiter limiter(clock);
    const LimitPolicy policy{100, 3600, 0};
    const QString key = QStringLiteral("key");
    for (int i = 0; i < 100; ++i) {
        const LimitState state = limiter.take(this, key, policy);
        QVERIFY(state.allowed);
        QCOMPARE(state.remaining, 99 - i);
    }
    QVERIFY(!limiter.take(this, key, policy).allowed);
    clock.advanceMs(36'000); // one request's worth
    QVERIFY(limiter.take(this, key, policy).allowed);
    QVERIFY(!limiter.take(this, key, policy).allowed);
    clock.advanceMs(3'600'000);
    QCOMPARE(limiter.take(this, key, policy).remaining, 99);
    clock.advanceMs(10 * 3'600'000ll);
    QCOMPARE(limiter.take(this, key, policy).remaining, 99); // never more than full
}

void TestRateLimiter::retryAfterIsEnoughAndNotTooMuch()
{
    ManualClock clock(1'800'000'000'000);
    RateLimiter limiter(clock);
    const LimitPolicy policy{10, 100, 0};
    const QString key = QStringLiteral("key");
    for (int i = 0; i < 10; ++i)
        limiter.take(this, key, policy);
    const LimitState refused = limiter.take(this, key, policy);
    QCOMPARE(refused.retryAfterSeconds, 10);
    QCOMPARE(refused.resetAt, 1'800'000'100ll);
    clock.advanceMs((refused.retryAfterSeconds - 1) * 1000);
    QVERIFY(!limiter.take(this, key, policy).allowed);
    clock.advanceMs(1000);
    QVERIFY(limiter.take(this, key, policy).allowed);
}

void TestRateLimiter::bucketsAreApart()
{
    ManualClock clock;
    RateLimiter limiter(clock);
    const LimitPolicy policy{1, 60, 0};
    int otherFamily = 0;
    QVERIFY(limiter.take(this, QStringLiteral("a"), policy).allowed);
    QVERIFY(limiter.take(this, QStringLiteral("b"), policy).allowed);
    QVERIFY(limiter.take(&otherFamily, QStringLiteral("a"), policy).allowed);
    QVERIFY(!limiter.take(this, QStringLiteral("a"), policy).allowed);
}

void TestRateLimiter::aTierThatChangesKeepsWhatWasUsed()
{
    ManualClock clock;
    RateLimiter limiter(clock);
    const QString key = QStringLiteral("key");
    for (int i = 0; i < 30; ++i)
        limiter.take(this, key, LimitPolicy{100, 3600, 0});
    QCOMPARE(limiter.take(this, key, LimitPolicy{1000, 3600, 0}).remaining, 969);
    QVERIFY(!limiter.take(this, key, LimitPolicy{20, 3600, 0}).allowed);
}

void TestRateLimiter::peekTakesNothing()
{
    ManualClock clock;
    RateLimiter limiter(clock);
    const LimitPolicy policy{5, 60, 0};
    for (int i = 0; i < 20; ++i)
        QCOMPARE(limiter.peek(this, QStringLiteral("a"), policy).remaining, 5);
    limiter.take(this, QStringLiteral("a"), policy);
    QCOMPARE(limiter.peek(this, QStringLiteral("a"), policy).remaining, 4);
}

void TestRateLimiter::fullBucketsAreForgotten()
{
    ManualClock clock;
    RateLimiter limiter(clock);
    const LimitPolicy policy{10, 10, 0};
    for (int i = 0; i < 50'000; ++i) {
        limiter.take(this, QString::number(i), policy);
        clock.advanceMs(10);
    }
    QVERIFY2(limiter.bucketCount() <= 2048, QByteArray::number(limiter.bucketCount()));
}

void TestRateLimiter::changesAreToldOnce()
{
    ManualClock clock;
    RateLimiter limiter(clock);
    const LimitPolicy policy{100, 100, 0};
    limiter.take(this, QStringLiteral("a"), policy);
    limiter.take(this, QStringLiteral("a"), policy);
    limiter.take(this, QStringLiteral("b"), policy);
    QVERIFY(limiter.hasChanges());
    QVERIFY(!limiter.isSaveDue());
    clock.advanceMs(500); // half a request comes back
    auto changes = limiter.takeChanges();
    QCOMPARE(changes.size(), std::size_t(2));
    QCOMPARE(changes[0].subject, QStringLiteral("a"));
    QVERIFY(qAbs(changes[0].level - 98.5) < 1e-6);
    QCOMPARE(changes[0].fullInMs, 1500);
    QVERIFY(!limiter.hasChanges());
    QVERIFY(limiter.takeChanges().empty());
    for (int i = 0; i < 24; ++i)
        limiter.take(this, QStringLiteral("b"), policy);
    QVERIFY(!limiter.isSaveDue());
    limiter.take(this, QStringLiteral("b"), policy);
    QVERIFY(limiter.isSaveDue()); // a quarter since it was kept
    limiter.takeChanges();
    QVERIFY(!limiter.isSaveDue());
}

void TestRateLimiter::whatIsRestoredFillsOn()
{
    ManualClock clock;
    RateLimiter limiter(clock);
    const LimitPolicy policy{100, 100, 0};
    limiter.restore({this, QStringLiteral("a"), 100, 20, 0}, 30'000, 100);
    QCOMPARE(limiter.peek(this, QStringLiteral("a"), policy).remaining, 50);
    clock.advanceMs(10'000);
    QCOMPARE(limiter.take(this, QStringLiteral("a"), policy).remaining, 59);
    limiter.restore({this, QStringLiteral("b"), 100, 20, 0}, 1'000'000, 100);
    QCOMPARE(limiter.peek(this, QStringLiteral("b"), policy).remaining, 100);
}

QTEST_APPLESS_MAIN(TestRateLimiter)
#include "tst_ratelimiter.moc"

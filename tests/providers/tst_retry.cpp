// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/retry.h"

#include <QTest>

using namespace troupe;

namespace {
constexpr qint64 kNow = 1'800'000'000'000; // 2027-01-15 08:00:00 UTC
}

class TestRetry : public QObject
{
    Q_OBJECT

private slots:
    void backoffDoublesToTheCapAndIsJittered();
    void theBudgetEndsIt();
    void aWishOfTheServerIsNeverCutShort();
    void hints_data();
    void hints();
    void durations_data();
    void durations();
    void httpDates_data();
    void httpDates();
    void waitingEnds();
};

void TestRetry::backoffDoublesToTheCapAndIsJittered()
{
    RetryPolicy policy;
    policy.maxRetries = 100;
    policy.baseMs = 500;
    policy.capMs = 3000;
    const qint64 most[] = {500, 1000, 2000, 3000, 3000};
    for (int retry = 0; retry < 5; ++retry) {
        QCOMPARE(policy.waitMs(retry, 0, std::nullopt, 0.0), std::optional<qint64>(0));
        QCOMPARE(policy.waitMs(retry, 0, std::nullopt, 0.5),
                 std::optional<qint64>(most[retry] / 2));
    }
    QCOMPARE(policy.waitMs(99, 0, std::nullopt, 0.5), std::optional<qint64>(1500));
    QCOMPARE(policy.waitMs(100, 0, std::nullopt, 0.5), std::optional<qint64>());
}

void TestRetry::theBudgetEndsIt()
{
    RetryPolicy policy;
    policy.budgetMs = 1000;
    QCOMPARE(policy.waitMs(0, 800, 100, 0.0), std::optional<qint64>(100));
    QCOMPARE(policy.waitMs(0, 950, 100, 0.0), std::optional<qint64>());
}

void TestRetry::aWishOfTheServerIsNeverCutShort()
{
    RetryPolicy policy;
    for (const double random : {0.0, 0.3, 0.999}) {
        for (int retry = 0; retry < 3; ++retry)
            QVERIFY(*policy.waitMs(retry, 0, 5000, random) >= 5000);
    }
    QCOMPARE(policy.waitMs(0, 0, policy.retryAfterCapMs + 1, 0.0), std::optional<qint64>());
}

void TestRetry::hints_data()
{
    QTest::addColumn<QByteArray>("headers"); // "name: value" per line
    QTest::addColumn<QString>("message");
    QTest::addColumn<qint64>("ms"); // -1: none
    const auto row = [](const char *name, const QByteArray &headers, const char *message,
                        qint64 ms) {
        QTest::newRow(name) << headers << QString::fromLatin1(message) << ms;
    };
    row("nothing", "", "", -1);
    row("seconds", "Retry-After: 20", "", 20'000);
    row("milliseconds outrank seconds", "retry-after-ms: 1500\nRetry-After: 20", "", 1500);
    row("zero", "Retry-After: 0", "", 0);
    row("a date", "Retry-After: Fri, 15 Jan 2027 08:01:00 GMT", "", 60'000);
    row("a date in the past", "Retry-After: Fri, 15 Jan 2027 07:01:00 GMT", "", 0);
    row("nonsense", "Retry-After: soon", "", -1);
    row("a negative number", "Retry-After: -5", "", -1);
    row("a number without end", "Retry-After: 1e300", "", 86'400'000);
    row("not a number", "Retry-After: nan", "", -1);
    row("Anthropic's reset",
        "anthropic-ratelimit-tokens-remaining: 0\nanthropic-ratelimit-tokens-reset: "
        "2027-01-15T08:00:30Z",
        "", 30'000);
    row("OpenRouter's reset", "X-RateLimit-Remaining: 0\nX-RateLimit-Reset: 1800000005000", "",
        5000);
    row("a reset of what is not used up",
        "x-ratelimit-remaining-tokens: 3\nx-ratelimit-reset-tokens: 9s", "", -1);
    row("OpenAI's message", "", "Rate limit reached for x. Please try again in 1.2s. Visit y",
        1200);
    row("OpenAI's message in ms", "", "Please try again in 120ms.", 120);
    row("OpenAI's message in minutes", "", "Please try again in 6m0s.", 360'000);
    row("words", "", "Please retry after 20 seconds.", 20'000);
    row("Gemini's words", "", "Please retry in 41.5s.", 41'500);
    row("a header outranks words", "Retry-After: 2", "Please try again in 9s.", 2000);
    row("a number that is no wait", "", "Limit 30000, used 2000 in 60s", -1);
}

void TestRetry::hints()
{
    QFETCH(QByteArray, headers);
    QFETCH(QString, message);
    QFETCH(qint64, ms);
    OutboundHeaders list;
    for (const QByteArray &line : headers.split('\n')) {
        const qsizetype colon = line.indexOf(": ");
        if (colon > 0)
            list.append(OutboundHeader{line.left(colon), line.mid(colon + 2)});
    }
    QCOMPARE(retryAfterMs(list, message, kNow).value_or(-1), ms);
}

void TestRetry::durations_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("ms");
    QTest::newRow("seconds") << "1.2s" << 1200ll;
    QTest::newRow("milliseconds") << "120ms" << 120ll;
    QTest::newRow("minutes and seconds") << "6m0s" << 360'000ll;
    QTest::newRow("all") << "1h2m3s4ms" << 3'723'004ll;
    QTest::newRow("rounds up") << "0.1ms" << 1ll;
    QTest::newRow("nothing") << "" << -1ll;
    QTest::newRow("no unit") << "12" << -1ll;
    QTest::newRow("negative") << "-1s" << -1ll;
    QTest::newRow("wrong order") << "1s1m" << -1ll;
}

void TestRetry::durations()
{
    QFETCH(QString, text);
    QFETCH(qint64, ms);
    QCOMPARE(parseGoDuration(text).value_or(-1), ms);
}

void TestRetry::httpDates_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<qint64>("ms");
    const qint64 expected = 784'111'777'000;
    QTest::newRow("the form of today") << QByteArray("Sun, 06 Nov 1994 08:49:37 GMT") << expected;
    QTest::newRow("RFC 850") << QByteArray("Sunday, 06-Nov-94 08:49:37 GMT") << expected;
    QTest::newRow("asctime") << QByteArray("Sun Nov  6 08:49:37 1994") << expected;
    QTest::newRow("no date") << QByteArray("tomorrow") << -1ll;
    QTest::newRow("a day that is not") << QByteArray("Sun, 31 Feb 2027 08:49:37 GMT") << -1ll;
}

void TestRetry::httpDates()
{
    QFETCH(QByteArray, text);
    QFETCH(qint64, ms);
    QCOMPARE(parseHttpDate(text).value_or(-1), ms);
}

void TestRetry::waitingEnds()
{
    CancelToken token;
    QVERIFY(QCoro::waitFor(waitCancellable(1, token)).has_value());
    auto task = waitCancellable(3'600'000, token);
    token.cancel();
    QCOMPARE(QCoro::waitFor(task).error().code, ErrorCode::Cancelled);
    QCOMPARE(QCoro::waitFor(waitCancellable(3'600'000, token)).error().code, ErrorCode::Cancelled);
}

QTEST_GUILESS_MAIN(TestRetry)
#include "tst_retry.moc"

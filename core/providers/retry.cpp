// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/retry.h"

#include <QDateTime>
#include <QLocale>
#include <QObject>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QTimer>

#include <algorithm>
#include <cmath>
#include <coroutine>
#include <mutex>

namespace troupe {

namespace {

constexpr qint64 kLongestMs = 24 * 60 * 60 * 1000;

/// A timer to wait for with co_await, ended early by a token of any thread.
class CancellableTimer : public QObject
{
public:
    CancellableTimer(qint64 ms, const CancelToken &cancel)
        : m_hook(std::make_shared<Hook>())
    {
        m_hook->timer = this;
        m_timer.setSingleShot(true);
        connect(&m_timer, &QTimer::timeout, this, [this] { resume(); });
        m_timer.start(static_cast<int>(std::clamp<qint64>(ms, 0, kLongestMs)));
        m_connection = cancel.onCancelled([hook = m_hook] {
            const std::scoped_lock lock(hook->mutex);
            if (hook->timer) {
                QMetaObject::invokeMethod(
                    hook->timer, [timer = hook->timer] { timer->resume(); }, Qt::QueuedConnection);
            }
        });
    }
    ~CancellableTimer() override
    {
        const std::scoped_lock lock(m_hook->mutex);
        m_hook->timer = nullptr;
    }

    struct Ended
    {
        CancellableTimer &timer;
        bool await_ready() const { return timer.m_over; }
        void await_suspend(std::coroutine_handle<> waiter) { timer.m_waiter = waiter; }
        void await_resume() const {}
    };
    Ended ended() { return Ended{*this}; }

private:
    struct Hook
    {
        std::mutex mutex;
        CancellableTimer *timer = nullptr;
    };

    void resume()
    {
        if (std::exchange(m_over, true))
            return;
        m_timer.stop();
        // Not from the timer's own slot: whoever resumes destroys it.
        QMetaObject::invokeMethod(
            this, [this] { if (m_waiter) m_waiter.resume(); }, Qt::QueuedConnection);
    }

    QTimer m_timer;
    std::shared_ptr<Hook> m_hook;
    CancelToken::Connection m_connection;
    std::coroutine_handle<> m_waiter;
    bool m_over = false;
};

std::optional<qint64> secondsAsMs(const QByteArray &text)
{
    bool ok = false;
    const double seconds = text.trimmed().toDouble(&ok);
    if (!ok || !std::isfinite(seconds) || seconds < 0)
        return std::nullopt;
    return static_cast<qint64>(std::ceil(std::min(seconds, 86'400.0) * 1000));
}

/// "1s", "6m0s", plain seconds or a time of day: the forms of ratelimit-reset headers.
std::optional<qint64> resetAsMs(const QByteArray &value, qint64 nowMs)
{
    if (const auto duration = parseGoDuration(QString::fromLatin1(value)))
        return duration;
    bool ok = false;
    const double number = value.toDouble(&ok);
    if (ok && number > 1e12) // OpenRouter: milliseconds since 1970
        return static_cast<qint64>(std::min(number, 9e15)) - nowMs;
    if (ok && number > 1e9)
        return static_cast<qint64>(number) * 1000 - nowMs;
    if (ok)
        return secondsAsMs(value);
    const QDateTime time = QDateTime::fromString(QString::fromLatin1(value), Qt::ISODate);
    if (time.isValid())
        return time.toMSecsSinceEpoch() - nowMs;
    return std::nullopt;
}

std::optional<qint64> resetHeaders(const OutboundHeaders &headers, qint64 nowMs)
{
    std::optional<qint64> longest;
    for (const OutboundHeader &header : headers) {
        QByteArray name = header.name.toLower();
        if (!name.contains("ratelimit") || !name.contains("reset"))
            continue;
        const QByteArray remaining = headerOf(headers, name.replace("reset", "remaining"));
        if (remaining.isEmpty() || remaining.toDouble() > 0)
            continue;
        if (const auto ms = resetAsMs(header.value, nowMs))
            longest = std::max(longest.value_or(0), *ms);
    }
    return longest;
}

std::optional<qint64> hintInMessage(const QString &message)
{
    static const QRegularExpression pattern(
        QStringLiteral("(?:try again|retry)[^.0-9]{0,20}?\\b(?:in|after) ?"
                       "([0-9.]+ ?(?:ms|s|m|h)[0-9.msh]*|[0-9.]+ ?(?:milliseconds|seconds?|minutes?))"),
        QRegularExpression::CaseInsensitiveOption);
    const auto match = pattern.match(message);
    if (!match.hasMatch())
        return std::nullopt;
    QString text = match.captured(1).toLower();
    text.remove(u' ');
    text.replace(QLatin1String("milliseconds"), QLatin1String("ms"));
    text.remove(QRegularExpression(QStringLiteral("econds?|inutes?")));
    while (text.endsWith(u'.'))
        text.chop(1);
    return parseGoDuration(text);
}

} // namespace

std::optional<qint64> RetryPolicy::waitMs(int retry, qint64 waitedMs,
                                          std::optional<qint64> retryAfterMs, double random) const
{
    if (retry >= maxRetries || retry < 0)
        return std::nullopt;
    qint64 most = baseMs;
    for (int i = 0; i < retry && most < capMs; ++i)
        most *= 2;
    most = std::min(most, capMs);
    qint64 wait = static_cast<qint64>(random * static_cast<double>(most));
    if (retryAfterMs) {
        if (*retryAfterMs > retryAfterCapMs)
            return std::nullopt;
        // Jitter on top, so that all who were told the same do not come back at once.
        wait = *retryAfterMs + wait / 4;
    }
    if (waitedMs + wait > budgetMs)
        return std::nullopt;
    return wait;
}

RetryTools::RetryTools()
    : wait([](qint64 ms, CancelToken cancel) { return waitCancellable(ms, cancel); })
    , random([] { return QRandomGenerator::global()->generateDouble(); })
{
}

std::optional<qint64> parseGoDuration(QStringView text)
{
    static const QRegularExpression pattern(QStringLiteral(
        "^(?:([0-9]+(?:\\.[0-9]+)?)h)?(?:([0-9]+(?:\\.[0-9]+)?)m)?(?:([0-9]+(?:\\.[0-9]+)?)s)?"
        "(?:([0-9]+(?:\\.[0-9]+)?)ms)?$"));
    const auto match = pattern.match(text.trimmed().toString());
    if (!match.hasMatch() || match.capturedLength() == 0)
        return std::nullopt;
    const double ms = match.captured(1).toDouble() * 3'600'000 + match.captured(2).toDouble() * 60'000
        + match.captured(3).toDouble() * 1000 + match.captured(4).toDouble();
    return static_cast<qint64>(std::ceil(std::min(ms, 1e12)));
}

std::optional<qint64> parseHttpDate(const QByteArray &text)
{
    const QString date = QString::fromLatin1(text).simplified();
    for (const char *format : {"ddd, dd MMM yyyy HH:mm:ss 'GMT'", "dddd, dd-MMM-yy HH:mm:ss 'GMT'",
                               "ddd MMM d HH:mm:ss yyyy"}) {
        QDateTime time = QLocale::c().toDateTime(date, QString::fromLatin1(format));
        if (!time.isValid())
            continue;
        time.setTimeSpec(Qt::UTC);
        if (time.date().year() < 1970) // a year of two digits
            time = time.addYears(100);
        return time.toMSecsSinceEpoch();
    }
    return std::nullopt;
}

std::optional<qint64> retryAfterMs(const OutboundHeaders &headers, const QString &message,
                                   qint64 nowMs)
{
    std::optional<qint64> ms;
    const auto consider = [&ms](std::optional<qint64> other) {
        if (other)
            ms = std::max(ms.value_or(0), *other);
    };
    bool ok = false;
    const double exact = headerOf(headers, "retry-after-ms").toDouble(&ok);
    if (ok && exact >= 0)
        consider(static_cast<qint64>(std::min(exact, 1e9)));
    const QByteArray after = headerOf(headers, "retry-after");
    if (const auto seconds = secondsAsMs(after); seconds && !ok)
        consider(seconds);
    else if (const auto date = parseHttpDate(after))
        consider(*date - nowMs);
    if (!ms)
        consider(resetHeaders(headers, nowMs));
    if (!ms)
        consider(hintInMessage(message));
    if (ms)
        ms = std::clamp<qint64>(*ms, 0, kLongestMs);
    return ms;
}

Task<void> waitCancellable(qint64 ms, CancelToken cancel)
{
    auto timer = std::make_unique<CancellableTimer>(ms, cancel);
    co_await timer->ended();
    timer.reset();
    if (cancel.isCancelled())
        co_return failKeyed(ErrorCode::Cancelled, QStringLiteral("cancelled"),
                            QStringLiteral("Cancelled."));
    co_return Result<void>();
}

} // namespace troupe

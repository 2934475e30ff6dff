// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/retry.h"

#include <QDateTime>
#include <QLocale>
#include <QRegularExpression>

#include <algorithm>
#include <cmath>

namespace troupe {

namespace {

constexpr qint64 kLongestMs = 24 * 60 * 60 * 1000;

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
        QStringLiteral(
            "(?:try again|retry)[^.0-9]{0,20}?\\b(?:in|after) ?"
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

std::optional<qint64> parseGoDuration(QStringView text)
{
    static const QRegularExpression pattern(QStringLiteral(
        "^(?:([0-9]+(?:\\.[0-9]+)?)h)?(?:([0-9]+(?:\\.[0-9]+)?)m)?(?:([0-9]+(?:\\.[0-9]+)?)s)?"
        "(?:([0-9]+(?:\\.[0-9]+)?)ms)?$"));
    const auto match = pattern.match(text.trimmed().toString());
    if (!match.hasMatch() || match.capturedLength() == 0)
        return std::nullopt;
    const double ms = match.captured(1).toDouble() * 3'600'000
                      + match.captured(2).toDouble() * 60'000 + match.captured(3).toDouble() * 1000
                      + match.captured(4).toDouble();
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

} // namespace troupe

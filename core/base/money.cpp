// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/money.h"

namespace troupe {

namespace {

constexpr int kDecimals = 9;
constexpr qint64 kNanosPerDollar = 1'000'000'000;
constexpr qint64 kTokensPerPrice = 1'000'000;

// A 64-bit product of tokens and price overflows at a few thousand dollars per million.
__extension__ typedef __int128 Wide;

qint64 divideHalfToEven(Wide dividend, qint64 divisor)
{
    Wide quotient = dividend / divisor;
    const Wide twiceRest = 2 * (dividend % divisor);
    const Wide distance = twiceRest < 0 ? -twiceRest : twiceRest;
    const bool isOdd = quotient % 2 != 0;
    if (distance > divisor || (distance == divisor && isOdd))
        quotient += dividend < 0 ? -1 : 1;
    return static_cast<qint64>(quotient);
}

} // namespace

std::optional<Money> Money::parse(QStringView text)
{
    const bool negative = text.startsWith(u'-');
    if (negative)
        text = text.sliced(1);

    qint64 nanos = 0;
    int decimals = -1; // none before the point
    int digits = 0;
    for (const QChar c : text) {
        if (c == u'.' && decimals < 0) {
            decimals = 0;
            continue;
        }
        if (c < u'0' || c > u'9' || decimals == kDecimals)
            return std::nullopt;
        if (__builtin_mul_overflow(nanos, 10, &nanos)
            || __builtin_add_overflow(nanos, c.unicode() - u'0', &nanos))
            return std::nullopt;
        ++digits;
        if (decimals >= 0)
            ++decimals;
    }
    if (digits == 0 || decimals == 0) // "", "-", ".", "1."
        return std::nullopt;

    for (int missing = kDecimals - qMax(decimals, 0); missing > 0; --missing) {
        if (__builtin_mul_overflow(nanos, 10, &nanos))
            return std::nullopt;
    }
    return Money(negative ? -nanos : nanos);
}

QString Money::toString() const
{
    const quint64 magnitude =
        m_nanos < 0 ? 0 - static_cast<quint64>(m_nanos) : static_cast<quint64>(m_nanos);
    QString text = QString::number(magnitude / kNanosPerDollar);
    if (const quint64 fraction = magnitude % kNanosPerDollar) {
        text += u'.' + QString::number(fraction).rightJustified(kDecimals, u'0');
        while (text.endsWith(u'0'))
            text.chop(1);
    }
    return m_nanos < 0 ? u'-' + text : text;
}

Money &Money::operator+=(Money other)
{
    const bool overflow = __builtin_add_overflow(m_nanos, other.m_nanos, &m_nanos);
    Q_ASSERT(!overflow);
    Q_UNUSED(overflow);
    return *this;
}

Money chargeFor(qint64 tokens, Money perMillion)
{
    Q_ASSERT(tokens >= 0);
    return Money::fromNanos(divideHalfToEven(Wide(tokens) * perMillion.nanos(), kTokensPerPrice));
}

} // namespace troupe

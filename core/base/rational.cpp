// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/rational.h"

#include <algorithm>
#include <cmath>

namespace troupe::exactmath {

BigInt::BigInt(qint64 value) : m_negative(value < 0)
{
    quint64 rest = value < 0 ? ~static_cast<quint64>(value) + 1 : static_cast<quint64>(value);
    for (; rest > 0; rest /= kBase)
        m_limbs.push_back(static_cast<quint32>(rest % kBase));
}

BigInt BigInt::fromDigits(QStringView digits)
{
    BigInt out;
    for (qsizetype end = digits.size(); end > 0; end -= 9) {
        quint32 limb = 0;
        for (qsizetype i = std::max<qsizetype>(0, end - 9); i < end; ++i)
            limb = limb * 10 + static_cast<quint32>(digits[i].digitValue());
        out.m_limbs.push_back(limb);
    }
    out.trim();
    return out;
}

BigInt BigInt::power10(int exponent)
{
    BigInt out;
    out.m_limbs.assign(static_cast<size_t>(exponent / 9), 0);
    quint32 top = 1;
    for (int i = 0; i < exponent % 9; ++i)
        top *= 10;
    out.m_limbs.push_back(top);
    return out;
}

void BigInt::trim()
{
    while (!m_limbs.empty() && m_limbs.back() == 0)
        m_limbs.pop_back();
    if (m_limbs.empty())
        m_negative = false;
}

int BigInt::digits() const
{
    if (m_limbs.empty())
        return 1;
    int top = 0;
    for (quint32 limb = m_limbs.back(); limb > 0; limb /= 10)
        ++top;
    return top + 9 * static_cast<int>(m_limbs.size() - 1);
}

std::optional<qint64> BigInt::toInt64() const
{
    if (digits() > 18)
        return std::nullopt;
    qint64 value = 0;
    for (auto limb = m_limbs.rbegin(); limb != m_limbs.rend(); ++limb)
        value = value * kBase + *limb;
    return m_negative ? -value : value;
}

QString BigInt::toString() const
{
    if (m_limbs.empty())
        return QStringLiteral("0");
    QString out = m_negative ? QStringLiteral("-") : QString();
    out += QString::number(m_limbs.back());
    for (auto limb = m_limbs.rbegin() + 1; limb != m_limbs.rend(); ++limb)
        out += QString::number(*limb).rightJustified(9, u'0');
    return out;
}

BigInt BigInt::operator-() const
{
    BigInt out = *this;
    out.m_negative = !m_negative && !isZero();
    return out;
}

BigInt BigInt::magnitude() const
{
    BigInt out = *this;
    out.m_negative = false;
    return out;
}

int BigInt::compareLimbs(const BigInt &a, const BigInt &b)
{
    if (a.m_limbs.size() != b.m_limbs.size())
        return a.m_limbs.size() < b.m_limbs.size() ? -1 : 1;
    for (size_t i = a.m_limbs.size(); i-- > 0;) {
        if (a.m_limbs[i] != b.m_limbs[i])
            return a.m_limbs[i] < b.m_limbs[i] ? -1 : 1;
    }
    return 0;
}

std::strong_ordering operator<=>(const BigInt &a, const BigInt &b)
{
    if (a.m_negative != b.m_negative)
        return a.m_negative ? std::strong_ordering::less : std::strong_ordering::greater;
    const int order = BigInt::compareLimbs(a, b);
    return (a.m_negative ? -order : order) <=> 0;
}

BigInt operator+(const BigInt &a, const BigInt &b)
{
    BigInt out;
    if (a.m_negative == b.m_negative) {
        out.m_negative = a.m_negative;
        quint32 carry = 0;
        for (size_t i = 0; i < std::max(a.m_limbs.size(), b.m_limbs.size()) || carry > 0; ++i) {
            const quint32 sum = carry + (i < a.m_limbs.size() ? a.m_limbs[i] : 0)
                                + (i < b.m_limbs.size() ? b.m_limbs[i] : 0);
            out.m_limbs.push_back(sum % BigInt::kBase);
            carry = sum / BigInt::kBase;
        }
        return out;
    }
    const bool aLarger = BigInt::compareLimbs(a, b) >= 0;
    const BigInt &large = aLarger ? a : b;
    const BigInt &small = aLarger ? b : a;
    out.m_negative = large.m_negative;
    qint64 borrow = 0;
    for (size_t i = 0; i < large.m_limbs.size(); ++i) {
        qint64 diff =
            qint64(large.m_limbs[i]) - borrow - (i < small.m_limbs.size() ? small.m_limbs[i] : 0);
        borrow = diff < 0 ? 1 : 0;
        diff += borrow * BigInt::kBase;
        out.m_limbs.push_back(static_cast<quint32>(diff));
    }
    out.trim();
    return out;
}

BigInt operator*(const BigInt &a, const BigInt &b)
{
    BigInt out;
    if (a.isZero() || b.isZero())
        return out;
    out.m_negative = a.m_negative != b.m_negative;
    out.m_limbs.assign(a.m_limbs.size() + b.m_limbs.size() + 1, 0);
    for (size_t i = 0; i < a.m_limbs.size(); ++i) {
        quint64 carry = 0;
        for (size_t j = 0; j < b.m_limbs.size() || carry > 0; ++j) {
            const quint64 sum = out.m_limbs[i + j] + carry
                                + (j < b.m_limbs.size() ? quint64(a.m_limbs[i]) * b.m_limbs[j] : 0);
            out.m_limbs[i + j] = static_cast<quint32>(sum % BigInt::kBase);
            carry = sum / BigInt::kBase;
        }
    }
    out.trim();
    return out;
}

/// Knuth's algorithm D in base 1e9.
void BigInt::divide(const BigInt &a, const BigInt &b, BigInt &quotient, BigInt &remainder)
{
    Q_ASSERT(!b.isZero());
    quotient = BigInt();
    remainder = BigInt();
    if (compareLimbs(a, b) < 0) {
        remainder = a;
        return;
    }
    const auto factor = static_cast<qint64>(kBase / (b.m_limbs.back() + 1));
    const BigInt u = a.magnitude() * BigInt(factor);
    const BigInt v = b.magnitude() * BigInt(factor);
    const size_t n = v.m_limbs.size();
    quotient.m_limbs.assign(u.m_limbs.size(), 0);
    std::vector<quint32> rest; // least first, n + 1 limbs at most
    for (size_t i = u.m_limbs.size(); i-- > 0;) {
        rest.insert(rest.begin(), u.m_limbs[i]);
        rest.resize(std::max(rest.size(), n + 1), 0);
        const quint64 top = quint64(rest[n]) * kBase + rest[n - 1];
        quint64 digit = std::min<quint64>(top / v.m_limbs.back(), kBase - 1);
        qint64 borrow = 0;
        for (size_t j = 0; j <= n; ++j) {
            qint64 diff =
                qint64(rest[j]) - borrow - (j < n ? static_cast<qint64>(digit * v.m_limbs[j]) : 0);
            borrow = diff < 0 ? (-diff + kBase - 1) / kBase : 0;
            diff += borrow * kBase;
            rest[j] = static_cast<quint32>(diff);
        }
        while (borrow > 0) { // the estimate was one or two too high
            --digit;
            quint32 carry = 0;
            for (size_t j = 0; j <= n; ++j) {
                const quint32 sum = rest[j] + carry + (j < n ? v.m_limbs[j] : 0);
                rest[j] = sum % kBase;
                carry = sum / kBase;
            }
            borrow -= carry;
        }
        quotient.m_limbs[i] = static_cast<quint32>(digit);
        rest.resize(n);
    }
    remainder.m_limbs = rest;
    quotient.m_negative = a.m_negative != b.m_negative;
    quotient.trim();
    remainder.trim();
    quint64 carry = 0;
    for (size_t i = remainder.m_limbs.size(); i-- > 0;) {
        const quint64 value = carry * kBase + remainder.m_limbs[i];
        remainder.m_limbs[i] = static_cast<quint32>(value / static_cast<quint64>(factor));
        carry = value % static_cast<quint64>(factor);
    }
    remainder.m_negative = a.m_negative;
    remainder.trim();
}

BigInt operator/(const BigInt &a, const BigInt &b)
{
    BigInt quotient;
    BigInt remainder;
    BigInt::divide(a, b, quotient, remainder);
    return quotient;
}

BigInt operator%(const BigInt &a, const BigInt &b)
{
    BigInt quotient;
    BigInt remainder;
    BigInt::divide(a, b, quotient, remainder);
    return remainder;
}

BigInt BigInt::gcd(BigInt a, BigInt b)
{
    a.m_negative = false;
    b.m_negative = false;
    while (!b.isZero()) {
        BigInt rest = a % b;
        a = std::move(b);
        b = std::move(rest);
    }
    return a;
}

BigInt BigInt::root() const
{
    Q_ASSERT(!m_negative);
    if (isZero())
        return {};
    BigInt guess = power10((digits() + 1) / 2 + 1);
    for (;;) { // Newton from above falls until it is there
        const BigInt next = (guess + *this / guess) / BigInt(2);
        if (next >= guess)
            return guess;
        guess = next;
    }
}

Rational::Rational(BigInt num, BigInt den) : m_num(std::move(num)), m_den(std::move(den))
{
    Q_ASSERT(!m_den.isZero());
    if (m_den.isNegative()) {
        m_num = -m_num;
        m_den = -m_den;
    }
    if (m_den == BigInt(1))
        return;
    const BigInt common = BigInt::gcd(m_num, m_den);
    if (common != BigInt(1)) {
        m_num = m_num / common;
        m_den = m_den / common;
    }
}

std::optional<Rational> Rational::parse(QStringView text)
{
    const bool negative = text.startsWith(u'-');
    if (negative || text.startsWith(u'+'))
        text = text.mid(1);
    int exponent = 0;
    const qsizetype e = text.indexOf(u'e', 0, Qt::CaseInsensitive);
    if (e >= 0) {
        bool ok = false;
        exponent = text.mid(e + 1).toInt(&ok);
        if (!ok || std::abs(exponent) > 400)
            return std::nullopt;
        text = text.left(e);
    }
    QString digits;
    int decimals = 0;
    bool point = false;
    for (const QChar c : text) {
        if (c == u'.' && !point) {
            point = true;
        } else if (c.unicode() >= u'0' && c.unicode() <= u'9') {
            digits += c;
            decimals += point ? 1 : 0;
        } else {
            return std::nullopt;
        }
    }
    if (digits.isEmpty())
        return std::nullopt;
    BigInt num = BigInt::fromDigits(digits);
    exponent -= decimals;
    if (exponent > 0)
        num = num * BigInt::power10(exponent);
    return Rational(negative ? -num : num, exponent < 0 ? BigInt::power10(-exponent) : BigInt(1));
}

double Rational::toDouble() const
{
    // Through the decimal form, whose reader rounds correctly.
    const int places = qBound(0, 25 + m_den.digits() - m_num.digits(), 340);
    return toString(places).toDouble();
}

Rational operator+(const Rational &a, const Rational &b)
{
    if (a.isWhole() && b.isWhole())
        return Rational(a.m_num + b.m_num, BigInt(1));
    return Rational(a.m_num * b.m_den + b.m_num * a.m_den, a.m_den * b.m_den);
}

Rational operator-(const Rational &a, const Rational &b)
{
    return a + (-b);
}

Rational operator*(const Rational &a, const Rational &b)
{
    return Rational(a.m_num * b.m_num, a.m_den * b.m_den);
}

Rational operator/(const Rational &a, const Rational &b)
{
    Q_ASSERT(!b.isZero());
    return Rational(a.m_num * b.m_den, a.m_den * b.m_num);
}

std::strong_ordering operator<=>(const Rational &a, const Rational &b)
{
    return a.m_num * b.m_den <=> b.m_num * a.m_den;
}

BigInt Rational::floor() const
{
    BigInt quotient;
    BigInt remainder;
    BigInt::divide(m_num, m_den, quotient, remainder);
    return remainder.isNegative() ? quotient - BigInt(1) : quotient;
}

Rational Rational::rounded(int decimals) const
{
    const BigInt scale = BigInt::power10(decimals);
    const BigInt twice = m_num.magnitude() * scale * BigInt(2) + m_den;
    const BigInt whole = twice / (m_den * BigInt(2));
    return Rational(isNegative() ? -whole : whole, scale);
}

bool Rational::isExactWith(int decimals) const
{
    return (BigInt::power10(decimals) % m_den).isZero();
}

QString Rational::toString(int decimals) const
{
    const BigInt scale = BigInt::power10(decimals);
    const BigInt whole = (m_num.magnitude() * scale * BigInt(2) + m_den) / (m_den * BigInt(2));
    QString digits = whole.toString().rightJustified(decimals + 1, u'0');
    if (decimals > 0) {
        digits.insert(digits.size() - decimals, u'.');
        while (digits.endsWith(u'0'))
            digits.chop(1);
        if (digits.endsWith(u'.'))
            digits.chop(1);
    }
    return isNegative() && !whole.isZero() ? u'-' + digits : digits;
}

} // namespace troupe::exactmath

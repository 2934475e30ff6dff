// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <compare>
#include <optional>
#include <vector>

namespace troupe::offline {

/// A whole number of any size. Costs are the schoolbook's; callers bound the digits.
class BigInt
{
public:
    BigInt() = default;
    explicit BigInt(qint64 value);
    /// Digits only, at least one.
    static BigInt fromDigits(QStringView digits);
    static BigInt power10(int exponent);

    bool isZero() const { return m_limbs.empty(); }
    bool isNegative() const { return m_negative; }
    bool isOdd() const { return !m_limbs.empty() && m_limbs[0] % 2 == 1; }
    int digits() const; ///< of the decimal form; 1 for zero
    std::optional<qint64> toInt64() const;
    QString toString() const;

    BigInt operator-() const;
    BigInt magnitude() const;
    friend BigInt operator+(const BigInt &a, const BigInt &b);
    friend BigInt operator-(const BigInt &a, const BigInt &b) { return a + (-b); }
    friend BigInt operator*(const BigInt &a, const BigInt &b);
    /// Truncates towards zero. Requires b != 0.
    static void divide(const BigInt &a, const BigInt &b, BigInt &quotient, BigInt &remainder);
    friend BigInt operator/(const BigInt &a, const BigInt &b);
    friend BigInt operator%(const BigInt &a, const BigInt &b);
    friend std::strong_ordering operator<=>(const BigInt &a, const BigInt &b);
    friend bool operator==(const BigInt &a, const BigInt &b) = default;
    static BigInt gcd(BigInt a, BigInt b);
    /// The greatest whole number whose square is not above this one. Requires >= 0.
    BigInt root() const;

private:
    static constexpr quint32 kBase = 1'000'000'000;
    static int compareLimbs(const BigInt &a, const BigInt &b);
    void trim();

    std::vector<quint32> m_limbs; ///< base 1e9, least first; none for zero
    bool m_negative = false; ///< never of zero
};

/// An exact fraction in lowest terms.
class Rational
{
public:
    Rational() : m_den(1) {}
    explicit Rational(qint64 value) : m_num(value), m_den(1) {}
    Rational(BigInt num, BigInt den);
    /// "12", "-0.5", "1e3" without thousands separators; nothing for anything else.
    static std::optional<Rational> parse(QStringView text);

    const BigInt &num() const { return m_num; }
    const BigInt &den() const { return m_den; }
    bool isWhole() const { return m_den == BigInt(1); }
    bool isZero() const { return m_num.isZero(); }
    bool isNegative() const { return m_num.isNegative(); }
    double toDouble() const;

    friend Rational operator+(const Rational &a, const Rational &b);
    friend Rational operator-(const Rational &a, const Rational &b);
    friend Rational operator*(const Rational &a, const Rational &b);
    /// Requires b != 0.
    friend Rational operator/(const Rational &a, const Rational &b);
    Rational operator-() const { return Rational(-m_num, m_den); }
    friend std::strong_ordering operator<=>(const Rational &a, const Rational &b);
    friend bool operator==(const Rational &a, const Rational &b) = default;

    /// The whole part towards minus infinity.
    BigInt floor() const;
    /// Half away from zero, to `decimals` places.
    Rational rounded(int decimals) const;
    /// Whether `decimals` places write it exactly.
    bool isExactWith(int decimals) const;
    /// Plain digits with a point; at most `decimals` places, rounded half away from zero, no
    /// trailing zeros.
    QString toString(int decimals) const;

private:
    BigInt m_num;
    BigInt m_den;
};

} // namespace troupe::offline

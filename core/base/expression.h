// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/rational.h"

#include <QRegularExpression>
#include <QString>

namespace troupe::exactmath {

inline constexpr int kMaxDigits = 4000; ///< of a whole number; larger results are refused
inline constexpr int kMaxFractionDigits = 300; ///< of a denominator

enum class MathError : quint8 { None, Syntax, DivisionByZero, TooLarge, NegativeRoot, NotWhole };

/// The value of an arithmetic expression. `rounded` when it is not exact (roots, logarithms).
struct MathResult
{
    Rational value;
    bool rounded = false;
    MathError error = MathError::None;
    int operations = 0; ///< how many operators and functions it had

    bool ok() const { return error == MathError::None; }
};

/// Evaluates "2 + 3 * (4 - 1) ^ 2", with + - * / % (remainder, or percent after a number) ^ !,
/// parentheses to depth 64, sqrt cbrt abs round floor ceil min max ln log sin cos tan exp, pi and e. Exact but for
/// those that cannot be. Numbers have a decimal point and may have thousands commas ("1,234.5");
/// `decimalComma` turns that round. Bounded in time: input to 2,000 characters, kMaxDigits.
MathResult evaluate(QStringView expression, bool decimalComma = false);

/// Up to `decimals` places; a decimal comma when asked. Very small values get scientific digits.
QString numberText(const Rational &value, int decimals = 10, bool decimalComma = false);
/// Reads one number as a person writes it: "1,234.50", "1.234,50" (decimalComma), "1 000", "-3".
std::optional<Rational> readNumber(QStringView text, bool decimalComma = false);
/// From a double, to 12 significant digits. Requires a finite value.
Rational fromDouble(double value);

} // namespace troupe::exactmath

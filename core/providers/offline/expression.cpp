// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/offline/expression.h"

#include <cmath>

namespace troupe::offline {

namespace {

constexpr int kMaxNesting = 64;
constexpr int kMaxOperations = 400;
constexpr qsizetype kMaxExpression = 2000;
constexpr double kPi = 3.14159265358979323846;

bool isAsciiDigit(QChar c)
{
    return c.unicode() >= u'0' && c.unicode() <= u'9';
}

/// Recursive descent with one character of look-ahead. The first error wins.
class ExpressionParser
{
public:
    ExpressionParser(QStringView text, bool decimalComma) : m_text(text), m_comma(decimalComma) {}

    MathResult run()
    {
        const Rational value = sum(0);
        skip();
        if (m_pos < m_text.size())
            failWith(MathError::Syntax);
        MathResult result;
        result.error = m_error;
        result.rounded = m_rounded;
        result.operations = m_operations;
        if (result.ok())
            result.value = value;
        return result;
    }

private:
    Rational failWith(MathError error)
    {
        if (m_error == MathError::None)
            m_error = error;
        return {};
    }

    bool failed() const { return m_error != MathError::None; }

    void skip()
    {
        while (m_pos < m_text.size() && m_text[m_pos].isSpace())
            ++m_pos;
    }

    QChar peek()
    {
        skip();
        return m_pos < m_text.size() ? m_text[m_pos] : QChar();
    }

    bool take(QStringView any)
    {
        if (!any.contains(peek()) || peek().isNull())
            return false;
        ++m_pos;
        return true;
    }

    Rational checked(Rational value)
    {
        if (++m_operations > kMaxOperations || value.num().digits() > kMaxDigits
            || value.den().digits() > kMaxFractionDigits)
            return failWith(MathError::TooLarge);
        return value;
    }

    Rational sum(int depth)
    {
        if (depth > kMaxNesting)
            return failWith(MathError::TooLarge);
        Rational value = product(depth);
        while (!failed()) {
            if (take(u"+"))
                value = checked(plusPercent(value, product(depth), 1));
            else if (take(u"-−–"))
                value = checked(plusPercent(value, product(depth), -1));
            else
                break;
        }
        return value;
    }

    /// "200 + 5%" means 5 % of 200, as on a pocket calculator.
    Rational plusPercent(const Rational &left, const Rational &right, int sign)
    {
        const Rational part = m_percent ? left * right : right;
        m_percent = false;
        return sign > 0 ? left + part : left - part;
    }

    Rational product(int depth)
    {
        m_percent = false;
        Rational value = unary(depth);
        while (!failed()) {
            if (take(u"*×·⋅")) {
                if (peek() == u'*')
                    return failWith(MathError::Syntax);
                value = checked(value * unary(depth));
            } else if (take(u"/÷:")) {
                value = quotient(value, unary(depth));
            } else if (peek() == u'%') {
                ++m_pos;
                value = percentOrRemainder(value, depth);
                continue;
            } else if (peek() == u'(') {
                value = checked(value * unary(depth));
            } else {
                break;
            }
            m_percent = false;
        }
        return value;
    }

    Rational quotient(const Rational &a, const Rational &b)
    {
        if (failed())
            return {};
        return b.isZero() ? failWith(MathError::DivisionByZero) : checked(a / b);
    }

    Rational percentOrRemainder(const Rational &value, int depth)
    {
        const QChar next = peek();
        if (isAsciiDigit(next) || next == u'(' || next == u'.') {
            m_percent = false;
            const Rational divisor = unary(depth);
            if (failed())
                return {};
            if (divisor.isZero())
                return failWith(MathError::DivisionByZero);
            const Rational times(((value / divisor).floor()), BigInt(1));
            return checked(value - times * divisor);
        }
        m_percent = true;
        return checked(value / Rational(100));
    }

    Rational unary(int depth)
    {
        int signs = 0;
        bool negative = false;
        while (!failed() && signs < kMaxNesting) {
            if (take(u"-−–"))
                negative = !negative;
            else if (!take(u"+"))
                break;
            ++signs;
        }
        const Rational value = power(depth + 1);
        return negative ? -value : value;
    }

    Rational power(int depth)
    {
        if (depth > kMaxNesting)
            return failWith(MathError::TooLarge);
        Rational value = postfix(depth);
        if (failed())
            return {};
        const bool stars = m_text.mid(m_pos).trimmed().startsWith(u"**");
        if (stars)
            take(u"*");
        if (stars ? take(u"*") : take(u"^"))
            value = raised(value, unary(depth + 1));
        else if (take(u"²"))
            value = checked(value * value);
        else if (take(u"³"))
            value = checked(value * value * value);
        return value;
    }

    Rational raised(const Rational &base, const Rational &exponent)
    {
        if (failed())
            return {};
        if (!exponent.isWhole())
            return base.isNegative() ? failWith(MathError::NegativeRoot)
                                     : real(std::pow(base.toDouble(), exponent.toDouble()));
        const auto wanted = exponent.num().toInt64();
        if (base.isZero() && exponent.isNegative())
            return failWith(MathError::DivisionByZero);
        if (base.isZero() || base == Rational(1) || base == Rational(-1)) {
            if (base == Rational(-1) && !exponent.num().isOdd())
                return checked(Rational(1));
            return checked(exponent.isZero() ? Rational(1) : base);
        }
        // The digits of the result are known before it is computed.
        const int size = qMax(base.num().digits(), base.den().digits());
        if (!wanted
            || static_cast<double>(std::abs(*wanted)) * qMax(0.3, size - 1.0) > kMaxDigits + 10.0)
            return failWith(MathError::TooLarge);
        Rational result(1);
        Rational square = *wanted < 0 ? Rational(1) / base : base;
        for (qint64 left = std::abs(*wanted); left > 0 && !failed(); left /= 2) {
            if (left % 2 == 1)
                result = checked(result * square);
            if (left > 1)
                square = checked(square * square);
            m_operations -=
                (left % 2 == 1 ? 1 : 0) + (left > 1 ? 1 : 0); // one operator was written
        }
        return checked(result);
    }

    Rational postfix(int depth)
    {
        Rational value = primary(depth);
        while (!failed() && peek() == u'!' && m_text.mid(m_pos, 2) != u"!=") {
            ++m_pos;
            value = factorial(value);
        }
        return value;
    }

    Rational factorial(const Rational &value)
    {
        if (!value.isWhole() || value.isNegative())
            return failWith(MathError::NotWhole);
        const auto n = value.num().toInt64();
        if (!n || *n > 1400)
            return failWith(MathError::TooLarge);
        BigInt product(1);
        for (qint64 i = 2; i <= *n; ++i)
            product = product * BigInt(i);
        return checked(Rational(product, BigInt(1)));
    }

    Rational primary(int depth)
    {
        const QChar c = peek();
        if (c == u'(' || c == u'[') {
            ++m_pos;
            Rational value = sum(depth + 1);
            if (!failed() && !take(c == u'(' ? u")" : u"]"))
                return failWith(MathError::Syntax);
            m_percent = false;
            return value;
        }
        if (c == u'√') {
            ++m_pos;
            return root(primary(depth + 1));
        }
        if (isAsciiDigit(c) || c == u'.')
            return number();
        if (c == u'π') {
            ++m_pos;
            return real(kPi);
        }
        if (c.isLetter())
            return named(depth);
        return failWith(MathError::Syntax);
    }

    Rational number()
    {
        const qsizetype begin = m_pos;
        const QChar point = m_comma ? u',' : u'.';
        const QChar group = m_comma ? u'.' : u',';
        bool inFraction = false;
        while (m_pos < m_text.size()) {
            const QChar c = m_text[m_pos];
            const bool groupHere = c == group && !inFraction && m_functionDepth == 0;
            if (c == point && !inFraction && m_pos + 1 < m_text.size()
                && isAsciiDigit(m_text[m_pos + 1]))
                inFraction = true;
            else if (!isAsciiDigit(c) && !(groupHere && threeDigitsAt(m_pos + 1)))
                break;
            ++m_pos;
        }
        if (m_pos + 1 < m_text.size() && m_text[m_pos] == u'e'
            && (isAsciiDigit(m_text[m_pos + 1]) || m_text[m_pos + 1] == u'-'
                || m_text[m_pos + 1] == u'+')) {
            m_pos += 2;
            while (m_pos < m_text.size() && isAsciiDigit(m_text[m_pos]))
                ++m_pos;
        }
        QString digits = m_text.mid(begin, m_pos - begin).toString();
        digits.remove(group);
        digits.replace(point, u'.');
        const auto value = Rational::parse(digits);
        if (!value)
            return failWith(digits.contains(u'e') ? MathError::TooLarge : MathError::Syntax);
        if (value->num().digits() > kMaxDigits || value->den().digits() > kMaxFractionDigits)
            return failWith(MathError::TooLarge);
        return *value;
    }

    bool threeDigitsAt(qsizetype at) const
    {
        if (at + 3 > m_text.size())
            return false;
        for (qsizetype i = at; i < at + 3; ++i) {
            if (!isAsciiDigit(m_text[i]))
                return false;
        }
        return at + 3 >= m_text.size() || !isAsciiDigit(m_text[at + 3]);
    }

    Rational named(int depth)
    {
        const qsizetype begin = m_pos;
        while (m_pos < m_text.size() && m_text[m_pos].isLetter())
            ++m_pos;
        const QString name = m_text.mid(begin, m_pos - begin).toString().toLower();
        if (name == u"pi")
            return real(kPi);
        if (name == u"e")
            return real(std::exp(1.0));
        if (!take(u"("))
            return failWith(MathError::Syntax);
        std::vector<Rational> arguments;
        ++m_functionDepth;
        do {
            arguments.push_back(sum(depth + 1));
        } while (!failed() && take(m_comma ? u";" : u",;"));
        --m_functionDepth;
        m_percent = false;
        if (!take(u")"))
            return failWith(MathError::Syntax);
        return failed() ? Rational() : call(name, arguments);
    }

    Rational call(const QString &name, const std::vector<Rational> &arguments)
    {
        const Rational &x = arguments.front();
        if (name == u"min" || name == u"max") {
            Rational best = x;
            for (const Rational &value : arguments)
                best = (name == u"min") == (value < best) ? value : best;
            return checked(best);
        }
        if (name == u"round" && arguments.size() == 2 && arguments[1].isWhole())
            return checked(x.rounded(static_cast<int>(
                qBound<qint64>(0LL, arguments[1].num().toInt64().value_or(0), 50LL))));
        if (arguments.size() != 1)
            return failWith(MathError::Syntax);
        if (name == u"sqrt")
            return root(x);
        if (name == u"abs")
            return checked(x.isNegative() ? -x : x);
        if (name == u"round")
            return checked(x.rounded(0));
        if (name == u"floor")
            return checked(Rational(x.floor(), BigInt(1)));
        if (name == u"ceil")
            return checked(Rational(-(-x).floor(), BigInt(1)));
        return realFunction(name, x.toDouble());
    }

    Rational realFunction(const QString &name, double x)
    {
        if (name == u"cbrt") {
            const double cube = std::cbrt(x);
            if (std::abs(cube - std::round(cube)) < 1e-12 && std::abs(cube) < 1e5)
                return checked(Rational(static_cast<qint64>(std::round(cube))));
            return real(cube);
        }
        if ((name == u"ln" || name == u"log") && x <= 0)
            return failWith(MathError::NegativeRoot);
        if (name == u"ln")
            return real(std::log(x));
        if (name == u"log")
            return real(std::log10(x));
        if (name == u"exp")
            return real(std::exp(x));
        if (name == u"sin")
            return real(std::sin(x));
        if (name == u"cos")
            return real(std::cos(x));
        if (name == u"tan")
            return real(std::tan(x));
        return failWith(MathError::Syntax);
    }

    Rational root(const Rational &x)
    {
        if (failed())
            return {};
        if (x.isNegative())
            return failWith(MathError::NegativeRoot);
        const Rational exact(x.num().root(), x.den().root());
        if (exact * exact == x)
            return checked(exact);
        m_rounded = true;
        const BigInt scale = BigInt::power10(40);
        return checked(
            Rational((x * Rational(scale, BigInt(1))).floor().root(), BigInt::power10(20)));
    }

    Rational real(double value)
    {
        if (!std::isfinite(value) || std::abs(value) > 1e300)
            return failWith(MathError::TooLarge);
        m_rounded = true;
        return checked(fromDouble(value));
    }

    QStringView m_text;
    qsizetype m_pos = 0;
    bool m_comma = false;
    bool m_percent = false; ///< the last factor was written with %
    bool m_rounded = false;
    int m_operations = 0;
    int m_functionDepth = 0;
    MathError m_error = MathError::None;
};

} // namespace

MathResult evaluate(QStringView expression, bool decimalComma)
{
    if (expression.size() > kMaxExpression) {
        MathResult result;
        result.error = MathError::TooLarge;
        return result;
    }
    return ExpressionParser(expression, decimalComma).run();
}

QString numberText(const Rational &value, int decimals, bool decimalComma)
{
    QString text = value.toString(decimals);
    const double size = std::abs(value.toDouble());
    if (size > 0 && size < std::pow(10.0, 3 - decimals) && !value.isExactWith(decimals))
        text = QString::number(value.toDouble(), 'g', 6);
    if (decimalComma)
        text.replace(u'.', u',');
    return text;
}

std::optional<Rational> readNumber(QStringView text, bool decimalComma)
{
    QString plain;
    for (const QChar c : text) {
        if (c.isSpace() || c == u'\'' || c == u'_')
            continue;
        plain += c.unicode() == 0x2212 ? QChar(u'-') : c;
    }
    static const QRegularExpression points(
        QStringLiteral("^[-+]?\\d{1,3}(?:,\\d{3})+(?:\\.\\d+)?$"));
    static const QRegularExpression commas(
        QStringLiteral("^[-+]?\\d{1,3}(?:\\.\\d{3})+(?:,\\d+)?$"));
    static const QRegularExpression plainComma(QStringLiteral("^[-+]?\\d+,\\d+$"));
    if (plain.size() > kMaxDigits)
        return std::nullopt;
    const bool both = plain.contains(u'.') && plain.contains(u',');
    if (both)
        decimalComma = plain.lastIndexOf(u',') > plain.lastIndexOf(u'.');
    if (!decimalComma && points.match(plain).hasMatch()) {
        plain.remove(u',');
    } else if ((decimalComma || plain.count(u'.') > 1) && commas.match(plain).hasMatch()) {
        plain.remove(u'.');
        plain.replace(u',', u'.');
    } else if (plainComma.match(plain).hasMatch()) {
        plain.replace(u',', u'.');
    }
    return Rational::parse(plain);
}

Rational fromDouble(double value)
{
    return Rational::parse(QString::number(value, 'e', 11)).value_or(Rational());
}

} // namespace troupe::offline

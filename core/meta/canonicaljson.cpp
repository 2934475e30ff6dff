// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/meta/canonicaljson.h"

#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace troupe {

namespace {

constexpr double kLargestExact = 9007199254740992.0; // 2^53

void writeEscape(QByteArray &out, char16_t unit)
{
    out += "\\u" + QByteArray::number(unit, 16).rightJustified(4, '0');
}

void writeCanonicalString(QByteArray &out, const QString &text)
{
    out += '"';
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text.at(i);
        if (c == u'"' || c == u'\\') {
            out += '\\';
            out += char(c.unicode());
        } else if (c.unicode() < 0x20) {
            constexpr std::string_view controls = "\b\t\n\f\r";
            constexpr std::string_view letters = "btnfr";
            const size_t at = controls.find(char(c.unicode()));
            if (at == std::string_view::npos) {
                writeEscape(out, c.unicode());
            } else {
                out += '\\';
                out += letters[at];
            }
        } else if (c.isHighSurrogate() && i + 1 < text.size() && text.at(i + 1).isLowSurrogate()) {
            out += QStringView(text).mid(i++, 2).toUtf8();
        } else if (c.isSurrogate()) {
            writeEscape(out, c.unicode());
        } else {
            out += QStringView(text).mid(i, 1).toUtf8();
        }
    }
    out += '"';
}

/// Number::toString of ECMA-262 from the shortest digits that read back as `value`.
void writeDouble(QByteArray &out, double value)
{
    if (std::signbit(value) && value != 0)
        out += '-';
    std::array<char, 64> buffer{};
    const auto end =
        std::to_chars(buffer.begin(), buffer.end(), std::abs(value), std::chars_format::scientific)
            .ptr;
    const QByteArray written(buffer.data(), end - buffer.data());
    const qsizetype e = written.indexOf('e');
    QByteArray digits = written.left(e);
    digits.remove(1, 1);
    const int point = written.mid(e + 1).toInt() + 1; // where the point stands in the digits
    const int count = int(digits.size());
    if (count <= point && point <= 21) {
        out += digits + QByteArray(point - count, '0');
    } else if (0 < point && point <= 21) {
        out += digits.left(point) + '.' + digits.mid(point);
    } else if (-6 < point && point <= 0) {
        out += "0." + QByteArray(-point, '0') + digits;
    } else {
        out += digits.left(1);
        if (count > 1)
            out += '.' + digits.mid(1);
        out += point > 0 ? "e+" : "e-";
        out += QByteArray::number(std::abs(point - 1));
    }
}

void writeNumber(QByteArray &out, const QJsonValue &value)
{
    const double number = value.toDouble();
    if (number == 0) {
        out += '0';
    } else if (std::abs(number) >= kLargestExact && value.toInteger(0) != 0
               && value.toInteger(0) == value.toInteger(1)) {
        out += QByteArray::number(value.toInteger());
    } else {
        writeDouble(out, number);
    }
}

void writeCanonical(QByteArray &out, const QJsonValue &value)
{
    if (value.isObject()) {
        const QJsonObject object = value.toObject();
        QStringList keys = object.keys();
        std::sort(keys.begin(), keys.end(), [](const QString &a, const QString &b) {
            return std::lexicographical_compare(a.utf16(), a.utf16() + a.size(), b.utf16(),
                                                b.utf16() + b.size());
        });
        out += '{';
        for (qsizetype i = 0; i < keys.size(); ++i) {
            if (i > 0)
                out += ',';
            writeCanonicalString(out, keys.at(i));
            out += ':';
            writeCanonical(out, object.value(keys.at(i)));
        }
        out += '}';
    } else if (value.isArray()) {
        const QJsonArray items = value.toArray();
        out += '[';
        for (qsizetype i = 0; i < items.size(); ++i) {
            if (i > 0)
                out += ',';
            writeCanonical(out, items.at(i));
        }
        out += ']';
    } else if (value.isString()) {
        writeCanonicalString(out, value.toString());
    } else if (value.isDouble()) {
        writeNumber(out, value);
    } else if (value.isBool()) {
        out += value.toBool() ? "true" : "false";
    } else {
        out += "null";
    }
}

} // namespace

QByteArray canonicalJson(const QJsonValue &value)
{
    QByteArray out;
    writeCanonical(out, value);
    return out;
}

} // namespace troupe

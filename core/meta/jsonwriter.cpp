// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/meta/jsonwriter.h"

#include <QJsonArray>
#include <QJsonObject>

#include <charconv>
#include <cmath>

namespace troupe {

namespace {

constexpr char kHexDigits[] = "0123456789abcdef";

// What a code unit below 0x80 needs: 0 as it is, 'u' for \u00xx, else the letter after a backslash.
char escapeOf(char16_t unit)
{
    switch (unit) {
    case u'"':
        return '"';
    case u'\\':
        return '\\';
    case u'\n':
        return 'n';
    case u'\r':
        return 'r';
    case u'\t':
        return 't';
    case u'\b':
        return 'b';
    case u'\f':
        return 'f';
    default:
        return unit < 0x20 || unit == 0x7f ? 'u' : '\0';
    }
}

} // namespace

void JsonWriter::key(QStringView name)
{
    separate();
    string(name);
    m_out += ':';
    m_comma = false;
}

void JsonWriter::rawKey(const QByteArray &quoted)
{
    separate();
    m_out += quoted;
    m_comma = false;
}

QByteArray JsonWriter::quotedKey(QByteArrayView name)
{
    return '"' + name.toByteArray() + "\":";
}

void JsonWriter::value(qint64 v)
{
    char text[24];
    const auto end = std::to_chars(text, text + sizeof text, v).ptr;
    literal(QByteArrayView(text, end - text));
}

void JsonWriter::value(double v)
{
    if (!std::isfinite(v))
        return null();
    char text[40];
    const auto end = std::to_chars(text, text + sizeof text, v).ptr;
    literal(QByteArrayView(text, end - text));
}

void JsonWriter::value(QStringView text)
{
    separate();
    string(text);
    m_comma = true;
}

void JsonWriter::value(const QJsonValue &v)
{
    switch (v.type()) {
    case QJsonValue::Bool:
        return value(v.toBool());
    case QJsonValue::Double:
        // Integers keep all their digits: a QJsonValue holds them as such.
        if (const QVariant number = v.toVariant(); number.typeId() == QMetaType::LongLong)
            return value(number.toLongLong());
        return value(v.toDouble());
    case QJsonValue::String:
        return value(v.toString());
    case QJsonValue::Array: {
        beginArray();
        const QJsonArray array = v.toArray();
        for (const QJsonValue &item : array)
            value(item);
        return endArray();
    }
    case QJsonValue::Object: {
        beginObject();
        const QJsonObject object = v.toObject();
        for (auto it = object.begin(); it != object.end(); ++it) {
            key(it.key());
            value(it.value());
        }
        return endObject();
    }
    default:
        return null();
    }
}

void JsonWriter::raw(const QByteArray &json)
{
    literal(json);
}

void JsonWriter::open(char bracket)
{
    separate();
    m_out += bracket;
    m_comma = false;
}

void JsonWriter::close(char bracket)
{
    m_out += bracket;
    m_comma = true;
}

void JsonWriter::separate()
{
    if (m_comma)
        m_out += ',';
}

void JsonWriter::literal(QByteArrayView text)
{
    separate();
    m_out.append(text);
    m_comma = true;
}

void JsonWriter::string(QStringView text)
{
    // At most six bytes a unit (\u00xx); three for UTF-8. Written in place, then cut to size.
    const qsizetype start = m_out.size();
    m_out.resize(start + 2 + text.size() * 6);
    char *out = m_out.data() + start;
    *out++ = '"';
    const char16_t *in = text.utf16();
    const char16_t *const end = in + text.size();
    while (in < end) {
        char32_t c = *in++;
        if (c < 0x80) {
            const char escape = escapeOf(static_cast<char16_t>(c));
            if (escape == '\0') {
                *out++ = static_cast<char>(c);
            } else if (escape == 'u') {
                for (const char part : {'\\', 'u', '0', '0'})
                    *out++ = part;
                *out++ = kHexDigits[c >> 4];
                *out++ = kHexDigits[c & 15];
            } else {
                *out++ = '\\';
                *out++ = escape;
            }
            continue;
        }
        if (QChar::isSurrogate(c)) {
            const bool paired = QChar::isHighSurrogate(c) && in < end && QChar::isLowSurrogate(*in);
            c = paired ? QChar::surrogateToUcs4(static_cast<char16_t>(c), *in++) : 0xfffd;
        }
        if (c < 0x800) {
            *out++ = static_cast<char>(0xc0 | (c >> 6));
        } else if (c < 0x10000) {
            *out++ = static_cast<char>(0xe0 | (c >> 12));
            *out++ = static_cast<char>(0x80 | ((c >> 6) & 0x3f));
        } else {
            *out++ = static_cast<char>(0xf0 | (c >> 18));
            *out++ = static_cast<char>(0x80 | ((c >> 12) & 0x3f));
            *out++ = static_cast<char>(0x80 | ((c >> 6) & 0x3f));
        }
        *out++ = static_cast<char>(0x80 | (c & 0x3f));
    }
    *out++ = '"';
    m_out.truncate(out - m_out.constData());
}

QByteArray jsonText(const QJsonValue &value)
{
    JsonWriter out;
    out.value(value);
    return out.take();
}

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/ids.h"

#include <QRandomGenerator>

#include <array>
#include <chrono>
#include <mutex>

namespace troupe {

namespace {

constexpr char kHex[] = "0123456789abcdef";
constexpr char kBase32[] = "0123456789abcdefghjkmnpqrstvwxyz"; // Crockford: no i, l, o, u
constexpr int kBase32Length = 26; // of 128 bits
using Bytes = std::array<quint8, 16>;
__extension__ typedef unsigned __int128 Uint128;

QString canonical(const Bytes &bytes)
{
    char text[36];
    int at = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            text[at++] = '-';
        text[at++] = kHex[bytes[i] >> 4];
        text[at++] = kHex[bytes[i] & 15];
    }
    return QString::fromLatin1(text, 36);
}

int hexValue(QChar c)
{
    const char16_t u = c.toLower().unicode();
    if (u >= u'0' && u <= u'9')
        return u - u'0';
    if (u >= u'a' && u <= u'f')
        return u - u'a' + 10;
    return -1;
}

std::optional<Bytes> bytesOfUuid(QStringView text)
{
    if (text.size() != 36)
        return std::nullopt;
    Bytes bytes{};
    int digits = 0;
    for (int i = 0; i < 36; ++i) {
        if (i == 8 || i == 13 || i == 18 || i == 23) {
            if (text[i] != u'-')
                return std::nullopt;
            continue;
        }
        const int value = hexValue(text[i]);
        if (value < 0)
            return std::nullopt;
        auto &byte = bytes[static_cast<std::size_t>(digits / 2)];
        byte = static_cast<quint8>((byte << 4) | value);
        ++digits;
    }
    return bytes;
}

std::optional<Bytes> bytesOfBase32(QStringView text)
{
    Uint128 value = 0;
    for (int i = 0; i < kBase32Length; ++i) {
        const char c = text[i].toLower().toLatin1();
        const char *found = c ? std::char_traits<char>::find(kBase32, 32, c) : nullptr;
        if (!found || (i == 0 && found - kBase32 > 7)) // 26 × 5 bits are two more than 128
            return std::nullopt;
        value = (value << 5) | static_cast<unsigned>(found - kBase32);
    }
    Bytes bytes{};
    for (auto it = bytes.rbegin(); it != bytes.rend(); ++it, value >>= 8)
        *it = static_cast<quint8>(value & 0xff);
    return bytes;
}

} // namespace

QString newId()
{
    static std::mutex mutex;
    static quint64 lastStamp = 0;

    using namespace std::chrono;
    const auto sinceEpoch = system_clock::now().time_since_epoch();
    const auto micros = static_cast<quint64>(duration_cast<microseconds>(sinceEpoch).count());
    // 48 bits of milliseconds, then 12 bits of a fraction that also counts up within one tick.
    quint64 stamp = ((micros / 1000) << 12) | ((micros % 1000) * 4096 / 1000);
    {
        const std::scoped_lock lock(mutex);
        if (stamp <= lastStamp)
            stamp = lastStamp + 1;
        lastStamp = stamp;
    }
    const quint64 random = QRandomGenerator::system()->generate64();
    Bytes bytes{};
    const quint64 high = ((stamp >> 12) << 16) | 0x7000 | (stamp & 0xfff);
    const quint64 low = (random & 0x3fff'ffff'ffff'ffffULL) | 0x8000'0000'0000'0000ULL;
    for (std::size_t i = 0; i < 8; ++i) {
        bytes[i] = static_cast<quint8>(high >> (56 - 8 * i));
        bytes[8 + i] = static_cast<quint8>(low >> (56 - 8 * i));
    }
    return canonical(bytes);
}

QString prefixedId(QStringView prefix, QStringView uuid)
{
    const auto bytes = bytesOfUuid(uuid);
    if (!bytes)
        return uuid.toString();
    Uint128 value = 0;
    for (const quint8 byte : *bytes)
        value = (value << 8) | byte;
    char text[kBase32Length];
    for (int i = kBase32Length - 1; i >= 0; --i, value >>= 5)
        text[i] = kBase32[static_cast<unsigned>(value & 31)];
    return prefix.toString() + QString::fromLatin1(text, kBase32Length);
}

std::optional<QString> parseId(QStringView text)
{
    if (const auto bytes = bytesOfUuid(text))
        return canonical(*bytes);
    const qsizetype underscore = text.lastIndexOf(u'_');
    if (underscore > 0 && text.size() - underscore - 1 == kBase32Length) {
        if (const auto bytes = bytesOfBase32(text.sliced(underscore + 1)))
            return canonical(*bytes);
    }
    return std::nullopt;
}

QString randomHex(int bytes)
{
    QString text(bytes * 2, Qt::Uninitialized);
    for (int i = 0; i < bytes; ++i) {
        const quint32 value = QRandomGenerator::system()->bounded(256u);
        text[2 * i] = QLatin1Char(kHex[value >> 4]);
        text[2 * i + 1] = QLatin1Char(kHex[value & 15]);
    }
    return text;
}

} // namespace troupe

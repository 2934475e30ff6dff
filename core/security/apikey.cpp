// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/security/apikey.h"

#include "core/security/crypto.h"

namespace troupe {

namespace {

constexpr char kBase62[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr qsizetype kBase62Length = 43;
constexpr QByteArrayView kLivePrefix = "lvng_";
constexpr QByteArrayView kTestPrefix = "lvng_test_";
constexpr qsizetype kShownCharacters = 4;

bool isBase62(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/// The part after the prefix, or nothing when `text` is no key.
QByteArrayView apiKeyBody(QByteArrayView text)
{
    // Base62 has no underscore, so no live key starts like a test key.
    const QByteArrayView prefix = text.startsWith(kTestPrefix) ? kTestPrefix : kLivePrefix;
    if (!text.startsWith(prefix) || text.size() != prefix.size() + kBase62Length)
        return {};
    const QByteArrayView body = text.sliced(prefix.size());
    return std::all_of(body.begin(), body.end(), isBase62) ? body : QByteArrayView();
}

void appendBase62(QByteArray &text)
{
    // 4 × 62 of the 256 values of a byte are used: the other 8 would favour some characters.
    constexpr quint8 limit = 248;
    for (qsizetype made = 0; made < kBase62Length;) {
        char byte = 0;
        randomBytes(&byte, 1);
        const auto value = static_cast<quint8>(byte);
        if (value >= limit)
            continue;
        text.append(kBase62[value % 62]);
        ++made;
    }
}

} // namespace

NewApiKey newApiKey(ApiKeyKind kind)
{
    QByteArray text;
    text.reserve(kTestPrefix.size() + kBase62Length); // so that no part stays in a freed buffer
    text.append(kind == ApiKeyKind::Test ? kTestPrefix : kLivePrefix);
    appendBase62(text);
    NewApiKey made;
    made.hash = hashApiKey(text);
    made.displayPrefix = apiKeyDisplayPrefix(text);
    made.key = SecretString::take(std::move(text));
    return made;
}

bool looksLikeApiKey(QByteArrayView text)
{
    return !apiKeyBody(text).isEmpty();
}

bool isTestApiKey(QByteArrayView text)
{
    return text.startsWith(kTestPrefix) && looksLikeApiKey(text);
}

QString hashApiKey(QByteArrayView key)
{
    return QString::fromLatin1(sha256(key).toHex());
}

bool apiKeyMatches(QByteArrayView key, QStringView storedHash)
{
    return constantTimeEquals(sha256(key).toHex(), storedHash.toLatin1());
}

QString apiKeyDisplayPrefix(QByteArrayView key)
{
    const QByteArrayView body = apiKeyBody(key);
    if (body.isEmpty())
        return {};
    const qsizetype shown = key.size() - body.size() + kShownCharacters;
    return QString::fromLatin1(key.first(shown)) + QChar(0x2026);
}

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/security/secretstring.h"

#include <QString>

/// API keys: "lvng_" (or "lvng_test_") and 43 base62 characters. Every character is drawn uniformly
/// from the kernel's randomness, so a key has 43 × log2(62) = 256.03 bits. A key is shown once;
/// what is stored is its SHA-256: a slow hash would only slow every request, since nobody can guess
/// 256 bits.
namespace troupe {

enum class ApiKeyKind : quint8 { Live, Test };

struct NewApiKey
{
    SecretString key; ///< to show once and forget
    QString hash; ///< to store, see hashApiKey()
    QString displayPrefix; ///< to store and show, see apiKeyDisplayPrefix()
};

NewApiKey newApiKey(ApiKeyKind kind);

/// Whether `text` has the form of a key of ours, byte by byte.
bool looksLikeApiKey(QByteArrayView text);
bool isTestApiKey(QByteArrayView text);

/// SHA-256 of the whole text of the key: 64 hexadecimal digits, lower case. Look a key up by it.
QString hashApiKey(QByteArrayView key);
/// In constant time; false when `storedHash` is no hash.
bool apiKeyMatches(QByteArrayView key, QStringView storedHash);

/// "lvng_AbCd…": enough to tell one's keys apart, 24 of 256 bits. Empty when `key` is none.
QString apiKeyDisplayPrefix(QByteArrayView key);

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

/// The primitives that more than one layer needs. All of them are thread-safe and hold no state.
namespace troupe {

/// Initialises libsodium once for the process and picks its fastest code; every function of this
/// layer calls it. Aborts when the kernel gives no randomness: nothing here would be safe then.
void ensureCrypto();

/// Random bytes from the kernel.
void randomBytes(char *out, qsizetype size);
QByteArray randomBytes(qsizetype size);

QByteArray sha256(QByteArrayView data); ///< 32 bytes
QByteArray hmacSha256(QByteArrayView key, QByteArrayView data); ///< RFC 2104, 32 bytes

/// Whether both are the same, in time that depends on the lengths only.
bool constantTimeEquals(QByteArrayView a, QByteArrayView b);

/// RFC 4648 section 5, without padding.
QByteArray base64UrlEncode(QByteArrayView data);
/// Strict: nothing for padding, white space, letters outside of the alphabet, an impossible length,
/// or bits left over that are not zero (so one value has one text).
std::optional<QByteArray> base64UrlDecode(QByteArrayView text);

/// "sha256=<hex of HMAC-SHA256>": the form of LVNG v1's webhook and request signatures.
QByteArray signatureHeader(QByteArrayView key, QByteArrayView body);

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/security/secretstring.h"

#include <QJsonObject>

/// JSON Web Tokens (RFC 7519) in compact form, signed with HMAC-SHA256 and nothing else: the
/// algorithm is ours, what the token's header says can only make it fail. Thread-safe.
namespace troupe {

inline constexpr qsizetype kMinJwtKeyBytes = 32; ///< RFC 7518 section 3.2
inline constexpr qsizetype kMaxJwtBytes = 8192; ///< longer tokens are refused unread

struct JwtChecks
{
    QString issuer; ///< `iss` must be this; empty: not checked
    QString audience; ///< `aud` must be or contain this; empty: not checked
    qint64 leewaySeconds = 30; ///< for clocks that differ, on `exp` and `nbf`
    bool requireExpiry = true; ///< a token without `exp` is refused
};

/// The token of `claims`, as they are (times are the caller's: seconds since 1970). Fails with
/// Internal when the key is shorter than kMinJwtKeyBytes, TooLarge when the token would be longer
/// than verifyJwt() reads.
Result<QByteArray> signJwt(const QJsonObject &claims, const SecretString &key);

/// The claims of a token that was signed with `key`, is in its time by `clock`, and meets
/// `checks`. The signature is checked before the claims are read. Every failure is Unauthenticated:
/// key "token_expired" when that is all that is wrong, else "invalid_token", with the reason in
/// `detail`.
Result<QJsonObject> verifyJwt(QByteArrayView token, const SecretString &key,
                              const JwtChecks &checks, const Clock &clock);

} // namespace troupe

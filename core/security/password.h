// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/security/secretstring.h"

#include <QString>

/// Passwords as Argon2id (RFC 9106) in libsodium's text form "$argon2id$v=19$m=…,t=…,p=1$salt$hash".
///
/// hashPassword(), verifyPassword() and verifyNobody() take about a tenth of a second of one core
/// and 64 MiB: call them on a pool of few threads, never on the server's or a window's thread.
/// Thread-safe.
namespace troupe {

/// What one guess costs. The default is above OWASP's advice of 2023 (19 MiB, 2 passes).
struct PasswordCost
{
    quint64 passes = 3;
    quint64 memoryBytes = 64ULL << 20;
};

inline constexpr qsizetype kMaxPasswordBytes = 1024; ///< longer ones are refused, never cut

/// Fails with Invalid for an empty or too long password, Unavailable when memory runs out.
Result<QString> hashPassword(const SecretString &password, PasswordCost cost = {});

/// Whether `hash` was made from `password`; compared in constant time. False for a hash that is
/// malformed, of another algorithm, or dearer than 1 GiB or 16 passes (a planted hash shall not
/// stop the server).
bool verifyPassword(const SecretString &password, const QString &hash);

/// Does the work of verifyPassword() for a user that does not exist and answers false, so that
/// both failures take alike.
bool verifyNobody(const SecretString &password, PasswordCost cost = {});

/// Whether `hash` was made at another cost (or is none), so that a successful login should
/// store a new one.
bool passwordNeedsRehash(const QString &hash, PasswordCost cost = {});

} // namespace troupe

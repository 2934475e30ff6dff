// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/task.h"
#include "core/domain/access.h"
#include "core/security/secretstring.h"

#include <optional>

namespace troupe {

class SecretStore;

inline constexpr qint64 kAccessTokenSeconds = 1800; ///< AIMOS documents it

/// What an access token says; its signature and time have been checked.
struct TokenClaims
{
    QString userId;
    qint64 epoch = 0; ///< User::tokenEpoch when it was issued
    Scopes scopes;
    Tier tier = Tier::Enterprise;
    QString keyId; ///< of the application that got it; empty: a person's login
    qint64 expiresAt = 0; ///< seconds since 1970
};

/// Access tokens: JWTs with the claims of the LVNG v1 reference, signed with a key that the secret
/// store keeps, so that they survive a restart. Server thread.
class TokenIssuer
{
public:
    TokenIssuer(SecretStore &secrets, const Clock &clock) : m_secrets(secrets), m_clock(clock) {}

    /// Reads the signing key, or makes and stores one. When the store cannot be used now, tokens
    /// hold until this process ends.
    Task<void> prepare();
    bool isReady() const { return !m_key.isEmpty(); }

    /// Unavailable before prepare() has ended.
    Result<QString> issue(const User &user, const Scopes &scopes, Tier tier,
                          qint64 lifetimeSeconds = kAccessTokenSeconds,
                          const QString &keyId = {}) const;
    /// Nothing for what is no token of ours, or not any more.
    std::optional<TokenClaims> verify(const QByteArray &token) const;

private:
    SecretStore &m_secrets;
    const Clock &m_clock;
    SecretString m_key;
};

/// Whether `token` has the form of a JWT: three parts.
bool looksLikeJwt(const QByteArray &token);

} // namespace troupe

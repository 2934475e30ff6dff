// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/task.h"
#include "core/contract/troupe/systemops.h"
#include "core/services/caller.h"

#include <QHash>

#include <memory>

namespace troupe {

class Database;
class TokenIssuer;
struct TokenClaims;

/// API keys and access tokens, and who they stand for. They are looked up by their hash in memory after the first use;
/// a revocation empties that cache before it is acknowledged.
class AccessService
{
public:
    AccessService(Database &db, const TokenIssuer &tokens, const Clock &clock)
        : m_db(db), m_tokens(tokens), m_clock(clock)
    {
    }

    /// The user `admin` exists after this. Returns it.
    Task<User> ensureAdmin();
    /// Makes sure that this key exists with every scope (TROUPE_BOOTSTRAP_API_KEY). Error Invalid
    /// when it does not look like a key.
    Task<void> ensureBootstrapKey(QString key, QString userId);
    /// A key that lives in memory only: the desktop's session key. Acts as `user`, all scopes.
    void addSessionKey(const QString &key, const User &user);

    /// Who the bearer token stands for; null when it is none of ours. A few microseconds.
    std::shared_ptr<const Caller> authenticate(const QByteArray &token);

    /// What people may do has changed: nothing that was remembered counts any more. Returns how many
    /// credentials were remembered.
    qint64 forgetPeople();

    /// An admin sees all keys, others their own.
    Result<Page<ApiKey>> list(const Caller &caller) const;
    /// One that a key makes has at most that key's scopes and tier, and signs when that one does.
    Task<CreatedKey> create(Caller caller, CreateKey input);
    Task<void> revoke(Caller caller, QString keyId);

private:
    struct Cached
    {
        std::shared_ptr<const Caller> caller;
        qint64 lastUsedMs = 0;
        qint64 expiresAt = 0; ///< of an access token, seconds since 1970; 0: a key
    };

    std::shared_ptr<Caller> callerOfToken(const TokenClaims &claims);
    std::shared_ptr<const Caller> authenticateToken(const QByteArray &token, const QString &hash);

    Database &m_db;
    const TokenIssuer &m_tokens;
    const Clock &m_clock;
    QHash<QString, Cached> m_cache; ///< by SHA-256 of the token
    QHash<QString, std::shared_ptr<const Caller>> m_sessionKeys;
};

} // namespace troupe

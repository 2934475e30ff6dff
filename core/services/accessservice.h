// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/contract/troupe/systemops.h"
#include "core/services/caller.h"

#include <QHash>

#include <memory>
#include <optional>

namespace troupe {

class Database;

/// API keys and who they stand for. Keys are looked up by their hash in memory after the first use;
/// a revocation empties that cache before it is acknowledged.
class AccessService
{
public:
    explicit AccessService(Database &db) : m_db(db) {}

    /// The user `admin` exists after this. Returns it.
    Task<User> ensureAdmin();
    /// Makes sure that this key exists with every scope (TROUPE_BOOTSTRAP_API_KEY). Error Invalid
    /// when it does not look like a key.
    Task<void> ensureBootstrapKey(QString key, QString userId);
    /// A key that lives in memory only: the desktop's session key. Acts as `userId`, all scopes.
    void addSessionKey(const QString &key, const QString &userId);

    /// Who the bearer token stands for; nothing when it is none of ours. A few microseconds.
    std::optional<Caller> authenticate(const QByteArray &token);

    /// An admin sees all keys, others their own.
    Result<Page<ApiKey>> list(const Caller &caller) const;
    Task<CreatedKey> create(Caller caller, CreateKey input);
    Task<void> revoke(Caller caller, QString keyId);

private:
    Database &m_db;
    QHash<QByteArray, std::shared_ptr<const Caller>> m_cache; ///< by SHA-256 of the token
    QHash<QByteArray, std::shared_ptr<const Caller>> m_sessionKeys;
};

} // namespace troupe

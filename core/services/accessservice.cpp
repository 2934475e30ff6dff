// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/accessservice.h"

#include "core/base/ids.h"
#include "core/meta/values.h"
#include "core/security/apikey.h"
#include "core/security/crypto.h"
#include "core/security/secretstring.h"
#include "core/services/tokenissuer.h"
#include "core/storage/database.h"
#include "core/storage/rows.h"

#include <algorithm>

namespace troupe {

namespace {

constexpr qint64 kLastUsedStepMs = 60'000; // "last used" is told to the minute
constexpr int kLargestCache = 10'000;
constexpr int kClientSecretBytes = 32;
constexpr char kClientSecretPrefix[] = "lvngs_";
constexpr int kShortestBootstrapKey = 21; // with its prefix
constexpr int kLongestBootstrapKey = 200;
constexpr int kShownOfBootstrapKey = 9; // as of other keys: the prefix and four characters

// Whoever automates a server may choose the key; ours are longer.
bool mayBeBootstrapKey(QByteArrayView key)
{
    if (!key.startsWith("lvng_") || key.size() < kShortestBootstrapKey
        || key.size() > kLongestBootstrapKey)
        return false;
    return std::all_of(key.begin(), key.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')
               || c == '_' || c == '-';
    });
}

Result<std::optional<User>> findUser(Sql &sql, const QString &userId)
{
    return findRow<User>(sql, QStringLiteral(" WHERE id = ?"), {userId});
}

/// A key or token that was made for an administrator does less once they are one no more.
Scopes scopesWithin(const Scopes &given, Role role)
{
    QStringList names = given.names();
    if (role != Role::Admin)
        names.removeAll(enumName(Scope::Admin));
    return Scopes::fromNames(names);
}

std::shared_ptr<Caller> callerFor(const User &user, const ApiKey &key)
{
    auto caller = std::make_shared<Caller>();
    caller->userId = user.id;
    caller->username = user.username;
    caller->role = user.role;
    caller->scopes = scopesWithin(Scopes::fromNames(key.scopes), user.role);
    caller->keyId = key.id;
    caller->tier = key.tier;
    caller->signsRequests = key.requiresSignature;
    return caller;
}

} // namespace

Task<User> AccessService::ensureAdmin()
{
    auto write = [](Tx &tx) -> Result<User> {
        const auto known = findRow<User>(tx.sql(), QStringLiteral(" WHERE username = ?"),
                                         {QStringLiteral("admin")});
        if (!known)
            return fail(known.error());
        if (*known)
            return **known;
        User admin;
        admin.id = newId();
        admin.username = QStringLiteral("admin");
        admin.displayName = QStringLiteral("Administrator");
        admin.role = Role::Admin;
        admin.createdAt = Timestamp{tx.nowMs()};
        const auto inserted = insertRow(tx.sql(), admin);
        return inserted ? Result<User>(admin) : fail(inserted.error());
    };
    co_return co_await m_db.write(std::move(write));
}

Task<void> AccessService::ensureBootstrapKey(QString key, QString userId)
{
    const QByteArray bytes = key.toUtf8();
    if (!mayBeBootstrapKey(bytes)) {
        co_return fail(ErrorCode::Invalid,
                       QStringLiteral("TROUPE_BOOTSTRAP_API_KEY must be lvng_ and at least 16 "
                                      "letters, digits, - or _; 43 random ones are best"));
    }
    ApiKey row;
    row.id = newId();
    row.userId = userId;
    row.name = QStringLiteral("bootstrap");
    row.prefix = QString::fromLatin1(bytes.first(kShownOfBootstrapKey)) + QChar(0x2026);
    row.hash = hashApiKey(bytes);
    row.scopes = Scopes::all().names();
    auto write = [row](Tx &tx) -> Result<bool> {
        ApiKey key = row;
        key.createdAt = Timestamp{tx.nowMs()};
        const auto known = findRow<ApiKey>(tx.sql(), QStringLiteral(" WHERE hash = ?"), {key.hash});
        if (!known)
            return fail(known.error());
        if (!*known) {
            const auto inserted = insertRow(tx.sql(), key);
            return inserted ? Result<bool>(true) : fail(inserted.error());
        }
        ApiKey renewed = **known;
        renewed.scopes = key.scopes;
        renewed.revokedAt = {};
        const auto updated = updateRow(tx.sql(), renewed);
        return updated ? Result<bool>(true) : fail(updated.error());
    };
    const Result<bool> done = co_await m_db.write(std::move(write));
    m_cache.clear();
    co_return done ? Result<void>() : fail(done.error());
}

void AccessService::addSessionKey(const QString &key, const User &user)
{
    auto caller = std::make_shared<Caller>();
    caller->userId = user.id;
    caller->username = user.username;
    caller->role = user.role;
    caller->scopes = Scopes::all();
    m_sessionKeys.insert(hashApiKey(key.toUtf8()), caller);
}

std::shared_ptr<const Caller> AccessService::authenticate(const QByteArray &token)
{
    // Looked up by hash: how long that takes says nothing about the token.
    const QString hash = hashApiKey(token);
    if (auto session = m_sessionKeys.value(hash))
        return session;
    if (looksLikeJwt(token))
        return authenticateToken(token, hash);
    if (!looksLikeApiKey(token) && !mayBeBootstrapKey(token))
        return nullptr; // no look at the database for what cannot be a key
    auto cached = m_cache.constFind(hash);
    if (cached == m_cache.constEnd()) {
        const auto key =
            findRow<ApiKey>(m_db.reader(), QStringLiteral(" WHERE hash = ? AND revoked_at = 0"),
                            {hash});
        if (!key || !*key)
            return nullptr;
        const auto user = findUser(m_db.reader(), (*key)->userId);
        if (!user || !*user || (*user)->disabled)
            return nullptr;
        if (m_cache.size() >= kLargestCache)
            m_cache.clear();
        cached = m_cache.insert(hash, {callerFor(**user, **key), (*key)->lastUsedAt.ms, 0});
    }
    std::shared_ptr<const Caller> caller = cached->caller;
    if (const qint64 now = m_clock.nowMs(); now - cached->lastUsedMs >= kLastUsedStepMs) {
        m_cache[hash].lastUsedMs = now;
        auto write = [id = caller->keyId, now](Tx &tx) {
            return tx.sql().run(QStringLiteral("UPDATE api_keys SET last_used_at = ? WHERE id = ?"),
                                {now, id});
        };
        m_db.write(std::move(write)); // nobody waits for it
    }
    return caller;
}

/// What an access token may do. One that an application got counts as long as the application's key:
/// null when that was revoked.
std::shared_ptr<Caller> AccessService::callerOfToken(const TokenClaims &claims)
{
    const auto user = findUser(m_db.reader(), claims.userId);
    if (!user || !*user || (*user)->disabled || (*user)->tokenEpoch != claims.epoch)
        return nullptr;
    auto caller = std::make_shared<Caller>();
    caller->userId = (*user)->id;
    caller->username = (*user)->username;
    caller->role = (*user)->role;
    caller->scopes = scopesWithin(claims.scopes, (*user)->role);
    caller->tier = claims.tier;
    caller->expiresAt = claims.expiresAt;
    if (claims.keyId.isEmpty())
        return caller;
    const auto key =
        findRow<ApiKey>(m_db.reader(), QStringLiteral(" WHERE id = ? AND revoked_at = 0"),
                        {claims.keyId});
    if (!key || !*key)
        return nullptr;
    caller->keyId = (*key)->id;
    caller->tier = (*key)->tier;
    caller->signsRequests = (*key)->requiresSignature;
    return caller;
}

/// A few microseconds for one that was seen before, about twenty for a new one.
std::shared_ptr<const Caller> AccessService::authenticateToken(const QByteArray &token,
                                                               const QString &hash)
{
    const qint64 now = m_clock.nowMs() / 1000;
    if (const auto cached = m_cache.constFind(hash); cached != m_cache.constEnd())
        return now < cached->expiresAt ? cached->caller : nullptr;
    const auto claims = m_tokens.verify(token);
    if (!claims)
        return nullptr;
    const std::shared_ptr<Caller> caller = callerOfToken(*claims);
    if (!caller)
        return nullptr;
    if (m_cache.size() >= kLargestCache)
        m_cache.clear();
    return m_cache.insert(hash, {caller, 0, claims->expiresAt})->caller;
}

qint64 AccessService::forgetPeople()
{
    const qint64 count = m_cache.size();
    m_cache.clear();
    m_sessionKeys.removeIf([this](const auto &entry) {
        const auto user = findUser(m_db.reader(), entry.value()->userId);
        return !user || !*user || (*user)->disabled;
    });
    return count;
}

Result<Page<ApiKey>> AccessService::list(const Caller &caller) const
{
    const QString tail = caller.isAdmin() ? QStringLiteral(" ORDER BY id DESC")
                                          : QStringLiteral(" WHERE user_id = ? ORDER BY id DESC");
    const QVariantList binds = caller.isAdmin() ? QVariantList{} : QVariantList{caller.userId};
    auto rows = listRows<ApiKey>(m_db.reader(), tail, binds);
    if (!rows)
        return fail(rows.error());
    Page<ApiKey> page;
    page.items = std::move(*rows);
    return page;
}

Task<CreatedKey> AccessService::create(Caller caller, CreateKey input)
{
    QStringList unknown;
    const Scopes wanted =
        input.scopes.isEmpty() ? caller.scopes : Scopes::fromNames(input.scopes, &unknown);
    if (!unknown.isEmpty()) {
        Error error(ErrorCode::Invalid,
                    QStringLiteral("Unknown scopes: %1").arg(unknown.join(QLatin1String(", "))));
        error.issues.append({QStringLiteral("/scopes"), error.message});
        co_return fail(std::move(error));
    }
    if (!caller.scopes.contains(wanted)
        || (wanted.has(Scope::Admin) && caller.role != Role::Admin)) {
        co_return fail(ErrorCode::Forbidden,
                       QStringLiteral("A key cannot have scopes that its maker does not have"));
    }
    const NewApiKey fresh = newApiKey(ApiKeyKind::Live);
    ApiKey row;
    row.id = newId();
    row.userId = caller.userId;
    row.name = input.name;
    row.prefix = fresh.displayPrefix;
    row.hash = fresh.hash;
    row.scopes = wanted.names();
    // A key cannot make itself a way around its own bounds.
    row.tier = caller.keyId.isEmpty() ? input.tier : std::min(input.tier, caller.tier);
    row.requiresSignature = input.requiresSignature || caller.signsRequests;
    const SecretString clientSecret = SecretString::random(kClientSecretBytes);
    const QByteArray secretText = kClientSecretPrefix + base64UrlEncode(clientSecret.reveal());
    row.clientSecretHash = hashApiKey(secretText);
    auto write = [row](Tx &tx) -> Result<ApiKey> {
        ApiKey key = row;
        key.createdAt = Timestamp{tx.nowMs()};
        if (const auto inserted = insertRow(tx.sql(), key); !inserted)
            return fail(inserted.error());
        tx.emitEvent({QStringLiteral("key.created"), key.userId, key.id, toJson(key)});
        return key;
    };
    const Result<ApiKey> stored = co_await m_db.write(std::move(write));
    if (!stored)
        co_return fail(stored.error());
    CreatedKey created;
    created.id = stored->id;
    created.name = stored->name;
    created.key = fresh.key.revealText();
    created.prefix = stored->prefix;
    created.clientId = clientIdOf(stored->id);
    created.clientSecret = QString::fromLatin1(secretText);
    created.requiresSignature = stored->requiresSignature;
    created.scopes = stored->scopes;
    created.tier = stored->tier;
    created.createdAt = stored->createdAt;
    co_return created;
}

Task<void> AccessService::revoke(Caller caller, QString keyId)
{
    auto write = [caller, keyId](Tx &tx) -> Result<bool> {
        const auto key = findRow<ApiKey>(tx.sql(), QStringLiteral(" WHERE id = ?"), {keyId});
        if (!key)
            return fail(key.error());
        if (!*key || (!caller.isAdmin() && (*key)->userId != caller.userId))
            return fail(ErrorCode::NotFound, QStringLiteral("Key not found"));
        if ((*key)->revokedAt.isSet())
            return true;
        ApiKey revoked = **key;
        revoked.revokedAt = Timestamp{tx.nowMs()};
        if (const auto updated = updateRow(tx.sql(), revoked); !updated)
            return fail(updated.error());
        tx.emitEvent({QStringLiteral("key.revoked"), revoked.userId, revoked.id, toJson(revoked)});
        return true;
    };
    const Result<bool> done = co_await m_db.write(std::move(write));
    m_cache.clear();
    co_return done ? Result<void>() : fail(done.error());
}

} // namespace troupe

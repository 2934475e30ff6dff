// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/timestamp.h"
#include "core/meta/typeinfo.h"

#include <QStringList>

#include <array>
#include <string_view>

namespace troupe {

/// What a credential may do. Open needs none; Any takes every valid one.
enum class Scope : quint8 {
    Open,
    Any,
    AgentsRead,
    AgentsWrite,
    ModelsAccess,
    TeamsRun,
    ApprovalsDecide,
    UsageRead,
    KnowledgeRead,
    KnowledgeWrite,
    Admin,
};
constexpr auto enumNames(Scope)
{
    return std::array<std::string_view, 11>{"open",
                                            "any",
                                            "agents:read",
                                            "agents:write",
                                            "models:access",
                                            "teams:run",
                                            "approvals:decide",
                                            "usage:read",
                                            "knowledge:read",
                                            "knowledge:write",
                                            "admin"};
}

/// A set of scopes.
class Scopes
{
public:
    constexpr Scopes() = default;
    static constexpr Scopes all() { return Scopes(~0u); }
    constexpr void add(Scope scope) { m_bits |= 1u << static_cast<unsigned>(scope); }
    constexpr bool has(Scope scope) const
    {
        return scope == Scope::Open || scope == Scope::Any
               || (m_bits & (1u << static_cast<unsigned>(scope))) != 0;
    }
    constexpr bool contains(Scopes other) const { return (m_bits & other.m_bits) == other.m_bits; }
    /// Unknown names are returned in `unknown`.
    static Scopes fromNames(const QStringList &names, QStringList *unknown = nullptr);
    QStringList names() const;

private:
    explicit constexpr Scopes(unsigned bits) : m_bits(bits) {}
    unsigned m_bits = 0;
};

enum class Role : quint8 { Member, Admin };
constexpr auto enumNames(Role)
{
    return std::array<std::string_view, 2>{"member", "admin"};
}

/// Of LVNG v1: bounds requests per hour, tokens per day and agents.
enum class Tier : quint8 { Free, Starter, Professional, Enterprise };
constexpr auto enumNames(Tier)
{
    return std::array<std::string_view, 4>{"free", "starter", "professional", "enterprise"};
}

struct User
{
    QString id;
    QString username;
    QString displayName;
    QString email; ///< may be empty
    Role role = Role::Member;
    bool disabled = false; ///< every credential of theirs is refused
    Timestamp createdAt;
    Timestamp lastLoginAt;
    QString passwordHash; ///< Argon2id; empty: they cannot log in with a password
    qint64 tokenEpoch = 0; ///< access tokens of an earlier one are not valid any more

    static const TypeInfo &info();
};

struct ApiKey
{
    QString id;
    QString userId;
    QString name;
    QString prefix; ///< the first characters, to recognise it by
    QString hash; ///< SHA-256 of the key, hexadecimal
    QStringList scopes;
    Tier tier = Tier::Enterprise;
    bool requiresSignature = false; ///< only good for requests that are signed with it
    QString clientSecretHash; ///< as `hash`, of the secret of its OAuth client; empty: it has none
    Timestamp createdAt;
    Timestamp lastUsedAt;
    Timestamp revokedAt;

    static const TypeInfo &info();
};

/// The OAuth client_id of a key: client_…
QString clientIdOf(const QString &keyId);

/// An authorization code or a refresh token: what a person allowed an application, which a key stands
/// for. Used once.
struct OAuthGrant
{
    QString hash; ///< SHA-256 of the code or token, hexadecimal
    QString kind; ///< "code" or "refresh"
    QString chain; ///< shared by all that came of one consent
    QString userId;
    QString keyId;
    QStringList scopes;
    QString redirectUri; ///< of a code
    QString challenge; ///< of a code: PKCE, S256
    qint64 tokenEpoch = 0; ///< User::tokenEpoch when it was given
    Timestamp createdAt;
    Timestamp expiresAt;
    Timestamp usedAt;

    static const TypeInfo &info();
};

} // namespace troupe

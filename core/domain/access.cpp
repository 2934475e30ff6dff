// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/access.h"

#include "core/base/ids.h"
#include "core/meta/values.h"

namespace troupe {

Scopes Scopes::fromNames(const QStringList &names, QStringList *unknown)
{
    Scopes scopes;
    for (const QString &name : names) {
        const auto scope = enumFromName<Scope>(name);
        if (scope && *scope != Scope::Open && *scope != Scope::Any)
            scopes.add(*scope);
        else if (unknown)
            unknown->append(name);
    }
    return scopes;
}

QStringList Scopes::names() const
{
    QStringList names;
    for (unsigned i = static_cast<unsigned>(Scope::AgentsRead);
         i <= static_cast<unsigned>(Scope::Admin); ++i) {
        if (m_bits & (1u << i))
            names += enumName(static_cast<Scope>(i));
    }
    return names;
}

const TypeInfo &User::info()
{
    static const TypeInfo type{"users",
                               {
                                   field<&User::id>("id", Primary | ReadOnly),
                                   field<&User::username>("username", Required).length(1, 100),
                                   field<&User::displayName>("display_name").length(0, 200),
                                   field<&User::email>("email").length(0, 254),
                                   field<&User::role>("role"),
                                   field<&User::disabled>("disabled"),
                                   field<&User::createdAt>("created_at", ReadOnly),
                                   field<&User::lastLoginAt>("last_login_at", ReadOnly),
                                   field<&User::passwordHash>("password_hash", ReadOnly | Secret),
                                   field<&User::tokenEpoch>("token_epoch", ReadOnly | Secret),
                               }};
    return type;
}

const TypeInfo &ApiKey::info()
{
    static const TypeInfo type{
        "api_keys",
        {
            field<&ApiKey::id>("id", Primary | ReadOnly),
            field<&ApiKey::userId>("user_id", ReadOnly),
            field<&ApiKey::name>("name", Required, "What the key is for").length(1, 200),
            field<&ApiKey::prefix>("prefix", ReadOnly, "Its first characters"),
            field<&ApiKey::hash>("hash", ReadOnly | Secret),
            field<&ApiKey::scopes>("scopes", NoFlag, "What it may do"),
            field<&ApiKey::tier>("tier", NoFlag, "Bounds its requests and tokens"),
            field<&ApiKey::requiresSignature>(
                "requires_signature", NoFlag,
                "Only good for requests that are signed with it (X-LVNG-Signature)"),
            field<&ApiKey::clientSecretHash>("client_secret_hash", ReadOnly | Secret),
            field<&ApiKey::createdAt>("created_at", ReadOnly),
            field<&ApiKey::lastUsedAt>("last_used_at", ReadOnly),
            field<&ApiKey::revokedAt>("revoked_at", ReadOnly),
        }};
    return type;
}

QString clientIdOf(const QString &keyId)
{
    return prefixedId(u"client_", keyId);
}

const TypeInfo &OAuthGrant::info()
{
    static const TypeInfo type{"oauth_grants",
                               {
                                   field<&OAuthGrant::hash>("hash", Primary | Secret),
                                   field<&OAuthGrant::kind>("kind"),
                                   field<&OAuthGrant::chain>("chain"),
                                   field<&OAuthGrant::userId>("user_id"),
                                   field<&OAuthGrant::keyId>("key_id"),
                                   field<&OAuthGrant::scopes>("scopes"),
                                   field<&OAuthGrant::redirectUri>("redirect_uri"),
                                   field<&OAuthGrant::challenge>("challenge", Secret),
                                   field<&OAuthGrant::tokenEpoch>("token_epoch", Secret),
                                   field<&OAuthGrant::createdAt>("created_at"),
                                   field<&OAuthGrant::expiresAt>("expires_at"),
                                   field<&OAuthGrant::usedAt>("used_at"),
                               }};
    return type;
}

} // namespace troupe

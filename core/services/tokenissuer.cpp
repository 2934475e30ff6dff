// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/tokenissuer.h"

#include "core/meta/values.h"
#include "core/security/jwt.h"
#include "core/security/secretstore.h"

#include <QJsonObject>

namespace troupe {

namespace {

constexpr int kKeyBytes = 32;

QString keyName()
{
    return QStringLiteral("server/token_key");
}
QString issuerName()
{
    return QStringLiteral("troupe");
}

} // namespace

bool looksLikeJwt(const QByteArray &token)
{
    return token.count('.') == 2;
}

Task<void> TokenIssuer::prepare()
{
    if (isReady())
        co_return {};
    QString name = keyName();
    const Result<SecretString> stored = co_await m_secrets.get(std::move(name), false);
    if (isReady())
        co_return {};
    if (stored && stored->size() >= kMinJwtKeyBytes) {
        m_key = *stored;
        co_return {};
    }
    const SecretString fresh = SecretString::random(kKeyBytes);
    m_key = fresh;
    // Only where there was none for certain: a locked keychain may hold the one that counts.
    if (!stored && stored.error().code != ErrorCode::NotFound)
        co_return fail(stored.error());
    QString freshName = keyName();
    SecretString copy = fresh;
    const Result<void> kept = co_await m_secrets.put(std::move(freshName), std::move(copy));
    co_return kept;
}

Result<QString> TokenIssuer::issue(const User &user, const Scopes &scopes, Tier tier,
                                   qint64 lifetimeSeconds, const QString &keyId) const
{
    if (!isReady())
        return fail(ErrorCode::Unavailable, QStringLiteral("Logins are not ready yet"));
    const qint64 now = m_clock.nowMs() / 1000;
    QJsonObject claims{
        {QStringLiteral("iss"), issuerName()},
        {QStringLiteral("sub"), user.id},
        {QStringLiteral("aud"), issuerName()},
        {QStringLiteral("exp"), now + lifetimeSeconds},
        {QStringLiteral("iat"), now},
        {QStringLiteral("scope"), scopes.names().join(u' ')},
        {QStringLiteral("org_id"), QStringLiteral("default")},
        {QStringLiteral("rate_limit"), enumName(tier)},
        {QStringLiteral("epoch"), user.tokenEpoch},
    };
    if (!keyId.isEmpty())
        claims[QStringLiteral("key")] = keyId;
    const auto token = signJwt(claims, m_key);
    if (!token)
        return fail(token.error());
    return QString::fromLatin1(*token);
}

std::optional<TokenClaims> TokenIssuer::verify(const QByteArray &token) const
{
    if (!isReady())
        return std::nullopt;
    JwtChecks checks;
    checks.issuer = issuerName();
    checks.audience = issuerName();
    checks.leewaySeconds = 0; // the clock is the one that issued it
    const auto claims = verifyJwt(token, m_key, checks, m_clock);
    if (!claims)
        return std::nullopt;
    TokenClaims told;
    told.userId = claims->value(QLatin1String("sub")).toString();
    told.epoch = claims->value(QLatin1String("epoch")).toInteger(-1);
    told.keyId = claims->value(QLatin1String("key")).toString();
    told.expiresAt = claims->value(QLatin1String("exp")).toInteger();
    told.scopes = Scopes::fromNames(
        claims->value(QLatin1String("scope")).toString().split(u' ', Qt::SkipEmptyParts));
    told.tier = enumFromName<Tier>(claims->value(QLatin1String("rate_limit")).toString())
                    .value_or(Tier::Free);
    return told;
}

} // namespace troupe

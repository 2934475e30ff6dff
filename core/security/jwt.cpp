// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/security/jwt.h"

#include "core/security/crypto.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <cmath>
#include <optional>

namespace troupe {

namespace {

constexpr double kMaxSeconds = 253402300799.0; // the last second of the year 9999
constexpr qsizetype kHmacBase64Length = 43;

tl::unexpected<Error> jwtInvalid(const char *reason)
{
    return failKeyed(ErrorCode::Unauthenticated, QStringLiteral("invalid_token"),
                     QStringLiteral("The access token is not valid."), QString::fromLatin1(reason));
}

std::optional<QJsonObject> jwtObject(QByteArrayView part)
{
    const auto json = base64UrlDecode(part);
    if (!json)
        return std::nullopt;
    const QJsonDocument document = QJsonDocument::fromJson(*json);
    if (!document.isObject())
        return std::nullopt;
    return document.object();
}

/// Nothing when the claim is absent, a negative number when it is no sensible time.
std::optional<double> jwtSeconds(const QJsonObject &claims, QLatin1String name)
{
    const QJsonValue value = claims.value(name);
    if (value.isUndefined())
        return std::nullopt;
    const double seconds = value.toDouble(-1);
    return std::isfinite(seconds) && seconds <= kMaxSeconds ? seconds : -1;
}

bool jwtHasAudience(const QJsonValue &aud, const QString &audience)
{
    if (aud.isArray()) {
        const QJsonArray list = aud.toArray();
        return std::any_of(list.begin(), list.end(), [&](const QJsonValue &one) {
            return one.isString() && one.toString() == audience;
        });
    }
    return aud.isString() && aud.toString() == audience;
}

const char *jwtHeaderProblem(const QJsonObject &header)
{
    if (header.value(QLatin1String("alg")) != QJsonValue(QStringLiteral("HS256")))
        return "the algorithm is not HS256";
    if (header.contains(QLatin1String("crit")))
        return "the header has critical extensions";
    const QJsonValue type = header.value(QLatin1String("typ"));
    const bool isJwt =
        type.isString()
        && (type.toString().compare(QLatin1String("JWT"), Qt::CaseInsensitive) == 0
            || type.toString().compare(QLatin1String("at+jwt"), Qt::CaseInsensitive) == 0);
    return type.isUndefined() || isJwt ? nullptr : "the type is not JWT";
}

Result<void> checkJwtTimes(const QJsonObject &claims, const JwtChecks &checks, const Clock &clock)
{
    const double now = static_cast<double>(clock.nowMs()) / 1000.0;
    const auto leeway = static_cast<double>(checks.leewaySeconds);
    const auto expires = jwtSeconds(claims, QLatin1String("exp"));
    const auto notBefore = jwtSeconds(claims, QLatin1String("nbf"));
    if (!expires && checks.requireExpiry)
        return jwtInvalid("the token never expires");
    if ((expires && *expires < 0) || (notBefore && *notBefore < 0))
        return jwtInvalid("exp or nbf is not a time");
    if (notBefore && now + leeway < *notBefore)
        return jwtInvalid("the token is not valid yet");
    if (expires && now - leeway >= *expires) {
        return failKeyed(ErrorCode::Unauthenticated, QStringLiteral("token_expired"),
                         QStringLiteral("The access token has expired."));
    }
    return {};
}

} // namespace

Result<QByteArray> signJwt(const QJsonObject &claims, const SecretString &key)
{
    if (key.size() < kMinJwtKeyBytes) {
        return fail(ErrorCode::Internal, QStringLiteral("The token could not be made."),
                    QStringLiteral("the signing key is too short"));
    }
    static const QByteArray header = base64UrlEncode(R"({"alg":"HS256","typ":"JWT"})");
    QByteArray token =
        header + '.' + base64UrlEncode(QJsonDocument(claims).toJson(QJsonDocument::Compact));
    token += '.' + base64UrlEncode(hmacSha256(key.reveal(), token));
    if (token.size() > kMaxJwtBytes)
        return fail(ErrorCode::TooLarge, QStringLiteral("The claims of the token are too long."));
    return token;
}

Result<QJsonObject> verifyJwt(QByteArrayView token, const SecretString &key,
                              const JwtChecks &checks, const Clock &clock)
{
    if (key.size() < kMinJwtKeyBytes)
        return jwtInvalid("the signing key is too short");
    if (token.size() > kMaxJwtBytes)
        return jwtInvalid("the token is too long");
    const qsizetype first = token.indexOf('.');
    const qsizetype last = token.lastIndexOf('.');
    if (first < 1 || last <= first + 1 || token.sliced(first + 1, last - first - 1).contains('.'))
        return jwtInvalid("the token has not three parts");

    const auto header = jwtObject(token.first(first));
    if (!header)
        return jwtInvalid("the header cannot be read");
    if (const char *problem = jwtHeaderProblem(*header))
        return jwtInvalid(problem);

    const QByteArrayView signature = token.sliced(last + 1);
    const QByteArray expected = base64UrlEncode(hmacSha256(key.reveal(), token.first(last)));
    if (signature.size() != kHmacBase64Length || !constantTimeEquals(signature, expected))
        return jwtInvalid("the signature is wrong");

    const auto claims = jwtObject(token.sliced(first + 1, last - first - 1));
    if (!claims)
        return jwtInvalid("the claims cannot be read");
    if (!checks.issuer.isEmpty()
        && claims->value(QLatin1String("iss")) != QJsonValue(checks.issuer))
        return jwtInvalid("the issuer is another");
    if (!checks.audience.isEmpty()
        && !jwtHasAudience(claims->value(QLatin1String("aud")), checks.audience))
        return jwtInvalid("the audience is another");
    if (auto inTime = checkJwtTimes(*claims, checks, clock); !inTime)
        return fail(inTime.error());
    return *claims;
}

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/oauthservice.h"

#include "core/base/ids.h"
#include "core/security/apikey.h"
#include "core/security/crypto.h"
#include "core/security/secretstring.h"
#include "core/services/peopleservice.h"
#include "core/services/tokenissuer.h"
#include "core/storage/database.h"
#include "core/storage/rows.h"

#include <QHostAddress>
#include <QUrl>
#include <QUrlQuery>

#include <utility>

namespace troupe {

namespace {

constexpr qint64 kOAuthTokenSeconds = 3600; // as the reference's example
constexpr qint64 kCodeMs = 60'000;
constexpr qint64 kRefreshMs = 30LL * 86'400'000;
constexpr int kGrantBytes = 32;
constexpr qsizetype kShortestVerifier = 43, kLongestVerifier = 128; // RFC 7636, 4.1

Error oauthError(const char *name, const QString &message)
{
    const QLatin1String key(name);
    Error error(key == QLatin1String("invalid_client") ? ErrorCode::Unauthenticated
                                                       : ErrorCode::Malformed,
                message);
    error.key = key;
    return error;
}

/// HTTP Basic of a client (RFC 6749, 2.3.1): both parts are form-encoded.
std::optional<std::pair<QString, QString>> basicClient(const QByteArray &header)
{
    constexpr QByteArrayView scheme = "basic ";
    if (header.size() <= scheme.size() || header.first(scheme.size()).toLower() != scheme)
        return std::nullopt;
    const QByteArray plain = QByteArray::fromBase64(header.mid(scheme.size()).trimmed());
    const qsizetype colon = plain.indexOf(':');
    if (colon < 0)
        return std::nullopt;
    const auto decoded = [](QByteArray part) {
        return QString::fromUtf8(QByteArray::fromPercentEncoding(part.replace('+', ' ')));
    };
    return std::pair{decoded(plain.first(colon)), decoded(plain.mid(colon + 1))};
}

Result<QStringList> scopesFor(const QString &wanted, const QStringList &most)
{
    if (wanted.trimmed().isEmpty())
        return most;
    QStringList unknown;
    const Scopes scopes = Scopes::fromNames(wanted.split(u' ', Qt::SkipEmptyParts), &unknown);
    if (!unknown.isEmpty()) {
        return fail(oauthError(
            "invalid_scope",
            QStringLiteral("Unknown scopes: %1").arg(unknown.join(QLatin1String(", ")))));
    }
    if (!Scopes::fromNames(most).contains(scopes)) {
        return fail(oauthError("invalid_scope",
                               QStringLiteral("The application's key does not have these scopes")));
    }
    return scopes.names();
}

/// RFC 8252, 7.3: an application on this machine, on whatever port is free.
bool isOnThisMachine(const QString &redirectUri)
{
    const QUrl url(redirectUri, QUrl::StrictMode);
    if (!url.isValid() || url.scheme() != QLatin1String("http") || url.hasFragment()
        || !url.userInfo().isEmpty())
        return false;
    const QString host = url.host();
    return host == QLatin1String("localhost") || QHostAddress(host).isLoopback();
}

bool isChallenge(const QString &text)
{
    const auto bytes = base64UrlDecode(text.toLatin1());
    return bytes && bytes->size() == 32;
}

bool fitsChallenge(const QString &verifier, const QString &challenge)
{
    if (verifier.size() < kShortestVerifier || verifier.size() > kLongestVerifier)
        return false;
    return constantTimeEquals(base64UrlEncode(sha256(verifier.toUtf8())), challenge.toLatin1());
}

struct NewGrantText
{
    QString text; ///< given out
    QString hash; ///< kept
};

NewGrantText newGrantText(const char *prefix)
{
    const QByteArray text = prefix + base64UrlEncode(SecretString::random(kGrantBytes).reveal());
    return {QString::fromLatin1(text), hashApiKey(text)};
}

Error grantGone()
{
    return oauthError("invalid_grant",
                      QStringLiteral("This code or refresh token is not valid, or not any more"));
}

/// Marks `grant` used and adds `next`; false when it had been used: then all of its chain ends.
Result<bool> useGrant(Tx &tx, const OAuthGrant &grant, OAuthGrant next)
{
    const auto used = tx.sql().run(
        QStringLiteral("UPDATE oauth_grants SET used_at = ? WHERE hash = ? AND used_at = 0"),
        {tx.nowMs(), grant.hash});
    if (!used)
        return fail(used.error());
    if (*used == 0) {
        const auto ended =
            tx.sql().run(QStringLiteral("UPDATE oauth_grants SET used_at = ? WHERE chain = ?"),
                         {tx.nowMs(), grant.chain});
        return ended ? Result<bool>(false) : fail(ended.error());
    }
    next.createdAt = Timestamp{tx.nowMs()};
    next.expiresAt = Timestamp{tx.nowMs() + kRefreshMs};
    const auto added = insertRow(tx.sql(), next);
    return added ? Result<bool>(true) : fail(added.error());
}

Result<bool> addCode(Tx &tx, OAuthGrant grant)
{
    grant.createdAt = Timestamp{tx.nowMs()};
    grant.expiresAt = Timestamp{tx.nowMs() + kCodeMs};
    const auto pruned =
        tx.sql().run(QStringLiteral("DELETE FROM oauth_grants WHERE expires_at < ?"), {tx.nowMs()});
    if (!pruned)
        return fail(pruned.error());
    const auto added = insertRow(tx.sql(), grant);
    return added ? Result<bool>(true) : fail(added.error());
}

} // namespace

Result<ApiKey> OAuthService::application(const QString &clientId) const
{
    const auto id = parseId(clientId);
    if (id) {
        auto key = findRow<ApiKey>(m_db.reader(),
                                   QStringLiteral(" WHERE id = ? AND revoked_at = 0"), {*id});
        if (!key)
            return fail(key.error());
        if (*key && !(*key)->clientSecretHash.isEmpty())
            return std::move(**key);
    }
    return fail(oauthError("invalid_client", QStringLiteral("There is no such client")));
}

/// One that proves who it is.
Result<ApiKey> OAuthService::client(const QString &id, const QString &secret) const
{
    auto key = application(id);
    const QString hash = key ? key->clientSecretHash : QString(64, u'0');
    if (!constantTimeEquals(hashApiKey(secret.toUtf8()).toLatin1(), hash.toLatin1()) || !key) {
        return fail(oauthError("invalid_client",
                               QStringLiteral("The client_id or client_secret is wrong")));
    }
    return key;
}

Result<lvng1::TokenAnswer> OAuthService::issue(const User &user, const ApiKey &key,
                                               const QStringList &scopes) const
{
    QStringList given = scopes;
    if (user.role != Role::Admin)
        given.removeAll(QStringLiteral("admin"));
    const auto token =
        m_tokens.issue(user, Scopes::fromNames(given), key.tier, kOAuthTokenSeconds, key.id);
    if (!token)
        return fail(token.error());
    lvng1::TokenAnswer answer;
    answer.accessToken = *token;
    answer.tokenType = QStringLiteral("Bearer");
    answer.expiresIn = kOAuthTokenSeconds;
    answer.scope = given.join(u' ');
    return answer;
}

Task<lvng1::TokenAnswer> OAuthService::token(lvng1::TokenRequest in, QByteArray basic)
{
    if (const auto header = basicClient(basic)) {
        in.clientId = header->first;
        in.clientSecret = header->second;
    }
    if (in.grantType.isEmpty())
        co_return fail(oauthError("invalid_request", QStringLiteral("grant_type is missing")));
    const bool isCode = in.grantType == QLatin1String("authorization_code");
    const bool isClient = in.grantType == QLatin1String("client_credentials");
    const bool isRefresh = in.grantType == QLatin1String("refresh_token");
    if (!isCode && !isClient && !isRefresh) {
        co_return fail(oauthError("unsupported_grant_type",
                                  QStringLiteral("grant_type is client_credentials, "
                                                 "authorization_code or refresh_token")));
    }
    if (in.clientId.isEmpty())
        co_return fail(oauthError("invalid_client", QStringLiteral("client_id is missing")));
    // An application on a person's machine can keep no secret: PKCE and the refresh token are its
    // proof. A secret that it sends has to be right all the same.
    const bool isPublic = !isClient && in.clientSecret.isEmpty();
    auto key = isPublic ? application(in.clientId) : client(in.clientId, in.clientSecret);
    if (!key)
        co_return fail(key.error());
    const Result<void> ready = co_await m_tokens.prepare();
    if (!ready && !m_tokens.isReady())
        co_return fail(ready.error());
    ApiKey app = *key;
    if (isClient)
        co_return co_await forClient(std::move(app), std::move(in.scope));
    if (isCode)
        co_return co_await forCode(std::move(app), std::move(in));
    co_return co_await forRefresh(std::move(app), std::move(in));
}

Task<lvng1::TokenAnswer> OAuthService::forClient(ApiKey key, QString scope)
{
    const auto scopes = scopesFor(scope, key.scopes);
    if (!scopes)
        co_return fail(scopes.error());
    const auto user = m_people.find(key.userId);
    if (!user || user->disabled) {
        co_return fail(oauthError("unauthorized_client",
                                  QStringLiteral("The person whose key this is may not log in")));
    }
    co_return issue(*user, key, *scopes);
}

Result<OAuthGrant> OAuthService::grantOf(const QString &secret, const QString &kind,
                                         const ApiKey &key) const
{
    auto grant = findRow<OAuthGrant>(m_db.reader(), QStringLiteral(" WHERE hash = ?"),
                                     {hashApiKey(secret.toUtf8())});
    if (!grant)
        return fail(grant.error());
    if (!*grant || (*grant)->kind != kind || (*grant)->keyId != key.id
        || (*grant)->expiresAt.ms <= m_clock.nowMs())
        return fail(grantGone());
    return std::move(**grant);
}

Task<lvng1::TokenAnswer> OAuthService::forCode(ApiKey key, lvng1::TokenRequest in)
{
    if (in.code.isEmpty() || in.codeVerifier.isEmpty()) {
        co_return fail(
            oauthError("invalid_request", QStringLiteral("code and code_verifier are needed")));
    }
    auto grant = grantOf(in.code, QStringLiteral("code"), key);
    if (!grant)
        co_return fail(grant.error());
    if (grant->redirectUri != in.redirectUri) {
        co_return fail(
            oauthError("invalid_grant", QStringLiteral("redirect_uri is not the one of the code")));
    }
    if (!fitsChallenge(in.codeVerifier, grant->challenge)) {
        co_return fail(oauthError("invalid_grant",
                                  QStringLiteral("code_verifier does not fit the code_challenge")));
    }
    OAuthGrant given = *grant;
    QStringList scopes = grant->scopes;
    co_return co_await exchange(std::move(key), std::move(given), std::move(scopes));
}

Task<lvng1::TokenAnswer> OAuthService::forRefresh(ApiKey key, lvng1::TokenRequest in)
{
    if (in.refreshToken.isEmpty())
        co_return fail(oauthError("invalid_request", QStringLiteral("refresh_token is missing")));
    auto grant = grantOf(in.refreshToken, QStringLiteral("refresh"), key);
    if (!grant)
        co_return fail(grant.error());
    auto scopes = scopesFor(in.scope, grant->scopes);
    if (!scopes)
        co_return fail(scopes.error());
    OAuthGrant given = *grant;
    QStringList wanted = *scopes;
    co_return co_await exchange(std::move(key), std::move(given), std::move(wanted));
}

Task<lvng1::TokenAnswer> OAuthService::exchange(ApiKey key, OAuthGrant grant, QStringList scopes)
{
    const auto user = m_people.find(grant.userId);
    if (!user || user->disabled || user->tokenEpoch != grant.tokenEpoch)
        co_return fail(grantGone());
    const NewGrantText refresh = newGrantText("lvngr_");
    OAuthGrant next = grant;
    next.hash = refresh.hash;
    next.kind = QStringLiteral("refresh");
    next.redirectUri.clear();
    next.challenge.clear();
    next.usedAt = {};
    auto write = [grant, next](Tx &tx) { return useGrant(tx, grant, next); };
    const Result<bool> used = co_await m_db.write(std::move(write));
    if (!used)
        co_return fail(used.error());
    if (!*used)
        co_return fail(grantGone());
    auto answer = issue(*user, key, scopes);
    if (answer)
        answer->refreshToken = refresh.text;
    co_return answer;
}

Result<OAuthService::Consent> OAuthService::checkAuthorize(const lvng1::AuthorizeRequest &in) const
{
    auto key = application(in.clientId);
    if (!key)
        return fail(oauthError("invalid_request", key.error().message));
    if (!isOnThisMachine(in.redirectUri)) {
        return fail(oauthError("invalid_request",
                               QStringLiteral("redirect_uri must be http on a loopback address: "
                                              "only applications on the person's own machine are "
                                              "let in")));
    }
    Consent consent;
    consent.application = std::move(*key);
    if (in.responseType != QLatin1String("code")) {
        consent.redirectError =
            oauthError("unsupported_response_type", QStringLiteral("response_type must be code"));
    } else if (in.codeChallengeMethod != QLatin1String("S256") || !isChallenge(in.codeChallenge)) {
        consent.redirectError =
            oauthError("invalid_request", QStringLiteral("PKCE is needed, with S256"));
    } else if (auto scopes = scopesFor(in.scope, consent.application.scopes)) {
        consent.scopes = std::move(*scopes);
    } else {
        consent.redirectError = scopes.error();
    }
    return consent;
}

Task<QString> OAuthService::authorize(Consent consent, lvng1::AuthorizeAnswer in,
                                      QByteArray address)
{
    LogIn login;
    login.username = in.username;
    login.password = std::move(in.password);
    const auto token = co_await m_people.logIn(std::move(address), std::move(login));
    if (!token)
        co_return fail(token.error());
    const auto claims = m_tokens.verify(token->accessToken.toLatin1());
    if (!claims)
        co_return fail(ErrorCode::Internal, QString(), QStringLiteral("a token of ours is none"));
    lvng1::AuthorizeRequest request = lvng1::requestOf(in);
    QString userId = claims->userId;
    co_return co_await giveCode(std::move(consent), std::move(request), std::move(userId),
                                claims->epoch);
}

Task<QString> OAuthService::authorizeAs(Consent consent, lvng1::AuthorizeRequest in, Caller caller)
{
    const auto user = m_people.find(caller.userId);
    if (!user)
        co_return fail(user.error());
    QStringList held;
    const QStringList own = caller.scopes.names();
    for (const QString &scope : consent.scopes) {
        if (own.contains(scope))
            held += scope;
    }
    consent.scopes = held;
    QString userId = user->id;
    co_return co_await giveCode(std::move(consent), std::move(in), std::move(userId),
                                user->tokenEpoch);
}

Task<QString> OAuthService::giveCode(Consent consent, lvng1::AuthorizeRequest in, QString userId,
                                     qint64 epoch)
{
    const NewGrantText code = newGrantText("lvngc_");
    OAuthGrant grant;
    grant.hash = code.hash;
    grant.kind = QStringLiteral("code");
    grant.chain = newId();
    grant.userId = userId;
    grant.keyId = consent.application.id;
    grant.scopes = consent.scopes;
    grant.redirectUri = in.redirectUri;
    grant.challenge = in.codeChallenge;
    grant.tokenEpoch = epoch;
    auto write = [grant](Tx &tx) { return addCode(tx, grant); };
    const Result<bool> stored = co_await m_db.write(std::move(write));
    if (!stored)
        co_return fail(stored.error());
    co_return QString(code.text);
}

QByteArray redirectTarget(const QString &uri, const QList<QPair<QString, QString>> &parameters)
{
    QUrl url(uri, QUrl::StrictMode);
    QByteArray query = url.query(QUrl::FullyEncoded).toLatin1();
    for (const auto &[name, value] : parameters) {
        query += (query.isEmpty() ? "" : "&") + QUrl::toPercentEncoding(name) + '='
                 + QUrl::toPercentEncoding(value);
    }
    url.setQuery(QString::fromLatin1(query), QUrl::StrictMode);
    return url.toEncoded();
}

} // namespace troupe

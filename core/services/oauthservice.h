// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/task.h"
#include "core/contract/lvng1/oauthops.h"
#include "core/services/caller.h"

#include <optional>

namespace troupe {

class Database;
class PeopleService;
class TokenIssuer;

/// OAuth 2.0 (RFC 6749) with PKCE (RFC 7636) for applications that an API key stands for: the key's
/// client_id and client_secret are theirs, its scopes and tier bound what they get, and revoking it
/// ends every token of theirs.
///
/// Errors carry the RFC's names as key: invalid_request, invalid_client, invalid_grant,
/// unauthorized_client, unsupported_grant_type, invalid_scope.
class OAuthService
{
public:
    OAuthService(Database &db, TokenIssuer &tokens, PeopleService &people, const Clock &clock)
        : m_db(db), m_tokens(tokens), m_people(people), m_clock(clock)
    {
    }

    /// `basic`: the Authorization header, in which a client may say who it is.
    Task<lvng1::TokenAnswer> token(lvng1::TokenRequest in, QByteArray basic);

    /// Whether an application may ask a person there: it is known, and waits on this machine
    /// (RFC 8252): a redirect_uri is http on a loopback address. What is wrong with the rest is in
    /// `redirectError` and told to the application.
    struct Consent
    {
        ApiKey application;
        QStringList scopes;
        std::optional<Error> redirectError;
    };
    Result<Consent> checkAuthorize(const lvng1::AuthorizeRequest &in) const;
    /// Logs the person in and gives the code that the application trades for tokens. The request has
    /// been checked; errors are those of a login.
    Task<QString> authorize(Consent consent, lvng1::AuthorizeAnswer in, QByteArray address);
    /// The same for a person whose credential came with the request: the application gets no scope
    /// that the credential has not.
    Task<QString> authorizeAs(Consent consent, lvng1::AuthorizeRequest in, Caller caller);

private:
    Result<ApiKey> client(const QString &id, const QString &secret) const;
    Result<ApiKey> application(const QString &clientId) const;
    Result<lvng1::TokenAnswer> issue(const User &user, const ApiKey &key,
                                     const QStringList &scopes) const;
    Task<lvng1::TokenAnswer> forClient(ApiKey key, QString scope);
    Task<lvng1::TokenAnswer> forCode(ApiKey key, lvng1::TokenRequest in);
    Task<lvng1::TokenAnswer> forRefresh(ApiKey key, lvng1::TokenRequest in);
    /// The unused grant of a code or refresh token that belongs to `key`.
    Result<OAuthGrant> grantOf(const QString &secret, const QString &kind, const ApiKey &key) const;
    Task<QString> giveCode(Consent consent, lvng1::AuthorizeRequest in, QString userId,
                           qint64 epoch);
    /// Uses up `grant` and keeps the refresh token that follows it.
    Task<lvng1::TokenAnswer> exchange(ApiKey key, OAuthGrant grant, QStringList scopes);

    Database &m_db;
    TokenIssuer &m_tokens;
    PeopleService &m_people;
    const Clock &m_clock;
};

/// Where a person's answer is sent: `uri` with these parameters added to its query.
QByteArray redirectTarget(const QString &uri, const QList<QPair<QString, QString>> &parameters);

} // namespace troupe

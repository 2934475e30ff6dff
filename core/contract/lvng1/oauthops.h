// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/op.h"
#include "core/domain/access.h"

/// OAuth 2.0 of LVNG v1 (API Integration Guide, "OAuth 2.0 Flow"). Nothing is Required here: what is
/// missing is said in the form of RFC 6749, not in v1's.
namespace troupe::lvng1 {

struct TokenRequest
{
    QString grantType; ///< client_credentials, authorization_code or refresh_token
    QString clientId;
    QString clientSecret;
    QString scope; ///< separated by spaces; empty: all that it may have
    QString code;
    QString redirectUri;
    QString codeVerifier;
    QString refreshToken;
    static const TypeInfo &info();
};

struct TokenAnswer
{
    QString accessToken; ///< a JWT (HS256) with the documented claims
    QString tokenType; ///< "Bearer"
    qint64 expiresIn = 0; ///< seconds
    QString scope;
    QString refreshToken; ///< empty for client_credentials
    static const TypeInfo &info();
};

struct AuthorizeRequest
{
    QString responseType; ///< "code"
    QString clientId;
    QString redirectUri;
    QString scope;
    QString state;
    QString codeChallenge;
    QString codeChallengeMethod; ///< "S256"
    static const TypeInfo &info();
};

/// What a person answers on the page of AuthorizeRequest.
struct AuthorizeAnswer
{
    QString responseType;
    QString clientId;
    QString redirectUri;
    QString scope;
    QString state;
    QString codeChallenge;
    QString codeChallengeMethod;
    QString username;
    QString password;
    QString decision; ///< "allow" or "deny"
    static const TypeInfo &info();
};

AuthorizeRequest requestOf(const AuthorizeAnswer &answer);

namespace ops {

inline constexpr Op<TokenRequest, TokenAnswer> oauthToken{
    {.verb = Verb::Post,
     .path = "/oauth/token",
     .scope = Scope::Open,
     .summary = "Get an access token",
     .tag = "OAuth",
     .description =
         "RFC 6749 with the grants client_credentials, authorization_code (with PKCE, S256) and "
         "refresh_token. An API key's client_id and client_secret are sent in the form or as HTTP "
         "Basic. Errors are {\"error\", \"error_description\"}.",
     .requestExample = "{\"grant_type\": \"client_credentials\", \"client_id\": "
                       "\"client_01jqe6t5b8x9k2m4n6p8r0s2tv\", \"client_secret\": \"lvngs_...\", "
                       "\"scope\": \"agents:read agents:write models:access\"}",
     .takesForm = true}};
inline constexpr Op<AuthorizeRequest, RawBody> oauthAuthorize{
    {.path = "/oauth/authorize",
     .scope = Scope::Open,
     .summary = "The page on which a person lets an application in",
     .tag = "OAuth",
     .description = "For applications on the person's machine: redirect_uri is http on a loopback "
                    "address (RFC 8252), and PKCE is required. Who sends a credential along gets "
                    "the code at once, for no more than the credential's scopes."}};
inline constexpr Op<AuthorizeAnswer, RawBody> oauthConsent{
    {.verb = Verb::Post,
     .path = "/oauth/authorize",
     .scope = Scope::Open,
     .summary = "A person's answer, sent by that page",
     .tag = "OAuth",
     .requestExample = "{\"response_type\": \"code\", \"client_id\": "
                       "\"client_01jqe6t5b8x9k2m4n6p8r0s2tv\", \"redirect_uri\": "
                       "\"http://127.0.0.1:5000/callback\", \"code_challenge\": "
                       "\"E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM\", \"username\": \"ann\", "
                       "\"password\": \"correct horse battery\", \"decision\": \"allow\"}",
     .takesForm = true}};

} // namespace ops
} // namespace troupe::lvng1

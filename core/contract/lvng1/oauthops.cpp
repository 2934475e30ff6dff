// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/contract/lvng1/oauthops.h"

#include "core/meta/values.h"

namespace troupe::lvng1 {

namespace {

constexpr int kLongestText = 2000;

} // namespace

const TypeInfo &TokenRequest::info()
{
    static const TypeInfo type{
        "token_request",
        {
            field<&TokenRequest::grantType>(
                "grant_type", NoFlag, "client_credentials, authorization_code or refresh_token")
                .length(0, kLongestText),
            field<&TokenRequest::clientId>("client_id").length(0, kLongestText),
            field<&TokenRequest::clientSecret>("client_secret", Secret).length(0, kLongestText),
            field<&TokenRequest::scope>("scope", NoFlag,
                                        "Separated by spaces; empty: all that it may have")
                .length(0, kLongestText),
            field<&TokenRequest::code>("code", Secret).length(0, kLongestText),
            field<&TokenRequest::redirectUri>("redirect_uri").length(0, kLongestText),
            field<&TokenRequest::codeVerifier>("code_verifier", Secret).length(0, kLongestText),
            field<&TokenRequest::refreshToken>("refresh_token", Secret).length(0, kLongestText),
        }};
    return type;
}

const TypeInfo &TokenAnswer::info()
{
    static const TypeInfo type{
        "token_answer",
        {
            field<&TokenAnswer::accessToken>("access_token", NoFlag,
                                             "A JWT (HS256) with iss, sub, aud, exp, iat, scope, "
                                             "org_id and rate_limit"),
            field<&TokenAnswer::tokenType>("token_type", NoFlag, "\"Bearer\""),
            field<&TokenAnswer::expiresIn>("expires_in", NoFlag, "In seconds"),
            field<&TokenAnswer::scope>("scope"),
            field<&TokenAnswer::refreshToken>("refresh_token", OmitEmpty, "Used once"),
        }};
    return type;
}

const TypeInfo &AuthorizeRequest::info()
{
    static const TypeInfo type{
        "authorize_request",
        {
            field<&AuthorizeRequest::responseType>("response_type", NoFlag, "\"code\"")
                .length(0, kLongestText),
            field<&AuthorizeRequest::clientId>("client_id").length(0, kLongestText),
            field<&AuthorizeRequest::redirectUri>("redirect_uri").length(0, kLongestText),
            field<&AuthorizeRequest::scope>("scope").length(0, kLongestText),
            field<&AuthorizeRequest::state>("state").length(0, kLongestText),
            field<&AuthorizeRequest::codeChallenge>("code_challenge").length(0, kLongestText),
            field<&AuthorizeRequest::codeChallengeMethod>("code_challenge_method", NoFlag,
                                                          "\"S256\"")
                .length(0, kLongestText),
        }};
    return type;
}

const TypeInfo &AuthorizeAnswer::info()
{
    static const TypeInfo type{
        "authorize_answer",
        {
            field<&AuthorizeAnswer::responseType>("response_type").length(0, kLongestText),
            field<&AuthorizeAnswer::clientId>("client_id").length(0, kLongestText),
            field<&AuthorizeAnswer::redirectUri>("redirect_uri").length(0, kLongestText),
            field<&AuthorizeAnswer::scope>("scope").length(0, kLongestText),
            field<&AuthorizeAnswer::state>("state").length(0, kLongestText),
            field<&AuthorizeAnswer::codeChallenge>("code_challenge").length(0, kLongestText),
            field<&AuthorizeAnswer::codeChallengeMethod>("code_challenge_method")
                .length(0, kLongestText),
            field<&AuthorizeAnswer::username>("username").length(0, 254),
            field<&AuthorizeAnswer::password>("password", Secret).length(0, 1024),
            field<&AuthorizeAnswer::decision>("decision", NoFlag, "\"allow\" or \"deny\"")
                .length(0, 20),
        }};
    return type;
}

AuthorizeRequest requestOf(const AuthorizeAnswer &answer)
{
    AuthorizeRequest request;
    request.responseType = answer.responseType;
    request.clientId = answer.clientId;
    request.redirectUri = answer.redirectUri;
    request.scope = answer.scope;
    request.state = answer.state;
    request.codeChallenge = answer.codeChallenge;
    request.codeChallengeMethod = answer.codeChallengeMethod;
    return request;
}

} // namespace troupe::lvng1

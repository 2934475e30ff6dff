// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/lvng1/oauthadapter.h"

#include "core/api/docsstyle.h"

#include <QUrl>

namespace troupe {

namespace {

constexpr int kSeeOther = 303; // after a form, with GET (RFC 9110, 15.4.4)

RawBody redirectBack(const lvng1::AuthorizeRequest &request,
                     QList<QPair<QString, QString>> parameters)
{
    if (!request.state.isEmpty())
        parameters.append({QStringLiteral("state"), request.state});
    RawBody answer;
    answer.status = kSeeOther;
    answer.headers.emplaceBack("Location", redirectTarget(request.redirectUri, parameters));
    answer.headers.emplaceBack("Referrer-Policy", "no-referrer");
    return answer;
}

RawBody redirectError(const lvng1::AuthorizeRequest &request, const QString &name,
                      const QString &message)
{
    return redirectBack(request, {{QStringLiteral("error"), name},
                                  {QStringLiteral("error_description"), message}});
}

QString hiddenField(const char *name, const QString &value)
{
    return QStringLiteral("<input type=\"hidden\" name=\"%1\" value=\"%2\">\n")
        .arg(QLatin1String(name), value.toHtmlEscaped());
}

QString scopeList(const QStringList &scopes)
{
    QString list;
    for (const QString &scope : scopes)
        list += QStringLiteral("<li><code>%1</code></li>\n").arg(scope.toHtmlEscaped());
    return list;
}

QString hiddenFields(const lvng1::AuthorizeRequest &request)
{
    return hiddenField("response_type", request.responseType)
           + hiddenField("client_id", request.clientId)
           + hiddenField("redirect_uri", request.redirectUri) + hiddenField("scope", request.scope)
           + hiddenField("state", request.state)
           + hiddenField("code_challenge", request.codeChallenge)
           + hiddenField("code_challenge_method", request.codeChallengeMethod);
}

} // namespace

RawBody consentPage(const OAuthService::Consent &consent, const lvng1::AuthorizeRequest &request,
                    const QString &problem)
{
    const QUrl target(request.redirectUri);
    const QString back = QStringLiteral("http://%1").arg(target.authority(QUrl::FullyEncoded));
    QString html =
        QStringLiteral("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                       "<meta name=\"viewport\" content=\"width=device-width\">"
                       "<title>Allow %1?</title><style>%2</style></head><body><main>\n"
                       "<h1>Allow “%1”?</h1>\n<p>An application that waits at <code>%3</code> "
                       "wants to act for you on this Troupe server. It may:</p>\n<ul>\n%4</ul>\n")
            .arg(consent.application.name.toHtmlEscaped(), QString::fromUtf8(docsStyle()),
                 back.toHtmlEscaped(), scopeList(consent.scopes));
    if (!problem.isEmpty())
        html += QStringLiteral("<p role=\"alert\"><strong>%1</strong></p>\n")
                    .arg(problem.toHtmlEscaped());
    html += QStringLiteral(
                "<form method=\"post\" action=\"/oauth/authorize\">\n%1"
                "<p><label>Username <input name=\"username\" autocomplete=\"username\" autofocus>"
                "</label></p>\n<p><label>Password <input name=\"password\" type=\"password\" "
                "autocomplete=\"current-password\"></label></p>\n<p><button name=\"decision\" "
                "value=\"allow\">Allow</button> <button name=\"decision\" value=\"deny\">Deny"
                "</button></p>\n</form>\n</main></body></html>\n")
                .arg(hiddenFields(request));
    RawBody page{"text/html; charset=utf-8", html.toUtf8(), problem.isEmpty() ? 200 : 401, {}};
    // A browser checks where a form leads to also after a redirect.
    page.headers.emplaceBack("Content-Security-Policy",
                             "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; "
                             "form-action 'self' "
                                 + back.toLatin1() + "; frame-ancestors 'none'");
    page.headers.emplaceBack("Referrer-Policy", "no-referrer");
    return page;
}

Task<lvng1::TokenAnswer> Lvng1OAuth::token(CallInfo info, lvng1::TokenRequest in)
{
    return m_oauth.token(std::move(in), info.authorization);
}

Task<RawBody> Lvng1OAuth::authorize(CallInfo info, lvng1::AuthorizeRequest in)
{
    const auto consent = m_oauth.checkAuthorize(in);
    if (!consent)
        co_return fail(consent.error());
    if (const auto &problem = consent->redirectError)
        co_return redirectError(in, problem->key, problem->message);
    if (info.caller.userId.isEmpty())
        co_return consentPage(*consent, in, QString());
    OAuthService::Consent given = *consent;
    lvng1::AuthorizeRequest request = in;
    Caller caller = info.caller;
    const auto code =
        co_await m_oauth.authorizeAs(std::move(given), std::move(request), std::move(caller));
    if (!code)
        co_return fail(code.error());
    co_return redirectBack(in, {{QStringLiteral("code"), *code}});
}

Task<RawBody> Lvng1OAuth::consent(CallInfo info, lvng1::AuthorizeAnswer in)
{
    const lvng1::AuthorizeRequest request = lvng1::requestOf(in);
    const auto consent = m_oauth.checkAuthorize(request);
    if (!consent)
        co_return fail(consent.error());
    if (const auto &problem = consent->redirectError)
        co_return redirectError(request, problem->key, problem->message);
    if (in.decision != QLatin1String("allow")) {
        co_return redirectError(request, QStringLiteral("access_denied"),
                                QStringLiteral("The person said no"));
    }
    OAuthService::Consent given = *consent;
    QByteArray address = info.peer;
    const auto code =
        co_await m_oauth.authorize(std::move(given), std::move(in), std::move(address));
    if (!code) {
        const bool isTheirs = code.error().code == ErrorCode::Unauthenticated
                              || code.error().code == ErrorCode::RateLimited;
        if (!isTheirs)
            co_return fail(code.error());
        co_return consentPage(*consent, request, code.error().message);
    }
    co_return redirectBack(request, {{QStringLiteral("code"), *code}});
}

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/lvng1/lvng1family.h"

#include "core/api/tiers.h"

#include <algorithm>
#include <array>

namespace troupe {

namespace {

struct Lvng1Error
{
    QString type;
    QString code;
    QString message;
    QString param; ///< null: none
};

QString typeOf(int status)
{
    if (status == 401)
        return QStringLiteral("authentication_error");
    if (status == 403)
        return QStringLiteral("permission_error");
    if (status == 404)
        return QStringLiteral("not_found_error");
    if (status == 409)
        return QStringLiteral("conflict_error");
    if (status == 429)
        return QStringLiteral("rate_limit_error");
    if (status >= 500)
        return QStringLiteral("api_error");
    return QStringLiteral("invalid_request_error");
}

QString codeOf(const Error &error)
{
    if (!error.key.isEmpty())
        return error.key;
    switch (error.code) {
    case ErrorCode::Malformed:
    case ErrorCode::Invalid:
        return QStringLiteral("invalid_request");
    case ErrorCode::Unauthenticated:
        return QStringLiteral("api_key_invalid");
    case ErrorCode::Forbidden:
        return QStringLiteral("insufficient_scope");
    case ErrorCode::RateLimited:
        return QStringLiteral("rate_limit_exceeded");
    case ErrorCode::Internal:
        return QStringLiteral("internal_error");
    case ErrorCode::Unavailable:
        return QStringLiteral("service_unavailable");
    default:
        return errorCodeName(error.code);
    }
}

Lvng1Error describeError(const Error &error, int status)
{
    Lvng1Error out{typeOf(status), codeOf(error), inputSentence(error), QString()};
    if (error.issues.isEmpty())
        return out;
    const FieldIssue &issue = error.issues.first();
    out.param = parameterName(issue.pointer);
    if (!error.key.isEmpty())
        return out; // it says better itself what is wrong
    if (issue.message == QLatin1String("is required"))
        out.code = QStringLiteral("missing_parameter");
    else if (!out.param.isEmpty())
        out.code = QStringLiteral("invalid_parameter");
    return out;
}

void writeError(const Error &error, int status, const QByteArray &requestId, JsonWriter &json)
{
    const Lvng1Error described = describeError(error, status);
    json.key("error");
    json.beginObject();
    json.key("type");
    json.value(described.type);
    json.key("code");
    json.value(described.code);
    json.key("message");
    json.value(described.message);
    json.key("param");
    if (described.param.isNull())
        json.null();
    else
        json.value(described.param);
    json.key("request_id");
    json.value(QString::fromLatin1(requestId));
    json.endObject();
}

/// The names of RFC 6749, 4.1.2.1 and 5.2.
bool isOAuthError(const Error &error)
{
    constexpr std::array names{"invalid_request",     "invalid_client",         "invalid_grant",
                               "unauthorized_client", "unsupported_grant_type", "invalid_scope"};
    return std::any_of(names.begin(), names.end(),
                       [&error](const char *name) { return error.key == QLatin1String(name); });
}

HttpResponse oauthProblem(const Error &error, int status)
{
    JsonWriter json;
    json.beginObject();
    json.key("error");
    json.value(error.key);
    json.key("error_description");
    json.value(error.message);
    json.endObject();
    return HttpResponse(status, "application/json", json.take());
}

} // namespace

bool Lvng1Family::owns(QByteArrayView path) const
{
    return path == "/v1" || path.startsWith("/v1/") || path == "/oauth"
           || path.startsWith("/oauth/");
}

int Lvng1Family::statusOf(const Error &error) const
{
    // Its table knows no 422: what cannot be taken is a 400.
    return error.code == ErrorCode::Invalid ? 400 : plainStatusOf(error);
}

HttpResponse Lvng1Family::renderError(const Error &error, int status,
                                      const QByteArray &requestId) const
{
    if (isOAuthError(error))
        return oauthProblem(error, status);
    JsonWriter json;
    json.beginObject();
    writeError(error, status, requestId, json);
    json.endObject();
    return HttpResponse(status, "application/json", json.take());
}

QByteArray Lvng1Family::streamError(const Error &error, const QByteArray &requestId) const
{
    JsonWriter json;
    json.beginObject();
    json.key("type");
    json.value(QStringLiteral("error"));
    writeError(error, statusOf(error), requestId, json);
    json.endObject();
    return json.take();
}

LimitPolicy Lvng1Family::limits(const Caller &caller) const
{
    const TierLimits tier = tierLimits(caller.userId.isEmpty() ? Tier::Enterprise : caller.tier);
    return {tier.requestsPerHour, 3600, tier.tokensPerDay};
}

void Lvng1Family::writeLimits(const LimitState &state, HttpHeaders &headers) const
{
    headers.set(QByteArrayLiteral("X-RateLimit-Limit"), QByteArray::number(state.policy.requests));
    headers.set(QByteArrayLiteral("X-RateLimit-Remaining"), QByteArray::number(state.remaining));
    headers.set(QByteArrayLiteral("X-RateLimit-Reset"), QByteArray::number(state.resetAt));
    headers.set(QByteArrayLiteral("X-RateLimit-Window"),
                QByteArray::number(state.policy.windowSeconds));
    headers.set(QByteArrayLiteral("X-Daily-Quota-Limit"),
                QByteArray::number(state.policy.tokensPerDay));
    headers.set(QByteArrayLiteral("X-Daily-Quota-Remaining"),
                QByteArray::number(state.tokensRemaining));
    headers.set(QByteArrayLiteral("X-Daily-Quota-Reset"), QByteArray::number(state.tokensResetAt));
}

} // namespace troupe

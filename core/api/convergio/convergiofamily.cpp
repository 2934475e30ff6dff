// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/convergio/convergiofamily.h"

#include "core/api/tiers.h"
#include "core/contract/convergio/agentops.h"

#include <algorithm>
#include <array>

namespace troupe {

namespace {

constexpr LimitPolicy kConvergioLimits{100, 60, 0};

bool isUnder(QByteArrayView path, QByteArrayView prefix)
{
    return path.startsWith(prefix) && (path.size() == prefix.size() || path[prefix.size()] == '/');
}

QString codeOfStatus(int status)
{
    switch (status) {
    case 400:
        return QStringLiteral("BAD_REQUEST");
    case 401:
        return QStringLiteral("UNAUTHORIZED");
    case 403:
        return QStringLiteral("FORBIDDEN");
    case 404:
        return QStringLiteral("NOT_FOUND");
    case 405:
        return QStringLiteral("METHOD_NOT_ALLOWED");
    case 409:
        return QStringLiteral("CONFLICT");
    case 413:
        return QStringLiteral("PAYLOAD_TOO_LARGE");
    case 422:
        return QStringLiteral("VALIDATION_ERROR");
    case 429:
        return QStringLiteral("RATE_LIMIT_EXCEEDED");
    case 502:
        return QStringLiteral("BAD_GATEWAY");
    case 503:
        return QStringLiteral("SERVICE_UNAVAILABLE");
    default:
        return status >= 500 ? QStringLiteral("INTERNAL_ERROR") : QStringLiteral("REQUEST_ERROR");
    }
}

} // namespace

QByteArray convergioError(const Error &error, int status)
{
    JsonWriter json;
    json.beginObject();
    json.key("code");
    json.value(error.key.isEmpty() ? codeOfStatus(status) : error.key.toUpper());
    json.key("message");
    const bool isPlain = status == 422 && error.key.isEmpty() && !error.issues.isEmpty();
    if (isPlain)
        json.value(QStringLiteral("The provided data is invalid"));
    else
        json.value(error.message.isEmpty() ? QStringLiteral("Internal server error")
                                           : error.message);
    json.key("details");
    json.beginObject();
    if (!error.issues.isEmpty()) {
        const FieldIssue &issue = error.issues.first();
        json.key("field");
        json.value(parameterName(issue.pointer));
        json.key("reason");
        json.value(issue.message);
    }
    json.endObject();
    json.endObject();
    return json.take();
}

bool ConvergioFamily::owns(QByteArrayView path) const
{
    constexpr std::array<const char *, 9> mounts{"/api/v1",    "/health", "/metrics",
                                                 "/docs",      "/redoc",  "/telemetry",
                                                 "/ecosystem", "/admin",  "/ws"};
    return path == "/openapi.json"
           || std::any_of(mounts.begin(), mounts.end(),
                          [path](const char *mount) { return isUnder(path, mount); });
}

int ConvergioFamily::statusOf(const Error &error) const
{
    const int status = plainStatusOf(error);
    return status == 400 ? 422 : status;
}

/// What every envelope ends with.
QByteArray ConvergioFamily::ending(const QByteArray &requestId) const
{
    return ",\"timestamp\":\"" + Timestamp{m_clock.nowMs()}.toIso(true) + "\",\"request_id\":\""
           + requestId + "\"}";
}

HttpResponse ConvergioFamily::renderError(const Error &error, int status,
                                          const QByteArray &requestId) const
{
    return HttpResponse(status, "application/json",
                        "{\"success\":false,\"error\":" + convergioError(error, status)
                            + ending(requestId));
}

QByteArray ConvergioFamily::envelope(const QByteArray &data, const QByteArray &requestId) const
{
    return "{\"success\":true,\"data\":" + data + ending(requestId);
}

QByteArray ConvergioFamily::streamError(const Error &error, const QByteArray &requestId) const
{
    return "{\"type\":\"error\",\"error\":" + convergioError(error, statusOf(error))
           + ending(requestId);
}

LimitPolicy ConvergioFamily::limits(const Caller &caller) const
{
    LimitPolicy policy = kConvergioLimits;
    // The day's tokens are the key's, whichever way they are spent.
    if (!caller.keyId.isEmpty())
        policy.tokensPerDay = tierLimits(caller.tier).tokensPerDay;
    return policy;
}

void ConvergioFamily::writeLimits(const LimitState &state, HttpHeaders &headers) const
{
    headers.set(QByteArrayLiteral("X-RateLimit-Limit"), QByteArray::number(state.policy.requests));
    headers.set(QByteArrayLiteral("X-RateLimit-Remaining"), QByteArray::number(state.remaining));
    headers.set(QByteArrayLiteral("X-RateLimit-Reset"), QByteArray::number(state.resetAt));
}

bool ConvergioFamily::isOpenFor(const OpRow &row) const
{
    const QByteArrayView path(row.path);
    // A key would outlive the server that was started open.
    return m_isOpen && row.scope != Scope::Admin && !isUnder(path, "/admin")
           && !isUnder(path, "/api/v1/keys") && !isUnder(path, "/metrics")
           && !isUnder(path, "/telemetry");
}

} // namespace troupe

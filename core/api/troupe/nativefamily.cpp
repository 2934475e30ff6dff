// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/troupe/nativefamily.h"

#include "core/api/tiers.h"

namespace troupe {

namespace {

constexpr LimitPolicy kNativeLimits{6000, 60, 0};

void writeProblem(const Error &error, int status, const QByteArray &requestId, JsonWriter &json)
{
    json.beginObject();
    json.key("type");
    json.value(QStringLiteral("about:blank"));
    json.key("title");
    json.value(QString::fromLatin1(httpReason(status)));
    json.key("status");
    json.value(status);
    json.key("detail");
    json.value(error.message.isEmpty() ? QStringLiteral("Something went wrong on the server")
                                       : error.message);
    json.key("code");
    json.value(error.key.isEmpty() ? errorCodeName(error.code) : error.key);
    json.key("request_id");
    json.value(QString::fromLatin1(requestId));
    if (error.retryAfterSeconds > 0) {
        json.key("retry_after");
        json.value(error.retryAfterSeconds);
    }
    if (!error.issues.isEmpty()) {
        json.key("errors");
        json.beginArray();
        for (const FieldIssue &issue : error.issues) {
            json.beginObject();
            json.key("pointer");
            json.value(issue.pointer);
            json.key("message");
            json.value(issue.message);
            json.endObject();
        }
        json.endArray();
    }
    json.endObject();
}

} // namespace

bool NativeFamily::owns(QByteArrayView path) const
{
    return path == "/troupe" || path.startsWith("/troupe/");
}

HttpResponse NativeFamily::renderError(const Error &error, int status,
                                       const QByteArray &requestId) const
{
    JsonWriter json;
    writeProblem(error, status, requestId, json);
    return HttpResponse(status, "application/problem+json", json.take());
}

QByteArray NativeFamily::streamError(const Error &error, const QByteArray &requestId) const
{
    JsonWriter json;
    json.beginObject();
    json.key("type");
    json.value(QStringLiteral("error"));
    json.key("error");
    writeProblem(error, plainStatusOf(error), requestId, json);
    json.endObject();
    return json.take();
}

LimitPolicy NativeFamily::limits(const Caller &caller) const
{
    LimitPolicy policy = kNativeLimits;
    // The desktop's own session is nobody's subscription.
    if (!caller.keyId.isEmpty())
        policy.tokensPerDay = tierLimits(caller.tier).tokensPerDay;
    return policy;
}

void NativeFamily::writeLimits(const LimitState &state, HttpHeaders &headers) const
{
    headers.set(QByteArrayLiteral("X-RateLimit-Limit"), QByteArray::number(state.policy.requests));
    headers.set(QByteArrayLiteral("X-RateLimit-Remaining"), QByteArray::number(state.remaining));
    headers.set(QByteArrayLiteral("X-RateLimit-Reset"), QByteArray::number(state.resetAt));
}

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/aimos/aimosfamily.h"

#include "core/api/tiers.h"

namespace troupe {

namespace {

constexpr qint64 kPerMinute = 100;
constexpr qint64 kPerMinuteForAdmins = 200;

/// "username", "must have at least 3 characters": as people write it.
QString issueSentence(const FieldIssue &issue)
{
    QString name = parameterName(issue.pointer).replace(u'_', u' ');
    if (name.isEmpty())
        name = QStringLiteral("the body");
    name[0] = name[0].toUpper();
    QString message = issue.message;
    message.replace(QLatin1String("must have at least"), QLatin1String("must be at least"));
    // What a service found is a sentence of its own.
    return message.at(0).isUpper() ? message : name + u' ' + message;
}

void writeIssues(const Error &error, JsonWriter &json)
{
    json.key("type");
    json.value(QStringLiteral("validation_error"));
    json.key("errors");
    json.beginArray();
    for (const FieldIssue &issue : error.issues) {
        json.beginObject();
        json.key("field");
        json.value(parameterName(issue.pointer));
        json.key("message");
        json.value(issueSentence(issue));
        json.endObject();
    }
    if (error.issues.isEmpty()) {
        json.beginObject();
        json.key("field");
        json.value(QStringLiteral("body"));
        json.key("message");
        json.value(error.message);
        json.endObject();
    }
    json.endArray();
}

QString detailOf(const Error &error, int status)
{
    if (status == 401)
        return QStringLiteral("Invalid authentication credentials");
    if (status >= 500 && error.message.isEmpty())
        return QStringLiteral("Internal server error");
    if (status == 400 && error.key.isEmpty())
        return QStringLiteral("Invalid request data");
    return error.message;
}

QByteArray aimosEnvelope(const Error &error, int status, const QByteArray &requestId)
{
    JsonWriter json;
    json.beginObject();
    json.key("detail");
    json.value(detailOf(error, status));
    if (status == 400)
        writeIssues(error, json);
    if (status == 429) {
        json.key("retry_after");
        json.value(error.retryAfterSeconds);
    }
    if (status == 500) {
        json.key("error_id");
        json.value(QString::fromLatin1(requestId));
    }
    json.endObject();
    return json.take();
}

} // namespace

bool AimosFamily::owns(QByteArrayView path) const
{
    return path == "/api" || path.startsWith("/api/");
}

int AimosFamily::statusOf(const Error &error) const
{
    return error.code == ErrorCode::Invalid ? 400 : plainStatusOf(error);
}

HttpResponse AimosFamily::renderError(const Error &error, int status,
                                      const QByteArray &requestId) const
{
    return HttpResponse(status, "application/json", aimosEnvelope(error, status, requestId));
}

QByteArray AimosFamily::streamError(const Error &error, const QByteArray &requestId) const
{
    return aimosEnvelope(error, statusOf(error), requestId);
}

LimitPolicy AimosFamily::limits(const Caller &caller) const
{
    LimitPolicy policy{caller.role == Role::Admin ? kPerMinuteForAdmins : kPerMinute, 60, 0};
    // The day's tokens are the key's, whichever way they are spent.
    if (!caller.keyId.isEmpty())
        policy.tokensPerDay = tierLimits(caller.tier).tokensPerDay;
    return policy;
}

void AimosFamily::writeLimits(const LimitState &state, HttpHeaders &headers) const
{
    headers.set(QByteArrayLiteral("X-RateLimit-Limit"), QByteArray::number(state.policy.requests));
    headers.set(QByteArrayLiteral("X-RateLimit-Remaining"), QByteArray::number(state.remaining));
    headers.set(QByteArrayLiteral("X-RateLimit-Reset"), QByteArray::number(state.resetAt));
}

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/lvng2/lvng2family.h"

#include "core/api/tiers.h"

namespace troupe {

namespace {

constexpr LimitPolicy kLvng2Limits{100, 60, 0};

QByteArray lvng2Envelope(const Error &error)
{
    JsonWriter json;
    json.beginObject();
    json.key("success");
    json.value(false);
    json.key("error");
    json.value(inputSentence(error));
    json.endObject();
    return json.take();
}

} // namespace

bool Lvng2Family::owns(QByteArrayView path) const
{
    return path == "/api/v2" || path.startsWith("/api/v2/");
}

int Lvng2Family::statusOf(const Error &error) const
{
    return error.code == ErrorCode::Invalid ? 400 : plainStatusOf(error);
}

HttpResponse Lvng2Family::renderError(const Error &error, int status, const QByteArray &) const
{
    return HttpResponse(status, "application/json", lvng2Envelope(error));
}

QByteArray Lvng2Family::streamError(const Error &error, const QByteArray &) const
{
    return lvng2Envelope(error);
}

LimitPolicy Lvng2Family::limits(const Caller &caller) const
{
    LimitPolicy policy = kLvng2Limits;
    // The day's tokens are the key's, whichever way they are spent.
    if (!caller.keyId.isEmpty())
        policy.tokensPerDay = tierLimits(caller.tier).tokensPerDay;
    return policy;
}

void Lvng2Family::writeLimits(const LimitState &state, HttpHeaders &headers) const
{
    headers.set(QByteArrayLiteral("X-RateLimit-Limit"), QByteArray::number(state.policy.requests));
    headers.set(QByteArrayLiteral("X-RateLimit-Remaining"), QByteArray::number(state.remaining));
    headers.set(QByteArrayLiteral("X-RateLimit-Reset"), QByteArray::number(state.resetAt));
}

} // namespace troupe

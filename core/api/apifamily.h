// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/callinfo.h"
#include "core/base/error.h"
#include "core/contract/op.h"
#include "core/http/message.h"
#include "core/meta/typeinfo.h"

namespace troupe {

/// What a caller's requests are bounded by, in one family.
struct LimitPolicy
{
    qint64 requests = 0; ///< per window
    int windowSeconds = 60;
    qint64 tokensPerDay = 0; ///< 0: not bounded
};

/// Where a caller stands, for the headers of an answer.
struct LimitState
{
    LimitPolicy policy;
    bool allowed = true;
    qint64 remaining = 0;
    qint64 resetAt = 0; ///< seconds since 1970: when the bucket is full again
    int retryAfterSeconds = 0;
    qint64 tokensRemaining = 0; ///< when tokensPerDay is set
    qint64 tokensResetAt = 0;
};

/// Whose requests share a bucket.
enum class LimitSubject : quint8 {
    Credential, ///< of an API key, else of the person
    Person, ///< whichever key or token they use
    Address, ///< of the client
};

/// The status of an error: that of its code, but for a few that HTTP tells apart by itself.
int plainStatusOf(const Error &error);

/// "/memory_config/max_turns" as people write it: "memory_config.max_turns".
QString parameterName(const QString &pointer);
/// What is wrong, in one sentence that names the first field that is, for families with room for one
/// only: "Missing required parameter: 'message'". An internal error says no more than that.
QString inputSentence(const Error &error);

/// One API family: where it is mounted and how it says things.
class ApiFamily
{
public:
    virtual ~ApiFamily() = default;

    virtual const char *name() const = 0; ///< in metrics and logs
    /// Whether a path without a route belongs here. Asked in the order of registration.
    virtual bool owns(QByteArrayView path) const = 0;
    virtual KeyStyle keyStyle() const { return KeyStyle::Snake; }
    virtual bool refusesUnknownKeys() const { return false; }
    /// Idempotency-Key is honoured on writes.
    virtual bool replaysWrites() const { return false; }

    virtual int statusOf(const Error &error) const { return plainStatusOf(error); }
    /// `status` is statusOf(error), or what the HTTP layer found. Headers such as WWW-Authenticate
    /// are added elsewhere.
    virtual HttpResponse renderError(const Error &error, int status,
                                     const QByteArray &requestId) const = 0;
    /// The answer of a row that is `enveloped`, around the JSON of its data.
    virtual QByteArray envelope(const QByteArray &data, const QByteArray &requestId) const
    {
        Q_UNUSED(requestId);
        return data;
    }
    /// The last event of a stream that fails after it began.
    virtual QByteArray streamError(const Error &error, const QByteArray &requestId) const = 0;

    /// `caller` without userId: somebody unknown, bounded by address.
    virtual LimitPolicy limits(const Caller &caller) const = 0;
    virtual void writeLimits(const LimitState &state, HttpHeaders &headers) const = 0;
    virtual LimitSubject limitSubject() const { return LimitSubject::Credential; }
    /// Whether a signature that is sent is checked, also of keys that need none (LVNG v1).
    virtual bool checksSignatures() const { return false; }
    /// Whether `row` needs no credential here, although it is not Open (--open-convergio).
    virtual bool isOpenFor(const OpRow &row) const
    {
        Q_UNUSED(row);
        return false;
    }
};

} // namespace troupe

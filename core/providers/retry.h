// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/wait.h"
#include "core/net/outboundmessage.h"

#include <functional>
#include <optional>

namespace troupe {

/// When to ask a provider again: exponential backoff with full jitter, and what the server asked
/// for where it did. All times in milliseconds.
struct RetryPolicy
{
    int maxRetries = 3;
    qint64 baseMs = 500; ///< the first wait is between 0 and this; it doubles each time
    qint64 capMs = 8'000; ///< of one wait that we choose
    qint64 retryAfterCapMs = 30'000; ///< a server that asks for more is not waited for
    qint64 budgetMs = 60'000; ///< of all waits together

    RetryPolicy() {}

    /// The wait before retry number `retry` (from 0), or nothing when it is not to be made.
    /// `random` is in [0, 1).
    std::optional<qint64> waitMs(int retry, qint64 waitedMs, std::optional<qint64> retryAfterMs,
                                 double random) const;
};

/// How a provider waits and rolls its dice; tests put in their own.
struct RetryTools
{
    std::function<Task<void>(qint64 ms, CancelToken cancel)> wait; ///< Cancelled when cancelled
    std::function<double()> random; ///< in [0, 1)

    RetryTools();
};

/// What a 429 or 503 says about when to come back, the longest of: retry-after-ms, Retry-After
/// (seconds or an HTTP date), and, for what has run out ("remaining" is 0), OpenAI's and
/// Anthropic's ratelimit-reset headers; else a hint in the message such as "Please try again in
/// 1.2s". Nothing when it does not say. Never negative; at most a day.
std::optional<qint64> retryAfterMs(const OutboundHeaders &headers, const QString &message,
                                   qint64 nowMs);

/// "1.2s", "6m0s", "120ms", "1h2m3s" in milliseconds.
std::optional<qint64> parseGoDuration(QStringView text);
/// An HTTP date (RFC 9110, the three forms) in milliseconds since 1970.
std::optional<qint64> parseHttpDate(const QByteArray &text);

} // namespace troupe

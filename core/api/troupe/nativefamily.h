// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/apifamily.h"

namespace troupe {

/// The native API at /troupe/v1. Errors are application/problem+json (RFC 9457) with the members
/// `code`, `request_id` and, for each field that is wrong, `errors`: [{"pointer","message"}].
class NativeFamily final : public ApiFamily
{
public:
    const char *name() const override { return "troupe"; }
    bool owns(QByteArrayView path) const override;
    bool refusesUnknownKeys() const override { return true; }
    bool replaysWrites() const override { return true; }
    HttpResponse renderError(const Error &error, int status,
                             const QByteArray &requestId) const override;
    QByteArray streamError(const Error &error, const QByteArray &requestId) const override;
    LimitPolicy limits(const Caller &caller) const override;
    void writeLimits(const LimitState &state, HttpHeaders &headers) const override;
};

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/apifamily.h"

namespace troupe {

/// AIMOS: /api but for /api/v1 and /api/v2, which are other families' and are asked before. Errors
/// are {"detail": …}. 100 requests a minute for each person, 200 for an administrator.
class AimosFamily final : public ApiFamily
{
public:
    const char *name() const override { return "aimos"; }
    bool owns(QByteArrayView path) const override;
    int statusOf(const Error &error) const override;
    HttpResponse renderError(const Error &error, int status,
                             const QByteArray &requestId) const override;
    QByteArray streamError(const Error &error, const QByteArray &requestId) const override;
    LimitPolicy limits(const Caller &caller) const override;
    void writeLimits(const LimitState &state, HttpHeaders &headers) const override;
    LimitSubject limitSubject() const override { return LimitSubject::Person; }
};

} // namespace troupe

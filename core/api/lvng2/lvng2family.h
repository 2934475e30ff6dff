// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/apifamily.h"

namespace troupe {

/// LVNG v2 at /api/v2: 100 requests a minute, errors are {"success":false,"error":"…"}.
class Lvng2Family final : public ApiFamily
{
public:
    const char *name() const override { return "lvng-v2"; }
    bool owns(QByteArrayView path) const override;
    int statusOf(const Error &error) const override;
    HttpResponse renderError(const Error &error, int status,
                             const QByteArray &requestId) const override;
    QByteArray streamError(const Error &error, const QByteArray &requestId) const override;
    LimitPolicy limits(const Caller &caller) const override;
    void writeLimits(const LimitState &state, HttpHeaders &headers) const override;
};

} // namespace troupe

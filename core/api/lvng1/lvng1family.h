// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/apifamily.h"

namespace troupe {

/// LVNG v1 at /v1 and /oauth: its error table, and both sets of limit headers on every answer.
class Lvng1Family final : public ApiFamily
{
public:
    const char *name() const override { return "lvng-v1"; }
    bool owns(QByteArrayView path) const override;
    int statusOf(const Error &error) const override;
    HttpResponse renderError(const Error &error, int status,
                             const QByteArray &requestId) const override;
    QByteArray streamError(const Error &error, const QByteArray &requestId) const override;
    LimitPolicy limits(const Caller &caller) const override;
    bool checksSignatures() const override { return true; }
    void writeLimits(const LimitState &state, HttpHeaders &headers) const override;
};

} // namespace troupe

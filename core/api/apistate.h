// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/accesslog.h"
#include "core/api/metrics.h"
#include "core/api/quota.h"
#include "core/api/ratelimiter.h"
#include "core/services/services.h"

namespace troupe {

/// What calls need until they are answered; they keep it alive.
struct ApiState
{
    explicit ApiState(const Services &s) : services(s), limiter(s.clock), quota(services) {}

    Services services;
    Metrics metrics;
    RateLimiter limiter;
    QuotaMeter quota;
    AccessLog log;
};

} // namespace troupe

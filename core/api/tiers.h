// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/access.h"

namespace troupe {

/// What a tier allows (LVNG v1, "Rate Limit Tiers").
struct TierLimits
{
    qint64 requestsPerHour;
    qint64 tokensPerDay;
    qint64 agents; ///< -1: unlimited
    qint64 teams; ///< -1: unlimited
};

constexpr TierLimits tierLimits(Tier tier)
{
    switch (tier) {
    case Tier::Free:
        return {100, 10'000, 1, 0};
    case Tier::Starter:
        return {1'000, 100'000, 5, 1};
    case Tier::Professional:
        return {10'000, 1'000'000, 25, 5};
    case Tier::Enterprise:
        break;
    }
    return {100'000, 10'000'000, -1, -1};
}

} // namespace troupe

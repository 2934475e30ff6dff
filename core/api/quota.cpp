// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/quota.h"

#include "core/base/clock.h"
#include "core/base/log.h"
#include "core/services/usageservice.h"

namespace troupe {

namespace {

constexpr qint64 kMsPerDay = 86'400'000;

} // namespace

qint64 QuotaMeter::tokensToday(const Caller &caller)
{
    const qint64 day = m_services.clock.nowMs() / kMsPerDay;
    const auto known = m_cache.constFind(caller.userId);
    if (known != m_cache.constEnd() && known->day == day)
        return known->tokens;
    const auto tokens = m_services.usage.tokensToday(caller);
    if (!tokens) {
        qCWarning(lcApi) << "Tokens of today cannot be read:" << tokens.error().message
                         << tokens.error().detail;
        return 0;
    }
    m_cache.insert(caller.userId, Known{day, *tokens});
    return *tokens;
}

qint64 QuotaMeter::resetAt() const
{
    return (m_services.clock.nowMs() / kMsPerDay + 1) * (kMsPerDay / 1000);
}

} // namespace troupe

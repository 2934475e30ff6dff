// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/clock.h"

#include <chrono>

namespace troupe {

namespace {

template <class Unit, class TimePoint>
qint64 since(TimePoint point)
{
    return std::chrono::duration_cast<Unit>(point.time_since_epoch()).count();
}

} // namespace

qint64 SystemClock::nowMs() const
{
    return since<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

qint64 SystemClock::steadyNs() const
{
    return since<std::chrono::nanoseconds>(std::chrono::steady_clock::now());
}

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <atomic>

namespace troupe {

/// The time of day, injectable. Thread-safe. Durations are measured with steadyNs(), which no
/// change of the system clock moves.
class Clock
{
public:
    virtual ~Clock() = default;
    virtual qint64 nowMs() const = 0; ///< milliseconds since 1970-01-01 UTC
    virtual qint64 steadyNs() const = 0; ///< nanoseconds since an unspecified start, monotonic
};

class SystemClock final : public Clock
{
public:
    qint64 nowMs() const override;
    qint64 steadyNs() const override;
};

/// A clock that only tests move.
class ManualClock final : public Clock
{
public:
    explicit ManualClock(qint64 startMs = 1'800'000'000'000) : m_ms(startMs) {}
    qint64 nowMs() const override { return m_ms.load(); }
    qint64 steadyNs() const override { return m_ms.load() * 1'000'000; }
    void advanceMs(qint64 ms) { m_ms += ms; }

private:
    std::atomic<qint64> m_ms;
};

} // namespace troupe

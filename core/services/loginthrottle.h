// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <QHash>

namespace troupe {

/// Bounds guesses at passwords: per address and name, and per address. An attempt counts from its
/// start, so that many at once do not slip through; a success takes the name's count back.
/// Nobody else's guesses lock a person out. Memory is bounded. One thread.
class LoginThrottle
{
public:
    static constexpr int kTriesPerName = 10;
    static constexpr int kTriesPerAddress = 100;
    static constexpr qint64 kWindowMs = 5 * 60'000;

    explicit LoginThrottle(const Clock &clock) : m_clock(clock) {}

    /// Counts an attempt; seconds to wait when there were too many (0: go on).
    int begin(const QByteArray &address, const QString &name);
    void succeeded(const QByteArray &address, const QString &name);

private:
    struct Tries
    {
        int count = 0;
        qint64 sinceMs = 0;
    };
    int take(const QString &key, int most);
    void forgetOld(qint64 nowMs);

    const Clock &m_clock;
    QHash<QString, Tries> m_tries;
};

} // namespace troupe

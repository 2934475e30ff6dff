// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/loginthrottle.h"

#include <QString>

namespace troupe {

namespace {

constexpr qsizetype kMostRemembered = 20'000;

QString addressKey(const QByteArray &address)
{
    return QString::fromLatin1(address);
}

QString nameKey(const QByteArray &address, const QString &name)
{
    return addressKey(address) + u'\n' + name.toCaseFolded();
}

} // namespace

int LoginThrottle::begin(const QByteArray &address, const QString &name)
{
    const int forAddress = take(addressKey(address), kTriesPerAddress);
    return forAddress > 0 ? forAddress : take(nameKey(address, name), kTriesPerName);
}

int LoginThrottle::take(const QString &key, int most)
{
    const qint64 now = m_clock.nowMs();
    if (m_tries.size() >= kMostRemembered)
        forgetOld(now);
    Tries &tries = m_tries[key];
    if (now - tries.sinceMs >= kWindowMs)
        tries = {0, now};
    if (tries.count >= most)
        return static_cast<int>((tries.sinceMs + kWindowMs - now + 999) / 1000);
    ++tries.count;
    return 0;
}

void LoginThrottle::succeeded(const QByteArray &address, const QString &name)
{
    m_tries.remove(nameKey(address, name));
    const auto it = m_tries.find(addressKey(address));
    if (it != m_tries.end() && it->count > 0)
        --it->count;
}

void LoginThrottle::forgetOld(qint64 nowMs)
{
    m_tries.removeIf(
        [nowMs](const auto &entry) { return nowMs - entry.value().sinceMs >= kWindowMs; });
    if (m_tries.size() >= kMostRemembered)
        m_tries.clear();
}

} // namespace troupe

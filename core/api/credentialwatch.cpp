// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/credentialwatch.h"

#include "core/meta/values.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <utility>

namespace troupe {

namespace {

constexpr qint64 kLongestWaitMs = 60'000; // the time of day may be set meanwhile

bool endsCaller(const EventRow &event, const Caller &caller)
{
    if (event.type == QLatin1String("key.revoked"))
        return !caller.keyId.isEmpty() && event.subjectId == caller.keyId;
    if (event.subjectId != caller.userId)
        return false;
    if (event.type == QLatin1String("user.password_changed"))
        return caller.expiresAt > 0;
    if (event.type != QLatin1String("user.updated"))
        return false;
    const QJsonObject user = QJsonDocument::fromJson(event.payload).object();
    return user[QLatin1String("disabled")].toBool()
           || user[QLatin1String("role")].toString() != enumName(caller.role);
}

} // namespace

bool CredentialWatch::endsWith(const std::vector<EventRow> &events) const
{
    return isOver() || std::any_of(events.begin(), events.end(), [this](const EventRow &event) {
               return endsCaller(event, m_caller);
           });
}

bool CredentialWatch::isOver() const
{
    return m_caller.expiresAt > 0 && m_clock.nowMs() / 1000 >= m_caller.expiresAt;
}

void CredentialWatch::onExpiry(std::function<void()> callback)
{
    if (m_caller.expiresAt == 0)
        return;
    m_callback = std::move(callback);
    m_timer.setSingleShot(true);
    m_timer.callOnTimeout([this] { waitOn(); });
    waitOn();
}

void CredentialWatch::waitOn()
{
    if (!isOver()) {
        const qint64 left = m_caller.expiresAt * 1000 - m_clock.nowMs();
        return m_timer.start(static_cast<int>(std::clamp<qint64>(left, 1, kLongestWaitMs)));
    }
    if (const auto callback = std::exchange(m_callback, nullptr))
        callback();
}

} // namespace troupe

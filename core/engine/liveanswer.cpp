// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/liveanswer.h"

#include <utility>

namespace troupe {

WatchHandle &WatchHandle::operator=(WatchHandle &&other) noexcept
{
    if (this != &other) {
        reset();
        m_answer = std::move(other.m_answer);
        m_id = std::exchange(other.m_id, 0);
    }
    return *this;
}

void WatchHandle::reset()
{
    if (const auto answer = m_answer.lock())
        answer->m_watchers.erase(m_id);
    m_answer.reset();
}

void LiveAnswer::append(const QString &delta)
{
    if (delta.isEmpty())
        return;
    const qint64 offset = m_text.size();
    m_text += delta;
    const auto self = shared_from_this(); // a watcher may drop the last other reference
    quint64 last = 0;
    for (auto it = m_watchers.upper_bound(last); it != m_watchers.end();
         it = m_watchers.upper_bound(last)) {
        last = it->first;
        const auto onDelta = it->second.onDelta;
        if (onDelta)
            onDelta(offset, delta);
    }
}

void LiveAnswer::tellCall(const ToolCallRecord &call)
{
    const auto self = shared_from_this(); // a watcher may drop the last other reference
    quint64 last = 0;
    for (auto it = m_watchers.upper_bound(last); it != m_watchers.end();
         it = m_watchers.upper_bound(last)) {
        last = it->first;
        const auto onCall = it->second.onCall;
        if (onCall)
            onCall(call);
    }
}

WatchHandle LiveAnswer::watch(qint64 offset, AnswerWatcher watcher)
{
    WatchHandle handle;
    handle.m_answer = weak_from_this();
    handle.m_id = m_nextId++;
    const auto onDelta = watcher.onDelta;
    m_watchers.emplace(handle.m_id, std::move(watcher));
    const qint64 from = qBound<qint64>(0, offset, m_text.size());
    if (onDelta && from < m_text.size())
        onDelta(from, m_text.mid(from));
    return handle;
}

void LiveAnswer::finish(const Message &message)
{
    const auto self = shared_from_this();
    const auto watchers = std::exchange(m_watchers, {});
    for (const auto &[id, watcher] : watchers) {
        if (watcher.onDone)
            watcher.onDone(message);
    }
}

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/conversation.h"
#include "core/domain/tool.h"

#include <functional>
#include <map>
#include <memory>

namespace troupe {

/// What a watcher of an answer is told, in order: deltas, then the end.
struct AnswerWatcher
{
    /// `offset`: where `text` begins, in UTF-16 code units of the whole answer.
    std::function<void(qint64 offset, const QString &text)> onDelta;
    std::function<void(const Message &message)> onDone; ///< after it is durable
    /// A call of a tool has begun, ended, or waits for a person; after that is durable.
    std::function<void(const ToolCallRecord &call)> onCall{};
};

class LiveAnswer;

/// Stops watching when destroyed.
class WatchHandle
{
public:
    WatchHandle() = default;
    WatchHandle(WatchHandle &&) = default;
    WatchHandle &operator=(WatchHandle &&other) noexcept;
    ~WatchHandle() { reset(); }
    void reset();

private:
    friend class LiveAnswer;
    std::weak_ptr<LiveAnswer> m_answer;
    quint64 m_id = 0;
};

/// The text of one answer while it is written, and those who watch it. Server thread only.
class LiveAnswer : public std::enable_shared_from_this<LiveAnswer>
{
public:
    explicit LiveAnswer(QString text) : m_text(std::move(text)) {}

    const QString &text() const { return m_text; }
    void append(const QString &delta);
    void tellCall(const ToolCallRecord &call);
    WatchHandle watch(qint64 offset, AnswerWatcher watcher);
    /// Tells everybody and forgets them.
    void finish(const Message &message);

private:
    friend class WatchHandle;

    QString m_text;
    std::map<quint64, AnswerWatcher> m_watchers;
    quint64 m_nextId = 1;
};

} // namespace troupe

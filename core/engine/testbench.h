// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/taskscope.h"
#include "core/domain/agent.h"
#include "core/engine/liveanswer.h"

#include <QHash>

#include <memory>

namespace troupe {

class Database;
class ModelRegistry;
class TokenMeter;
struct ChatReply;

/// A try of an agent that was not saved. The caller has checked that it may.
struct TestRequest
{
    QString userId;
    Agent agent; ///< its id, which may be empty, is where the usage goes
    QList<Message> history; ///< oldest first: role and content
    QString text;

    TestRequest() = default;
};

/// Answers of drafts: nothing of them is stored but a usage row of the kind Test and its run. What
/// does not fit into the model's context is left out, never summarised. Server thread only.
///
/// An answer that has ended is kept in memory with the last 64 of all, for those who ask late.
class TestBench
{
public:
    TestBench(Database &db, ModelRegistry &models, TokenMeter &meter, const Clock &clock);
    ~TestBench();

    /// Begins to answer. Errors: those of ChatEngine::begin(), and RateLimited with key
    /// "agent_tests_busy" while four of the same person run.
    Task<Message> begin(TestRequest request);
    /// With the text so far. NotFound also for somebody else's.
    Result<Message> find(const QString &userId, const QString &testId) const;
    /// Asks it to stop and ends when it has; at once when it has ended already.
    Task<Message> stop(QString userId, QString testId);
    /// As ChatEngine::watch(): false when it is not being written.
    bool watch(const QString &testId, qint64 offset, AnswerWatcher watcher, WatchHandle &handle);

    /// Stops all; within `timeoutMs`.
    void shutdown(int timeoutMs);

private:
    struct Test;
    using TestPtr = std::shared_ptr<Test>;

    Task<TestPtr> prepare(TestRequest request);
    Task<void> answer(TestPtr test);
    Task<void> finish(TestPtr test, Result<ChatReply> outcome);
    void forgetOldest();

    Database &m_db;
    ModelRegistry &m_models;
    TokenMeter &m_meter;
    const Clock &m_clock;
    QHash<QString, TestPtr> m_tests; ///< by id of the answer
    QStringList m_ended; ///< oldest first
    bool m_shuttingDown = false;
    TaskScope m_scope;
};

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/testbench.h"

#include "core/base/ids.h"
#include "core/base/log.h"
#include "core/domain/run.h"
#include "core/engine/modelregistry.h"
#include "core/engine/plainturn.h"
#include "core/engine/tokenmeter.h"
#include "core/engine/turnjournal.h"
#include "core/storage/database.h"
#include "core/storage/rows.h"

#include <QCoroFuture>
#include <QPromise>

#include <algorithm>
#include <numeric>

namespace troupe {

namespace {

constexpr int kMostRunning = 4; ///< of one person
constexpr qsizetype kMostEnded = 64;

tl::unexpected<Error> testNotFound()
{
    return failKeyed(ErrorCode::NotFound, QStringLiteral("test_not_found"),
                     QStringLiteral("This test is not there, or not any more"));
}

tl::unexpected<Error> tooManyTests()
{
    Error error(ErrorCode::RateLimited,
                QStringLiteral("%1 tests are running; wait for one, or stop it").arg(kMostRunning));
    error.key = QStringLiteral("agent_tests_busy");
    error.retryAfterSeconds = 1;
    return fail(std::move(error));
}

// Outside of the coroutine: the logging macro inside of one warns in unity builds with GCC 12.
void logLostUsage(const Result<bool> &stored)
{
    if (!stored) {
        qCWarning(lcEngine) << "the usage of a test is not stored:" << stored.error().message
                            << stored.error().detail;
    }
}

RunStatus runStatusOfTest(MessageStatus status)
{
    if (status == MessageStatus::Complete)
        return RunStatus::Succeeded;
    return status == MessageStatus::Failed ? RunStatus::Failed : RunStatus::Cancelled;
}

Run runOfTest(const Message &reply, const UsageRow &usage, qint64 startedMs)
{
    Run run;
    run.id = reply.runId;
    run.userId = usage.userId;
    run.kind = QStringLiteral("test");
    run.agentId = reply.agentId;
    run.status = runStatusOfTest(reply.status);
    run.error = reply.error;
    run.cost = reply.cost;
    run.createdAt = Timestamp{startedMs};
    run.finishedAt = reply.completedAt;
    return run;
}

} // namespace

struct TestBench::Test
{
    QString userId;
    Message reply;
    ResolvedModel model;
    ChatRequest request;
    CancelToken cancel;
    std::shared_ptr<LiveAnswer> answer = std::make_shared<LiveAnswer>(QString());
    QPromise<Message> ended;
    QFuture<Message> whenEnded;
    qint64 startedNs = 0;

    bool isRunning() const { return reply.status == MessageStatus::Streaming; }
};

TestBench::TestBench(Database &db, ModelRegistry &models, TokenMeter &meter, const Clock &clock)
    : m_db(db), m_models(models), m_meter(meter), m_clock(clock)
{
}

TestBench::~TestBench() = default;

Task<TestBench::TestPtr> TestBench::prepare(TestRequest request)
{
    if (m_shuttingDown)
        co_return fail(ErrorCode::Unavailable, QStringLiteral("The server is shutting down"));
    Agent agent = request.agent;
    auto plain = co_await preparePlainTurn(m_models, m_meter, std::move(agent), request.history,
                                           request.text, QString(), 0);
    if (!plain)
        co_return fail(plain.error());
    auto test = std::make_shared<Test>();
    test->userId = request.userId;
    test->request = std::move(plain->request);
    Message &reply = test->reply;
    reply.id = newId();
    reply.role = MessageRole::Assistant;
    reply.status = MessageStatus::Streaming;
    reply.agentId = request.agent.id;
    reply.runId = newId();
    reply.requestedModel = plain->model.requested;
    reply.model = plain->model.answering;
    reply.provider = plain->model.providerName;
    reply.createdAt = Timestamp{m_clock.nowMs()};
    reply.notices = plain->notices;
    test->model = std::move(plain->model);
    test->startedNs = m_clock.steadyNs();
    co_return TestPtr(test);
}

Task<Message> TestBench::begin(TestRequest request)
{
    const QString userId = request.userId;
    auto prepared = co_await prepare(std::move(request));
    if (!prepared)
        co_return fail(prepared.error());
    // From here to its place among the others nothing is waited for.
    const auto running =
        std::count_if(m_tests.cbegin(), m_tests.cend(), [&userId](const TestPtr &other) {
            return other->isRunning() && other->userId == userId;
        });
    if (running >= kMostRunning)
        co_return tooManyTests();
    if (m_shuttingDown)
        co_return fail(ErrorCode::Unavailable, QStringLiteral("The server is shutting down"));
    const TestPtr test = std::move(*prepared);
    test->ended.start();
    test->whenEnded = test->ended.future();
    m_tests.insert(test->reply.id, test);
    Message begun = test->reply; // before the answer changes it
    m_scope.spawn("agent test", answer(test));
    co_return begun;
}

Task<void> TestBench::answer(TestPtr test)
{
    const std::weak_ptr<Test> weak = test;
    DeltaSink onDelta = [weak](const QString &delta) {
        if (const auto live = weak.lock())
            live->answer->append(delta);
    };
    const std::shared_ptr<Provider> provider = test->model.provider;
    const CancelToken cancel = test->cancel;
    ChatRequest request = test->request;
    Result<ChatReply> outcome =
        co_await provider->chat(std::move(request), std::move(onDelta), cancel);
    co_return co_await finish(test, std::move(outcome));
}

Task<void> TestBench::finish(TestPtr test, Result<ChatReply> outcome)
{
    Message reply = test->reply;
    reply.content = test->answer->text();
    std::optional<TokenCounts> counted;
    if (outcome) {
        reply.status = MessageStatus::Complete;
        reply.finishReason = outcome->finishReason;
        reply.notices += outcome->notices;
        counted = outcome->usage;
    } else if (outcome.error().code == ErrorCode::Cancelled) {
        reply.status = MessageStatus::Stopped;
        reply.finishReason = QStringLiteral("stopped");
    } else {
        reply.status = MessageStatus::Failed;
        reply.error = outcome.error().message;
        reply.errorKey = outcome.error().key.isEmpty() ? errorCodeName(outcome.error().code)
                                                       : outcome.error().key;
    }
    TokenCounts tokens = counted.value_or(TokenCounts{});
    reply.tokensEstimated = !counted && (outcome || !reply.content.isEmpty());
    if (reply.tokensEstimated) {
        QStringList texts{reply.content};
        for (const ChatMessage &message : std::as_const(test->request.messages))
            texts.append(message.content);
        const auto sizes = co_await m_meter.count(std::move(texts));
        tokens.output = sizes->first();
        tokens.input = std::accumulate(sizes->cbegin() + 1, sizes->cend(), qint64(0));
    }
    reply.tokensInput = tokens.input;
    reply.tokensOutput = tokens.output;
    reply.tokensCached = tokens.cached;
    reply.cost = chargeFor(tokens, test->model.answeringPrice);
    reply.listCost = chargeFor(tokens, test->model.requestedPrice);
    reply.latencyMs = (m_clock.steadyNs() - test->startedNs) / 1'000'000;
    reply.completedAt = Timestamp{m_clock.nowMs()};

    UsageRow usage;
    usage.id = newId();
    usage.userId = test->userId;
    usage.agentId = reply.agentId;
    usage.messageId = reply.id;
    usage.runId = reply.runId;
    usage.provider = reply.provider;
    usage.model = reply.model;
    usage.requestedModel = reply.requestedModel;
    usage.tokensInput = tokens.input;
    usage.tokensOutput = tokens.output;
    usage.tokensCached = tokens.cached;
    usage.estimated = reply.tokensEstimated;
    usage.cost = reply.cost;
    usage.listCost = reply.listCost;
    usage.latencyMs = reply.latencyMs;
    usage.success = reply.status != MessageStatus::Failed;
    usage.kind = UsageKind::Test;
    usage.createdAt = reply.completedAt;
    auto write = [run = runOfTest(reply, usage, test->reply.createdAt.ms),
                  usage](Tx &tx) -> Result<bool> {
        if (const auto inserted = insertRow(tx.sql(), run); !inserted)
            return fail(inserted.error());
        const auto used = insertUsage(tx.sql(), usage);
        return used ? Result<bool>(true) : fail(used.error());
    };
    const Result<bool> stored = co_await m_db.write(std::move(write));
    logLostUsage(stored);
    test->reply = reply;
    test->answer->finish(reply);
    test->ended.addResult(reply);
    test->ended.finish();
    m_ended.append(reply.id);
    forgetOldest();
    co_return {};
}

void TestBench::forgetOldest()
{
    while (m_ended.size() > kMostEnded)
        m_tests.remove(m_ended.takeFirst());
}

Result<Message> TestBench::find(const QString &userId, const QString &testId) const
{
    const TestPtr test = m_tests.value(testId);
    if (!test || test->userId != userId)
        return testNotFound();
    Message reply = test->reply;
    if (test->isRunning())
        reply.content = test->answer->text();
    return reply;
}

Task<Message> TestBench::stop(QString userId, QString testId)
{
    const TestPtr test = m_tests.value(testId);
    if (!test || test->userId != userId)
        co_return testNotFound();
    test->cancel.cancel();
    const QFuture<Message> whenEnded = test->whenEnded;
    co_return co_await whenEnded;
}

bool TestBench::watch(const QString &testId, qint64 offset, AnswerWatcher watcher,
                      WatchHandle &handle)
{
    const TestPtr test = m_tests.value(testId);
    if (!test || !test->isRunning())
        return false;
    handle = test->answer->watch(offset, std::move(watcher));
    return true;
}

void TestBench::shutdown(int timeoutMs)
{
    m_shuttingDown = true;
    const auto tests = m_tests.values();
    for (const TestPtr &test : tests)
        test->cancel.cancel();
    if (!m_scope.cancelAndDrain(timeoutMs))
        qCWarning(lcEngine) << "some tests of agents did not end in time";
}

} // namespace troupe

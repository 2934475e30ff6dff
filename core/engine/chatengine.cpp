// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/chatengine.h"

#include "core/base/ids.h"
#include "core/base/log.h"
#include "core/engine/contextbuilder.h"
#include "core/engine/conversationsummary.h"
#include "core/engine/liveturn.h"
#include "core/engine/messagetree.h"
#include "core/engine/modelregistry.h"
#include "core/meta/values.h"
#include "core/providers/tokens.h"
#include "core/storage/rows.h"

#include <QCoreApplication>
#include <QCoroFuture>
#include <QCoroTimer>
#include <QJsonDocument>

#include <numeric>

using namespace std::chrono_literals;

namespace troupe {

namespace {

constexpr auto kCheckpointInterval = 200ms; // promised: at most 250 ms apart
constexpr auto kFirstRetry = 250ms;
constexpr auto kLastRetry = 8s; // while an end cannot be stored: a full disk, say
constexpr int kEndAttempts = 12;

struct EndAttempt
{
    Message reply;
    UsageRow usage;
    RunStatus status = RunStatus::Running;
};

RunStatus runStatusOf(MessageStatus status)
{
    switch (status) {
    case MessageStatus::Stopped:
        return RunStatus::Cancelled;
    case MessageStatus::Interrupted:
        return RunStatus::Interrupted;
    case MessageStatus::Failed:
        return RunStatus::Failed;
    default:
        return RunStatus::Succeeded;
    }
}

// Logging stands outside of coroutines: GCC 12 warns about its macro there in unity builds.
void logProblem(const char *what, const Error &error)
{
    qCWarning(lcEngine) << what << "-" << error.message << error.detail;
}

void logRecovered(int answers)
{
    if (answers > 0)
        qCInfo(lcEngine) << answers << "answers were interrupted by the end of the last process";
}

} // namespace

ChatEngine::ChatEngine(Database &db, ModelRegistry &models, const Clock &clock)
    : m_db(db), m_models(models), m_clock(clock), m_search(db), m_titles(db, clock)
{
    m_checkpointTimer.setInterval(kCheckpointInterval);
    QObject::connect(&m_checkpointTimer, &QTimer::timeout, &m_checkpointTimer, [this] {
        if (!m_checkpointing)
            m_scope.spawn("checkpoint", writeCheckpoints());
    });
}

ChatEngine::~ChatEngine() = default;

Task<int> ChatEngine::recover()
{
    AgentLoop *loop = m_loop;
    auto write = [loop](Tx &tx) {
        return journalRecover(tx, [loop](const ToolCallRecord &call) {
            return loop && loop->isRepeatable(call);
        });
    };
    const Result<RecoveredTurns> found = co_await m_db.write(std::move(write));
    if (!found)
        co_return fail(found.error());
    logRecovered(found->interrupted);
    m_toGoOn = found->goOn;
    m_search.noteAdded();
    co_return found->interrupted;
}

Result<ChatEngine::Ground> ChatEngine::groundOf(TurnRequest &request, int historyLimit) const
{
    Ground ground;
    TurnStart &start = ground.start;
    start.userId = request.userId;
    start.after = request.after;
    Sql &sql = m_db.reader();
    Result<QList<Message>> history;
    if (!request.answers.isEmpty()) {
        const auto stored =
            findRow<Message>(sql, QStringLiteral(" WHERE id = ? AND session_id = ?"),
                             {request.answers, request.sessionId});
        if (!stored)
            return fail(stored.error());
        if (!*stored)
            return fail(ErrorCode::NotFound, QStringLiteral("Message not found"));
        start.isStored = true;
        start.message = **stored;
        request.text = start.message.content;
        request.context = start.message.metadata[QLatin1String("context")].toObject();
        request.attachments = start.message.attachments;
        history =
            messagetree::historyUpTo(sql, request.sessionId, start.message.parentId, historyLimit);
    } else if (request.after) {
        history = messagetree::historyUpTo(sql, request.sessionId, *request.after, historyLimit);
    } else {
        history = messagetree::shownHistory(sql, request.sessionId, historyLimit);
        if (history && !history->isEmpty())
            start.knownHead = history->last().id;
    }
    if (!history)
        return fail(history.error());
    ground.history = std::move(*history);
    for (Message &message : ground.history) {
        if (const auto live = liveText(message.id))
            message.content = *live;
    }
    if (start.isStored)
        return ground;
    Message &message = start.message;
    message.id = newId();
    message.sessionId = request.sessionId;
    message.content = request.text;
    message.metadata = request.metadata;
    message.attachments = request.attachments;
    if (!request.context.isEmpty())
        message.metadata[QStringLiteral("context")] = request.context;
    return ground;
}

Task<TurnPreview> ChatEngine::preview(TurnRequest request)
{
    const auto ground = groundOf(request, historyLimit(request.agent) + 2);
    if (!ground)
        co_return fail(ground.error());
    const auto prepared = co_await prepare(request, ground->history);
    if (!prepared)
        co_return fail(prepared.error());
    TurnPreview preview;
    preview.request = (*prepared)->request;
    if (m_loop)
        preview.request.tools = m_loop->specsFor(request.agent, request.userId);
    preview.model = (*prepared)->model;
    preview.notices = (*prepared)->reply.notices;
    co_return preview;
}

Task<ChatTurn> ChatEngine::begin(TurnRequest request)
{
    QList<TurnRequest> requests{std::move(request)};
    const Result<ComparedTurn> begun = co_await beginAll(std::move(requests));
    if (!begun)
        co_return fail(begun.error());
    ChatTurn turn;
    turn.message = begun->message;
    turn.reply = begun->replies.first();
    co_return turn;
}

Task<ComparedTurn> ChatEngine::beginAll(QList<TurnRequest> requests)
{
    const qint64 startedNs = m_clock.steadyNs();
    int limit = 0;
    for (const TurnRequest &request : std::as_const(requests))
        limit = std::max(limit, historyLimit(request.agent) + 2);
    auto ground = groundOf(requests.first(), limit);
    if (!ground)
        co_return fail(ground.error());
    TurnStart &start = ground->start;
    QList<LiveTurnPtr> turns;
    for (TurnRequest &request : requests) {
        request.text = requests.first().text;
        request.context = requests.first().context;
        request.attachments = requests.first().attachments;
        auto prepared = co_await prepare(request, ground->history);
        if (!prepared)
            co_return fail(prepared.error());
        (*prepared)->startedNs = startedNs;
        start.replies.append((*prepared)->reply);
        turns.append(std::move(*prepared));
    }
    if (!start.isStored)
        start.message.requestedModel = turns.first()->model.requested;

    auto write = [start](Tx &tx) -> Result<TurnStart> {
        TurnStart stored = start;
        const auto done = journalBegin(tx, stored);
        return done ? Result<TurnStart>(stored) : fail(done.error());
    };
    const Result<TurnStart> stored = co_await m_db.write(std::move(write));
    if (!stored)
        co_return fail(stored.error());
    m_search.noteAdded();
    for (qsizetype i = 0; i < turns.size(); ++i) {
        turns.at(i)->reply = stored->replies.at(i);
        turns.at(i)->isFirst = stored->message.parentId.isEmpty();
        launch(turns.at(i));
    }
    ComparedTurn turn;
    turn.message = stored->message;
    turn.replies = stored->replies;
    co_return turn;
}

Task<Message> ChatEngine::resume(QString userId, Agent agent, Message reply)
{
    if (m_live.contains(reply.id)) {
        co_return failKeyed(ErrorCode::Conflict, QStringLiteral("message_not_resumable"),
                            QStringLiteral("This answer is being written already"));
    }
    // The context of the answer is what was there before its question.
    const auto question =
        findRow<Message>(m_db.reader(), QStringLiteral(" WHERE id = ?"), {reply.parentId});
    if (!question || !*question) {
        co_return fail(ErrorCode::Conflict,
                       QStringLiteral("The message that this answers is not there any more"));
    }
    const auto history = messagetree::historyUpTo(m_db.reader(), reply.sessionId,
                                                  (*question)->parentId, historyLimit(agent) + 2);
    if (!history)
        co_return fail(history.error());
    TurnRequest request;
    request.userId = userId;
    request.agent = agent;
    request.sessionId = reply.sessionId;
    request.text = (*question)->content;
    request.context = (*question)->metadata[QLatin1String("context")].toObject();
    request.model = reply.requestedModel;
    request.attachments = (*question)->attachments;
    auto prepared = co_await prepare(request, *history);
    if (!prepared)
        co_return fail(prepared.error());
    if (m_live.contains(reply.id)) { // somebody else was quicker
        co_return failKeyed(ErrorCode::Conflict, QStringLiteral("message_not_resumable"),
                            QStringLiteral("This answer is being written already"));
    }
    const LiveTurnPtr turn = *prepared;
    turn->startedNs = m_clock.steadyNs();

    const QString runId = turn->reply.runId;
    reply.status = MessageStatus::Streaming;
    reply.runId = runId;
    reply.model = turn->reply.model;
    reply.provider = turn->reply.provider;
    for (const QString &earlier : std::as_const(reply.notices)) { // its text is still there
        if (!turn->reply.notices.contains(earlier))
            turn->reply.notices.append(earlier);
    }
    reply.notices = turn->reply.notices;
    reply.error.clear();
    reply.errorKey.clear();
    reply.finishReason.clear();
    reply.completedAt = {};
    turn->reply = reply;
    turn->resumedFrom = reply.content.size();
    turn->earlierCalls = reply.toolCalls;
    appendContinuation(turn);
    auto write = [reply, userId](Tx &tx) -> Result<Message> {
        Message stored = reply;
        const auto done = journalResume(tx, userId, stored);
        return done ? Result<Message>(stored) : fail(done.error());
    };
    const Result<Message> stored = co_await m_db.write(std::move(write));
    if (!stored)
        co_return fail(stored.error());
    turn->reply = *stored;
    launch(turn);
    co_return *stored;
}

void ChatEngine::launch(LiveTurnPtr turn)
{
    turn->answer = std::make_shared<LiveAnswer>(turn->reply.content);
    turn->storedSize = turn->reply.content.size();
    turn->ended.start();
    turn->whenEnded = turn->ended.future();
    m_live.insert(turn->reply.id, turn);
    if (!m_checkpointTimer.isActive())
        m_checkpointTimer.start();
    if (m_shuttingDown)
        turn->cancel.cancel();
    // Not now: who began the turn first gets a chance to watch it from the start.
    QMetaObject::invokeMethod(
        &m_checkpointTimer, [this, turn] { m_scope.spawn("chat turn", answer(turn)); },
        Qt::QueuedConnection);
}

Task<void> ChatEngine::answer(LiveTurnPtr turn)
{
    const std::weak_ptr<LiveTurn> weak = turn;
    DeltaSink onDelta = [weak](const QString &delta) {
        if (const auto live = weak.lock())
            live->answer->append(delta);
    };
    if (!turn->context.toSummarise.isEmpty())
        co_await summarise(turn);
    if (turn->usesLoop())
        co_return co_await answerWithTools(turn);
    const std::shared_ptr<Provider> provider = turn->model.provider;
    const CancelToken cancel = turn->cancel;
    ChatRequest request = turn->request;
    Result<ChatReply> outcome =
        co_await provider->chat(std::move(request), std::move(onDelta), cancel);
    UsageRow counted; // by the provider, or by us
    co_return co_await finish(turn, std::move(outcome), std::move(counted));
}

/// `told`: the usage of the last answer when it is known; stored already when it has an id.
Task<void> ChatEngine::finish(LiveTurnPtr turn, Result<ChatReply> outcome, UsageRow told)
{
    EndAttempt end;
    end.reply = turn->reply;
    Message &reply = end.reply;
    reply.content = turn->answer->text();
    const qint64 spentMs = (m_clock.steadyNs() - turn->startedNs) / 1'000'000;
    std::optional<TokenCounts> counted;
    if (outcome) {
        reply.status = MessageStatus::Complete;
        reply.finishReason = outcome->finishReason;
        reply.notices += outcome->notices;
        counted = outcome->usage;
    } else if (turn->stopAsked) {
        reply.status = MessageStatus::Stopped;
        reply.finishReason = QStringLiteral("stopped");
    } else if (m_shuttingDown) {
        reply.status = MessageStatus::Interrupted;
        reply.error = QStringLiteral("The server was stopped while this was being written.");
        reply.errorKey = QStringLiteral("interrupted");
    } else {
        reply.status = MessageStatus::Failed;
        reply.error = outcome.error().message;
        reply.errorKey = outcome.error().key.isEmpty() ? errorCodeName(outcome.error().code)
                                                       : outcome.error().key;
        logProblem("chat turn failed", outcome.error());
    }
    const QString written = reply.content.mid(turn->resumedFrom);
    const bool askedModel = outcome || !written.isEmpty();
    TokenCounts tokens = counted.value_or(TokenCounts{});
    if (turn->usesLoop()) {
        account(turn, reply);
        reply.tokensEstimated = reply.tokensEstimated || told.estimated;
    } else if (!counted && askedModel) {
        QStringList texts{written};
        for (const ChatMessage &message : std::as_const(turn->request.messages))
            texts.append(message.content);
        const auto sizes = co_await m_meter.count(std::move(texts));
        tokens.output = sizes->first();
        tokens.input = std::accumulate(sizes->cbegin() + 1, sizes->cend(), qint64(0));
        reply.tokensEstimated = true;
    }
    const Money cost = chargeFor(tokens, turn->model.answeringPrice);
    const Money listCost = chargeFor(tokens, turn->model.requestedPrice);
    reply.tokensInput += tokens.input;
    reply.tokensOutput += tokens.output;
    reply.tokensCached += tokens.cached;
    reply.cost += cost;
    reply.listCost += listCost;
    reply.latencyMs += spentMs;
    reply.completedAt = Timestamp{m_clock.nowMs()};

    UsageRow &usage = end.usage;
    usage.id = newId();
    usage.userId = turn->userId;
    usage.agentId = reply.agentId;
    usage.sessionId = reply.sessionId;
    usage.messageId = reply.id;
    usage.runId = reply.runId;
    usage.provider = reply.provider;
    usage.model = reply.model;
    usage.requestedModel = reply.requestedModel;
    usage.tokensInput = tokens.input;
    usage.tokensOutput = tokens.output;
    usage.tokensCached = tokens.cached;
    usage.estimated = told.estimated || (!counted && askedModel && !turn->usesLoop());
    usage.cost = cost;
    usage.listCost = listCost;
    usage.latencyMs = spentMs;
    usage.success = reply.status != MessageStatus::Failed;
    usage.createdAt = reply.completedAt;
    end.status = runStatusOf(reply.status);
    if (!told.id.isEmpty())
        usage.id.clear();

    Result<bool> stored = false;
    std::chrono::milliseconds wait = kFirstRetry;
    for (int attempt = 0; attempt < kEndAttempts; ++attempt) {
        auto write = [end](Tx &tx) { return journalEnd(tx, end.reply, end.usage, end.status); };
        stored = co_await m_db.write(std::move(write));
        if (stored || m_shuttingDown)
            break;
        logProblem("cannot store the end of an answer", stored.error());
        co_await QCoro::sleepFor(wait);
        wait = std::min<std::chrono::milliseconds>(wait * 2, kLastRetry);
    }
    m_search.noteAdded();
    if (stored) {
        reply.shown = *stored;
    } else {
        // The last checkpoint is what remains; watchers are told so.
        reply.status = MessageStatus::Interrupted;
        reply.error = stored.error().message;
        reply.errorKey = errorCodeName(stored.error().code);
    }
    leave(turn, reply);
    if (turn->isFirst && reply.status == MessageStatus::Complete)
        m_titles.answered(turn->model, turn->userId, turn->request.messages.last().content, reply);
    co_return {};
}

/// Nothing is being written under the turn's id any more.
void ChatEngine::leave(const LiveTurnPtr &turn, const Message &reply)
{
    m_live.remove(reply.id);
    if (m_live.isEmpty())
        m_checkpointTimer.stop();
    turn->answer->finish(reply);
    turn->ended.addResult(reply);
    turn->ended.finish();
}

Task<void> ChatEngine::writeCheckpoints()
{
    QList<Checkpoint> checkpoints;
    for (const LiveTurnPtr &turn : std::as_const(m_live)) {
        const QString &text = turn->answer->text();
        if (text.size() != turn->storedSize) {
            checkpoints.append({turn->reply.id, text});
            turn->storedSize = text.size();
        }
    }
    if (checkpoints.isEmpty())
        co_return {};
    m_checkpointing = true;
    auto write = [checkpoints](Tx &tx) -> Result<bool> {
        const auto done = journalCheckpoints(tx, checkpoints);
        return done ? Result<bool>(true) : fail(done.error());
    };
    const Result<bool> done = co_await m_db.write(std::move(write));
    m_checkpointing = false;
    if (done)
        co_return {};
    for (const Checkpoint &checkpoint : checkpoints) { // again at the next tick
        if (const auto turn = m_live.value(checkpoint.messageId))
            turn->storedSize = -1;
    }
    co_return fail(done.error());
}

Task<Message> ChatEngine::stop(QString messageId)
{
    const LiveTurnPtr turn = m_live.value(messageId);
    if (!turn)
        co_return co_await stopWaiting(messageId);
    turn->stopAsked = true;
    turn->cancel.cancel();
    const QFuture<Message> whenEnded = turn->whenEnded;
    co_return co_await whenEnded;
}

Task<Message> ChatEngine::waitFor(QString messageId)
{
    if (const LiveTurnPtr turn = m_live.value(messageId)) {
        const QFuture<Message> whenEnded = turn->whenEnded;
        co_return co_await whenEnded;
    }
    const auto stored =
        findRow<Message>(m_db.reader(), QStringLiteral(" WHERE id = ?"), {messageId});
    if (!stored)
        co_return fail(stored.error());
    if (!*stored)
        co_return fail(ErrorCode::NotFound, QStringLiteral("Message not found"));
    co_return **stored;
}

std::optional<QString> ChatEngine::liveText(const QString &messageId) const
{
    const auto it = m_live.constFind(messageId);
    if (it == m_live.constEnd())
        return std::nullopt;
    return (*it)->answer->text();
}

void ChatEngine::fillLive(Message &message) const
{
    const auto it = m_live.constFind(message.id);
    if (it == m_live.constEnd())
        return;
    message.content = (*it)->answer->text();
    if ((*it)->loop)
        message.toolCalls = (*it)->toolCalls();
}

bool ChatEngine::watch(const QString &messageId, qint64 offset, AnswerWatcher watcher,
                       WatchHandle &handle)
{
    const auto it = m_live.constFind(messageId);
    if (it == m_live.constEnd())
        return false;
    const auto answer = (*it)->answer;
    handle = answer->watch(offset, std::move(watcher));
    return true;
}

void ChatEngine::shutdown(int timeoutMs)
{
    m_shuttingDown = true;
    if (m_loop)
        m_loop->setShuttingDown();
    const auto turns = m_live.values();
    for (const LiveTurnPtr &turn : turns)
        turn->cancel.cancel();
    QCoreApplication::sendPostedEvents(&m_checkpointTimer); // turns that were just launched
    if (!m_scope.cancelAndDrain(timeoutMs))
        qCWarning(lcEngine) << "some answers did not end in time; they are interrupted";
    m_titles.shutdown(timeoutMs);
    m_search.shutdown(timeoutMs);
    m_meter.drain(timeoutMs);
    m_checkpointTimer.stop();
}

} // namespace troupe

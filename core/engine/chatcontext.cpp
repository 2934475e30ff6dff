// SPDX-License-Identifier: GPL-3.0-or-later
// What a turn tells its model, and the summary that it may need before.
#include "core/base/ids.h"
#include "core/base/log.h"
#include "core/engine/conversationsummary.h"
#include "core/engine/liveturn.h"
#include "core/engine/turnfiles.h"
#include "core/storage/database.h"

#include <QCoroFuture>
#include <QFuture>
#include <QThreadPool>

#include <algorithm>
#include <numeric>

namespace troupe {

namespace {

constexpr qsizetype kLongestSummary = 20'000; ///< code units, whatever a model writes

QString fallbackNotice(const ResolvedModel &model)
{
    return QStringLiteral("No provider for the model \"%1\" is set up: %2, the built-in model, "
                          "answered instead.")
        .arg(model.requested, model.answering);
}

TurnFiles::Model fileModel(const ResolvedModel &model)
{
    TurnFiles::Model known;
    known.name = model.answering;
    known.contextWindow = model.contextWindow;
    // Of what nobody has said anything about, the provider says so itself.
    known.sees =
        !model.isBuiltIn
        && (model.capabilities.isEmpty() || model.capabilities.contains(QLatin1String("vision")));
    return known;
}

void addDocumentRule(Agent &agent)
{
    if (!agent.systemPrompt.isEmpty())
        agent.systemPrompt += QStringLiteral("\n\n");
    agent.systemPrompt += documentRule();
}

void logSummaryProblem(const Error &error)
{
    qCWarning(lcEngine) << "a conversation is not summarised -" << error.message << error.detail;
}

QFuture<QString> extractOnPool(QString earlier, QList<Message> messages, int tokens)
{
    auto promise = std::make_shared<QPromise<QString>>();
    promise->start();
    QFuture<QString> future = promise->future();
    QThreadPool::globalInstance()->start(
        [promise, earlier = std::move(earlier), messages = std::move(messages), tokens] {
            promise->addResult(extractSummary(earlier, messages, tokens));
            promise->finish();
        });
    return future;
}

QStringList textsIn(const ChatRequest &request)
{
    QStringList texts;
    for (const ChatMessage &message : request.messages)
        texts.append(message.content);
    return texts;
}

Summary newSummary(const Message &reply, const QList<Message> &covered, int coveredBefore)
{
    Summary summary;
    summary.id = newId();
    summary.sessionId = reply.sessionId;
    summary.untilId = covered.last().id;
    summary.model = reply.model;
    summary.messages = coveredBefore + static_cast<int>(covered.size());
    return summary;
}

} // namespace

Task<ChatEngine::LiveTurnPtr> ChatEngine::prepare(TurnRequest request, QList<Message> history)
{
    if (m_shuttingDown)
        co_return fail(ErrorCode::Unavailable, QStringLiteral("The server is shutting down"));
    auto model = m_models.resolve(request.model.isEmpty() ? request.agent.model : request.model);
    if (!model)
        co_return fail(model.error());
    const Result<FileContents> files =
        co_await readFiles(&m_db, m_blobs, history, request.attachments);
    if (!files)
        co_return fail(files.error());
    TurnFiles attached(*files, fileModel(*model));
    ContextParts parts;
    parts.agent = agentInContext(request.agent, request.context);
    parts.text = attached.withTexts(request.text, request.attachments, true);
    parts.history = attached.withTexts(std::move(history));
    if (attached.hasDocuments() && !model->isBuiltIn)
        addDocumentRule(parts.agent);
    parts.contextWindow = model->contextWindow;
    parts.maxTokens = request.maxTokens.value_or(request.agent.maxTokens.value_or(0));
    if (request.agent.memory.summarization) {
        auto summary = findSummary(m_db.reader(), request.sessionId, parts.history);
        if (!summary)
            co_return fail(summary.error());
        parts.summary = std::move(*summary);
    }
    QHash<QString, qint64> counted;
    if (!fitsWithoutCounting(parts)) {
        QStringList texts = textsOf(parts);
        const QStringList keys = texts;
        const auto sizes = co_await m_meter.count(std::move(texts));
        for (qsizetype i = 0; i < keys.size(); ++i)
            counted.insert(keys.at(i), sizes->at(i));
    }
    auto context = buildContext(parts, [&counted](const QString &text) {
        const auto known = counted.constFind(text);
        return known == counted.constEnd() ? TokenMeter::mostTokens(text) : *known;
    });
    if (!context)
        co_return fail(context.error());
    attached.addImages(context->messages, parts.history, request.attachments);
    attached.addImages(context->afterSummary, parts.history, request.attachments);

    auto turn = std::make_shared<LiveTurn>();
    turn->userId = request.userId;
    turn->agent = request.agent;
    turn->request.model = model->wireName;
    turn->request.messages = context->messages;
    turn->request.temperature =
        request.temperature ? request.temperature : request.agent.temperature;
    turn->request.maxTokens = parts.maxTokens;
    turn->request.agentName = request.agent.name;
    if (parts.summary) {
        turn->earlierSummary = parts.summary->content;
        turn->earlierMessages = parts.summary->messages;
    }
    turn->reply.id = newId();
    turn->reply.sessionId = request.sessionId;
    turn->reply.role = MessageRole::Assistant;
    turn->reply.status = MessageStatus::Streaming;
    turn->reply.agentId = request.agent.id;
    turn->reply.runId = newId();
    turn->reply.requestedModel = model->requested;
    turn->reply.model = model->answering;
    turn->reply.provider = model->providerName;
    if (model->isFallback)
        turn->reply.notices.append(fallbackNotice(*model));
    turn->reply.notices += attached.notices();
    if (context->leftOut > 0 && context->toSummarise.isEmpty())
        turn->reply.notices.append(leftOutNotice(context->leftOut, QString()));
    turn->model = std::move(*model);
    turn->context = std::move(*context);
    if (m_loop && m_loop->isNeededFor(turn->agent, turn->userId))
        turn->loop = std::make_shared<LoopTurn>();
    co_return LiveTurnPtr(turn);
}

/// Ends the request so that the model goes on with what the answer has already.
void ChatEngine::appendContinuation(const LiveTurnPtr &turn)
{
    if (turn->reply.content.isEmpty() && turn->reply.toolCalls.isEmpty())
        return;
    turn->request.messages += toldMessages(turn->reply);
    // Servers begin a new answer after an assistant's message unless they are told not to.
    if (!turn->model.isBuiltIn) {
        turn->request.messages.append(
            {ChatRole::User,
             QStringLiteral("Your last message was cut off. Continue it exactly where it stops, "
                            "without repeating anything and without an introduction."),
             {},
             {}});
    }
}

/// The text of a summary, and its tokens: as the provider counted them, else by us.
Task<ChatReply> ChatEngine::askForSummary(LiveTurnPtr turn)
{
    const int mostTokens = turn->context.summaryTokens;
    ChatRequest request =
        summaryRequest(turn->model.wireName, turn->earlierSummary, turn->context.toSummarise,
                       std::max(turn->model.contextWindow - mostTokens - 300, 0), mostTokens);
    ChatReply reply;
    if (turn->model.isBuiltIn) {
        const QFuture<QString> text =
            extractOnPool(turn->earlierSummary, turn->context.toSummarise, mostTokens);
        reply.text = co_await text;
    } else {
        const std::shared_ptr<Provider> provider = turn->model.provider;
        const CancelToken cancel = turn->cancel;
        ChatRequest asked = request;
        DeltaSink nobody = [](const QString &) {};
        auto answered = co_await provider->chat(std::move(asked), std::move(nobody), cancel);
        if (!answered)
            co_return fail(answered.error());
        reply = std::move(*answered);
    }
    reply.text = reply.text.trimmed().left(kLongestSummary);
    if (reply.text.isEmpty())
        co_return fail(ErrorCode::Upstream, QStringLiteral("The model gave no summary."));
    QStringList texts = textsIn(request);
    texts.prepend(reply.text);
    const auto sizes = co_await m_meter.count(std::move(texts));
    if (sizes->first() > 2 * mostTokens) // it was told how long; twice that does not fit
        reply.text.truncate(reply.text.size() * mostTokens / sizes->first());
    if (!reply.usage) {
        TokenCounts counted;
        counted.output = sizes->first();
        counted.input = std::accumulate(sizes->cbegin() + 1, sizes->cend(), qint64(0));
        reply.usage = counted;
        reply.finishReason = QStringLiteral("estimated");
    }
    co_return ChatReply(reply);
}

/// Makes the summary that the turn needs, keeps it, and puts it into the request. When that fails
/// the request stays as it is, without the oldest messages, and the answer says so.
Task<void> ChatEngine::summarise(LiveTurnPtr turn)
{
    const qint64 startedNs = m_clock.steadyNs();
    const auto leaveOut = [&turn](const Error &error) {
        logSummaryProblem(error);
        const int count = static_cast<int>(turn->context.toSummarise.size());
        turn->reply.notices.append(leftOutNotice(count, error.message));
    };
    const Result<ChatReply> made = co_await askForSummary(turn);
    if (!made) {
        if (made.error().code != ErrorCode::Cancelled)
            leaveOut(made.error());
        co_return {};
    }
    Summary summary = newSummary(turn->reply, turn->context.toSummarise, turn->earlierMessages);
    summary.content = made->text;

    UsageRow usage;
    usage.id = newId();
    usage.userId = turn->userId;
    usage.agentId = turn->reply.agentId;
    usage.sessionId = turn->reply.sessionId;
    usage.messageId = turn->reply.id;
    usage.runId = turn->reply.runId;
    usage.provider = turn->reply.provider;
    usage.model = turn->reply.model;
    usage.requestedModel = turn->reply.requestedModel;
    usage.tokensInput = made->usage->input;
    usage.tokensOutput = made->usage->output;
    usage.tokensCached = made->usage->cached;
    usage.estimated = made->finishReason == QLatin1String("estimated");
    usage.cost = chargeFor(*made->usage, turn->model.answeringPrice);
    usage.listCost = chargeFor(*made->usage, turn->model.requestedPrice);
    usage.latencyMs = (m_clock.steadyNs() - startedNs) / 1'000'000;
    usage.kind = UsageKind::Summary;
    usage.createdAt = Timestamp{m_clock.nowMs()};

    auto write = [summary, usage](Tx &tx) -> Result<bool> {
        const auto done = journalSummary(tx, summary, usage);
        return done ? Result<bool>(true) : fail(done.error());
    };
    const Result<bool> stored = co_await m_db.write(std::move(write));
    if (!stored) {
        leaveOut(stored.error());
        co_return {};
    }
    turn->request.messages = withSummary(turn->context.afterSummary, summary.content);
    appendContinuation(turn);
    turn->reply.notices.append(summaryNotice(summary, usage));
    co_return {};
}

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/estimateservice.h"

#include "core/engine/chatengine.h"
#include "core/services/agentservice.h"
#include "core/services/messagefiles.h"
#include "core/services/sessionservice.h"
#include "core/storage/database.h"

#include <algorithm>
#include <numeric>

namespace troupe {

namespace {

constexpr qint64 kTokensPerMessage = 4; // role and separators
constexpr qint64 kTokensPerImage = 1000; // between what the makers document for usual sizes
constexpr qint64 kUsualLow = 50; // of an answer
constexpr qint64 kUsualHigh = 1000;
constexpr int kLastAnswers = 20;
constexpr int kEnoughAnswers = 3;

struct OutputRange
{
    qint64 low = kUsualLow;
    qint64 high = kUsualHigh;
};

/// Half of the shortest to one and a half of the longest of a conversation's last answers.
OutputRange usualOutput(Sql &sql, const QString &sessionId)
{
    OutputRange range;
    QList<qint64> lengths;
    const QString from = QStringLiteral("SELECT tokens_output FROM messages WHERE session_id = ? "
                                        "AND role = 'assistant' AND status = 'complete' "
                                        "AND tokens_output > 0 ORDER BY seq DESC LIMIT ?");
    sql.each(from, {sessionId, kLastAnswers}, [&](const Row &row) {
        lengths.append(row.integer(0));
        return true;
    });
    if (lengths.size() < kEnoughAnswers)
        return range;
    std::sort(lengths.begin(), lengths.end());
    range.low = std::max<qint64>(1, lengths.first() / 2);
    range.high = lengths.last() + lengths.last() / 2;
    return range;
}

/// What is told beside the texts: roles, separators, pictures.
qint64 tokensAround(const QList<ChatMessage> &messages)
{
    qint64 tokens = 0;
    for (const ChatMessage &message : messages)
        tokens += kTokensPerMessage + kTokensPerImage * message.images.size();
    return tokens;
}

QStringList textsOf(const QList<ChatMessage> &messages)
{
    QStringList texts;
    for (const ChatMessage &message : messages)
        texts.append(message.content);
    return texts;
}

void setCost(TurnEstimate &estimate, const ResolvedModel &model)
{
    estimate.isFree = model.isBuiltIn || model.isLocal;
    estimate.isPriced = estimate.isFree || model.answeringPrice.has_value();
    if (estimate.isFree || !estimate.isPriced)
        return;
    TokenCounts tokens;
    tokens.input = estimate.tokensInput;
    tokens.output = estimate.tokensOutputLow;
    estimate.costLow = chargeFor(tokens, model.answeringPrice);
    tokens.output = estimate.tokensOutputHigh;
    estimate.costHigh = chargeFor(tokens, model.answeringPrice);
}

} // namespace

Task<TurnEstimate> EstimateService::estimate(Caller caller, EstimateTurn input)
{
    if (input.sessionId.isEmpty() && input.agentId.isEmpty()) {
        Error error(ErrorCode::Invalid, QStringLiteral("session_id or agent_id is required"));
        error.issues.append(
            {QStringLiteral("/session_id"), QStringLiteral("is required, or agent_id is")});
        co_return fail(std::move(error));
    }
    QString agentId = input.agentId;
    TurnRequest request;
    if (!input.sessionId.isEmpty()) {
        const auto session = m_sessions.find(caller, input.sessionId);
        if (!session)
            co_return fail(session.error());
        request.sessionId = session->id;
        agentId = session->agentId;
    }
    const auto agent = m_agents.find(caller, agentId);
    if (!agent)
        co_return fail(agent.error());
    const auto files = filesForMessage(m_db.reader(), caller.userId, input.attachments);
    if (!files)
        co_return fail(files.error());
    request.userId = caller.userId;
    request.agent = *agent;
    request.text = input.text;
    request.model = input.model;
    request.maxTokens = input.maxTokens;
    request.attachments = *files;
    const QString sessionId = request.sessionId;
    const Result<TurnPreview> preview = co_await m_engine.preview(std::move(request));
    if (!preview)
        co_return fail(preview.error());
    QStringList texts = textsOf(preview->request.messages);
    const Result<QList<qint64>> counted = co_await m_engine.tokens().count(std::move(texts));
    if (!counted)
        co_return fail(counted.error());

    const ResolvedModel &model = preview->model;
    TurnEstimate estimate;
    estimate.requestedModel = model.requested;
    estimate.model = model.answering;
    estimate.contextWindow = model.contextWindow;
    estimate.notices = preview->notices;
    estimate.tokensInput = std::accumulate(counted->cbegin(), counted->cend(),
                                           tokensAround(preview->request.messages));
    const OutputRange output = usualOutput(m_db.reader(), sessionId);
    const int limit = preview->request.maxTokens;
    estimate.tokensOutputLow = limit > 0 ? std::min<qint64>(output.low, limit) : output.low;
    estimate.tokensOutputHigh = limit > 0 ? std::min<qint64>(output.high, limit) : output.high;
    setCost(estimate, model);
    co_return estimate;
}

} // namespace troupe

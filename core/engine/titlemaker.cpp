// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/titlemaker.h"

#include "core/base/ids.h"
#include "core/engine/titles.h"
#include "core/engine/turnjournal.h"
#include "core/providers/tokens.h"
#include "core/storage/rows.h"

namespace troupe {

namespace {

UsageRow usageOf(const ResolvedModel &model, const QString &userId, const Message &reply,
                 const ChatRequest &request, const ChatReply &said)
{
    UsageRow usage;
    usage.id = newId();
    usage.userId = userId;
    usage.agentId = reply.agentId;
    usage.sessionId = reply.sessionId;
    usage.messageId = reply.id;
    usage.runId = reply.runId;
    usage.provider = model.providerName;
    usage.model = model.answering;
    usage.requestedModel = model.requested;
    usage.kind = UsageKind::Title;
    usage.estimated = !said.usage;
    TokenCounts tokens = said.usage.value_or(TokenCounts{});
    if (!said.usage) {
        for (const ChatMessage &message : request.messages)
            tokens.input += approximateTokens(message.content);
        tokens.output = approximateTokens(said.text);
    }
    usage.tokensInput = tokens.input;
    usage.tokensOutput = tokens.output;
    usage.tokensCached = tokens.cached;
    usage.cost = chargeFor(tokens, model.answeringPrice);
    usage.listCost = chargeFor(tokens, model.requestedPrice);
    return usage;
}

} // namespace

void TitleMaker::answered(const ResolvedModel &model, const QString &userId, const QString &said,
                          const Message &reply)
{
    if (!m_enabled || model.isBuiltIn || reply.content.isEmpty()
        || m_naming.contains(reply.sessionId))
        return;
    const auto session =
        findRow<Session>(m_db.reader(), QStringLiteral(" WHERE id = ?"), {reply.sessionId});
    if (!session || !*session || (*session)->titledBy != TitledBy::Rules)
        return;
    m_naming.insert(reply.sessionId);
    m_scope.spawn("title", name(model, userId, said, reply));
}

Task<void> TitleMaker::name(ResolvedModel model, QString userId, QString said, Message reply)
{
    const qint64 startedNs = m_clock.steadyNs();
    const std::shared_ptr<Provider> provider = model.provider;
    const CancelToken cancel = m_scope.token();
    const ChatRequest asked = titleRequest(model.wireName, said, reply.content);
    ChatRequest request = asked;
    DeltaSink ignored = [](const QString &) {};
    const Result<ChatReply> outcome =
        co_await provider->chat(std::move(request), std::move(ignored), cancel);
    if (!outcome) { // the title of the rules stays
        m_naming.remove(reply.sessionId);
        co_return fail(outcome.error());
    }
    UsageRow usage = usageOf(model, userId, reply, asked, *outcome);
    usage.latencyMs = (m_clock.steadyNs() - startedNs) / 1'000'000;
    usage.createdAt = Timestamp{m_clock.nowMs()};
    auto write = [usage, title = titleIn(outcome->text), sessionId = reply.sessionId](Tx &tx) {
        return journalTitle(tx, sessionId, title, usage);
    };
    const Result<bool> done = co_await m_db.write(std::move(write));
    m_naming.remove(reply.sessionId);
    co_return done ? Result<void>() : fail(done.error());
}

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/contextbuilder.h"

#include "core/providers/tokens.h"

#include <QJsonDocument>

#include <algorithm>

namespace troupe {

namespace {

constexpr int kTokensPerMessage = 4; // role and separators, as OpenAI documents for its models
constexpr int kLeastRoomForAnswer = 16;

qint64 tokensOf(const ChatMessage &message)
{
    return approximateTokens(message.content) + kTokensPerMessage;
}

bool isSpoken(const Message &message)
{
    const bool hasRole =
        message.role == MessageRole::User || message.role == MessageRole::Assistant;
    return hasRole && !message.content.isEmpty();
}

} // namespace

Agent agentInContext(Agent agent, const QJsonObject &context)
{
    if (context.isEmpty())
        return agent;
    if (!agent.systemPrompt.isEmpty())
        agent.systemPrompt += QStringLiteral("\n\n");
    agent.systemPrompt +=
        QStringLiteral("Context of this message (JSON): ")
        + QString::fromUtf8(QJsonDocument(context).toJson(QJsonDocument::Compact));
    return agent;
}

int historyLimit(const Agent &agent)
{
    if (agent.memory.type == QLatin1String("none"))
        return 0;
    return agent.memory.maxTurns * 2;
}

Result<QList<ChatMessage>> buildContext(const Agent &agent, const QList<Message> &history,
                                        const QString &text, int contextWindow, int maxTokens)
{
    QList<ChatMessage> context;
    if (!agent.systemPrompt.isEmpty())
        context.append({ChatRole::System, agent.systemPrompt, {}, {}});
    const ChatMessage said{ChatRole::User, text, {}, {}};

    qint64 budget = contextWindow > 0 ? contextWindow : std::numeric_limits<int>::max();
    budget -= std::max(std::min(maxTokens, contextWindow / 2), kLeastRoomForAnswer);
    for (const ChatMessage &message : context)
        budget -= tokensOf(message);
    budget -= tokensOf(said);
    if (budget < 0) {
        return failKeyed(ErrorCode::Malformed, QStringLiteral("context_length_exceeded"),
                         QStringLiteral(
                             "The message and the agent's prompt are about %1 tokens; the "
                             "model takes %2. Shorten them or choose a model with a "
                             "larger context window.")
                             .arg(contextWindow - budget)
                             .arg(contextWindow));
    }

    QList<ChatMessage> turns;
    qsizetype from = history.size();
    const qsizetype limit = historyLimit(agent);
    while (from > 0 && turns.size() < limit) {
        const Message &message = history.at(--from);
        if (!isSpoken(message))
            continue;
        const auto role = message.role == MessageRole::User ? ChatRole::User : ChatRole::Assistant;
        const ChatMessage turn{role, message.content, {}, {}};
        budget -= tokensOf(turn);
        if (budget < 0)
            break;
        turns.prepend(turn);
    }
    // An answer without its question is of no use to a model.
    while (!turns.isEmpty() && turns.first().role == ChatRole::Assistant)
        turns.removeFirst();
    return context + turns + QList<ChatMessage>{said};
}

} // namespace troupe

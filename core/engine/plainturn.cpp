// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/plainturn.h"

#include "core/engine/contextbuilder.h"
#include "core/engine/conversationsummary.h"
#include "core/engine/tokenmeter.h"

namespace troupe {

Task<PlainTurn> preparePlainTurn(ModelRegistry &models, TokenMeter &meter, Agent agent,
                                 QList<Message> history, QString text, QString model, int maxTokens)
{
    auto resolved = models.resolve(model.isEmpty() ? agent.model : model);
    if (!resolved)
        co_return fail(resolved.error());
    ContextParts parts;
    parts.agent = agent;
    parts.agent.memory.summarization = false;
    parts.history = history;
    parts.text = text;
    parts.contextWindow = resolved->contextWindow;
    parts.maxTokens = maxTokens > 0 ? maxTokens : agent.maxTokens.value_or(0);
    QHash<QString, qint64> counted;
    if (!fitsWithoutCounting(parts)) {
        QStringList texts = textsOf(parts);
        const QStringList keys = texts;
        const auto sizes = co_await meter.count(std::move(texts));
        for (qsizetype i = 0; i < keys.size(); ++i)
            counted.insert(keys.at(i), sizes->at(i));
    }
    const auto context = buildContext(parts, [&counted](const QString &piece) {
        const auto known = counted.constFind(piece);
        return known == counted.constEnd() ? TokenMeter::mostTokens(piece) : *known;
    });
    if (!context)
        co_return fail(context.error());
    PlainTurn turn;
    turn.request.model = resolved->wireName;
    turn.request.messages = context->messages;
    turn.request.temperature = agent.temperature;
    turn.request.maxTokens = parts.maxTokens;
    turn.request.agentName = agent.name;
    if (resolved->isFallback) {
        turn.notices.append(
            QStringLiteral("No provider for the model \"%1\" is set up: %2, the built-in model, "
                           "answered instead.")
                .arg(resolved->requested, resolved->answering));
    }
    if (context->leftOut > 0)
        turn.notices.append(leftOutNotice(context->leftOut, QString()));
    turn.model = std::move(*resolved);
    co_return PlainTurn(turn);
}

} // namespace troupe

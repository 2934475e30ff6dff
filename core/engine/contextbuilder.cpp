// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/contextbuilder.h"

#include "core/engine/tokenmeter.h"

#include <QJsonDocument>
#include <QSet>

#include <algorithm>
#include <limits>

namespace troupe {

namespace {

constexpr int kTokensPerMessage = 4; // role and separators, as OpenAI documents for its models
constexpr int kLeastRoomForAnswer = 16;
constexpr int kUsualRoomForAnswer = 1024;
constexpr int kSummaryTokens = 700; // what a new one may take
constexpr int kLeastSummary = 48; // under it nothing of use can be said
constexpr int kSummaryFrame = 24; // what it is told in

bool isSpoken(const Message &message)
{
    if (message.role == MessageRole::Tool)
        return true; // a result may be empty
    const bool hasRole =
        message.role == MessageRole::User || message.role == MessageRole::Assistant;
    return hasRole && (!message.content.isEmpty() || !message.toolCalls.isEmpty());
}

ChatRole chatRoleOf(MessageRole role)
{
    switch (role) {
    case MessageRole::User:
        return ChatRole::User;
    case MessageRole::Tool:
        return ChatRole::Tool;
    case MessageRole::System:
        return ChatRole::System;
    case MessageRole::Assistant:
        break;
    }
    return ChatRole::Assistant;
}

QList<ToolCall> callsIn(const QJsonArray &stored)
{
    QList<ToolCall> calls;
    for (const QJsonValue &value : stored) {
        ToolCall call;
        call.id = value[QLatin1String("id")].toString();
        call.name = value[QLatin1String("name")].toString();
        call.arguments = value[QLatin1String("arguments")].toObject();
        if (!call.id.isEmpty() && !call.name.isEmpty())
            calls.append(std::move(call));
    }
    return calls;
}

/// A person's message and all that followed it; told whole or not at all.
struct Exchange
{
    QList<Message> said; ///< as stored
    QList<ChatMessage> told;
    qint64 tokens = 0;
};

/// Whether calls are kept with their results, as our own turns keep them.
bool hasResults(const Message &message)
{
    return message.role == MessageRole::Assistant && !message.toolCalls.isEmpty()
           && message.toolCalls.first()[QLatin1String("at")].isDouble();
}

/// Calls without a result and results without a call would be refused.
QList<ChatMessage> pairedTools(const QList<Message> &said)
{
    QSet<QString> called;
    QSet<QString> answered;
    for (const Message &message : said) {
        for (const ToolCall &call : callsIn(message.toolCalls))
            called.insert(call.id);
        if (message.role == MessageRole::Tool)
            answered.insert(message.metadata[QLatin1String("tool_call_id")].toString());
    }
    QList<ChatMessage> told;
    for (const Message &message : said) {
        if (hasResults(message)) {
            told += toldMessages(message);
            continue;
        }
        ChatMessage chat{chatRoleOf(message.role), message.content, {}, {}};
        chat.sourceId = message.id;
        if (message.role == MessageRole::Tool) {
            chat.toolCallId = message.metadata[QLatin1String("tool_call_id")].toString();
            if (!called.contains(chat.toolCallId))
                continue;
        }
        for (const ToolCall &call : callsIn(message.toolCalls)) {
            if (answered.contains(call.id))
                chat.toolCalls.append(call);
        }
        if (chat.role == ChatRole::Assistant && chat.content.isEmpty() && chat.toolCalls.isEmpty())
            continue;
        told.append(std::move(chat));
    }
    return told;
}

QString callsText(const ChatMessage &message)
{
    QString text;
    for (const ToolCall &call : message.toolCalls) {
        text += call.name
                + QString::fromUtf8(QJsonDocument(call.arguments).toJson(QJsonDocument::Compact));
    }
    return text;
}

QList<Exchange> exchangesOf(const ContextParts &parts)
{
    qsizetype from = 0;
    if (parts.summary) {
        for (qsizetype i = 0; i < parts.history.size(); ++i) {
            if (parts.history.at(i).id == parts.summary->untilId)
                from = i + 1;
        }
    }
    QList<Exchange> exchanges;
    for (qsizetype i = from; i < parts.history.size(); ++i) {
        const Message &message = parts.history.at(i);
        if (!isSpoken(message))
            continue;
        if (message.role == MessageRole::User)
            exchanges.append(Exchange());
        // An answer without its question is of no use to a model.
        if (!exchanges.isEmpty())
            exchanges.last().said.append(message);
    }
    for (Exchange &exchange : exchanges)
        exchange.told = pairedTools(exchange.said);
    return exchanges;
}

qint64 tokensOfMessage(const ChatMessage &message, const TokensOf &tokensOf)
{
    qint64 tokens = tokensOf(message.content) + kTokensPerMessage;
    if (!message.toolCalls.isEmpty())
        tokens += tokensOf(callsText(message));
    return tokens;
}

qint64 roomForAnswer(const ContextParts &parts)
{
    const int wanted = parts.maxTokens > 0 ? std::min(parts.maxTokens, parts.contextWindow / 2)
                                           : std::min(kUsualRoomForAnswer, parts.contextWindow / 4);
    return std::max(wanted, kLeastRoomForAnswer);
}

/// How many exchanges at the end fit into `turns` and `tokens`.
qsizetype fitting(const QList<Exchange> &exchanges, qsizetype turns, qint64 tokens)
{
    qsizetype count = 0;
    while (count < exchanges.size() && count < turns) {
        tokens -= exchanges.at(exchanges.size() - 1 - count).tokens;
        if (tokens < 0)
            break;
        ++count;
    }
    return count;
}

Error tooLong(qint64 promptTokens, qint64 textTokens, const ContextParts &parts)
{
    const qint64 room = roomForAnswer(parts);
    const qint64 forText = parts.contextWindow - room - promptTokens - kTokensPerMessage;
    const QString advice =
        forText > 0
            ? QStringLiteral("A message of up to about %1 tokens fits; or choose a model with a "
                             "larger context window.")
                  .arg(forText)
            : QStringLiteral("The prompt alone is too long: shorten it, or choose a model with a "
                             "larger context window.");
    Error error(ErrorCode::Malformed,
                QStringLiteral(
                    "The message is %1 tokens and the agent's prompt %2; the model takes "
                    "%3 together with its answer, for which %4 are kept. %5")
                    .arg(textTokens)
                    .arg(promptTokens)
                    .arg(parts.contextWindow)
                    .arg(room)
                    .arg(advice));
    error.key = QStringLiteral("context_length_exceeded");
    return error;
}

void appendTold(QList<ChatMessage> &messages, const QList<Exchange> &exchanges, qsizetype last)
{
    for (qsizetype i = exchanges.size() - last; i < exchanges.size(); ++i)
        messages += exchanges.at(i).told;
}

} // namespace

QList<ChatMessage> toldMessages(const Message &message)
{
    QList<ChatMessage> told;
    const auto say = [&](const QString &text, QList<ToolCall> calls) {
        ChatMessage chat{chatRoleOf(message.role), text, std::move(calls), {}};
        chat.sourceId = message.id;
        if (!chat.content.isEmpty() || !chat.toolCalls.isEmpty())
            told.append(std::move(chat));
    };
    qsizetype from = 0;
    for (qsizetype i = 0; hasResults(message) && i < message.toolCalls.size();) {
        const qsizetype at = message.toolCalls.at(i)[QLatin1String("at")].toInteger();
        QList<ToolCall> calls;
        QList<ChatMessage> results;
        for (; i < message.toolCalls.size(); ++i) {
            const QJsonObject stored = message.toolCalls.at(i).toObject();
            if (stored[QLatin1String("at")].toInteger() != at)
                break;
            ToolCall call;
            call.id = stored[QLatin1String("record_id")].toString(); // unlike the model's, unique
            call.name = stored[QLatin1String("name")].toString();
            call.arguments = stored[QLatin1String("arguments")].toObject();
            QString result = stored[QLatin1String("result")].toString();
            if (result.isEmpty())
                result = stored[QLatin1String("error")].toString(QStringLiteral("(no result)"));
            ChatMessage answer{ChatRole::Tool, result, {}, call.id};
            answer.sourceId = message.id;
            results.append(std::move(answer));
            calls.append(std::move(call));
        }
        say(message.content.mid(from, at - from).trimmed(), std::move(calls));
        told += results;
        from = std::max(from, at);
    }
    // The end as it is: a model may be asked to go on from there.
    const QString rest = message.content.mid(from);
    say(from == 0 || !rest.trimmed().isEmpty() ? rest : QString(), {});
    return told;
}

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
    // A summary stands at most a full memory back, and is made of what came before that.
    return agent.memory.maxTurns * (agent.memory.summarization ? 4 : 2);
}

std::optional<Summary> summaryFor(const QList<Message> &history, const QList<Summary> &summaries)
{
    for (auto message = history.crbegin(); message != history.crend(); ++message) {
        for (const Summary &summary : summaries) {
            if (summary.untilId == message->id)
                return summary;
        }
    }
    return std::nullopt;
}

QList<ChatMessage> withSummary(QList<ChatMessage> messages, const QString &summary)
{
    if (summary.isEmpty())
        return messages;
    for (ChatMessage &message : messages) {
        if (message.role != ChatRole::User)
            continue;
        // In a person's message, since that is where the words are from: a summary must not speak
        // with the voice of the prompt.
        QString text = summary;
        text.replace(QLatin1String("</document"), QLatin1String("< /document"),
                     Qt::CaseInsensitive);
        message.content = QStringLiteral("<document name=\"Summary of our conversation before "
                                         "this\">\n%1\n</document>\n\n")
                              .arg(text)
                          + message.content;
        break;
    }
    return messages;
}

QStringList textsOf(const ContextParts &parts)
{
    QStringList texts{parts.agent.systemPrompt, parts.text};
    if (parts.summary)
        texts.append(parts.summary->content);
    for (const Exchange &exchange : exchangesOf(parts)) {
        for (const ChatMessage &message : exchange.told) {
            texts.append(message.content);
            if (!message.toolCalls.isEmpty())
                texts.append(callsText(message));
        }
    }
    return texts;
}

bool fitsWithoutCounting(const ContextParts &parts)
{
    if (parts.contextWindow <= 0)
        return true;
    qint64 most = roomForAnswer(parts) + kSummaryTokens + kSummaryFrame;
    for (const QString &text : textsOf(parts))
        most += TokenMeter::mostTokens(text) + kTokensPerMessage;
    return most <= parts.contextWindow;
}

Result<Context> buildContext(const ContextParts &parts, const TokensOf &tokensOf)
{
    const Agent &agent = parts.agent;
    QList<ChatMessage> head;
    if (!agent.systemPrompt.isEmpty())
        head.append({ChatRole::System, agent.systemPrompt, {}, {}});
    const ChatMessage said{ChatRole::User, parts.text, {}, {}};

    const qint64 promptTokens = head.isEmpty() ? 0 : tokensOfMessage(head.first(), tokensOf);
    const qint64 textTokens = tokensOfMessage(said, tokensOf);
    qint64 budget = std::numeric_limits<int>::max();
    if (parts.contextWindow > 0)
        budget = parts.contextWindow - roomForAnswer(parts);
    budget -= promptTokens + textTokens;
    if (budget < 0)
        return fail(tooLong(promptTokens, textTokens - kTokensPerMessage, parts));

    QList<Exchange> exchanges;
    if (agent.memory.type != QLatin1String("none"))
        exchanges = exchangesOf(parts);
    for (Exchange &exchange : exchanges) {
        for (const ChatMessage &message : std::as_const(exchange.told))
            exchange.tokens += tokensOfMessage(message, tokensOf);
    }
    QString summary;
    if (parts.summary && agent.memory.summarization) {
        const qint64 tokens = tokensOf(parts.summary->content) + kSummaryFrame;
        if (tokens <= budget / 2) {
            summary = parts.summary->content;
            budget -= tokens;
        }
    }
    const qsizetype turns = std::min<qsizetype>(exchanges.size(), agent.memory.maxTurns);
    const qsizetype kept = fitting(exchanges, turns, budget);
    Context context;
    context.messages = head;
    appendTold(context.messages, exchanges, kept);
    context.messages.append(said);
    context.messages = withSummary(std::move(context.messages), summary);
    for (qsizetype i = exchanges.size() - turns; i < exchanges.size() - kept; ++i)
        context.leftOut += static_cast<int>(exchanges.at(i).said.size());
    if (!agent.memory.summarization || kept == exchanges.size())
        return context;

    context.summaryTokens =
        static_cast<int>(std::min<qint64>(kSummaryTokens, budget / 2 - kSummaryFrame));
    if (context.summaryTokens < kLeastSummary)
        return context;
    // Half of the room stays free, so that not every message needs another summary.
    const qint64 room = (budget - context.summaryTokens - kSummaryFrame) / 2;
    const qsizetype told = fitting(exchanges, std::max(agent.memory.maxTurns / 2, 1), room);
    for (qsizetype i = 0; i < exchanges.size() - told; ++i)
        context.toSummarise += exchanges.at(i).said;
    context.afterSummary = head;
    appendTold(context.afterSummary, exchanges, told);
    context.afterSummary.append(said);
    return context;
}

} // namespace troupe

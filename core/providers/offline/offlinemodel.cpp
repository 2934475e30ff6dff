// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/offline/offlinemodel.h"

#include "core/providers/offline/abilities.h"
#include "core/providers/tokens.h"

#include <QJsonDocument>

namespace troupe::offline {

namespace {

/// Asked in this order; the first that has something to say answers.
constexpr Ability kAbilities[] = {
    callTool,   followUp,        sayExactly, smallTalk,   aboutConversation, remember,
    aboutModel, aboutAgent,      listTools,  recall,      convertUnits,      percent,
    dates,      numberQuestions, calculate,  countText,   statistics,        sortItems,
    draft,      summarise,       keywords,   extract,     transformText,     formatText,
    chooseTool, refuse,          retrieve,   acknowledge,
};

MaybeReply ask(const Turn &turn)
{
    for (const Ability ability : kAbilities) {
        if (auto reply = ability(turn))
            return reply;
    }
    return std::nullopt;
}

/// "What is 2+2? And what is the capital in the text?": each question for itself, when every one
/// of them has an answer.
MaybeReply several(const Turn &turn)
{
    if (turn.depth > 0 || turn.marked || turn.ask.text.count(u'?') < 2
        || turn.ask.text.size() > 500)
        return std::nullopt;
    const QStringList questions = sentencesOf(turn.ask.text);
    if (questions.size() < 2 || questions.size() > 6)
        return std::nullopt;
    Reply all;
    for (const QString &question : questions) {
        if (!question.endsWith(u'?'))
            return std::nullopt;
        ChatRequest one = turn.request;
        one.messages[turn.index].content =
            question
            + (turn.material.isEmpty()
                   ? QString()
                   : QStringLiteral("\n```\n") + turn.material + QStringLiteral("\n```"));
        const Turn part = makeTurn(one, turn.context, turn.index, turn.lang, turn.depth + 1);
        const auto reply = ask(part);
        if (!reply || !reply->calls.isEmpty())
            return std::nullopt;
        all.text += (all.text.isEmpty() ? QString() : QStringLiteral("\n")) + reply->text;
    }
    return all;
}

qint64 tokensOfCalls(const QList<ToolCall> &calls)
{
    qint64 tokens = 0;
    for (const ToolCall &call : calls)
        tokens += approximateTokens(call.name)
                  + approximateTokens(QString::fromUtf8(
                      QJsonDocument(call.arguments).toJson(QJsonDocument::Compact)));
    return tokens;
}

qint64 tokensOfPrompt(const ChatRequest &request)
{
    constexpr qint64 perMessage = 4; // role and separators
    qint64 tokens = 0;
    for (const ChatMessage &message : request.messages)
        tokens +=
            perMessage + approximateTokens(message.content) + tokensOfCalls(message.toolCalls);
    for (const ToolSpec &tool : request.tools) {
        tokens += perMessage + approximateTokens(tool.name) + approximateTokens(tool.description)
                  + approximateTokens(QString::fromUtf8(
                      QJsonDocument(tool.parameters).toJson(QJsonDocument::Compact)));
    }
    return tokens;
}

Reply wholeAnswer(const ChatRequest &request, const OfflineContext &context)
{
    Reply reply;
    if (!request.messages.isEmpty() && request.messages.last().role == ChatRole::Tool) {
        reply = presentToolResults(request, context);
    } else {
        const Turn turn = makeTurn(request, context, lastUserIndex(request));
        reply = replyTo(turn);
        if (reply.calls.isEmpty())
            reply.text = turn.persona.apply(reply);
    }
    return reply;
}

} // namespace

Reply replyTo(const Turn &turn)
{
    if (turn.index < 0 || turn.message.isEmpty())
        return {turn.index < 0 && !turn.system.isEmpty() ? turn.say(P::Capabilities)
                                                         : turn.say(P::EmptyMessage),
                {},
                {}};
    if (auto reply = several(turn))
        return *reply;
    if (auto reply = ask(turn); reply && (!reply->text.isEmpty() || !reply->calls.isEmpty()))
        return *reply;
    return fallback(turn);
}

} // namespace troupe::offline

namespace troupe {

OfflineAnswer OfflineModel::answer(const ChatRequest &request, const OfflineContext &context) const
{
    OfflineAnswer answer;
    answer.usage.input = offline::tokensOfPrompt(request);
    ChatRequest asked = request;
    QString partial;
    while (!asked.messages.isEmpty() && asked.messages.last().role == ChatRole::Assistant
           && offline::lastUserIndex(asked) >= 0)
        partial.prepend(asked.messages.takeLast().content);
    offline::Reply reply = offline::wholeAnswer(asked, context);
    if (!partial.isEmpty()) {
        // The same request gives the same answer, so a part of it can be gone on with. A part that
        // somebody else wrote is followed by our own answer.
        const bool ours = reply.text.startsWith(partial);
        const bool closed = partial.back().isSpace();
        reply.text = ours ? reply.text.mid(partial.size())
                          : (closed ? QString() : QStringLiteral("\n\n")) + reply.text;
        reply.calls.clear();
    }
    answer.text = reply.text;
    answer.toolCalls = reply.calls;
    answer.finishReason =
        reply.calls.isEmpty() ? QStringLiteral("stop") : QStringLiteral("tool_calls");
    if (request.maxTokens > 0) {
        const qsizetype cut = prefixOfTokens(answer.text, request.maxTokens);
        if (cut < answer.text.size()) {
            answer.text.truncate(cut);
            answer.finishReason = QStringLiteral("length");
        }
    }
    answer.usage.output = approximateTokens(answer.text) + offline::tokensOfCalls(answer.toolCalls);
    return answer;
}

QStringList bestSentencesOf(const QString &text, int count)
{
    return offline::bestSentences(text, count);
}

} // namespace troupe

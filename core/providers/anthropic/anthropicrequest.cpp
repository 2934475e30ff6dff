// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/anthropic/anthropicrequest.h"

#include "core/providers/providererrors.h"
#include "core/providers/toolnames.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>

namespace troupe {

namespace {

constexpr char kTextBlock[] = "text";

QString anthropicWord(const char *latin1)
{
    return QString::fromLatin1(latin1);
}

bool isBlankText(const QString &text)
{
    return text.trimmed().isEmpty();
}

/// The protocol permits letters, digits, "_" and "-".
QString wireId(const QString &id)
{
    QString wire = id.left(200);
    for (QChar &c : wire) {
        const bool plain = c.unicode() < 0x80 && (c.isLetterOrNumber() || c == u'_' || c == u'-');
        if (!plain)
            c = u'_';
    }
    return wire.isEmpty() ? anthropicWord("call") : wire;
}

QJsonObject textBlock(const QString &text)
{
    return QJsonObject{{anthropicWord("type"), anthropicWord(kTextBlock)},
                       {anthropicWord(kTextBlock), text}};
}

QJsonObject imageBlock(const ChatImage &image)
{
    const QJsonObject source{{anthropicWord("type"), anthropicWord("base64")},
                             {anthropicWord("media_type"), image.mediaType},
                             {anthropicWord("data"), QString::fromLatin1(image.data.toBase64())}};
    return QJsonObject{{anthropicWord("type"), anthropicWord("image")},
                       {anthropicWord("source"), source}};
}

QJsonObject callBlock(const ToolCall &call, const QHash<QString, QString> &names)
{
    QJsonObject arguments = call.arguments;
    if (!call.malformedArguments.isEmpty())
        arguments.insert(QLatin1String("malformed_arguments"), call.malformedArguments);
    return QJsonObject{{anthropicWord("type"), anthropicWord("tool_use")},
                       {anthropicWord("id"), wireId(call.id)},
                       {anthropicWord("name"), toolWireName(call.name, names)},
                       {anthropicWord("input"), arguments}};
}

QJsonObject resultBlock(const QString &id, const QString &text, bool isError)
{
    QJsonObject block{{anthropicWord("type"), anthropicWord("tool_result")},
                      {anthropicWord("tool_use_id"), id}};
    if (!text.isEmpty())
        block.insert(QLatin1String("content"), text);
    if (isError)
        block.insert(QLatin1String("is_error"), true);
    return block;
}

/// Turns of alternating roles, as the protocol wants them.
class TurnBuilder
{
public:
    explicit TurnBuilder(const QHash<QString, QString> &names) : m_names(names) {}

    void add(const ChatMessage &message)
    {
        switch (message.role) {
        case ChatRole::System:
            if (!isBlankText(message.content))
                m_system +=
                    (m_system.isEmpty() ? QString() : anthropicWord("\n\n")) + message.content;
            break;
        case ChatRole::User:
            addUser(message);
            break;
        case ChatRole::Assistant:
            addAssistant(message);
            break;
        case ChatRole::Tool:
            addResult(message);
            break;
        }
    }

    QString system() const { return m_system; }

    QJsonArray finished()
    {
        closeUserTurn();
        closeAssistantTurn();
        closeUserTurn(); // results of calls that nobody answered
        // A server that is to go on with an answer refuses blanks at its end.
        if (!m_turns.isEmpty() && m_turns.last().role == anthropicWord("assistant"))
            trimEnd(m_turns.last().blocks);
        QJsonArray messages;
        for (const Turn &turn : std::as_const(m_turns)) {
            messages.append(QJsonObject{{anthropicWord("role"), turn.role},
                                        {anthropicWord("content"), turn.blocks}});
        }
        return messages;
    }

private:
    struct Turn
    {
        QString role;
        QJsonArray blocks;
    };

    void addUser(const ChatMessage &message)
    {
        closeAssistantTurn();
        for (const ChatImage &image : message.images)
            m_user.append(imageBlock(image));
        if (!isBlankText(message.content))
            m_user.append(textBlock(message.content));
    }

    void addAssistant(const ChatMessage &message)
    {
        if (isBlankText(message.content) && message.toolCalls.isEmpty())
            return;
        closeUserTurn();
        if (m_turns.isEmpty() && m_assistant.isEmpty())
            m_turns.append({anthropicWord("user"),
                            QJsonArray{textBlock(anthropicWord("(The conversation so far.)"))}});
        // Where two answers follow each other, the calls of the first are done with.
        if (!m_open.isEmpty() && !message.content.isEmpty()) {
            closeAssistantTurn();
            closeUserTurn();
        }
        if (!isBlankText(message.content))
            m_assistant.append(textBlock(message.content));
        for (const ToolCall &call : message.toolCalls) {
            const QJsonObject block = callBlock(call, m_names);
            const QString id = block.value(QLatin1String("id")).toString();
            if (m_open.contains(id))
                continue;
            m_assistant.append(block);
            m_open.append(id);
        }
    }

    void addResult(const ChatMessage &message)
    {
        closeAssistantTurn();
        const QString id = wireId(message.toolCallId);
        if (m_waiting.removeOne(id))
            m_results.append(resultBlock(id, message.content, false));
        else if (!isBlankText(message.content))
            m_user.append(textBlock(anthropicWord("The result of a tool: ") + message.content));
    }

    void closeAssistantTurn()
    {
        if (m_assistant.isEmpty())
            return;
        m_turns.append({anthropicWord("assistant"), std::exchange(m_assistant, QJsonArray())});
        m_waiting = std::exchange(m_open, QStringList());
    }

    void closeUserTurn()
    {
        QJsonArray blocks = std::exchange(m_results, QJsonArray()); // results come first
        for (const QString &id : std::as_const(m_waiting))
            blocks.append(resultBlock(id, anthropicWord("The call was interrupted."), true));
        m_waiting.clear();
        for (const QJsonValue &block : std::as_const(m_user))
            blocks.append(block);
        m_user = QJsonArray();
        if (!blocks.isEmpty())
            m_turns.append({anthropicWord("user"), blocks});
    }

    static void trimEnd(QJsonArray &blocks)
    {
        QJsonObject last = blocks.last().toObject();
        QString text = last.value(QLatin1String(kTextBlock)).toString();
        if (text.isEmpty())
            return;
        while (text.back().isSpace())
            text.chop(1);
        last.insert(QLatin1String(kTextBlock), text);
        blocks.replace(blocks.size() - 1, last);
    }

    const QHash<QString, QString> &m_names;
    QString m_system;
    QList<Turn> m_turns;
    QJsonArray m_assistant; ///< the turn that is being put together
    QStringList m_open; ///< calls in it
    QStringList m_waiting; ///< calls of the turn before that have no result yet
    QJsonArray m_results;
    QJsonArray m_user;
};

QJsonArray toolsOfRequest(const ChatRequest &request, const QHash<QString, QString> &names)
{
    QJsonArray tools;
    for (const ToolSpec &tool : request.tools) {
        QJsonObject schema = tool.parameters;
        if (!schema.contains(QLatin1String("type")))
            schema.insert(QLatin1String("type"), anthropicWord("object"));
        QJsonObject json{{anthropicWord("name"), toolWireName(tool.name, names)},
                         {anthropicWord("input_schema"), schema}};
        if (!isBlankText(tool.description))
            json.insert(QLatin1String("description"), tool.description);
        tools.append(json);
    }
    return tools;
}

} // namespace

int anthropicDefaultMaxTokens(const QString &model)
{
    const auto has = [&model](const char *part) { return model.contains(QLatin1String(part)); };
    if (has("claude-3-5"))
        return 8'192;
    if (has("claude-3-opus") || has("claude-3-sonnet") || has("claude-3-haiku") || has("claude-2"))
        return 4'096;
    return 32'000;
}

QByteArray anthropicChatBody(const ChatRequest &request, const AnthropicDialect &dialect,
                             const QHash<QString, QString> &names)
{
    TurnBuilder turns(names);
    for (const ChatMessage &message : request.messages)
        turns.add(message);
    QJsonObject body;
    body.insert(QLatin1String("model"), request.model);
    body.insert(QLatin1String("messages"), turns.finished());
    body.insert(QLatin1String("stream"), true);
    int maxTokens =
        request.maxTokens > 0 ? request.maxTokens : anthropicDefaultMaxTokens(request.model);
    if (dialect.mostTokens > 0)
        maxTokens = std::min(maxTokens, dialect.mostTokens);
    body.insert(QLatin1String("max_tokens"), maxTokens);
    if (!turns.system().isEmpty())
        body.insert(QLatin1String("system"), turns.system());
    if (request.temperature && dialect.hasTemperature) // ours goes to 2
        body.insert(QLatin1String("temperature"), std::clamp(*request.temperature, 0.0, 1.0));
    if (request.topP && dialect.hasTopP)
        body.insert(QLatin1String("top_p"), *request.topP);
    if (!request.tools.isEmpty())
        body.insert(QLatin1String("tools"), toolsOfRequest(request, names));
    return QJsonDocument(body).toJson(QJsonDocument::Compact);
}

std::optional<AnthropicDialect> adaptedAnthropic(const AnthropicDialect &dialect,
                                                 const ChatRequest &request,
                                                 const OutboundResponse &response)
{
    if (response.status != 400 && response.status != 422)
        return std::nullopt;
    const QString message = readComplaint(response.body).message;
    AnthropicDialect next = dialect;
    // "max_tokens: 32000 > 8192, which is the maximum allowed number of output tokens for …"
    static const QRegularExpression tooMany(
        QStringLiteral("max_tokens: ([0-9]{1,9}) > ([0-9]{1,9})"));
    if (const auto match = tooMany.match(message); match.hasMatch()) {
        const int most = match.captured(2).toInt();
        if (most > 0 && (dialect.mostTokens == 0 || most < dialect.mostTokens))
            next.mostTokens = most;
    } else if (mentions(message, {"deprecated", "not supported", "unsupported", "cannot both",
                                  "not permitted", "does not support", "not allowed"})) {
        // Where both are refused together, the temperature is what a person set on purpose.
        if (request.topP && dialect.hasTopP && mentions(message, {"top_p"}))
            next.hasTopP = false;
        else if (request.temperature && dialect.hasTemperature
                 && mentions(message, {"temperature"}))
            next.hasTemperature = false;
    }
    if (next == dialect)
        return std::nullopt;
    return next;
}

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/openai/openairequest.h"

#include "core/providers/toolnames.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace troupe {

namespace {

QString compactJson(const QJsonObject &object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

QJsonObject callJson(const ToolCall &call, const QHash<QString, QString> &names)
{
    QJsonObject arguments = call.arguments;
    if (!call.malformedArguments.isEmpty()) // servers that parse them refuse what is no JSON
        arguments.insert(QLatin1String("malformed_arguments"), call.malformedArguments);
    QJsonObject function;
    function.insert(QLatin1String("name"), toolWireName(call.name, names));
    function.insert(QLatin1String("arguments"), compactJson(arguments));
    QJsonObject json;
    json.insert(QLatin1String("id"), call.id);
    json.insert(QLatin1String("type"), QStringLiteral("function"));
    json.insert(QLatin1String("function"), function);
    return json;
}

QString roleName(ChatRole role)
{
    switch (role) {
    case ChatRole::System:
        return QStringLiteral("system");
    case ChatRole::User:
        return QStringLiteral("user");
    case ChatRole::Assistant:
        return QStringLiteral("assistant");
    case ChatRole::Tool:
        return QStringLiteral("tool");
    }
    return QStringLiteral("user");
}

QJsonValue contentJson(const ChatMessage &message)
{
    if (message.images.isEmpty())
        return message.content;
    QJsonArray parts;
    if (!message.content.isEmpty()) {
        parts.append(QJsonObject{{QStringLiteral("type"), QStringLiteral("text")},
                                 {QStringLiteral("text"), message.content}});
    }
    for (const ChatImage &image : message.images) {
        const QString url = QStringLiteral("data:%1;base64,%2")
                                .arg(image.mediaType, QString::fromLatin1(image.data.toBase64()));
        parts.append(
            QJsonObject{{QStringLiteral("type"), QStringLiteral("image_url")},
                        {QStringLiteral("image_url"), QJsonObject{{QStringLiteral("url"), url}}}});
    }
    return parts;
}

QJsonObject messageJson(const ChatMessage &message, const QHash<QString, QString> &names)
{
    QJsonObject json;
    json.insert(QLatin1String("role"), roleName(message.role));
    // Never null: templates of local servers join it to a string.
    json.insert(QLatin1String("content"), contentJson(message));
    if (message.role == ChatRole::Tool)
        json.insert(QLatin1String("tool_call_id"), message.toolCallId);
    if (message.role == ChatRole::Assistant && !message.toolCalls.isEmpty()) {
        QJsonArray calls;
        for (const ToolCall &call : message.toolCalls)
            calls.append(callJson(call, names));
        json.insert(QLatin1String("tool_calls"), calls);
    }
    return json;
}

/// For servers whose templates know no system role: its text opens the first user message.
QList<ChatMessage> withoutSystemRole(const QList<ChatMessage> &messages)
{
    QString system;
    QList<ChatMessage> others;
    for (const ChatMessage &message : messages) {
        if (message.role == ChatRole::System)
            system += (system.isEmpty() ? QString() : QStringLiteral("\n\n")) + message.content;
        else
            others.append(message);
    }
    if (system.isEmpty())
        return others;
    if (others.isEmpty() || others.first().role != ChatRole::User)
        others.prepend(ChatMessage{ChatRole::User, system, {}, {}});
    else
        others.first().content = system + QStringLiteral("\n\n") + others.first().content;
    return others;
}

QJsonArray toolsJson(const QList<ToolSpec> &tools, const QHash<QString, QString> &names)
{
    QJsonArray array;
    for (const ToolSpec &tool : tools) {
        QJsonObject parameters = tool.parameters;
        if (!parameters.contains(QLatin1String("type")))
            parameters.insert(QLatin1String("type"), QStringLiteral("object"));
        if (!parameters.contains(QLatin1String("properties")))
            parameters.insert(QLatin1String("properties"), QJsonObject());
        QJsonObject function;
        function.insert(QLatin1String("name"), toolWireName(tool.name, names));
        function.insert(QLatin1String("description"), tool.description);
        function.insert(QLatin1String("parameters"), parameters);
        QJsonObject json;
        json.insert(QLatin1String("type"), QStringLiteral("function"));
        json.insert(QLatin1String("function"), function);
        array.append(json);
    }
    return array;
}

} // namespace

QByteArray openAiChatBody(const ChatRequest &request, const OpenAiDialect &dialect,
                          const QHash<QString, QString> &names)
{
    QJsonArray messages;
    const QList<ChatMessage> all =
        dialect.hasSystemRole ? request.messages : withoutSystemRole(request.messages);
    for (const ChatMessage &message : all)
        messages.append(messageJson(message, names));
    QJsonObject body;
    body.insert(QLatin1String("model"), request.model);
    body.insert(QLatin1String("messages"), messages);
    body.insert(QLatin1String("stream"), true);
    if (dialect.hasStreamOptions) {
        QJsonObject options;
        options.insert(QLatin1String("include_usage"), true);
        body.insert(QLatin1String("stream_options"), options);
    }
    if (request.temperature && dialect.hasTemperature)
        body.insert(QLatin1String("temperature"), *request.temperature);
    if (request.topP && dialect.hasTopP)
        body.insert(QLatin1String("top_p"), *request.topP);
    if (request.maxTokens > 0) {
        body.insert(dialect.usesMaxCompletionTokens ? QLatin1String("max_completion_tokens")
                                                    : QLatin1String("max_tokens"),
                    request.maxTokens);
    }
    if (!request.tools.isEmpty())
        body.insert(QLatin1String("tools"), toolsJson(request.tools, names));
    return QJsonDocument(body).toJson(QJsonDocument::Compact);
}

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/ollama/ollamarequest.h"

#include "core/providers/tokens.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace troupe {

namespace {

constexpr int kDefaultContext = 4096;
constexpr int kRoomForAnswer = 2048;
constexpr int kTokensOfMessage = 8;
constexpr int kTokensOfImage = 1024;
constexpr qsizetype kMostTags = 10'000;
constexpr qsizetype kLongestTag = 300;

QString ollamaWord(const char *text)
{
    return QString::fromLatin1(text);
}

QJsonObject functionCall(const ToolCall &call)
{
    QJsonObject arguments = call.arguments;
    if (!call.malformedArguments.isEmpty())
        arguments.insert(QLatin1String("malformed_arguments"), call.malformedArguments);
    QJsonObject json{{ollamaWord("function"), QJsonObject{{ollamaWord("name"), call.name},
                                                          {ollamaWord("arguments"), arguments}}}};
    if (!call.id.isEmpty())
        json.insert(QLatin1String("id"), call.id);
    return json;
}

QString roleOf(ChatRole role)
{
    switch (role) {
    case ChatRole::System:
        return ollamaWord("system");
    case ChatRole::Assistant:
        return ollamaWord("assistant");
    case ChatRole::Tool:
        return ollamaWord("tool");
    case ChatRole::User:
        break;
    }
    return ollamaWord("user");
}

QJsonObject chatMessage(const ChatMessage &message, QHash<QString, QString> &toolNames)
{
    QJsonObject json{{ollamaWord("role"), roleOf(message.role)},
                     {ollamaWord("content"), message.content}};
    if (!message.images.isEmpty()) {
        QJsonArray images;
        for (const ChatImage &image : message.images)
            images.append(QString::fromLatin1(image.data.toBase64()));
        json.insert(QLatin1String("images"), images);
    }
    if (!message.toolCalls.isEmpty()) {
        QJsonArray calls;
        for (const ToolCall &call : message.toolCalls) {
            toolNames.insert(call.id, call.name);
            calls.append(functionCall(call));
        }
        json.insert(QLatin1String("tool_calls"), calls);
    }
    if (message.role == ChatRole::Tool) { // by name at first, by id as well since
        const QString name = toolNames.value(message.toolCallId);
        if (!name.isEmpty())
            json.insert(QLatin1String("tool_name"), name);
        if (!message.toolCallId.isEmpty())
            json.insert(QLatin1String("tool_call_id"), message.toolCallId);
    }
    return json;
}

QJsonValue keepAliveJson(const QString &keepAlive)
{
    bool isNumber = false;
    const int seconds = keepAlive.toInt(&isNumber);
    return isNumber ? QJsonValue(seconds) : QJsonValue(keepAlive);
}

} // namespace

QByteArray ollamaChatBody(const ChatRequest &request, const OllamaOptions &options)
{
    QJsonArray messages;
    QHash<QString, QString> toolNames; ///< of the calls so far, by id
    for (const ChatMessage &message : request.messages)
        messages.append(chatMessage(message, toolNames));
    QJsonObject settings;
    if (request.temperature)
        settings.insert(QLatin1String("temperature"), *request.temperature);
    if (request.topP)
        settings.insert(QLatin1String("top_p"), *request.topP);
    if (request.maxTokens > 0)
        settings.insert(QLatin1String("num_predict"), request.maxTokens);
    if (options.contextTokens > 0)
        settings.insert(QLatin1String("num_ctx"), options.contextTokens);
    QJsonObject body{{ollamaWord("model"), request.model},
                     {ollamaWord("messages"), messages},
                     {ollamaWord("stream"), true}};
    if (!settings.isEmpty())
        body.insert(QLatin1String("options"), settings);
    if (!options.keepAlive.isEmpty())
        body.insert(QLatin1String("keep_alive"), keepAliveJson(options.keepAlive));
    QJsonArray tools;
    for (const ToolSpec &tool : request.tools) {
        QJsonObject parameters = tool.parameters;
        if (!parameters.contains(QLatin1String("type")))
            parameters.insert(QLatin1String("type"), ollamaWord("object"));
        if (!parameters.contains(QLatin1String("properties")))
            parameters.insert(QLatin1String("properties"), QJsonObject());
        tools.append(QJsonObject{{ollamaWord("type"), ollamaWord("function")},
                                 {ollamaWord("function"),
                                  QJsonObject{{ollamaWord("name"), tool.name},
                                              {ollamaWord("description"), tool.description},
                                              {ollamaWord("parameters"), parameters}}}});
    }
    if (!tools.isEmpty())
        body.insert(QLatin1String("tools"), tools);
    return QJsonDocument(body).toJson(QJsonDocument::Compact);
}

qint64 ollamaTokensNeeded(const ChatRequest &request)
{
    const auto ofJson = [](const QJsonObject &object) {
        return approximateTokens(
            QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact)));
    };
    qint64 tokens = request.maxTokens > 0 ? request.maxTokens : kRoomForAnswer;
    for (const ChatMessage &message : request.messages) {
        tokens += approximateTokens(message.content) + kTokensOfMessage
                  + kTokensOfImage * message.images.size();
        for (const ToolCall &call : message.toolCalls)
            tokens += ofJson(call.arguments) + kTokensOfMessage;
    }
    for (const ToolSpec &tool : request.tools)
        tokens += approximateTokens(tool.description) + ofJson(tool.parameters) + kTokensOfMessage;
    return tokens;
}

int ollamaContextFor(qint64 tokensNeeded, int contextWindow)
{
    // Other encodings need more tokens than we count.
    const qint64 wanted = tokensNeeded + tokensNeeded / 4;
    qint64 context = kDefaultContext;
    while (context < wanted && context < (qint64(1) << 30))
        context *= 2;
    if (contextWindow > 0)
        context = std::min<qint64>(context, contextWindow);
    return static_cast<int>(context);
}

OllamaModelFacts readOllamaFacts(const QByteArray &body)
{
    const QJsonObject object = QJsonDocument::fromJson(body).object();
    const QJsonObject info = object.value(QLatin1String("model_info")).toObject();
    OllamaModelFacts facts;
    // "llama.context_length": the architecture's name is in front.
    const QString architecture = info.value(QLatin1String("general.architecture")).toString();
    double window = info.value(architecture + QLatin1String(".context_length")).toDouble();
    for (auto it = info.begin(); it != info.end() && window < 1; ++it) {
        if (it.key().endsWith(QLatin1String(".context_length")))
            window = it.value().toDouble();
    }
    facts.contextWindow = static_cast<int>(std::clamp(window, 0.0, 2e9));
    for (const QJsonValue &value : object.value(QLatin1String("capabilities")).toArray()) {
        const QString ability = value.toString();
        QString ours;
        if (ability == QLatin1String("completion"))
            ours = ollamaWord("text");
        else if (ability == QLatin1String("tools") || ability == QLatin1String("vision")
                 || ability == QLatin1String("embedding"))
            ours = ability;
        else if (ability == QLatin1String("thinking"))
            ours = ollamaWord("reasoning");
        if (!ours.isEmpty() && !facts.capabilities.contains(ours))
            facts.capabilities.append(ours);
    }
    return facts;
}

Result<QStringList> readOllamaTags(const QByteArray &body)
{
    const QJsonValue list = QJsonDocument::fromJson(body).object().value(QLatin1String("models"));
    if (!list.isArray() && !list.isNull()) { // null: a server without a model
        return failKeyed(ErrorCode::Upstream, ollamaWord("endpoint_not_found"),
                         QStringLiteral("The server did not answer with a list of models. Check "
                                        "the address of this provider; Ollama's is usually "
                                        "http://localhost:11434."));
    }
    QStringList tags;
    for (const QJsonValue &value : list.toArray()) {
        const QJsonObject model = value.toObject();
        QString tag = model.value(QLatin1String("model")).toString();
        if (tag.isEmpty())
            tag = model.value(QLatin1String("name")).toString();
        if (!tag.isEmpty() && tag.size() <= kLongestTag && !tags.contains(tag)
            && tags.size() < kMostTags)
            tags.append(tag);
    }
    return tags;
}

} // namespace troupe

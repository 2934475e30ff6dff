// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/ollama/ollamareader.h"

#include "core/base/ids.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace troupe {

namespace {

constexpr qsizetype kMostOllamaCalls = 128;

qint64 evalCount(const QJsonObject &object, const char *name)
{
    return static_cast<qint64>(std::clamp(object.value(QLatin1String(name)).toDouble(), 0.0, 1e12));
}

} // namespace

QString OllamaReader::take(const QJsonObject &object, bool)
{
    const QJsonValue message = object.value(QLatin1String("message"));
    const bool isDone = object.value(QLatin1String("done")).toBool();
    if (!message.isObject() && !isDone)
        return {};
    m_sawAnswer = true;
    if (const QString model = object.value(QLatin1String("model")).toString(); !model.isEmpty())
        m_model = model;
    QString added = message[QLatin1String("content")].toString();
    m_text += added;
    for (const QJsonValue &call : message[QLatin1String("tool_calls")].toArray())
        takeCall(call.toObject());
    if (!isDone)
        return added;
    m_reason = object.value(QLatin1String("done_reason")).toString();
    if (object.contains(QLatin1String("prompt_eval_count"))
        || object.contains(QLatin1String("eval_count"))) {
        TokenCounts counts; // a prompt that was in its cache is not counted by older servers
        counts.input = evalCount(object, "prompt_eval_count");
        counts.output = evalCount(object, "eval_count");
        m_usage = counts;
    }
    finish();
    return added;
}

void OllamaReader::takeCall(const QJsonObject &call)
{
    const QJsonObject function = call.value(QLatin1String("function")).toObject();
    ToolCall made;
    made.name = function.value(QLatin1String("name")).toString();
    if (made.name.isEmpty() || m_calls.size() >= kMostOllamaCalls)
        return;
    made.id = call.value(QLatin1String("id")).toString();
    if (made.id.isEmpty())
        made.id = QStringLiteral("call_") + randomHex(12);
    const QJsonValue arguments = function.value(QLatin1String("arguments"));
    const QString text = arguments.toString().trimmed(); // of servers that only look like Ollama
    const QJsonDocument document = QJsonDocument::fromJson(text.toUtf8());
    if (arguments.isObject())
        made.arguments = arguments.toObject();
    else if (document.isObject())
        made.arguments = document.object();
    else if (!text.isEmpty())
        made.malformedArguments = text;
    m_calls.append(made);
}

ChatReply OllamaReader::reply() const
{
    ChatReply reply;
    reply.text = m_text;
    reply.toolCalls = m_calls;
    reply.finishReason = m_reason == QLatin1String("length") ? QStringLiteral("length")
                         : m_calls.isEmpty()                 ? QStringLiteral("stop")
                                                             : QStringLiteral("tool_calls");
    reply.usage = m_usage;
    reply.model = m_model;
    return reply;
}

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/anthropic/anthropicreader.h"

#include "core/base/ids.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace troupe {

namespace {

constexpr std::size_t kMostToolUses = 128;
constexpr double kMostCounted = 1e12;

QString wordOfStop(const QString &reason)
{
    if (reason == QLatin1String("max_tokens")
        || reason == QLatin1String("model_context_window_exceeded"))
        return QStringLiteral("length");
    if (reason == QLatin1String("tool_use"))
        return QStringLiteral("tool_calls");
    if (reason == QLatin1String("refusal"))
        return QStringLiteral("content_filter");
    return QStringLiteral("stop"); // end_turn, stop_sequence, pause_turn and those to come
}

} // namespace

QString AnthropicReader::take(const QJsonObject &object, bool isWhole)
{
    const QString type = object.value(QLatin1String("type")).toString();
    const int index = object.value(QLatin1String("index")).toInt();
    if (type == QLatin1String("content_block_delta"))
        return takeDelta(index, object.value(QLatin1String("delta")).toObject());
    if (type == QLatin1String("content_block_start"))
        return takeBlock(index, object.value(QLatin1String("content_block")).toObject());
    if (type == QLatin1String("message_start")) {
        takeMessage(object.value(QLatin1String("message")).toObject());
    } else if (type == QLatin1String("message_delta")) {
        m_started = true;
        takeMessage(object.value(QLatin1String("delta")).toObject());
        takeUsage(object.value(QLatin1String("usage")).toObject());
    } else if (type == QLatin1String("message_stop")) {
        finish();
    } else if (isWhole && type == QLatin1String("message")) {
        takeMessage(object);
        QString text;
        int at = 0;
        for (const QJsonValue &block : object.value(QLatin1String("content")).toArray())
            text += takeBlock(at++, block.toObject());
        return text;
    }
    return {};
}

void AnthropicReader::takeMessage(const QJsonObject &message)
{
    m_started = true;
    if (const QString model = message.value(QLatin1String("model")).toString(); !model.isEmpty())
        m_model = model;
    const QString stop = message.value(QLatin1String("stop_reason")).toString();
    if (!stop.isEmpty())
        m_stop = wordOfStop(stop);
    takeUsage(message.value(QLatin1String("usage")).toObject());
}

QString AnthropicReader::takeBlock(int index, const QJsonObject &block)
{
    m_started = true;
    const QString type = block.value(QLatin1String("type")).toString();
    if (type == QLatin1String("text")) {
        QString text = block.value(QLatin1String("text")).toString();
        m_text += text;
        return text;
    }
    if (type != QLatin1String("tool_use") || m_calls.size() >= kMostToolUses)
        return {};
    Call call;
    call.id = block.value(QLatin1String("id")).toString();
    call.name = block.value(QLatin1String("name")).toString();
    call.input = block.value(QLatin1String("input")).toObject();
    m_calls.insert_or_assign(index, std::move(call));
    return {};
}

QString AnthropicReader::takeDelta(int index, const QJsonObject &delta)
{
    m_started = true;
    const QString type = delta.value(QLatin1String("type")).toString();
    if (type == QLatin1String("text_delta")) {
        QString text = delta.value(QLatin1String("text")).toString();
        m_text += text;
        return text;
    }
    if (type != QLatin1String("input_json_delta"))
        return {};
    if (const auto call = m_calls.find(index); call != m_calls.end())
        call->second.json += delta.value(QLatin1String("partial_json")).toString();
    return {};
}

/// The counts are totals: a later one replaces an earlier one.
void AnthropicReader::takeUsage(const QJsonObject &usage)
{
    for (const char *name : {"input_tokens", "output_tokens", "cache_creation_input_tokens",
                             "cache_read_input_tokens"}) {
        const QJsonValue value = usage.value(QLatin1String(name));
        if (value.isDouble()) {
            m_usage[QString::fromLatin1(name)] =
                static_cast<qint64>(std::clamp(value.toDouble(), 0.0, kMostCounted));
        }
    }
}

ToolCall AnthropicReader::finished(const Call &call) const
{
    ToolCall result;
    result.id = call.id.isEmpty() ? QStringLiteral("call_") + randomHex(12) : call.id;
    result.name = m_names.value(call.name, call.name);
    result.arguments = call.input;
    if (call.json.trimmed().isEmpty())
        return result;
    const QJsonDocument document = QJsonDocument::fromJson(call.json.toUtf8());
    if (document.isObject())
        result.arguments = document.object();
    else
        result.malformedArguments = call.json;
    return result;
}

ChatReply AnthropicReader::reply() const
{
    ChatReply reply;
    reply.text = m_text;
    for (const auto &[index, call] : m_calls) {
        if (!call.name.isEmpty())
            reply.toolCalls.append(finished(call));
    }
    reply.finishReason = m_stop.isEmpty() ? QStringLiteral("stop") : m_stop;
    if (!m_usage.empty()) {
        const auto count = [this](const char *name) {
            const auto found = m_usage.find(QString::fromLatin1(name));
            return found == m_usage.end() ? qint64(0) : found->second;
        };
        TokenCounts counts; // input_tokens is what neither came from the cache nor went into it
        counts.cached = count("cache_read_input_tokens");
        counts.input = count("input_tokens") + counts.cached + count("cache_creation_input_tokens");
        counts.output = count("output_tokens");
        reply.usage = counts;
    }
    reply.model = m_model;
    return reply;
}

} // namespace troupe

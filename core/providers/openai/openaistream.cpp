// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/openai/openaistream.h"

#include "core/base/ids.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace troupe {

namespace {

constexpr std::size_t kMostCalls = 128;
constexpr double kMostTokens = 1e12;

std::optional<qint64> countOf(const QJsonObject &object, std::initializer_list<const char *> names)
{
    for (const char *name : names) {
        const QJsonValue value = object.value(QLatin1String(name));
        if (value.isDouble())
            return static_cast<qint64>(std::clamp(value.toDouble(), 0.0, kMostTokens));
    }
    return std::nullopt;
}

QString wordOfFinish(const QString &reason)
{
    const QString word = reason.toLower();
    if (word == QLatin1String("length") || word == QLatin1String("max_tokens")
        || word == QLatin1String("model_length"))
        return QStringLiteral("length");
    if (word == QLatin1String("tool_calls") || word == QLatin1String("function_call")
        || word == QLatin1String("tool_use"))
        return QStringLiteral("tool_calls");
    if (word == QLatin1String("content_filter") || word == QLatin1String("safety")
        || word == QLatin1String("content_filtered"))
        return QStringLiteral("content_filter");
    return QStringLiteral("stop");
}

std::optional<TokenCounts> countsOfTimings(const QJsonObject &timings)
{
    const auto prompt = countOf(timings, {"prompt_n"});
    const auto output = countOf(timings, {"predicted_n"});
    if (!prompt && !output)
        return std::nullopt;
    TokenCounts counts; // llama.cpp counts in prompt_n what was not in its cache
    counts.cached = countOf(timings, {"cache_n"}).value_or(0);
    counts.input = prompt.value_or(0) + counts.cached;
    counts.output = output.value_or(0);
    return counts;
}

} // namespace

std::optional<TokenCounts> openAiUsage(const QJsonObject &usage)
{
    const auto input = countOf(usage, {"prompt_tokens", "input_tokens", "prompt_eval_count"});
    auto output = countOf(usage, {"completion_tokens", "output_tokens", "eval_count"});
    const auto total = countOf(usage, {"total_tokens"});
    if (!input && !output)
        return std::nullopt;
    if (!output && total && input)
        output = std::max<qint64>(0, *total - *input);
    auto cached =
        countOf(usage, {"prompt_cache_hit_tokens", "cached_tokens", "cache_read_input_tokens"});
    for (const char *name : {"prompt_tokens_details", "input_tokens_details"}) {
        if (const auto inner =
                countOf(usage.value(QLatin1String(name)).toObject(), {"cached_tokens"}))
            cached = inner;
    }
    TokenCounts counts;
    counts.input = input.value_or(0);
    counts.output = output.value_or(0);
    counts.cached = std::min(cached.value_or(0), counts.input);
    return counts;
}

QString OpenAiStream::take(const QJsonObject &chunk)
{
    if (const QString model = chunk.value(QLatin1String("model")).toString(); !model.isEmpty())
        m_model = model;
    QJsonObject choice;
    const QJsonArray choices = chunk.value(QLatin1String("choices")).toArray();
    for (const QJsonValue &candidate : choices) {
        if (candidate.isObject() && candidate[QLatin1String("index")].toInt(0) == 0) {
            choice = candidate.toObject();
            m_sawChoice = true;
            break;
        }
    }
    takeUsage(chunk, choice);
    QString added;
    for (const char *place : {"delta", "message"})
        added += takeMessage(choice.value(QLatin1String(place)).toObject());
    if (const QJsonValue text = choice.value(QLatin1String("text")); text.isString())
        added += text.toString(); // the older completions protocol
    m_text += added;
    const QString finish = choice.value(QLatin1String("finish_reason")).toString();
    if (!finish.isEmpty())
        m_finish = wordOfFinish(finish);
    return added;
}

QString OpenAiStream::takeMessage(const QJsonObject &message)
{
    if (message.isEmpty())
        return {};
    for (const char *name : {"reasoning_content", "reasoning", "thinking"}) {
        if (!message.value(QLatin1String(name)).toString().isEmpty()) {
            ++m_thinking;
            break;
        }
    }
    const QJsonValue calls = message.value(QLatin1String("tool_calls"));
    for (const QJsonValue &call : calls.toArray())
        takeCall(call.toObject());
    if (calls.isObject())
        takeCall(calls.toObject());
    const QJsonObject legacy = message.value(QLatin1String("function_call")).toObject();
    if (!legacy.isEmpty()) {
        QJsonObject call;
        call.insert(QLatin1String("index"), 0);
        call.insert(QLatin1String("function"), legacy);
        takeCall(call);
    }
    QString text = takeContent(message.value(QLatin1String("content")));
    text += message.value(QLatin1String("refusal")).toString(); // a person has to see it
    return text;
}

QString OpenAiStream::takeContent(const QJsonValue &content)
{
    if (content.isString())
        return content.toString();
    QString text;
    for (const QJsonValue &part : content.toArray()) {
        const QJsonObject object = part.toObject();
        const QString type = object.value(QLatin1String("type")).toString();
        if (type == QLatin1String("thinking") || type == QLatin1String("reasoning"))
            ++m_thinking;
        else
            text += object.value(QLatin1String("text")).toString();
    }
    return text;
}

OpenAiStream::Call &OpenAiStream::callFor(const QJsonObject &call, const QString &id,
                                          const QString &name)
{
    const QJsonValue indexValue = call.value(QLatin1String("index"));
    const std::optional<int> index =
        indexValue.isDouble() ? std::optional<int>(indexValue.toInt()) : std::nullopt;
    // From the end: some servers number every call 0 and tell them apart by id.
    const auto found = std::find_if(m_calls.rbegin(), m_calls.rend(), [&](const Call &other) {
        const bool otherId = !id.isEmpty() && !other.id.isEmpty() && other.id != id;
        if (otherId)
            return false;
        if (index)
            return other.index == index;
        if (!id.isEmpty())
            return other.id == id;
        return name.isEmpty(); // a bare fragment goes on with the last call
    });
    if (found != m_calls.rend())
        return *found;
    if (m_calls.size() >= kMostCalls)
        return m_calls.back();
    Call fresh;
    fresh.index = index;
    m_calls.push_back(std::move(fresh));
    return m_calls.back();
}

void OpenAiStream::takeCall(const QJsonObject &call)
{
    QJsonObject function = call.value(QLatin1String("function")).toObject();
    if (function.isEmpty() && call.contains(QLatin1String("name")))
        function = call;
    const QString id = call.value(QLatin1String("id")).toString();
    const QString name = function.value(QLatin1String("name")).toString();
    const QJsonValue arguments = function.value(QLatin1String("arguments"));
    if (function.isEmpty() && id.isEmpty())
        return;
    Call &target = callFor(call, id, name);
    if (target.id.isEmpty())
        target.id = id;
    if (target.name.isEmpty())
        target.name = name;
    else if (!name.isEmpty() && name != target.name && id.isEmpty())
        target.name += name; // a name in fragments
    if (arguments.isObject()) {
        target.object = arguments.toObject();
        target.isObject = true;
    } else if (arguments.isString()) {
        target.text += arguments.toString();
    }
}

void OpenAiStream::takeUsage(const QJsonObject &chunk, const QJsonObject &choice)
{
    const QJsonObject places[] = {
        choice.value(QLatin1String("usage")).toObject(),
        chunk.value(QLatin1String("x_groq")).toObject().value(QLatin1String("usage")).toObject(),
        chunk.value(QLatin1String("usage")).toObject(),
    };
    bool isExact = false;
    for (const QJsonObject &place : places) {
        if (const auto counts = openAiUsage(place)) {
            m_usage = counts;
            m_usageIsTimings = false;
            isExact = true;
        }
    }
    if (isExact || (m_usage && !m_usageIsTimings))
        return;
    if (const auto counts = countsOfTimings(chunk.value(QLatin1String("timings")).toObject())) {
        m_usage = counts;
        m_usageIsTimings = true;
    }
}

ToolCall OpenAiStream::finished(const Call &call) const
{
    ToolCall result;
    result.id = call.id.isEmpty() ? QStringLiteral("call_") + randomHex(12) : call.id;
    result.name = m_names.value(call.name, call.name);
    if (call.isObject) {
        result.arguments = call.object;
        return result;
    }
    if (call.text.trimmed().isEmpty())
        return result;
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(call.text.toUtf8(), &error);
    if (document.isObject())
        result.arguments = document.object();
    else if (call.text.trimmed() != QLatin1String("null"))
        result.malformedArguments = call.text;
    return result;
}

ChatReply OpenAiStream::reply() const
{
    ChatReply reply;
    reply.text = m_text;
    for (const Call &call : m_calls) {
        if (!call.name.isEmpty())
            reply.toolCalls.append(finished(call));
    }
    reply.finishReason = m_finish.isEmpty() ? QStringLiteral("stop") : m_finish;
    if (!reply.toolCalls.isEmpty() && reply.finishReason == QLatin1String("stop"))
        reply.finishReason = QStringLiteral("tool_calls"); // what some servers forget to say
    reply.usage = m_usage;
    reply.model = m_model;
    return reply;
}

} // namespace troupe

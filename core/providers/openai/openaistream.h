// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/providers/provider.h"

#include <QHash>
#include <QJsonObject>

#include <vector>

namespace troupe {

/// Puts one answer of the chat completions protocol together, from streamed chunks or from a whole
/// completion, in the forms that OpenAI, Azure, Groq, Mistral, DeepSeek, Gemini, OpenRouter,
/// Ollama, LM Studio, llama.cpp and vLLM send. Only choice 0 counts. Pure.
class OpenAiStream
{
public:
    /// `names`: what the names of tools on the wire mean (see toolWireNames()).
    explicit OpenAiStream(QHash<QString, QString> names = {}) : m_names(std::move(names)) {}

    /// Takes a chunk or a whole completion; returns the text it adds.
    QString take(const QJsonObject &chunk);

    bool sawChoice() const { return m_sawChoice; }
    bool isFinished() const { return !m_finish.isEmpty(); } ///< a finish reason was seen
    bool hasText() const { return !m_text.isEmpty(); }
    int ignoredThinking() const { return m_thinking; } ///< pieces of reasoning, which are no text

    /// The reply; valid once nothing more comes.
    ChatReply reply() const;

private:
    struct Call
    {
        QString id;
        QString name;
        QString text; ///< arguments as text so far
        QJsonObject object; ///< when the server sent an object
        bool isObject = false;
        std::optional<int> index;
    };

    QString takeMessage(const QJsonObject &message);
    QString takeContent(const QJsonValue &content);
    void takeCall(const QJsonObject &call);
    Call &callFor(const QJsonObject &call, const QString &id, const QString &name);
    void takeUsage(const QJsonObject &chunk, const QJsonObject &choice);
    ToolCall finished(const Call &call) const;

    QHash<QString, QString> m_names;
    QString m_text;
    std::vector<Call> m_calls;
    QString m_finish;
    QString m_model;
    std::optional<TokenCounts> m_usage;
    bool m_usageIsTimings = false;
    bool m_sawChoice = false;
    int m_thinking = 0;
};

/// Reads a usage object in any of the known spellings; nothing when it holds no count.
std::optional<TokenCounts> openAiUsage(const QJsonObject &usage);

} // namespace troupe

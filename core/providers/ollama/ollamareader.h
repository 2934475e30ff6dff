// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/providers/replyreader.h"

namespace troupe {

/// Reads the answer to POST …/api/chat: one JSON object a line, the last with "done". Each call of a
/// tool comes whole. Thinking is no text. Pure.
class OllamaReader final : public ReplyReader
{
public:
    explicit OllamaReader(DeltaSink onDelta) : ReplyReader(Framing::Lines, std::move(onDelta)) {}

    bool sawAnswer() const override { return m_sawAnswer; }
    ChatReply reply() const override;

private:
    QString take(const QJsonObject &object, bool isWhole) override;
    void takeCall(const QJsonObject &call);

    QString m_text;
    QList<ToolCall> m_calls;
    QString m_reason;
    QString m_model;
    std::optional<TokenCounts> m_usage;
    bool m_sawAnswer = false;
};

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/providers/openai/openaistream.h"
#include "core/providers/replyreader.h"

namespace troupe {

/// Reads the body of a 2xx answer to POST …/chat/completions. It is complete with [DONE], a finish
/// reason, or a whole JSON answer. Pure.
class OpenAiReader final : public ReplyReader
{
public:
    OpenAiReader(QHash<QString, QString> names, DeltaSink onDelta)
        : ReplyReader(Framing::Events, std::move(onDelta)), m_stream(std::move(names))
    {
    }

    bool sawAnswer() const override { return m_stream.sawChoice(); }
    ChatReply reply() const override { return m_stream.reply(); }

private:
    QString take(const QJsonObject &object, bool) override { return m_stream.take(object); }
    bool isFinished() const override { return m_stream.isFinished(); }

    OpenAiStream m_stream;
};

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/providers/replyreader.h"

#include <QHash>

#include <map>

namespace troupe {

/// Reads the answer to POST …/v1/messages: the events message_start, content_block_start,
/// content_block_delta, content_block_stop, message_delta, message_stop, ping and error, or one
/// message object. What it does not know it passes over, as the protocol asks. Thinking is no text.
/// It is complete with message_stop or a stop reason. Pure.
class AnthropicReader final : public ReplyReader
{
public:
    /// `names`: what the names of tools on the wire mean (see toolWireNames()).
    AnthropicReader(QHash<QString, QString> names, DeltaSink onDelta)
        : ReplyReader(Framing::Events, std::move(onDelta)), m_names(std::move(names))
    {
    }

    bool sawAnswer() const override { return m_started; }
    ChatReply reply() const override;

private:
    struct Call
    {
        QString id;
        QString name;
        QJsonObject input; ///< as the block began
        QString json; ///< of input_json_delta, joined
    };

    QString take(const QJsonObject &object, bool isWhole) override;
    bool isFinished() const override { return !m_stop.isEmpty(); }
    QString takeBlock(int index, const QJsonObject &block);
    QString takeDelta(int index, const QJsonObject &delta);
    void takeMessage(const QJsonObject &message);
    void takeUsage(const QJsonObject &usage);
    ToolCall finished(const Call &call) const;

    const QHash<QString, QString> m_names;
    QString m_text;
    std::map<int, Call> m_calls; ///< by the index of their block
    QString m_stop;
    QString m_model;
    std::map<QString, qint64> m_usage;
    bool m_started = false;
};

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/eventstream.h"

namespace troupe {

EventStreamPtr AnswerStream::make(ApiCallPtr call)
{
    return std::make_shared<AnswerStream>(std::move(call));
}

bool AnswerStream::send(const QByteArray &json)
{
    if (m_ended)
        return false;
    if (!m_sink) {
        HttpHeaders headers;
        m_call->decorate(headers);
        m_sink = m_call->exchange().startSse(std::move(headers));
        if (!m_sink)
            return false;
    }
    m_bytes += json.size();
    return m_sink->send(json);
}

bool AnswerStream::isGone() const
{
    return m_sink ? !m_sink->isOpen() : m_call->exchange().clientGone().isCancelled();
}

void AnswerStream::end(const Error *error)
{
    if (m_ended)
        return;
    if (!m_sink && error) {
        m_ended = true;
        m_call->fail(*error);
        return;
    }
    if (error)
        send(m_call->family().streamError(*error, m_call->info().requestId));
    m_ended = true;
    if (m_sink)
        m_sink->close();
    m_call->noteAnswered(200, m_bytes);
}

} // namespace troupe

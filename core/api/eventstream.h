// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/apicall.h"

namespace troupe {

/// The event stream (SSE) of one call. It begins with its first event: until then a failure is an
/// ordinary answer with its status.
class AnswerStream
{
public:
    static std::shared_ptr<AnswerStream> make(ApiCallPtr call);
    explicit AnswerStream(ApiCallPtr call) : m_call(std::move(call)) {}

    /// False when the client is gone, or too slow.
    bool send(const QByteArray &json);
    /// Whether the client has left.
    bool isGone() const;
    CancelToken clientGone() const { return m_call->exchange().clientGone(); }
    /// Closes; with an error, tells it first in the family's form. Later calls do nothing.
    void end(const Error *error);

private:
    ApiCallPtr m_call;
    std::shared_ptr<SseSink> m_sink;
    qint64 m_bytes = 0;
    bool m_ended = false;
};
using EventStreamPtr = std::shared_ptr<AnswerStream>;

} // namespace troupe

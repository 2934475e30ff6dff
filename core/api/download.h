// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/apicall.h"
#include "core/base/task.h"

namespace troupe {

/// The long answer of one call. Until begin() a failure is an ordinary answer with its status; after
/// it, one cuts the answer, so that nobody takes the half for the whole.
class Download
{
public:
    explicit Download(ApiCallPtr call) : m_call(std::move(call)) {}

    /// Answers 200 with a body of `length` bytes (-1: not known) that browsers save under `fileName`
    /// and never show.
    void begin(const QByteArray &contentType, const QString &fileName, qint64 length);
    /// Ends when there is room for more; false when the client is gone.
    Task<bool> send(QByteArray bytes);
    CancelToken clientGone() const { return m_call->exchange().clientGone(); }
    void end(const Error *error);

private:
    ApiCallPtr m_call;
    std::shared_ptr<BodySink> m_sink;
    qint64 m_bytes = 0;
};
using DownloadPtr = std::shared_ptr<Download>;

/// A Content-Disposition that saves under `fileName` (RFC 6266), whatever characters it has.
QByteArray attachmentDisposition(const QString &fileName);

} // namespace troupe

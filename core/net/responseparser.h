// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/outboundmessage.h"

#include <functional>

namespace troupe {

/// Reads one HTTP/1.x response (RFC 9112) in pieces of any size. What a foreign server sends is
/// hostile: heads, header counts, chunk lines and trailers are bounded, a length that is doubled,
/// negative or no number is refused, as are folded headers and control bytes. Bodies come with
/// Content-Length, chunked, or until the connection closes. Interim (1xx) answers are skipped.
/// Pure; keeps no body.
class OutboundResponseParser
{
public:
    /// Gets decoded pieces of the body; returns false to end reading.
    using BodySink = std::function<bool(QByteArrayView)>;

    explicit OutboundResponseParser(bool toHead = false) : m_toHead(toHead) {}

    /// Returns a problem (for the log), or nothing. After a problem it takes no more input.
    std::optional<QString> feed(QByteArrayView bytes, const BodySink &sink);
    /// The connection has closed. Returns a problem when the response is not complete.
    std::optional<QString> finish();

    bool hasHead() const { return m_state > State::Head; }
    bool isComplete() const { return m_state == State::Done; }
    bool wasStopped() const { return m_stopped; } ///< by the sink
    int status() const { return m_status; }
    const OutboundHeaders &headers() const { return m_headers; }

private:
    enum class State : quint8 {
        Status,
        Head,
        Body,
        BodyToClose,
        ChunkSize,
        Chunk,
        ChunkEnd,
        Trailer,
        Done,
        Failed
    };

    bool takeLine(QByteArrayView &bytes, QByteArray &line);
    std::optional<QString> statusLine(const QByteArray &line);
    std::optional<QString> headerLine(const QByteArray &line);
    std::optional<QString> endOfHead();
    std::optional<QString> chunkLine(const QByteArray &line);
    std::optional<QString> lineDone(const QByteArray &line);
    void takeBody(QByteArrayView &bytes, const BodySink &sink);
    std::optional<QString> failed(const char *what);

    State m_state = State::Status;
    bool m_toHead;
    bool m_stopped = false;
    int m_status = 0;
    int m_interim = 0;
    qsizetype m_headBytes = 0;
    qint64 m_left = 0; ///< of the body or the chunk
    OutboundHeaders m_headers;
    QByteArray m_line;
};

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <functional>
#include <optional>

namespace troupe {

struct SseEvent
{
    QByteArray type; ///< the "event" field; empty means "message"
    QByteArray data; ///< lines joined with \n; bytes, complete UTF-8 if the server kept to it
    QByteArray id; ///< the last id seen in the stream
};

/// Reads a text/event-stream (WHATWG HTML, "Server-sent events") in pieces of any size: CR, LF and
/// CRLF line ends, a byte order mark, comments, data of several lines, split anywhere. Pure.
/// An event (or a line) longer than the limit makes it stop for good: nothing is kept of it.
class SseParser
{
public:
    using Sink = std::function<void(const SseEvent &)>;

    explicit SseParser(qsizetype maxEventBytes = 4 * 1024 * 1024) : m_max(maxEventBytes) {}

    /// Returns false once the limit was passed; all further input is dropped.
    bool feed(QByteArrayView bytes, const Sink &sink);
    /// The stream has ended: an event that lacks only its closing blank line is still given out,
    /// since servers that cut there mean it.
    void finish(const Sink &sink);

    int comments() const { return m_comments; } ///< keep-alives, mostly
    /// The last event id that was complete, events without data included: where to resume.
    const QByteArray &lastId() const { return m_lastId; }
    std::optional<int> retryMs() const { return m_retryMs; } ///< what the server asked for

private:
    void endLine(const Sink &sink);
    void field(QByteArrayView name, QByteArrayView value);
    void dispatch(const Sink &sink);

    const qsizetype m_max;
    QByteArray m_line;
    SseEvent m_event;
    QByteArray m_lastId;
    bool m_hasData = false;
    bool m_firstLine = true;
    bool m_lastWasCr = false;
    bool m_overflow = false;
    int m_comments = 0;
    std::optional<int> m_retryMs;
};

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
// Long bodies, written in pieces as fast as the client reads them.
#include "core/http/connection.h"
#include "core/http/hostcore.h"

namespace troupe {

namespace {

constexpr qint64 kBodyRoom = 256 * 1024; // unsent bytes of a body, before its maker waits

} // namespace

void HttpConnection::startBody(quint64 serial, HttpResponse head, qint64 length)
{
    if (!isAwaiting(serial))
        return;
    if (!isWritable(head)) {
        m_keepAlive = false;
        replyError(serial, 500, QStringLiteral("Internal server error"));
        return;
    }
    // A client of HTTP/1.0 knows no chunks: its body ends with the connection.
    m_chunked = length < 0 && m_http11;
    write(writeBodyHead(head, context(true), length, m_chunked));
    m_in.clear();
    if (std::exchange(m_paused, false))
        m_transport->setReading(true);
    if (m_isHead) {
        m_gone.reset();
        beginClosing();
        return;
    }
    m_mode = Mode::Streaming;
    m_isBody = true;
}

bool HttpConnection::bodyWrite(quint64 serial, QByteArray bytes)
{
    if (!isStreaming(serial) || !m_isBody)
        return false;
    if (bytes.isEmpty())
        return true;
    if (m_chunked)
        bytes = QByteArray::number(bytes.size(), 16) + "\r\n" + bytes + "\r\n";
    write(std::move(bytes));
    return true;
}

void HttpConnection::bodyEnd(quint64 serial, bool complete)
{
    if (!isStreaming(serial) || !m_isBody)
        return;
    if (!complete) { // the client sees that it was cut
        drop();
        return;
    }
    if (m_chunked)
        write(QByteArrayLiteral("0\r\n\r\n"));
    m_gone.reset();
    beginClosing();
}

bool HttpConnection::bodyHasRoom() const
{
    return m_transport->bytesToWrite() < kBodyRoom;
}

void HttpConnection::tellBodyRoom()
{
    if (const auto tell = std::exchange(m_onBodyRoom, nullptr))
        tell();
}

} // namespace troupe

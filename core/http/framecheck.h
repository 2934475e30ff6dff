// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <array>
#include <utility>

namespace troupe {

/// Checks UTF-8 (RFC 3629: no overlong forms, no surrogates) that comes in pieces.
class Utf8Check
{
public:
    /// False at the first byte that cannot be; then every further answer is false.
    bool feed(quint8 byte);
    bool isComplete() const { return m_left == 0; }
    void reset() { *this = Utf8Check(); }

private:
    int m_left = 0; ///< continuation bytes still to come; negative after an error
    quint8 m_low = 0x80;
    quint8 m_high = 0xbf;
};

/// Reads the frames that a WebSocket client sends (RFC 6455) before they reach Qt, which accepts
/// unmasked ones and waits five seconds at most for the rest of a frame. No sockets, no clocks.
///
/// takeApproved() gives what passed as whole frames; the fragments of a message are joined to one,
/// because Qt judges the UTF-8 of each fragment alone. After a violation or a close frame nothing
/// more is read.
class FrameCheck
{
public:
    FrameCheck(qint64 maxFrame, qint64 maxMessage) : m_maxFrame(maxFrame), m_maxMessage(maxMessage)
    {
    }

    /// 0, or the close code of the violation: 1002 framing, 1007 UTF-8, 1009 too big.
    int feed(QByteArrayView bytes);
    /// Whole, valid frames since the last call.
    QByteArray takeApproved() { return std::exchange(m_out, {}); }
    /// Bytes held for a message that is not complete.
    qint64 held() const { return m_buffer.size() + m_message.size(); }
    bool isClosed() const { return m_closed; }

private:
    bool readHeader();
    int checkHeader();
    int checkPayload(qsizetype from);
    int checkClosePayload() const;
    int finishFrame();
    void joinFragment();

    qint64 m_maxFrame;
    qint64 m_maxMessage;
    QByteArray m_buffer; ///< what is not finished begins at m_start
    qsizetype m_start = 0;
    QByteArray m_out;
    QByteArray m_message; ///< the payload of fragments so far
    qsizetype m_checked = 0; ///< payload bytes of the current frame that were checked
    qsizetype m_headerSize = 0; ///< 0 until the header is complete
    qint64 m_payload = 0;
    std::array<quint8, 4> m_mask{};
    quint8 m_opcode = 0;
    bool m_final = false;
    bool m_inMessage = false;
    bool m_isText = false;
    bool m_isFragmented = false;
    bool m_closed = false;
    int m_violation = 0;
    qint64 m_messageBytes = 0;
    Utf8Check m_utf8;
};

} // namespace troupe

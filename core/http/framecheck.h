// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <array>

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
/// Collects whole frames; takeApproved() gives those that passed. After a violation or a close
/// frame nothing more is read.
class FrameCheck
{
public:
    FrameCheck(qint64 maxFrame, qint64 maxMessage) : m_maxFrame(maxFrame), m_maxMessage(maxMessage) {}

    /// 0, or the close code of the violation: 1002 framing, 1007 UTF-8, 1009 too big.
    int feed(QByteArrayView bytes);
    /// Whole, valid frames since the last call.
    QByteArray takeApproved();
    /// Bytes held for a frame that is not complete.
    qint64 held() const { return m_buffer.size(); }
    bool isClosed() const { return m_closed; }

private:
    bool readHeader();
    int checkHeader();
    int checkPayload(qsizetype from);
    int checkClosePayload() const;
    int finishFrame();

    qint64 m_maxFrame;
    qint64 m_maxMessage;
    QByteArray m_buffer; ///< approved frames, then the beginning of the next one
    qsizetype m_approved = 0;
    qsizetype m_checked = 0; ///< payload bytes of the current frame that were checked
    qsizetype m_headerSize = 0; ///< 0 until the header is complete
    qint64 m_payload = 0;
    std::array<quint8, 4> m_mask{};
    quint8 m_opcode = 0;
    bool m_final = false;
    bool m_inMessage = false;
    bool m_isText = false;
    bool m_closed = false;
    int m_violation = 0;
    qint64 m_messageBytes = 0;
    Utf8Check m_utf8;
};

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/http/framecheck.h"

#include <QtEndian>

#include <utility>

namespace troupe {

namespace {

constexpr int kProtocolError = 1002;
constexpr int kBadUtf8 = 1007;
constexpr int kTooBig = 1009;

constexpr quint8 kContinuation = 0;
constexpr quint8 kText = 1;
constexpr quint8 kBinary = 2;
constexpr quint8 kClose = 8;
constexpr quint8 kPong = 10;
constexpr qint64 kMaxControl = 125;

bool isControl(quint8 opcode)
{
    return opcode >= kClose;
}

bool isCloseCode(int code)
{
    return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014)
           || (code >= 3000 && code <= 4999);
}

} // namespace

bool Utf8Check::feed(quint8 byte)
{
    if (m_left < 0)
        return false;
    if (m_left > 0) {
        if (byte < m_low || byte > m_high) {
            m_left = -1;
            return false;
        }
        m_low = 0x80;
        m_high = 0xbf;
        --m_left;
        return true;
    }
    if (byte < 0x80)
        return true;
    if (byte >= 0xc2 && byte <= 0xdf) {
        m_left = 1;
    } else if (byte >= 0xe0 && byte <= 0xef) {
        m_left = 2;
        m_low = byte == 0xe0 ? 0xa0 : 0x80;
        m_high = byte == 0xed ? 0x9f : 0xbf;
    } else if (byte >= 0xf0 && byte <= 0xf4) {
        m_left = 3;
        m_low = byte == 0xf0 ? 0x90 : 0x80;
        m_high = byte == 0xf4 ? 0x8f : 0xbf;
    } else {
        m_left = -1;
        return false;
    }
    return true;
}

int FrameCheck::feed(QByteArrayView bytes)
{
    if (m_violation != 0 || m_closed)
        return m_violation;
    m_buffer.append(bytes);
    while (m_start < m_buffer.size()) {
        if (m_headerSize == 0) {
            if (!readHeader())
                break;
            m_violation = checkHeader();
        }
        if (m_violation == 0)
            m_violation = checkPayload(m_start + m_headerSize);
        if (m_violation == 0) {
            if (m_buffer.size() - m_start - m_headerSize < m_payload)
                break;
            m_violation = finishFrame();
        }
        if (m_violation != 0 || m_closed) {
            m_start = m_buffer.size();
            m_message.clear();
        }
    }
    m_buffer.remove(0, m_start);
    m_start = 0;
    return m_violation;
}

bool FrameCheck::readHeader()
{
    const auto *at = reinterpret_cast<const quint8 *>(m_buffer.constData()) + m_start;
    const qsizetype size = m_buffer.size() - m_start;
    if (size < 2)
        return false;
    m_final = (at[0] & 0x80) != 0;
    m_opcode = at[0] & 0x0f;
    const quint8 length = at[1] & 0x7f;
    const bool masked = (at[1] & 0x80) != 0;
    // What is wrong already is not waited for.
    if ((at[0] & 0x70) != 0 || !masked || (isControl(m_opcode) && length > kMaxControl)) {
        m_headerSize = 2;
        m_violation = kProtocolError;
        return true;
    }
    const qsizetype extended = length == 126 ? 2 : length == 127 ? 8 : 0;
    if (size < 2 + extended + 4)
        return false;
    m_payload = length;
    if (extended == 2)
        m_payload = qFromBigEndian<quint16>(at + 2);
    else if (extended == 8)
        m_payload = static_cast<qint64>(qFromBigEndian<quint64>(at + 2));
    const bool shortest = extended == 0 || (extended == 2 && m_payload > 125)
                          || (extended == 8 && m_payload > 0xffff);
    if (!shortest) // also a length with the sign bit
        m_violation = kProtocolError;
    for (std::size_t i = 0; i < m_mask.size(); ++i)
        m_mask[i] = at[static_cast<std::size_t>(2 + extended) + i];
    m_headerSize = 2 + extended + 4;
    m_checked = 0;
    return true;
}

int FrameCheck::checkHeader()
{
    if (m_violation != 0)
        return m_violation;
    if (isControl(m_opcode))
        return m_opcode > kPong || !m_final ? kProtocolError : 0;
    if (m_opcode > kBinary || (m_opcode == kContinuation) != m_inMessage)
        return kProtocolError;
    if (m_opcode != kContinuation) {
        m_inMessage = true;
        m_isText = m_opcode == kText;
        m_isFragmented = !m_final;
        m_messageBytes = 0;
        m_utf8.reset();
    }
    m_messageBytes += m_payload;
    return m_payload > m_maxFrame || m_messageBytes > m_maxMessage ? kTooBig : 0;
}

int FrameCheck::checkPayload(qsizetype from)
{
    if (isControl(m_opcode) || !m_isText)
        return 0;
    const auto *payload = reinterpret_cast<const quint8 *>(m_buffer.constData()) + from;
    const qsizetype available = qMin<qsizetype>(m_buffer.size() - from, m_payload);
    for (; m_checked < available; ++m_checked) {
        if (!m_utf8.feed(payload[m_checked] ^ m_mask[static_cast<std::size_t>(m_checked & 3)]))
            return kBadUtf8;
    }
    return 0;
}

int FrameCheck::checkClosePayload() const
{
    const auto *payload =
        reinterpret_cast<const quint8 *>(m_buffer.constData()) + m_start + m_headerSize;
    const auto at = [&](qint64 i) -> quint8 {
        return payload[i] ^ m_mask[static_cast<std::size_t>(i & 3)];
    };
    if (m_payload == 0)
        return 0;
    if (m_payload == 1 || !isCloseCode(at(0) << 8 | at(1)))
        return kProtocolError;
    Utf8Check reason;
    for (qint64 i = 2; i < m_payload; ++i) {
        if (!reason.feed(at(i)))
            return kBadUtf8;
    }
    return reason.isComplete() ? 0 : kBadUtf8;
}

int FrameCheck::finishFrame()
{
    if (m_opcode == kClose) {
        if (const int violation = checkClosePayload())
            return violation;
        m_closed = true;
    } else if (!isControl(m_opcode) && m_final) {
        if (m_isText && !m_utf8.isComplete())
            return kBadUtf8;
        m_inMessage = false;
    }
    if (!isControl(m_opcode) && m_isFragmented)
        joinFragment();
    else
        m_out.append(QByteArrayView(m_buffer).sliced(m_start, m_headerSize + m_payload));
    m_start += m_headerSize + m_payload;
    m_headerSize = 0;
    return 0;
}

void FrameCheck::joinFragment()
{
    const QByteArrayView payload =
        QByteArrayView(m_buffer).sliced(m_start + m_headerSize, m_payload);
    m_message.reserve(m_message.size() + payload.size());
    for (qsizetype i = 0; i < payload.size(); ++i) {
        const auto mask = static_cast<char>(m_mask[static_cast<std::size_t>(i & 3)]);
        m_message.append(static_cast<char>(payload[i] ^ mask));
    }
    if (!m_final)
        return;
    m_out.append(static_cast<char>(0x80 | (m_isText ? kText : kBinary)));
    const auto size = static_cast<quint64>(m_message.size());
    if (size <= kMaxControl) {
        m_out.append(static_cast<char>(0x80 | size));
    } else {
        const int bytes = size <= 0xffff ? 2 : 8;
        m_out.append(static_cast<char>(0x80 | (bytes == 2 ? 126 : 127)));
        for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
            m_out.append(static_cast<char>((size >> shift) & 0xff));
    }
    m_out.append(4, '\0'); // the mask of a payload that is as it is
    m_out.append(m_message);
    m_message.clear();
}

} // namespace troupe

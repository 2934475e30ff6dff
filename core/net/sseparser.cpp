// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/sseparser.h"

#include <algorithm>

namespace troupe {

namespace {

constexpr char kByteOrderMark[] = "\xEF\xBB\xBF";

} // namespace

bool SseParser::feed(QByteArrayView bytes, const Sink &sink)
{
    const char *at = bytes.begin();
    while (at != bytes.end() && !m_overflow) {
        if (m_lastWasCr && *at == '\n') { // the second half of CRLF
            m_lastWasCr = false;
            ++at;
            continue;
        }
        m_lastWasCr = false;
        const char *end =
            std::find_if(at, bytes.end(), [](char c) { return c == '\n' || c == '\r'; });
        if (m_line.size() + m_event.data.size() + (end - at) > m_max) {
            m_overflow = true;
            m_line.clear();
            m_event = SseEvent();
            break;
        }
        m_line.append(at, end - at);
        if (end == bytes.end())
            break;
        m_lastWasCr = *end == '\r';
        endLine(sink);
        at = end + 1;
    }
    return !m_overflow;
}

void SseParser::finish(const Sink &sink)
{
    if (m_overflow)
        return;
    if (!m_line.isEmpty())
        endLine(sink);
    dispatch(sink);
}

void SseParser::endLine(const Sink &sink)
{
    QByteArray line = std::exchange(m_line, QByteArray());
    if (std::exchange(m_firstLine, false) && line.startsWith(kByteOrderMark))
        line.remove(0, 3);
    if (line.isEmpty()) {
        dispatch(sink);
        return;
    }
    const qsizetype colon = line.indexOf(':');
    if (colon == 0) {
        ++m_comments;
        return;
    }
    const QByteArrayView view(line);
    if (colon < 0) {
        field(view, {});
        return;
    }
    QByteArrayView value = view.sliced(colon + 1);
    if (value.startsWith(' '))
        value = value.sliced(1);
    field(view.first(colon), value);
}

void SseParser::field(QByteArrayView name, QByteArrayView value)
{
    if (name == QByteArrayView("data")) {
        if (m_hasData)
            m_event.data += '\n';
        m_event.data += value;
        m_hasData = true;
    } else if (name == QByteArrayView("event")) {
        m_event.type = value.toByteArray();
    } else if (name == QByteArrayView("id")) {
        if (!value.contains('\0'))
            m_event.id = value.toByteArray();
    } else if (name == QByteArrayView("retry")) {
        const bool digits = !value.isEmpty() && std::all_of(value.begin(), value.end(), [](char c) {
            return c >= '0' && c <= '9';
        });
        bool ok = false;
        const int ms = digits ? value.toByteArray().toInt(&ok) : 0;
        if (ok)
            m_retryMs = ms;
    }
}

void SseParser::dispatch(const Sink &sink)
{
    m_lastId = m_event.id;
    if (m_hasData && sink)
        sink(m_event);
    m_event.type.clear();
    m_event.data.clear();
    m_hasData = false;
}

} // namespace troupe

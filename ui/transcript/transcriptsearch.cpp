// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/transcript/transcriptsearch.h"

namespace troupe {

namespace {

/// About what a person reads of a segment: no emphasis marks, no link targets, one line. Nothing of
/// tool calls, which are not what was said.
QString readableText(const Segment &segment, SegmentMode mode)
{
    if (segment.call >= 0)
        return {};
    if (segment.kind == Segment::Kind::Code || mode == SegmentMode::Plain)
        return segment.content;
    QString text;
    text.reserve(segment.content.size());
    const QString &source = segment.content;
    for (qsizetype i = 0; i < source.size(); ++i) {
        const QChar c = source[i];
        if (c == u'\\' && i + 1 < source.size() && source[i + 1].isPunct()) {
            text += source[++i];
        } else if (c == u'*' || c == u'`' || c == u'~') {
            continue;
        } else if (c == u']' && i + 1 < source.size() && source[i + 1] == u'(') {
            const qsizetype end = source.indexOf(u')', i);
            i = end < 0 ? i : end;
        } else if (c != u'[') {
            text += c == u'\n' ? QChar(u' ') : c;
        }
    }
    return text;
}

} // namespace

void TranscriptSearch::start(const QString &text, std::vector<MessageItem> &items)
{
    m_text = text;
    m_current = -1;
    refresh(items);
}

void TranscriptSearch::refresh(std::vector<MessageItem> &items)
{
    m_stale = false;
    m_matches.clear();
    if (m_text.isEmpty()) {
        m_current = -1;
        return;
    }
    for (MessageItem &item : items) {
        if (item.message().markdown.size() < m_text.size()
            || item.message().role == TranscriptMessage::Role::Notice)
            continue;
        item.prepare();
        for (int part = 0; part < item.partCount(); ++part) {
            const QString readable = readableText(item.segment(part), item.mode());
            int nth = 0;
            for (qsizetype at = readable.indexOf(m_text, 0, Qt::CaseInsensitive); at >= 0;
                 at = readable.indexOf(m_text, at + m_text.size(), Qt::CaseInsensitive))
                m_matches.push_back({item.message().id, part, nth++});
        }
    }
    m_current = qMin(m_current, count() - 1);
}

const TranscriptSearch::Match *TranscriptSearch::currentMatch() const
{
    return m_current < 0 ? nullptr : &m_matches[static_cast<std::size_t>(m_current)];
}

bool TranscriptSearch::step(int by)
{
    if (m_matches.empty())
        return false;
    m_current = m_current < 0 && by < 0 ? count() - 1 : (m_current + by + count()) % count();
    return true;
}

} // namespace troupe

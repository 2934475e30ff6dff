// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/transcript/segments.h"

#include <QList>

#include <algorithm>

namespace troupe {

namespace {

constexpr qsizetype kParagraphGroup = 400; // split at the next paragraph after this much text
constexpr qsizetype kListGroup = 1'200; // a list may be split at an item after this
constexpr qsizetype kHardLimit = 4'000; // split at any line end …
constexpr qsizetype kTableLimit = 48'000; // … but not so soon inside a table
constexpr qsizetype kLineLimit = 6'000; // split inside a line
constexpr qsizetype kCodePiece = 3'000;
constexpr qsizetype kUnbroken = 200;
constexpr QChar kZeroWidthSpace = u'\u200b';

struct Fence
{
    QChar mark;
    qsizetype count = 0;
    qsizetype indent = 0;
    QStringView info;
};

qsizetype indentOf(QStringView line)
{
    qsizetype columns = 0;
    for (const QChar c : line) {
        if (c == u' ')
            ++columns;
        else if (c == u'\t')
            columns += 4 - columns % 4;
        else
            break;
    }
    return columns;
}

bool readFence(QStringView line, bool insideList, Fence *fence)
{
    const qsizetype indent = indentOf(line);
    if (indent > 3 && !insideList)
        return false;
    const QStringView text = line.trimmed();
    if (text.size() < 3 || (text.front() != u'`' && text.front() != u'~'))
        return false;
    qsizetype count = 1;
    while (count < text.size() && text[count] == text.front())
        ++count;
    const QStringView info = text.sliced(count).trimmed();
    if (count < 3 || (text.front() == u'`' && info.contains(u'`')))
        return false;
    *fence = Fence{text.front(), count, indent, info};
    return true;
}

bool closesFence(QStringView line, const Fence &fence)
{
    const QStringView text = line.trimmed();
    return text.size() >= fence.count && indentOf(line) <= std::max<qsizetype>(3, fence.indent + 3)
           && std::all_of(text.begin(), text.end(), [&](QChar c) { return c == fence.mark; });
}

/// The number of an ordered item, 0 for a bullet, -1 when the line starts no list item.
int listMarker(QStringView line)
{
    const QStringView text = line.trimmed();
    if (text.isEmpty())
        return -1;
    if (text.front() == u'-' || text.front() == u'*' || text.front() == u'+')
        return text.size() > 1 && text[1].isSpace() ? 0 : -1;
    qsizetype digits = 0;
    while (digits < text.size() && digits < 9 && text[digits].isDigit())
        ++digits;
    if (digits == 0 || digits + 1 >= text.size() || (text[digits] != u'.' && text[digits] != u')')
        || !text[digits + 1].isSpace())
        return -1;
    return text.first(digits).toInt();
}

QStringView dedented(QStringView line, qsizetype columns)
{
    while (columns > 0 && !line.isEmpty() && line.front() == u' ') {
        line = line.sliced(1);
        --columns;
    }
    return line;
}

/// Walks the lines of a source and collects segments.
class Splitter
{
public:
    Splitter(QStringView source, SegmentMode mode, std::vector<Segment> &out)
        : m_source(source), m_mode(mode), m_out(out)
    {
    }

    void run(qsizetype from, bool insideList)
    {
        m_inList = insideList;
        m_listAtStart = insideList;
        m_start = from;
        for (qsizetype at = from; at < m_source.size();) {
            qsizetype end = m_source.indexOf(u'\n', at);
            const bool hasEnd = end >= 0;
            end = hasEnd ? end : m_source.size();
            takeLine(at, end, hasEnd);
            at = end + 1;
        }
        flush(m_source.size());
    }

    void runCode(const QString &language)
    {
        m_inCode = true;
        m_fence.info = language;
        m_fence.count = m_source.size() + 1; // nothing closes it
        run(0, false);
    }

private:
    void takeLine(qsizetype at, qsizetype end, bool hasEnd)
    {
        const QStringView line = m_source.sliced(at, end - at);
        const qsizetype next = hasEnd ? end + 1 : end;
        if (m_inCode)
            takeCodeLine(line, at, next);
        else
            takeTextLine(line, at, next);
    }

    void takeCodeLine(QStringView line, qsizetype at, qsizetype next)
    {
        if (closesFence(line, m_fence)) {
            m_closed = true;
            flush(next);
            m_inCode = false;
            return;
        }
        if (at - m_start >= kCodePiece)
            flush(at);
        QStringView rest = dedented(line, m_fence.indent);
        while (rest.size() > kLineLimit) { // one endless line: pieces of it, as lines
            m_content += rest.first(kCodePiece);
            rest = rest.sliced(kCodePiece);
            flush(at + line.size() - rest.size());
        }
        m_content += rest;
        m_content += u'\n';
    }

    void takeTextLine(QStringView line, qsizetype at, qsizetype next)
    {
        Fence fence;
        if (readFence(line, m_inList, &fence)) {
            flush(at);
            m_inCode = true;
            m_fence = fence;
            m_closed = false;
            m_pieces = 0;
            return;
        }
        const bool blank = line.trimmed().isEmpty();
        if (!blank && splitsBefore(line, at))
            flush(at);
        if (!blank)
            noteList(line);
        m_blankBefore = blank;
        while (line.size() > kLineLimit) {
            const qsizetype space = line.lastIndexOf(u' ', kHardLimit);
            const qsizetype cut = space > 0 ? space + 1 : kHardLimit;
            m_content += line.first(cut);
            line = line.sliced(cut);
            at += cut;
            flush(at);
            m_midLine = true;
        }
        m_content += dedented(line, m_dedent);
        if (next > at + line.size())
            m_content += u'\n';
    }

    bool splitsBefore(QStringView line, qsizetype at) const
    {
        const qsizetype size = at - m_start;
        if (size > (line.trimmed().startsWith(u'|') ? kTableLimit : kHardLimit))
            return true;
        if (m_mode == SegmentMode::Plain)
            return false; // a gap would add what the person did not write
        if (indentOf(line) > 0)
            return false;
        const QChar first = line.front();
        if (m_blankBefore && size > kParagraphGroup && (first.isLetter() || first == u'#'))
            return true;
        return m_inList && size > kListGroup && listMarker(line) >= 0;
    }

    void noteList(QStringView line)
    {
        const int marker = listMarker(line);
        const qsizetype indent = indentOf(line);
        const bool atStart = m_content.trimmed().isEmpty();
        if (atStart) {
            m_continuesList = m_inList && (marker >= 0 || indent > 0);
            m_dedent = m_inList && marker < 0 ? indent : 0;
            if (marker > 1 && indent <= 3)
                m_firstNumber = marker;
        }
        if (marker >= 0)
            m_inList = true;
        else if (indent == 0 && (m_blankBefore || atStart))
            m_inList = false;
    }

    void flush(qsizetype end)
    {
        if (m_inCode)
            flushCode(end);
        else
            flushText(end);
        m_start = end;
        m_content.clear();
    }

    void flushCode(qsizetype end)
    {
        // A closing fence right at a piece's end belongs to that piece.
        if (m_content.isEmpty() && m_pieces > 0 && m_closed) {
            m_out.back().length = end - m_out.back().start;
            m_out.back().closed = true;
            return;
        }
        if (end == m_start)
            return;
        Segment segment;
        segment.kind = Segment::Kind::Code;
        segment.start = m_start;
        segment.length = end - m_start;
        segment.language = m_fence.info.split(u' ').value(0).toString();
        segment.content = m_content;
        if (segment.content.endsWith(u'\n'))
            segment.content.chop(1);
        segment.closed = m_closed;
        segment.continues = m_pieces++ > 0;
        segment.insideList = m_inList;
        m_out.push_back(std::move(segment));
    }

    void flushText(qsizetype end)
    {
        if (!m_content.trimmed().isEmpty()) {
            const bool first = m_out.empty();
            Segment segment;
            segment.start = first ? 0 : m_start;
            segment.length = end - segment.start;
            segment.content = m_content;
            segment.continues = !first && m_out.back().kind == Segment::Kind::Text
                                && (m_continuesList || m_midLine || m_mode == SegmentMode::Plain);
            segment.firstNumber = m_firstNumber;
            segment.insideList = m_listAtStart;
            segment.midLine = m_midLine;
            m_out.push_back(std::move(segment));
        } else if (!m_out.empty()) {
            // Blank lines count as the tail of what stands before them.
            m_out.back().length = end - m_out.back().start;
        }
        m_dedent = 0;
        m_firstNumber = 0;
        m_continuesList = false;
        m_blankBefore = false;
        m_midLine = false;
        m_listAtStart = m_inList;
    }

    QStringView m_source;
    SegmentMode m_mode;
    std::vector<Segment> &m_out;
    qsizetype m_start = 0;
    QString m_content;
    Fence m_fence;
    qsizetype m_dedent = 0;
    int m_firstNumber = 0;
    int m_pieces = 0;
    bool m_inCode = false;
    bool m_closed = true;
    bool m_inList = false;
    bool m_blankBefore = false;
    bool m_continuesList = false;
    bool m_midLine = false;
    bool m_listAtStart = false;
};

} // namespace

std::vector<Segment> splitSegments(QStringView source, SegmentMode mode)
{
    std::vector<Segment> segments;
    Splitter(source, mode, segments).run(0, false);
    return segments;
}

std::vector<Segment> codeSegments(QStringView text, const QString &language)
{
    std::vector<Segment> segments;
    Splitter(text, SegmentMode::Plain, segments).runCode(language);
    return segments;
}

int extendSegments(std::vector<Segment> &segments, QStringView source, SegmentMode mode)
{
    // The last line may come to mean something else (a fence that gets an info string, a closing
    // one that turns out not to close), so start two parts back, at one that can be read by itself.
    const auto startsAlone = [](const Segment &segment) {
        return !segment.midLine && !(segment.kind == Segment::Kind::Code && segment.continues);
    };
    std::size_t keep = segments.size() > 2 ? segments.size() - 2 : 0;
    while (keep > 0 && !startsAlone(segments[keep]))
        --keep;
    const std::vector<Segment> old(segments.begin() + static_cast<std::ptrdiff_t>(keep),
                                   segments.end());
    segments.resize(keep);
    Splitter splitter(source, mode, segments);
    splitter.run(keep > 0 ? old.front().start : 0, keep > 0 && old.front().insideList);
    std::size_t same = 0;
    while (same < old.size() && keep + same < segments.size() && old[same] == segments[keep + same])
        ++same;
    return static_cast<int>(keep + same);
}

QString breakLongRuns(const QString &text)
{
    qsizetype run = 0;
    bool needed = false;
    for (const QChar c : text) {
        run = c.isSpace() || c == kZeroWidthSpace ? 0 : run + 1;
        if (run > kUnbroken) {
            needed = true;
            break;
        }
    }
    if (!needed)
        return text;
    QString broken;
    broken.reserve(text.size() + text.size() / kUnbroken + 1);
    run = 0;
    for (const QChar c : text) {
        if (run >= kUnbroken && !c.isSpace() && !c.isLowSurrogate()) {
            broken += kZeroWidthSpace;
            run = 0;
        }
        run = c.isSpace() ? 0 : run + 1;
        broken += c;
    }
    return broken;
}

QString stripBreaks(QString text)
{
    return text.remove(kZeroWidthSpace);
}

} // namespace troupe

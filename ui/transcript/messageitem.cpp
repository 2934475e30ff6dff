// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/transcript/messageitem.h"

#include "ui/theme/fonts.h"
#include "ui/transcript/callsegments.h"

#include <QFontMetrics>
#include <QLocale>
#include <QTextBlock>
#include <QTextCursor>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace troupe {

namespace {

constexpr int kTextLine = 23;
constexpr int kCodeLine = 20;
constexpr int kCharacter = 8;
constexpr int kPartGap = 12;
constexpr int kListGap = 4;
constexpr int kCallGap = 6;
constexpr int kNoticeHeight = 40;
constexpr int kFooterGap = 4;
constexpr int kTextRise = 3; // a line's extra height stands below its text
constexpr int kStatusPadding = 10;
constexpr int kBubbleShare = 78; // percent of the column

} // namespace

QString shortTime(const QDateTime &time)
{
    const QLocale locale;
    QString format = locale.timeFormat(QLocale::ShortFormat);
    format.remove(QStringLiteral(":ss")); // the C locale has seconds even in its short form
    return locale.toString(time.toLocalTime().time(), format);
}

MessageItem::MessageItem(TranscriptMessage message) : m_message(std::move(message)) {}

std::vector<Segment> MessageItem::split()
{
    if (m_message.calls.isEmpty()) {
        m_tail = 0;
        m_tailStart = 0;
        return splitSegments(m_message.markdown, mode());
    }
    CalledSegments called = splitWithCalls(m_message, mode(), m_openCalls);
    m_tail = called.tail;
    m_tailStart = called.tailStart;
    return std::move(called.segments);
}

SegmentMode MessageItem::mode() const
{
    return m_message.role == TranscriptMessage::Role::User ? SegmentMode::Plain
                                                           : SegmentMode::Markdown;
}

int MessageItem::textWidth() const
{
    switch (m_message.role) {
    case TranscriptMessage::Role::User:
        return std::max(80, m_column * kBubbleShare / 100 - 2 * kBubbleSide);
    case TranscriptMessage::Role::Assistant:
        return std::max(80, m_column - kGutter);
    case TranscriptMessage::Role::System:
        return std::max(80, m_column - kGutter - 2 * kBubbleSide);
    case TranscriptMessage::Role::Notice:
        break;
    }
    return std::max(80, m_column);
}

int MessageItem::estimateText(qsizetype characters, qsizetype lines) const
{
    const auto wrapped = static_cast<int>(characters * kCharacter / textWidth());
    return (wrapped + static_cast<int>(lines) * 2 / 3 + 1) * kTextLine;
}

void MessageItem::replace(TranscriptMessage message)
{
    const bool sameKind = message.role == m_message.role;
    const bool sameText =
        sameKind && message.markdown == m_message.markdown && message.calls == m_message.calls;
    const bool sameSources = message.sources == m_message.sources;
    m_message = std::move(message);
    if (!sameSources)
        placeSources();
    if (!m_prepared) {
        stack();
        return;
    }
    if (!sameText) {
        splitAgain(sameKind);
    }
    stack();
}

void MessageItem::splitAgain(bool sameKind)
{
    const std::vector<Segment> old = std::move(m_segments);
    m_segments = split();
    std::size_t same = 0;
    while (sameKind && same < old.size() && same < m_segments.size()
           && old[same] == m_segments[same])
        ++same;
    syncParts(same);
}

bool MessageItem::isCallOpen(int call) const
{
    return m_openCalls.contains(m_message.calls.at(call).id);
}

bool MessageItem::hasRunningCall() const
{
    return m_message.state == TranscriptMessage::State::Streaming
           && std::any_of(m_message.calls.begin(), m_message.calls.end(),
                          [](const TranscriptCall &call) {
                              return call.state == TranscriptCall::State::Running;
                          });
}

void MessageItem::setCallOpen(int call, bool open)
{
    if (open == isCallOpen(call))
        return;
    prepare();
    if (open)
        m_openCalls.insert(m_message.calls.at(call).id);
    else
        m_openCalls.remove(m_message.calls.at(call).id);
    splitAgain(true);
    for (int i = 0; i < partCount(); ++i) { // its own line has another height now
        if (m_segments[static_cast<std::size_t>(i)].kind == Segment::Kind::Call)
            m_parts[static_cast<std::size_t>(i)].measured = false;
    }
    estimateParts(0);
    stack();
}

void MessageItem::append(const QString &text)
{
    m_message.markdown += text;
    if (!m_prepared) {
        stack();
        return;
    }
    std::vector<Segment> old = m_segments.size() > 3
                                   ? std::vector<Segment>(m_segments.end() - 3, m_segments.end())
                                   : m_segments;
    const std::size_t oldBase = m_segments.size() - old.size();
    const std::size_t changed = extendTail();
    if (changed < oldBase || changed >= m_parts.size() || changed >= m_segments.size()) {
        syncParts(changed);
    } else {
        // Code that only grew keeps its document: no parsing, no highlighting of what stands there.
        const Segment &before = old[changed - oldBase];
        const Segment &after = m_segments[changed];
        Part &part = m_parts[changed];
        const bool grew = before.kind == Segment::Kind::Code && after.kind == before.kind
                          && part.rich.document && after.start == before.start
                          && after.language == before.language
                          && after.content.startsWith(before.content)
                          && (before.content.size() < kHighlightLimit)
                                 == (after.content.size() < kHighlightLimit);
        if (grew) {
            appendCode(part.rich, after.content.sliced(before.content.size()));
            part.textHeight = static_cast<int>(std::ceil(part.rich.document->size().height()));
            part.naturalWidth = static_cast<int>(std::ceil(part.rich.document->idealWidth()));
            syncParts(changed + 1);
        } else {
            syncParts(changed);
        }
    }
    stack();
}

// What stands before the last call does not change any more.
std::size_t MessageItem::extendTail()
{
    if (m_tail == 0)
        return static_cast<std::size_t>(extendSegments(m_segments, m_message.markdown, mode()));
    const auto first = m_segments.begin() + static_cast<std::ptrdiff_t>(m_tail);
    std::vector<Segment> tail(std::make_move_iterator(first),
                              std::make_move_iterator(m_segments.end()));
    const int changed =
        extendSegments(tail, QStringView(m_message.markdown).sliced(m_tailStart), mode());
    m_segments.resize(m_tail);
    std::move(tail.begin(), tail.end(), std::back_inserter(m_segments));
    return m_tail + static_cast<std::size_t>(changed);
}

void MessageItem::syncParts(std::size_t firstChanged)
{
    for (std::size_t i = firstChanged; i < m_parts.size(); ++i)
        m_documents -= m_parts[i].rich.document ? 1 : 0;
    // The part that grows keeps its old height as the estimate, so that nothing jumps before it is
    // measured again in the same frame.
    const int lastHeight = firstChanged < m_parts.size() ? m_parts[firstChanged].textHeight : 0;
    const int scroll = firstChanged < m_parts.size() ? m_parts[firstChanged].scroll : 0;
    m_parts.resize(firstChanged);
    m_parts.resize(m_segments.size());
    estimateParts(firstChanged);
    if (firstChanged < m_parts.size()) {
        m_parts[firstChanged].textHeight = std::max(lastHeight, m_parts[firstChanged].textHeight);
        m_parts[firstChanged].scroll = scroll;
    }
}

void MessageItem::setWidth(int column)
{
    if (column == m_column)
        return;
    m_column = column;
    m_idealWidth = 0;
    for (std::size_t i = 0; i < m_parts.size(); ++i) {
        if (m_segments[i].kind == Segment::Kind::Code && m_parts[i].measured
            && !m_segments[i].wraps)
            continue; // code does not wrap
        m_parts[i].measured = false;
        if (m_parts[i].rich.document) {
            m_parts[i].rich = RichText();
            --m_documents;
        }
    }
    if (m_prepared)
        estimateParts(0);
    placeSources();
    stack();
}

void MessageItem::prepare()
{
    if (m_prepared)
        return;
    m_prepared = true;
    if (m_message.role != TranscriptMessage::Role::Notice)
        m_segments = split();
    m_parts.clear();
    m_parts.resize(m_segments.size());
    estimateParts(0);
    stack();
}

void MessageItem::estimateParts(std::size_t from)
{
    for (std::size_t i = from; i < m_parts.size(); ++i) {
        if (m_parts[i].measured)
            continue;
        const Segment &segment = m_segments[i];
        const qsizetype lines = segment.content.count(u'\n');
        switch (segment.kind) {
        case Segment::Kind::Call:
            m_parts[i].textHeight = kCallRow + (isCallOpen(segment.call) ? kCallNote : 0);
            break;
        case Segment::Kind::More:
            m_parts[i].textHeight = kMoreRow;
            break;
        case Segment::Kind::Code:
            m_parts[i].textHeight =
                static_cast<int>(lines + 1
                                 + (segment.wraps ? segment.content.size() * kCharacter
                                                        / std::max(80, textWidth())
                                                  : 0))
                * kCodeLine;
            break;
        case Segment::Kind::Text:
            m_parts[i].textHeight = estimateText(segment.content.size(), lines);
            break;
        }
    }
}

bool MessageItem::measure(int index, const Tokens &tokens)
{
    Part &part = m_parts[static_cast<std::size_t>(index)];
    if (part.measured)
        return false;
    const int before = m_height;
    const int partBefore = part.height;
    rich(index, tokens);
    const Segment::Kind kind = m_segments[static_cast<std::size_t>(index)].kind;
    if (kind == Segment::Kind::Call || kind == Segment::Kind::More) {
        part.naturalWidth = textWidth(); // their heights are known
    } else {
        const QSizeF natural = part.rich.document->size();
        part.textHeight = static_cast<int>(std::ceil(natural.height()));
        part.naturalWidth = static_cast<int>(std::ceil(part.rich.document->idealWidth()));
    }
    part.measured = true;
    stack();
    return m_height != before || part.height != partBefore;
}

RichText &MessageItem::rich(int index, const Tokens &tokens)
{
    Part &part = m_parts[static_cast<std::size_t>(index)];
    if (!part.rich.document) {
        const Segment &segment = m_segments[static_cast<std::size_t>(index)];
        const int width = segment.wraps ? textWidth() - 2 * kCodeSide : textWidth();
        part.rich = buildRichText(segment, mode(), width, tokens);
        ++m_documents;
    }
    return part.rich;
}

int MessageItem::evict(int first, int last)
{
    for (int i = 0; i < partCount() && m_documents > 0; ++i) {
        Part &part = m_parts[static_cast<std::size_t>(i)];
        if ((i < first || i > last) && part.rich.document) {
            part.rich = RichText();
            --m_documents;
        }
    }
    return m_documents;
}

void MessageItem::dropDocuments()
{
    for (Part &part : m_parts)
        part.rich = RichText();
    m_documents = 0;
}

int MessageItem::gapBefore(int index) const
{
    if (index == 0)
        return 0;
    const Segment &segment = m_segments[static_cast<std::size_t>(index)];
    const Segment &before = m_segments[static_cast<std::size_t>(index) - 1];
    if (segment.call >= 0 && before.call >= 0)
        return segment.continues ? 0 : kCallGap;
    if (!segment.continues)
        return kPartGap;
    return segment.kind == Segment::Kind::Text && mode() == SegmentMode::Markdown
                   && !segment.midLine
               ? kListGap
               : 0;
}

bool MessageItem::startsCard(int index) const
{
    const Segment &segment = m_segments[static_cast<std::size_t>(index)];
    return segment.kind == Segment::Kind::Code && !segment.continues;
}

bool MessageItem::endsCard(int index) const
{
    const auto next = static_cast<std::size_t>(index) + 1;
    return next >= m_segments.size() || m_segments[next].kind != Segment::Kind::Code
           || !m_segments[next].continues;
}

int MessageItem::cardStart(int index) const
{
    while (index > 0 && !startsCard(index))
        --index;
    return index;
}

void MessageItem::stack()
{
    int y = kPadding;
    switch (m_message.role) {
    case TranscriptMessage::Role::Notice:
        m_height = kNoticeHeight;
        return;
    case TranscriptMessage::Role::User:
        placeFiles();
        y += m_files.height + kBubblePadding + kTextRise;
        break;
    case TranscriptMessage::Role::System:
        y += kBubblePadding + kHeader;
        break;
    case TranscriptMessage::Role::Assistant:
        y += kHeader;
        break;
    }
    m_bodyTop = y;
    if (!m_prepared) {
        y += estimateText(m_message.markdown.size(), m_message.markdown.size() / 60);
        qsizetype last = -1;
        for (const TranscriptCall &call : m_message.calls) { // each place cuts the text in two
            y += kCallRow + kCallGap + (call.at != last ? kPartGap + kTextLine : 0);
            last = call.at;
        }
    }
    m_idealWidth = 0;
    for (int i = 0; i < partCount(); ++i) {
        Part &part = m_parts[static_cast<std::size_t>(i)];
        y += gapBefore(i);
        part.top = y;
        part.height = part.textHeight;
        if (m_segments[static_cast<std::size_t>(i)].kind == Segment::Kind::Code) {
            part.height += startsCard(i) ? kCodeHeader + kCodePadding : 0;
            part.height += endsCard(i) ? kCodePadding : 0;
            m_idealWidth = textWidth();
        }
        m_idealWidth = std::max(m_idealWidth, part.measured ? part.naturalWidth : textWidth());
        y += part.height;
    }
    m_typingTop = y + (partCount() > 0 ? kPartGap : 0);
    if (const QRect typing = typingRect(); !typing.isNull())
        y = typing.bottom() + 1;
    m_bodyBottom = y;
    if (m_files.height > 0 && m_message.markdown.isEmpty()) {
        m_height = kPadding + m_files.height + statusHeight() + kPadding;
        m_bodyBottom = kPadding + m_files.height;
        m_statusTop = m_bodyBottom + kPartGap;
        return;
    }
    if (m_message.role == TranscriptMessage::Role::User
        || m_message.role == TranscriptMessage::Role::System)
        y += kBubblePadding - kTextRise;
    m_embedTop = y + kPartGap;
    y += m_embedHeight > 0 ? kPartGap + m_embedHeight : 0;
    m_sourcesTop = y;
    y += m_sources.height;
    m_statusTop =
        (m_message.role == TranscriptMessage::Role::Assistant ? y : m_bodyBottom) + kPartGap;
    y += statusHeight();
    if (hasFooter())
        y += (statusHeight() > 0 ? kPartGap : kFooterGap) + kRow;
    m_height = y + kPadding;
}

void MessageItem::placeFiles()
{
    m_files = layoutFiles(m_message.files, m_column, textWidth() + 2 * kBubbleSide);
    for (QRect &rect : m_files.rects)
        rect.translate(0, kPadding);
}

QRect MessageItem::fileRect(int index) const
{
    const auto at = static_cast<std::size_t>(index);
    return at < m_files.rects.size() ? m_files.rects[at] : QRect();
}

QRect MessageItem::partRect(int index) const
{
    const Part &part = m_parts[static_cast<std::size_t>(index)];
    const QRect body = bodyRect();
    const int side = m_message.role == TranscriptMessage::Role::Assistant ? 0 : kBubbleSide;
    return QRect(body.left() + side, part.top, body.width() - 2 * side, part.height);
}

QPoint MessageItem::textOrigin(int index) const
{
    const QRect rect = partRect(index);
    if (m_segments[static_cast<std::size_t>(index)].kind != Segment::Kind::Code)
        return rect.topLeft();
    const int scroll = m_parts[static_cast<std::size_t>(cardStart(index))].scroll;
    return QPoint(rect.left() + kCodeSide - scroll,
                  rect.top() + (startsCard(index) ? kCodeHeader + kCodePadding : 0));
}

QRect MessageItem::codeHeaderRect(int index) const
{
    const QRect rect = partRect(index);
    return QRect(rect.left(), rect.top(), rect.width(), kCodeHeader);
}

QRect MessageItem::codeCopyRect(int index) const
{
    const QRect header = codeHeaderRect(index);
    return QRect(header.right() - 35, header.top() + 4, 28, 28);
}

QString MessageItem::codeText(int index) const
{
    if (const Segment &own = segment(index); own.call >= 0)
        return callText(m_message.calls.at(own.call), own.detail);
    int i = cardStart(index);
    QString text = m_segments[static_cast<std::size_t>(i)].content;
    while (!endsCard(i)) {
        ++i;
        text += u'\n' + m_segments[static_cast<std::size_t>(i)].content;
    }
    return text;
}

int MessageItem::codeOverflow(int index) const
{
    int i = cardStart(index);
    int widest = 0;
    while (true) {
        widest = std::max(widest, m_parts[static_cast<std::size_t>(i)].naturalWidth);
        if (endsCard(i))
            break;
        ++i;
    }
    return std::max(0, widest + 2 * kCodeSide - partRect(index).width());
}

void MessageItem::setCodeScroll(int index, int value)
{
    m_parts[static_cast<std::size_t>(cardStart(index))].scroll =
        std::clamp(value, 0, codeOverflow(index));
}

QRect MessageItem::bodyRect() const
{
    const int height = m_bodyBottom - m_bodyTop;
    switch (m_message.role) {
    case TranscriptMessage::Role::User: {
        const int width = std::min(m_idealWidth + 1, textWidth()) + 2 * kBubbleSide;
        if (m_message.markdown.isEmpty() && m_files.height > 0) // the files are all there is
            return QRect(m_column, kPadding + m_files.height, 0, 0);
        return QRect(m_column - width, kPadding + m_files.height, width,
                     height + 2 * kBubblePadding);
    }
    case TranscriptMessage::Role::System:
        return QRect(kGutter, kPadding, m_column - kGutter,
                     height + 2 * kBubblePadding + kHeader - kTextRise);
    default:
        return QRect(kGutter, m_bodyTop, m_column - kGutter, height);
    }
}

QRect MessageItem::typingRect() const
{
    // Under a call that has ended the model goes on writing.
    const bool isSilent = m_message.calls.isEmpty()
                              ? m_message.markdown.isEmpty()
                              : m_message.markdown.size() <= m_message.calls.last().at
                                    && !isUnderWay(m_message.calls.last());
    const bool waiting = m_message.state == TranscriptMessage::State::Streaming && isSilent
                         && m_message.role == TranscriptMessage::Role::Assistant;
    return waiting ? QRect(kGutter, m_typingTop, 60, kTyping) : QRect();
}

int MessageItem::statusHeight() const
{
    const bool told = m_message.state != TranscriptMessage::State::Complete
                      && m_message.state != TranscriptMessage::State::Streaming
                      && !m_message.problem.isEmpty();
    if (!told)
        return 0;
    const int width = std::max(80, m_column - kGutter - 48);
    const QRect text =
        QFontMetrics(textFont(TextStyle::Label))
            .boundingRect(QRect(0, 0, width, 4000), Qt::TextWordWrap, m_message.problem);
    return std::max(20, text.height()) + 2 * kStatusPadding + kPartGap;
}

QRect MessageItem::statusRect() const
{
    const int height = statusHeight();
    if (height == 0)
        return {};
    return QRect(kGutter, m_statusTop, m_column - kGutter, height - kPartGap);
}

QString MessageItem::plainText() const
{
    if (m_message.role == TranscriptMessage::Role::Notice)
        return m_message.markdown;
    const std::vector<Segment> segments =
        m_prepared ? m_segments : splitWithCalls(m_message, mode(), {}).segments;
    QStringList texts;
    for (const TranscriptFile &file : m_message.files)
        texts.append(file.name);
    for (const Segment &segment : segments) {
        if (segment.kind == Segment::Kind::Call)
            texts.append(callLine(m_message.calls.at(segment.call)));
        else if (segment.call < 0)
            texts.append(plainTextOf(segment, mode()));
    }
    return texts.join(u'\n');
}

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
// What the transcript gives to the clipboard, to a search and to assistive technology.
#include "ui/theme/theme.h"
#include "ui/transcript/callsegments.h"
#include "ui/transcript/transcriptview.h"

#include <QApplication>
#include <QClipboard>
#include <QMimeData>
#include <QScrollBar>
#include <QTextBlock>
#include <QTextCursor>
#include <QTextDocumentFragment>

#include <algorithm>

namespace troupe {

namespace {

constexpr qsizetype kPlainCopyLimit = 400'000; // beyond it the source is copied as it is

} // namespace

void TranscriptView::selectAll()
{
    if (m_items.empty())
        return;
    m_selection.anchor = {0, 0, 0};
    m_selection.cursor = {count() - 1, INT_MAX, INT_MAX};
    m_selection.wordStart = m_selection.wordEnd = m_selection.anchor;
    viewport()->update();
}

void TranscriptView::clearSelection()
{
    m_selection = {};
    viewport()->update();
}

QString TranscriptView::partText(int message, int part, int from, int to) const
{
    const MessageItem &owner = item(message);
    const Segment &segment = owner.segment(part);
    if (segment.kind == Segment::Kind::Call)
        return callLine(owner.message().calls.at(segment.call));
    if (from == 0 && to == INT_MAX)
        return plainTextOf(segment, owner.mode());
    // Offsets count in the document that is shown, which may have been dropped since.
    const RichText rich = buildRichText(segment, owner.mode(), owner.width(), tokensOf(this));
    QTextCursor cursor(rich.document.get());
    const int end = rich.document->characterCount() - 1;
    cursor.setPosition(std::clamp(from, 0, end));
    cursor.setPosition(std::clamp(to, 0, end), QTextCursor::KeepAnchor);
    return stripBreaks(cursor.selection().toPlainText());
}

QString TranscriptView::selectedText() const
{
    if (!m_selection.isRange())
        return {};
    const TextPosition first = m_selection.first();
    const TextPosition last = m_selection.last();
    const int lastMessage = std::min(last.message, count() - 1);
    qsizetype size = 0;
    for (int i = first.message; i <= lastMessage; ++i)
        size += item(i).message().markdown.size();
    const bool several = first.message != lastMessage;
    QStringList texts;
    for (int i = first.message; i <= lastMessage; ++i) {
        const bool whole = i > first.message && i < last.message;
        if (whole && size > kPlainCopyLimit) {
            texts.append(markdownWithCalls(item(i).message()));
            continue;
        }
        if (item(i).message().role == TranscriptMessage::Role::Notice && several) {
            texts.append(item(i).message().markdown);
            continue;
        }
        const_cast<MessageItem &>(item(i)).prepare(); // splitting changes nothing that is seen
        QStringList parts;
        for (int part = 0; part < item(i).partCount(); ++part) {
            const TextPosition start{i, part, 0};
            const TextPosition stop{i, part, INT_MAX};
            if (stop < first || start > last)
                continue;
            parts.append(partText(i, part, start < first ? first.offset : 0,
                                  stop > last ? last.offset : INT_MAX));
        }
        texts.append(parts.join(u'\n'));
    }
    return texts.join(QStringLiteral("\n\n"));
}

QMimeData *TranscriptView::selectionMime() const
{
    auto *mime = new QMimeData;
    mime->setText(selectedText());
    const TextPosition first = m_selection.first();
    const TextPosition last = m_selection.last();
    // Whole messages keep their markdown; a piece of one is only text.
    QStringList sources;
    for (int i = first.message; i <= std::min(last.message, count() - 1); ++i) {
        const bool fromStart = i > first.message || (first.part == 0 && first.offset == 0);
        const bool toEnd = i < last.message || last.offset == INT_MAX;
        if (fromStart && toEnd)
            sources.append(markdownWithCalls(item(i).message()));
    }
    if (!sources.isEmpty())
        mime->setData(QStringLiteral("text/markdown"),
                      sources.join(QStringLiteral("\n\n")).toUtf8());
    return mime;
}

void TranscriptView::copySelection() const
{
    if (m_selection.isRange())
        QApplication::clipboard()->setMimeData(selectionMime());
}

int TranscriptView::setHighlight(const QString &text)
{
    contentChanged();
    m_search.start(text, m_items);
    emit highlightChanged(m_search.current(), m_search.count());
    return m_search.count();
}

bool TranscriptView::highlightNext()
{
    if (m_search.isStale())
        m_search.refresh(m_items);
    return m_search.step(1) && showHighlight();
}

bool TranscriptView::highlightPrevious()
{
    if (m_search.isStale())
        m_search.refresh(m_items);
    return m_search.step(-1) && showHighlight();
}

bool TranscriptView::showHighlight()
{
    const TranscriptSearch::Match match = *m_search.currentMatch();
    const int index = m_index.value(match.messageId, -1);
    if (index < 0)
        return false;
    const int third = viewport()->height() / 3;
    m_stick = false;
    // Twice: the first time lays out what stands around the match.
    for (int pass = 0; pass < 2; ++pass) {
        int y = item(index).partRect(match.part).top();
        if (const auto &document = item(index).part(match.part).rich.document) {
            QTextCursor found = document->find(m_search.text(), 0);
            for (int i = 0; i < match.nth && !found.isNull(); ++i)
                found = document->find(m_search.text(), found);
            if (!found.isNull()) {
                const QTextBlock block = found.block();
                y = item(index).textOrigin(match.part).y()
                    + static_cast<int>(document->documentLayout()->blockBoundingRect(block).top());
            }
        }
        setScroll(topOf(index) + y - third);
        layoutVisible();
    }
    m_stick = false;
    placeJumpButton();
    viewport()->update();
    emit highlightChanged(m_search.current(), m_search.count());
    return true;
}

QRect TranscriptView::messageRect(int index) const
{
    return QRect(columnLeft(), static_cast<int>(topOf(index) - scrollOffset()), columnWidth(),
                 item(index).height());
}

QRect TranscriptView::partRect(int index, int part) const
{
    return item(index).partRect(part).translated(messageRect(index).topLeft());
}

QString TranscriptView::accessibleText(int index) const
{
    const TranscriptMessage &message = item(index).message();
    QStringList parts;
    if (!message.author.isEmpty())
        parts.append(message.author);
    if (message.time.isValid())
        parts.append(shortTime(message.time));
    QString text = parts.join(QStringLiteral(", "));
    if (message.state == TranscriptMessage::State::Streaming && message.markdown.isEmpty()
        && message.calls.isEmpty())
        text += QStringLiteral(": ") + tr("is writing");
    else
        text += (text.isEmpty() ? QString() : QStringLiteral(": ")) + item(index).plainText();
    if (!message.problem.isEmpty())
        text += QStringLiteral(". ") + message.problem;
    return text;
}

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
// What the transcript gives to the clipboard, to a search and to assistive technology.
#include "ui/theme/theme.h"
#include "ui/transcript/transcriptview.h"

#include <QApplication>
#include <QClipboard>
#include <QMimeData>
#include <QScrollBar>
#include <QTextBlock>
#include <QTextCursor>

#include <algorithm>

namespace troupe {

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
            sources.append(item(i).message().markdown);
    }
    if (!sources.isEmpty())
        mime->setData(QStringLiteral("text/markdown"), sources.join(QStringLiteral("\n\n")).toUtf8());
    return mime;
}

void TranscriptView::copySelection() const
{
    if (m_selection.isRange())
        QApplication::clipboard()->setMimeData(selectionMime());
}

int TranscriptView::setHighlight(const QString &text)
{
    m_search.start(text, m_items);
    contentChanged();
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
    if (message.state == TranscriptMessage::State::Streaming && message.markdown.isEmpty())
        text += QStringLiteral(": ") + tr("is writing");
    else
        text += (text.isEmpty() ? QString() : QStringLiteral(": ")) + item(index).plainText();
    if (!message.problem.isEmpty())
        text += QStringLiteral(". ") + message.problem;
    return text;
}

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/theme.h"
#include "ui/transcript/messagepaint.h"
#include "ui/transcript/transcriptview.h"

#include <QPaintEvent>
#include <QPainter>

namespace troupe {

namespace {

constexpr int kTypingInterval = 80; // milliseconds

} // namespace

QImage TranscriptView::thumbnail(const TranscriptFile &file)
{
    const auto known = m_thumbnails.constFind(file.id);
    if (known != m_thumbnails.constEnd())
        return *known;
    m_thumbnails.insert(file.id, QImage());
    QMetaObject::invokeMethod(
        this, [this, id = file.id] { emit thumbnailWanted(id); }, Qt::QueuedConnection);
    return {};
}

void TranscriptView::setThumbnail(const QString &fileId, const QImage &image)
{
    m_thumbnails.insert(fileId, image);
    viewport()->update();
}

void TranscriptView::paintEvent(QPaintEvent *event)
{
    layoutVisible();
    QPainter painter(viewport());
    const Tokens &t = tokensOf(this);
    painter.fillRect(event->rect(), t.canvas);
    bool typing = false;
    for (int i = indexAt(0); i < count(); ++i) {
        const int top = static_cast<int>(topOf(i) - scrollOffset());
        if (top >= viewport()->height())
            break;
        MessageItem &message = item(i);
        MessagePaint how;
        how.tokens = &t;
        how.clip = viewport()->rect();
        how.lastPart = message.partCount() - 1;
        while (how.firstPart < how.lastPart && message.partRect(how.firstPart).bottom() + top < -8)
            ++how.firstPart;
        while (how.lastPart > how.firstPart
               && message.partRect(how.lastPart).top() + top > viewport()->height() + 8)
            --how.lastPart;
        how.current = i == m_current && hasFocus() && themeOf(this).showsFocus();
        how.hovered = i == m_hovered.message;
        how.hoveredAction = how.hovered ? m_hovered.action : -1;
        how.hoveredFile = how.hovered ? m_hovered.file : -1;
        how.thumbnail = [this](const TranscriptFile &file) { return thumbnail(file); };
        how.hoveredCard =
            how.hovered && m_hovered.kind == Spot::Kind::CopyCode ? m_hovered.part : -1;
        const bool onCall =
            how.hovered
            && (m_hovered.kind == Spot::Kind::Call || m_hovered.kind == Spot::Kind::More);
        how.hoveredCall = onCall ? m_hovered.part : -1;
        how.hoveredSource = how.hovered ? m_hovered.source : -1;
        const bool copied = !m_copiedId.isEmpty() && message.message().id == m_copiedId;
        how.copiedCard = copied ? m_copiedPart : -1;
        how.copiedMessage = copied && m_copiedPart < 0;
        how.typingFrame = m_typingFrame;
        how.copiedLabel = tr("Copied");
        how.systemLabel = tr("Instructions");
        how.codeLabel = tr("code");
        how.marks = [this, i](int part) { return marksFor(i, part); };
        typing = typing || !message.typingRect().isEmpty() || message.hasRunningCall();
        paintMessage(painter, message, QPoint(columnLeft(), top), how);
    }
    if (typing && !m_typingTimer.isActive())
        m_typingTimer.start(kTypingInterval, this);
    else if (!typing)
        m_typingTimer.stop();
}

} // namespace troupe

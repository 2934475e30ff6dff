// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/transcript/messageitem.h"

#include <QAbstractTextDocumentLayout>

#include <functional>

class QPainter;

namespace troupe {

/// What the view knows about one message while it is painted.
struct MessagePaint
{
    const Tokens *tokens = nullptr;
    QRect clip; ///< of the viewport, in the painter's coordinates
    int firstPart = 0; ///< parts outside are not visible
    int lastPart = -1;
    bool current = false; ///< draws the focus ring
    bool hovered = false; ///< shows the icons
    int hoveredAction = -1;
    int hoveredFile = -1;
    int hoveredCall = -1; ///< the part of its line, or of what asks for the rest of it
    int hoveredSource = -1; ///< behind the last one: what counts the others
    std::function<QImage(const TranscriptFile &file)> thumbnail; ///< null while it is not there
    int hoveredCard = -1;
    int copiedCard = -1;
    bool copiedMessage = false;
    int typingFrame = 0;
    QString copiedLabel;
    QString systemLabel;
    QString codeLabel; ///< of a fence without a language
    /// Marks in a part: selection and found text.
    std::function<QVector<QAbstractTextDocumentLayout::Selection>(int part)> marks;
};

/// Draws one message whose visible parts have documents; `origin` is its top left in the painter.
void paintMessage(QPainter &painter, MessageItem &item, const QPoint &origin,
                  const MessagePaint &how);

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/transcript/message.h"

#include <QRect>

#include <vector>

class QPainter;

namespace troupe {

struct Tokens;

inline constexpr int kCallRow = 36; ///< the line of a call
inline constexpr int kCallNote = 22; ///< what is told under it when it is open
inline constexpr int kMoreRow = 28;

struct CallPaint
{
    const Tokens *tokens = nullptr;
    bool open = false;
    bool hovered = false;
    int frame = 0; ///< counts while something is drawn that moves
};
void paintCall(QPainter &painter, const QRect &rect, const TranscriptCall &call,
               const CallPaint &how);
/// "Show all of it", under the texts of an open call.
void paintMore(QPainter &painter, const QRect &rect, const CallPaint &how);
/// Where the words of paintMore() stand.
QRect moreTextRect(const QRect &rect);

/// Where the sources of a message stand: chips in rows from the left. Those that do not fit into the
/// few rows that are shown at first are counted in a chip of their own.
struct SourceChips
{
    std::vector<QRect> rects; ///< by index of the source; y from 0
    QRect rest; ///< counts the others; null when all are shown
    int height = 0; ///< of all rows with the gap above; 0 without sources
};
SourceChips layoutSources(const QList<TranscriptSource> &sources, int width, bool all);
void paintSource(QPainter &painter, const QRect &rect, const TranscriptSource &source, int number,
                 bool hovered, const Tokens &tokens);
void paintRestOfSources(QPainter &painter, const QRect &rect, int count, bool hovered,
                        const Tokens &tokens);

} // namespace troupe

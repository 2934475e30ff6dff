// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/transcript/message.h"

#include <QImage>
#include <QRect>

#include <functional>
#include <vector>

class QPainter;

namespace troupe {

struct Tokens;

/// Where the files of a message stand: pictures as tiles, texts as chips, in rows that end at the
/// right edge.
struct FileTiles
{
    std::vector<QRect> rects; ///< by index of the file; y from 0
    int height = 0; ///< of all rows; 0 without files
};
FileTiles layoutFiles(const QList<TranscriptFile> &files, int right, int width);

struct FilePaint
{
    const Tokens *tokens = nullptr;
    int hovered = -1;
    /// Null while it is not there (yet).
    std::function<QImage(const TranscriptFile &file)> thumbnail;
};
void paintFile(QPainter &painter, const QRect &rect, const TranscriptFile &file, bool hovered,
               const FilePaint &how);

} // namespace troupe

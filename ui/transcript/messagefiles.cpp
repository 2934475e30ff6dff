// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/transcript/messagefiles.h"

#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/tokens.h"

#include <QFontMetrics>
#include <QLocale>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace troupe {

namespace {

constexpr int kPictureHeight = 132;
constexpr int kLeastPictureWidth = 96;
constexpr int kMostPictureWidth = 240;
constexpr int kChipHeight = 44;
constexpr int kMostChipWidth = 240;
constexpr int kChipPadding = 12;
constexpr int kFace = 20;
constexpr int kFileGap = 6;

QString fileSize(const TranscriptFile &file)
{
    return QLocale().formattedDataSize(file.size, 1, QLocale::DataSizeSIFormat);
}

QSize tileSize(const TranscriptFile &file, int room)
{
    if (file.isImage) {
        const int natural =
            file.width > 0 && file.height > 0
                ? static_cast<int>(qint64(file.width) * kPictureHeight / file.height)
                : kPictureHeight * 4 / 3;
        return {std::min(room, std::clamp(natural, kLeastPictureWidth, kMostPictureWidth)),
                kPictureHeight};
    }
    const QFontMetrics name(textFont(TextStyle::Label));
    const QFontMetrics note(textFont(TextStyle::Caption));
    const int text =
        std::max(name.horizontalAdvance(file.name), note.horizontalAdvance(fileSize(file)));
    return {std::min({room, kMostChipWidth, text + 3 * kChipPadding + kFace}), kChipHeight};
}

void paintPicture(QPainter &painter, const QRect &rect, const QImage &image, const Tokens &tokens)
{
    QPainterPath shape;
    shape.addRoundedRect(rect, radius::card, radius::card);
    painter.fillPath(shape, tokens.subtle);
    if (image.isNull()) {
        const QPoint middle = rect.center();
        paintIcon(painter, QStringLiteral("image"),
                  QRectF(middle.x() - 11.5, middle.y() - 11.5, 24, 24), tokens.faint);
        return;
    }
    painter.save();
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.setClipPath(shape, Qt::IntersectClip);
    // The tile is filled; what is longer than it is shown by its middle.
    const QSize size = image.size().scaled(rect.size(), Qt::KeepAspectRatioByExpanding);
    QRect whole(QPoint(), size);
    whole.moveCenter(rect.center());
    painter.drawImage(whole, image);
    painter.restore();
}

void paintChip(QPainter &painter, const QRect &rect, const TranscriptFile &file, bool hovered,
               const Tokens &tokens)
{
    painter.setPen(QPen(tokens.border, 1));
    painter.setBrush(hovered ? over(tokens.hover, tokens.surface) : tokens.surface);
    painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), radius::card,
                            radius::card);
    paintIcon(painter, QStringLiteral("file-text"),
              QRectF(rect.left() + kChipPadding, rect.center().y() - 9, kFace, kFace),
              tokens.accentInk);
    const QRect text = rect.adjusted(2 * kChipPadding + kFace - 2, 5, -kChipPadding + 2, -5);
    painter.setFont(textFont(TextStyle::Label));
    painter.setPen(tokens.text);
    painter.drawText(text, Qt::AlignTop | Qt::AlignLeft,
                     painter.fontMetrics().elidedText(file.name, Qt::ElideMiddle, text.width()));
    painter.setFont(textFont(TextStyle::Caption));
    painter.setPen(tokens.muted);
    painter.drawText(text, Qt::AlignBottom | Qt::AlignLeft, fileSize(file));
}

} // namespace

FileTiles layoutFiles(const QList<TranscriptFile> &files, int right, int width)
{
    FileTiles tiles;
    std::size_t rowStart = 0;
    int used = 0;
    int rowHeight = 0;
    const auto endRow = [&] {
        const int shift = right - used;
        for (std::size_t i = rowStart; i < tiles.rects.size(); ++i)
            tiles.rects[i].translate(shift, 0);
        tiles.height += rowHeight + kFileGap;
        rowStart = tiles.rects.size();
        used = rowHeight = 0;
    };
    for (const TranscriptFile &file : files) {
        const QSize size = tileSize(file, width);
        const bool fits =
            used == 0 || (used + kFileGap + size.width() <= width && size.height() == rowHeight);
        if (!fits)
            endRow();
        const int x = used == 0 ? 0 : used + kFileGap;
        tiles.rects.push_back(QRect(QPoint(x, tiles.height), size));
        used = x + size.width();
        rowHeight = std::max(rowHeight, size.height());
    }
    if (used > 0)
        endRow();
    return tiles;
}

void paintFile(QPainter &painter, const QRect &rect, const TranscriptFile &file, bool hovered,
               const FilePaint &how)
{
    if (!file.isImage) {
        paintChip(painter, rect, file, hovered, *how.tokens);
        return;
    }
    paintPicture(painter, rect, how.thumbnail ? how.thumbnail(file) : QImage(), *how.tokens);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(hovered ? how.tokens->control : how.tokens->hairline, 1));
    painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), radius::card,
                            radius::card);
}

} // namespace troupe

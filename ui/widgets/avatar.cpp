// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/avatar.h"

#include "ui/theme/fonts.h"
#include "ui/widgets/avatarimage.h"

#include <QPainter>
#include <QPainterPath>

#include <array>

namespace troupe {

namespace {

constexpr double kCorner = 0.28; // of the side

void paintPicture(QPainter &painter, const QRectF &rect, const QPixmap &picture)
{
    QPainterPath clip;
    clip.addRoundedRect(rect, rect.width() * kCorner, rect.width() * kCorner);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    // A brush and not a clip: its edge is smooth.
    QBrush brush(picture);
    const double scale = rect.width() / picture.width();
    brush.setTransform(QTransform::fromTranslate(rect.left(), rect.top()).scale(scale, scale));
    painter.fillPath(clip, brush);
}

void paintSign(QPainter &painter, const QRectF &rect, const QString &sign, const QColor &color)
{
    QColor ground = color;
    ground.setAlpha(48);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground);
    painter.drawRoundedRect(rect, rect.width() * kCorner, rect.width() * kCorner);
    QFont font = textFont(TextStyle::Body);
    font.setPixelSize(static_cast<int>(rect.height() * 0.56));
    painter.setFont(font);
    painter.setPen(color);
    painter.drawText(rect, Qt::AlignCenter, sign);
}

/// Without a font for emoji the initials read better than an empty box.
bool canDrawSign(const QString &sign)
{
    const QList<uint> points = sign.toUcs4();
    return !points.isEmpty() && QFontMetrics(textFont(TextStyle::Body)).inFontUcs4(points.first());
}

} // namespace

QColor avatarColorFor(const QString &name)
{
    static const std::array<QRgb, 12> palette{0x5157d8, 0x7c4fd0, 0xa63fb5, 0xc03a78,
                                              0xc23b3b, 0xb4531a, 0x8a6500, 0x4c7a1e,
                                              0x17794f, 0x0f7585, 0x1f6fbf, 0x5d6678};
    quint32 hash = 2166136261u; // FNV-1a: qHash differs between runs
    for (const QChar c : name.trimmed().toLower())
        hash = (hash ^ c.unicode()) * 16777619u;
    return QColor(palette[(hash >> 8) % palette.size()]);
}

QString initialsOf(const QString &name)
{
    QString initials;
    bool atWord = true;
    for (const QChar c : name) {
        if (atWord && c.isLetterOrNumber())
            initials += c.toUpper();
        atWord = !c.isLetterOrNumber();
        if (initials.size() == 2)
            break;
    }
    return initials.isEmpty() ? QStringLiteral("?") : initials;
}

void paintAvatar(QPainter &painter, const QRectF &rect, const QString &name, const QColor &color,
                 const QString &picture)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor ground = color.isValid() ? color : avatarColorFor(name);
    const double ratio = painter.device() ? painter.device()->devicePixelRatioF() : 1;
    const QPixmap image = avatarPixmap(picture, qRound(rect.width() * ratio));
    if (!image.isNull() || (isAvatarSign(picture) && canDrawSign(picture))) {
        if (image.isNull())
            paintSign(painter, rect, picture, ground);
        else
            paintPicture(painter, rect, image);
        painter.restore();
        return;
    }
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground);
    painter.drawRoundedRect(rect, rect.width() * kCorner, rect.width() * kCorner);
    const QString initials = initialsOf(name);
    QFont font = textFont(TextStyle::BodyStrong);
    font.setPixelSize(
        qMax(9, static_cast<int>(rect.width() * (initials.size() > 1 ? 0.38 : 0.46))));
    painter.setFont(font);
    painter.setPen(Qt::white);
    painter.drawText(rect, Qt::AlignCenter, initials);
    painter.restore();
}

Avatar::Avatar(const QString &name, int side, QWidget *parent)
    : QWidget(parent), m_name(name), m_side(side)
{
    setFixedSize(side, side);
    setAccessibleName(name);
}

void Avatar::setName(const QString &name)
{
    m_name = name;
    setAccessibleName(name);
    update();
}

void Avatar::setColor(const QColor &color)
{
    m_color = color;
    update();
}

void Avatar::setPicture(const QString &picture)
{
    m_picture = picture;
    update();
}

void Avatar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintAvatar(painter, rect(), m_name, m_color, m_picture);
}

} // namespace troupe

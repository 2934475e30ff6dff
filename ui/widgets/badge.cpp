// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/badge.h"

#include "ui/theme/theme.h"
#include "ui/widgets/paint.h"

#include <QFontMetrics>
#include <QPainter>

namespace troupe {

namespace {

constexpr int kBadgeHeight = 20;

} // namespace

QColor badgeInk(const Tokens &t, BadgeTone tone)
{
    switch (tone) {
    case BadgeTone::Neutral:
        return t.muted;
    case BadgeTone::Accent:
        return t.accentInk;
    case BadgeTone::Success:
        return t.success;
    case BadgeTone::Warning:
        return t.warning;
    case BadgeTone::Danger:
        return t.danger;
    }
    return t.text;
}

QColor badgeGround(const Tokens &t, BadgeTone tone)
{
    switch (tone) {
    case BadgeTone::Neutral:
        return t.subtle;
    case BadgeTone::Accent:
        return t.accentSoft;
    case BadgeTone::Success:
        return t.successSoft;
    case BadgeTone::Warning:
        return t.warningSoft;
    case BadgeTone::Danger:
        return t.dangerSoft;
    }
    return t.subtle;
}

int badgeWidth(const QString &text, bool dot)
{
    return QFontMetrics(textFont(TextStyle::Micro)).horizontalAdvance(text) + (dot ? 28 : 16);
}

void paintBadge(QPainter &painter, const Tokens &tokens, const QRectF &rect, const QString &text,
                BadgeTone tone, bool dot)
{
    painter.save();
    drawRound(painter, rect, rect.height() / 2, badgeGround(tokens, tone));
    const QColor ink = badgeInk(tokens, tone);
    if (dot)
        drawRound(painter, QRectF(rect.left() + 8, rect.center().y() - 3, 6, 6), 3, ink);
    painter.setFont(textFont(TextStyle::Micro));
    painter.setPen(ink);
    painter.drawText(rect.adjusted(dot ? 20 : 8, 0, -4, 0), Qt::AlignVCenter | Qt::AlignLeft, text);
    painter.restore();
}

Badge::Badge(const QString &text, BadgeTone tone, QWidget *parent)
    : QWidget(parent), m_text(text), m_tone(tone)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setAccessibleName(text);
}

void Badge::setText(const QString &text)
{
    m_text = text;
    setAccessibleName(text);
    updateGeometry();
    update();
}

void Badge::setTone(BadgeTone tone)
{
    m_tone = tone;
    update();
}

void Badge::setDot(bool dot)
{
    m_dot = dot;
    updateGeometry();
    update();
}

QSize Badge::sizeHint() const
{
    return QSize(badgeWidth(m_text, m_dot), kBadgeHeight);
}

void Badge::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintBadge(painter, tokensOf(this), rect(), m_text, m_tone, m_dot);
}

} // namespace troupe

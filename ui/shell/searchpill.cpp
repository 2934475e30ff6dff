// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/searchpill.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/paint.h"

#include <QPainter>

namespace troupe {

namespace {

constexpr int kHeight = 32;
constexpr int kPillWidth = 268;

} // namespace

SearchPill::SearchPill(QWidget *parent) : QAbstractButton(parent)
{
    setObjectName(QStringLiteral("globalSearch"));
    setText(tr("Search or run a command"));
    setAccessibleName(text());
    setToolTip(text());
    setFont(textFont(TextStyle::Small));
    setAttribute(Qt::WA_Hover);
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void SearchPill::setKeys(const QString &keys)
{
    m_keys = keys;
    setToolTip(QStringLiteral("%1 (%2)").arg(text(), keys));
    update();
}

void SearchPill::setCompact(bool compact)
{
    if (m_compact == compact)
        return;
    m_compact = compact;
    updateGeometry();
    update();
}

QSize SearchPill::sizeHint() const
{
    return QSize(m_compact ? kHeight : kPillWidth, kHeight);
}

void SearchPill::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokensOf(this);
    QPainter painter(this);
    const QRectF body(rect());
    drawRound(painter, body, radius::control, underMouse() ? over(t.hover, t.surface) : t.surface,
              t.border);
    paintIcon(painter, QStringLiteral("search"), QRectF(9, (height() - 15) / 2.0, 15, 15), t.muted);
    if (!m_compact) {
        painter.setFont(textFont(TextStyle::Micro));
        const int wide = painter.fontMetrics().horizontalAdvance(m_keys) + 12;
        const QRectF cap(width() - wide - 7, (height() - 20) / 2.0, wide, 20);
        drawRound(painter, cap, radius::chip, t.subtle, t.hairline);
        painter.setPen(t.muted);
        painter.drawText(cap, Qt::AlignCenter, m_keys);
        painter.setFont(font());
        painter.setPen(t.faint);
        const QRect line(32, 0, qRound(cap.left()) - 38, height());
        painter.drawText(line, Qt::AlignVCenter,
                         fontMetrics().elidedText(text(), Qt::ElideRight, line.width()));
    }
    drawFocusRing(painter, this, body, radius::control);
}

} // namespace troupe

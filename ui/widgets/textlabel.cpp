// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/textlabel.h"

#include "ui/theme/theme.h"
#include "ui/widgets/visibletext.h"

#include <QEvent>
#include <QPainter>

namespace troupe {

TextLabel::TextLabel(const QString &text, TextStyle style, Tone tone, QWidget *parent)
    : QLabel(text, parent), m_tone(tone)
{
    setTextFormat(Qt::PlainText);
    // In the viewport of a view it would take the ink of what is edited there.
    setForegroundRole(QPalette::WindowText);
    setStyle(style);
    applyTone();
}

void TextLabel::setStyle(TextStyle style)
{
    setFont(textFont(style));
}

void TextLabel::setTone(Tone tone)
{
    m_tone = tone;
    applyTone();
}

void TextLabel::applyTone()
{
    const Tokens &t = tokensOf(this);
    QColor ink = t.text;
    switch (m_tone) {
    case Tone::Text:
        break;
    case Tone::Muted:
        ink = t.muted;
        break;
    case Tone::Faint:
        ink = t.faint;
        break;
    case Tone::Accent:
        ink = t.accentInk;
        break;
    case Tone::Success:
        ink = t.success;
        break;
    case Tone::Warning:
        ink = t.warning;
        break;
    case Tone::Danger:
        ink = t.danger;
        break;
    }
    QPalette colors = palette();
    if (colors.color(QPalette::Active, QPalette::WindowText) == ink)
        return;
    colors.setColor(QPalette::WindowText, ink);
    colors.setColor(QPalette::Disabled, QPalette::WindowText, t.disabled);
    m_applying = true;
    setPalette(colors);
    m_applying = false;
}

void TextLabel::changeEvent(QEvent *event)
{
    QLabel::changeEvent(event);
    // The style sheet is set after the palette, so at its event the theme's tokens are in place.
    if (!m_applying
        && (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange))
        applyTone();
}

void TextLabel::setElided(bool elided)
{
    m_elided = elided;
    updateGeometry();
    update();
}

QSize TextLabel::minimumSizeHint() const
{
    const QSize hint = QLabel::minimumSizeHint();
    return m_elided ? QSize(fontMetrics().horizontalAdvance(QStringLiteral("…")), hint.height())
                    : hint;
}

void TextLabel::resizeEvent(QResizeEvent *event)
{
    QLabel::resizeEvent(event);
    if (m_elided)
        setToolTip(fontMetrics().horizontalAdvance(text()) > contentsRect().width()
                       ? toolTipText(text())
                       : QString());
}

void TextLabel::paintEvent(QPaintEvent *event)
{
    if (!m_elided) {
        QLabel::paintEvent(event);
        return;
    }
    QPainter painter(this);
    painter.setPen(palette().color(foregroundRole()));
    painter.drawText(contentsRect(), static_cast<int>(alignment()) | Qt::TextSingleLine,
                     fontMetrics().elidedText(text(), Qt::ElideRight, contentsRect().width()));
}

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/agents/daybars.h"

#include "ui/theme/theme.h"
#include "ui/widgets/paint.h"

#include <QAccessible>
#include <QKeyEvent>
#include <QLocale>
#include <QPainter>

#include <algorithm>

namespace troupe {

namespace {

constexpr int kAxisHeight = 22;
constexpr int kTopSpace = 20;
constexpr double kWidestBar = 28;

} // namespace

DayBars::DayBars(const QString &name, QWidget *parent) : QWidget(parent), m_name(name)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(name);
    setMinimumHeight(140);
}

void DayBars::setValues(const QDate &firstDay, const QList<double> &values,
                        std::function<QString(double)> say)
{
    m_first = firstDay;
    m_values = values;
    m_say = std::move(say);
    m_most = values.isEmpty() ? 0 : *std::max_element(values.cbegin(), values.cend());
    m_marked = -1;
    QString peak = tr("Nothing yet");
    if (m_most > 0) {
        const auto day = std::max_element(m_values.cbegin(), m_values.cend()) - m_values.cbegin();
        peak = tr("Most on %1").arg(textOf(static_cast<int>(day)));
    }
    setAccessibleDescription(peak);
    emit dayMarked(-1);
    update();
}

QString DayBars::textOf(int day) const
{
    if (day < 0 || day >= m_values.size() || !m_say)
        return {};
    return tr("%1: %2").arg(QLocale().toString(m_first.addDays(day), QLocale::ShortFormat),
                            m_say(m_values.at(day)));
}

QRectF DayBars::barRect(int day) const
{
    const double step = width() / std::max(1.0, static_cast<double>(m_values.size()));
    const double wide = std::min(kWidestBar, step * 0.7);
    const double room = height() - kAxisHeight - kTopSpace;
    const double tall = m_most > 0 ? room * m_values.at(day) / m_most : 0;
    const double shown = m_values.at(day) > 0 ? std::max(2.0, tall) : 0;
    return QRectF(step * day + (step - wide) / 2, kTopSpace + room - shown, wide, shown);
}

void DayBars::mark(int day)
{
    const int bounded = std::min(day, static_cast<int>(m_values.size()) - 1);
    if (bounded == m_marked)
        return;
    m_marked = bounded;
    setAccessibleName(m_marked < 0 ? m_name : m_name + QStringLiteral(", ") + textOf(m_marked));
    emit dayMarked(m_marked);
    update();
}

void DayBars::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokensOf(this);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const int base = height() - kAxisHeight;
    painter.setPen(t.hairline);
    painter.drawLine(0, base, width(), base);
    painter.drawLine(0, kTopSpace, width(), kTopSpace);
    for (int day = 0; day < m_values.size(); ++day) {
        const QRectF bar = barRect(day);
        if (day == m_marked)
            drawRound(painter, QRectF(bar.left() - 2, kTopSpace, bar.width() + 4, base - kTopSpace),
                      radius::chip, t.hover);
        if (bar.height() > 0)
            drawRound(painter, bar, std::min(3.0, bar.width() / 2),
                      day == m_marked ? t.accentHover : t.accent);
    }
    painter.setFont(textFont(TextStyle::Caption));
    painter.setPen(t.faint);
    if (m_most > 0 && m_say)
        painter.drawText(QRect(0, 0, width(), kTopSpace - 2), Qt::AlignRight | Qt::AlignVCenter,
                         m_say(m_most));
    if (!m_values.isEmpty()) {
        const QRect axis(0, base + 4, width(), kAxisHeight - 4);
        const QLocale locale;
        painter.drawText(axis, Qt::AlignLeft | Qt::AlignVCenter,
                         locale.toString(m_first, QLocale::ShortFormat));
        painter.drawText(axis, Qt::AlignRight | Qt::AlignVCenter,
                         locale.toString(m_first.addDays(m_values.size() - 1),
                                         QLocale::ShortFormat));
    }
    drawFocusRing(painter, this, QRectF(rect()), radius::control);
}

void DayBars::mouseMoveEvent(QMouseEvent *event)
{
    if (!m_values.isEmpty())
        mark(static_cast<int>(event->position().x() * static_cast<double>(m_values.size())
                              / width()));
}

void DayBars::leaveEvent(QEvent *)
{
    if (!hasFocus())
        mark(-1);
}

void DayBars::keyPressEvent(QKeyEvent *event)
{
    const int last = static_cast<int>(m_values.size()) - 1;
    switch (event->key()) {
    case Qt::Key_Left:
        return mark(m_marked < 0 ? last : std::max(0, m_marked - 1));
    case Qt::Key_Right:
        return mark(m_marked + 1);
    case Qt::Key_Home:
        return mark(0);
    case Qt::Key_End:
        return mark(last);
    default:
        QWidget::keyPressEvent(event);
    }
}

} // namespace troupe

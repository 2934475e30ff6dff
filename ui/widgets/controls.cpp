// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/controls.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>

#include <cmath>

namespace troupe {

namespace {

constexpr int kSlideMilliseconds = 120;
constexpr int kTabHeight = 40;
constexpr int kTabGap = 24;

QColor mixed(const QColor &from, const QColor &to, double share)
{
    QColor top = to;
    top.setAlphaF(static_cast<float>(share));
    return over(top, from);
}

} // namespace

Switch::Switch(const QString &name, QWidget *parent) : QAbstractButton(parent)
{
    setCheckable(true);
    setAccessibleName(name);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setFixedSize(36, 20);
    m_slide.setDuration(kSlideMilliseconds);
    m_slide.setStartValue(0.0);
    m_slide.setEndValue(0.0);
    connect(&m_slide, &QVariantAnimation::valueChanged, this, [this] { update(); });
}

void Switch::animate()
{
    const double target = isChecked() ? 1.0 : 0.0;
    const double now = m_slide.currentValue().toDouble();
    m_slide.stop();
    m_slide.setStartValue(isVisible() ? now : target);
    m_slide.setEndValue(target);
    if (isVisible())
        m_slide.start();
    else
        m_slide.setCurrentTime(kSlideMilliseconds);
}

void Switch::checkStateSet()
{
    QAbstractButton::checkStateSet();
    animate();
}

void Switch::nextCheckState()
{
    QAbstractButton::nextCheckState();
    animate();
}

void Switch::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokensOf(this);
    QPainter painter(this);
    const double share = m_slide.state() == QAbstractAnimation::Running
                             ? m_slide.currentValue().toDouble()
                             : (isChecked() ? 1.0 : 0.0);
    const QColor track = !isEnabled() ? t.border : mixed(t.control, t.accent, share);
    drawRound(painter, rect(), height() / 2.0, track);
    drawRound(painter, QRectF(2 + share * (width() - height()), 2, height() - 4, height() - 4),
              height() / 2.0 - 2, Qt::white);
    if (wantsFocusRing(this)) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(t.dark ? t.text : t.accentPressed, 2));
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), height() / 2.0 - 1,
                                height() / 2.0 - 1);
    }
}

CheckBox::CheckBox(const QString &text, QWidget *parent) : QAbstractButton(parent)
{
    setText(text);
    setCheckable(true);
    setFont(textFont(TextStyle::Body));
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

QSize CheckBox::sizeHint() const
{
    return QSize(fontMetrics().horizontalAdvance(text()) + 28, 24);
}

void CheckBox::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokensOf(this);
    QPainter painter(this);
    const QRectF box(1, (height() - 18) / 2.0, 18, 18);
    if (isChecked()) {
        drawRound(painter, box, 5, isEnabled() ? t.accent : t.disabled);
        paintIcon(painter, QStringLiteral("check"), box.adjusted(2.5, 2.5, -2.5, -2.5), t.onAccent);
    } else {
        drawRound(painter, box, 5, underMouse() ? t.subtle : t.surface, t.control);
    }
    drawFocusRing(painter, this, box.adjusted(-1, -1, 1, 1), 6);
    painter.setFont(font());
    painter.setPen(isEnabled() ? t.text : t.disabled);
    painter.drawText(rect().adjusted(28, 0, 0, 0), Qt::AlignVCenter, text());
}

class ValueSlider::Groove : public QSlider
{
public:
    explicit Groove(QWidget *parent) : QSlider(Qt::Horizontal, parent)
    {
        setAttribute(Qt::WA_Hover);
        setFocusPolicy(Qt::StrongFocus);
    }
    QSize sizeHint() const override { return QSize(160, 24); }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Tokens &t = tokensOf(this);
        QPainter painter(this);
        const double share =
            static_cast<double>(value() - minimum()) / qMax(1, maximum() - minimum());
        const double x = 8 + share * (width() - 16);
        const double y = height() / 2.0;
        drawRound(painter, QRectF(8, y - 2, width() - 16, 4), 2, over(t.pressed, t.border));
        drawRound(painter, QRectF(8, y - 2, x - 8, 4), 2, isEnabled() ? t.accent : t.disabled);
        const QRectF knob(x - 8, y - 8, 16, 16);
        drawRound(painter, knob, 8, Qt::white, isEnabled() ? t.accent : t.disabled);
        drawRound(painter, knob.adjusted(5, 5, -5, -5), 3, isEnabled() ? t.accent : t.disabled);
        drawFocusRing(painter, this, knob.adjusted(-2, -2, 2, 2), 10);
    }
    void mousePressEvent(QMouseEvent *event) override
    {
        if (event->button() == Qt::LeftButton) {
            setSliderDown(true);
            follow(event);
        }
    }
    void mouseMoveEvent(QMouseEvent *event) override
    {
        if (isSliderDown())
            follow(event);
    }
    void mouseReleaseEvent(QMouseEvent *) override { setSliderDown(false); }

private:
    void follow(QMouseEvent *event)
    {
        const double share = (event->position().x() - 8) / qMax(1, width() - 16);
        setValue(minimum() + static_cast<int>(std::lround(share * (maximum() - minimum()))));
    }
};

ValueSlider::ValueSlider(const QString &name, double minimum, double maximum, int decimals,
                         QWidget *parent)
    : QWidget(parent),
      m_slider(new Groove(this)),
      m_figure(new TextLabel({}, TextStyle::Label, TextLabel::Tone::Muted, this)),
      m_factor(std::pow(10, decimals)),
      m_decimals(decimals)
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::m);
    layout->addWidget(m_slider, 1);
    layout->addWidget(m_figure);
    m_figure->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_figure->setMinimumWidth(40);
    m_slider->setAccessibleName(name);
    m_slider->setRange(static_cast<int>(std::lround(minimum * m_factor)),
                       static_cast<int>(std::lround(maximum * m_factor)));
    m_slider->setPageStep(qMax(1, (m_slider->maximum() - m_slider->minimum()) / 10));
    connect(m_slider, &QSlider::valueChanged, this, [this] {
        showValue();
        emit valueChanged(value());
    });
    setFocusProxy(m_slider);
    showValue();
}

double ValueSlider::value() const
{
    return m_slider->value() / m_factor;
}

void ValueSlider::setValue(double value)
{
    m_slider->setValue(static_cast<int>(std::lround(value * m_factor)));
}

void ValueSlider::setFormat(std::function<QString(double)> format)
{
    m_format = std::move(format);
    showValue();
}

void ValueSlider::showValue()
{
    m_figure->setText(m_format ? m_format(value()) : QLocale().toString(value(), 'f', m_decimals));
}

SegmentedControl::SegmentedControl(const QString &name, const QStringList &choices, QWidget *parent)
    : QWidget(parent), m_name(name), m_choices(choices)
{
    setFont(textFont(TextStyle::Label));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    tellCurrent();
}

void SegmentedControl::setIcons(const QStringList &icons)
{
    m_icons = icons;
    updateGeometry();
    update();
}

void SegmentedControl::tellCurrent()
{
    setAccessibleName(QStringLiteral("%1: %2").arg(m_name, m_choices.value(m_current)));
}

int SegmentedControl::choiceWidth(int index) const
{
    return fontMetrics().horizontalAdvance(m_choices.at(index)) + 24
           + (m_icons.value(index).isEmpty() ? 0 : 22);
}

QRect SegmentedControl::choiceRect(int index) const
{
    int x = 2;
    for (int i = 0; i < index; ++i)
        x += choiceWidth(i);
    return QRect(x, 2, choiceWidth(index), height() - 4);
}

QSize SegmentedControl::sizeHint() const
{
    int width = 4;
    for (int i = 0; i < m_choices.size(); ++i)
        width += choiceWidth(i);
    return QSize(width, size::control);
}

int SegmentedControl::indexAt(const QPoint &point) const
{
    for (int i = 0; i < m_choices.size(); ++i) {
        if (choiceRect(i).contains(point))
            return i;
    }
    return -1;
}

void SegmentedControl::setCurrentIndex(int index)
{
    if (index < 0 || index >= m_choices.size() || index == m_current)
        return;
    m_current = index;
    tellCurrent();
    update();
    emit currentChanged(index);
}

void SegmentedControl::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokensOf(this);
    QPainter painter(this);
    drawRound(painter, rect(), radius::control, over(t.hover, t.subtle));
    painter.setFont(font());
    for (int i = 0; i < m_choices.size(); ++i) {
        const QRect choice = choiceRect(i);
        const bool current = i == m_current;
        if (current) {
            QColor shade = t.shadow;
            shade.setAlpha(shade.alpha() / 2);
            drawShadow(painter, choice, 6, shade, 2);
            drawRound(painter, choice, 6,
                      t.dark ? over(t.pressed, over(t.pressed, t.raised)) : t.surface);
        }
        const QColor ink = current || i == m_hovered ? t.text : t.muted;
        int left = choice.left() + 12;
        if (const QString icon = m_icons.value(i); !icon.isEmpty()) {
            paintIcon(painter, icon, QRectF(left, (height() - 15) / 2.0, 15, 15), ink);
            left += 22;
        }
        painter.setPen(ink);
        painter.drawText(QRect(left, choice.top(), choice.right() - left, choice.height()),
                         Qt::AlignVCenter, m_choices.at(i));
    }
    drawFocusRing(painter, this, rect(), radius::control);
}

void SegmentedControl::mousePressEvent(QMouseEvent *event)
{
    setCurrentIndex(indexAt(event->position().toPoint()));
}

void SegmentedControl::mouseMoveEvent(QMouseEvent *event)
{
    m_hovered = indexAt(event->position().toPoint());
    update();
}

void SegmentedControl::leaveEvent(QEvent *)
{
    m_hovered = -1;
    update();
}

void SegmentedControl::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Left)
        setCurrentIndex(m_current - 1);
    else if (event->key() == Qt::Key_Right)
        setCurrentIndex(m_current + 1);
    else
        QWidget::keyPressEvent(event);
}

TabBar::TabBar(const QString &name, const QStringList &tabs, QWidget *parent)
    : QWidget(parent), m_name(name), m_tabs(tabs), m_counts(tabs.size(), -1)
{
    setFont(textFont(TextStyle::Label));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    tellCurrent();
}

void TabBar::tellCurrent()
{
    setAccessibleName(QStringLiteral("%1: %2").arg(m_name, m_tabs.value(m_current)));
}

void TabBar::setCount(int index, int count)
{
    m_counts[index] = count;
    update();
}

QRect TabBar::naturalRect(int index) const
{
    int x = 0;
    for (int i = 0;; ++i) {
        int width = fontMetrics().horizontalAdvance(m_tabs.at(i));
        if (m_counts.at(i) >= 0)
            width += fontMetrics().horizontalAdvance(QString::number(m_counts.at(i))) + 18;
        if (i == index)
            return QRect(x, 0, width, kTabHeight);
        x += width + kTabGap;
    }
}

QRect TabBar::tabRect(int index) const
{
    const int hidden = sizeHint().width() - width();
    if (hidden <= 0)
        return naturalRect(index);
    const int middle = naturalRect(m_current).center().x() - width() / 2;
    return naturalRect(index).translated(-qBound(0, middle, hidden), 0);
}

QSize TabBar::sizeHint() const
{
    return QSize(m_tabs.isEmpty() ? 0
                                  : naturalRect(static_cast<int>(m_tabs.size()) - 1).right() + 1,
                 kTabHeight);
}

void TabBar::setCurrentIndex(int index)
{
    if (index < 0 || index >= m_tabs.size() || index == m_current)
        return;
    m_current = index;
    tellCurrent();
    update();
    emit currentChanged(index);
}

void TabBar::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokensOf(this);
    QPainter painter(this);
    painter.fillRect(0, height() - 1, width(), 1, t.hairline);
    for (int i = 0; i < m_tabs.size(); ++i) {
        const QRect tab = tabRect(i);
        const bool current = i == m_current;
        painter.setFont(font());
        painter.setPen(current || i == m_hovered ? t.text : t.muted);
        painter.drawText(tab, Qt::AlignVCenter, m_tabs.at(i));
        if (m_counts.at(i) >= 0) {
            const QString count = QString::number(m_counts.at(i));
            const int w = fontMetrics().horizontalAdvance(count) + 10;
            const QRectF pill(tab.right() - w + 1, tab.center().y() - 8, w, 17);
            drawRound(painter, pill, 8.5, t.subtle);
            painter.setFont(textFont(TextStyle::Micro));
            painter.setPen(t.muted);
            painter.drawText(pill, Qt::AlignCenter, count);
        }
        if (current)
            drawRound(painter, QRectF(tab.left(), height() - 2, tab.width(), 2), 1, t.accent);
    }
    if (wantsFocusRing(this))
        drawFocusRing(painter, this, tabRect(m_current).adjusted(-8, 5, 8, -5), 6);
}

void TabBar::mousePressEvent(QMouseEvent *event)
{
    for (int i = 0; i < m_tabs.size(); ++i) {
        if (tabRect(i)
                .adjusted(-kTabGap / 2, 0, kTabGap / 2, 0)
                .contains(event->position().toPoint()))
            setCurrentIndex(i);
    }
}

void TabBar::mouseMoveEvent(QMouseEvent *event)
{
    m_hovered = -1;
    for (int i = 0; i < m_tabs.size(); ++i) {
        if (tabRect(i).contains(event->position().toPoint()))
            m_hovered = i;
    }
    update();
}

void TabBar::leaveEvent(QEvent *)
{
    m_hovered = -1;
    update();
}

void TabBar::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Left)
        setCurrentIndex(m_current - 1);
    else if (event->key() == Qt::Key_Right)
        setCurrentIndex(m_current + 1);
    else
        QWidget::keyPressEvent(event);
}

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/feedback.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/textlabel.h"

#include <QAccessible>
#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>
#include <QTimer>
#include <QVBoxLayout>

#include <cmath>

namespace troupe {

namespace {

constexpr int kFrameInterval = 40;
constexpr int kToastMilliseconds = 6'000;

/// The round ground of an empty state's icon.
class IconDisc : public QWidget
{
public:
    IconDisc(const QString &icon, QWidget *parent) : QWidget(parent), m_icon(icon)
    {
        setFixedSize(56, 56);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Tokens &t = tokensOf(this);
        QPainter painter(this);
        drawRound(painter, rect(), 16, t.subtle, t.hairline);
        paintIcon(painter, m_icon, QRectF(16, 16, 24, 24), t.muted);
    }

private:
    QString m_icon;
};

class Toast : public QFrame
{
public:
    Toast(const QString &text, const QString &icon, const QString &action,
          std::function<void()> run, QWidget *parent)
        : QFrame(parent), m_icon(icon)
    {
        auto *layout = new QHBoxLayout(this);
        layout->setContentsMargins(8 + 40, 8 + 4, 8 + 8, 12 + 4);
        layout->setSpacing(space::s);
        auto *label = new TextLabel(text, TextStyle::Label, TextLabel::Tone::Text, this);
        label->setObjectName(QStringLiteral("toastText"));
        label->setWordWrap(true);
        label->setMinimumWidth(qMin(360, label->fontMetrics().horizontalAdvance(text) + 2));
        label->setMinimumHeight(28);
        layout->addWidget(label, 1);
        if (!action.isEmpty()) {
            auto *button = new Button(Button::Kind::Ghost, action, this);
            button->setSmall(true);
            layout->addWidget(button);
            connect(button, &QAbstractButton::clicked, this, [this, run = std::move(run)] {
                if (run)
                    run();
                deleteLater();
            });
        }
        auto *close =
            new Button(Button::Kind::Icon, QStringLiteral("x"), QObject::tr("Close"), this);
        close->setSmall(true);
        layout->addWidget(close);
        connect(close, &QAbstractButton::clicked, this, &QObject::deleteLater);
        m_timer.start(kToastMilliseconds, this);
        setAccessibleName(text);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Tokens &t = tokensOf(this);
        QPainter painter(this);
        const QRectF body = QRectF(rect()).adjusted(8, 8, -8, -12);
        drawShadow(painter, body, radius::card, t.shadow, 8);
        drawRound(painter, body, radius::card, t.raised, t.border);
        paintIcon(painter, m_icon, QRectF(body.left() + 14, body.center().y() - 8, 16, 16),
                  m_icon == QLatin1String("circle-alert")     ? t.danger
                  : m_icon == QLatin1String("triangle-alert") ? t.warning
                  : m_icon == QLatin1String("circle-check")   ? t.success
                                                              : t.accentInk);
    }
    void timerEvent(QTimerEvent *) override
    {
        const QWidget *focus = focusWidget();
        if (!underMouse() && !(focus && focus->hasFocus()))
            deleteLater();
    }

private:
    QString m_icon;
    QBasicTimer m_timer;
};

constexpr int kNarrowText = 200;
constexpr int kWideText = 360;

} // namespace

EmptyState::EmptyState(const QString &icon, const QString &title, const QString &text,
                       QWidget *parent)
    : QWidget(parent),
      m_title(new TextLabel(title, TextStyle::Heading, TextLabel::Tone::Text, this)),
      m_text(new TextLabel(text, TextStyle::Body, TextLabel::Tone::Muted, this)),
      m_actions(new QHBoxLayout)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::xl, space::xl, space::xl, space::xl);
    layout->setSpacing(space::xs);
    layout->addStretch();
    layout->addWidget(new IconDisc(icon, this), 0, Qt::AlignHCenter);
    layout->addSpacing(space::m);
    m_title->setAlignment(Qt::AlignHCenter);
    m_text->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    m_text->setWordWrap(true);
    m_text->setMinimumWidth(kNarrowText);
    m_text->setMaximumWidth(kWideText);
    layout->addWidget(m_title, 0, Qt::AlignHCenter);
    auto *textRow = new QHBoxLayout; // an alignment would cut a text of several lines
    textRow->addStretch(1);
    textRow->addWidget(m_text, kWideText); // as wide as it may be where there is room
    textRow->addStretch(1);
    layout->addLayout(textRow);
    layout->addSpacing(space::m);
    m_actions->setSpacing(space::s);
    auto *row = new QHBoxLayout;
    row->addStretch();
    row->addLayout(m_actions);
    row->addStretch();
    layout->addLayout(row);
    layout->addStretch();
}

Button *EmptyState::addAction(const QString &icon, const QString &label)
{
    const bool first = m_actions->count() == 0;
    auto *button =
        new Button(first ? Button::Kind::Primary : Button::Kind::Secondary, icon, label, this);
    m_actions->addWidget(button);
    return button;
}

void EmptyState::setTexts(const QString &title, const QString &text)
{
    m_title->setText(title);
    m_text->setText(text);
}

Banner::Banner(QWidget *parent)
    : QFrame(parent),
      m_label(new TextLabel({}, TextStyle::Label, TextLabel::Tone::Text, this)),
      m_action(new Button(Button::Kind::Secondary, {}, this)),
      m_dismiss(new Button(Button::Kind::Icon, QStringLiteral("x"), tr("Dismiss"), this))
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(40, 6, 8, 6);
    layout->setSpacing(space::s);
    m_label->setWordWrap(true);
    m_label->setMinimumHeight(28);
    layout->addWidget(m_label, 1);
    m_action->setSmall(true);
    m_dismiss->setSmall(true);
    layout->addWidget(m_action);
    layout->addWidget(m_dismiss);
    m_dismiss->hide();
    m_action->hide();
    connect(m_action, &QAbstractButton::clicked, this, &Banner::actionTriggered);
    connect(m_dismiss, &QAbstractButton::clicked, this, [this] {
        hide();
        emit dismissed();
    });
}

void Banner::show(Kind kind, const QString &text, const QString &action)
{
    m_kind = kind;
    m_base = text;
    m_timer.stop();
    m_countdown = nullptr;
    m_action->setText(action);
    m_action->setAccessibleName(action);
    m_action->setVisible(!action.isEmpty());
    m_action->updateGeometry();
    compose();
    setVisible(true);
    update();
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void Banner::countDown(int seconds, std::function<QString(int)> text)
{
    m_seconds = seconds;
    m_countdown = std::move(text);
    m_timer.start(1000, this);
    compose();
}

void Banner::setDismissable(bool dismissable)
{
    m_dismiss->setVisible(dismissable);
}

QString Banner::text() const
{
    return m_label->text();
}

void Banner::compose()
{
    const bool counting = m_countdown && m_seconds > 0;
    m_label->setText(counting ? m_base + QLatin1Char(' ') + m_countdown(m_seconds) : m_base);
    setAccessibleName(m_base);
}

void Banner::timerEvent(QTimerEvent *)
{
    if (--m_seconds <= 0) {
        m_timer.stop();
        emit countdownEnded();
    }
    compose();
}

void Banner::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokensOf(this);
    QPainter painter(this);
    QColor ground = t.accentSoft;
    QColor ink = t.accentInk;
    QString icon = QStringLiteral("info");
    switch (m_kind) {
    case Kind::Info:
        break;
    case Kind::Success:
        ground = t.successSoft;
        ink = t.success;
        icon = QStringLiteral("circle-check");
        break;
    case Kind::Warning:
        ground = t.warningSoft;
        ink = t.warning;
        icon = QStringLiteral("triangle-alert");
        break;
    case Kind::Error:
        ground = t.dangerSoft;
        ink = t.danger;
        icon = QStringLiteral("circle-alert");
        break;
    }
    drawRound(painter, rect(), 10, ground);
    paintIcon(painter, icon, QRectF(14, (height() - 16) / 2.0, 16, 16), ink);
}

ToastArea::ToastArea(QWidget *host) : QWidget(host), m_stack(new QVBoxLayout(this))
{
    setAttribute(Qt::WA_NoSystemBackground);
    m_stack->setContentsMargins(0, 0, 0, 0);
    m_stack->setSpacing(0);
    m_stack->setSizeConstraint(QLayout::SetFixedSize); // only as large as its toasts
    host->installEventFilter(this);
    installEventFilter(this);
    hide();
}

ToastArea::~ToastArea()
{
    for (QFrame *toast : findChildren<QFrame *>(QString(), Qt::FindDirectChildrenOnly))
        toast->disconnect(this); // they die after us
}

void ToastArea::showToast(const QString &text, const QString &icon, const QString &action,
                          std::function<void()> run)
{
    auto *toast = new Toast(text, icon, action, std::move(run), this);
    m_stack->addWidget(toast);
    connect(toast, &QObject::destroyed, this, [this] {
        QTimer::singleShot(0, this, [this] { // when the layout has let go of it
            setVisible(count() > 0);
            adjustSize();
            place();
        });
    });
    toast->show();
    show();
    adjustSize();
    place();
    raise();
    QAccessibleEvent alert(toast, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

int ToastArea::count() const
{
    return m_stack->count();
}

void ToastArea::place()
{
    const QWidget *host = parentWidget();
    move((host->width() - width()) / 2, host->height() - height() - 16);
}

bool ToastArea::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize)
        place();
    return QWidget::eventFilter(watched, event);
}

Spinner::Spinner(int side, QWidget *parent) : QWidget(parent)
{
    setFixedSize(side, side);
    setAccessibleName(tr("Working"));
}

void Spinner::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokensOf(this);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const qreal pen = qMax(1.8, width() / 10.0);
    const QRectF ring = QRectF(rect()).adjusted(pen, pen, -pen, -pen);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(t.border, pen));
    painter.drawEllipse(ring);
    painter.setPen(QPen(t.accentInk, pen, Qt::SolidLine, Qt::RoundCap));
    painter.drawArc(ring, -m_angle * 16, 100 * 16);
}

void Spinner::timerEvent(QTimerEvent *)
{
    m_angle = (m_angle + 14) % 360;
    update();
}

void Spinner::showEvent(QShowEvent *)
{
    m_timer.start(kFrameInterval, this);
}

void Spinner::hideEvent(QHideEvent *)
{
    m_timer.stop();
}

Skeleton::Skeleton(int lines, QWidget *parent) : QWidget(parent), m_lines(lines)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Loading"));
}

QSize Skeleton::sizeHint() const
{
    return QSize(240, m_lines * 24 - 8);
}

void Skeleton::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokensOf(this);
    QPainter painter(this);
    QColor bar = over(t.pressed, t.surface);
    bar.setAlphaF(static_cast<float>(0.75 + 0.25 * std::sin(m_frame * 0.12)));
    static constexpr int widths[] = {92, 100, 64, 86, 74};
    for (int i = 0; i < m_lines; ++i)
        drawRound(painter, QRectF(0, i * 24, width() * widths[i % 5] / 100.0, 14), 5, bar);
}

void Skeleton::timerEvent(QTimerEvent *)
{
    ++m_frame;
    update();
}

void Skeleton::showEvent(QShowEvent *)
{
    m_timer.start(2 * kFrameInterval, this);
}

void Skeleton::hideEvent(QHideEvent *)
{
    m_timer.stop();
}

ProgressLine::ProgressLine(const QString &name, QWidget *parent) : QWidget(parent), m_name(name)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setFixedHeight(6);
    setFraction(0);
}

void ProgressLine::setFraction(double fraction)
{
    m_fraction = qMin(fraction, 1.0);
    if (fraction < 0 && isVisible())
        m_timer.start(kFrameInterval, this);
    else
        m_timer.stop();
    setAccessibleName(fraction < 0 ? m_name
                                   : tr("%1: %2 %").arg(m_name).arg(std::lround(m_fraction * 100)));
    update();
}

void ProgressLine::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokensOf(this);
    QPainter painter(this);
    drawRound(painter, rect(), 3, over(t.pressed, t.subtle));
    if (m_fraction >= 0) {
        if (m_fraction > 0)
            drawRound(painter, QRectF(0, 0, qMax(6.0, width() * m_fraction), height()), 3,
                      t.accent);
        return;
    }
    painter.setClipRect(rect());
    const double place = std::fmod(m_frame * 0.025, 1.3) - 0.3;
    drawRound(painter, QRectF(width() * place, 0, width() * 0.3, height()), 3, t.accent);
}

void ProgressLine::timerEvent(QTimerEvent *)
{
    ++m_frame;
    update();
}

void ProgressLine::showEvent(QShowEvent *)
{
    if (m_fraction < 0)
        m_timer.start(kFrameInterval, this);
}

void ProgressLine::hideEvent(QHideEvent *)
{
    m_timer.stop();
}

} // namespace troupe

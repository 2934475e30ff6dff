// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/topbar.h"

#include "ui/shell/searchpill.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/paint.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/visibletext.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

namespace troupe {

namespace {

constexpr int kBarHeight = 64;
constexpr int kPillHeight = 28;
constexpr int kWideBar = 1000; // the search has words from here on

/// A dot on the bell: something was not looked at yet.
class UnreadDot : public QWidget
{
public:
    explicit UnreadDot(QWidget *parent) : QWidget(parent)
    {
        setFixedSize(8, 8);
        setAttribute(Qt::WA_TransparentForMouseEvents);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        drawRound(painter, QRectF(rect()), 4, tokensOf(this).danger);
    }
};

} // namespace

ConnectionPill::ConnectionPill(QWidget *parent) : QAbstractButton(parent)
{
    setObjectName(QStringLiteral("connectionPill"));
    setFont(textFont(TextStyle::Caption));
    setAttribute(Qt::WA_Hover);
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void ConnectionPill::setState(Health health, const QString &name, const QString &state)
{
    m_health = health;
    setText(health == Health::Good ? name : QStringLiteral("%1 · %2").arg(name, state));
    setAccessibleName(tr("Server: %1, %2").arg(name, state));
    setToolTip(toolTipText(QStringLiteral("%1 · %2").arg(name, state)));
    updateGeometry();
    update();
}

QSize ConnectionPill::sizeHint() const
{
    return QSize(fontMetrics().horizontalAdvance(text()) + 36, kPillHeight);
}

void ConnectionPill::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokensOf(this);
    QPainter painter(this);
    const QRectF body(rect());
    drawRound(painter, body, body.height() / 2, underMouse() ? over(t.hover, t.surface) : t.surface,
              t.hairline);
    const QColor ink = m_health == Health::Good      ? t.success
                       : m_health == Health::Waiting ? t.warning
                                                     : t.danger;
    drawRound(painter, QRectF(12, body.center().y() - 4, 8, 8), 4, ink);
    painter.setFont(font());
    painter.setPen(t.muted);
    painter.drawText(rect().adjusted(26, 0, -10, 0), Qt::AlignVCenter, text());
    drawFocusRing(painter, this, body, body.height() / 2);
}

TopBar::TopBar(QWidget *parent)
    : QWidget(parent),
      m_layout(new QHBoxLayout(this)),
      m_title(new TextLabel({}, TextStyle::Title, TextLabel::Tone::Text, this)),
      m_subtitle(new TextLabel({}, TextStyle::Caption, TextLabel::Tone::Muted, this)),
      m_search(new SearchPill(this)),
      m_pill(new ConnectionPill(this)),
      m_bell(new Button(Button::Kind::Icon, QStringLiteral("bell"), tr("Notifications"), this)),
      m_menu(new Button(Button::Kind::Icon, QStringLiteral("ellipsis"), tr("Menu"), this)),
      m_unread(new UnreadDot(m_bell))
{
    setObjectName(QStringLiteral("topBar"));
    setFixedHeight(kBarHeight);
    m_layout->setContentsMargins(28, 0, space::l, 0);
    m_layout->setSpacing(space::s);
    auto *titles = new QVBoxLayout;
    titles->setSpacing(space::xxs);
    titles->addStretch();
    m_title->setObjectName(QStringLiteral("pageTitle"));
    m_title->setElided(true);
    m_subtitle->setObjectName(QStringLiteral("pageSubtitle"));
    m_subtitle->setElided(true);
    titles->addWidget(m_title);
    titles->addWidget(m_subtitle);
    titles->addStretch();
    m_layout->addLayout(titles, 1);
    m_layout->addSpacing(space::s);
    m_layout->addWidget(m_search);
    m_layout->addWidget(m_pill);
    m_layout->addWidget(m_bell);
    m_layout->addWidget(m_menu);
    m_bell->setObjectName(QStringLiteral("notificationsButton"));
    m_menu->setObjectName(QStringLiteral("menuButton"));
    m_unread->move(19, 5);
    m_unread->hide();
}

void TopBar::setTitle(const QString &title, const QString &subtitle)
{
    m_title->setText(title);
    m_subtitle->setText(subtitle);
    m_subtitle->setVisible(!subtitle.isEmpty());
}

void TopBar::setPageWidget(QWidget *widget)
{
    if (widget == m_pageWidget)
        return;
    if (m_pageWidget) {
        m_layout->removeWidget(m_pageWidget);
        m_pageWidget->hide();
    }
    m_pageWidget = widget;
    if (!widget)
        return;
    m_layout->insertWidget(1, widget);
    widget->show();
}

void TopBar::setUnread(int count)
{
    m_unread->setVisible(count > 0);
    const QString name =
        count > 0 ? tr("Notifications, %n new", nullptr, count) : tr("Notifications");
    m_bell->setAccessibleName(name);
}

void TopBar::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_search->setCompact(width() < kWideBar);
}

void TopBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(0, height() - 1, width(), 1, tokensOf(this).hairline);
}

} // namespace troupe

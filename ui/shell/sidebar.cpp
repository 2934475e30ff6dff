// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/sidebar.h"

#include "ui/theme/icons.h"
#include "ui/widgets/button.h"
#include "ui/widgets/textlabel.h"

#include <QBoxLayout>
#include <QPainter>

namespace troupe {

namespace {

constexpr int kWide = 232;
constexpr int kNarrowSidebar = 60;

/// The mark of the program, in the accent of the theme.
class BrandMark : public QWidget
{
public:
    explicit BrandMark(QWidget *parent) : QWidget(parent) { setFixedSize(24, 24); }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        paintIcon(painter, QStringLiteral("sparkles"), QRectF(1, 1, 22, 22),
                  tokensOf(this).accentInk);
    }
};

} // namespace

Sidebar::Sidebar(const QList<PageEntry> &entries, Theme &theme, QWidget *parent)
    : Panel(parent),
      m_theme(theme),
      m_brandMark(new BrandMark(this)),
      m_brand(
          new TextLabel(QStringLiteral("Troupe"), TextStyle::Heading, TextLabel::Tone::Text, this)),
      m_collapse(new Button(Button::Kind::Icon, QStringLiteral("panel-left"),
                            tr("Collapse the sidebar"), this)),
      m_new(
          new Button(Button::Kind::Primary, QStringLiteral("plus"), tr("New conversation"), this)),
      m_themeRow(new Button(Button::Kind::Nav, QStringLiteral("moon"), tr("Dark theme"), this))
{
    setObjectName(QStringLiteral("sidebar"));
    setFixedWidth(kWide);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(14, 12, 15, 14);
    layout->setSpacing(space::s);

    auto *brandRow = new QHBoxLayout;
    brandRow->setContentsMargins(6, 0, 0, 0);
    brandRow->setSpacing(10);
    brandRow->addWidget(m_brandMark);
    brandRow->addWidget(m_brand, 1);
    brandRow->addWidget(m_collapse);
    layout->addLayout(brandRow);
    layout->addSpacing(space::xs);

    m_new->setObjectName(QStringLiteral("newConversationButton"));
    m_new->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_new->setMinimumWidth(32);
    m_texts.insert(m_new, m_new->text());
    layout->addWidget(m_new);
    layout->addSpacing(space::s);
    connect(m_new, &QAbstractButton::clicked, this, &Sidebar::newConversation);

    for (const PageEntry &entry : entries) {
        if (!entry.atFoot)
            layout->addWidget(addRow(entry));
    }
    layout->addStretch(1);
    m_themeRow->setObjectName(QStringLiteral("themeRow"));
    m_texts.insert(m_themeRow, m_themeRow->text());
    m_themeRow->setAutoExclusive(false);
    layout->addWidget(m_themeRow);
    for (const PageEntry &entry : entries) {
        if (entry.atFoot)
            layout->addWidget(addRow(entry));
    }
    m_collapse->setObjectName(QStringLiteral("collapseButton"));
    connect(m_collapse, &QAbstractButton::clicked, this, &Sidebar::collapseToggled);
    connect(m_themeRow, &QAbstractButton::clicked, this, [this] {
        showTheme();
        emit themeToggled();
    });
    connect(&m_theme, &Theme::changed, this, &Sidebar::showTheme);
    showTheme();
}

Button *Sidebar::addRow(const PageEntry &entry)
{
    auto *row = new Button(Button::Kind::Nav, entry.icon, entry.title, this);
    row->setObjectName(QStringLiteral("nav-") + entry.name);
    if (!entry.shortcut.isEmpty())
        row->setToolTip(QStringLiteral("%1  (%2)")
                            .arg(entry.title, entry.shortcut.toString(QKeySequence::NativeText)));
    connect(row, &QAbstractButton::clicked, this, [this, row, name = entry.name] {
        row->setChecked(m_rows.value(name) == row && row->isChecked());
        emit pageChosen(name);
    });
    m_rows.insert(entry.name, row);
    m_texts.insert(row, entry.title);
    return row;
}

void Sidebar::showTheme()
{
    m_themeRow->setChecked(m_theme.isDark());
    m_themeRow->setIconName(m_theme.isDark() ? QStringLiteral("moon") : QStringLiteral("sun"));
    m_texts[m_themeRow] = m_theme.isDark() ? tr("Dark theme") : tr("Light theme");
    applyText(m_themeRow);
    m_themeRow->setChecked(false);
}

void Sidebar::setCurrent(const QString &page)
{
    for (auto it = m_rows.cbegin(); it != m_rows.cend(); ++it)
        it.value()->setChecked(it.key() == page);
}

void Sidebar::setBadge(const QString &page, int count)
{
    if (Button *row = m_rows.value(page))
        row->setBadge(count);
}

void Sidebar::applyText(Button *button)
{
    const QString text = m_texts.value(button);
    button->setText(m_collapsed ? QString() : text);
    button->setAccessibleName(text);
    if (m_collapsed || button->toolTip().isEmpty())
        button->setToolTip(text);
}

void Sidebar::setCollapsed(bool collapsed)
{
    m_collapsed = collapsed;
    setFixedWidth(collapsed ? kNarrowSidebar : kWide);
    m_brand->setVisible(!collapsed);
    m_brandMark->setVisible(!collapsed);
    const QString label = collapsed ? tr("Expand the sidebar") : tr("Collapse the sidebar");
    m_collapse->setText(label);
    m_collapse->setAccessibleName(label);
    m_collapse->setToolTip(label);
    for (auto it = m_texts.cbegin(); it != m_texts.cend(); ++it)
        applyText(it.key());
}

} // namespace troupe

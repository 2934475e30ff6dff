// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/settings/settingspage.h"

#include "ui/pages/settings/aboutsection.h"
#include "ui/pages/settings/appearancesection.h"
#include "ui/pages/settings/keyssection.h"
#include "ui/pages/settings/modelssection.h"
#include "ui/pages/settings/peoplesection.h"
#include "ui/pages/settings/privacysection.h"
#include "ui/pages/settings/providerssection.h"
#include "ui/pages/settings/serversection.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"

#include <QHBoxLayout>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace troupe {

namespace {

constexpr int kMenuWidth = 220;
constexpr int kMenuIcons = 72;
constexpr int kNarrowSettings = 760; ///< under it the menu is icons

} // namespace

SettingsPage::SettingsPage(PageContext &context, QWidget *parent)
    : PageWidget(parent),
      m_context(context),
      m_server(new ServerSettingsLink(context, this)),
      m_stack(new QStackedWidget(this))
{
    PageContext &c = m_context;
    addRow(QStringLiteral("providers"), QStringLiteral("plug"), tr("Providers"),
           [&c](QWidget *p) { return new ProvidersSection(c, p); });
    addRow(QStringLiteral("models"), QStringLiteral("cpu"), tr("Models & prices"),
           [&c](QWidget *p) { return new ModelsSection(c, p); });
    addRow(QStringLiteral("people"), QStringLiteral("users"), tr("People"),
           [&c](QWidget *p) { return new PeopleSection(c, p); });
    addRow(QStringLiteral("keys"), QStringLiteral("key-round"), tr("Keys and secrets"),
           [&c](QWidget *p) { return new KeysSection(c, p); });
    addRow(QStringLiteral("appearance"), QStringLiteral("sun"), tr("Appearance"),
           [&c](QWidget *p) { return new AppearanceSection(c, p); });
    addRow(QStringLiteral("server"), QStringLiteral("server"), tr("Server"),
           [this, &c](QWidget *p) { return new ServerSection(c, *m_server, p); });
    addRow(QStringLiteral("privacy"), QStringLiteral("shield"), tr("Privacy & network"),
           [this, &c](QWidget *p) { return new PrivacySection(c, *m_server, p); });
    addRow(QStringLiteral("about"), QStringLiteral("info"), tr("About"),
           [&c](QWidget *p) { return new AboutSection(c, p); });

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto *menu = new QWidget(this);
    m_menu = menu;
    auto *column = new QVBoxLayout(menu);
    column->setContentsMargins(space::l, space::xl - 4, 0, space::l);
    column->setSpacing(space::xs);
    for (Row &row : m_rows) {
        row.button = new Button(Button::Kind::Nav, row.icon, row.title, menu);
        row.button->setObjectName(QStringLiteral("settings-") + row.name);
        column->addWidget(row.button);
        connect(row.button, &QAbstractButton::clicked, this,
                [this, name = row.name] { open(name, {}); });
    }
    column->addStretch();
    layout->addWidget(menu);
    layout->addWidget(m_stack, 1);
    m_server->load();
}

void SettingsPage::resizeEvent(QResizeEvent *event)
{
    PageWidget::resizeEvent(event);
    const bool narrow = width() < kNarrowSettings;
    m_menu->setFixedWidth(narrow ? kMenuIcons : kMenuWidth);
    for (const Row &row : std::as_const(m_rows)) {
        row.button->setText(narrow ? QString() : row.title);
        row.button->setAccessibleName(row.title);
        row.button->setToolTip(narrow ? row.title : QString());
    }
}

void SettingsPage::addRow(const QString &name, const QString &icon, const QString &title,
                          std::function<SettingsSection *(QWidget *)> make)
{
    m_rows.append({name, icon, title, std::move(make), nullptr, nullptr});
}

QStringList SettingsPage::sectionNames() const
{
    QStringList names;
    for (const Row &row : m_rows)
        names.append(row.name);
    return names;
}

void SettingsPage::enter(const QString &argument)
{
    if (argument.isEmpty() && !m_current.isEmpty())
        return;
    const QString name = argument.section(u'/', 0, 0);
    open(name.isEmpty() ? m_rows.first().name : name, argument.section(u'/', 1));
}

void SettingsPage::open(const QString &name, const QString &detail)
{
    for (Row &row : m_rows) {
        row.button->setChecked(row.name == name);
        if (row.name != name)
            continue;
        if (!row.section) {
            row.section = row.make(m_stack);
            row.section->setObjectName(QStringLiteral("section-") + name);
            m_stack->addWidget(row.section);
        }
        m_current = name;
        m_stack->setCurrentWidget(row.section);
        row.section->enter(detail);
    }
}

} // namespace troupe

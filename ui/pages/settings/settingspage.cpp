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

#include <algorithm>

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
    addRow(QStringLiteral("providers"), QStringLiteral("plug"),
           [&c](QWidget *p) { return new ProvidersSection(c, p); });
    addRow(QStringLiteral("models"), QStringLiteral("cpu"),
           [&c](QWidget *p) { return new ModelsSection(c, p); });
    addRow(QStringLiteral("people"), QStringLiteral("users"),
           [&c](QWidget *p) { return new PeopleSection(c, p); });
    addRow(QStringLiteral("keys"), QStringLiteral("key-round"),
           [&c](QWidget *p) { return new KeysSection(c, p); });
    addRow(QStringLiteral("appearance"), QStringLiteral("sun"),
           [&c](QWidget *p) { return new AppearanceSection(c, p); });
    addRow(QStringLiteral("server"), QStringLiteral("server"),
           [this, &c](QWidget *p) { return new ServerSection(c, *m_server, p); });
    addRow(QStringLiteral("privacy"), QStringLiteral("shield"),
           [this, &c](QWidget *p) { return new PrivacySection(c, *m_server, p); });
    addRow(QStringLiteral("about"), QStringLiteral("info"),
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

QList<PagePlace> SettingsPage::places()
{
    return {{QStringLiteral("providers"), tr("Providers")},
            {QStringLiteral("models"), tr("Models & prices")},
            {QStringLiteral("people"), tr("People")},
            {QStringLiteral("keys"), tr("Keys and secrets")},
            {QStringLiteral("appearance"), tr("Appearance")},
            {QStringLiteral("server"), tr("Server")},
            {QStringLiteral("privacy"), tr("Privacy & network")},
            {QStringLiteral("about"), tr("About")}};
}

void SettingsPage::addRow(const QString &name, const QString &icon,
                          std::function<SettingsSection *(QWidget *)> make)
{
    const QList<PagePlace> known = places();
    const auto place =
        std::find_if(known.begin(), known.end(),
                     [&name](const PagePlace &candidate) { return candidate.argument == name; });
    Q_ASSERT(place != known.end());
    m_rows.append({name, icon, place->title, std::move(make), nullptr, nullptr});
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

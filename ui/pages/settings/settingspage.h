// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/app/page.h"

#include <functional>

class QStackedWidget;

namespace troupe {

class Button;
class ServerSettingsLink;
class SettingsSection;

/// The settings of this desktop and of its server, by section; each is made when first shown.
///
/// enter(): a section's name, and what it should do: "providers/new".
class SettingsPage : public PageWidget
{
    Q_OBJECT

public:
    SettingsPage(PageContext &context, QWidget *parent);

    void enter(const QString &argument) override;
    QStringList sectionNames() const;
    static QList<PagePlace> places(); ///< its sections, in order
    QString currentSection() const { return m_current; }

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    struct Row
    {
        QString name;
        QString icon;
        QString title;
        std::function<SettingsSection *(QWidget *)> make;
        Button *button = nullptr;
        SettingsSection *section = nullptr;
    };
    void addRow(const QString &name, const QString &icon,
                std::function<SettingsSection *(QWidget *)> make);
    void open(const QString &name, const QString &detail);

    PageContext &m_context;
    ServerSettingsLink *m_server;
    QList<Row> m_rows;
    QString m_current;
    QWidget *m_menu = nullptr;
    QStackedWidget *m_stack;
};

} // namespace troupe

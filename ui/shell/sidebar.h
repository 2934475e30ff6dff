// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/app/page.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card.h"

#include <QHash>

namespace troupe {

class Button;
class TextLabel;

/// The left edge of the window: the brand, the one primary button, a row per page, the theme.
/// 232 px wide, or 64 px of icons when collapsed.
class Sidebar : public Panel
{
    Q_OBJECT

public:
    Sidebar(const QList<PageEntry> &entries, Theme &theme, QWidget *parent);

    void setCurrent(const QString &page);
    void setBadge(const QString &page, int count);
    void setCollapsed(bool collapsed);
    bool isCollapsed() const { return m_collapsed; }

signals:
    void pageChosen(const QString &page);
    void newConversation();
    void themeToggled();
    void collapseToggled();

private:
    Button *addRow(const PageEntry &entry);
    void showTheme();
    void applyText(Button *button);

    Theme &m_theme;
    QWidget *m_brandMark;
    TextLabel *m_brand;
    Button *m_collapse;
    Button *m_new;
    Button *m_themeRow;
    QHash<QString, Button *> m_rows;
    QHash<Button *, QString> m_texts;
    bool m_collapsed = false;
};

} // namespace troupe

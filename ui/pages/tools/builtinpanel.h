// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#ifndef Q_MOC_RUN
#include "core/contract/troupe/toolops.h"
#endif
#include "ui/pages/settings/settingssection.h"
#include "ui/pages/tools/toolpermissions.h"

namespace troupe {

class WebSearchCard;

/// The built-in tools: what they do, how risky they are, whether every agent may call them, and a
/// way to try them. Where an agent has a permission of its own, that comes first.
class BuiltInPanel : public SettingsSection
{
    Q_OBJECT

public:
    BuiltInPanel(PageContext &context, QWidget *parent);

private:
    void load();
    void rebuild(const QList<ToolView> &tools);
    QWidget *makeRow(const ToolView &tool);
    void tryOut(const ToolView &tool);

    Card *m_card;
    QVBoxLayout *m_rows;
    WebSearchCard *m_search;
    QList<ToolView> m_tools;
    ToolPermissions m_permissions;
    int m_asked = 0; ///< answers to an earlier question are dropped
};

} // namespace troupe

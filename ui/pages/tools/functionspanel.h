// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/toolfunction.h"
#include "ui/app/lastwishes.h"
#include "ui/pages/settings/settingssection.h"

namespace troupe {

/// The HTTP functions as cards: test, log, change, switch off, remove.
class FunctionsPanel : public SettingsSection
{
    Q_OBJECT

public:
    FunctionsPanel(PageContext &context, QWidget *parent);
    void enter(const QString &detail) override;

private:
    void load();
    void rebuild(const QList<ToolFunction> &functions);
    QWidget *makeCard(const ToolFunction &function);
    QWidget *makeEmpty();
    void edit(const ToolFunction &function);
    void test(const ToolFunction &function);
    void showLog(const ToolFunction &function);
    void remove(const ToolFunction &function);
    void setEnabledOf(const QString &id, bool enabled);

    QVBoxLayout *m_cards;
    LastWishes m_wishes; ///< whether functions can be called
    int m_asked = 0; ///< answers to an earlier question are dropped
};

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/settings/settingssection.h"

class QAbstractButton;

namespace troupe {

/// Light, dark, or as the system says; each shown as a small window.
class AppearanceSection : public SettingsSection
{
    Q_OBJECT

public:
    AppearanceSection(PageContext &context, QWidget *parent);

private:
    void showMode();

    QList<QAbstractButton *> m_choices;
};

} // namespace troupe

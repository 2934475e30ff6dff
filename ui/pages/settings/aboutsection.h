// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/settings/settingssection.h"

namespace troupe {

/// What this program is, under which licence, and whose work it uses.
class AboutSection : public SettingsSection
{
    Q_OBJECT

public:
    AboutSection(PageContext &context, QWidget *parent);

private:
    void showText(const QString &title, const QString &resource);
};

} // namespace troupe

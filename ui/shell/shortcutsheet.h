// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/forms.h"

#include <QAction>
#include <QList>

namespace troupe {

/// Every action with a shortcut, in two columns of keys.
class ShortcutSheet : public Dialog
{
    Q_OBJECT

public:
    ShortcutSheet(const QList<QAction *> &actions, QWidget *parent);
};

} // namespace troupe

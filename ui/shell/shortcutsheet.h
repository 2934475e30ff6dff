// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/forms.h"

#include <QAction>
#include <QKeySequence>
#include <QList>

#include <utility>

namespace troupe {

/// Every action with a shortcut, and the keys of fields, in two columns.
class ShortcutSheet : public Dialog
{
    Q_OBJECT

public:
    using Keys = QList<std::pair<QString, QKeySequence>>;

    ShortcutSheet(const QList<QAction *> &actions, const Keys &hints, QWidget *parent);
};

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QFileDialog;
class QWidget;

namespace troupe {

/// Asks for a backup to restore, beginning with those of this data folder; deletes itself when it is
/// closed. Connect to fileSelected() and open() it.
QFileDialog *makeBackupDialog(const QString &dataFolder, QWidget *parent);

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/app/backupdialog.h"

#include <QCoreApplication>
#include <QFileDialog>

namespace troupe {

namespace {

struct BackupWords
{
    Q_DECLARE_TR_FUNCTIONS(BackupWords)
};

} // namespace

QFileDialog *makeBackupDialog(const QString &dataFolder, QWidget *parent)
{
    auto *dialog =
        new QFileDialog(parent, BackupWords::tr("Restore a backup"),
                        dataFolder + QStringLiteral("/backups"), BackupWords::tr("Backups (*.db)"));
    dialog->setObjectName(QStringLiteral("restoreFileDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    return dialog;
}

} // namespace troupe

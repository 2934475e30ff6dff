// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#ifndef Q_MOC_RUN
#include "core/contract/troupe/dataops.h"
#endif
#include "ui/app/lastwishes.h"
#include "ui/pages/settings/settingssection.h"

namespace troupe {

class Button;
class ToolRow;

/// Databases, CSV files and folders that a person opens to agents.
class DataPanel : public SettingsSection
{
    Q_OBJECT

public:
    DataPanel(PageContext &context, QWidget *parent);
    void enter(const QString &detail) override;

private:
    void loadSources();
    void loadFolders();
    void showSources(const QList<DataSource> &sources);
    void showFolders(const QList<GrantedFolder> &folders);
    ToolRow *makeRow(const QString &icon, const QString &title, const QString &path,
                     const QString &badge, const QList<QWidget *> &controls);
    void order();
    void attach();
    void grant();
    void showSchema(const DataSource &source);
    void removeSource(const DataSource &source);
    void removeFolder(const GrantedFolder &folder);
    void setAccess(const QString &folderId, FolderAccess access);

    LastWishes m_wishes; ///< of the access to folders
    int m_askedSources = 0; ///< answers to an earlier question are dropped
    int m_askedFolders = 0;
    QByteArray m_shownSources; ///< as told, so that the same again changes nothing
    QByteArray m_shownFolders;
    Button *m_attach = nullptr;
    Button *m_grant = nullptr;
    QVBoxLayout *m_sources;
    QVBoxLayout *m_folders;
};

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/contract/troupe/dataops.h"
#include "core/services/caller.h"
#include "core/storage/datasourcereader.h"

namespace troupe {

class Database;

/// Databases, CSV files and folders that people open to their agents. Each sees their own. Nothing
/// of the server's own data folder can be opened. Events `data_source.*` and `folder.*` (created,
/// updated, deleted). Errors: NotFound, Conflict (the name is taken), Invalid.
class DataSourceService
{
public:
    DataSourceService(Database &db, std::shared_ptr<DataSourceReader> reader, QString dataFolder)
        : m_db(db), m_reader(std::move(reader)), m_dataFolder(std::move(dataFolder))
    {
    }

    Result<DataSourceList> list(const Caller &caller) const;
    Result<DataSource> find(const Caller &caller, const QString &anyId) const;
    /// Tried before it is stored: Invalid when it cannot be read.
    Task<DataSource> add(Caller caller, DataSource draft);
    Task<DataSource> update(Caller caller, UpdateDataSource input);
    Task<void> remove(Caller caller, QString anyId);
    Task<DataSchema> schema(Caller caller, QString anyId);

    Result<FolderList> folders(const Caller &caller) const;
    Result<GrantedFolder> folder(const Caller &caller, const QString &anyId) const;
    Task<GrantedFolder> addFolder(Caller caller, GrantedFolder draft);
    Task<GrantedFolder> updateFolder(Caller caller, UpdateFolder input);
    Task<void> removeFolder(Caller caller, QString anyId);

private:
    Task<DataSource> store(DataSource source, bool isNew);
    Task<GrantedFolder> storeFolder(GrantedFolder folder, bool isNew);
    Result<void> checkOutside(const QString &path) const;

    Database &m_db;
    std::shared_ptr<DataSourceReader> m_reader;
    QString m_dataFolder;
};

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/op.h"
#include "core/domain/datasource.h"
#include "core/meta/patch.h"

/// Data and folders that people open to their agents, in the native API. Who does it lets agents
/// read the server's disk, so it takes an administrator.
namespace troupe {

struct DataSourceRef
{
    QString dataSourceId; ///< or its name
    static const TypeInfo &info();
};

struct UpdateDataSource
{
    QString dataSourceId;
    Patch<DataSource> changes;
    static const TypeInfo &info();
};

struct DataSourceList
{
    QList<DataSource> items;
    static const TypeInfo &info();
};

struct FolderRef
{
    QString folderId; ///< or its name
    static const TypeInfo &info();
};

struct UpdateFolder
{
    QString folderId;
    Patch<GrantedFolder> changes;
    static const TypeInfo &info();
};

struct FolderList
{
    QList<GrantedFolder> items;
    static const TypeInfo &info();
};

namespace ops {

inline constexpr Op<Nothing, DataSourceList> listDataSources{
    {.path = "/troupe/v1/data-sources",
     .scope = Scope::AgentsRead,
     .summary = "List the databases and CSV files that one's agents may query",
     .tag = "Data"}};
inline constexpr Op<DataSource, DataSource> addDataSource{
    {.verb = Verb::Post,
     .path = "/troupe/v1/data-sources",
     .scope = Scope::Admin,
     .summary = "Let one's agents query a SQLite database or CSV file on the server",
     .status = 201,
     .tag = "Data",
     .requestExample = "{\"name\": \"sales\", \"kind\": \"csv\", \"path\": \"/data/sales.csv\"}"}};
inline constexpr Op<DataSourceRef, DataSource> getDataSource{
    {.path = "/troupe/v1/data-sources/{data_source_id}",
     .scope = Scope::AgentsRead,
     .summary = "Read one data source",
     .tag = "Data"}};
inline constexpr Op<DataSourceRef, DataSchema> getDataSchema{
    {.path = "/troupe/v1/data-sources/{data_source_id}/schema",
     .scope = Scope::AgentsRead,
     .summary = "List the tables and columns of a data source",
     .tag = "Data"}};
inline constexpr Op<UpdateDataSource, DataSource> updateDataSource{
    {.verb = Verb::Patch,
     .path = "/troupe/v1/data-sources/{data_source_id}",
     .scope = Scope::Admin,
     .summary = "Change a data source",
     .tag = "Data"}};
inline constexpr Op<DataSourceRef, Nothing> removeDataSource{
    {.verb = Verb::Delete,
     .path = "/troupe/v1/data-sources/{data_source_id}",
     .scope = Scope::AgentsWrite,
     .summary = "Close a data source to agents; the file stays",
     .status = 204,
     .tag = "Data"}};
inline constexpr Op<Nothing, FolderList> listFolders{
    {.path = "/troupe/v1/folders",
     .scope = Scope::AgentsRead,
     .summary = "List the folders whose files one's agents may use",
     .tag = "Data"}};
inline constexpr Op<GrantedFolder, GrantedFolder> addFolder{
    {.verb = Verb::Post,
     .path = "/troupe/v1/folders",
     .scope = Scope::Admin,
     .summary = "Let one's agents read, or also write, the files in a folder on the server",
     .status = 201,
     .tag = "Data",
     .requestExample = "{\"path\": \"/data/reports\", \"access\": \"read\"}"}};
inline constexpr Op<FolderRef, GrantedFolder> getFolder{{.path = "/troupe/v1/folders/{folder_id}",
                                                         .scope = Scope::AgentsRead,
                                                         .summary = "Read one granted folder",
                                                         .tag = "Data"}};
inline constexpr Op<UpdateFolder, GrantedFolder> updateFolder{
    {.verb = Verb::Patch,
     .path = "/troupe/v1/folders/{folder_id}",
     .scope = Scope::Admin,
     .summary = "Change a granted folder",
     .tag = "Data"}};
inline constexpr Op<FolderRef, Nothing> removeFolder{
    {.verb = Verb::Delete,
     .path = "/troupe/v1/folders/{folder_id}",
     .scope = Scope::AgentsWrite,
     .summary = "Close a folder to agents; its files stay",
     .status = 204,
     .tag = "Data"}};

} // namespace ops

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/datasource.h"

#include "core/meta/values.h"

namespace troupe {

const TypeInfo &DataSource::info()
{
    static const TypeInfo type{
        "data_sources",
        {
            field<&DataSource::id>("id", Primary | ReadOnly),
            field<&DataSource::ownerId>("owner_id", ReadOnly),
            field<&DataSource::name>("name", Required, "What tools call it").length(1, 64),
            field<&DataSource::description>("description", NoFlag, "What it is about")
                .length(0, 2000),
            field<&DataSource::kind>("kind", Required),
            field<&DataSource::path>("path", Required, "Of the file, on the server")
                .length(1, 4096),
            field<&DataSource::separator>("separator", NoFlag,
                                          "Between the values of a CSV file; empty: found out")
                .length(0, 1),
            field<&DataSource::createdAt>("created_at", ReadOnly),
            field<&DataSource::updatedAt>("updated_at", ReadOnly),
        }};
    return type;
}

const TypeInfo &DataColumn::info()
{
    static const TypeInfo type{"data_column",
                               {
                                   field<&DataColumn::name>("name", ReadOnly),
                                   field<&DataColumn::type>("type", ReadOnly),
                               }};
    return type;
}

const TypeInfo &DataTable::info()
{
    static const TypeInfo type{"data_table",
                               {
                                   field<&DataTable::name>("name", ReadOnly),
                                   field<&DataTable::isView>("is_view", ReadOnly),
                                   field<&DataTable::rows>("rows", ReadOnly, "-1: not counted"),
                                   field<&DataTable::columns>("columns", ReadOnly),
                               }};
    return type;
}

const TypeInfo &DataSchema::info()
{
    static const TypeInfo type{"data_schema",
                               {
                                   field<&DataSchema::tables>("tables", ReadOnly),
                                   field<&DataSchema::isCut>("is_cut", ReadOnly,
                                                             "There is more than is told"),
                               }};
    return type;
}

const TypeInfo &GrantedFolder::info()
{
    static const TypeInfo type{
        "granted_folders",
        {
            field<&GrantedFolder::id>("id", Primary | ReadOnly),
            field<&GrantedFolder::ownerId>("owner_id", ReadOnly),
            field<&GrantedFolder::name>("name", NoFlag,
                                        "The first part of paths in tools; empty: the folder's")
                .length(0, 64),
            field<&GrantedFolder::path>("path", Required, "Of the folder, on the server")
                .length(1, 4096),
            field<&GrantedFolder::access>("access"),
            field<&GrantedFolder::createdAt>("created_at", ReadOnly),
            field<&GrantedFolder::updatedAt>("updated_at", ReadOnly),
        }};
    return type;
}

} // namespace troupe

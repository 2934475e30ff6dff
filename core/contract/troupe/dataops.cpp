// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/contract/troupe/dataops.h"

#include "core/meta/values.h"

namespace troupe {

const TypeInfo &DataSourceRef::info()
{
    static const TypeInfo type{"data_source_ref",
                               {field<&DataSourceRef::dataSourceId>("data_source_id", Required)}};
    return type;
}

const TypeInfo &UpdateDataSource::info()
{
    static const TypeInfo type{"update_data_source",
                               {
                                   field<&UpdateDataSource::dataSourceId>("data_source_id",
                                                                          Required),
                                   field<&UpdateDataSource::changes>("changes", WholeBody),
                               }};
    return type;
}

const TypeInfo &DataSourceList::info()
{
    static const TypeInfo type{"data_source_list", {field<&DataSourceList::items>("items")}};
    return type;
}

const TypeInfo &FolderRef::info()
{
    static const TypeInfo type{"folder_ref", {field<&FolderRef::folderId>("folder_id", Required)}};
    return type;
}

const TypeInfo &UpdateFolder::info()
{
    static const TypeInfo type{"update_folder",
                               {
                                   field<&UpdateFolder::folderId>("folder_id", Required),
                                   field<&UpdateFolder::changes>("changes", WholeBody),
                               }};
    return type;
}

const TypeInfo &FolderList::info()
{
    static const TypeInfo type{"folder_list", {field<&FolderList::items>("items")}};
    return type;
}

} // namespace troupe

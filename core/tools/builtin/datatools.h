// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/storage/datasourcereader.h"
#include "core/tools/builtin/builtintool.h"

namespace troupe {

class Database;

/// Read-only SQL over the data sources of whom the agent works for.
class QueryDatabaseTool final : public BuiltInTool
{
public:
    QueryDatabaseTool(Database &db, std::shared_ptr<DataSourceReader> reader);
    Task<ToolResult> call(QJsonObject arguments, ToolContext context) override;

private:
    Database &m_db;
    std::shared_ptr<DataSourceReader> m_reader;
};

/// Which data sources there are, with their tables and columns.
class ListDataSourcesTool final : public BuiltInTool
{
public:
    ListDataSourcesTool(Database &db, std::shared_ptr<DataSourceReader> reader);
    Task<ToolResult> call(QJsonObject arguments, ToolContext context) override;

private:
    Database &m_db;
    std::shared_ptr<DataSourceReader> m_reader;
};

/// A query's rows as a Markdown table, and how many there are.
QString tableText(const QueryAnswer &answer);

} // namespace troupe

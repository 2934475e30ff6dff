// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tools/builtin/builtintool.h"

namespace troupe {

class Database;

/// Files inside of the folders that a person granted (GrantedFiles).
class FileReadTool final : public BuiltInTool
{
public:
    explicit FileReadTool(Database &db);
    Task<ToolResult> call(QJsonObject arguments, ToolContext context) override;

private:
    Database &m_db;
};

class FileListTool final : public BuiltInTool
{
public:
    explicit FileListTool(Database &db);
    Task<ToolResult> call(QJsonObject arguments, ToolContext context) override;

private:
    Database &m_db;
};

class FileWriteTool final : public BuiltInTool
{
public:
    explicit FileWriteTool(Database &db);
    Task<ToolResult> call(QJsonObject arguments, ToolContext context) override;
    Task<QList<TextChange>> textChanges(QJsonObject arguments, ToolContext context) override;

private:
    Database &m_db;
};

/// What is in a file, without reading it out: kind, size, statistics, columns or keys.
class FileAnalysisTool final : public BuiltInTool
{
public:
    explicit FileAnalysisTool(Database &db);
    Task<ToolResult> call(QJsonObject arguments, ToolContext context) override;

private:
    Database &m_db;
};

/// The text of a file that is one (UTF-8, UTF-16 with a mark, Latin-1), with the encoding's name;
/// Invalid for anything else.
struct DecodedText
{
    QString text;
    QString encoding;

    DecodedText() = default;
};
Result<DecodedText> decodeText(const QByteArray &bytes);

} // namespace troupe

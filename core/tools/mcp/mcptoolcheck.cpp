// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tools/mcp/mcptoolcheck.h"

#include "core/tools/toolarguments.h"

#include <QJsonDocument>

namespace troupe {

namespace {

constexpr qsizetype kMostSchemaBytes = 4 * 1024 * 1024;

} // namespace

void checkMcpTools(QList<McpTool> &tools)
{
    qsizetype bytes = 0;
    for (McpTool &tool : tools) {
        if (!tool.problem.isEmpty())
            continue;
        bytes += QJsonDocument(tool.parameters).toJson(QJsonDocument::Compact).size();
        if (bytes > kMostSchemaBytes) {
            tool.problem =
                QStringLiteral("The schemas of the server's tools are together larger than 4 MB.");
        } else if (const auto usable = checkToolSchema(tool.parameters); !usable) {
            tool.problem = usable.error().message;
        }
        if (!tool.problem.isEmpty())
            tool.toolName.clear();
    }
}

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/mcp.h"
#include "core/tools/tool.h"

#include <QJsonArray>

/// What servers list and answer, read with bounds: names, descriptions and schemas of foreign
/// programs are hostile. Pure; any thread.
namespace troupe {

constexpr int kMcpMostTools = 500; ///< of one server
constexpr qsizetype kMcpLargestSchema = 256 * 1024; ///< bytes

/// The part of a tool's name that stands for its server: [A-Za-z0-9_-]{1,24}, without "__".
QString mcpServerSlug(const QString &serverName);

/// The tools of tools/list. Those that cannot be used (a name that is none, a schema that is none or
/// too large) are there with their problem, and without a tool name; what is listed twice is there
/// once. Names are made so that they are [A-Za-z0-9_-]{1,64}, unique within the server, and the same
/// again whatever else the server lists, unless two would be the same.
QList<McpTool> readMcpTools(const QList<QJsonObject> &listed, const QString &serverSlug);

/// What a tool's result says to a model: texts as they are, the rest described; structured content as
/// JSON when there is no text. At most 256 KB.
ToolResult readMcpToolResult(const QJsonObject &result);

McpResource readMcpResource(const QJsonObject &json, bool isTemplate);
QList<McpResourceContent> readMcpContents(const QJsonObject &result);
McpPrompt readMcpPrompt(const QJsonObject &json);
QList<McpPromptMessage> readMcpPromptMessages(const QJsonObject &result);
/// A line of a server's own log: notifications/message.
QString readMcpLogMessage(const QJsonObject &params);

} // namespace troupe

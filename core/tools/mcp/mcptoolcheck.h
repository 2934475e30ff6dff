// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/mcp.h"

#include <QList>

namespace troupe {

/// Holds the schemas of listed tools against the rules for tools (checkToolSchema), and all of them
/// together against 4 MB: those that do not pass get their problem and lose their tool name.
void checkMcpTools(QList<McpTool> &tools);

} // namespace troupe

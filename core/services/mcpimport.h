// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/troupe/mcpops.h"

namespace troupe {

/// A server as another program's file describes it.
struct ImportedMcpServer
{
    McpServerInput input;
    QString refused; ///< why it cannot be taken; empty: it can
    QStringList remarks; ///< what of it is missing here; then it is not switched on
};

/// Reads what Claude Desktop and Cursor ("mcpServers"), and VS Code ("servers", also below "mcp"),
/// keep their servers in. Invalid when there is none of them; up to 200 servers. Values that the
/// other program would ask or compute (${input:…}, ${env:…}) are left out and told. Pure.
Result<QList<ImportedMcpServer>> readMcpImport(const QJsonObject &document);

} // namespace troupe

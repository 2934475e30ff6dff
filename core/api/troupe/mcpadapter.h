// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/services/mcpservice.h"

namespace troupe {

/// MCP servers in the native API: each handler asks one service.
class NativeMcp
{
public:
    explicit NativeMcp(McpService &mcp) : m_mcp(mcp) {}

    Result<Page<McpServer>> list(const Caller &caller, Nothing in) const;
    Task<McpServer> create(Caller caller, McpServerInput in);
    Result<McpServer> get(const Caller &caller, McpServerRef in) const;
    Task<McpServer> update(Caller caller, UpdateMcpServer in);
    Task<void> remove(Caller caller, McpServerRef in);
    Result<McpServer> restart(const Caller &caller, McpServerRef in) const;
    Result<McpServer> stop(const Caller &caller, McpServerRef in) const;
    Result<McpToolList> tools(const Caller &caller, McpServerRef in) const;
    Task<McpCallResult> call(Caller caller, CallMcpTool in);
    Task<McpResourceList> resources(Caller caller, McpServerRef in);
    Task<McpContents> readResource(Caller caller, ReadMcpResource in);
    Task<McpPromptList> prompts(Caller caller, McpServerRef in);
    Task<McpPromptText> prompt(Caller caller, GetMcpPrompt in);
    Result<McpLog> log(const Caller &caller, McpServerRef in) const;
    Task<McpDiagnosis> examine(Caller caller, McpServerRef in);
    Task<McpDiagnosis> examineConfig(Caller caller, ExamineMcp in);
    Task<McpImportReport> importFrom(Caller caller, ImportMcp in);

private:
    McpService &m_mcp;
};

} // namespace troupe

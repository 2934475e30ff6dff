// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/troupe/mcpadapter.h"

namespace troupe {

Result<Page<McpServer>> NativeMcp::list(const Caller &caller, Nothing) const
{
    return m_mcp.list(caller);
}

Task<McpServer> NativeMcp::create(Caller caller, McpServerInput in)
{
    return m_mcp.create(std::move(caller), std::move(in));
}

Result<McpServer> NativeMcp::get(const Caller &caller, McpServerRef in) const
{
    return m_mcp.find(caller, in.serverId);
}

Task<McpServer> NativeMcp::update(Caller caller, UpdateMcpServer in)
{
    return m_mcp.update(std::move(caller), std::move(in.serverId), std::move(in.changes));
}

Task<void> NativeMcp::remove(Caller caller, McpServerRef in)
{
    return m_mcp.remove(std::move(caller), std::move(in.serverId));
}

Result<McpServer> NativeMcp::restart(const Caller &caller, McpServerRef in) const
{
    return m_mcp.restart(caller, in.serverId);
}

Result<McpServer> NativeMcp::stop(const Caller &caller, McpServerRef in) const
{
    return m_mcp.stop(caller, in.serverId);
}

Result<McpToolList> NativeMcp::tools(const Caller &caller, McpServerRef in) const
{
    return m_mcp.tools(caller, in.serverId);
}

Task<McpCallResult> NativeMcp::call(Caller caller, CallMcpTool in)
{
    return m_mcp.call(std::move(caller), std::move(in));
}

Task<McpResourceList> NativeMcp::resources(Caller caller, McpServerRef in)
{
    return m_mcp.resources(std::move(caller), std::move(in.serverId));
}

Task<McpContents> NativeMcp::readResource(Caller caller, ReadMcpResource in)
{
    return m_mcp.readResource(std::move(caller), std::move(in));
}

Task<McpPromptList> NativeMcp::prompts(Caller caller, McpServerRef in)
{
    return m_mcp.prompts(std::move(caller), std::move(in.serverId));
}

Task<McpPromptText> NativeMcp::prompt(Caller caller, GetMcpPrompt in)
{
    return m_mcp.prompt(std::move(caller), std::move(in));
}

Result<McpLog> NativeMcp::log(const Caller &caller, McpServerRef in) const
{
    return m_mcp.log(caller, in.serverId);
}

Task<McpDiagnosis> NativeMcp::examine(Caller caller, McpServerRef in)
{
    return m_mcp.examine(std::move(caller), std::move(in.serverId));
}

Task<McpDiagnosis> NativeMcp::examineConfig(Caller caller, ExamineMcp in)
{
    return m_mcp.examineConfig(std::move(caller), std::move(in));
}

Task<McpImportReport> NativeMcp::importFrom(Caller caller, ImportMcp in)
{
    return m_mcp.importFrom(std::move(caller), std::move(in.document));
}

} // namespace troupe

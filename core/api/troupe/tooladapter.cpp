// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/troupe/tooladapter.h"

namespace troupe {

Result<ToolViews> NativeTools::list(const Caller &caller, ListTools in) const
{
    return m_tools.list(caller, in);
}

Task<ToolCallAnswer> NativeTools::call(Caller caller, CallToolInput in)
{
    return m_tools.call(std::move(caller), std::move(in));
}

Task<ToolPermissionRule> NativeTools::setPermission(Caller caller, SetToolPermission in)
{
    return m_tools.setPermission(std::move(caller), std::move(in));
}

Task<void> NativeTools::removePermission(Caller caller, ToolPermissionRef in)
{
    return m_tools.removePermission(std::move(caller), std::move(in));
}

Result<WebSearchSettings> NativeTools::webSearch(const Caller &, Nothing) const
{
    return m_tools.webSearch();
}

Task<WebSearchSettings> NativeTools::updateWebSearch(Caller caller, UpdateWebSearch in)
{
    return m_tools.updateWebSearch(std::move(caller), std::move(in));
}

Result<FunctionList> NativeFunctions::list(const Caller &caller, Nothing) const
{
    return m_functions.list(caller);
}

Task<ToolFunction> NativeFunctions::create(Caller caller, FunctionInput in)
{
    return m_functions.create(std::move(caller), std::move(in));
}

Result<ToolFunction> NativeFunctions::get(const Caller &caller, FunctionRef in) const
{
    return m_functions.find(caller, in.functionId);
}

Task<ToolFunction> NativeFunctions::update(Caller caller, UpdateFunction in)
{
    return m_functions.update(std::move(caller), std::move(in));
}

Task<void> NativeFunctions::remove(Caller caller, FunctionRef in)
{
    return m_functions.remove(std::move(caller), std::move(in.functionId));
}

Task<FunctionExecution> NativeFunctions::test(Caller caller, TestFunction in)
{
    return m_functions.test(std::move(caller), std::move(in));
}

Result<Page<FunctionExecution>> NativeFunctions::executions(const Caller &caller,
                                                            ListExecutions in) const
{
    return m_functions.executions(caller, in);
}

Result<DataSourceList> NativeData::list(const Caller &caller, Nothing) const
{
    return m_data.list(caller);
}

Task<DataSource> NativeData::add(Caller caller, DataSource in)
{
    return m_data.add(std::move(caller), std::move(in));
}

Result<DataSource> NativeData::get(const Caller &caller, DataSourceRef in) const
{
    return m_data.find(caller, in.dataSourceId);
}

Task<DataSchema> NativeData::schema(Caller caller, DataSourceRef in)
{
    return m_data.schema(std::move(caller), std::move(in.dataSourceId));
}

Task<DataSource> NativeData::update(Caller caller, UpdateDataSource in)
{
    return m_data.update(std::move(caller), std::move(in));
}

Task<void> NativeData::remove(Caller caller, DataSourceRef in)
{
    return m_data.remove(std::move(caller), std::move(in.dataSourceId));
}

Result<FolderList> NativeData::folders(const Caller &caller, Nothing) const
{
    return m_data.folders(caller);
}

Task<GrantedFolder> NativeData::addFolder(Caller caller, GrantedFolder in)
{
    return m_data.addFolder(std::move(caller), std::move(in));
}

Result<GrantedFolder> NativeData::folder(const Caller &caller, FolderRef in) const
{
    return m_data.folder(caller, in.folderId);
}

Task<GrantedFolder> NativeData::updateFolder(Caller caller, UpdateFolder in)
{
    return m_data.updateFolder(std::move(caller), std::move(in));
}

Task<void> NativeData::removeFolder(Caller caller, FolderRef in)
{
    return m_data.removeFolder(std::move(caller), std::move(in.folderId));
}

Result<Page<Ticket>> NativeTickets::list(const Caller &caller, ListTickets in) const
{
    return m_tickets.list(caller, in);
}

Task<Ticket> NativeTickets::create(Caller caller, Ticket in)
{
    return m_tickets.create(std::move(caller), std::move(in));
}

Result<TicketView> NativeTickets::get(const Caller &caller, TicketRef in) const
{
    return m_tickets.find(caller, in.ticketId);
}

Task<Ticket> NativeTickets::update(Caller caller, UpdateTicket in)
{
    return m_tickets.update(std::move(caller), std::move(in));
}

Task<void> NativeTickets::remove(Caller caller, TicketRef in)
{
    return m_tickets.remove(std::move(caller), std::move(in.ticketId));
}

Task<TicketComment> NativeTickets::comment(Caller caller, AddTicketComment in)
{
    return m_tickets.comment(std::move(caller), std::move(in));
}

} // namespace troupe

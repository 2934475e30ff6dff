// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/services/toolservices.h"

namespace troupe {

/// Tools, permissions and web search in the native API.
class NativeTools
{
public:
    explicit NativeTools(ToolService &tools) : m_tools(tools) {}

    Result<ToolViews> list(const Caller &caller, ListTools in) const;
    Task<ToolCallAnswer> call(Caller caller, CallToolInput in);
    Task<ToolPermissionRule> setPermission(Caller caller, SetToolPermission in);
    Task<void> removePermission(Caller caller, ToolPermissionRef in);
    Result<WebSearchSettings> webSearch(const Caller &caller, Nothing in) const;
    Task<WebSearchSettings> updateWebSearch(Caller caller, UpdateWebSearch in);

private:
    ToolService &m_tools;
};

/// HTTP functions in the native API.
class NativeFunctions
{
public:
    explicit NativeFunctions(FunctionService &functions) : m_functions(functions) {}

    Result<FunctionList> list(const Caller &caller, Nothing in) const;
    Task<ToolFunction> create(Caller caller, FunctionInput in);
    Result<ToolFunction> get(const Caller &caller, FunctionRef in) const;
    Task<ToolFunction> update(Caller caller, UpdateFunction in);
    Task<void> remove(Caller caller, FunctionRef in);
    Task<FunctionExecution> test(Caller caller, TestFunction in);
    Result<Page<FunctionExecution>> executions(const Caller &caller, ListExecutions in) const;

private:
    FunctionService &m_functions;
};

/// Data sources and granted folders in the native API.
class NativeData
{
public:
    explicit NativeData(DataSourceService &data) : m_data(data) {}

    Result<DataSourceList> list(const Caller &caller, Nothing in) const;
    Task<DataSource> add(Caller caller, DataSource in);
    Result<DataSource> get(const Caller &caller, DataSourceRef in) const;
    Task<DataSchema> schema(Caller caller, DataSourceRef in);
    Task<DataSource> update(Caller caller, UpdateDataSource in);
    Task<void> remove(Caller caller, DataSourceRef in);
    Result<FolderList> folders(const Caller &caller, Nothing in) const;
    Task<GrantedFolder> addFolder(Caller caller, GrantedFolder in);
    Result<GrantedFolder> folder(const Caller &caller, FolderRef in) const;
    Task<GrantedFolder> updateFolder(Caller caller, UpdateFolder in);
    Task<void> removeFolder(Caller caller, FolderRef in);

private:
    DataSourceService &m_data;
};

/// Tickets in the native API.
class NativeTickets
{
public:
    explicit NativeTickets(TicketService &tickets) : m_tickets(tickets) {}

    Result<Page<Ticket>> list(const Caller &caller, ListTickets in) const;
    Task<Ticket> create(Caller caller, Ticket in);
    Result<TicketView> get(const Caller &caller, TicketRef in) const;
    Task<Ticket> update(Caller caller, UpdateTicket in);
    Task<void> remove(Caller caller, TicketRef in);
    Task<TicketComment> comment(Caller caller, AddTicketComment in);

private:
    TicketService &m_tickets;
};

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/lvng1/functionadapter.h"

#include "core/services/functionservice.h"

namespace troupe {

Task<lvng1::FunctionView> Lvng1Functions::create(Caller caller, lvng1::FunctionFields in)
{
    auto input = lvng1::inputFrom(in);
    if (!input)
        co_return fail(input.error());
    FunctionInput wanted = std::move(*input);
    const auto made = co_await m_functions.create(std::move(caller), std::move(wanted));
    if (!made)
        co_return fail(made.error());
    co_return lvng1::viewOf(*made);
}

Result<lvng1::FunctionPage> Lvng1Functions::list(const Caller &caller,
                                                 lvng1::ListFunctionsQuery in) const
{
    const auto all = m_functions.list(caller);
    if (!all)
        return fail(all.error());
    lvng1::FunctionPage page;
    for (const ToolFunction &function : all->items.mid(in.offset, in.limit))
        page.functions.append(lvng1::viewOf(function));
    page.pagination = lvng1::paginationOf(all->items.size(), in.limit, in.offset);
    return page;
}

Result<lvng1::FunctionView> Lvng1Functions::get(const Caller &caller, lvng1::FunctionId in) const
{
    const auto found = m_functions.find(caller, in.functionId);
    if (!found)
        return fail(found.error());
    return lvng1::viewOf(*found);
}

Task<lvng1::FunctionView> Lvng1Functions::update(Caller caller, lvng1::ChangeFunction in)
{
    auto changes = lvng1::changesFrom(in.changes);
    if (!changes)
        co_return fail(changes.error());
    UpdateFunction input;
    input.functionId = in.functionId;
    input.changes = std::move(*changes);
    const auto changed = co_await m_functions.update(std::move(caller), std::move(input));
    if (!changed)
        co_return fail(changed.error());
    co_return lvng1::viewOf(*changed);
}

Task<void> Lvng1Functions::remove(Caller caller, lvng1::FunctionId in)
{
    return m_functions.remove(std::move(caller), std::move(in.functionId));
}

Result<lvng1::ExecutionList> Lvng1Functions::executions(const Caller &caller,
                                                        lvng1::ExecutionsQuery in) const
{
    ListExecutions query;
    query.functionId = in.functionId;
    query.limit = in.limit;
    const auto page = m_functions.executions(caller, query);
    if (!page)
        return fail(page.error());
    lvng1::ExecutionList list;
    for (const FunctionExecution &execution : page->items)
        list.executions.append(lvng1::viewOf(execution));
    return list;
}

} // namespace troupe

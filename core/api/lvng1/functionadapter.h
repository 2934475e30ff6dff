// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/lvng1/functionops.h"
#include "core/services/caller.h"

namespace troupe {

class FunctionService;

/// Custom functions in LVNG v1.
class Lvng1Functions
{
public:
    explicit Lvng1Functions(FunctionService &functions) : m_functions(functions) {}

    Task<lvng1::FunctionView> create(Caller caller, lvng1::FunctionFields in);
    Result<lvng1::FunctionPage> list(const Caller &caller, lvng1::ListFunctionsQuery in) const;
    Result<lvng1::FunctionView> get(const Caller &caller, lvng1::FunctionId in) const;
    Task<lvng1::FunctionView> update(Caller caller, lvng1::ChangeFunction in);
    Task<void> remove(Caller caller, lvng1::FunctionId in);
    Result<lvng1::ExecutionList> executions(const Caller &caller, lvng1::ExecutionsQuery in) const;

private:
    FunctionService &m_functions;
};

} // namespace troupe

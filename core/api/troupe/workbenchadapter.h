// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/troupe/workbenchops.h"
#include "core/services/workbenchservice.h"

namespace troupe {

/// Tests of drafts in the native API: each handler asks one service.
class NativeWorkbench
{
public:
    explicit NativeWorkbench(WorkbenchService &workbench) : m_workbench(workbench) {}

    Task<Message> test(Caller caller, TestAgent in);
    Result<Message> get(const Caller &caller, TestRef in) const;
    Task<Message> stop(Caller caller, TestRef in);

private:
    WorkbenchService &m_workbench;
};

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/troupe/workbenchadapter.h"

namespace troupe {

Task<Message> NativeWorkbench::test(Caller caller, TestAgent in)
{
    return m_workbench.begin(std::move(caller), std::move(in));
}

Result<Message> NativeWorkbench::get(const Caller &caller, TestRef in) const
{
    return m_workbench.find(caller, in.testId);
}

Task<Message> NativeWorkbench::stop(Caller caller, TestRef in)
{
    return m_workbench.stop(std::move(caller), std::move(in.testId));
}

} // namespace troupe

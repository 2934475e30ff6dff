// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/convergio/approvalops.h"
#include "core/services/caller.h"
#include "core/services/services.h"

#include "core/base/task.h"

namespace troupe {

/// Approvals in Convergio.
class ConvergioApprovals
{
public:
    explicit ConvergioApprovals(const Services &services) : m_services(services) {}

    Task<convergio::PendingView> pending(Caller caller, convergio::PendingQuery in);
    Task<convergio::ApprovalView> ask(Caller caller, convergio::ApprovalInput in);
    Task<convergio::DecisionView> approve(Caller caller, convergio::DecisionInput in);
    Task<convergio::DecisionView> reject(Caller caller, convergio::DecisionInput in);

private:
    Services m_services;
};

} // namespace troupe

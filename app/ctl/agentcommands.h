// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/ctl/commands.h"

#include "core/contract/troupe/agentops.h"

/// What the commands on agents share.
namespace troupe::ctl {

struct AgentArguments
{
    std::string id, file, name, search, status, tag;
    std::vector<std::string> ids;
    int days = 30;
    int from = 0; ///< versions
    int to = 0;
    int version = 0;
    bool isPrivate = false;
    std::vector<std::string> sharedWith;
};

/// Adds a command that performs something with the arguments.
using AddAgentCommand =
    std::function<CLI::App *(const char *name, const char *help,
                             std::function<int(CtlSession &, const AgentArguments &)> perform,
                             bool takesId)>;

void addAgentVersionCommands(const AddAgentCommand &add,
                             const std::shared_ptr<AgentArguments> &arguments);

void showAgent(const Agent &agent);
Result<QJsonObject> readObject(const std::string &file);
int callOnAgent(CtlSession &session, Op<AgentRef, Agent> op, const std::string &id);

} // namespace troupe::ctl

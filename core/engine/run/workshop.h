// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/eventhub.h"
#include "core/engine/run/agentloop.h"
#include "core/engine/run/approvaldesk.h"
#include "core/engine/run/runengine.h"
#include "core/engine/run/toolgate.h"
#include "core/tools/toolregistry.h"

namespace troupe {

class ChatEngine;

/// What agents act with: tools, the gate before them, the turns that call them, runs, and the desk where
/// people decide; wired with one another and with the engine of conversations. Server thread only.
class Workshop
{
public:
    Workshop(Database &db, ModelRegistry &models, ChatEngine &chat, EventHub &events,
             const Clock &clock);

    /// Reads the policies, and what the last process left. Before the first turn.
    Result<void> load();
    /// Goes on with what the last process left. Once, when models and tools can be called.
    Task<void> start();
    void shutdown(int timeoutMs);

    ToolRegistry tools;
    ToolGate gate;
    AgentLoop loop;
    ApprovalDesk desk;
    RunEngine runs;

private:
    Database &m_db;
    ChatEngine &m_chat;
    EventHub::Subscription m_asked;
};

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/contract/troupe/transferops.h"
#include "core/services/caller.h"

namespace troupe {

class AgentService;
class ChatEngine;
class Database;
class SessionService;

/// What a message would take before it is sent. The context is built as for sending and counted with
/// o200k; how long the answer gets is taken from the conversation's last answers, or from what is
/// usual, and never over the limit that is set for it.
class EstimateService
{
public:
    EstimateService(Database &db, const SessionService &sessions, const AgentService &agents,
                    ChatEngine &engine)
        : m_db(db), m_sessions(sessions), m_agents(agents), m_engine(engine)
    {
    }

    /// Errors of sending: Malformed with "invalid_model" or "context_length_exceeded", NotFound.
    Task<TurnEstimate> estimate(Caller caller, EstimateTurn input);

private:
    Database &m_db;
    const SessionService &m_sessions;
    const AgentService &m_agents;
    ChatEngine &m_engine;
};

} // namespace troupe

-- SPDX-License-Identifier: GPL-3.0-or-later
-- Each version of an agent as it was, without secrets. The first one is kept when the agent first
-- changes; what an agent is now stands in agents.

CREATE TABLE agent_versions (
    id TEXT PRIMARY KEY,
    agent_id TEXT NOT NULL REFERENCES agents(id) ON DELETE CASCADE,
    version INTEGER NOT NULL,
    change TEXT NOT NULL,
    user_id TEXT NOT NULL,
    fields TEXT NOT NULL,
    snapshot TEXT NOT NULL,
    created_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX agent_versions_by_agent ON agent_versions(agent_id, version);

-- SPDX-License-Identifier: GPL-3.0-or-later
-- What the API families need: clients of OAuth, signed requests, limits that outlive a restart, samples
-- of the machine, and ways to the last call of an agent.

ALTER TABLE api_keys ADD COLUMN client_secret_hash TEXT NOT NULL DEFAULT '';
ALTER TABLE api_keys ADD COLUMN requires_signature INTEGER NOT NULL DEFAULT 0;

-- Authorization codes and refresh tokens by their SHA-256. A chain is all that came of one consent:
-- when one of them is used twice, all of it ends.
CREATE TABLE oauth_grants (
    hash TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    chain TEXT NOT NULL,
    user_id TEXT NOT NULL,
    key_id TEXT NOT NULL,
    scopes TEXT NOT NULL,
    redirect_uri TEXT NOT NULL,
    challenge TEXT NOT NULL,
    token_epoch INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX oauth_grants_by_chain ON oauth_grants(chain);
CREATE INDEX oauth_grants_by_age ON oauth_grants(expires_at);

CREATE TABLE rate_buckets (
    family TEXT NOT NULL,
    subject TEXT NOT NULL,
    capacity INTEGER NOT NULL,
    level REAL NOT NULL,
    at_ms INTEGER NOT NULL,
    full_at_ms INTEGER NOT NULL,
    PRIMARY KEY (family, subject)
) WITHOUT ROWID;

CREATE TABLE system_samples (
    at INTEGER PRIMARY KEY,
    cpu_usage REAL NOT NULL,
    memory_usage REAL NOT NULL,
    disk_usage REAL NOT NULL,
    network_io REAL NOT NULL,
    active_agents INTEGER NOT NULL,
    health_score REAL NOT NULL
);

CREATE INDEX usage_by_time ON usage(created_at);
CREATE INDEX usage_by_agent ON usage(agent_id, id);
CREATE INDEX runs_executions ON runs(agent_id, created_at) WHERE kind = 'execution';

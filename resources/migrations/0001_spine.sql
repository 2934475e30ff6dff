-- SPDX-License-Identifier: GPL-3.0-or-later
-- Times are milliseconds since 1970 (UTC), 0 for never. Money is nano-dollars. Lists and objects are JSON.

CREATE TABLE users (
    id TEXT PRIMARY KEY,
    username TEXT NOT NULL UNIQUE,
    display_name TEXT NOT NULL DEFAULT '',
    role TEXT NOT NULL,
    created_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE api_keys (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    prefix TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE,
    scopes TEXT NOT NULL,
    tier TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER NOT NULL DEFAULT 0,
    revoked_at INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX api_keys_by_user ON api_keys(user_id, id);

CREATE TABLE settings (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    updated_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE providers (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE COLLATE NOCASE,
    kind TEXT NOT NULL,
    base_url TEXT NOT NULL,
    models TEXT NOT NULL,
    enabled INTEGER NOT NULL,
    has_secret INTEGER NOT NULL,
    last_error TEXT NOT NULL,
    checked_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE agents (
    id TEXT PRIMARY KEY,
    owner_id TEXT NOT NULL,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    role TEXT NOT NULL,
    avatar TEXT NOT NULL,
    color TEXT NOT NULL,
    system_prompt TEXT NOT NULL,
    model TEXT NOT NULL,
    temperature REAL,
    max_tokens INTEGER,
    tags TEXT NOT NULL,
    tools TEXT NOT NULL,
    functions TEXT NOT NULL,
    memory TEXT NOT NULL,
    capabilities TEXT NOT NULL,
    metadata TEXT NOT NULL,
    task TEXT NOT NULL,
    workspace_id TEXT NOT NULL,
    webhook_url TEXT NOT NULL,
    visibility TEXT NOT NULL,
    status TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    archived_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX agents_by_owner ON agents(owner_id, status, id);
CREATE INDEX agents_public ON agents(id) WHERE visibility = 'public';

CREATE TABLE sessions (
    id TEXT PRIMARY KEY,
    owner_id TEXT NOT NULL,
    agent_id TEXT NOT NULL,
    title TEXT NOT NULL,
    external_id TEXT NOT NULL,
    head_id TEXT NOT NULL,
    tags TEXT NOT NULL,
    pinned INTEGER NOT NULL,
    message_count INTEGER NOT NULL,
    cost INTEGER NOT NULL,
    archived_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX sessions_by_owner ON sessions(owner_id, pinned DESC, updated_at DESC, id DESC);
CREATE INDEX sessions_by_agent ON sessions(agent_id, owner_id);
CREATE UNIQUE INDEX sessions_external ON sessions(owner_id, agent_id, external_id)
    WHERE external_id <> '';

-- seq is stable through VACUUM: the full-text index refers to it.
CREATE TABLE messages (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    session_id TEXT NOT NULL REFERENCES sessions(id) ON DELETE CASCADE,
    parent_id TEXT NOT NULL,
    role TEXT NOT NULL,
    status TEXT NOT NULL,
    content TEXT NOT NULL,
    agent_id TEXT NOT NULL,
    run_id TEXT NOT NULL,
    requested_model TEXT NOT NULL,
    model TEXT NOT NULL,
    provider TEXT NOT NULL,
    finish_reason TEXT NOT NULL,
    error TEXT NOT NULL,
    error_key TEXT NOT NULL,
    tool_calls TEXT NOT NULL,
    tokens_input INTEGER NOT NULL,
    tokens_output INTEGER NOT NULL,
    tokens_cached INTEGER NOT NULL,
    tokens_estimated INTEGER NOT NULL,
    cost INTEGER NOT NULL,
    list_cost INTEGER NOT NULL,
    latency_ms INTEGER NOT NULL,
    metadata TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    completed_at INTEGER NOT NULL
);
CREATE INDEX messages_by_session ON messages(session_id, seq);
CREATE INDEX messages_unfinished ON messages(seq) WHERE status = 'streaming';

-- Whose words they are, as one token each: a search looks only at what its user may see.
CREATE VIEW messages_search AS
    SELECT m.seq, m.content,
           'u' || replace(s.owner_id, '-', '') || ' a' || replace(s.agent_id, '-', '') AS scope
    FROM messages m JOIN sessions s ON s.id = m.session_id;

-- Rows are added when a message has ended and removed before it changes again.
CREATE VIRTUAL TABLE messages_fts USING fts5(
    content, scope, content='messages_search', content_rowid='seq',
    tokenize='unicode61 remove_diacritics 2', prefix='2 3');

-- Messages that have ended and are not in the index yet: adding many at once costs as much as one.
CREATE TABLE search_pending (
    seq INTEGER PRIMARY KEY REFERENCES messages(seq) ON DELETE CASCADE
);

CREATE TABLE runs (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    agent_id TEXT NOT NULL,
    session_id TEXT NOT NULL,
    status TEXT NOT NULL,
    error TEXT NOT NULL,
    cost INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    finished_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX runs_by_user ON runs(user_id, id DESC);
CREATE INDEX runs_unfinished ON runs(id) WHERE status = 'running';

CREATE TABLE steps (
    id TEXT PRIMARY KEY,
    run_id TEXT NOT NULL REFERENCES runs(id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    message_id TEXT NOT NULL,
    status TEXT NOT NULL,
    error TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    finished_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX steps_by_run ON steps(run_id, position);

CREATE TABLE usage (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL,
    agent_id TEXT NOT NULL,
    session_id TEXT NOT NULL,
    message_id TEXT NOT NULL,
    run_id TEXT NOT NULL,
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    requested_model TEXT NOT NULL,
    tokens_input INTEGER NOT NULL,
    tokens_output INTEGER NOT NULL,
    tokens_cached INTEGER NOT NULL,
    estimated INTEGER NOT NULL,
    cost INTEGER NOT NULL,
    list_cost INTEGER NOT NULL,
    latency_ms INTEGER NOT NULL,
    success INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) WITHOUT ROWID;

-- Kept in the transaction of each usage row, so that reports stay fast however many rows there are.
CREATE TABLE usage_daily (
    day TEXT NOT NULL,
    user_id TEXT NOT NULL,
    agent_id TEXT NOT NULL,
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    requests INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    tokens_input INTEGER NOT NULL,
    tokens_output INTEGER NOT NULL,
    tokens_cached INTEGER NOT NULL,
    cost INTEGER NOT NULL,
    list_cost INTEGER NOT NULL,
    latency_ms INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    PRIMARY KEY (day, user_id, agent_id, provider, model)
) WITHOUT ROWID;
CREATE INDEX usage_daily_by_agent ON usage_daily(agent_id, day);

CREATE TABLE events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    type TEXT NOT NULL,
    user_id TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    payload BLOB NOT NULL,
    created_ms INTEGER NOT NULL
);

CREATE TABLE idempotency (
    user_id TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    status INTEGER NOT NULL,
    content_type TEXT NOT NULL,
    body BLOB NOT NULL,
    created_ms INTEGER NOT NULL,
    PRIMARY KEY (user_id, key)
) WITHOUT ROWID;
CREATE INDEX idempotency_by_age ON idempotency(created_ms);

CREATE TABLE network_ledger (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    host TEXT NOT NULL,
    port INTEGER NOT NULL,
    reason TEXT NOT NULL,
    bytes_sent INTEGER NOT NULL,
    bytes_received INTEGER NOT NULL,
    outcome TEXT NOT NULL
);

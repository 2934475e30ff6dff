-- SPDX-License-Identifier: GPL-3.0-or-later
-- What tools may do and with what: permissions, HTTP functions with their log, data and folders that
-- people opened to agents, and tickets.

CREATE TABLE tool_permissions (
    owner_id TEXT NOT NULL,
    agent_id TEXT NOT NULL,
    tool TEXT NOT NULL,
    permission TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (owner_id, agent_id, tool)
) WITHOUT ROWID;

CREATE TABLE functions (
    id TEXT PRIMARY KEY,
    owner_id TEXT NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    parameters TEXT NOT NULL,
    endpoint TEXT NOT NULL,
    method TEXT NOT NULL,
    headers TEXT NOT NULL,
    auth TEXT NOT NULL,
    auth_header TEXT NOT NULL,
    has_secret INTEGER NOT NULL,
    requests_per_minute INTEGER NOT NULL,
    timeout_ms INTEGER NOT NULL,
    is_enabled INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE UNIQUE INDEX functions_by_name ON functions(owner_id, name);

CREATE TABLE function_executions (
    id TEXT PRIMARY KEY,
    function_id TEXT NOT NULL,
    function TEXT NOT NULL,
    owner_id TEXT NOT NULL,
    agent_id TEXT NOT NULL,
    session_id TEXT NOT NULL,
    arguments TEXT NOT NULL,
    result TEXT NOT NULL,
    status TEXT NOT NULL,
    error TEXT NOT NULL,
    http_status INTEGER NOT NULL,
    duration_ms INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX function_executions_by_function ON function_executions(function_id, id DESC);

CREATE TABLE data_sources (
    id TEXT PRIMARY KEY,
    owner_id TEXT NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    kind TEXT NOT NULL,
    path TEXT NOT NULL,
    separator TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE UNIQUE INDEX data_sources_by_name ON data_sources(owner_id, name);

CREATE TABLE granted_folders (
    id TEXT PRIMARY KEY,
    owner_id TEXT NOT NULL,
    name TEXT NOT NULL,
    path TEXT NOT NULL,
    access TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE UNIQUE INDEX granted_folders_by_name ON granted_folders(owner_id, name);

CREATE TABLE tickets (
    id TEXT PRIMARY KEY,
    owner_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    status TEXT NOT NULL,
    priority TEXT NOT NULL,
    requester TEXT NOT NULL,
    assignee TEXT NOT NULL,
    tags TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    closed_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE UNIQUE INDEX tickets_by_number ON tickets(owner_id, number);
CREATE INDEX tickets_by_status ON tickets(owner_id, status, updated_at);

CREATE TABLE ticket_comments (
    id TEXT PRIMARY KEY,
    ticket_id TEXT NOT NULL REFERENCES tickets(id) ON DELETE CASCADE,
    author TEXT NOT NULL,
    text TEXT NOT NULL,
    created_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX ticket_comments_by_ticket ON ticket_comments(ticket_id, id);

-- SPDX-License-Identifier: GPL-3.0-or-later
-- Servers of the Model Context Protocol. The values of environment variables and headers are in the
-- secret store.

CREATE TABLE mcp_servers (
    id TEXT PRIMARY KEY,
    owner_id TEXT NOT NULL REFERENCES users (id),
    name TEXT NOT NULL,
    transport TEXT NOT NULL,
    command TEXT NOT NULL DEFAULT '',
    args TEXT NOT NULL DEFAULT '[]',
    env_names TEXT NOT NULL DEFAULT '[]',
    working_folder TEXT NOT NULL DEFAULT '',
    roots TEXT NOT NULL DEFAULT '[]',
    url TEXT NOT NULL DEFAULT '',
    header_names TEXT NOT NULL DEFAULT '[]',
    enabled INTEGER NOT NULL DEFAULT 1,
    shared INTEGER NOT NULL DEFAULT 0,
    permission TEXT NOT NULL DEFAULT 'ask',
    timeout_ms INTEGER NOT NULL DEFAULT 60000,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX mcp_servers_name ON mcp_servers (owner_id, name COLLATE NOCASE);

-- SPDX-License-Identifier: GPL-3.0-or-later
-- What people say of models: other names, facts and prices of their own, imported lists; what providers
-- told of theirs; and summaries of the beginnings of conversations. Money is nano-dollars.

CREATE TABLE model_aliases (
    alias TEXT PRIMARY KEY COLLATE NOCASE,
    model TEXT NOT NULL,
    updated_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE model_overrides (
    model TEXT PRIMARY KEY COLLATE NOCASE,
    input_per_million INTEGER,
    cached_input_per_million INTEGER,
    output_per_million INTEGER,
    context_window INTEGER,
    max_output INTEGER,
    capabilities TEXT,
    updated_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE imported_models (
    model TEXT PRIMARY KEY COLLATE NOCASE,
    provider TEXT NOT NULL,
    input_per_million INTEGER,
    cached_input_per_million INTEGER,
    output_per_million INTEGER,
    context_window INTEGER NOT NULL,
    max_output INTEGER NOT NULL,
    capabilities TEXT NOT NULL,
    imported_at INTEGER NOT NULL
) WITHOUT ROWID;

ALTER TABLE providers ADD COLUMN listed TEXT NOT NULL DEFAULT '[]';

-- Of the messages up to and with until_id on its branch. A conversation may have several: one for each
-- branch and stretch.
CREATE TABLE summaries (
    id TEXT PRIMARY KEY,
    session_id TEXT NOT NULL REFERENCES sessions(id) ON DELETE CASCADE,
    until_id TEXT NOT NULL,
    content TEXT NOT NULL,
    model TEXT NOT NULL,
    messages INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX summaries_by_session ON summaries(session_id, id);

-- 'answer', or 'summary': made to fit a conversation into the context window, no request of its own.
ALTER TABLE usage ADD COLUMN kind TEXT NOT NULL DEFAULT 'answer';

-- SPDX-License-Identifier: GPL-3.0-or-later
-- Files that go with messages, and conversations that come from files.

CREATE TABLE attachments (
    id TEXT PRIMARY KEY,
    owner_id TEXT NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    kind TEXT NOT NULL,
    size INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX attachments_by_owner ON attachments(owner_id, id DESC);
CREATE INDEX attachments_by_blob ON attachments(sha256);

ALTER TABLE messages ADD COLUMN attachments TEXT NOT NULL DEFAULT '[]';

-- Which messages carry a file, whoever wrote them: it goes when the last of them has gone.
CREATE TABLE message_attachments (
    message_id TEXT NOT NULL REFERENCES messages(id) ON DELETE CASCADE,
    attachment_id TEXT NOT NULL,
    PRIMARY KEY (message_id, attachment_id)
) WITHOUT ROWID;
CREATE INDEX message_attachments_by_file ON message_attachments(attachment_id);
CREATE TRIGGER message_carries AFTER INSERT ON messages WHEN NEW.attachments <> '[]' BEGIN
    INSERT OR IGNORE INTO message_attachments(message_id, attachment_id)
    SELECT NEW.id, json_extract(value, '$.id') FROM json_each(NEW.attachments);
END;
CREATE TRIGGER message_drops AFTER DELETE ON message_attachments BEGIN
    DELETE FROM attachments WHERE id = OLD.attachment_id AND NOT EXISTS
        (SELECT 1 FROM message_attachments WHERE attachment_id = OLD.attachment_id);
END;

-- Blobs that may have no file any more: looked after outside of the transaction.
CREATE TABLE forgotten_blobs (sha256 TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TRIGGER attachment_forgotten AFTER DELETE ON attachments BEGIN
    INSERT OR IGNORE INTO forgotten_blobs(sha256) VALUES (OLD.sha256);
END;

CREATE TABLE uploads (
    id TEXT PRIMARY KEY,
    owner_id TEXT NOT NULL,
    name TEXT NOT NULL,
    size INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX uploads_by_owner ON uploads(owner_id);

CREATE TABLE imports (
    id TEXT PRIMARY KEY,
    owner_id TEXT NOT NULL,
    agent_id TEXT NOT NULL,
    file_name TEXT NOT NULL,
    format TEXT NOT NULL,
    status TEXT NOT NULL,
    bytes_total INTEGER NOT NULL,
    bytes_read INTEGER NOT NULL,
    found INTEGER NOT NULL,
    imported INTEGER NOT NULL,
    skipped INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    messages INTEGER NOT NULL,
    losses TEXT NOT NULL,
    error TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    finished_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX imports_by_owner ON imports(owner_id, id DESC);

-- Where an imported conversation came from: the same one is not imported twice.
CREATE TABLE imported_sessions (
    owner_id TEXT NOT NULL,
    format TEXT NOT NULL,
    source_id TEXT NOT NULL,
    session_id TEXT NOT NULL REFERENCES sessions(id) ON DELETE CASCADE,
    PRIMARY KEY (owner_id, format, source_id)
) WITHOUT ROWID;
CREATE INDEX imported_sessions_by_session ON imported_sessions(session_id);

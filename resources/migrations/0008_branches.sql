-- SPDX-License-Identifier: GPL-3.0-or-later
-- Branches of conversations. Of the tree of a conversation's messages one path is shown: from the first
-- message to the session's head. shown marks it, so that reading it is one scan of an index in the
-- order of seq (what follows a message is always stored after it), however many branches there are.

ALTER TABLE messages ADD COLUMN shown INTEGER NOT NULL DEFAULT 1;
-- What the person thinks of an answer: 1–5 or nothing; thumb is 'up', 'down' or ''.
ALTER TABLE messages ADD COLUMN rating INTEGER;
ALTER TABLE messages ADD COLUMN thumb TEXT NOT NULL DEFAULT '';
ALTER TABLE messages ADD COLUMN feedback_comment TEXT NOT NULL DEFAULT '';
DROP INDEX messages_by_session;
CREATE INDEX messages_by_session ON messages(session_id, shown, seq);
-- Conversations without branches have no row here.
CREATE INDEX messages_hidden ON messages(session_id, parent_id) WHERE shown = 0;
CREATE INDEX messages_rated ON messages(agent_id, created_at) WHERE rating IS NOT NULL;

-- Who made the title: '' or 'rules' (it may be replaced by a better one), 'model', 'person'.
ALTER TABLE sessions ADD COLUMN titled_by TEXT NOT NULL DEFAULT 'person';
-- The message at which another conversation was copied.
ALTER TABLE sessions ADD COLUMN forked_from TEXT NOT NULL DEFAULT '';

-- A search looks only at what its user may see; it may be narrowed by agent, day and tag. Each is one
-- token: u… the owner, a… an agent, d20260131 m202601 y2026 the day (UTC), t… a tag in hexadecimal.
DROP VIEW messages_search;
CREATE VIEW messages_search AS
    SELECT m.seq, m.content,
           'u' || replace(s.owner_id, '-', '') || ' a' || replace(s.agent_id, '-', '')
           || CASE WHEN m.agent_id IN ('', s.agent_id) THEN ''
                   ELSE ' a' || replace(m.agent_id, '-', '') END
           || coalesce(strftime(' d%Y%m%d m%Y%m y%Y', m.created_at / 1000, 'unixepoch'), '')
           || coalesce((SELECT ' ' || group_concat('t' || hex(lower(value)), ' ')
                        FROM json_each(s.tags)), '') AS scope
    FROM messages m JOIN sessions s ON s.id = m.session_id;
-- The index is made anew, little by little, while the server runs.
INSERT INTO messages_fts(messages_fts) VALUES('delete-all');
DELETE FROM search_pending;
INSERT INTO search_pending(seq) SELECT seq FROM messages WHERE status <> 'streaming';

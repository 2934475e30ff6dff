-- SPDX-License-Identifier: GPL-3.0-or-later
-- Which version of a template was installed as which agent; kept when the agent is deleted.

CREATE TABLE installed_templates (
    template_id TEXT PRIMARY KEY,
    agent_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    hash TEXT NOT NULL,
    installed_at INTEGER NOT NULL
) WITHOUT ROWID;

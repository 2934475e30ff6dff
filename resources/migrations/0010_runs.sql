-- SPDX-License-Identifier: GPL-3.0-or-later
-- Runs of plans: each step's transitions are rows before they have effects, and so are the answers of
-- models and the calls of tools within a step. What is here is all that a run needs to go on.

ALTER TABLE runs ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE runs ADD COLUMN plan TEXT NOT NULL DEFAULT '{}';
ALTER TABLE runs ADD COLUMN input TEXT NOT NULL DEFAULT '{}';
ALTER TABLE runs ADD COLUMN output TEXT NOT NULL DEFAULT 'null';
ALTER TABLE runs ADD COLUMN error_key TEXT NOT NULL DEFAULT '';
ALTER TABLE runs ADD COLUMN parent_run_id TEXT NOT NULL DEFAULT '';
ALTER TABLE runs ADD COLUMN parent_step_id TEXT NOT NULL DEFAULT '';
ALTER TABLE runs ADD COLUMN depth INTEGER NOT NULL DEFAULT 0;
-- The run that this one repeats in part ('rerun') or from its records ('replay').
ALTER TABLE runs ADD COLUMN origin_run_id TEXT NOT NULL DEFAULT '';
ALTER TABLE runs ADD COLUMN mode TEXT NOT NULL DEFAULT 'live';
ALTER TABLE runs ADD COLUMN deadline_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN cost_limit INTEGER NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN tokens_input INTEGER NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN tokens_output INTEGER NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN started_at INTEGER NOT NULL DEFAULT 0;
UPDATE runs SET started_at = created_at;
CREATE INDEX runs_by_parent ON runs(parent_run_id) WHERE parent_run_id <> '';
CREATE INDEX runs_by_agent ON runs(agent_id, id DESC);
DROP INDEX runs_unfinished;
CREATE INDEX runs_unfinished ON runs(id) WHERE finished_at = 0;

ALTER TABLE steps ADD COLUMN key TEXT NOT NULL DEFAULT '';
ALTER TABLE steps ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE steps ADD COLUMN iteration INTEGER NOT NULL DEFAULT 0;
ALTER TABLE steps ADD COLUMN attempt INTEGER NOT NULL DEFAULT 0;
ALTER TABLE steps ADD COLUMN agent_id TEXT NOT NULL DEFAULT '';
ALTER TABLE steps ADD COLUMN input TEXT NOT NULL DEFAULT 'null';
ALTER TABLE steps ADD COLUMN output TEXT NOT NULL DEFAULT 'null';
ALTER TABLE steps ADD COLUMN error_key TEXT NOT NULL DEFAULT '';
ALTER TABLE steps ADD COLUMN waits_for TEXT NOT NULL DEFAULT '';
ALTER TABLE steps ADD COLUMN wake_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE steps ADD COLUMN copied_from TEXT NOT NULL DEFAULT '';
ALTER TABLE steps ADD COLUMN tokens_input INTEGER NOT NULL DEFAULT 0;
ALTER TABLE steps ADD COLUMN tokens_output INTEGER NOT NULL DEFAULT 0;
ALTER TABLE steps ADD COLUMN cost INTEGER NOT NULL DEFAULT 0;
ALTER TABLE steps ADD COLUMN latency_ms INTEGER NOT NULL DEFAULT 0;

ALTER TABLE agents ADD COLUMN guardrails TEXT NOT NULL DEFAULT '{}';

ALTER TABLE usage ADD COLUMN step_id TEXT NOT NULL DEFAULT '';
CREATE INDEX usage_by_run ON usage(run_id) WHERE run_id <> '';

-- Finished answers of models within a step, in order of round: what a step that goes on has already,
-- and what a replay answers with.
CREATE TABLE model_calls (
    id TEXT PRIMARY KEY,
    run_id TEXT NOT NULL,
    step_id TEXT NOT NULL,
    round INTEGER NOT NULL,
    request_hash TEXT NOT NULL,
    text TEXT NOT NULL,
    tool_calls TEXT NOT NULL,
    finish_reason TEXT NOT NULL,
    notices TEXT NOT NULL,
    model TEXT NOT NULL,
    provider TEXT NOT NULL,
    tokens_input INTEGER NOT NULL,
    tokens_output INTEGER NOT NULL,
    tokens_cached INTEGER NOT NULL,
    cost INTEGER NOT NULL,
    latency_ms INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE UNIQUE INDEX model_calls_by_step ON model_calls(step_id, round);
CREATE INDEX model_calls_by_run ON model_calls(run_id);

CREATE TABLE tool_calls (
    id TEXT PRIMARY KEY,
    run_id TEXT NOT NULL,
    step_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    agent_id TEXT NOT NULL,
    session_id TEXT NOT NULL,
    message_id TEXT NOT NULL,
    round INTEGER NOT NULL,
    position INTEGER NOT NULL,
    call_id TEXT NOT NULL,
    tool TEXT NOT NULL,
    source TEXT NOT NULL,
    risk TEXT NOT NULL,
    arguments TEXT NOT NULL,
    arguments_hash TEXT NOT NULL,
    status TEXT NOT NULL,
    allowed_by TEXT NOT NULL,
    approval_id TEXT NOT NULL,
    result TEXT NOT NULL,
    error TEXT NOT NULL,
    cost INTEGER NOT NULL,
    duration_ms INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    finished_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE UNIQUE INDEX tool_calls_by_step ON tool_calls(step_id, round, position);
CREATE INDEX tool_calls_by_run ON tool_calls(run_id);
CREATE INDEX tool_calls_by_user ON tool_calls(user_id, id DESC);

-- What people are asked. A decided one never changes again.
CREATE TABLE approvals (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    title TEXT NOT NULL,
    run_id TEXT NOT NULL,
    step_id TEXT NOT NULL,
    call_id TEXT NOT NULL,
    session_id TEXT NOT NULL,
    message_id TEXT NOT NULL,
    agent_id TEXT NOT NULL,
    tool TEXT NOT NULL,
    tool_risk TEXT NOT NULL,
    arguments TEXT NOT NULL,
    arguments_hash TEXT NOT NULL,
    content TEXT NOT NULL,
    form TEXT NOT NULL,
    risk_level TEXT NOT NULL,
    reasons TEXT NOT NULL,
    policy_id TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    comment TEXT NOT NULL,
    edited TEXT NOT NULL,
    estimated_cost INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    decided_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX approvals_by_user ON approvals(user_id, status, id DESC);
CREATE INDEX approvals_pending ON approvals(id) WHERE status = 'pending';
CREATE INDEX approvals_by_run ON approvals(run_id) WHERE run_id <> '';
CREATE TRIGGER approval_is_final BEFORE UPDATE ON approvals WHEN OLD.status <> 'pending' BEGIN
    SELECT RAISE(ABORT, 'a decision is final');
END;

-- Nobody is asked about a conversation that is gone; its answers do not go on.
CREATE TRIGGER session_forgets_approvals AFTER DELETE ON sessions BEGIN
    UPDATE approvals SET status = 'cancelled', decided_at = CAST(strftime('%s', 'now') AS INTEGER) * 1000
    WHERE session_id = OLD.id AND status = 'pending';
    UPDATE runs SET status = 'cancelled', finished_at = CAST(strftime('%s', 'now') AS INTEGER) * 1000
    WHERE session_id = OLD.id AND status = 'waiting_approval';
END;
CREATE INDEX approvals_by_session ON approvals(session_id) WHERE session_id <> '' AND status = 'pending';
CREATE INDEX runs_waiting ON runs(session_id) WHERE status = 'waiting_approval';

-- Looked for at each start.
CREATE INDEX messages_waiting ON messages(seq) WHERE status = 'waiting_approval';

CREATE TABLE approval_policies (
    id TEXT PRIMARY KEY,
    owner_id TEXT NOT NULL,
    name TEXT NOT NULL,
    position INTEGER NOT NULL,
    enabled INTEGER NOT NULL,
    subject TEXT NOT NULL,
    agent_id TEXT NOT NULL,
    tool TEXT NOT NULL,
    risks TEXT NOT NULL,
    min_level TEXT NOT NULL,
    min_cost INTEGER NOT NULL,
    effect TEXT NOT NULL,
    expires_after_ms INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX approval_policies_by_owner ON approval_policies(owner_id, position);

-- Each entry's hash covers the one before it, so that nothing can be taken out or changed unseen.
CREATE TABLE audit (
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    user_id TEXT NOT NULL,
    action TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    detail TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL
);
CREATE INDEX audit_by_subject ON audit(subject_id);
CREATE TRIGGER audit_keeps BEFORE UPDATE ON audit BEGIN
    SELECT RAISE(ABORT, 'the audit trail is append-only');
END;
CREATE TRIGGER audit_stays BEFORE DELETE ON audit BEGIN
    SELECT RAISE(ABORT, 'the audit trail is append-only');
END;

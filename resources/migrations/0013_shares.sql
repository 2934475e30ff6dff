-- SPDX-License-Identifier: GPL-3.0-or-later
-- Agents that are shared with some people, by their usernames.

ALTER TABLE agents ADD COLUMN shared_with TEXT NOT NULL DEFAULT '[]';

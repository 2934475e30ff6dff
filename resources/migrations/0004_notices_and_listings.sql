-- SPDX-License-Identifier: GPL-3.0-or-later
-- What to know of an answer beside its text, and whether a person typed what a provider serves.
ALTER TABLE messages ADD COLUMN notices TEXT NOT NULL DEFAULT '[]';
ALTER TABLE providers ADD COLUMN models_typed INTEGER NOT NULL DEFAULT 0;

-- SPDX-License-Identifier: GPL-3.0-or-later
-- People who log in. password_hash is Argon2id, '' for nobody's password; tokens of an earlier
-- token_epoch are not valid any more.

ALTER TABLE users ADD COLUMN email TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN password_hash TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN disabled INTEGER NOT NULL DEFAULT 0;
ALTER TABLE users ADD COLUMN token_epoch INTEGER NOT NULL DEFAULT 0;
ALTER TABLE users ADD COLUMN last_login_at INTEGER NOT NULL DEFAULT 0;
CREATE UNIQUE INDEX users_by_name ON users(username COLLATE NOCASE);
CREATE UNIQUE INDEX users_by_email ON users(email COLLATE NOCASE) WHERE email <> '';

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QByteArray>
#include <QString>

/// Files that only their owner may read (mode 0600). All calls block on the disk. Thread-safe.
namespace troupe {

/// Reads a file that nobody else could have read or written: a plain file (no symbolic link is
/// followed), owned by this user or root, without any right for group or others.
/// Fails with NotFound (key "file_missing"), Forbidden (key "file_unsafe", the message says what is
/// wrong and how to put it right), TooLarge, or Unavailable.
Result<QByteArray> readPrivateFile(const QString &path, qint64 maxBytes);

/// Replaces `path` at once: a new file beside it with mode 0600, synced, renamed over it, the
/// folder synced. When it fails, what was there is untouched and nothing is left behind.
/// Fails with StorageFull or Unavailable.
Result<void> replacePrivateFile(const QString &path, const QByteArray &bytes);

/// As above, but fails with Conflict when `path` exists.
Result<void> createPrivateFile(const QString &path, const QByteArray &bytes);

} // namespace troupe

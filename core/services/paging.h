// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QStringList>

/// Cursors and patterns that the services share.
namespace troupe {

/// Opaque to clients; parts hold no newline.
QString encodeCursor(const QStringList &parts);
/// Malformed (a 400 with the field's name) when it is none of ours with `count` parts.
Result<QStringList> decodeCursor(const QString &cursor, int count);

/// A LIKE pattern (ESCAPE '\') that finds `text` anywhere; % and _ in it stand for themselves.
QString likePattern(const QString &text);

/// Cuts a list that was read with limit + 1 to `limit`; whether there was more.
template <class T>
bool cutToLimit(QList<T> &items, int limit)
{
    if (items.size() <= limit)
        return false;
    items.resize(limit);
    return true;
}

} // namespace troupe

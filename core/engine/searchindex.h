// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/base/taskscope.h"

#include <QTimer>

namespace troupe {

class Database;

/// Brings messages that have ended into the full-text index, many in one write: the journal only
/// notes which. A search calls flush() first, so nothing that was said is missed.
class SearchIndex
{
public:
    explicit SearchIndex(Database &db);

    /// Messages have ended: they are indexed soon, or by the next flush().
    void noteAdded();
    /// Ends when everything that had ended before is in the index.
    Task<void> flush();
    void shutdown(int timeoutMs);

private:
    Database &m_db;
    QTimer m_timer;
    bool m_dirty = true; ///< the last process may have left some
    int m_writing = 0;
    TaskScope m_scope;
};

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/ledger.h"

namespace troupe {

void Ledger::setSink(Sink sink)
{
    const std::scoped_lock lock(m_mutex);
    m_sink = std::move(sink);
}

void Ledger::add(LedgerEntry entry)
{
    Sink sink;
    {
        const std::scoped_lock lock(m_mutex);
        sink = m_sink;
        m_entries.push_back(entry);
        while (m_entries.size() > m_capacity)
            m_entries.pop_front();
    }
    if (sink) // outside the lock: it may read the ledger
        sink(entry);
}

QList<LedgerEntry> Ledger::recent() const
{
    const std::scoped_lock lock(m_mutex);
    return QList<LedgerEntry>(m_entries.begin(), m_entries.end());
}

} // namespace troupe

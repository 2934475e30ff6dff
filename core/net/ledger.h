// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

#include <deque>
#include <functional>
#include <mutex>

namespace troupe {

/// One attempt to reach another host, refused attempts included. Bytes are those of HTTP or
/// WebSocket messages, without what TLS and TCP add.
struct LedgerEntry
{
    qint64 atMs = 0; ///< when it began
    QString host;
    quint16 port = 0;
    QString reason; ///< what for, in the caller's words: "chat with gpt-4.1", "webhook delivery"
    qint64 bytesSent = 0;
    qint64 bytesReceived = 0;
    QString
        outcome; ///< "200", "offline_locked", "address_refused", "connect_failed", "cancelled", …
};

/// The book of every outbound attempt: the newest `capacity` in memory, each one also told to a
/// sink that may persist it. Thread-safe; the sink runs on the thread of the connection.
class Ledger
{
public:
    using Sink = std::function<void(const LedgerEntry &)>;

    explicit Ledger(int capacity = 1000) : m_capacity(static_cast<std::size_t>(capacity)) {}

    void setSink(Sink sink); ///< set it before the first connection
    void add(LedgerEntry entry);
    QList<LedgerEntry> recent() const; ///< oldest first

private:
    const std::size_t m_capacity;
    mutable std::mutex m_mutex;
    std::deque<LedgerEntry> m_entries;
    Sink m_sink;
};

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"

#include <QByteArray>

#include <optional>

namespace troupe {

class Clock;
class Database;

/// What was answered to a write that carried an Idempotency-Key.
struct KeptReply
{
    QString fingerprint; ///< of the request: method, path, query and body
    int status = 0; ///< 0: the write began, its answer was never kept
    QByteArray contentType;
    QByteArray body;
};

/// The table of such answers; they are kept for 24 hours.
///
/// A reservation goes into the transaction of the write that it protects: whenever the write is on
/// disk its reservation is, and the other way round. So after a crash a repetition is recognised in
/// any case, and one whose write never came about is done afresh. reserveWithNextWrite() comes
/// before the handler runs and reserveNow() when it has begun: a handler that waits for something
/// else before its first write has its reservation written first, alone.
class IdempotencyStore
{
public:
    IdempotencyStore(Database &db, const Clock &clock) : m_db(db), m_clock(clock) {}

    Result<std::optional<KeptReply>> find(const QString &userId, const QString &key) const;
    void reserveWithNextWrite(const QString &userId, const QString &key,
                              const QString &fingerprint);
    Task<void> reserveNow(); ///< what no write has taken with it
    Task<void> keep(QString userId, QString key, KeptReply reply);
    Task<void> release(QString userId, QString key);

private:
    Database &m_db;
    const Clock &m_clock;
};

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/idempotency.h"

#include "core/storage/database.h"

namespace troupe {

namespace {

constexpr qint64 kKeptMs = 24ll * 3600 * 1000;

} // namespace

Result<std::optional<KeptReply>> IdempotencyStore::find(const QString &userId,
                                                        const QString &key) const
{
    KeptReply reply;
    const auto found = m_db.reader().first(
        QStringLiteral("SELECT fingerprint, status, content_type, body FROM idempotency"
                       " WHERE user_id = ? AND key = ? AND created_ms > ?"),
        {userId, key, m_clock.nowMs() - kKeptMs}, [&reply](const Row &row) {
            reply.fingerprint = row.text(0);
            reply.status = static_cast<int>(row.integer(1));
            reply.contentType = row.text(2).toLatin1();
            reply.body = row.value(3).toByteArray();
        });
    if (!found)
        return fail(found.error());
    return *found ? std::optional<KeptReply>(std::move(reply)) : std::nullopt;
}

void IdempotencyStore::reserveWithNextWrite(const QString &userId, const QString &key,
                                            const QString &fingerprint)
{
    m_db.setRider([userId, key, fingerprint](Tx &tx) -> Result<void> {
        auto done = tx.sql().run(QStringLiteral("DELETE FROM idempotency WHERE created_ms <= ?"),
                                 {tx.nowMs() - kKeptMs});
        if (done) {
            done = tx.sql().run(
                QStringLiteral(
                    "INSERT OR REPLACE INTO idempotency(user_id, key, fingerprint, status,"
                    " content_type, body, created_ms) VALUES (?, ?, ?, 0, '', ?, ?)"),
                {userId, key, fingerprint, QByteArray(""), tx.nowMs()});
        }
        return done ? Result<void>() : fail(done.error());
    });
}

Task<void> IdempotencyStore::reserveNow()
{
    Database::Rider insert = m_db.takeRider();
    if (!insert)
        co_return {};
    co_return co_await m_db.write(std::move(insert));
}

Task<void> IdempotencyStore::keep(QString userId, QString key, KeptReply reply)
{
    auto update = [userId, key, reply](Tx &tx) -> Result<void> {
        // The reservation is not there when the write that took it with it failed.
        const auto done = tx.sql().run(
            QStringLiteral("INSERT OR REPLACE INTO idempotency(user_id, key, fingerprint, status,"
                           " content_type, body, created_ms) VALUES (?, ?, ?, ?, ?, ?, ?)"),
            {userId, key, reply.fingerprint, reply.status, QString::fromLatin1(reply.contentType),
             reply.body.isNull() ? QByteArray("") : reply.body, tx.nowMs()});
        if (!done)
            return fail(done.error());
        return {};
    };
    co_return co_await m_db.write(std::move(update));
}

Task<void> IdempotencyStore::release(QString userId, QString key)
{
    auto remove = [userId, key](Tx &tx) -> Result<void> {
        const auto done =
            tx.sql().run(QStringLiteral("DELETE FROM idempotency WHERE user_id = ? AND key = ?"),
                         {userId, key});
        if (!done)
            return fail(done.error());
        return {};
    };
    co_return co_await m_db.write(std::move(remove));
}

} // namespace troupe

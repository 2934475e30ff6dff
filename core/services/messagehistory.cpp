// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/ids.h"
#include "core/engine/chatengine.h"
#include "core/services/sessionservice.h"
#include "core/storage/database.h"
#include "core/storage/rows.h"

namespace troupe {

namespace {

constexpr char kDirectSession[] = "troupe:direct"; // no name that a client comes upon by chance

/// A place in time: nothing, a moment, or a message.
struct HistoryEnd
{
    Timestamp time;
    QString messageId;
};

Result<HistoryEnd> historyEnd(const QString &before)
{
    HistoryEnd end;
    if (before.isEmpty())
        return end;
    if (const auto id = parseId(before)) {
        end.messageId = *id;
        return end;
    }
    auto time = Timestamp::parse(before);
    if (!time) {
        // The '+' of an offset means a space in a query, and few clients encode it.
        QString repaired = before;
        if (const qsizetype space = repaired.lastIndexOf(u' '); space > 0)
            repaired[space] = u'+';
        time = Timestamp::parse(repaired);
    }
    if (!time) {
        Error error(ErrorCode::Invalid, QStringLiteral("before cannot be read"));
        error.issues.append({QStringLiteral("/before"),
                             QStringLiteral("must be a time (ISO 8601) or the id of a message")});
        return fail(std::move(error));
    }
    end.time = *time;
    return end;
}

/// Their numbers come from indexes alone: content is read of those that are shown.
Result<QList<Message>> newestOf(Sql &sql, const QString &condition, const QVariantList &binds)
{
    struct Place
    {
        qint64 seq = 0;
        QString agentId;
    };
    QList<Place> places;
    const auto found =
        sql.each(QStringLiteral("SELECT m.seq, s.agent_id FROM sessions s CROSS JOIN messages m "
                                "ON m.session_id = s.id WHERE ")
                     + condition + QStringLiteral(" ORDER BY m.seq DESC LIMIT ?"),
                 binds, [&places](const Row &row) {
                     places.append({row.integer(0), row.text(1)});
                     return true;
                 });
    if (!found)
        return fail(found.error());
    QList<Message> messages;
    for (const Place &place : std::as_const(places)) {
        auto message = findRow<Message>(sql, QStringLiteral(" WHERE seq = ?"), {place.seq});
        if (!message)
            return fail(message.error());
        if (!*message)
            continue;
        if ((*message)->agentId.isEmpty()) // of what a person said
            (*message)->agentId = place.agentId;
        messages.append(std::move(**message));
    }
    return messages;
}

} // namespace

Task<Session> SessionService::findOrCreateDirect(Caller caller, QString agentId)
{
    return findOrCreateExternal(std::move(caller), std::move(agentId),
                                QString::fromLatin1(kDirectSession));
}

Task<QList<Message>> SessionService::newest(Caller caller, NewestMessages query)
{
    const auto end = historyEnd(query.before);
    if (!end)
        co_return fail(end.error());
    QString condition = QStringLiteral("s.owner_id = ? AND m.shown = 1");
    QVariantList binds{caller.userId};
    if (!query.sessionId.isEmpty()) {
        const auto session = find(caller, query.sessionId);
        if (!session)
            co_return fail(session.error());
        condition += QStringLiteral(" AND s.id = ?");
        binds += session->id;
    }
    if (!end->messageId.isEmpty()) {
        condition += QStringLiteral(" AND m.seq < (SELECT seq FROM messages WHERE id = ?)");
        binds += end->messageId;
    } else if (end->time.isSet()) {
        condition += QStringLiteral(" AND m.created_at < ?");
        binds += end->time.ms;
    }
    binds += query.limit;
    auto read = [condition, binds](Sql &sql) { return newestOf(sql, condition, binds); };
    auto messages = co_await m_db.read(std::move(read));
    if (!messages)
        co_return fail(messages.error());
    for (Message &message : *messages)
        m_engine.fillLive(message);
    co_return std::move(*messages);
}

} // namespace troupe

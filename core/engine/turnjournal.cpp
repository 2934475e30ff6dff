// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/turnjournal.h"

#include "core/meta/values.h"
#include "core/storage/rows.h"

namespace troupe {

namespace {

constexpr qsizetype kLongestPayloadText = 32'768;
constexpr qsizetype kTitleLength = 60;

QString titleFrom(const QString &text)
{
    QString title = text.left(1000).simplified();
    if (title.size() > kTitleLength) {
        title.truncate(kTitleLength);
        const qsizetype space = title.lastIndexOf(u' ');
        if (space > kTitleLength / 2)
            title.truncate(space);
        title += QChar(0x2026);
    }
    return title;
}

Result<void> addToIndex(Sql &sql, const QString &messageId)
{
    const auto done = sql.run(QStringLiteral("INSERT OR IGNORE INTO search_pending(seq) "
                                             "SELECT seq FROM messages WHERE id = ?"),
                              {messageId});
    return done ? Result<void>() : fail(done.error());
}

Result<void> removeFromIndex(Sql &sql, const QString &messageId)
{
    auto done = sql.run(QStringLiteral("DELETE FROM search_pending "
                                       "WHERE seq = (SELECT seq FROM messages WHERE id = ?)"),
                        {messageId});
    if (done && *done == 0) {
        done =
            sql.run(QStringLiteral("INSERT INTO messages_fts(messages_fts, rowid, content, scope) "
                                   "SELECT 'delete', seq, content, scope FROM messages_search "
                                   "WHERE seq = (SELECT seq FROM messages WHERE id = ?)"),
                    {messageId});
    }
    return done ? Result<void>() : fail(done.error());
}

Result<void> endRun(Sql &sql, const QString &runId, RunStatus status, const QString &error,
                    Money cost, qint64 nowMs)
{
    auto done = sql.run(QStringLiteral("UPDATE runs SET status = ?, error = ?, cost = cost + ?, "
                                       "finished_at = ? WHERE id = ?"),
                        {enumName(status), error, cost.nanos(), nowMs, runId});
    if (!done)
        return fail(done.error());
    done = sql.run(QStringLiteral("UPDATE steps SET status = ?, error = ?, finished_at = ? "
                                  "WHERE run_id = ? AND finished_at = 0"),
                   {enumName(status), error, nowMs, runId});
    return done ? Result<void>() : fail(done.error());
}

void tell(Tx &tx, const QString &type, const QString &userId, const Message &message)
{
    tx.emitEvent({type, userId, message.id, messagePayload(message)});
}

Result<Session> sessionOf(Tx &tx, const QString &sessionId)
{
    const auto session = findRow<Session>(tx.sql(), QStringLiteral(" WHERE id = ?"), {sessionId});
    if (!session)
        return fail(session.error());
    if (!*session)
        return fail(ErrorCode::NotFound, QStringLiteral("Conversation not found"));
    return **session;
}

} // namespace

QByteArray messagePayload(const Message &message)
{
    if (message.content.size() <= kLongestPayloadText)
        return toJson(message);
    Message shortened = message;
    shortened.content.clear();
    QByteArray json = toJson(shortened);
    json.chop(1);
    return json + ",\"truncated\":true}";
}

Result<void> journalBegin(Tx &tx, Message &message, Message &reply, const Run &run,
                          const Step &step)
{
    auto session = sessionOf(tx, message.sessionId);
    if (!session)
        return fail(session.error());
    message.parentId = session->headId;
    const Timestamp now{tx.nowMs()};
    message.createdAt = message.completedAt = now;
    reply.createdAt = Timestamp{now.ms + 1}; // who pages by time must not lose one of the two
    session->headId = reply.id;
    session->messageCount += 2;
    session->updatedAt = now;
    session->archivedAt = {};
    if (session->title.isEmpty())
        session->title = titleFrom(message.content.isEmpty() && !message.attachments.isEmpty()
                                       ? message.attachments.first().name
                                       : message.content);

    Sql &sql = tx.sql();
    Result<qint64> done = insertRow(sql, message);
    if (done)
        done = insertRow(sql, reply);
    if (done)
        done = insertRow(sql, run);
    if (done)
        done = insertRow(sql, step);
    if (done)
        done = updateRow(sql, *session);
    if (!done)
        return fail(done.error());
    if (const auto indexed = addToIndex(sql, message.id); !indexed)
        return fail(indexed.error());
    tell(tx, QStringLiteral("message.created"), run.userId, message);
    tell(tx, QStringLiteral("message.started"), run.userId, reply);
    tx.emitEvent({QStringLiteral("session.updated"), run.userId, session->id, toJson(*session)});
    return {};
}

Result<void> journalResume(Tx &tx, Message &reply, const Run &run, const Step &step)
{
    const auto session = sessionOf(tx, reply.sessionId);
    if (!session)
        return fail(session.error());
    const auto stored = findRow<Message>(tx.sql(), QStringLiteral(" WHERE id = ?"), {reply.id});
    if (!stored)
        return fail(stored.error());
    const bool canGoOn = *stored && (*stored)->status != MessageStatus::Streaming
                         && (*stored)->status != MessageStatus::Complete;
    if (!canGoOn || session->headId != reply.id) {
        return failKeyed(ErrorCode::Conflict, QStringLiteral("message_not_resumable"),
                         QStringLiteral("Only the last answer of a conversation can be continued, "
                                        "and only when it is not complete"));
    }
    if (const auto removed = removeFromIndex(tx.sql(), reply.id); !removed)
        return fail(removed.error());
    Result<qint64> done = updateRow(tx.sql(), reply);
    if (done)
        done = insertRow(tx.sql(), run);
    if (done)
        done = insertRow(tx.sql(), step);
    if (!done)
        return fail(done.error());
    tell(tx, QStringLiteral("message.started"), run.userId, reply);
    return {};
}

Result<void> journalEnd(Tx &tx, const Message &reply, const UsageRow &usage, RunStatus status)
{
    Sql &sql = tx.sql();
    const auto updated = updateRow(sql, reply);
    if (!updated)
        return fail(updated.error());
    if (const auto used = insertUsage(sql, usage); !used)
        return used;
    if (const auto ended = endRun(sql, reply.runId, status, reply.error, usage.cost, tx.nowMs());
        !ended)
        return ended;
    if (*updated == 0) // the conversation was deleted meanwhile: what it cost stays
        return {};
    if (const auto indexed = addToIndex(sql, reply.id); !indexed)
        return indexed;
    const auto charged =
        sql.run(QStringLiteral("UPDATE sessions SET cost = cost + ?, updated_at = ? WHERE id = ?"),
                {usage.cost.nanos(), tx.nowMs(), reply.sessionId});
    if (!charged)
        return fail(charged.error());
    tell(tx, QStringLiteral("message.completed"), usage.userId, reply);
    const auto session = sessionOf(tx, reply.sessionId);
    if (!session)
        return fail(session.error());
    tx.emitEvent({QStringLiteral("session.updated"), usage.userId, session->id, toJson(*session)});
    return {};
}

Result<void> journalCheckpoints(Tx &tx, const QList<Checkpoint> &checkpoints)
{
    for (const Checkpoint &checkpoint : checkpoints) {
        const auto done = tx.sql().run(
            QStringLiteral("UPDATE messages SET content = ? WHERE id = ? AND status = 'streaming'"),
            {checkpoint.text, checkpoint.messageId});
        if (!done)
            return fail(done.error());
    }
    return {};
}

Result<int> journalRecover(Tx &tx)
{
    const auto open = listRows<Message>(tx.sql(), QStringLiteral(" WHERE status = 'streaming'"));
    if (!open)
        return fail(open.error());
    for (Message message : *open) {
        const auto session = sessionOf(tx, message.sessionId);
        if (!session)
            return fail(session.error());
        message.status = MessageStatus::Interrupted;
        message.error = QStringLiteral("The server ended while this was being written.");
        message.errorKey = QStringLiteral("interrupted");
        message.completedAt = Timestamp{tx.nowMs()};
        Result<qint64> done = updateRow(tx.sql(), message);
        if (!done)
            return fail(done.error());
        if (const auto indexed = addToIndex(tx.sql(), message.id); !indexed)
            return fail(indexed.error());
        if (const auto ended = endRun(tx.sql(), message.runId, RunStatus::Interrupted,
                                      message.error, {}, tx.nowMs());
            !ended)
            return fail(ended.error());
        tell(tx, QStringLiteral("message.completed"), session->ownerId, message);
    }
    return static_cast<int>(open->size());
}

Result<void> insertUsage(Sql &sql, const UsageRow &usage)
{
    auto done = insertRow(sql, usage);
    if (!done)
        return fail(done.error());
    const QString day = QString::fromLatin1(usage.createdAt.toIso().left(10));
    const bool isRequest = usage.kind != UsageKind::Summary; // means are per request
    done = sql.run(
        QStringLiteral(
            "INSERT INTO usage_daily(day, user_id, agent_id, provider, model, requests, failures, "
            "tokens_input, tokens_output, tokens_cached, cost, list_cost, latency_ms, last_at) "
            "VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
            "ON CONFLICT(day, user_id, agent_id, provider, model) DO UPDATE SET "
            "requests = requests + excluded.requests, failures = failures + excluded.failures, "
            "tokens_input = tokens_input + excluded.tokens_input, "
            "tokens_output = tokens_output + excluded.tokens_output, "
            "tokens_cached = tokens_cached + excluded.tokens_cached, "
            "cost = cost + excluded.cost, list_cost = list_cost + excluded.list_cost, "
            "latency_ms = latency_ms + excluded.latency_ms, last_at = excluded.last_at"),
        {day, usage.userId, usage.agentId, usage.provider, usage.requestedModel, isRequest ? 1 : 0,
         usage.success ? 0 : 1, usage.tokensInput, usage.tokensOutput, usage.tokensCached,
         usage.cost.nanos(), usage.listCost.nanos(), isRequest ? usage.latencyMs : 0,
         usage.createdAt.ms});
    return done ? Result<void>() : fail(done.error());
}

} // namespace troupe

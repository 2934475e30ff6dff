// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/turnjournal.h"

#include "core/base/ids.h"
#include "core/engine/messagetree.h"
#include "core/engine/run/loopjournal.h"
#include "core/engine/titles.h"
#include "core/meta/values.h"
#include "core/storage/rows.h"

#include <QHash>

#include <utility>

namespace troupe {

namespace {

constexpr qsizetype kLongestPayloadText = 32'768;

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
                    const UsageRow &usage, qint64 nowMs)
{
    const Money cost = usage.cost;
    auto done = sql.run(QStringLiteral("UPDATE runs SET status = ?, error = ?, cost = cost + ?, "
                                       "tokens_input = tokens_input + ?, tokens_output = "
                                       "tokens_output + ?, finished_at = ? WHERE id = ?"),
                        {enumName(status), error, cost.nanos(), usage.tokensInput,
                         usage.tokensOutput, nowMs, runId});
    if (!done)
        return fail(done.error());
    done = sql.run(QStringLiteral("UPDATE steps SET status = ?, error = ?, cost = cost + ?, "
                                  "tokens_input = tokens_input + ?, tokens_output = "
                                  "tokens_output + ?, latency_ms = latency_ms + ?, finished_at = ? "
                                  "WHERE run_id = ? AND finished_at = 0"),
                   {enumName(status), error, cost.nanos(), usage.tokensInput, usage.tokensOutput,
                    usage.latencyMs, nowMs, runId});
    return done ? Result<void>() : fail(done.error());
}

Result<void> setRunStatus(Sql &sql, const QString &runId, RunStatus status)
{
    auto done = sql.run(QStringLiteral("UPDATE runs SET status = ? WHERE id = ?"),
                        {enumName(status), runId});
    if (done) {
        done = sql.run(QStringLiteral(
                           "UPDATE steps SET status = ? WHERE run_id = ? AND finished_at = 0"),
                       {enumName(status), runId});
    }
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

/// `reply` as it is when the run begins: what it has already is not the run's.
Run newRun(const QString &userId, const Message &reply, qint64 nowMs)
{
    Run run;
    run.id = reply.runId;
    run.userId = userId;
    run.kind = QStringLiteral("chat");
    run.agentId = reply.agentId;
    run.sessionId = reply.sessionId;
    run.createdAt = run.startedAt = Timestamp{nowMs};
    if (!reply.content.isEmpty() || !reply.toolCalls.isEmpty()) {
        run.input = {{QStringLiteral("resumed_from"), reply.content.size()},
                     {QStringLiteral("earlier_calls"), reply.toolCalls.size()}};
    }
    return run;
}

Step newStep(const Message &reply, qint64 nowMs)
{
    Step step;
    step.id = newId();
    step.runId = reply.runId;
    step.kind = QStringLiteral("agent_turn");
    step.messageId = reply.id;
    step.startedAt = Timestamp{nowMs};
    return step;
}

Result<void> insertRun(Sql &sql, const QString &userId, const Message &reply, qint64 nowMs)
{
    auto done = insertRow(sql, newRun(userId, reply, nowMs));
    if (done)
        done = insertRow(sql, newStep(reply, nowMs));
    return done ? Result<void>() : fail(done.error());
}

Result<QString> parentFor(Sql &sql, const Session &session, const TurnStart &start)
{
    if (start.after)
        return *start.after;
    if (start.knownHead.isEmpty() || start.knownHead == session.headId)
        return session.headId;
    bool isShown = false;
    const auto found =
        sql.first(QStringLiteral("SELECT shown FROM messages WHERE id = ?"), {start.knownHead},
                  [&](const Row &row) { isShown = row.integer(0) != 0; });
    if (!found)
        return fail(found.error());
    return isShown ? session.headId : start.knownHead;
}

/// A branch can be deleted after a turn on it was asked for.
Result<void> isThere(Sql &sql, const QString &sessionId, const QString &messageId)
{
    if (messageId.isEmpty())
        return {};
    const auto found =
        sql.first(QStringLiteral("SELECT 1 FROM messages WHERE id = ? AND session_id = ?"),
                  {messageId, sessionId}, [](const Row &) {});
    if (!found)
        return fail(found.error());
    if (!*found) {
        return failKeyed(ErrorCode::Conflict, QStringLiteral("message_gone"),
                         QStringLiteral("What this would follow was deleted meanwhile"));
    }
    return {};
}

Result<void> insertTurn(Sql &sql, TurnStart &start, Timestamp now)
{
    if (!start.isStored) {
        if (const auto done = insertRow(sql, start.message); !done)
            return fail(done.error());
        if (auto indexed = addToIndex(sql, start.message.id); !indexed)
            return indexed;
    }
    bool isFirst = true;
    for (Message &reply : start.replies) {
        reply.parentId = start.message.id;
        reply.createdAt = Timestamp{now.ms + 1}; // who pages by time must not lose one of the two
        reply.shown = std::exchange(isFirst, false);
        if (const auto done = insertRow(sql, reply); !done)
            return fail(done.error());
        if (auto begun = insertRun(sql, start.userId, reply, now.ms); !begun)
            return begun;
    }
    return {};
}

/// How long the branch is now, and who the siblings are, for those who are told.
Result<void> afterBranching(Sql &sql, Session &session, TurnStart &start)
{
    const auto count = messagetree::shownCount(sql, session.id);
    if (!count)
        return fail(count.error());
    session.messageCount = *count;
    QList<Message> messages = start.replies;
    messages.prepend(start.message);
    if (auto added = messagetree::addSiblings(sql, session.id, messages); !added)
        return added;
    start.message = messages.takeFirst();
    start.replies = messages;
    return {};
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

Result<void> journalBegin(Tx &tx, TurnStart &start)
{
    Sql &sql = tx.sql();
    auto session = sessionOf(tx, start.message.sessionId);
    if (!session)
        return fail(session.error());
    Message &message = start.message;
    if (!start.isStored) {
        const auto parent = parentFor(sql, *session, start);
        if (!parent)
            return fail(parent.error());
        message.parentId = *parent;
    }
    const QString tip = start.isStored ? message.id : message.parentId;
    const bool branches = tip != session->headId;
    if (branches) {
        if (auto there = isThere(sql, session->id, tip); !there)
            return there;
        if (auto shown = messagetree::showPathTo(sql, session->id, tip); !shown)
            return shown;
        message.shown = true;
    }
    const Timestamp now{tx.nowMs()};
    if (!start.isStored)
        message.createdAt = message.completedAt = now;
    if (auto stored = insertTurn(sql, start, now); !stored)
        return stored;
    session->headId = start.replies.first().id;
    session->messageCount += start.isStored ? 1 : 2;
    session->updatedAt = now;
    session->archivedAt = {};
    if (session->title.isEmpty()) {
        session->title = ruleTitle(message.content.isEmpty() && !message.attachments.isEmpty()
                                       ? message.attachments.first().name
                                       : message.content);
        session->titledBy = TitledBy::Rules;
    }
    if (branches || start.replies.size() > 1) {
        if (auto counted = afterBranching(sql, *session, start); !counted)
            return counted;
    }
    if (const auto updated = updateRow(sql, *session); !updated)
        return fail(updated.error());
    const QByteArray told = toJson(*session);
    if (branches) // first: what a watcher shows has to make room
        tx.emitEvent({QStringLiteral("session.switched"), start.userId, session->id, told});
    if (!start.isStored)
        tell(tx, QStringLiteral("message.created"), start.userId, message);
    for (const Message &reply : std::as_const(start.replies))
        tell(tx, QStringLiteral("message.started"), start.userId, reply);
    tx.emitEvent({QStringLiteral("session.updated"), start.userId, session->id, told});
    return {};
}

Result<void> journalResume(Tx &tx, const QString &userId, Message &reply)
{
    const auto session = sessionOf(tx, reply.sessionId);
    if (!session)
        return fail(session.error());
    const auto stored = findRow<Message>(tx.sql(), QStringLiteral(" WHERE id = ?"), {reply.id});
    if (!stored)
        return fail(stored.error());
    const bool canGoOn = *stored && (*stored)->status != MessageStatus::Streaming
                         && (*stored)->status != MessageStatus::Waiting
                         && (*stored)->status != MessageStatus::Complete;
    if (!canGoOn || !messagetree::isLeaf(tx.sql(), *session, reply.id)) {
        return failKeyed(ErrorCode::Conflict, QStringLiteral("message_not_resumable"),
                         QStringLiteral("Only the last answer of a conversation can be continued, "
                                        "and only when it is not complete"));
    }
    reply.shown = (*stored)->shown;
    if (const auto removed = removeFromIndex(tx.sql(), reply.id); !removed)
        return fail(removed.error());
    const auto updated = updateRow(tx.sql(), reply);
    if (!updated)
        return fail(updated.error());
    if (auto begun = insertRun(tx.sql(), userId, reply, tx.nowMs()); !begun)
        return begun;
    tell(tx, QStringLiteral("message.started"), userId, reply);
    return {};
}

Result<bool> journalEnd(Tx &tx, const Message &reply, const UsageRow &usage, RunStatus status)
{
    Sql &sql = tx.sql();
    // Another branch may have been switched to while this was written.
    Message ended = reply;
    const auto place =
        sql.first(QStringLiteral("SELECT shown FROM messages WHERE id = ?"), {reply.id},
                  [&](const Row &row) { ended.shown = row.integer(0) != 0; });
    if (!place)
        return fail(place.error());
    const auto updated = updateRow(sql, ended);
    if (!updated)
        return fail(updated.error());
    const bool isNew = !usage.id.isEmpty();
    if (isNew) {
        if (const auto used = insertUsage(sql, usage); !used)
            return fail(used.error());
    }
    UsageRow added = usage;
    if (!isNew) {
        added.cost = {};
        added.tokensInput = added.tokensOutput = 0;
    }
    const Money cost = added.cost;
    if (const auto over = endRun(sql, reply.runId, status, reply.error, added, tx.nowMs()); !over)
        return fail(over.error());
    if (*updated == 0) // the conversation was deleted meanwhile: what it cost stays
        return false;
    if (const auto indexed = addToIndex(sql, reply.id); !indexed)
        return fail(indexed.error());
    const auto charged =
        sql.run(QStringLiteral("UPDATE sessions SET cost = cost + ?, updated_at = ? WHERE id = ?"),
                {cost.nanos(), tx.nowMs(), reply.sessionId});
    if (!charged)
        return fail(charged.error());
    tell(tx, QStringLiteral("message.completed"), usage.userId, ended);
    const auto session = sessionOf(tx, reply.sessionId);
    if (!session)
        return fail(session.error());
    tx.emitEvent({QStringLiteral("session.updated"), usage.userId, session->id, toJson(*session)});
    return ended.shown;
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

static Result<void> interrupt(Tx &tx, Message message, const QString &ownerId)
{
    message.status = MessageStatus::Interrupted;
    message.error = QStringLiteral("The server ended while this was being written.");
    message.errorKey = QStringLiteral("interrupted");
    message.completedAt = Timestamp{tx.nowMs()};
    const auto done = updateRow(tx.sql(), message);
    if (!done)
        return fail(done.error());
    if (const auto indexed = addToIndex(tx.sql(), message.id); !indexed)
        return fail(indexed.error());
    if (const auto ended = endRun(tx.sql(), message.runId, RunStatus::Interrupted, message.error,
                                  UsageRow(), tx.nowMs());
        !ended)
        return fail(ended.error());
    tell(tx, QStringLiteral("message.completed"), ownerId, message);
    return {};
}

Result<RecoveredTurns> journalRecover(
    Tx &tx, const std::function<bool(const ToolCallRecord &)> &isRepeatable)
{
    RecoveredTurns recovered;
    const auto open = listRows<Message>(tx.sql(), QStringLiteral(" WHERE status = 'streaming'"));
    if (!open)
        return fail(open.error());
    for (const Message &message : *open) {
        const auto session = sessionOf(tx, message.sessionId);
        if (!session)
            return fail(session.error());
        QString stepId;
        const auto called =
            tx.sql().first(QStringLiteral("SELECT step_id FROM model_calls WHERE run_id = ?"),
                           {message.runId}, [&](const Row &row) { stepId = row.text(0); });
        if (!called)
            return fail(called.error());
        if (!*called) {
            if (const auto ended = interrupt(tx, message, session->ownerId); !ended)
                return fail(ended.error());
            ++recovered.interrupted;
            continue;
        }
        if (const auto settled = recoverCalls(tx, stepId, isRepeatable); !settled)
            return fail(settled.error());
        const auto isAsked = journalPark(tx, message, stepId);
        if (!isAsked)
            return fail(isAsked.error());
        if (!*isAsked)
            recovered.goOn.append(message.id);
    }
    // Turns that waited, and that somebody decided about just before the end.
    const auto ready = tx.sql().each(
        QStringLiteral("SELECT m.id FROM messages m WHERE m.status = 'waiting_approval' AND NOT "
                       "EXISTS (SELECT 1 FROM approvals a WHERE a.run_id = m.run_id AND a.status = "
                       "'pending')"),
        {}, [&](const Row &row) {
            if (!recovered.goOn.contains(row.text(0)))
                recovered.goOn.append(row.text(0));
            return true;
        });
    return ready ? Result<RecoveredTurns>(recovered) : fail(ready.error());
}

Result<bool> journalPark(Tx &tx, const Message &reply, const QString &stepId)
{
    bool isAsked = false;
    const auto asked = tx.sql().first(
        QStringLiteral("SELECT 1 FROM approvals WHERE run_id = ? AND step_id = ? AND "
                       "status = 'pending'"),
        {reply.runId, stepId}, [&](const Row &) { isAsked = true; });
    if (!asked)
        return fail(asked.error());
    const auto session = sessionOf(tx, reply.sessionId);
    if (!session)
        return fail(session.error());
    Message waiting = reply;
    waiting.status = MessageStatus::Waiting;
    const auto place =
        tx.sql().first(QStringLiteral("SELECT shown FROM messages WHERE id = ?"), {reply.id},
                       [&](const Row &row) { waiting.shown = row.integer(0) != 0; });
    if (!place)
        return fail(place.error());
    const auto updated = updateRow(tx.sql(), waiting);
    if (!updated)
        return fail(updated.error());
    const auto parked = setRunStatus(tx.sql(), reply.runId, RunStatus::Waiting);
    if (!parked)
        return fail(parked.error());
    tell(tx, QStringLiteral("message.waiting"), session->ownerId, waiting);
    return isAsked;
}

static Result<Message> waitingMessage(Tx &tx, const QString &messageId)
{
    const auto found = findRow<Message>(tx.sql(), QStringLiteral(" WHERE id = ?"), {messageId});
    if (!found)
        return fail(found.error());
    if (!*found)
        return fail(ErrorCode::NotFound, QStringLiteral("Message not found"));
    if ((*found)->status != MessageStatus::Waiting) {
        return failKeyed(ErrorCode::Conflict, QStringLiteral("message_not_streaming"),
                         QStringLiteral("This answer has ended already"));
    }
    return **found;
}

Result<Message> journalUnpark(Tx &tx, const QString &messageId)
{
    auto message = waitingMessage(tx, messageId);
    if (!message)
        return message;
    const auto session = sessionOf(tx, message->sessionId);
    if (!session)
        return fail(session.error());
    message->status = MessageStatus::Streaming;
    const auto updated = updateRow(tx.sql(), *message);
    if (!updated)
        return fail(updated.error());
    if (const auto runs = setRunStatus(tx.sql(), message->runId, RunStatus::Running); !runs)
        return fail(runs.error());
    tell(tx, QStringLiteral("message.started"), session->ownerId, *message);
    return message;
}

/// Calls that were shown as waiting are shown as they ended.
static Result<void> showEndedCalls(Tx &tx, Message &message)
{
    QHash<QString, QPair<QString, QString>> ended;
    const auto read =
        tx.sql().each(QStringLiteral("SELECT id, status, result FROM tool_calls WHERE run_id = ?"),
                      {message.runId}, [&ended](const Row &row) {
                          ended.insert(row.text(0), {row.text(1), row.text(2)});
                          return true;
                      });
    if (!read)
        return fail(read.error());
    for (QJsonValueRef shown : message.toolCalls) {
        QJsonObject call = shown.toObject();
        const auto known = ended.constFind(call[QLatin1String("record_id")].toString());
        if (known == ended.cend() || call[QLatin1String("status")].toString() == known->first)
            continue;
        call[QStringLiteral("status")] = known->first;
        call[QStringLiteral("result")] = known->second;
        shown = call;
    }
    return {};
}

Result<Message> journalStopWaiting(Tx &tx, const QString &messageId)
{
    auto message = waitingMessage(tx, messageId);
    if (!message)
        return message;
    const auto session = sessionOf(tx, message->sessionId);
    if (!session)
        return fail(session.error());
    if (const auto cancelled = cancelApprovals(tx, message->runId); !cancelled)
        return fail(cancelled.error());
    if (const auto shown = showEndedCalls(tx, *message); !shown)
        return fail(shown.error());
    message->status = MessageStatus::Stopped;
    message->finishReason = QStringLiteral("stopped");
    message->completedAt = Timestamp{tx.nowMs()};
    const auto updated = updateRow(tx.sql(), *message);
    if (!updated)
        return fail(updated.error());
    if (const auto indexed = addToIndex(tx.sql(), messageId); !indexed)
        return fail(indexed.error());
    if (const auto ended =
            endRun(tx.sql(), message->runId, RunStatus::Cancelled, {}, UsageRow(), tx.nowMs());
        !ended)
        return fail(ended.error());
    tell(tx, QStringLiteral("message.completed"), session->ownerId, *message);
    return message;
}

Result<bool> journalTitle(Tx &tx, const QString &sessionId, const QString &title,
                          const UsageRow &usage)
{
    Sql &sql = tx.sql();
    if (const auto used = insertUsage(sql, usage); !used)
        return fail(used.error());
    auto session = findRow<Session>(sql, QStringLiteral(" WHERE id = ?"), {sessionId});
    if (!session)
        return fail(session.error());
    if (!*session)
        return false;
    (*session)->cost += usage.cost;
    const bool isTaken = !title.isEmpty() && (*session)->titledBy == TitledBy::Rules;
    if (isTaken) {
        (*session)->title = title;
        (*session)->titledBy = TitledBy::Model;
    }
    if (const auto updated = updateRow(sql, **session); !updated)
        return fail(updated.error());
    tx.emitEvent({QStringLiteral("session.updated"), usage.userId, sessionId, toJson(**session)});
    return isTaken;
}

Result<void> insertUsage(Sql &sql, const UsageRow &usage)
{
    auto done = insertRow(sql, usage);
    if (!done)
        return fail(done.error());
    const QString day = QString::fromLatin1(usage.createdAt.toIso().left(10));
    // Means are over requests.
    const bool isRequest = usage.kind == UsageKind::Answer || usage.kind == UsageKind::Test;
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
         isRequest && !usage.success ? 1 : 0, usage.tokensInput, usage.tokensOutput,
         usage.tokensCached, usage.cost.nanos(), usage.listCost.nanos(),
         isRequest ? usage.latencyMs : 0, usage.createdAt.ms});
    return done ? Result<void>() : fail(done.error());
}

} // namespace troupe

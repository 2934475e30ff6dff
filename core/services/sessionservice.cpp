// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/sessionservice.h"

#include "core/base/ids.h"
#include "core/engine/chatengine.h"
#include "core/engine/messagetree.h"
#include "core/meta/values.h"
#include "core/services/messagefiles.h"
#include "core/services/messagesearch.h"
#include "core/services/paging.h"
#include "core/storage/database.h"
#include "core/storage/rows.h"

namespace troupe {

namespace {

constexpr qsizetype kLongestTag = 100;
constexpr qint64 kDayMs = 86'400'000;
constexpr int kMostTags = 500;

tl::unexpected<Error> sessionNotFound()
{
    return failKeyed(ErrorCode::NotFound, QStringLiteral("session_not_found"),
                     QStringLiteral("Conversation not found"));
}

tl::unexpected<Error> messageNotFound()
{
    return failKeyed(ErrorCode::NotFound, QStringLiteral("message_not_found"),
                     QStringLiteral("Message not found"));
}

tl::unexpected<Error> emptyMessage()
{
    Error error(ErrorCode::Invalid, QStringLiteral("text must not be empty"));
    error.issues.append({QStringLiteral("/text"), QStringLiteral("must not be empty")});
    return fail(std::move(error));
}

tl::unexpected<Error> aroundWithCursor()
{
    Error error(ErrorCode::Invalid, QStringLiteral("A page has either a middle or a beginning"));
    error.issues.append({QStringLiteral("/around"), QStringLiteral("cannot stand with cursor")});
    return fail(std::move(error));
}

/// Out of the full-text index, before what it is found by changes. Streaming answers are not in it.
Result<void> removeFromIndex(Sql &sql, const QString &sessionId)
{
    const auto done =
        sql.run(QStringLiteral("INSERT INTO messages_fts(messages_fts, rowid, content, scope) "
                               "SELECT 'delete', seq, content, scope FROM messages_search "
                               "WHERE seq IN (SELECT seq FROM messages WHERE session_id = ? "
                               "AND status NOT IN ('streaming', 'waiting_approval')) "
                               "AND seq NOT IN (SELECT seq FROM search_pending)"),
                {sessionId});
    return done ? Result<void>() : fail(done.error());
}

/// Messages are found by the tags of their conversation.
Result<void> storeTags(Sql &sql, const Session &session)
{
    if (auto removed = removeFromIndex(sql, session.id); !removed)
        return removed;
    auto done = updateRow(sql, session);
    if (done) {
        done = sql.run(QStringLiteral("INSERT OR IGNORE INTO search_pending(seq) SELECT seq FROM "
                                      "messages WHERE session_id = ? AND status NOT IN "
                                      "('streaming', 'waiting_approval')"),
                       {session.id});
    }
    return done ? Result<void>() : fail(done.error());
}

/// What people may type as tags: trimmed, none twice.
QStringList tidyTags(const QStringList &tags)
{
    QStringList tidy;
    for (const QString &tag : tags) {
        const QString word = tag.simplified().left(kLongestTag);
        if (!word.isEmpty() && !tidy.contains(word, Qt::CaseInsensitive))
            tidy += word;
    }
    return tidy;
}

Result<Session> insertSession(Tx &tx, const Session &draft)
{
    Session session = draft;
    session.tags = tidyTags(session.tags);
    session.titledBy = session.title.isEmpty() ? TitledBy::Nobody : TitledBy::Person;
    session.createdAt = session.updatedAt = Timestamp{tx.nowMs()};
    if (const auto inserted = insertRow(tx.sql(), session); !inserted)
        return fail(inserted.error());
    tx.emitEvent({QStringLiteral("session.created"), session.ownerId, session.id, toJson(session)});
    return session;
}

Result<Session> ownedSession(Sql &sql, const QString &userId, const QString &anyId)
{
    const auto id = parseId(anyId);
    if (!id)
        return sessionNotFound();
    const auto session = findRow<Session>(sql, QStringLiteral(" WHERE id = ?"), {*id});
    if (!session)
        return fail(session.error());
    if (!*session || (*session)->ownerId != userId)
        return sessionNotFound();
    return **session;
}

Result<Page<Message>> messagesAfter(Sql &sql, const QString &sessionId, const QString &cursorId,
                                    ListOrder order, int limit)
{
    const bool newestFirst = order == ListOrder::Desc;
    QString tail = QStringLiteral(" WHERE session_id = ? AND shown = 1");
    QVariantList binds{sessionId};
    if (!cursorId.isEmpty()) {
        tail += newestFirst ? QStringLiteral(" AND seq < (SELECT seq FROM messages WHERE id = ?)")
                            : QStringLiteral(" AND seq > (SELECT seq FROM messages WHERE id = ?)");
        binds += cursorId;
    }
    tail += newestFirst ? QStringLiteral(" ORDER BY seq DESC LIMIT ?")
                        : QStringLiteral(" ORDER BY seq LIMIT ?");
    binds += limit + 1;
    auto rows = listRows<Message>(sql, tail, binds);
    if (!rows)
        return fail(rows.error());
    Page<Message> page;
    page.items = std::move(*rows);
    if (cutToLimit(page.items, limit))
        page.nextCursor = encodeCursor({page.items.last().id});
    return page;
}

/// The numbers of up to `limit` messages on one side of `seq`, the nearest first.
Result<QList<qint64>> seqsBeside(Sql &sql, const QString &sessionId, qint64 seq, bool newer,
                                 int limit)
{
    QList<qint64> seqs;
    const auto done =
        sql.each(newer ? QStringLiteral("SELECT seq FROM messages WHERE session_id = ? "
                                        "AND shown = 1 AND seq > ? ORDER BY seq LIMIT ?")
                       : QStringLiteral("SELECT seq FROM messages WHERE session_id = ? "
                                        "AND shown = 1 AND seq < ? ORDER BY seq DESC LIMIT ?"),
                 {sessionId, seq, limit}, [&](const Row &row) {
                     seqs.append(row.integer(0));
                     return true;
                 });
    return done ? Result<QList<qint64>>(seqs) : fail(done.error());
}

// Half of the page stands before the message. What one side lacks, the other has more of.
Result<Page<Message>> messagesAround(Sql &sql, const QString &sessionId, const QString &messageId,
                                     ListOrder order, int limit)
{
    std::optional<qint64> middle;
    bool isShown = true;
    const auto found =
        sql.first(QStringLiteral("SELECT seq, shown FROM messages WHERE id = ? AND session_id = ?"),
                  {messageId, sessionId}, [&](const Row &row) {
                      middle = row.integer(0);
                      isShown = row.integer(1) != 0;
                  });
    if (!found)
        return fail(found.error());
    if (!middle)
        return messageNotFound();
    if (!isShown) {
        return failKeyed(ErrorCode::Conflict, QStringLiteral("branch_not_shown"),
                         QStringLiteral("This message is on a branch that is not shown. Switch to "
                                        "it first."));
    }
    const auto older = seqsBeside(sql, sessionId, *middle, false, limit);
    const auto newer = seqsBeside(sql, sessionId, *middle, true, limit);
    if (!older || !newer)
        return fail(older ? newer.error() : older.error());
    const qsizetype others = limit - 1;
    const qsizetype before =
        qMin(older->size(), qMax(others / 2, others - qMin(others, newer->size())));
    const qsizetype after = qMin(newer->size(), others - before);
    const qint64 first = before > 0 ? older->at(before - 1) : *middle;
    const qint64 last = after > 0 ? newer->at(after - 1) : *middle;
    const bool newestFirst = order == ListOrder::Desc;
    auto rows = listRows<Message>(
        sql,
        newestFirst ? QStringLiteral(" WHERE session_id = ? AND shown = 1 AND seq BETWEEN ? AND ? "
                                     "ORDER BY seq DESC")
                    : QStringLiteral(" WHERE session_id = ? AND shown = 1 AND seq BETWEEN ? AND ? "
                                     "ORDER BY seq"),
        {sessionId, first, last});
    if (!rows)
        return fail(rows.error());
    Page<Message> page;
    page.items = std::move(*rows);
    const bool hasOlder = older->size() > before;
    const bool hasNewer = newer->size() > after;
    if (newestFirst ? hasOlder : hasNewer)
        page.nextCursor = encodeCursor({page.items.last().id});
    if (newestFirst ? hasNewer : hasOlder)
        page.previousCursor = encodeCursor({page.items.first().id});
    return page;
}

} // namespace

Task<Page<Session>> SessionService::list(Caller caller, ListSessions query)
{
    QString where = QStringLiteral(" WHERE owner_id = ?");
    QVariantList binds{caller.userId};
    where += query.archived ? QStringLiteral(" AND archived_at > 0")
                            : QStringLiteral(" AND archived_at = 0");
    if (!query.agentId.isEmpty()) {
        const auto agent = m_agents.find(caller, query.agentId);
        if (!agent)
            co_return fail(agent.error());
        where += QStringLiteral(" AND agent_id = ?");
        binds += agent->id;
    }
    if (!query.tag.isEmpty()) {
        where += QStringLiteral(
            " AND EXISTS (SELECT 1 FROM json_each(tags) WHERE lower(value) = lower(?))");
        binds += query.tag;
    }
    const auto days = dayRange(query.from, query.to);
    if (!days)
        co_return fail(days.error());
    if (days->from.isValid()) {
        where += QStringLiteral(" AND updated_at >= ?");
        binds += days->from.startOfDay(Qt::UTC).toMSecsSinceEpoch();
    }
    if (days->to.isValid()) {
        where += QStringLiteral(" AND updated_at < ?");
        binds += days->to.startOfDay(Qt::UTC).toMSecsSinceEpoch() + kDayMs;
    }
    if (!query.search.isEmpty()) {
        where += QStringLiteral(" AND (title LIKE ? ESCAPE '\\' OR tags LIKE ? ESCAPE '\\')");
        binds += likePattern(query.search);
        binds += likePattern(query.search);
    }
    if (!query.cursor.isEmpty()) {
        const auto cursor = decodeCursor(query.cursor, 3);
        if (!cursor)
            co_return fail(cursor.error());
        where += QStringLiteral(" AND (pinned, updated_at, id) < (?, ?, ?)");
        binds += cursor->at(0).toInt();
        binds += cursor->at(1).toLongLong();
        binds += cursor->at(2);
    }
    where += QStringLiteral(" ORDER BY pinned DESC, updated_at DESC, id DESC LIMIT ?");
    binds += query.limit + 1;
    auto read = [where, binds](Sql &sql) { return listRows<Session>(sql, where, binds); };
    auto rows = co_await m_db.read(std::move(read));
    if (!rows)
        co_return fail(rows.error());
    Page<Session> page;
    page.items = std::move(*rows);
    if (cutToLimit(page.items, query.limit)) {
        const Session &last = page.items.last();
        page.nextCursor = encodeCursor(
            {QString::number(last.pinned ? 1 : 0), QString::number(last.updatedAt.ms), last.id});
    }
    co_return page;
}

Result<Session> SessionService::find(const Caller &caller, const QString &sessionId) const
{
    return ownedSession(m_db.reader(), caller.userId, sessionId);
}

Task<Session> SessionService::create(Caller caller, CreateSession input)
{
    const auto agent = m_agents.find(caller, input.agentId);
    if (!agent)
        co_return fail(agent.error());
    Session draft;
    draft.id = newId();
    draft.ownerId = caller.userId;
    draft.agentId = agent->id;
    draft.title = input.title;
    draft.tags = input.tags;
    auto write = [draft](Tx &tx) { return insertSession(tx, draft); };
    co_return co_await m_db.write(std::move(write));
}

Task<Session> SessionService::findOrCreateExternal(Caller caller, QString agentId,
                                                   QString externalId)
{
    const auto agent = m_agents.find(caller, agentId);
    if (!agent)
        co_return fail(agent.error());
    // The last condition lets SQLite use the index, which has only conversations with a name.
    const QString tail = QStringLiteral(
        " WHERE owner_id = ? AND agent_id = ? AND external_id = ? AND external_id <> ''");
    const QVariantList binds{caller.userId, agent->id, externalId};
    if (!externalId.isEmpty()) {
        const auto known = findRow<Session>(m_db.reader(), tail, binds);
        if (!known)
            co_return fail(known.error());
        if (*known)
            co_return **known;
    }
    Session draft;
    draft.id = newId();
    draft.ownerId = caller.userId;
    draft.agentId = agent->id;
    draft.externalId = externalId;
    auto write = [draft, tail, binds](Tx &tx) -> Result<Session> {
        if (!draft.externalId.isEmpty()) { // another request may have been first
            const auto known = findRow<Session>(tx.sql(), tail, binds);
            if (!known)
                return fail(known.error());
            if (*known)
                return **known;
        }
        return insertSession(tx, draft);
    };
    co_return co_await m_db.write(std::move(write));
}

Task<Session> SessionService::update(Caller caller, QString sessionId,
                                     Patch<SessionChanges> changes)
{
    const QString userId = caller.userId;
    auto write = [userId, sessionId, changes](Tx &tx) -> Result<Session> {
        auto session = ownedSession(tx.sql(), userId, sessionId);
        if (!session)
            return fail(session.error());
        const SessionChanges &to = changes.value;
        const QStringList tagsBefore = session->tags;
        if (changes.has<&SessionChanges::title>()) {
            session->title = to.title;
            session->titledBy = to.title.isEmpty() ? TitledBy::Nobody : TitledBy::Person;
        }
        if (changes.has<&SessionChanges::tags>())
            session->tags = tidyTags(to.tags);
        if (changes.has<&SessionChanges::pinned>())
            session->pinned = to.pinned;
        if (changes.has<&SessionChanges::archived>())
            session->archivedAt = to.archived ? Timestamp{tx.nowMs()} : Timestamp{};
        if (session->tags != tagsBefore) {
            if (const auto stored = storeTags(tx.sql(), *session); !stored)
                return fail(stored.error());
        } else if (const auto updated = updateRow(tx.sql(), *session); !updated) {
            return fail(updated.error());
        }
        tx.emitEvent({QStringLiteral("session.updated"), userId, session->id, toJson(*session)});
        return *session;
    };
    const Result<Session> updated = co_await m_db.write(std::move(write));
    if (updated && changes.has<&SessionChanges::tags>())
        m_engine.noteForSearch();
    co_return updated;
}

Task<Page<TagCount>> SessionService::tags(Caller caller, ListTags query)
{
    auto read = [userId = caller.userId, archived = query.archived](Sql &sql) {
        Page<TagCount> page;
        const auto done =
            sql.each(archived
                         ? QStringLiteral("SELECT value, count(*) FROM sessions, json_each(tags) "
                                          "WHERE owner_id = ? AND archived_at > 0 "
                                          "GROUP BY lower(value) ORDER BY 2 DESC, 1 LIMIT ?")
                         : QStringLiteral("SELECT value, count(*) FROM sessions, json_each(tags) "
                                          "WHERE owner_id = ? AND archived_at = 0 "
                                          "GROUP BY lower(value) ORDER BY 2 DESC, 1 LIMIT ?"),
                     {userId, kMostTags}, [&page](const Row &row) {
                         TagCount &tag = page.items.emplaceBack();
                         tag.tag = row.text(0);
                         tag.count = static_cast<int>(row.integer(1));
                         return true;
                     });
        return done ? Result<Page<TagCount>>(page) : fail(done.error());
    };
    co_return co_await m_db.read(std::move(read));
}

Task<void> SessionService::remove(Caller caller, QString sessionId)
{
    const QString userId = caller.userId;
    auto write = [userId, sessionId](Tx &tx) -> Result<QString> {
        const auto session = ownedSession(tx.sql(), userId, sessionId);
        if (!session)
            return fail(session.error());
        if (const auto removed = removeFromIndex(tx.sql(), session->id); !removed)
            return fail(removed.error());
        const auto done =
            tx.sql().run(QStringLiteral("DELETE FROM sessions WHERE id = ?"), {session->id});
        if (!done)
            return fail(done.error());
        tx.emitEvent({QStringLiteral("session.deleted"), userId, session->id,
                      "{\"id\":\"" + session->id.toLatin1() + "\"}"});
        return session->id;
    };
    const Result<QString> removed = co_await m_db.write(std::move(write));
    co_return removed ? Result<void>() : fail(removed.error());
}

Task<Page<Message>> SessionService::messages(Caller caller, ListMessages query)
{
    const auto session = find(caller, query.sessionId);
    if (!session)
        co_return fail(session.error());
    QString cursorId;
    if (!query.cursor.isEmpty()) {
        const auto cursor = decodeCursor(query.cursor, 1);
        if (!cursor)
            co_return fail(cursor.error());
        cursorId = cursor->first();
    }
    QString around;
    if (!query.around.isEmpty()) {
        if (!cursorId.isEmpty())
            co_return aroundWithCursor();
        const auto id = parseId(query.around);
        if (!id)
            co_return messageNotFound();
        around = *id;
    }
    auto read = [sessionId = session->id, cursorId, around, query](Sql &sql) {
        auto page = around.isEmpty()
                        ? messagesAfter(sql, sessionId, cursorId, query.order, query.limit)
                        : messagesAround(sql, sessionId, around, query.order, query.limit);
        if (page) {
            if (const auto added = messagetree::addSiblings(sql, sessionId, page->items); !added)
                return Result<Page<Message>>(fail(added.error()));
        }
        return page;
    };
    auto page = co_await m_db.read(std::move(read));
    if (!page)
        co_return fail(page.error());
    for (Message &message : page->items)
        m_engine.fillLive(message);
    co_return std::move(*page);
}

Result<Message> SessionService::message(const Caller &caller, const QString &messageId) const
{
    const auto id = parseId(messageId);
    if (!id)
        return messageNotFound();
    auto message = findRow<Message>(m_db.reader(), QStringLiteral(" WHERE id = ?"), {*id});
    if (!message)
        return fail(message.error());
    if (!*message || !ownedSession(m_db.reader(), caller.userId, (*message)->sessionId))
        return messageNotFound();
    QList<Message> one{std::move(**message)};
    const QString sessionId = one.first().sessionId;
    if (const auto added = messagetree::addSiblings(m_db.reader(), sessionId, one); !added)
        return fail(added.error());
    m_engine.fillLive(one.first());
    return one.first();
}

Task<TurnStarted> SessionService::post(Caller caller, PostMessage input)
{
    const auto session = find(caller, input.sessionId);
    if (!session)
        co_return fail(session.error());
    const auto agent = m_agents.find(caller, session->agentId);
    if (!agent)
        co_return fail(agent.error());
    if (agent->status != AgentStatus::Active) {
        co_return failKeyed(ErrorCode::Conflict, QStringLiteral("agent_inactive"),
                            QStringLiteral("The agent is inactive. Start it to talk to it."));
    }
    const auto files = filesForMessage(m_db.reader(), caller.userId, input.attachments);
    if (!files)
        co_return fail(files.error());
    if (input.text.isEmpty() && files->isEmpty())
        co_return emptyMessage();
    TurnRequest request;
    request.userId = caller.userId;
    request.agent = *agent;
    request.sessionId = session->id;
    request.text = input.text;
    request.model = input.model;
    request.maxTokens = input.maxTokens;
    request.temperature = input.temperature;
    request.metadata = input.metadata;
    request.context = input.context;
    request.attachments = *files;
    const Result<ChatTurn> turn = co_await m_engine.begin(std::move(request));
    if (!turn)
        co_return fail(turn.error());
    TurnStarted started;
    started.messageId = turn->message.id;
    started.replyId = turn->reply.id;
    started.runId = turn->reply.runId;
    started.message = turn->message;
    started.reply = turn->reply;
    co_return started;
}

Task<Message> SessionService::stop(Caller caller, QString messageId)
{
    const auto message = this->message(caller, messageId);
    if (!message)
        co_return fail(message.error());
    co_return co_await m_engine.stop(message->id);
}

Task<Message> SessionService::resume(Caller caller, QString messageId)
{
    const auto message = this->message(caller, messageId);
    if (!message)
        co_return fail(message.error());
    const auto agent = m_agents.find(caller, message->agentId);
    if (!agent)
        co_return fail(agent.error());
    QString userId = caller.userId;
    Agent who = *agent;
    Message reply = *message;
    co_return co_await m_engine.resume(std::move(userId), std::move(who), std::move(reply));
}

Task<Page<SearchHit>> SessionService::search(Caller caller, SearchMessages query)
{
    if (!query.agentId.isEmpty()) {
        const auto agent = m_agents.find(caller, query.agentId);
        if (!agent)
            co_return fail(agent.error());
        query.agentId = agent->id;
    }
    const auto plan = planSearch(caller.userId, query);
    if (!plan)
        co_return fail(plan.error());
    if (plan->match.isEmpty())
        co_return Page<SearchHit>();
    // When that fails (a full disk), what is in the index already can still be found.
    co_await m_engine.indexForSearch();
    auto read = [search = *plan](Sql &sql) { return runSearch(sql, search); };
    co_return co_await m_db.read(std::move(read));
}

} // namespace troupe

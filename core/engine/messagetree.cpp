// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/messagetree.h"

#include "core/base/ids.h"
#include "core/meta/values.h"
#include "core/storage/database.h"
#include "core/storage/rows.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace troupe::messagetree {

namespace {

/// What a model is told of earlier messages; reading all the rest of them costs more than the turn.
Result<QList<Message>> readHistory(Sql &sql, const char *tail, const QVariantList &binds)
{
    QList<Message> newestFirst;
    const QString query =
        QStringLiteral("SELECT m.id, m.role, m.content, m.tool_calls, CASE m.role WHEN 'tool' "
                       "THEN m.metadata ELSE '' END, m.attachments FROM messages m ")
        + QLatin1String(tail);
    const auto done = sql.each(query, binds, [&](const Row &row) {
        Message &message = newestFirst.emplaceBack();
        message.id = row.text(0);
        message.role = enumFromName<MessageRole>(row.text(1)).value_or(MessageRole::System);
        message.content = row.text(2);
        if (const QString calls = row.text(3); calls.size() > 2)
            message.toolCalls = QJsonDocument::fromJson(calls.toUtf8()).array();
        if (const QString more = row.text(4); !more.isEmpty())
            message.metadata = QJsonDocument::fromJson(more.toUtf8()).object();
        if (const SqlCell files = row.cell(5); files.bytes.size() > 2)
            ValueKind<QList<AttachedFile>>::fromColumn(files, &message.attachments);
        return true;
    });
    if (!done)
        return fail(done.error());
    std::reverse(newestFirst.begin(), newestFirst.end());
    return newestFirst;
}

struct Place
{
    qint64 seq = 0;
    bool shown = false;
};

Result<std::optional<Place>> placeOf(Sql &sql, const QString &sessionId, const QString &messageId)
{
    std::optional<Place> place;
    const auto found =
        sql.first(QStringLiteral("SELECT seq, shown FROM messages WHERE id = ? AND session_id = ?"),
                  {messageId, sessionId}, [&](const Row &row) {
                      place = Place{row.integer(0), row.integer(1) != 0};
                  });
    return found ? Result<std::optional<Place>>(place) : fail(found.error());
}

QString jsonList(const QStringList &ids)
{
    return QString::fromUtf8(
        QJsonDocument(QJsonArray::fromStringList(ids)).toJson(QJsonDocument::Compact));
}

Result<QStringList> texts(Sql &sql, const QString &query, const QVariantList &binds)
{
    QStringList found;
    const auto done = sql.each(query, binds, [&](const Row &row) {
        found += row.text(0);
        return true;
    });
    return done ? Result<QStringList>(found) : fail(done.error());
}

/// Those of `parents` that something follows which is not shown: where the path branches.
Result<QStringList> branchingOf(Sql &sql, const QString &sessionId, const QStringList &parents)
{
    const auto hidden = sql.first(
        QStringLiteral("SELECT 1 FROM messages WHERE session_id = ? AND shown = 0 LIMIT 1"),
        {sessionId}, [](const Row &) {});
    if (!hidden)
        return fail(hidden.error());
    if (!*hidden)
        return QStringList();
    return texts(sql,
                 QStringLiteral(
                     "SELECT DISTINCT p.value FROM json_each(?2) p CROSS JOIN messages m "
                     "ON m.session_id = ?1 AND m.parent_id = p.value AND m.shown = 0"),
                 {sessionId, jsonList(parents)});
}

void setSiblings(Message &message, const QStringList &children)
{
    if (children.size() < 2)
        return;
    message.siblingIds = children;
    message.siblingIndex = static_cast<int>(children.indexOf(message.id)) + 1;
    message.siblingCount = static_cast<int>(children.size());
}

} // namespace

Result<QList<Message>> shownHistory(Sql &sql, const QString &sessionId, int limit)
{
    return readHistory(sql, "WHERE m.session_id = ? AND m.shown = 1 ORDER BY m.seq DESC LIMIT ?",
                       {sessionId, limit});
}

Result<QList<Message>> historyUpTo(Sql &sql, const QString &sessionId, const QString &messageId,
                                   int limit)
{
    if (messageId.isEmpty())
        return QList<Message>();
    const auto place = placeOf(sql, sessionId, messageId);
    if (!place)
        return fail(place.error());
    if (!*place)
        return fail(ErrorCode::NotFound, QStringLiteral("Message not found"));
    if ((*place)->shown) {
        return readHistory(sql,
                           "WHERE m.session_id = ? AND m.shown = 1 AND m.seq <= ? "
                           "ORDER BY m.seq DESC LIMIT ?",
                           {sessionId, (*place)->seq, limit});
    }
    return readHistory(sql,
                       "JOIN (WITH RECURSIVE up(id, parent_id, n) AS ("
                       "SELECT id, parent_id, 1 FROM messages WHERE id = ?1 UNION ALL "
                       "SELECT p.id, p.parent_id, n + 1 FROM up "
                       "JOIN messages p ON p.id = up.parent_id WHERE n < ?2) "
                       "SELECT id AS path_id, n FROM up) ON path_id = m.id ORDER BY n",
                       {messageId, limit});
}

Result<QString> leafBelow(Sql &sql, const QString &sessionId, const QString &messageId)
{
    const auto place = placeOf(sql, sessionId, messageId);
    if (!place)
        return fail(place.error());
    if (!*place)
        return fail(ErrorCode::NotFound, QStringLiteral("Message not found"));
    QString leaf = messageId;
    // Nothing below a message that is not shown is shown.
    const auto found =
        (*place)->shown
            ? sql.first(QStringLiteral("SELECT id FROM messages WHERE session_id = ? AND shown = 1 "
                                       "ORDER BY seq DESC LIMIT 1"),
                        {sessionId}, [&](const Row &row) { leaf = row.text(0); })
            : sql.first(
                QStringLiteral(
                    "WITH RECURSIVE down(id, n) AS (SELECT ?2, 0 UNION ALL "
                    "SELECT (SELECT m.id FROM messages m WHERE m.session_id = ?1 "
                    "AND m.parent_id = down.id AND m.shown = 0 ORDER BY m.seq DESC LIMIT 1), n + 1 "
                    "FROM down WHERE down.id IS NOT NULL) "
                    "SELECT id FROM down WHERE id IS NOT NULL ORDER BY n DESC LIMIT 1"),
                {sessionId, messageId}, [&](const Row &row) { leaf = row.text(0); });
    return found ? Result<QString>(leaf) : fail(found.error());
}

bool isLeaf(Sql &sql, const Session &session, const QString &messageId)
{
    if (session.headId == messageId)
        return true;
    const auto children = childrenOf(sql, session.id, messageId);
    return children && children->isEmpty();
}

Result<void> showPathTo(Sql &sql, const QString &sessionId, const QString &messageId)
{
    QStringList hidden; // of the path: what has to be shown
    qint64 keptSeq = -1; // what is shown up to here stays
    const auto climbed =
        sql.each(QStringLiteral("WITH RECURSIVE up(id, seq, parent_id, shown) AS ("
                                "SELECT id, seq, parent_id, shown FROM messages "
                                "WHERE id = ?1 AND session_id = ?2 UNION ALL "
                                "SELECT m.id, m.seq, m.parent_id, m.shown FROM up "
                                "JOIN messages m ON m.id = up.parent_id WHERE up.shown = 0) "
                                "SELECT id, seq, shown FROM up"),
                 {messageId, sessionId}, [&](const Row &row) {
                     if (row.integer(2) != 0)
                         keptSeq = row.integer(1);
                     else
                         hidden += row.text(0);
                     return true;
                 });
    if (!climbed)
        return fail(climbed.error());
    auto done = sql.run(QStringLiteral("UPDATE messages SET shown = 0 WHERE session_id = ? "
                                       "AND shown = 1 AND seq > ?"),
                        {sessionId, keptSeq});
    if (done && !hidden.isEmpty()) {
        done = sql.run(QStringLiteral("UPDATE messages SET shown = 1 WHERE id IN "
                                      "(SELECT value FROM json_each(?))"),
                       {jsonList(hidden)});
    }
    return done ? Result<void>() : fail(done.error());
}

Result<int> shownCount(Sql &sql, const QString &sessionId)
{
    int count = 0;
    const auto counted = sql.first(
        QStringLiteral("SELECT count(*) FROM messages WHERE session_id = ? AND shown = 1"),
        {sessionId}, [&](const Row &row) { count = static_cast<int>(row.integer(0)); });
    return counted ? Result<int>(count) : fail(counted.error());
}

Result<QStringList> childrenOf(Sql &sql, const QString &sessionId, const QString &parentId)
{
    struct Child
    {
        qint64 seq = 0;
        QString id;
    };
    std::vector<Child> children;
    const auto take = [&](const Row &row) {
        children.push_back({row.integer(0), row.text(1)});
        return true;
    };
    auto read = sql.each(QStringLiteral("SELECT seq, id FROM messages WHERE session_id = ? "
                                        "AND parent_id = ? AND shown = 0"),
                         {sessionId, parentId}, take);
    // The shown one is the first shown message after its parent, if it follows it at all.
    if (read) {
        read = sql.each(QStringLiteral(
                            "SELECT seq, id FROM (SELECT seq, id, parent_id FROM messages "
                            "WHERE session_id = ?1 AND shown = 1 "
                            "AND seq > coalesce((SELECT seq FROM messages WHERE id = ?2), -1) "
                            "ORDER BY seq LIMIT 1) WHERE parent_id = ?2"),
                        {sessionId, parentId}, take);
    }
    if (!read)
        return fail(read.error());
    std::sort(children.begin(), children.end(),
              [](const Child &a, const Child &b) { return a.seq < b.seq; });
    QStringList ids;
    for (const Child &child : children)
        ids += child.id;
    return ids;
}

Result<void> addSiblings(Sql &sql, const QString &sessionId, QList<Message> &messages)
{
    QStringList parents;
    parents.reserve(messages.size());
    for (const Message &message : messages)
        parents += message.parentId;
    const auto branching = branchingOf(sql, sessionId, parents);
    if (!branching)
        return fail(branching.error());
    if (branching->isEmpty())
        return {};
    QHash<QString, QStringList> children;
    for (const QString &parent : *branching) {
        const auto found = childrenOf(sql, sessionId, parent);
        if (!found)
            return fail(found.error());
        children.insert(parent, *found);
    }
    for (Message &message : messages)
        setSiblings(message, children.value(message.parentId));
    return {};
}

Result<Session> switchTo(Tx &tx, Session session, const QString &messageId)
{
    Sql &sql = tx.sql();
    const auto leaf = leafBelow(sql, session.id, messageId);
    if (!leaf)
        return fail(leaf.error());
    if (*leaf == session.headId)
        return session;
    if (const auto shown = showPathTo(sql, session.id, *leaf); !shown)
        return fail(shown.error());
    const auto count = shownCount(sql, session.id);
    if (!count)
        return fail(count.error());
    session.headId = *leaf;
    session.messageCount = *count;
    if (const auto updated = updateRow(sql, session); !updated)
        return fail(updated.error());
    const QByteArray told = toJson(session);
    tx.emitEvent({QStringLiteral("session.updated"), session.ownerId, session.id, told});
    tx.emitEvent({QStringLiteral("session.switched"), session.ownerId, session.id, told});
    return session;
}

namespace {

/// A message that is not shown, and what follows it: none of that is shown either.
Result<QStringList> hiddenBelow(Sql &sql, const QString &sessionId, const QString &messageId)
{
    return texts(sql,
                 QStringLiteral("WITH RECURSIVE down(id) AS (SELECT ?2 UNION ALL "
                                "SELECT m.id FROM down JOIN messages m ON m.session_id = ?1 "
                                "AND m.parent_id = down.id AND m.shown = 0) SELECT id FROM down"),
                 {sessionId, messageId});
}

Result<void> deleteMessages(Sql &sql, const QString &sessionId, const QStringList &ids)
{
    const QString list = jsonList(ids);
    bool isBusy = false;
    auto done = sql.first(
        QStringLiteral("SELECT 1 FROM json_each(?) l JOIN messages m ON m.id = "
                       "l.value WHERE m.status IN ('streaming', 'waiting_approval') LIMIT 1"),
        {list}, [&isBusy](const Row &) { isBusy = true; });
    if (!done)
        return fail(done.error());
    if (isBusy) {
        return failKeyed(ErrorCode::Conflict, QStringLiteral("message_streaming"),
                         QStringLiteral("An answer of this branch is still being written"));
    }
    auto removed = sql.run(
        QStringLiteral("INSERT INTO messages_fts(messages_fts, rowid, content, scope) "
                       "SELECT 'delete', s.seq, s.content, s.scope FROM messages_search s "
                       "WHERE s.seq IN (SELECT m.seq FROM json_each(?) l JOIN messages m "
                       "ON m.id = l.value) AND s.seq NOT IN (SELECT seq FROM search_pending)"),
        {list});
    if (removed) {
        removed =
            sql.run(QStringLiteral("DELETE FROM summaries WHERE session_id = ? AND until_id IN "
                                   "(SELECT value FROM json_each(?))"),
                    {sessionId, list});
    }
    if (removed) {
        removed = sql.run(QStringLiteral(
                              "DELETE FROM messages WHERE id IN (SELECT value FROM json_each(?))"),
                          {list});
    }
    return removed ? Result<void>() : fail(removed.error());
}

} // namespace

Result<Session> deleteBranch(Tx &tx, Session session, const Message &message)
{
    Sql &sql = tx.sql();
    const auto versions = childrenOf(sql, session.id, message.parentId);
    if (!versions)
        return fail(versions.error());
    const qsizetype at = versions->indexOf(message.id);
    if (at < 0 || versions->size() < 2) {
        return failKeyed(ErrorCode::Conflict, QStringLiteral("not_a_branch"),
                         QStringLiteral("There is no other version of this message. A conversation "
                                        "can be deleted as a whole."));
    }
    if (message.shown) {
        auto switched =
            switchTo(tx, session, versions->at(at + 1 < versions->size() ? at + 1 : at - 1));
        if (!switched)
            return switched;
        session = std::move(*switched);
    }
    const auto ids = hiddenBelow(sql, session.id, message.id);
    if (!ids)
        return fail(ids.error());
    if (const auto done = deleteMessages(sql, session.id, *ids); !done)
        return fail(done.error());
    tx.emitEvent({QStringLiteral("branch.deleted"), session.ownerId, session.id, toJson(session)});
    return session;
}

namespace {

Result<QStringList> pathTo(Sql &sql, const QString &sessionId, const QString &messageId)
{
    auto path = texts(sql,
                      QStringLiteral("WITH RECURSIVE up(id, parent_id) AS ("
                                     "SELECT id, parent_id FROM messages "
                                     "WHERE id = ?1 AND session_id = ?2 UNION ALL "
                                     "SELECT m.id, m.parent_id FROM up "
                                     "JOIN messages m ON m.id = up.parent_id) SELECT id FROM up"),
                      {messageId, sessionId});
    if (path)
        std::reverse(path->begin(), path->end());
    return path;
}

Result<QString> copyMessage(Sql &sql, const QString &id, const QString &sessionId,
                            const QString &parentId)
{
    const auto found = findRow<Message>(sql, QStringLiteral(" WHERE id = ?"), {id});
    if (!found)
        return fail(found.error());
    if (!*found)
        return fail(ErrorCode::NotFound, QStringLiteral("Message not found"));
    Message copy = **found;
    if (copy.status == MessageStatus::Streaming) {
        return failKeyed(ErrorCode::Conflict, QStringLiteral("message_streaming"),
                         QStringLiteral("An answer of this branch is still being written"));
    }
    copy.id = newId();
    copy.sessionId = sessionId;
    copy.parentId = parentId;
    copy.shown = true;
    copy.runId.clear();
    copy.cost = copy.listCost = {};
    copy.rating.reset();
    copy.thumb.clear();
    copy.feedbackComment.clear();
    copy.metadata.remove(QStringLiteral("client_id")); // of a message that was sent once
    copy.metadata.insert(QStringLiteral("copied_from"), id);
    if (const auto inserted = insertRow(sql, copy); !inserted)
        return fail(inserted.error());
    const auto noted = sql.run(QStringLiteral("INSERT OR IGNORE INTO search_pending(seq) "
                                              "SELECT seq FROM messages WHERE id = ?"),
                               {copy.id});
    return noted ? Result<QString>(copy.id) : fail(noted.error());
}

} // namespace

Result<Session> copyPath(Tx &tx, const QString &fromSessionId, const QString &until, Session copy)
{
    const auto path = pathTo(tx.sql(), fromSessionId, until);
    if (!path)
        return fail(path.error());
    QString parent;
    for (const QString &id : *path) {
        const auto copied = copyMessage(tx.sql(), id, copy.id, parent);
        if (!copied)
            return fail(copied.error());
        parent = *copied;
    }
    copy.headId = parent;
    copy.messageCount = static_cast<int>(path->size());
    if (const auto updated = updateRow(tx.sql(), copy); !updated)
        return fail(updated.error());
    return copy;
}

} // namespace troupe::messagetree

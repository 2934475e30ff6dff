// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/transfer/importrows.h"

#include "core/base/ids.h"
#include "core/engine/filecontent.h"
#include "core/storage/rows.h"

#include <algorithm>

namespace troupe {

namespace {

Result<bool> isHere(Sql &sql, const ReadConversation &read, const QString &userId)
{
    auto imported = sql.first(
        QStringLiteral("SELECT 1 FROM imported_sessions WHERE owner_id = ? AND format = ? AND "
                       "source_id = ?"),
        {userId, read.format, read.sourceId}, [](const Row &) {});
    if (!imported || *imported || read.format != QLatin1String("troupe"))
        return imported;
    return sql.first(QStringLiteral("SELECT 1 FROM sessions WHERE id = ? AND owner_id = ?"),
                     {read.sourceId, userId}, [](const Row &) {});
}

Session sessionRow(const ReadConversation &read, const QString &userId, const QString &agentId,
                   qint64 nowMs)
{
    Session session = read.session;
    session.id = newId();
    session.ownerId = userId;
    session.agentId = agentId;
    session.externalId.clear();
    session.forkedFrom.clear();
    if (read.format != QLatin1String("troupe"))
        session.titledBy = session.title.isEmpty() ? TitledBy::Nobody : TitledBy::Person;
    if (!session.createdAt.isSet())
        session.createdAt = read.messages.front().message.createdAt;
    if (!session.createdAt.isSet())
        session.createdAt = Timestamp{nowMs};
    if (session.updatedAt < session.createdAt)
        session.updatedAt = std::max(session.createdAt, read.messages.back().message.createdAt);
    return session;
}

/// Which messages are on the branch that is shown.
std::vector<bool> shownOf(const ReadConversation &read)
{
    std::vector<bool> shown(read.messages.size(), false);
    for (int at = read.head; at >= 0; at = read.messages[static_cast<std::size_t>(at)].parent)
        shown[static_cast<std::size_t>(at)] = true;
    return shown;
}

Message messageRow(const ReadMessage &said, const Session &session, const QStringList &ids,
                   int index)
{
    Message message = said.message;
    message.id = ids.at(index);
    message.sessionId = session.id;
    message.parentId = said.parent < 0 ? QString() : ids.at(said.parent);
    message.agentId = message.role == MessageRole::User ? QString() : session.agentId;
    message.runId.clear();
    if (!message.createdAt.isSet())
        message.createdAt = session.createdAt;
    if (!message.completedAt.isSet())
        message.completedAt = message.createdAt;
    return message;
}

} // namespace

Result<std::vector<ImportedFile>> storeImportedFiles(BlobStore &blobs, const ReadConversation &read,
                                                     int *lost)
{
    std::vector<ImportedFile> files;
    for (std::size_t i = 0; i < read.messages.size(); ++i) {
        for (const ReadFile &given : read.messages[i].files) {
            const auto content = inspectFile(given.bytes, given.name);
            if (!content) {
                ++*lost;
                continue;
            }
            auto lease = blobs.put(given.bytes);
            if (!lease)
                return fail(lease.error());
            ImportedFile file;
            file.message = static_cast<int>(i);
            file.row.id = newId();
            file.row.name = safeFileName(given.name);
            file.row.mediaType = content->mediaType;
            file.row.kind = content->kind;
            file.row.width = content->width;
            file.row.height = content->height;
            file.row.size = lease->size();
            file.row.sha256 = lease->sha256();
            file.lease = std::move(*lease);
            files.push_back(std::move(file));
        }
    }
    return files;
}

Result<bool> insertImported(Tx &tx, const ReadConversation &read,
                            const std::vector<ImportedFile> &files, const QString &userId,
                            const QString &agentId)
{
    const auto known = isHere(tx.sql(), read, userId);
    if (!known || *known)
        return known ? Result<bool>(false) : fail(known.error());
    Session session = sessionRow(read, userId, agentId, tx.nowMs());
    QStringList ids;
    for (std::size_t i = 0; i < read.messages.size(); ++i)
        ids.append(newId());
    session.headId = ids.at(read.head);
    const std::vector<bool> shown = shownOf(read);
    session.messageCount = static_cast<int>(std::count(shown.begin(), shown.end(), true));
    Result<qint64> done = insertRow(tx.sql(), session);
    auto file = files.begin();
    for (int i = 0; done && i < static_cast<int>(read.messages.size()); ++i) {
        Message message = messageRow(read.messages[static_cast<std::size_t>(i)], session, ids, i);
        message.shown = shown[static_cast<std::size_t>(i)];
        for (; done && file != files.end() && file->message == i; ++file) {
            Attachment row = file->row;
            row.ownerId = userId;
            row.createdAt = Timestamp{tx.nowMs()};
            done = insertRow(tx.sql(), row);
            message.attachments.append(AttachedFile::of(row));
        }
        if (done)
            done = insertRow(tx.sql(), message);
        if (done) {
            done = tx.sql().run(QStringLiteral("INSERT OR IGNORE INTO search_pending(seq) "
                                               "SELECT seq FROM messages WHERE id = ?"),
                                {message.id});
        }
    }
    if (done) {
        done = tx.sql().run(QStringLiteral("INSERT INTO imported_sessions(owner_id, format, "
                                           "source_id, session_id) VALUES(?, ?, ?, ?)"),
                            {userId, read.format, read.sourceId, session.id});
    }
    if (!done)
        return fail(done.error());
    tx.emitEvent({QStringLiteral("session.created"), userId, session.id, toJson(session)});
    return true;
}

} // namespace troupe

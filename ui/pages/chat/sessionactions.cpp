// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/chat/sessionlistmodel.h"

#include "core/meta/values.h"
#include "ui/pages/chat/chatapi.h"
#include "ui/pages/chat/chattext.h"

namespace troupe {

void SessionListModel::change(const UpdateSession &edit, const Session &wanted, const QString &what,
                              std::function<void()> succeeded)
{
    const Session *const known = find(edit.sessionId);
    const Session before = known ? *known : Session();
    if (known)
        apply(wanted);
    m_api.updateSession(this, edit,
                        [this, before, what,
                         succeeded = std::move(succeeded)](Result<Session> session) {
                            if (session) {
                                apply(*session);
                                emit sessionChanged(*session);
                                if (succeeded)
                                    succeeded();
                                return;
                            }
                            if (!before.id.isEmpty())
                                apply(before);
                            emit failed(what, session.error().message);
                        });
}

void SessionListModel::rename(const QString &sessionId, const QString &title)
{
    Session wanted = find(sessionId) ? *find(sessionId) : Session();
    wanted.title = title;
    UpdateSession edit;
    edit.sessionId = sessionId;
    edit.changes.set<&SessionChanges::title>(title);
    change(edit, wanted, tr("The conversation keeps its name"), {});
}

void SessionListModel::setPinned(const QString &sessionId, bool pinned)
{
    Session wanted = find(sessionId) ? *find(sessionId) : Session();
    wanted.pinned = pinned;
    UpdateSession edit;
    edit.sessionId = sessionId;
    edit.changes.set<&SessionChanges::pinned>(pinned);
    change(edit, wanted, pinned ? tr("It could not be pinned") : tr("It could not be unpinned"),
           {});
}

void SessionListModel::setArchived(const QString &sessionId, bool archived)
{
    Session wanted = find(sessionId) ? *find(sessionId) : Session();
    const QString title = chattext::titleOf(wanted);
    wanted.archivedAt = archived ? Timestamp{m_clock().toMSecsSinceEpoch()} : Timestamp{};
    UpdateSession edit;
    edit.sessionId = sessionId;
    edit.changes.set<&SessionChanges::archived>(archived);
    change(edit, wanted,
           archived ? tr("“%1” could not be archived").arg(title)
                    : tr("“%1” stays in the archive").arg(title),
           [this, sessionId, title, archived] {
               if (archived)
                   emit archivedSession(sessionId, title);
           });
}

void SessionListModel::setTags(const QString &sessionId, const QStringList &tags)
{
    Session wanted = find(sessionId) ? *find(sessionId) : Session();
    wanted.tags = tags;
    UpdateSession edit;
    edit.sessionId = sessionId;
    edit.changes.set<&SessionChanges::tags>(tags);
    change(edit, wanted, tr("The tags were not kept"), {});
}

void SessionListModel::readTags(std::function<void(const QStringList &tags)> done)
{
    ListTags query;
    query.archived = m_archived;
    m_api.listTags(this, query, [this, done = std::move(done)](const Result<Page<TagCount>> &page) {
        QStringList tags;
        if (page) {
            for (const TagCount &tag : page->items)
                tags += tag.tag;
        } else if (m_api.link() != ChatApi::Link::Offline) {
            emit failed(tr("The tags cannot be read"), page.error().message);
        }
        done(tags);
    });
}

void SessionListModel::remove(const QString &sessionId)
{
    const Session *const known = find(sessionId);
    const QString title = known ? chattext::titleOf(*known) : QString();
    SessionRef ref;
    ref.sessionId = sessionId;
    m_api.deleteSession(this, ref, [this, sessionId, title](Result<Nothing> done) {
        if (!done && done.error().code != ErrorCode::NotFound) {
            emit failed(tr("“%1” was not deleted").arg(title), done.error().message);
            return;
        }
        if (const int row = rowOf(sessionId); row >= 0) {
            dropRow(row);
            regroup();
        }
        emit sessionGone(sessionId);
    });
}

} // namespace troupe

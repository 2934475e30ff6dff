// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/conversation.h"

namespace troupe {

class Sql;
class Tx;

/// The tree of a conversation's messages, in SQL.
///
/// Of each tree one path is shown, from a first message to the session's head; `shown` marks it. What
/// follows a message is stored after it, so a path in the order of `seq` is the path in its own order.
/// Showing another path costs as much as the two differ; reading the shown one costs the same with and
/// without branches.
namespace messagetree {

/// The last `limit` messages of the path that is shown, oldest first: id, role and content only.
Result<QList<Message>> shownHistory(Sql &sql, const QString &sessionId, int limit);
/// The same of the path that ends with `messageId`, which need not be shown; empty: nothing.
Result<QList<Message>> historyUpTo(Sql &sql, const QString &sessionId, const QString &messageId,
                                   int limit);

/// The newest message below this one, following the newest of each level; itself when nothing follows.
Result<QString> leafBelow(Sql &sql, const QString &sessionId, const QString &messageId);
bool isLeaf(Sql &sql, const Session &session, const QString &messageId);

/// Makes the path that ends with `messageId` the one that is shown (empty: nothing is).
Result<void> showPathTo(Sql &sql, const QString &sessionId, const QString &messageId);
Result<int> shownCount(Sql &sql, const QString &sessionId);

/// The messages that follow `parentId`, oldest first.
Result<QStringList> childrenOf(Sql &sql, const QString &sessionId, const QString &parentId);
/// Fills in who their siblings are. All are of one conversation.
Result<void> addSiblings(Sql &sql, const QString &sessionId, QList<Message> &messages);

/// Shows the branch of `messageId` down to its newest message and tells it: session.updated and
/// session.switched, both with the session. Nothing happens when it is shown already.
Result<Session> switchTo(Tx &tx, Session session, const QString &messageId);

/// Deletes a message and all that follows it; usage rows and runs stay. If it was shown, the version
/// after it (before it, when it is the last) is switched to first. Tells branch.deleted, with
/// the session. Conflict: keys "not_a_branch" (it has no other version) and "message_streaming" (an
/// answer there is still being written).
Result<Session> deleteBranch(Tx &tx, Session session, const Message &message);

/// Copies the path that ends with `until` into `copy`, a conversation that is stored already, and
/// makes it the shown one. Copies have no usage: their cost is nothing, and metadata.copied_from names
/// the original.
Result<Session> copyPath(Tx &tx, const QString &fromSessionId, const QString &until, Session copy);

} // namespace messagetree
} // namespace troupe

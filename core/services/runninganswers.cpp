// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/sessionservice.h"
#include "core/storage/database.h"

namespace troupe {

Result<RunningAnswers> SessionService::running(const Caller &caller) const
{
    RunningAnswers answers;
    const auto done = m_db.reader().each(
        QStringLiteral("SELECT m.id, m.session_id, s.title, m.agent_id, "
                       "coalesce((SELECT name FROM agents WHERE id = m.agent_id), ''), m.model, "
                       "m.created_at FROM messages m JOIN sessions s ON s.id = m.session_id "
                       "WHERE m.status = 'streaming' AND s.owner_id = ? ORDER BY m.seq LIMIT 200"),
        {caller.userId}, [&answers](const Row &row) {
            RunningAnswer &answer = answers.items.emplaceBack();
            answer.messageId = row.text(0);
            answer.sessionId = row.text(1);
            answer.sessionTitle = row.text(2);
            answer.agentId = row.text(3);
            answer.agentName = row.text(4);
            answer.model = row.text(5);
            answer.startedAt = Timestamp{row.integer(6)};
            return true;
        });
    return done ? Result<RunningAnswers>(answers) : fail(done.error());
}

} // namespace troupe

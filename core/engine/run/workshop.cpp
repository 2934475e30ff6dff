// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/run/workshop.h"

#include "core/engine/chatengine.h"
#include "core/storage/rows.h"

#include <QDeadlineTimer>

namespace troupe {

Workshop::Workshop(Database &db, ModelRegistry &models, ChatEngine &chat, EventHub &events,
                   const Clock &clock)
    : loop(db, tools, gate, chat.tokens(), clock),
      desk(db, clock),
      runs(db, models, loop, chat.tokens(), clock),
      m_db(db),
      m_chat(chat)
{
    tools.add(makeDelegateTool(runs, db));
    chat.setLoop(&loop);
    desk.onDecided([this](const Approval &approval) {
        m_chat.decided(approval);
        runs.decided(approval);
    });
    m_asked = events.subscribe([this](const std::vector<EventRow> &rows) {
        for (const EventRow &row : rows) {
            if (row.type == QLatin1String("approval.requested"))
                return desk.noteAsked();
        }
    });
}

Result<void> Workshop::load()
{
    auto policies = listRows<ApprovalPolicy>(m_db.reader(), QString());
    if (!policies)
        return fail(policies.error());
    gate.setPolicies(std::move(*policies));
    return {};
}

Task<void> Workshop::start()
{
    desk.start();
    m_chat.goOn();
    const Result<int> taken = co_await runs.recover();
    co_return taken ? Result<void>() : fail(taken.error());
}

void Workshop::shutdown(int timeoutMs)
{
    const QDeadlineTimer deadline(timeoutMs);
    loop.setShuttingDown();
    desk.shutdown(static_cast<int>(deadline.remainingTime()));
    runs.shutdown(static_cast<int>(deadline.remainingTime()));
}

} // namespace troupe

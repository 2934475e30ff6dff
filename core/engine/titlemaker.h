// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/taskscope.h"
#include "core/domain/conversation.h"
#include "core/engine/modelregistry.h"

#include <QSet>

namespace troupe {

class Database;

/// Names conversations after their first answer, with the model that gave it. What that costs is
/// accounted to the conversation, and is no request. A conversation that a person has named keeps its
/// name. Server thread only.
class TitleMaker
{
public:
    TitleMaker(Database &db, const Clock &clock) : m_db(db), m_clock(clock) {}

    void setEnabled(bool enabled) { m_enabled = enabled; }
    /// A first answer has ended; `said` is what it answers. Nothing is done unless the title is one
    /// that rules made, and for the built-in model, which has no better one.
    void answered(const ResolvedModel &model, const QString &userId, const QString &said,
                  const Message &reply);
    void shutdown(int timeoutMs) { m_scope.cancelAndDrain(timeoutMs); }

private:
    Task<void> name(ResolvedModel model, QString userId, QString said, Message reply);

    Database &m_db;
    const Clock &m_clock;
    bool m_enabled = true;
    QSet<QString> m_naming; ///< conversations
    TaskScope m_scope;
};

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/contract/troupe/transferops.h"
#include "core/domain/conversation.h"
#include "core/services/caller.h"

#include <functional>
#include <memory>

namespace troupe {

class AgentService;
class BlobStore;
class Clock;
class ConversationWriter;
class Database;
class SessionService;

/// Conversations as files. Memory stays within a few messages, however long the conversation.
class ExportService
{
public:
    ExportService(Database &db, const SessionService &sessions, const AgentService &agents,
                  BlobStore &blobs, const Clock &clock)
        : m_db(db), m_sessions(sessions), m_agents(agents), m_blobs(blobs), m_clock(clock)
    {
    }

    /// An export under way.
    struct Run
    {
        Session session;
        QString agentName;
        QString fileName;
        QByteArray contentType;
        std::shared_ptr<ConversationWriter> writer;
        QList<qint64> seqs; ///< of the messages, in order
    };
    using Sink = std::function<Task<bool>(QByteArray bytes)>; ///< false: nobody reads any more

    Task<Run> begin(Caller caller, ExportSession input);
    /// Gives the whole of it to `sink`; Cancelled when nobody reads.
    Task<void> write(Run run, Sink sink);

private:
    Database &m_db;
    const SessionService &m_sessions;
    const AgentService &m_agents;
    BlobStore &m_blobs;
    const Clock &m_clock;
};

} // namespace troupe

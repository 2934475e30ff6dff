// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/base/taskscope.h"
#include "core/contract/troupe/transferops.h"
#include "core/services/caller.h"

#include <QHash>

#include <memory>

namespace troupe {

class AgentService;
class AttachmentService;
class BlobStore;
class ChatEngine;
class Clock;
class Database;
struct ReadConversation;

/// Conversations from files of ChatGPT and of ours. An import runs by itself: a conversation at a
/// time, each in one write, so that a crash leaves only whole ones; importing the file again skips
/// those. Progress is stored and told (event "import.updated") at most twice a second.
class ImportService
{
public:
    ImportService(Database &db, const AgentService &agents, AttachmentService &attachments,
                  BlobStore &blobs, ChatEngine &engine, const Clock &clock);
    ~ImportService();

    /// Marks what a crash left running as interrupted. Once, before the first import.
    Task<int> recover();
    /// Conflict when the upload is not complete, or imports already.
    Task<ConversationImport> begin(Caller caller, BeginImport input);
    Result<ConversationImport> find(const Caller &caller, const QString &importId) const;
    Task<Page<ConversationImport>> list(Caller caller, ListImports query);
    /// Ends when the import has. Conflict when it is not running.
    Task<ConversationImport> cancel(Caller caller, QString importId);
    void shutdown(int timeoutMs);

private:
    struct Job;
    using JobPtr = std::shared_ptr<Job>;

    Task<QString> agentFor(Caller caller, QString agentId);
    Task<void> run(JobPtr job);
    Task<void> readFile(JobPtr job);
    Task<void> take(JobPtr job, QByteArray json);
    Task<bool> store(JobPtr job, std::shared_ptr<const ReadConversation> read);
    Task<void> saveProgress(JobPtr job); ///< not more often than is told
    Task<void> save(ConversationImport state);

    Database &m_db;
    const AgentService &m_agents;
    AttachmentService &m_attachments;
    BlobStore &m_blobs;
    ChatEngine &m_engine;
    const Clock &m_clock;
    QHash<QString, JobPtr> m_running; ///< by id of the import
    bool m_shuttingDown = false;
    TaskScope m_scope;
};

} // namespace troupe

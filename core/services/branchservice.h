// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/contract/troupe/branchops.h"
#include "core/services/agentservice.h"
#include "core/services/sessionservice.h"

namespace troupe {

class ChatEngine;
struct TurnRequest;
class Database;

/// What a person does with the branches of conversations, and what they think of answers. Somebody
/// else's messages are NotFound. An inactive agent refuses to answer: Conflict, key "agent_inactive".
class BranchService
{
public:
    BranchService(Database &db, const AgentService &agents, SessionService &sessions,
                  ChatEngine &engine)
        : m_db(db), m_agents(agents), m_sessions(sessions), m_engine(engine)
    {
    }

    /// Conflict, key "not_editable", for anything but a message of the person.
    Task<TurnStarted> edit(Caller caller, EditMessage input);
    Task<TurnStarted> regenerate(Caller caller, RegenerateAnswer input);
    Task<CompareStarted> compare(Caller caller, CompareOnMessage input);
    Task<CompareStarted> compareNew(Caller caller, CompareOnNewMessage input);
    Task<Session> switchTo(Caller caller, SwitchBranch input);
    /// Errors: those of messagetree::deleteBranch().
    Task<Session> remove(Caller caller, DeleteBranch input);
    Task<Page<Branch>> list(Caller caller, ListBranches query);
    /// Conflict, key "message_streaming", while an answer on that path is being written.
    Task<Session> fork(Caller caller, ForkConversation input);

    /// Conflict, key "not_rateable", for anything but an answer that has ended. What is given replaces
    /// all that was thought before.
    Task<Message> giveFeedback(Caller caller, GiveFeedback input);
    Task<Message> removeFeedback(Caller caller, MessageRef input);

private:
    /// A message of the person that can be answered again, its conversation, and who answered it.
    struct Question
    {
        Session session;
        QString messageId;
        QString agentId;
    };
    Result<Question> questionOf(const Caller &caller, const QString &messageId) const;
    /// A message of a conversation of the caller's.
    Result<Message> messageOf(const Caller &caller, const QString &sessionId,
                              const QString &messageId) const;
    Result<Agent> answeringAgent(const Caller &caller, const QString &agentId) const;
    Result<QList<TurnRequest>> requestsFor(const Caller &caller, const TurnRequest &base,
                                           const QString &agentId,
                                           const QList<AnswerCandidate> &candidates) const;
    Task<CompareStarted> beginAll(QList<TurnRequest> requests);
    Task<Message> rate(Caller caller, GiveFeedback input);

    Database &m_db;
    const AgentService &m_agents;
    SessionService &m_sessions;
    ChatEngine &m_engine;
};

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#ifndef Q_MOC_RUN // moc loses count of the braces in their raw strings
#include "core/contract/troupe/agentops.h"
#include "core/contract/troupe/approvalops.h"
#include "core/contract/troupe/branchops.h"
#include "core/contract/troupe/chatops.h"
#include "core/contract/troupe/modelops.h"
#include "core/contract/troupe/runops.h"
#endif

#include <QJsonObject>
#include <QObject>

#include <functional>
#include <memory>

namespace troupe {

class Backend;

template <class T>
using OnResult = std::function<void(Result<T>)>;

/// What the chat needs of a server, so that its models can be tested against one that misbehaves.
///
/// Every call ends with its callback on the calling thread, later (never inside of the call), unless
/// `guard` has died. Events, deltas and their order are as EventStream promises them.
class ChatApi : public QObject
{
    Q_OBJECT
public:
    enum class Link : quint8 {
        Connecting, ///< for the first time: calls may work already
        Online,
        Offline, ///< see linkReason()
    };
    using QObject::QObject;

    virtual Link link() const = 0;
    virtual QString linkReason() const = 0;

    virtual void listSessions(QObject *guard, ListSessions in, OnResult<Page<Session>> done) = 0;
    /// `key`: of a call that may be made again with the same input, and must make one conversation.
    virtual void createSession(QObject *guard, CreateSession in, const QString &key,
                               OnResult<Session> done) = 0;
    virtual void getSession(QObject *guard, SessionRef in, OnResult<Session> done) = 0;
    virtual void updateSession(QObject *guard, UpdateSession in, OnResult<Session> done) = 0;
    virtual void deleteSession(QObject *guard, SessionRef in, OnResult<Nothing> done) = 0;
    virtual void listMessages(QObject *guard, ListMessages in, OnResult<Page<Message>> done) = 0;
    virtual void postMessage(QObject *guard, PostMessage in, const QString &key,
                             OnResult<TurnStarted> done) = 0;
    virtual void getMessage(QObject *guard, MessageRef in, OnResult<Message> done) = 0;
    virtual void stopMessage(QObject *guard, MessageRef in, OnResult<Message> done) = 0;
    virtual void continueMessage(QObject *guard, MessageRef in, OnResult<Message> done) = 0;
    virtual void editMessage(QObject *guard, EditMessage in, OnResult<TurnStarted> done) = 0;
    virtual void regenerateAnswer(QObject *guard, RegenerateAnswer in,
                                  OnResult<TurnStarted> done) = 0;
    virtual void compareAnswers(QObject *guard, CompareOnMessage in,
                                OnResult<CompareStarted> done) = 0;
    virtual void compareMessage(QObject *guard, CompareOnNewMessage in,
                                OnResult<CompareStarted> done) = 0;
    virtual void switchBranch(QObject *guard, SwitchBranch in, OnResult<Session> done) = 0;
    virtual void deleteBranch(QObject *guard, DeleteBranch in, OnResult<Session> done) = 0;
    virtual void forkConversation(QObject *guard, ForkConversation in, OnResult<Session> done) = 0;
    virtual void giveFeedback(QObject *guard, GiveFeedback in, OnResult<Message> done) = 0;
    virtual void removeFeedback(QObject *guard, MessageRef in, OnResult<Message> done) = 0;
    virtual void listTags(QObject *guard, ListTags in, OnResult<Page<TagCount>> done) = 0;
    /// Of one run, with all of their arguments and results.
    virtual void listToolCalls(QObject *guard, ListRunToolCalls in,
                               OnResult<Page<ToolCallRecord>> done) = 0;
    virtual void listApprovals(QObject *guard, ListApprovals in, OnResult<Page<Approval>> done) = 0;
    virtual void getApproval(QObject *guard, ApprovalRef in, OnResult<ApprovalDetail> done) = 0;
    virtual void approveApproval(QObject *guard, ApproveApproval in, OnResult<Approval> done) = 0;
    virtual void rejectApproval(QObject *guard, RejectApproval in, OnResult<Approval> done) = 0;
    virtual void searchMessages(QObject *guard, SearchMessages in,
                                OnResult<Page<SearchHit>> done) = 0;
    virtual void listAgents(QObject *guard, ListAgents in, OnResult<Page<Agent>> done) = 0;
    virtual void getAgent(QObject *guard, AgentRef in, OnResult<Agent> done) = 0;
    virtual void createAgent(QObject *guard, Agent in, OnResult<Agent> done) = 0;
    virtual void listModels(QObject *guard, OnResult<ModelList> done) = 0;

    /// The text of an answer from `offset` (UTF-16 units) on: delta(), then done().
    virtual void watch(const QString &messageId, qint64 offset) = 0;

signals:
    void linkChanged();
    void happened(const QString &type, const QString &subjectId, const QJsonObject &data);
    void delta(const QString &messageId, qint64 offset, const QString &text);
    void done(const QString &messageId, const troupe::Message &message);
    void resync();
};

/// The chat's calls over HTTP and the event socket. `backend` outlives it.
std::unique_ptr<ChatApi> makeChatApi(Backend &backend);

} // namespace troupe

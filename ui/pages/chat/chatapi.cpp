// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/chat/chatapi.h"

#include "core/client/backend.h"
#include "core/client/eventstream.h"
#include "ui/app/run.h"

namespace troupe {

namespace {

class BackendChatApi final : public ChatApi
{
public:
    explicit BackendChatApi(Backend &backend) : m_backend(backend), m_events(backend.events())
    {
        connect(&m_events, &EventStream::stateChanged, this, &BackendChatApi::stateChanged);
        connect(&m_events, &EventStream::happened, this, &ChatApi::happened);
        connect(&m_events, &EventStream::delta, this, &ChatApi::delta);
        connect(&m_events, &EventStream::done, this, &ChatApi::done);
        connect(&m_events, &EventStream::resync, this, &ChatApi::resync);
        m_events.start();
        stateChanged();
    }

    Link link() const override { return m_link; }
    QString linkReason() const override { return m_reason; }

    void listSessions(QObject *guard, ListSessions in, OnResult<Page<Session>> done) override
    {
        call(guard, ops::listSessions, std::move(in), std::move(done));
    }
    void createSession(QObject *guard, CreateSession in, const QString &key,
                       OnResult<Session> done) override
    {
        run<Session>(guard, m_backend.call(ops::createSession, std::move(in), key.toLatin1()),
                     std::move(done));
    }
    void getSession(QObject *guard, SessionRef in, OnResult<Session> done) override
    {
        call(guard, ops::getSession, std::move(in), std::move(done));
    }
    void updateSession(QObject *guard, UpdateSession in, OnResult<Session> done) override
    {
        call(guard, ops::updateSession, std::move(in), std::move(done));
    }
    void deleteSession(QObject *guard, SessionRef in, OnResult<Nothing> done) override
    {
        call(guard, ops::deleteSession, std::move(in), std::move(done));
    }
    void listMessages(QObject *guard, ListMessages in, OnResult<Page<Message>> done) override
    {
        call(guard, ops::listMessages, std::move(in), std::move(done));
    }
    void postMessage(QObject *guard, PostMessage in, const QString &key,
                     OnResult<TurnStarted> done) override
    {
        run<TurnStarted>(guard, m_backend.call(ops::postMessage, std::move(in), key.toLatin1()),
                         std::move(done));
    }
    void getMessage(QObject *guard, MessageRef in, OnResult<Message> done) override
    {
        call(guard, ops::getMessage, std::move(in), std::move(done));
    }
    void stopMessage(QObject *guard, MessageRef in, OnResult<Message> done) override
    {
        call(guard, ops::stopMessage, std::move(in), std::move(done));
    }
    void continueMessage(QObject *guard, MessageRef in, OnResult<Message> done) override
    {
        call(guard, ops::continueMessage, std::move(in), std::move(done));
    }
    void editMessage(QObject *guard, EditMessage in, OnResult<TurnStarted> done) override
    {
        call(guard, ops::editMessage, std::move(in), std::move(done));
    }
    void regenerateAnswer(QObject *guard, RegenerateAnswer in, OnResult<TurnStarted> done) override
    {
        call(guard, ops::regenerateAnswer, std::move(in), std::move(done));
    }
    void compareAnswers(QObject *guard, CompareOnMessage in, OnResult<CompareStarted> done) override
    {
        call(guard, ops::compareAnswers, std::move(in), std::move(done));
    }
    void compareMessage(QObject *guard, CompareOnNewMessage in,
                        OnResult<CompareStarted> done) override
    {
        call(guard, ops::compareMessage, std::move(in), std::move(done));
    }
    void switchBranch(QObject *guard, SwitchBranch in, OnResult<Session> done) override
    {
        call(guard, ops::switchBranch, std::move(in), std::move(done));
    }
    void forkConversation(QObject *guard, ForkConversation in, OnResult<Session> done) override
    {
        call(guard, ops::forkConversation, std::move(in), std::move(done));
    }
    void deleteBranch(QObject *guard, DeleteBranch in, OnResult<Session> done) override
    {
        call(guard, ops::deleteBranch, std::move(in), std::move(done));
    }
    void giveFeedback(QObject *guard, GiveFeedback in, OnResult<Message> done) override
    {
        call(guard, ops::giveFeedback, std::move(in), std::move(done));
    }
    void removeFeedback(QObject *guard, MessageRef in, OnResult<Message> done) override
    {
        call(guard, ops::removeFeedback, std::move(in), std::move(done));
    }
    void listToolCalls(QObject *guard, ListRunToolCalls in,
                       OnResult<Page<ToolCallRecord>> done) override
    {
        call(guard, ops::listRunToolCalls, std::move(in), std::move(done));
    }
    void listApprovals(QObject *guard, ListApprovals in, OnResult<Page<Approval>> done) override
    {
        call(guard, ops::listApprovals, std::move(in), std::move(done));
    }
    void getApproval(QObject *guard, ApprovalRef in, OnResult<ApprovalDetail> done) override
    {
        call(guard, ops::getApproval, std::move(in), std::move(done));
    }
    void approveApproval(QObject *guard, ApproveApproval in, OnResult<Approval> done) override
    {
        call(guard, ops::approveApproval, std::move(in), std::move(done));
    }
    void rejectApproval(QObject *guard, RejectApproval in, OnResult<Approval> done) override
    {
        call(guard, ops::rejectApproval, std::move(in), std::move(done));
    }
    void listTags(QObject *guard, ListTags in, OnResult<Page<TagCount>> done) override
    {
        call(guard, ops::listTags, in, std::move(done));
    }
    void searchMessages(QObject *guard, SearchMessages in, OnResult<Page<SearchHit>> done) override
    {
        call(guard, ops::searchMessages, std::move(in), std::move(done));
    }
    void listAgents(QObject *guard, ListAgents in, OnResult<Page<Agent>> done) override
    {
        call(guard, ops::listAgents, std::move(in), std::move(done));
    }
    void getAgent(QObject *guard, AgentRef in, OnResult<Agent> done) override
    {
        call(guard, ops::getAgent, std::move(in), std::move(done));
    }
    void createAgent(QObject *guard, Agent in, OnResult<Agent> done) override
    {
        call(guard, ops::createAgent, std::move(in), std::move(done));
    }
    void listModels(QObject *guard, OnResult<ModelList> done) override
    {
        run<ModelList>(guard, m_backend.call(ops::listModels), std::move(done));
    }
    void watch(const QString &messageId, qint64 offset) override
    {
        m_events.watch(messageId, offset);
    }

private:
    template <class In, class Out>
    void call(QObject *guard, Op<In, Out> op, In in, OnResult<Out> done)
    {
        run<Out>(guard, m_backend.call(op, std::move(in)), std::move(done));
    }

    void stateChanged()
    {
        Link link = m_link;
        switch (m_events.state()) {
        case EventStream::State::Online:
            link = Link::Online;
            break;
        case EventStream::State::Connecting: // of a lost link, it is still lost
            break;
        case EventStream::State::Waiting:
        case EventStream::State::Refused:
            link = m_events.reason().isEmpty() ? Link::Connecting : Link::Offline;
            break;
        }
        const QString reason = link == Link::Offline && !m_events.reason().isEmpty()
                                   ? m_events.reason()
                               : link == Link::Offline ? m_reason
                                                       : QString();
        if (link == m_link && reason == m_reason)
            return;
        m_link = link;
        m_reason = reason;
        emit linkChanged();
    }

    Backend &m_backend;
    EventStream &m_events;
    Link m_link = Link::Connecting;
    QString m_reason;
};

} // namespace

std::unique_ptr<ChatApi> makeChatApi(Backend &backend)
{
    return std::make_unique<BackendChatApi>(backend);
}

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "ui/pages/chat/chatapi.h"

#include <QJsonDocument>
#include <QPointer>
#include <QSet>

#include <algorithm>
#include <functional>

namespace troupe {

/// A server in memory whose answers a test can hold back, lose or fail, and whose events come when
/// the test says so. What a call answers is decided when it is made, as on a real server.
class FakeChatApi final : public ChatApi
{
public:
    QList<Session> sessions;
    QHash<QString, QList<Message>> messages; ///< by conversation, oldest first
    QList<Agent> agents;
    QStringList calls;
    QList<QPair<QString, qint64>> watched;
    QList<SearchHit> hits;

    void hold(const QString &call) { m_held.insert(call); }
    /// Lets the held answers of a call go, in order.
    void release(const QString &call)
    {
        m_held.remove(call);
        QList<QPair<QString, std::function<void()>>> rest;
        QList<std::function<void()>> now;
        for (const auto &waiting : std::as_const(m_waiting)) {
            if (waiting.first == call)
                now.append(waiting.second);
            else
                rest.append(waiting);
        }
        m_waiting = rest;
        for (const auto &answer : now)
            answer();
    }
    void failNext(const QString &call, const Error &error) { m_failures[call] = error; }
    void setLink(Link link, const QString &reason = {})
    {
        m_link = link;
        m_reason = reason;
        emit linkChanged();
    }
    qint64 tick() { return m_now += 1000; }
    int count(const QString &call) const { return static_cast<int>(calls.count(call)); }

    Session &addSession(const QString &title)
    {
        Session session;
        session.id = newId();
        session.ownerId = QStringLiteral("me");
        session.agentId = QStringLiteral("agent");
        session.title = title;
        session.createdAt = session.updatedAt = Timestamp{tick()};
        sessions.append(session);
        return sessions.last();
    }
    Message addMessage(const QString &sessionId, MessageRole role, const QString &text,
                       MessageStatus status = MessageStatus::Complete)
    {
        Message message;
        message.id = newId();
        message.sessionId = sessionId;
        message.role = role;
        message.content = text;
        message.status = status;
        message.runId = newId();
        message.createdAt = Timestamp{tick()};
        messages[sessionId].append(message);
        return message;
    }
    Message &stored(const QString &messageId)
    {
        for (auto *const lists : {&messages, &branches}) {
            for (auto &list : *lists) {
                for (Message &message : list) {
                    if (message.id == messageId)
                        return message;
                }
            }
        }
        qFatal("no message %s", qPrintable(messageId));
    }
    void tell(const char *type, const Message &message)
    {
        emit happened(QString::fromLatin1(type), message.id, toJsonObject(message));
    }
    void tell(const char *type, const Session &session)
    {
        emit happened(QString::fromLatin1(type), session.id, toJsonObject(session));
    }

    Link link() const override { return m_link; }
    QString linkReason() const override { return m_reason; }

    void listSessions(QObject *guard, ListSessions in, OnResult<Page<Session>> done) override
    {
        QList<Session> all;
        for (const Session &session : std::as_const(sessions)) {
            if (session.archivedAt.isSet() == in.archived
                && session.title.contains(in.search, Qt::CaseInsensitive))
                all.append(session);
        }
        std::sort(all.begin(), all.end(), [](const Session &a, const Session &b) {
            return std::tie(a.pinned, a.updatedAt, a.id) > std::tie(b.pinned, b.updatedAt, b.id);
        });
        answer("listSessions", guard, done, pageOf(all, in.cursor, in.limit));
    }
    QHash<QString, QStringList> keys; ///< by call, in order

    void createSession(QObject *guard, CreateSession in, const QString &key,
                       OnResult<Session> done) override
    {
        keys[QStringLiteral("createSession")] += key;
        Session &session = addSession(in.title);
        session.agentId = in.agentId;
        answer<Session>("createSession", guard, done, session);
    }
    void getSession(QObject *guard, SessionRef in, OnResult<Session> done) override
    {
        answer("getSession", guard, done, sessionOf(in.sessionId));
    }
    void updateSession(QObject *guard, UpdateSession in, OnResult<Session> done) override
    {
        if (!m_failures.contains(QStringLiteral("updateSession"))) {
            for (Session &session : sessions) {
                if (session.id != in.sessionId)
                    continue;
                if (in.changes.has<&SessionChanges::title>())
                    session.title = in.changes.value.title;
                if (in.changes.has<&SessionChanges::pinned>())
                    session.pinned = in.changes.value.pinned;
                if (in.changes.has<&SessionChanges::archived>())
                    session.archivedAt =
                        in.changes.value.archived ? Timestamp{tick()} : Timestamp{};
            }
        }
        answer("updateSession", guard, done, sessionOf(in.sessionId));
    }
    void deleteSession(QObject *guard, SessionRef in, OnResult<Nothing> done) override
    {
        sessions.removeIf([&](const Session &session) { return session.id == in.sessionId; });
        answer<Nothing>("deleteSession", guard, done, Nothing{});
    }
    void listMessages(QObject *guard, ListMessages in, OnResult<Page<Message>> done) override
    {
        QList<Message> all = messages.value(in.sessionId);
        if (!in.around.isEmpty()) {
            if (branches.contains(in.around) && !isIn(all, in.around)) {
                answer<Page<Message>>("listMessages", guard, done,
                                      failKeyed(ErrorCode::Conflict,
                                                QStringLiteral("branch_not_shown"),
                                                QStringLiteral("Not shown")));
                return;
            }
            answer("listMessages", guard, done, pageAround(all, in.around, in.limit));
            return;
        }
        if (in.order == ListOrder::Desc)
            std::reverse(all.begin(), all.end());
        answer("listMessages", guard, done, pageOf(all, in.cursor, in.limit));
    }
    void postMessage(QObject *guard, PostMessage in, const QString &key,
                     OnResult<TurnStarted> done) override
    {
        keys[QStringLiteral("postMessage")] += key;
        if (m_failures.contains(QStringLiteral("postMessage")) && !keepsFailedPosts) {
            answer<TurnStarted>("postMessage", guard, done, TurnStarted{});
            return;
        }
        TurnStarted started;
        started.message = addMessage(in.sessionId, MessageRole::User, in.text);
        messages[in.sessionId].last().metadata = in.metadata;
        started.message.metadata = in.metadata;
        started.reply =
            addMessage(in.sessionId, MessageRole::Assistant, {}, MessageStatus::Streaming);
        started.messageId = started.message.id;
        started.replyId = started.reply.id;
        answer<TurnStarted>("postMessage", guard, done, started);
    }
    void getMessage(QObject *guard, MessageRef in, OnResult<Message> done) override
    {
        Message message = stored(in.messageId);
        message.shown = isIn(messages.value(message.sessionId), message.id);
        answer<Message>("getMessage", guard, done, message);
    }
    void stopMessage(QObject *guard, MessageRef in, OnResult<Message> done) override
    {
        stored(in.messageId).status = MessageStatus::Stopped;
        answer<Message>("stopMessage", guard, done, stored(in.messageId));
    }
    void continueMessage(QObject *guard, MessageRef in, OnResult<Message> done) override
    {
        Message &message = stored(in.messageId);
        message.status = MessageStatus::Streaming;
        message.runId = newId();
        answer<Message>("continueMessage", guard, done, message);
    }
    void editMessage(QObject *guard, EditMessage in, OnResult<TurnStarted> done) override
    {
        const Message old = stored(in.messageId);
        cutAfter(old, true);
        answer<TurnStarted>("editMessage", guard, done, turnOf(old.sessionId, in.text));
    }
    void regenerateAnswer(QObject *guard, RegenerateAnswer in, OnResult<TurnStarted> done) override
    {
        const Message old = stored(in.messageId);
        cutAfter(old, true);
        TurnStarted started;
        started.message = messages[old.sessionId].last();
        started.reply =
            addMessage(old.sessionId, MessageRole::Assistant, {}, MessageStatus::Streaming);
        started.messageId = started.message.id;
        started.replyId = started.reply.id;
        answer<TurnStarted>("regenerateAnswer", guard, done, started);
    }
    void compareAnswers(QObject *guard, CompareOnMessage in, OnResult<CompareStarted> done) override
    {
        CompareStarted started;
        started.message = stored(in.messageId);
        answer<CompareStarted>("compareAnswers", guard, done, started);
    }
    void compareMessage(QObject *guard, CompareOnNewMessage in,
                        OnResult<CompareStarted> done) override
    {
        CompareStarted started;
        started.message = addMessage(in.sessionId, MessageRole::User, in.text);
        answer<CompareStarted>("compareMessage", guard, done, started);
    }
    /// Shows what a test put into `branches` under the message.
    void switchBranch(QObject *guard, SwitchBranch in, OnResult<Session> done) override
    {
        const bool fails = m_failures.contains(QStringLiteral("switchBranch"));
        if (branches.contains(in.messageId) && !fails)
            messages[in.sessionId] = branches.value(in.messageId);
        for (Session &session : sessions) {
            if (session.id == in.sessionId && !fails && !messages[in.sessionId].isEmpty())
                session.headId = messages[in.sessionId].last().id;
        }
        answer("switchBranch", guard, done, sessionOf(in.sessionId));
    }
    /// The version that is shown next is what a test put into `branches` under the message.
    void deleteBranch(QObject *guard, DeleteBranch in, OnResult<Session> done) override
    {
        if (branches.contains(in.messageId))
            messages[in.sessionId] = branches.take(in.messageId);
        for (Session &session : sessions) {
            if (session.id == in.sessionId && !messages[in.sessionId].isEmpty())
                session.headId = messages[in.sessionId].last().id;
        }
        answer("deleteBranch", guard, done, sessionOf(in.sessionId));
    }
    void forkConversation(QObject *guard, ForkConversation in, OnResult<Session> done) override
    {
        Session &copy = addSession(in.title);
        answer<Session>("forkConversation", guard, done, copy);
    }
    void giveFeedback(QObject *guard, GiveFeedback in, OnResult<Message> done) override
    {
        Message &message = stored(in.messageId);
        message.rating = in.rating;
        if (in.thumb)
            message.thumb = enumName(*in.thumb);
        answer<Message>("giveFeedback", guard, done, message);
    }
    void removeFeedback(QObject *guard, MessageRef in, OnResult<Message> done) override
    {
        Message &message = stored(in.messageId);
        message.rating.reset();
        message.thumb.clear();
        answer<Message>("removeFeedback", guard, done, message);
    }
    QList<ToolCallRecord> toolCalls;
    void listToolCalls(QObject *guard, ListRunToolCalls in,
                       OnResult<Page<ToolCallRecord>> done) override
    {
        QList<ToolCallRecord> all;
        for (const ToolCallRecord &call : std::as_const(toolCalls)) {
            if (call.runId == in.runId)
                all.append(call);
        }
        answer("listToolCalls", guard, done, pageOf(all, in.cursor, in.limit));
    }
    QList<Approval> approvals;
    Approval *approval(const QString &id)
    {
        for (Approval &one : approvals) {
            if (one.id == id)
                return &one;
        }
        return nullptr;
    }
    void listApprovals(QObject *guard, ListApprovals in, OnResult<Page<Approval>> done) override
    {
        Page<Approval> page;
        for (const Approval &one : std::as_const(approvals)) {
            if (one.sessionId == in.sessionId && (!in.status || one.status == *in.status))
                page.items.append(one);
        }
        answer("listApprovals", guard, done, pageOf(page.items, in.cursor, in.limit));
    }
    void getApproval(QObject *guard, ApprovalRef in, OnResult<ApprovalDetail> done) override
    {
        ApprovalDetail detail;
        if (const Approval *const one = approval(in.approvalId))
            detail.approval = *one;
        answer<ApprovalDetail>("getApproval", guard, done, detail);
    }
    void approveApproval(QObject *guard, ApproveApproval in, OnResult<Approval> done) override
    {
        decide("approveApproval", guard, done, in.approvalId, ApprovalStatus::Approved, in.comment,
               in.edited);
    }
    void rejectApproval(QObject *guard, RejectApproval in, OnResult<Approval> done) override
    {
        decide("rejectApproval", guard, done, in.approvalId, ApprovalStatus::Rejected, in.comment,
               QJsonValue::Null);
    }
    void tell(const char *type, const Approval &one)
    {
        emit happened(QString::fromLatin1(type), one.id, toJsonObject(one));
    }
    void listTags(QObject *guard, ListTags, OnResult<Page<TagCount>> done) override
    {
        answer<Page<TagCount>>("listTags", guard, done, Page<TagCount>{});
    }
    QHash<QString, QList<Message>> branches; ///< the path that a switch to a message shows
    /// Drops what follows a message, as on a branch that is not shown any more.
    void cutAfter(const Message &message, bool withItself)
    {
        QList<Message> &all = messages[message.sessionId];
        for (qsizetype i = 0; i < all.size(); ++i) {
            if (all.at(i).id == message.id) {
                all.resize(withItself ? i : i + 1);
                return;
            }
        }
    }
    TurnStarted turnOf(const QString &sessionId, const QString &text)
    {
        TurnStarted started;
        started.message = addMessage(sessionId, MessageRole::User, text);
        started.reply = addMessage(sessionId, MessageRole::Assistant, {}, MessageStatus::Streaming);
        started.messageId = started.message.id;
        started.replyId = started.reply.id;
        return started;
    }
    void searchMessages(QObject *guard, SearchMessages in, OnResult<Page<SearchHit>> done) override
    {
        Q_UNUSED(in);
        Page<SearchHit> page;
        page.items = hits;
        answer<Page<SearchHit>>("searchMessages", guard, done, page);
    }
    void listAgents(QObject *guard, ListAgents, OnResult<Page<Agent>> done) override
    {
        Page<Agent> page;
        page.items = agents;
        answer<Page<Agent>>("listAgents", guard, done, page);
    }
    void getAgent(QObject *guard, AgentRef in, OnResult<Agent> done) override
    {
        Agent agent;
        agent.id = in.agentId;
        agent.name = QStringLiteral("Found");
        answer<Agent>("getAgent", guard, done, agent);
    }
    void createAgent(QObject *guard, Agent in, OnResult<Agent> done) override
    {
        in.id = newId();
        agents.append(in);
        answer<Agent>("createAgent", guard, done, in);
    }
    void listModels(QObject *guard, OnResult<ModelList> done) override
    {
        answer<ModelList>("listModels", guard, done, ModelList{});
    }
    void watch(const QString &messageId, qint64 offset) override
    {
        watched.append({messageId, offset});
    }

    bool keepsFailedPosts = false; ///< only the acknowledgement is lost

private:
    void decide(const char *call, QObject *guard, const OnResult<Approval> &done, const QString &id,
                ApprovalStatus status, const QString &comment, const QJsonValue &edited)
    {
        Approval *const one = approval(id);
        if (!one || one->status != ApprovalStatus::Pending) {
            answer<Approval>(call, guard, done,
                             failKeyed(ErrorCode::Conflict, QStringLiteral("already_decided"),
                                       QStringLiteral("This was decided already")));
            return;
        }
        if (!m_failures.contains(QString::fromLatin1(call))) {
            one->status = status;
            one->comment = comment;
            one->edited = edited;
        }
        answer<Approval>(call, guard, done, *one);
    }
    template <class T>
    static QJsonObject toJsonObject(const T &value)
    {
        return QJsonDocument::fromJson(toJson(value)).object();
    }
    template <class T>
    static Result<Page<T>> pageOf(const QList<T> &all, const QString &cursor, int limit)
    {
        Page<T> page;
        qsizetype from = 0;
        if (!cursor.isEmpty()) {
            while (from < all.size() && all.at(from).id != cursor)
                ++from;
            ++from;
        }
        page.items = all.mid(from, limit);
        if (from + limit < all.size())
            page.nextCursor = page.items.last().id;
        return page;
    }
    static bool isIn(const QList<Message> &all, const QString &id)
    {
        return std::any_of(all.begin(), all.end(),
                           [&](const Message &message) { return message.id == id; });
    }
    static Result<Page<Message>> pageAround(const QList<Message> &all, const QString &id, int limit)
    {
        for (qsizetype i = 0; i < all.size(); ++i) {
            if (all.at(i).id != id)
                continue;
            const qsizetype from = qMax<qsizetype>(0, i - (limit - 1) / 2);
            Page<Message> page;
            page.items = all.mid(from, limit);
            if (from > 0)
                page.previousCursor = page.items.first().id;
            if (from + limit < all.size())
                page.nextCursor = page.items.last().id;
            return page;
        }
        return fail(ErrorCode::NotFound, QStringLiteral("Message not found"));
    }
    Result<Session> sessionOf(const QString &id) const
    {
        for (const Session &session : sessions) {
            if (session.id == id)
                return session;
        }
        return fail(ErrorCode::NotFound, QStringLiteral("Conversation not found"));
    }
    template <class T>
    void answer(const char *name, QObject *guard, OnResult<T> done, Result<T> result)
    {
        const QString call = QString::fromLatin1(name);
        calls.append(call);
        if (m_failures.contains(call))
            result = fail(m_failures.take(call));
        const std::function<void()> tell = [guard = QPointer<QObject>(guard), done, result] {
            if (guard)
                done(result);
        };
        if (m_held.contains(call))
            m_waiting.append({call, tell});
        else
            QMetaObject::invokeMethod(this, tell, Qt::QueuedConnection);
    }

    Link m_link = Link::Online;
    QString m_reason;
    qint64 m_now = 1'790'000'000'000;
    QSet<QString> m_held;
    QHash<QString, Error> m_failures;
    QList<QPair<QString, std::function<void()>>> m_waiting;
};

} // namespace troupe

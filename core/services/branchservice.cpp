// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/branchservice.h"

#include "core/base/ids.h"
#include "core/engine/chatengine.h"
#include "core/engine/messagetree.h"
#include "core/meta/values.h"
#include "core/services/paging.h"
#include "core/storage/database.h"
#include "core/storage/rows.h"

#include <limits>

namespace troupe {

namespace {

constexpr int kPreviewLength = 160;
constexpr int kThumbUp = 5;
constexpr int kThumbDown = 1;

TurnStarted startedFrom(const ChatTurn &turn)
{
    TurnStarted started;
    started.messageId = turn.message.id;
    started.replyId = turn.reply.id;
    started.runId = turn.reply.runId;
    started.message = turn.message;
    started.reply = turn.reply;
    return started;
}

/// How a hidden branch hangs on the shown one: filled in by climbing up from its last message.
Result<void> climb(Sql &sql, const QString &sessionId, Branch &branch)
{
    int hidden = 0;
    qint64 forkSeq = -1;
    const auto climbed = sql.each(
        QStringLiteral("WITH RECURSIVE up(id, seq, parent_id, shown, text) AS ("
                       "SELECT id, seq, parent_id, shown, substr(content, 1, 400) FROM messages "
                       "WHERE id = ?1 UNION ALL "
                       "SELECT m.id, m.seq, m.parent_id, m.shown, substr(m.content, 1, 400) "
                       "FROM up JOIN messages m ON m.id = up.parent_id WHERE up.shown = 0) "
                       "SELECT id, seq, shown, text FROM up"),
        {branch.headId}, [&](const Row &row) {
            if (row.integer(2) != 0) {
                branch.forksAfter = row.text(0);
                forkSeq = row.integer(1);
            } else {
                branch.preview = row.text(3).simplified().left(kPreviewLength);
                ++hidden;
            }
            return true;
        });
    if (!climbed)
        return fail(climbed.error());
    const auto counted =
        sql.first(QStringLiteral("SELECT count(*) FROM messages WHERE session_id = ? AND shown = 1 "
                                 "AND seq <= ?"),
                  {sessionId, forkSeq}, [&](const Row &row) {
                      branch.messageCount = hidden + static_cast<int>(row.integer(0));
                  });
    return counted ? Result<void>() : fail(counted.error());
}

Branch branchFrom(const Row &row)
{
    Branch branch;
    branch.headId = row.text(1);
    branch.agentId = row.text(2);
    branch.model = row.text(3);
    branch.updatedAt = Timestamp{row.integer(4)};
    return branch;
}

Result<Branch> shownBranch(Sql &sql, const Session &session)
{
    Branch branch;
    const auto found = sql.first(
        QStringLiteral("SELECT seq, id, agent_id, model, created_at, content FROM messages "
                       "WHERE id = ?"),
        {session.headId}, [&](const Row &row) {
            branch = branchFrom(row);
            branch.preview = row.text(5).left(1000).simplified().left(kPreviewLength);
        });
    if (!found)
        return fail(found.error());
    branch.headId = session.headId;
    branch.shown = true;
    branch.messageCount = session.messageCount;
    branch.forksAfter = session.headId;
    return branch;
}

Result<Page<Branch>> readBranches(Sql &sql, const Session &session, qint64 beforeSeq, int limit)
{
    Page<Branch> page;
    QList<qint64> seqs;
    if (beforeSeq == std::numeric_limits<qint64>::max() && !session.headId.isEmpty()) {
        const auto shown = shownBranch(sql, session);
        if (!shown)
            return fail(shown.error());
        page.items.append(*shown);
        seqs.append(beforeSeq);
    }
    const auto read = sql.each(
        QStringLiteral("SELECT m.seq, m.id, m.agent_id, m.model, m.created_at FROM messages m "
                       "WHERE m.session_id = ?1 AND m.shown = 0 AND m.seq < ?2 AND NOT EXISTS "
                       "(SELECT 1 FROM messages c WHERE c.session_id = ?1 AND c.parent_id = m.id "
                       "AND c.shown = 0) ORDER BY m.seq DESC LIMIT ?3"),
        {session.id, beforeSeq, limit + 1}, [&](const Row &row) {
            page.items.append(branchFrom(row));
            seqs.append(row.integer(0));
            return true;
        });
    if (!read)
        return fail(read.error());
    if (cutToLimit(page.items, limit))
        page.nextCursor = encodeCursor({QString::number(seqs.at(limit - 1))});
    for (Branch &branch : page.items) {
        if (branch.shown)
            continue;
        if (const auto climbed = climb(sql, session.id, branch); !climbed)
            return fail(climbed.error());
    }
    return page;
}

Result<Session> sessionOf(Sql &sql, const QString &sessionId)
{
    const auto current = findRow<Session>(sql, QStringLiteral(" WHERE id = ?"), {sessionId});
    if (!current)
        return fail(current.error());
    if (!*current)
        return fail(ErrorCode::NotFound, QStringLiteral("Conversation not found"));
    return **current;
}

tl::unexpected<Error> emptyFeedback()
{
    Error error(ErrorCode::Invalid, QStringLiteral("A rating is a thumb or a number"));
    error.issues.append(
        {QStringLiteral("/rating"), QStringLiteral("cannot stand with thumb, and one of rating, "
                                                   "thumb and comment is needed")});
    return fail(std::move(error));
}

} // namespace

Result<Agent> BranchService::answeringAgent(const Caller &caller, const QString &agentId) const
{
    auto agent = m_agents.find(caller, agentId);
    if (agent && agent->status != AgentStatus::Active) {
        return failKeyed(ErrorCode::Conflict, QStringLiteral("agent_inactive"),
                         QStringLiteral("The agent is inactive. Start it to talk to it."));
    }
    return agent;
}

Result<BranchService::Question> BranchService::questionOf(const Caller &caller,
                                                          const QString &messageId) const
{
    const auto message = m_sessions.message(caller, messageId);
    if (!message)
        return fail(message.error());
    const auto session = m_sessions.find(caller, message->sessionId);
    if (!session)
        return fail(session.error());
    Question question{*session, message->id, session->agentId};
    if (message->role == MessageRole::Assistant) {
        question.messageId = message->parentId;
        if (!message->agentId.isEmpty())
            question.agentId = message->agentId;
    }
    if (question.messageId.isEmpty() || message->role == MessageRole::System
        || message->role == MessageRole::Tool) {
        return failKeyed(ErrorCode::Conflict, QStringLiteral("not_answerable"),
                         QStringLiteral("There is no message of a person to be answered here"));
    }
    return question;
}

Task<TurnStarted> BranchService::edit(Caller caller, EditMessage input)
{
    const auto message = m_sessions.message(caller, input.messageId);
    if (!message)
        co_return fail(message.error());
    if (message->role != MessageRole::User) {
        co_return failKeyed(ErrorCode::Conflict, QStringLiteral("not_editable"),
                            QStringLiteral("Only what a person said can be said in another way"));
    }
    const auto session = m_sessions.find(caller, message->sessionId);
    if (!session)
        co_return fail(session.error());
    const auto agent = answeringAgent(caller, session->agentId);
    if (!agent)
        co_return fail(agent.error());
    TurnRequest request;
    request.userId = caller.userId;
    request.agent = *agent;
    request.sessionId = session->id;
    request.text = input.text;
    request.after = message->parentId;
    request.attachments = message->attachments; // its files go along with the new words
    request.model = input.model;
    request.maxTokens = input.maxTokens;
    request.temperature = input.temperature;
    request.metadata = input.metadata;
    request.context = input.context;
    const Result<ChatTurn> turn = co_await m_engine.begin(std::move(request));
    if (!turn)
        co_return fail(turn.error());
    co_return startedFrom(*turn);
}

Task<TurnStarted> BranchService::regenerate(Caller caller, RegenerateAnswer input)
{
    const auto question = questionOf(caller, input.messageId);
    if (!question)
        co_return fail(question.error());
    const auto agent =
        answeringAgent(caller, input.agentId.isEmpty() ? question->agentId : input.agentId);
    if (!agent)
        co_return fail(agent.error());
    TurnRequest request;
    request.userId = caller.userId;
    request.agent = *agent;
    request.sessionId = question->session.id;
    request.answers = question->messageId;
    request.model = input.model;
    request.maxTokens = input.maxTokens;
    request.temperature = input.temperature;
    const Result<ChatTurn> turn = co_await m_engine.begin(std::move(request));
    if (!turn)
        co_return fail(turn.error());
    co_return startedFrom(*turn);
}

Result<QList<TurnRequest>> BranchService::requestsFor(
    const Caller &caller, const TurnRequest &base, const QString &agentId,
    const QList<AnswerCandidate> &candidates) const
{
    QList<TurnRequest> requests;
    for (qsizetype i = 0; i < candidates.size(); ++i) {
        const AnswerCandidate &candidate = candidates.at(i);
        auto agent =
            answeringAgent(caller, candidate.agentId.isEmpty() ? agentId : candidate.agentId);
        if (!agent) {
            Error error = agent.error();
            error.issues.append({QStringLiteral("/candidates/%1/agent_id").arg(i), error.message});
            return fail(std::move(error));
        }
        TurnRequest request = base;
        request.userId = caller.userId;
        request.agent = std::move(*agent);
        request.model = candidate.model;
        request.temperature = candidate.temperature;
        requests.append(std::move(request));
    }
    return requests;
}

Task<CompareStarted> BranchService::beginAll(QList<TurnRequest> requests)
{
    const Result<ComparedTurn> turn = co_await m_engine.beginAll(std::move(requests));
    if (!turn)
        co_return fail(turn.error());
    CompareStarted started;
    started.message = turn->message;
    started.replies = turn->replies;
    co_return started;
}

Task<CompareStarted> BranchService::compare(Caller caller, CompareOnMessage input)
{
    const auto question = questionOf(caller, input.messageId);
    if (!question)
        co_return fail(question.error());
    TurnRequest base;
    base.sessionId = question->session.id;
    base.answers = question->messageId;
    auto requests = requestsFor(caller, base, question->session.agentId, input.candidates);
    if (!requests)
        co_return fail(requests.error());
    co_return co_await beginAll(std::move(*requests));
}

Task<CompareStarted> BranchService::compareNew(Caller caller, CompareOnNewMessage input)
{
    const auto session = m_sessions.find(caller, input.sessionId);
    if (!session)
        co_return fail(session.error());
    TurnRequest base;
    base.sessionId = session->id;
    base.text = input.text;
    base.metadata = input.metadata;
    base.context = input.context;
    auto requests = requestsFor(caller, base, session->agentId, input.candidates);
    if (!requests)
        co_return fail(requests.error());
    co_return co_await beginAll(std::move(*requests));
}

Result<Message> BranchService::messageOf(const Caller &caller, const QString &sessionId,
                                         const QString &messageId) const
{
    const auto session = m_sessions.find(caller, sessionId);
    if (!session)
        return fail(session.error());
    auto message = m_sessions.message(caller, messageId);
    if (message && message->sessionId != session->id) {
        return failKeyed(ErrorCode::NotFound, QStringLiteral("message_not_found"),
                         QStringLiteral("Message not found"));
    }
    return message;
}

Task<Session> BranchService::switchTo(Caller caller, SwitchBranch input)
{
    const auto message = messageOf(caller, input.sessionId, input.messageId);
    if (!message)
        co_return fail(message.error());
    auto write = [sessionId = message->sessionId,
                  messageId = message->id](Tx &tx) -> Result<Session> {
        const auto current = sessionOf(tx.sql(), sessionId);
        return current ? messagetree::switchTo(tx, *current, messageId) : fail(current.error());
    };
    co_return co_await m_db.write(std::move(write));
}

Task<Session> BranchService::remove(Caller caller, DeleteBranch input)
{
    const auto known = messageOf(caller, input.sessionId, input.messageId);
    if (!known)
        co_return fail(known.error());
    auto write = [sessionId = known->sessionId, messageId = known->id](Tx &tx) -> Result<Session> {
        const auto session = sessionOf(tx.sql(), sessionId);
        if (!session)
            return fail(session.error());
        const auto message =
            findRow<Message>(tx.sql(), QStringLiteral(" WHERE id = ?"), {messageId});
        if (!message)
            return fail(message.error());
        if (!*message) {
            return failKeyed(ErrorCode::NotFound, QStringLiteral("message_not_found"),
                             QStringLiteral("Message not found"));
        }
        return messagetree::deleteBranch(tx, *session, **message);
    };
    co_return co_await m_db.write(std::move(write));
}

Task<Page<Branch>> BranchService::list(Caller caller, ListBranches query)
{
    const auto session = m_sessions.find(caller, query.sessionId);
    if (!session)
        co_return fail(session.error());
    qint64 before = std::numeric_limits<qint64>::max();
    if (!query.cursor.isEmpty()) {
        const auto cursor = decodeCursor(query.cursor, 1);
        if (!cursor)
            co_return fail(cursor.error());
        before = cursor->first().toLongLong();
    }
    // A cursor after the shown branch alone has its number, which is none of a message.
    const bool onlyShownBefore =
        !query.cursor.isEmpty() && before == std::numeric_limits<qint64>::max();
    if (onlyShownBefore)
        --before;
    auto read = [session = *session, before, limit = query.limit](Sql &sql) {
        return readBranches(sql, session, before, limit);
    };
    co_return co_await m_db.read(std::move(read));
}

Task<Session> BranchService::fork(Caller caller, ForkConversation input)
{
    const auto message = m_sessions.message(caller, input.messageId);
    if (!message)
        co_return fail(message.error());
    const auto session = m_sessions.find(caller, message->sessionId);
    if (!session)
        co_return fail(session.error());
    Session copy;
    copy.id = newId();
    copy.ownerId = caller.userId;
    copy.agentId = session->agentId;
    copy.title = input.title.isEmpty() ? session->title : input.title;
    copy.titledBy = input.title.isEmpty() ? session->titledBy : TitledBy::Person;
    copy.tags = session->tags;
    copy.forkedFrom = message->id;
    auto write = [copy, fromId = session->id, until = message->id](Tx &tx) -> Result<Session> {
        Session made = copy;
        made.createdAt = made.updatedAt = Timestamp{tx.nowMs()};
        if (const auto inserted = insertRow(tx.sql(), made); !inserted)
            return fail(inserted.error());
        auto stored = messagetree::copyPath(tx, fromId, until, made);
        if (stored) {
            tx.emitEvent(
                {QStringLiteral("session.created"), made.ownerId, made.id, toJson(*stored)});
        }
        return stored;
    };
    const Result<Session> stored = co_await m_db.write(std::move(write));
    if (stored)
        m_engine.noteForSearch();
    co_return stored;
}

Task<Message> BranchService::giveFeedback(Caller caller, GiveFeedback input)
{
    const bool saysNothing = !input.thumb && !input.rating && input.comment.isEmpty();
    if (saysNothing || (input.thumb && input.rating))
        co_return emptyFeedback();
    co_return co_await rate(std::move(caller), std::move(input));
}

Task<Message> BranchService::removeFeedback(Caller caller, MessageRef input)
{
    GiveFeedback nothing;
    nothing.messageId = input.messageId;
    co_return co_await rate(std::move(caller), std::move(nothing));
}

Task<Message> BranchService::rate(Caller caller, GiveFeedback input)
{
    const auto message = m_sessions.message(caller, input.messageId);
    if (!message)
        co_return fail(message.error());
    auto write = [id = message->id, userId = caller.userId, input](Tx &tx) -> Result<Message> {
        auto found = findRow<Message>(tx.sql(), QStringLiteral(" WHERE id = ?"), {id});
        if (!found)
            return fail(found.error());
        const bool canBeRated = *found && (*found)->role == MessageRole::Assistant
                                && (*found)->status != MessageStatus::Streaming
                                && (*found)->status != MessageStatus::Waiting;
        if (!canBeRated) {
            return failKeyed(ErrorCode::Conflict, QStringLiteral("not_rateable"),
                             QStringLiteral("Only an answer that has ended can be rated"));
        }
        Message &rated = **found;
        rated.rating = input.rating;
        rated.thumb.clear();
        if (input.thumb) {
            rated.rating = *input.thumb == Thumb::Up ? kThumbUp : kThumbDown;
            rated.thumb = enumName(*input.thumb);
        }
        rated.feedbackComment = input.comment;
        if (const auto updated = updateRow(tx.sql(), rated); !updated)
            return fail(updated.error());
        QList<Message> one{rated};
        if (const auto added = messagetree::addSiblings(tx.sql(), rated.sessionId, one); !added)
            return fail(added.error());
        tx.emitEvent(
            {QStringLiteral("message.rated"), userId, rated.id, messagePayload(one.first())});
        return one.first();
    };
    co_return co_await m_db.write(std::move(write));
}

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/chat/transcriptcontroller.h"

#include "ui/pages/chat/agentdirectory.h"
#include "ui/pages/chat/chatapi.h"
#include "ui/pages/chat/chattext.h"

#include <algorithm>

namespace troupe {

namespace {

constexpr int kFirstPage = 60;
constexpr int kAroundPage = 120;
constexpr int kOlderPage = 200;
constexpr int kLargestMessagePage = 1000;
constexpr int kRereadPage = 200;

} // namespace

TranscriptController::TranscriptController(ChatApi &api, AgentDirectory &agents, QObject *parent)
    : QObject(parent), m_api(api), m_agents(agents)
{
    connect(&api, &ChatApi::happened, this, &TranscriptController::onEvent);
    connect(&api, &ChatApi::delta, this, &TranscriptController::onDelta);
    connect(&api, &ChatApi::done, this,
            [this](const QString &, const Message &message) { onDone(message); });
    connect(&api, &ChatApi::resync, this, &TranscriptController::onResync);
    connect(&api, &ChatApi::linkChanged, this, &TranscriptController::onLink);
    connect(&agents, &AgentDirectory::changed, this, &TranscriptController::onAgents);
}

void TranscriptController::onAgents()
{
    const Agent *const agent = m_agents.find(m_session.agentId);
    const QString face = agent ? agent->name + u'\n' + agent->color : QString();
    if (std::exchange(m_face, face) != face) {
        for (int i = 0; i < m_messages.size(); ++i) {
            if (m_messages.at(i).role == MessageRole::Assistant)
                emitUpdated(i);
        }
    }
    emit sessionChanged();
}

void TranscriptController::clear()
{
    ++m_generation;
    m_session = Session();
    m_messages.clear();
    m_index.clear();
    m_buffered.clear();
    m_bufferedCalls.clear();
    m_refreshing.clear();
    m_refreshAgain.clear();
    m_olderCursor.clear();
    m_newerCursor.clear();
    m_locating.clear();
    m_kept.clear();
    m_problem.clear();
    m_outbox.clear(); // those on their way go on: see delivered()
    m_face.clear();
    m_streaming.clear();
    m_switchedTo.clear();
    m_tookSince = false;
    m_switched = false;
    m_loading = m_loadingOlder = m_loadingNewer = m_loadsAll = m_stale = false;
}

void TranscriptController::open(const QString &sessionId, const QString &messageId)
{
    if (sessionId == m_session.id && !m_session.id.isEmpty() && m_problem.isEmpty()) {
        m_locating = messageId;
        m_kept.clear();
        if (!m_loading)
            continueLocating();
        return;
    }
    clear();
    m_session.id = sessionId;
    m_locating = messageId;
    m_loading = true;
    emit reset();
    emit streamingChanged();
    emit outboxChanged();
    emit sessionChanged();
    emit loadingChanged();
    readSession();
    if (messageId.isEmpty())
        readNewest();
    else
        readAround(messageId);
}

void TranscriptController::startNew(const QString &agentId)
{
    clear();
    m_session.agentId = agentId;
    emit reset();
    emit streamingChanged();
    emit outboxChanged();
    emit sessionChanged();
    emit loadingChanged();
}

void TranscriptController::setNewAgent(const QString &agentId)
{
    if (!m_session.id.isEmpty() || m_session.agentId == agentId)
        return;
    m_session.agentId = agentId;
    emit sessionChanged();
}

void TranscriptController::takeSession(const Session &session)
{
    if (session.id != m_session.id || session.id.isEmpty())
        return;
    m_session = session;
    emit sessionChanged();
}

void TranscriptController::readSession()
{
    SessionRef ref;
    ref.sessionId = m_session.id;
    m_api.getSession(this, ref, [this, generation = m_generation](Result<Session> session) {
        if (generation != m_generation)
            return;
        if (session) {
            m_session = *session;
            onAgents();
        } else if (session.error().code == ErrorCode::NotFound) {
            emit gone();
        } else {
            m_stale = true;
        }
    });
}

void TranscriptController::readNewest()
{
    ListMessages query;
    query.sessionId = m_session.id;
    query.order = ListOrder::Desc;
    query.limit = m_messages.isEmpty() ? kFirstPage : kRereadPage;
    m_api.listMessages(this, query, [this, generation = m_generation](Result<Page<Message>> page) {
        if (generation != m_generation)
            return;
        if (!page) {
            m_loading = false;
            m_switched = false;
            m_stale = true;
            if (m_messages.isEmpty())
                m_problem = page.error().message;
            emit loadingChanged();
            return;
        }
        takeNewest(std::move(*page));
    });
}

void TranscriptController::takeNewest(Page<Message> page)
{
    if (std::exchange(m_switched, false)) { // it may be of the branch before
        readNewest();
        return;
    }
    std::reverse(page.items.begin(), page.items.end());
    m_loading = false;
    m_stale = false;
    m_problem.clear();
    // From afar the end is shown anew, with what is not sent yet.
    const bool overlaps =
        !m_messages.isEmpty() && !hasNewer()
        && (page.nextCursor.isEmpty()
            || (!page.items.isEmpty() && m_index.contains(page.items.first().id)));
    m_newerCursor.clear();
    if (overlaps)
        mergeNewest(page.items, page.nextCursor.isEmpty());
    else
        replaceAll(page);
    m_tookSince = false;
    applyBuffered();
    emit loadingChanged();
    continueLocating();
}

void TranscriptController::applyBuffered()
{
    const auto buffered = std::exchange(m_buffered, {});
    for (const BufferedEvent &event : buffered) {
        // What the page shows may be newer than the event: the server is asked.
        if (m_index.contains(event.message.id))
            refresh(event.message.id);
        else
            applyEvent(event);
    }
    const auto calls = std::exchange(m_bufferedCalls, {});
    for (const BufferedCall &call : calls)
        applyCall(call);
}

void TranscriptController::readAround(const QString &messageId)
{
    m_loading = true;
    ListMessages query;
    query.sessionId = m_session.id;
    query.around = messageId;
    query.limit = kAroundPage;
    m_api.listMessages(this, query,
                       [this, messageId, generation = m_generation](Result<Page<Message>> page) {
                           if (generation != m_generation)
                               return;
                           if (page) {
                               takeAround(*page);
                               return;
                           }
                           notAround(messageId, page.error());
                       });
}

void TranscriptController::notAround(const QString &messageId, const Error &error)
{
    if (std::exchange(m_switched, false)) { // it may be of the branch before
        readAround(messageId);
        return;
    }
    const bool isWanted = m_locating == messageId;
    if (isWanted)
        m_locating.clear();
    if (isWanted && error.key == QLatin1String("branch_not_shown")) {
        if (messageId == m_kept) // its branch was just left
            readNewest();
        else
            showBranchOf(messageId, true);
        return;
    }
    if (error.code == ErrorCode::NotFound)
        emit notLocated(messageId);
    else if (isWanted && !m_messages.isEmpty())
        emit failed(tr("The message cannot be read"), error.message);
    if (m_messages.isEmpty()) {
        readNewest(); // which says what is wrong if it fails, too
        return;
    }
    m_loading = false;
    applyBuffered();
    emit loadingChanged();
    continueLocating(); // another one may have been asked for meanwhile
}

void TranscriptController::takeAround(const Page<Message> &page)
{
    if (std::exchange(m_switched, false)) { // it may be of the branch before
        if (m_locating.isEmpty())
            readNewest();
        else
            readAround(m_locating);
        return;
    }
    m_stale = false;
    m_tookSince = false;
    m_problem.clear();
    m_messages = page.items;
    m_olderCursor = page.previousCursor;
    m_newerCursor = page.nextCursor;
    reindex();
    for (const Message &message : std::as_const(m_messages))
        resolveOutgoing(message);
    emit reset();
    // Located while it still counts as loading: a view that has just been filled stands at its end,
    // and would ask for what comes after that.
    if (const QString wanted = m_locating; m_index.contains(wanted)) {
        m_locating.clear();
        emit located(wanted);
    }
    m_loading = false;
    for (int i = 0; i < m_messages.size(); ++i)
        follow(m_messages.at(i));
    applyBuffered();
    emit loadingChanged();
    continueLocating();
}

void TranscriptController::reindex()
{
    m_index.clear();
    for (int i = 0; i < m_messages.size(); ++i)
        m_index.insert(m_messages.at(i).id, i);
}

void TranscriptController::replaceAll(const Page<Message> &page)
{
    m_messages = page.items;
    m_olderCursor = page.nextCursor;
    reindex();
    const bool wasStreaming = isStreaming();
    m_streaming.clear();
    for (const Message &message : std::as_const(m_messages))
        resolveOutgoing(message);
    emit reset();
    for (int i = 0; i < m_messages.size(); ++i)
        follow(m_messages.at(i));
    if (wasStreaming != isStreaming())
        emit streamingChanged();
}

void TranscriptController::mergeNewest(const QList<Message> &newest, bool isAll)
{
    QSet<QString> listed;
    for (const Message &message : newest)
        listed.insert(message.id);
    const int from = isAll || newest.isEmpty() ? 0 : m_index.value(newest.first().id, 0);
    for (int i = static_cast<int>(m_messages.size()) - 1; i >= from; --i) {
        if (listed.contains(m_messages.at(i).id))
            continue;
        const QString id = m_messages.at(i).id;
        m_messages.removeAt(i);
        setStreaming(id, false);
        emit removed(id);
    }
    reindex();
    for (const Message &message : newest) {
        if (const int at = indexOf(message.id); at >= 0) { // the others may be gone
            m_messages[at].siblingIds.clear();
            m_messages[at].siblingIndex.reset();
            m_messages[at].siblingCount.reset();
        }
        upsert(message);
        follow(message);
    }
}

void TranscriptController::refresh(const QString &messageId)
{
    if (m_refreshing.contains(messageId)) {
        m_refreshAgain.insert(messageId);
        return;
    }
    m_refreshing.insert(messageId);
    MessageRef ref;
    ref.messageId = messageId;
    m_api.getMessage(this, ref,
                     [this, messageId, branchesRead = m_branchesRead,
                      generation = m_generation](Result<Message> message) {
                         if (generation != m_generation)
                             return;
                         m_refreshing.remove(messageId);
                         // It may be of the branch before: what this one holds has been read.
                         if (branchesRead != m_branchesRead && indexOf(messageId) < 0) {
                             m_refreshAgain.remove(messageId);
                             return;
                         }
                         if (m_refreshAgain.remove(messageId)) {
                             refresh(messageId);
                             return;
                         }
                         if (!message) {
                             m_stale = m_stale || message.error().code != ErrorCode::NotFound;
                             return;
                         }
                         if (message->status == MessageStatus::Streaming) {
                             upsert(*message);
                             follow(*message);
                         } else {
                             onDone(*message);
                         }
                     });
}

void TranscriptController::loadOlder()
{
    readOlder(kOlderPage);
}

void TranscriptController::loadAll()
{
    m_loadsAll = true;
    readOlder(kLargestMessagePage);
    readNewer(kLargestMessagePage);
}

void TranscriptController::loadNewer()
{
    readNewer(kOlderPage);
}

void TranscriptController::loadEnd()
{
    if (m_newerCursor.isEmpty() || m_loading)
        return;
    m_loading = true; // events wait until the page is here
    m_locating.clear();
    readNewest();
}

void TranscriptController::readNewer(int limit)
{
    if (m_newerCursor.isEmpty() || m_loadingNewer || m_loading)
        return;
    m_loadingNewer = true;
    ListMessages query;
    query.sessionId = m_session.id;
    query.cursor = m_newerCursor;
    query.limit = limit;
    m_api.listMessages(this, query,
                       [this, cursor = m_newerCursor,
                        generation = m_generation](Result<Page<Message>> page) {
                           if (generation != m_generation)
                               return;
                           m_loadingNewer = false;
                           if (cursor != m_newerCursor) { // the piece has been left meanwhile
                               if (!m_loading)
                                   applyBuffered();
                               return;
                           }
                           if (page) {
                               takeNewer(*page);
                               return;
                           }
                           m_loadsAll = false;
                           if (!m_loading)
                               applyBuffered();
                           emit failed(tr("Newer messages cannot be read"), page.error().message);
                       });
}

void TranscriptController::takeNewer(const Page<Message> &page)
{
    m_newerCursor = page.nextCursor;
    const auto from = static_cast<int>(m_messages.size());
    m_messages += page.items;
    reindex();
    for (const Message &message : page.items)
        resolveOutgoing(message);
    QList<TranscriptMessage> views;
    views.reserve(page.items.size());
    for (int i = from; i < m_messages.size(); ++i)
        views.append(shown(i));
    if (m_newerCursor.isEmpty()) {
        for (const OutgoingMessage &message : std::as_const(m_outbox))
            views.append(shownOutgoing(message));
    }
    emit appendedNewer(views);
    if (m_newerCursor.isEmpty() && from > 0)
        emitUpdated(from - 1); // it may be the last one after all
    for (const Message &message : page.items)
        follow(message);
    if (!m_loading)
        applyBuffered();
    emit loadingChanged();
    if (m_loadsAll && m_locating.isEmpty())
        readNewer(kLargestMessagePage);
}

void TranscriptController::readOlder(int limit)
{
    if (m_olderCursor.isEmpty() || m_loadingOlder || m_loading)
        return;
    m_loadingOlder = true;
    ListMessages query;
    query.sessionId = m_session.id;
    query.order = ListOrder::Desc;
    query.cursor = m_olderCursor;
    query.limit = limit;
    m_api.listMessages(
        this, query,
        [this, cursor = m_olderCursor, generation = m_generation](Result<Page<Message>> page) {
            if (generation != m_generation)
                return;
            m_loadingOlder = false;
            if (cursor != m_olderCursor) // the piece has been left meanwhile
                return;
            if (!page) {
                m_loadsAll = false;
                emit failed(tr("Older messages cannot be read"), page.error().message);
                return;
            }
            m_olderCursor = page->nextCursor;
            QList<Message> older = page->items;
            std::reverse(older.begin(), older.end());
            const auto count = static_cast<int>(older.size());
            m_messages = older + m_messages;
            reindex();
            QList<TranscriptMessage> views;
            views.reserve(count);
            for (int i = 0; i < count; ++i)
                views.append(shown(i));
            emit prepended(views);
            emit loadingChanged();
            if (m_loadsAll && m_locating.isEmpty())
                readOlder(kLargestMessagePage);
        });
}

void TranscriptController::continueLocating()
{
    if (m_locating.isEmpty())
        return;
    const QString wanted = m_locating;
    if (m_index.contains(wanted)) {
        m_locating.clear();
        emit located(wanted);
    } else {
        readAround(wanted);
    }
}

int TranscriptController::indexOf(const QString &messageId) const
{
    return m_index.value(messageId, -1);
}

bool TranscriptController::isBeyond(const QString &messageId) const
{
    return !m_newerCursor.isEmpty() && !m_index.contains(messageId);
}

TranscriptMessage TranscriptController::shown(int index) const
{
    const Message &message = m_messages.at(index);
    const Agent *const agent =
        message.role == MessageRole::Assistant
            ? m_agents.find(message.agentId.isEmpty() ? m_session.agentId : message.agentId)
            : nullptr;
    return chattext::toTranscript(message, agent,
                                  index == m_messages.size() - 1 && m_newerCursor.isEmpty());
}

TranscriptMessage TranscriptController::shownOutgoing(const OutgoingMessage &message) const
{
    TranscriptMessage view;
    view.id = message.id;
    view.role = TranscriptMessage::Role::User;
    view.author = tr("You");
    view.time = QDateTime::fromMSecsSinceEpoch(message.writtenMs);
    view.markdown = message.text;
    for (const AttachedFile &file : message.files)
        view.files.append(chattext::transcriptFile(file));
    if (!message.sending) {
        view.state = TranscriptMessage::State::Failed;
        view.problem = tr("Not sent: %1").arg(message.problem);
    }
    return view;
}

QList<TranscriptMessage> TranscriptController::transcript() const
{
    QList<TranscriptMessage> views;
    views.reserve(m_messages.size() + m_outbox.size());
    for (int i = 0; i < m_messages.size(); ++i)
        views.append(shown(i));
    if (!hasNewer()) { // they stand at the end
        for (const OutgoingMessage &message : m_outbox)
            views.append(shownOutgoing(message));
    }
    return views;
}

QString TranscriptController::lastModel() const
{
    for (auto it = m_messages.crbegin(); it != m_messages.crend(); ++it) {
        if (it->role == MessageRole::Assistant)
            return it->requestedModel.isEmpty() ? it->model : it->requestedModel;
    }
    return {};
}

QStringList TranscriptController::ownTexts() const
{
    QStringList texts;
    for (const Message &message : m_messages) {
        if (message.role == MessageRole::User)
            texts.append(message.content);
    }
    return texts;
}

} // namespace troupe

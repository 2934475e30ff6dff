// SPDX-License-Identifier: GPL-3.0-or-later
// What arrives by itself: events, deltas, lost and found connections.
#include "ui/pages/chat/transcriptcontroller.h"

#include "core/meta/values.h"
#include "ui/pages/chat/chatapi.h"
#include "ui/pages/chat/chatcalls.h"

#include <QDateTime>

namespace troupe {

void TranscriptController::onEvent(const QString &type, const QString &subjectId,
                                   const QJsonObject &data)
{
    if (m_session.id.isEmpty())
        return;
    if (type.startsWith(QLatin1String("session."))) {
        if (subjectId != m_session.id)
            return;
        if (type == QLatin1String("session.deleted")) {
            emit gone();
        } else if (const auto session = fromJson<Session>(data); session) {
            m_session = *session;
            emit sessionChanged();
            if (type == QLatin1String("session.switched")) {
                // Our own call can be quicker than what was told before it: that is of the branch
                // before, and goes now.
                if (std::exchange(m_tookSince, false) || !m_buffered.isEmpty())
                    m_switchedTo.clear();
                branchChanged(session->headId);
            }
        }
        return;
    }
    if (type == QLatin1String("branch.deleted")) {
        if (const auto session = fromJson<Session>(data); session && subjectId == m_session.id)
            branchDeleted(*session);
        return;
    }
    if (type == QLatin1String("tool_call.updated")) {
        onToolCall(data);
        return;
    }
    const bool told =
        type == QLatin1String("message.created") || type == QLatin1String("message.started")
        || type == QLatin1String("message.waiting") || type == QLatin1String("message.completed")
        || type == QLatin1String("message.rated");
    if (!told || data[QLatin1String("session_id")].toString() != m_session.id)
        return;
    const auto message = fromJson<Message>(data);
    if (!message)
        return;
    if (!message->shown && indexOf(message->id) < 0) {
        setStreaming(message->id, false);
        return; // of another branch
    }
    if (type == QLatin1String("message.rated")) {
        takeRated(*message);
        return;
    }
    const BufferedEvent event{type, *message, data[QLatin1String("truncated")].toBool()};
    if (m_loading || (m_loadingNewer && isBeyond(message->id)))
        m_buffered.append(event);
    else
        applyEvent(event);
}

void TranscriptController::applyEvent(const BufferedEvent &event)
{
    const int known = indexOf(event.message.id);
    if (isBeyond(event.message.id)) {
        if (event.type == QLatin1String("message.completed")
            || event.type == QLatin1String("message.waiting"))
            onDone(event.message);
        else
            upsert(event.message);
        return;
    }
    if (m_refreshing.contains(event.message.id))
        m_refreshAgain.insert(event.message.id); // the answer on its way may be older
    const bool isEnd = event.type == QLatin1String("message.completed")
                       || event.type == QLatin1String("message.waiting");
    if (isEnd) {
        if (event.truncated)
            refresh(event.message.id);
        else
            onDone(event.message);
        return;
    }
    // What waited goes on as the same run.
    const bool goesOn = known >= 0 && m_messages.at(known).status == MessageStatus::Waiting
                        && event.type == QLatin1String("message.started")
                        && m_messages.at(known).runId == event.message.runId;
    if (goesOn && event.truncated)
        refresh(event.message.id);
    if (event.truncated && known >= 0)
        return;
    if (event.truncated) {
        // It takes its place now, and its text as soon as it is known: an answer may follow at once.
        Message message = event.message;
        if (const OutgoingMessage *const own =
                outgoing(message.metadata[QLatin1String("client_id")].toString()))
            message.content = own->text;
        upsert(message);
        if (message.content.isEmpty())
            refresh(message.id);
        return;
    }
    if (known >= 0 && m_messages.at(known).runId >= event.message.runId && !goesOn)
        return; // our own call was quicker
    upsert(event.message);
    follow(event.message);
}

void TranscriptController::onToolCall(const QJsonObject &data)
{
    const auto record = fromJson<ToolCallRecord>(data);
    if (!record || record->sessionId != m_session.id)
        return;
    const BufferedCall call{*record, data[QLatin1String("truncated")].toBool()};
    if (m_loading)
        m_bufferedCalls.append(call);
    else
        applyCall(call);
}

void TranscriptController::applyCall(const BufferedCall &call)
{
    const int index = indexOf(call.record.messageId);
    if (index < 0 || m_messages.at(index).runId != call.record.runId)
        return;
    Message &message = m_messages[index];
    // Those of an answer that has ended came with it.
    if (message.status != MessageStatus::Streaming && message.status != MessageStatus::Waiting)
        return;
    chatcalls::take(message, call.record, call.isCut, QDateTime::currentMSecsSinceEpoch());
    emitUpdated(index);
}

void TranscriptController::readWholeCall(const QString &messageId, const QString &recordId)
{
    readCallPage(messageId, recordId, {});
}

void TranscriptController::readCallPage(const QString &messageId, const QString &recordId,
                                        const QString &cursor)
{
    const int index = indexOf(messageId);
    if (index < 0)
        return;
    ListRunToolCalls query;
    query.runId = m_messages.at(index).runId;
    query.cursor = cursor;
    const auto taken = [this, messageId, recordId,
                        generation = m_generation](Result<Page<ToolCallRecord>> page) {
        const int at = indexOf(messageId);
        if (generation != m_generation || at < 0)
            return;
        if (!page) {
            emit failed(tr("The rest of it cannot be read"), page.error().message);
            return;
        }
        for (const ToolCallRecord &record : std::as_const(page->items)) {
            if (record.id != recordId)
                continue;
            chatcalls::takeWhole(m_messages[at], record);
            emitUpdated(at);
            return;
        }
        if (!page->nextCursor.isEmpty())
            readCallPage(messageId, recordId, page->nextCursor);
        else
            emit failed(tr("The rest of it cannot be read"),
                        tr("It belongs to an earlier run of this answer, see the page Runs."));
    };
    m_api.listToolCalls(this, query, taken);
}

void TranscriptController::onDelta(const QString &messageId, qint64 offset, const QString &text)
{
    const int index = indexOf(messageId);
    if (index < 0)
        return;
    Message &message = m_messages[index];
    if (message.status != MessageStatus::Streaming)
        return;
    const qint64 have = message.content.size();
    if (offset > have) {
        m_api.watch(messageId, have);
        return;
    }
    const QString piece = text.mid(have - offset);
    if (piece.isEmpty())
        return;
    message.content += piece;
    emit deltaArrived(messageId, piece);
}

void TranscriptController::onDone(const Message &message)
{
    if (message.sessionId != m_session.id || m_loading
        || (!message.shown && indexOf(message.id) < 0))
        return;
    const int known = indexOf(message.id);
    if (known >= 0 && m_messages.at(known).runId > message.runId)
        return; // it goes on already: ids of runs sort by time
    const bool wasOpen = known >= 0
                         && (m_messages.at(known).status == MessageStatus::Streaming
                             || m_messages.at(known).status == MessageStatus::Waiting);
    const bool ended = isBeyond(message.id)
                           ? m_streaming.contains(message.id)
                           : known < 0 || wasOpen || m_messages.at(known).runId != message.runId;
    upsert(message);
    setStreaming(message.id, false);
    if (ended && message.status != MessageStatus::Waiting)
        emit completed(message);
}

void TranscriptController::onLink()
{
    if (m_api.link() != ChatApi::Link::Online)
        return;
    if (m_stale && !m_session.id.isEmpty() && !m_loading) {
        m_stale = false;
        if (m_messages.isEmpty()) {
            m_loading = true;
            m_problem.clear();
            emit loadingChanged();
        }
        readSession();
        readAgain();
    }
}

void TranscriptController::onResync()
{
    if (m_session.id.isEmpty())
        return;
    readSession();
    if (m_loading)
        m_switched = true; // what is being read may be from before
    else
        readAgain();
}

// The end, or of a piece far from it the answers that are being written: others do not change.
void TranscriptController::readAgain()
{
    if (m_newerCursor.isEmpty()) {
        m_loading = true; // events wait until the page is here
        readNewest();
        return;
    }
    const auto streaming = m_streaming.values();
    for (const QString &messageId : streaming)
        refresh(messageId);
}

void TranscriptController::upsert(const Message &message)
{
    resolveOutgoing(message);
    if (isBeyond(message.id)) {
        setStreaming(message.id, message.status == MessageStatus::Streaming);
        return;
    }
    const int index = indexOf(message.id);
    if (index < 0) {
        if (message.shown)
            appendMessage(message);
        return;
    }
    Message &known = m_messages[index];
    const bool isLonger =
        message.status == MessageStatus::Streaming && known.status == MessageStatus::Streaming
        && known.runId == message.runId && known.content.size() > message.content.size();
    if (isLonger)
        return; // read before the last deltas came
    const Message before = std::exchange(known, message);
    chatcalls::keep(before, known);
    if (known.siblingIds.isEmpty()) { // events do not tell them
        known.siblingIds = before.siblingIds;
        known.siblingIndex = before.siblingIndex;
        known.siblingCount = before.siblingCount;
    }
    emitUpdated(index);
}

void TranscriptController::appendMessage(const Message &message)
{
    m_tookSince = true;
    const auto last = static_cast<int>(m_messages.size()) - 1;
    const bool follows =
        last >= 0 && !message.parentId.isEmpty() && message.parentId == m_messages.at(last).id;
    if (last >= 0 && !follows
        && (message.createdAt < m_messages.at(last).createdAt
            || m_messages.at(last).parentId == message.id)) {
        // Somebody else's, told late: it stands where the server has it.
        auto it = m_messages.begin();
        while (it != m_messages.end() && it->createdAt <= message.createdAt
               && it->parentId != message.id)
            ++it;
        m_messages.insert(it, message);
        m_index.clear();
        for (int i = 0; i < m_messages.size(); ++i)
            m_index.insert(m_messages.at(i).id, i);
        emit reset();
        return;
    }
    m_index.insert(message.id, last + 1);
    m_messages.append(message);
    if (last >= 0 && m_messages.at(last).role == MessageRole::Assistant
        && m_messages.at(last).status != MessageStatus::Complete)
        emitUpdated(last); // it cannot be continued any more
    if (m_outbox.isEmpty()) {
        emit appended(shown(last + 1));
        return;
    }
    // What is not sent yet stays at the end.
    for (const OutgoingMessage &waiting : std::as_const(m_outbox))
        emit removed(waiting.id);
    emit appended(shown(last + 1));
    for (const OutgoingMessage &waiting : std::as_const(m_outbox))
        emit appended(shownOutgoing(waiting));
}

void TranscriptController::follow(const Message &message)
{
    if (isBeyond(message.id))
        return;
    const int index = indexOf(message.id);
    const bool streams = index >= 0 && m_messages.at(index).status == MessageStatus::Streaming;
    const bool isNew = streams && !m_streaming.contains(message.id);
    setStreaming(message.id, streams);
    if (isNew)
        m_api.watch(message.id, m_messages.at(index).content.size());
}

void TranscriptController::setStreaming(const QString &messageId, bool streaming)
{
    const bool before = isStreaming();
    if (streaming)
        m_streaming.insert(messageId);
    else
        m_streaming.remove(messageId);
    if (before != isStreaming())
        emit streamingChanged();
}

void TranscriptController::resolveOutgoing(const Message &message)
{
    if (m_outbox.isEmpty() || message.role != MessageRole::User)
        return;
    const QString localId = message.metadata[QLatin1String("client_id")].toString();
    for (int i = 0; i < m_outbox.size(); ++i) {
        if (m_outbox.at(i).id != localId)
            continue;
        m_outbox.removeAt(i);
        emit removed(localId);
        emit outboxChanged();
        return;
    }
}

void TranscriptController::emitUpdated(int index)
{
    emit updated(m_messages.at(index).id, shown(index));
}

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
// What a person does: send, stop, go on.
#include "ui/pages/chat/transcriptcontroller.h"

#include "core/base/ids.h"
#include "ui/pages/chat/chatapi.h"

#include <QDateTime>

#include <algorithm>

namespace troupe {

namespace {

constexpr int kLookBack = 30; // messages, when an acknowledgement was lost

PostMessage requestFor(const QString &sessionId, const OutgoingMessage &message)
{
    PostMessage in;
    in.sessionId = sessionId;
    in.text = message.text;
    in.model = message.model;
    for (const AttachedFile &file : message.files)
        in.attachments.append(file.id);
    in.metadata.insert(QStringLiteral("client_id"), message.id);
    return in;
}

} // namespace

OutgoingMessage *TranscriptController::outgoing(const QString &localId)
{
    const auto it = std::find_if(m_outbox.begin(), m_outbox.end(),
                                 [&](const OutgoingMessage &m) { return m.id == localId; });
    return it == m_outbox.end() ? nullptr : &*it;
}

void TranscriptController::send(const QString &text, const QString &model,
                                const QList<AttachedFile> &files)
{
    OutgoingMessage message;
    message.id = QStringLiteral("local-") + newId();
    message.text = text;
    message.model = model;
    message.files = files;
    message.writtenMs = QDateTime::currentMSecsSinceEpoch();
    m_outbox.append(message);
    if (hasNewer())
        loadEnd();
    else
        emit appended(shownOutgoing(message));
    emit outboxChanged();
    if (m_session.id.isEmpty())
        createAndPost(message.id);
    else
        post(message.id);
}

void TranscriptController::createAndPost(const QString &localId)
{
    const OutgoingMessage *const message = outgoing(localId);
    if (!message)
        return;
    CreateSession in;
    in.agentId = m_session.agentId;
    // Tried again with another agent it is another conversation.
    const QString key = message->id + u'/' + in.agentId;
    m_api.createSession(
        this, in, key, [this, sent = *message, generation = m_generation](Result<Session> session) {
            if (generation != m_generation) {
                if (session)
                    postAway(session->id, sent, QString());
                return;
            }
            if (!session) {
                outgoingFailed(sent.id, session.error());
                return;
            }
            m_session = *session;
            emit created(*session);
            emit sessionChanged();
            post(sent.id);
        });
}

void TranscriptController::post(const QString &localId)
{
    const OutgoingMessage *const message = outgoing(localId);
    if (!message)
        return;
    m_api.postMessage(this, requestFor(m_session.id, *message), message->id,
                      [this, sent = *message, sessionId = m_session.id,
                       generation = m_generation](Result<TurnStarted> started) {
                          if (generation == m_generation)
                              posted(sent.id, started);
                          else if (started)
                              emit delivered(sessionId, sent.text, sent.files);
                      });
}

// The person went on to something else before the conversation was made: it is sent all the same.
void TranscriptController::postAway(const QString &sessionId, const OutgoingMessage &message,
                                    const QString &draftKey)
{
    m_api.postMessage(this, requestFor(sessionId, message), message.id,
                      [this, text = message.text, files = message.files,
                       draftKey](Result<TurnStarted> started) {
                          if (started)
                              emit delivered(draftKey, text, files);
                      });
}

void TranscriptController::posted(const QString &localId, const Result<TurnStarted> &started)
{
    if (!started) {
        outgoingFailed(localId, started.error());
        return;
    }
    if (m_loading && hasNewer()) { // the end that is being read may be from before
        m_buffered.append({QStringLiteral("message.created"), started->message, false});
        m_buffered.append({QStringLiteral("message.started"), started->reply, false});
    }
    if (indexOf(started->message.id) < 0)
        upsert(started->message);
    // An idempotency replay of the transport may know the message without our metadata.
    if (outgoing(localId)) {
        m_outbox.removeIf([&](const OutgoingMessage &m) { return m.id == localId; });
        emit removed(localId);
        emit outboxChanged();
    }
    if (indexOf(started->reply.id) < 0) {
        upsert(started->reply);
        follow(started->reply);
    }
}

void TranscriptController::outgoingFailed(const QString &localId, const Error &error)
{
    OutgoingMessage *const message = outgoing(localId);
    if (!message)
        return;
    message->sending = false;
    message->problem = error.message;
    emit updated(localId, shownOutgoing(*message));
    emit outboxChanged();
}

bool TranscriptController::hasUnsent() const
{
    return std::any_of(m_outbox.begin(), m_outbox.end(),
                       [](const OutgoingMessage &message) { return !message.sending; });
}

QString TranscriptController::unsentText() const
{
    QStringList texts;
    for (const OutgoingMessage &message : m_outbox)
        texts.append(message.text);
    return texts.join(QStringLiteral("\n\n"));
}

QList<AttachedFile> TranscriptController::undeliveredFiles() const
{
    QList<AttachedFile> files;
    for (const OutgoingMessage &message : m_outbox)
        files += message.files;
    return files;
}

QList<AttachedFile> TranscriptController::unsentFiles() const
{
    QList<AttachedFile> files;
    for (const OutgoingMessage &message : m_outbox) {
        if (!message.sending)
            files += message.files;
    }
    return files;
}

void TranscriptController::retryUnsent()
{
    for (OutgoingMessage &message : m_outbox) {
        if (message.sending)
            continue;
        message.sending = true;
        emit updated(message.id, shownOutgoing(message));
        const QString localId = message.id;
        if (m_session.id.isEmpty())
            createAndPost(localId);
        else
            lookForLost(localId);
        break; // one after the other: the order in which they were written
    }
    emit outboxChanged();
}

// The server may have the message, and only its acknowledgement was lost.
void TranscriptController::lookForLost(const QString &localId)
{
    ListMessages query;
    query.sessionId = m_session.id;
    query.order = ListOrder::Desc;
    query.limit = kLookBack;
    m_api.listMessages(
        this, query, [this, localId, generation = m_generation](Result<Page<Message>> page) {
            if (generation != m_generation)
                return;
            if (!page) {
                outgoingFailed(localId, page.error());
                return;
            }
            std::reverse(page->items.begin(), page->items.end());
            const bool arrived =
                std::any_of(page->items.begin(), page->items.end(), [&](const Message &message) {
                    return message.metadata[QLatin1String("client_id")].toString() == localId;
                });
            if (!arrived) {
                post(localId);
                return;
            }
            for (const Message &message : std::as_const(page->items)) {
                if (indexOf(message.id) < 0 || message.role == MessageRole::User) {
                    upsert(message);
                    follow(message);
                }
            }
        });
}

QString TranscriptController::takeUnsent()
{
    QStringList texts;
    for (int i = static_cast<int>(m_outbox.size()) - 1; i >= 0; --i) {
        if (m_outbox.at(i).sending)
            continue;
        texts.prepend(m_outbox.at(i).text);
        const QString id = m_outbox.at(i).id;
        m_outbox.removeAt(i);
        emit removed(id);
    }
    emit outboxChanged();
    return texts.join(QStringLiteral("\n\n"));
}

void TranscriptController::stop()
{
    QStringList open = m_streaming.values();
    for (const Message &message : std::as_const(m_messages)) {
        if (message.status == MessageStatus::Waiting)
            open.append(message.id);
    }
    for (const QString &messageId : std::as_const(open))
        stopAnswer(messageId);
}

void TranscriptController::stopAnswer(const QString &messageId)
{
    MessageRef ref;
    ref.messageId = messageId;
    m_api.stopMessage(this, ref,
                      [this, messageId, generation = m_generation](Result<Message> message) {
                          if (generation != m_generation)
                              return;
                          if (message)
                              onDone(*message);
                          else if (message.error().code == ErrorCode::Conflict)
                              refresh(messageId); // it ended by itself
                          else
                              emit failed(tr("The answer could not be stopped"),
                                          message.error().message);
                      });
}

void TranscriptController::resume(const QString &messageId)
{
    MessageRef ref;
    ref.messageId = messageId;
    m_api.continueMessage(this, ref,
                          [this, messageId, generation = m_generation](Result<Message> message) {
                              if (generation != m_generation)
                                  return;
                              if (!message) {
                                  emit failed(tr("The answer cannot go on; what was said is kept"),
                                              message.error().message);
                                  refresh(messageId);
                                  return;
                              }
                              const int known = indexOf(messageId);
                              if (known >= 0 && m_messages.at(known).runId == message->runId)
                                  return; // the event was quicker
                              upsert(*message);
                              follow(*message);
                          });
}

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
// Other versions of what was said: edited, answered again, switched between.
#include "ui/pages/chat/chatapi.h"
#include "ui/pages/chat/transcriptcontroller.h"

namespace troupe {

const Message *TranscriptController::find(const QString &messageId) const
{
    const int index = indexOf(messageId);
    return index < 0 ? nullptr : &m_messages.at(index);
}

// Our own call and the event tell the same, in either order.
void TranscriptController::branchChanged(const QString &headId)
{
    if (m_switchedTo == headId)
        return;
    m_switchedTo = headId;
    m_tookSince = false;
    ++m_branchesRead;
    readBranch();
}

void TranscriptController::readBranch()
{
    m_buffered.clear(); // of the branch before, or in the page that is read next
    if (m_loading) {
        m_switched = true;
        return;
    }
    m_loading = true; // events wait until the page is here
    if (hasNewer() && m_locating.isEmpty())
        m_locating = m_kept = m_messages.first().id;
    if (hasNewer() && m_index.contains(m_locating)) {
        if (!m_switchedTo.isEmpty()) { // what is written at the end is of another branch now
            const auto streaming = m_streaming.values();
            for (const QString &messageId : streaming)
                setStreaming(messageId, false);
            refresh(m_switchedTo);
        }
        readAround(m_locating);
        return;
    }
    readNewest();
}

void TranscriptController::begun(const Result<TurnStarted> &started, const QString &what)
{
    if (!started) {
        emit failed(what, started.error().message);
        return;
    }
    branchChanged(started->replyId);
}

void TranscriptController::edit(const QString &messageId, const QString &text, const QString &model)
{
    EditMessage in;
    in.messageId = messageId;
    in.text = text;
    in.model = model;
    m_api.editMessage(this, in,
                      [this, messageId, text,
                       generation = m_generation](const Result<TurnStarted> &started) {
                          if (!started)
                              emit editRefused(messageId, text);
                          if (generation == m_generation)
                              begun(started, tr("The message could not be changed"));
                      });
}

void TranscriptController::regenerate(const RegenerateAnswer &how)
{
    m_api.regenerateAnswer(this, how,
                           [this, generation = m_generation](const Result<TurnStarted> &started) {
                               if (generation == m_generation)
                                   begun(started, tr("It could not be answered again"));
                           });
}

void TranscriptController::switchTo(const QString &messageId)
{
    showBranchOf(messageId, false);
}

void TranscriptController::showBranchOf(const QString &messageId, bool isRead)
{
    SwitchBranch in;
    in.sessionId = m_session.id;
    in.messageId = messageId;
    m_api.switchBranch(
        this, in,
        [this, messageId, isRead, generation = m_generation](const Result<Session> &session) {
            if (generation != m_generation)
                return;
            if (isRead)
                m_loading = m_switched = false; // read now, whatever was told
            if (!session) {
                emit failed(tr("The other version cannot be shown"), session.error().message);
                if (isRead)
                    readBranch();
                return;
            }
            m_session = *session;
            emit sessionChanged();
            if (!isRead || m_locating.isEmpty())
                m_locating = messageId;
            if (isRead)
                m_switchedTo.clear();
            branchChanged(session->headId);
            if (!m_loading)
                continueLocating();
        });
}

void TranscriptController::stepVersion(const QString &messageId, int by)
{
    const Message *const message = find(messageId);
    if (!message || message->siblingIds.size() < 2)
        return;
    const qsizetype count = message->siblingIds.size();
    const qsizetype at = message->siblingIds.indexOf(messageId);
    switchTo(message->siblingIds.at((at + by + count) % count));
}

void TranscriptController::deleteVersion(const QString &messageId)
{
    DeleteBranch in;
    in.sessionId = m_session.id;
    in.messageId = messageId;
    m_api.deleteBranch(this, in, [this, generation = m_generation](const Result<Session> &session) {
        if (generation != m_generation)
            return;
        if (session)
            branchDeleted(*session);
        else
            emit failed(tr("The version could not be deleted"), session.error().message);
    });
}

// Also of one that was not shown: those that are left are counted anew.
void TranscriptController::branchDeleted(const Session &session)
{
    m_session = session;
    emit sessionChanged();
    m_switchedTo.clear();
    branchChanged(session.headId);
}

void TranscriptController::rate(const GiveFeedback &feedback)
{
    const auto done = [this, generation = m_generation](const Result<Message> &message) {
        if (generation != m_generation)
            return;
        if (message)
            takeRated(*message);
        else
            emit failed(tr("The rating was not kept"), message.error().message);
    };
    const bool isEmpty = !feedback.thumb && !feedback.rating && feedback.comment.isEmpty();
    if (!isEmpty) {
        m_api.giveFeedback(this, feedback, done);
        return;
    }
    MessageRef ref;
    ref.messageId = feedback.messageId;
    m_api.removeFeedback(this, ref, done);
}

void TranscriptController::takeRated(const Message &message)
{
    const int index = indexOf(message.id);
    if (index < 0)
        return;
    Message &known = m_messages[index];
    known.rating = message.rating;
    known.thumb = message.thumb;
    known.feedbackComment = message.feedbackComment;
    emitUpdated(index);
}

} // namespace troupe

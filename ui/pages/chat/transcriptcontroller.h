// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#ifndef Q_MOC_RUN // moc loses count of the braces in their raw strings
#include "core/contract/troupe/branchops.h"
#endif
#include "core/domain/tool.h"
#include "ui/transcript/message.h"

#include <QHash>
#include <QJsonObject>
#include <QObject>
#include <QSet>

namespace troupe {

class AgentDirectory;
class ChatApi;

/// A message on its way to the server. It is kept until the server has it.
struct OutgoingMessage
{
    QString
        id; ///< "local-…"; travels as metadata.client_id, by which a lost acknowledgement is found
    QString text;
    QString model;
    QList<AttachedFile> files;
    qint64 writtenMs = 0;
    bool sending = true;
    QString problem; ///< why it is not sent
};

/// One conversation as it is shown: pages of messages, what is being written, and what could not be
/// sent yet. Nothing is shown twice and nothing is missed, in whatever order answers, events and
/// deltas arrive, and over lost connections. No widgets; one thread.
///
/// The messages are one piece of the conversation without gaps. As a rule it reaches to the end; a
/// message far up is opened with its neighbours alone, and while hasNewer() what happens at the end
/// is followed but not shown.
class TranscriptController : public QObject
{
    Q_OBJECT
public:
    TranscriptController(ChatApi &api, AgentDirectory &agents, QObject *parent = nullptr);

    /// Reads a conversation: its end, or the surroundings of a message, and then emits located().
    void open(const QString &sessionId, const QString &messageId = {});
    /// An empty one with this agent; it is made on the server with the first message.
    void startNew(const QString &agentId);
    void setNewAgent(const QString &agentId);
    /// What another call learnt of the conversation; others are ignored.
    void takeSession(const troupe::Session &session);

    const QString &sessionId() const { return m_session.id; } ///< empty: a new one
    const Session &session() const { return m_session; }
    const QString &agentId() const { return m_session.agentId; }
    bool isLoading() const { return m_loading; }
    const QString &problem() const { return m_problem; } ///< why it cannot be shown
    bool isEmpty() const { return m_messages.isEmpty() && m_outbox.isEmpty(); }
    bool hasOlder() const { return !m_olderCursor.isEmpty(); }
    bool hasNewer() const { return !m_newerCursor.isEmpty(); }
    const QList<Message> &messages() const { return m_messages; }
    QList<TranscriptMessage> transcript() const;

    bool isStreaming() const { return !m_streaming.isEmpty(); }
    /// The model that answered last or was asked for; empty if none.
    QString lastModel() const;
    QStringList ownTexts() const; ///< what the person said here, oldest first

    void send(const QString &text, const QString &model, const QList<AttachedFile> &files = {});
    void stop(); ///< what is being written, and what waits for a decision
    void stopAnswer(const QString &messageId);
    /// Reads all of a call that is shown shortened.
    void readWholeCall(const QString &messageId, const QString &recordId);
    void resume(const QString &messageId);
    // Branches (transcriptbranches.cpp)
    void edit(const QString &messageId, const QString &text, const QString &model);
    void regenerate(const RegenerateAnswer &how);
    void switchTo(const QString &messageId); ///< shows its branch, and it
    void stepVersion(const QString &messageId, int by); ///< to a sibling, around the ends
    void deleteVersion(const QString &messageId); ///< and what follows it
    void rate(const GiveFeedback &feedback); ///< without a rating and comment: takes it back
    const Message *find(const QString &messageId) const;

    void loadOlder();
    void loadNewer();
    void loadAll(); ///< page after page, until there is nothing older and nothing newer
    void loadEnd(); ///< leaves what is far from the end and shows the end

    const QList<OutgoingMessage> &outbox() const { return m_outbox; }
    bool hasUnsent() const;
    QString unsentText() const; ///< of all that the server does not have yet
    QList<AttachedFile> undeliveredFiles() const; ///< also of what is on its way
    QList<AttachedFile> unsentFiles() const; ///< of what could not be sent
    void retryUnsent();
    QString takeUnsent(); ///< takes the texts back, to write on

signals:
    void reset(); ///< another conversation, or one that was read again: see transcript()
    void prepended(const QList<troupe::TranscriptMessage> &older);
    void appendedNewer(const QList<troupe::TranscriptMessage> &newer); ///< read, not just said
    void appended(const troupe::TranscriptMessage &message);
    void updated(const QString &id, const troupe::TranscriptMessage &message);
    void deltaArrived(const QString &id, const QString &text);
    void removed(const QString &id);
    void located(const QString &messageId); ///< it is there now, to be scrolled to
    void notLocated(const QString &messageId);
    void loadingChanged();
    void streamingChanged();
    void sessionChanged();
    void outboxChanged();
    void created(const troupe::Session &session); ///< the first message made a conversation
    void completed(const troupe::Message &message); ///< an answer has ended
    /// A message arrived after its conversation was left. `draftKey`: the conversation's id, or empty
    /// when it was new.
    void delivered(const QString &draftKey, const QString &text,
                   const QList<troupe::AttachedFile> &files);
    /// An edited text that the server did not take: it goes back to where it was typed.
    void editRefused(const QString &messageId, const QString &text);
    void gone(); ///< it was deleted
    void failed(const QString &what, const QString &why);

private:
    struct BufferedEvent
    {
        QString type;
        Message message;
        bool truncated = false;
    };
    struct BufferedCall
    {
        ToolCallRecord record;
        bool isCut = false;
    };

    // Reading (transcriptcontroller.cpp)
    void clear();
    void onAgents();
    void readNewest();
    void readAgain();
    void takeNewest(Page<Message> page);
    void mergeNewest(const QList<Message> &newest, bool isAll);
    void replaceAll(const Page<Message> &page);
    void readAround(const QString &messageId);
    void notAround(const QString &messageId, const Error &error);
    void takeAround(const Page<Message> &page);
    void readOlder(int limit);
    void readNewer(int limit);
    void takeNewer(const Page<Message> &page);
    void reindex();
    void applyBuffered();
    void readSession();
    void continueLocating();
    void refresh(const QString &messageId);

    // Following (transcriptlive.cpp)
    void onEvent(const QString &type, const QString &subjectId, const QJsonObject &data);
    void applyEvent(const BufferedEvent &event);
    void onToolCall(const QJsonObject &data);
    void applyCall(const BufferedCall &call);
    void readCallPage(const QString &messageId, const QString &recordId, const QString &cursor);
    void onDelta(const QString &messageId, qint64 offset, const QString &text);
    void onDone(const Message &message);
    void onLink();
    void onResync();
    void upsert(const Message &message);
    void appendMessage(const Message &message);
    void follow(const Message &message);
    void setStreaming(const QString &messageId, bool streaming);
    void resolveOutgoing(const Message &message);
    int indexOf(const QString &messageId) const;
    /// Whether it stands, or will stand, after the piece that is shown.
    bool isBeyond(const QString &messageId) const;
    TranscriptMessage shown(int index) const;
    TranscriptMessage shownOutgoing(const OutgoingMessage &message) const;
    void emitUpdated(int index);

    // Branches (transcriptbranches.cpp)
    void branchChanged(const QString &headId);
    void readBranch();
    void branchDeleted(const Session &session);
    /// `isRead`: it is part of reading; events wait, and the branch that is shown then is read.
    void showBranchOf(const QString &messageId, bool isRead);
    void takeRated(const Message &message);
    void begun(const Result<TurnStarted> &started, const QString &what);

    // Sending (transcriptoutbox.cpp)
    void post(const QString &localId);
    void postAway(const QString &sessionId, const OutgoingMessage &message,
                  const QString &draftKey);
    void createAndPost(const QString &localId);
    void posted(const QString &localId, const Result<TurnStarted> &started);
    void outgoingFailed(const QString &localId, const Error &error);
    void lookForLost(const QString &localId);
    OutgoingMessage *outgoing(const QString &localId);

    ChatApi &m_api;
    AgentDirectory &m_agents;
    Session m_session;
    QList<Message> m_messages; ///< oldest first
    QHash<QString, int> m_index;
    QList<OutgoingMessage> m_outbox;
    QList<BufferedCall> m_bufferedCalls;
    QList<BufferedEvent> m_buffered; ///< while a page is read that may be the last
    QSet<QString> m_streaming;
    QSet<QString> m_refreshing;
    QSet<QString> m_refreshAgain;
    QString m_olderCursor;
    QString m_newerCursor;
    QString m_locating;
    QString m_kept; ///< located to stay where one was, not because it was asked for
    QString m_problem;
    QString m_face; ///< name and colour of the agent, as shown
    int m_generation = 0; ///< answers to an earlier conversation are dropped
    bool m_loading = false;
    bool m_loadingOlder = false;
    bool m_loadingNewer = false;
    bool m_loadsAll = false;
    QString m_switchedTo; ///< the head of the branch that was read last because it was switched to
    int m_branchesRead = 0;
    bool m_tookSince = false; ///< a message came by itself after that
    bool m_switched = false; ///< while a page is read that may be of another branch, or old
    bool m_stale = false; ///< to be read again when the link is back
};

} // namespace troupe

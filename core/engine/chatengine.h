// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/taskscope.h"
#include "core/domain/agent.h"
#include "core/domain/conversation.h"
#include "core/engine/liveanswer.h"
#include "core/engine/modelregistry.h"
#include "core/engine/searchindex.h"
#include "core/engine/titlemaker.h"
#include "core/engine/tokenmeter.h"
#include "core/engine/turnjournal.h"

#include <QHash>
#include <QTimer>

#include <memory>
#include <optional>

namespace troupe {

class AgentLoop;
class BlobStore;
class Database;
struct Approval;
struct LoopEnd;

/// What a new turn is made of. The caller has checked that it may.
struct TurnRequest
{
    QString userId;
    Agent agent;
    QString sessionId;
    QString text;
    QString
        answers; ///< a message of the conversation to be answered (again), instead of a new text
    /// The message that the new one follows, empty for none: a branch of its own when something else
    /// follows that one, too. Nothing: the newest that is shown.
    std::optional<QString> after;
    QString model; ///< instead of the agent's
    std::optional<int> maxTokens; ///< instead of the agent's
    std::optional<double> temperature;
    QJsonObject metadata; ///< kept with the message
    QJsonObject context; ///< told to the model beside the prompt; kept in metadata as "context"
    QList<AttachedFile> attachments; ///< sent along; kept with the message

    TurnRequest() = default;
};

/// Both messages as stored; the reply is Streaming.
struct ChatTurn
{
    Message message;
    Message reply;
};

/// One message with several answers at once; all are Streaming, the first one is shown.
struct ComparedTurn
{
    Message message;
    QList<Message> replies;
};

/// What a turn would send, and to whom.
struct TurnPreview
{
    ChatRequest request;
    ResolvedModel model;
    QStringList notices; ///< what would be left out
};

/// Chat turns: each is a run of one step, whose deltas are live and whose text is checkpointed.
///
/// A conversation that is longer than what its model or its agent's memory takes is told without its
/// oldest exchanges, or, where the agent wants that, with a summary of them, which the agent's model
/// makes before it answers. The answer's notices say so.
///
/// Server thread only. A turn costs two commits (begin, end) and one checkpoint per 250 ms while the
/// model speaks. Losing watchers stops nothing.
class ChatEngine
{
public:
    ChatEngine(Database &db, ModelRegistry &models, const Clock &clock);
    ~ChatEngine();

    /// Where the files are that messages carry; without it none are read.
    void setFiles(BlobStore *blobs) { m_blobs = blobs; }

    /// Lets agents call tools; without it they have none.
    void setLoop(AgentLoop *loop) { m_loop = loop; }

    /// Marks what a crash left streaming as interrupted, but for turns with tools, which go on where
    /// they were. Once, before the first turn. Returns how many answers were interrupted.
    Task<int> recover();
    /// Goes on with the turns that recover() found. Once, when tools can be called.
    void goOn();
    /// People have decided something that a turn waits for: it goes on, unless it is running or waits
    /// for something else, too.
    void decided(const Approval &approval);

    /// Stores message, reply, run and step, and begins to answer. Errors: Malformed with key
    /// "invalid_model" or "context_length_exceeded", Unavailable (no provider), those of storage.
    Task<ChatTurn> begin(TurnRequest request);
    /// What begin() would send now; stores and sends nothing.
    Task<TurnPreview> preview(TurnRequest request);
    /// The same with one answer per request, each a run of its own with its usage. What is said and
    /// where is that of the first request; of the others only agent, model and sampling count. All
    /// begin or none.
    Task<ComparedTurn> beginAll(QList<TurnRequest> requests);
    /// Goes on with an answer that is not complete. Conflict when it is streaming or complete, or
    /// something follows it.
    Task<Message> resume(QString userId, Agent agent, Message reply);
    /// Asks a turn to stop and ends when it has; one that waits for a person ends at once, and nobody
    /// is asked any more. Conflict when it is neither streaming nor waiting.
    Task<Message> stop(QString messageId);
    /// Ends when the answer has ended (at once when it already has).
    Task<Message> waitFor(QString messageId);

    /// The text so far of an answer that is being written, else nothing.
    std::optional<QString> liveText(const QString &messageId) const;
    /// Of an answer that is being written: its text and calls as they are now.
    void fillLive(Message &message) const;
    /// Watches an answer from `offset` (UTF-16 units): what is there already is told at once. False
    /// when nothing is being written under that id.
    bool watch(const QString &messageId, qint64 offset, AnswerWatcher watcher, WatchHandle &handle);

    /// Counts tokens of texts.
    TokenMeter &tokens() { return m_meter; }

    /// Whether models name conversations after their first answer.
    void setAutoTitles(bool enabled) { m_titles.setEnabled(enabled); }

    /// Messages were stored that can be searched for.
    void noteForSearch() { m_search.noteAdded(); }
    /// Ends when all that was said can be found.
    Task<void> indexForSearch() { return m_search.flush(); }
    /// Messages came from elsewhere and are noted in search_pending.
    void noteSaid() { m_search.noteAdded(); }

    int runningTurns() const { return static_cast<int>(m_live.size()); }
    /// Checkpoints and ends all turns as interrupted; within `timeoutMs`.
    void shutdown(int timeoutMs);

private:
    struct LiveTurn;
    using LiveTurnPtr = std::shared_ptr<LiveTurn>;

    /// Where in the tree a turn stands, and what came before it.
    struct Ground
    {
        TurnStart start;
        QList<Message> history; ///< oldest first
    };
    Result<Ground> groundOf(TurnRequest &request, int historyLimit) const;
    Task<LiveTurnPtr> prepare(TurnRequest request, QList<Message> history);
    static void appendContinuation(const LiveTurnPtr &turn);
    Task<void> summarise(LiveTurnPtr turn);
    Task<ChatReply> askForSummary(LiveTurnPtr turn);
    void launch(LiveTurnPtr turn);
    Task<void> answer(LiveTurnPtr turn);
    Task<void> prepareLoop(LiveTurnPtr turn);
    Task<void> answerWithTools(LiveTurnPtr turn);
    Task<void> endLoop(LiveTurnPtr turn, Result<LoopEnd> outcome);
    Task<bool> park(LiveTurnPtr turn, QString text);
    Task<void> continueTurn(QString messageId);
    Task<Message> stopWaiting(QString messageId);
    static void account(const LiveTurnPtr &turn, Message &reply);
    Task<void> finish(LiveTurnPtr turn, Result<ChatReply> outcome, UsageRow told);
    void leave(const LiveTurnPtr &turn, const Message &reply);
    Task<void> writeCheckpoints();

    Database &m_db;
    ModelRegistry &m_models;
    const Clock &m_clock;
    BlobStore *m_blobs = nullptr;
    AgentLoop *m_loop = nullptr;
    QStringList m_toGoOn; ///< answers that recover() found
    QHash<QString, LiveTurnPtr> m_live; ///< by id of the reply
    QTimer m_checkpointTimer;
    bool m_checkpointing = false;
    bool m_shuttingDown = false;
    SearchIndex m_search;
    TokenMeter m_meter;
    TitleMaker m_titles;
    TaskScope m_scope;
};

} // namespace troupe

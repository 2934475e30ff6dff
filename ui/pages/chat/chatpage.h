// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#ifndef Q_MOC_RUN // moc loses count of the braces in their raw strings
#include "core/contract/troupe/branchops.h"
#endif
#include "core/domain/agent.h"
#include "core/domain/conversation.h"
#include "ui/app/page.h"

#include <QTimer>

#include <functional>
#include <memory>

class QStackedWidget;

namespace troupe {

class AgentDirectory;
class AttachmentTray;
class Button;
class ChatApi;
class CompareDialog;
class CompareView;
class Composer;
class ConversationPanel;
class DecisionCards;
class EditBar;
class EmptyState;
class FindBar;
class PriceEstimate;
class SearchModel;
class SessionListModel;
class Splitter;
class StartView;
class TranscriptController;
class TranscriptView;

/// The Chat page. What is typed is kept as a draft of its conversation until the server has it.
///
/// enter() takes "" (the last conversation), "new", "agent:ID" (a new one with that agent), "ID" of a
/// conversation, or "ID#MESSAGE" to show one message of it.
class ChatPage : public PageWidget
{
    Q_OBJECT
public:
    ChatPage(PageContext &context, std::unique_ptr<ChatApi> api, QWidget *parent = nullptr);
    ~ChatPage() override;

    void enter(const QString &argument) override;
    QList<QAction *> pageActions() override { return m_actions; }
    QList<std::pair<QString, QKeySequence>> keyHints() const override;
    QString headerTitle() const override;
    QString headerSubtitle() const override;
    QWidget *headerWidget() override;
    void requestLeave(std::function<void()> leave) override;
    void keep() override { saveDraft(); }

    TranscriptController &controller() const { return *m_controller; }
    SessionListModel &sessions() const { return *m_sessions; }

protected:
    void resizeEvent(QResizeEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dragLeaveEvent(QDragLeaveEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    // Making (chatpage.cpp)
    void build();
    void connectTranscript();
    void connectPanel();
    void connectComposer();
    void makeActions();
    QAction *addPageAction(const QString &name, const QString &icon, const QString &text,
                           const QKeySequence &keys, std::function<void()> run);

    // Moving about (chatnavigation.cpp)
    void openSession(const QString &sessionId, const QString &messageId = {},
                     const QString &highlight = {});
    void startNew(const QString &agentId);
    void openLast();
    void stepSession(int by);
    QString preferredAgent() const;
    void saveDraft();
    void loadDraft(const QString &key);
    void messageDelivered(const QString &draftKey, const QString &text,
                          const QList<AttachedFile> &files);
    void fetchMore(); ///< before the end of what is there comes into sight, above or below
    void sessionGone(const QString &sessionId);
    void fitPanel();

    // Showing (chatnavigation.cpp)
    void showState();
    void showComposer();
    void updateActions();
    void renameCurrent();
    void showMoreMenu();

    // Talking (chattalk.cpp)
    void send(const QString &text);
    void withAgent(std::function<void()> then); ///< makes the Assistant when there is no agent
    void transcriptAction(const QString &messageId, const QString &action);
    // One message (chatbranches.cpp)
    void connectBranches();
    void addBranchActions();
    QString messageWith(const QString &action) const;
    bool branchAction(const QString &messageId, const QString &action);
    void beginEdit(const QString &messageId, const QString &text);
    void endEdit();
    void sendEdit(const QString &text);
    void askAnswerAgain(const Message &message);
    void askDeleteVersion(const Message &message);
    void askFeedback(const Message &message);
    CompareDialog *openCompareDialog();
    void askCompare(const Message &message);
    void compareSomething();
    void compareBegan(const Result<CompareStarted> &started);
    void showCompare(const QString &question, const QList<Message> &answers);
    void endCompare();
    void compareVersions(const Message &message);
    void forkAt(const QString &messageId);
    QString person() const; ///< whose prompts are kept; empty until it is known
    QStringList promptHistory() const; ///< oldest first
    void showAgentMenu();
    void showModelMenu();
    QString modelLabel() const;
    void openLink(const QUrl &url);

    // Files (chatfiles.cpp)
    void buildFiles();
    void makeFileActions();
    void chooseFiles();
    void saveFile(const QString &fileId, const QString &name);
    void readThumbnail(const QString &fileId);
    void saveDraftFiles(const QString &draft);
    void loadDraftFiles(const QString &draft);
    void keepUnsentFiles(); ///< of a conversation that is left
    void updateEstimate();
    void exportCurrent();
    void chooseImport();
    void importFile(const QString &path);

    PageContext &m_context;
    std::unique_ptr<ChatApi> m_api;
    AgentDirectory *m_agents;
    SessionListModel *m_sessions;
    SearchModel *m_found;
    TranscriptController *m_controller;
    DecisionCards *m_decisions = nullptr;

    Splitter *m_splitter;
    ConversationPanel *m_panel;
    QStackedWidget *m_stack;
    TranscriptView *m_view;
    StartView *m_start;
    EmptyState *m_problem;
    FindBar *m_find;
    CompareView *m_compare;
    EditBar *m_editBar;
    Composer *m_composer;
    AttachmentTray *m_tray;
    PriceEstimate *m_estimate;
    QWidget *m_dropHint = nullptr;
    QWidget *m_header;
    Button *m_panelButton;
    Button *m_moreButton;
    QList<QAction *> m_actions;
    QTimer m_draftTimer;
    QString m_draftKey;
    bool m_hasDraft = false; ///< the composer holds the draft of m_draftKey
    QString m_model; ///< chosen instead of the agent's; of the conversation that is shown
    QString m_highlight;
    QString m_editing; ///< the message that what is typed replaces
    QString m_beforeEdit; ///< what was typed before
    bool m_entered = false;
    bool m_panelWanted = false; ///< when the page is narrow
    bool m_makingAgent = false;
};

PageWidget *makeChatPage(PageContext &context, QWidget *parent);

} // namespace troupe

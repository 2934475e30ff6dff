// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/chat/chatpage.h"

#include "core/contract/troupe/chatops.h"
#include "ui/app/desktopsettings.h"
#include "ui/pages/chat/agentdirectory.h"
#include "ui/pages/chat/attachmenttray.h"
#include "ui/pages/chat/chatapi.h"
#include "ui/pages/chat/chattext.h"
#include "ui/pages/chat/compareview.h"
#include "ui/pages/chat/composer.h"
#include "ui/pages/chat/conversationpanel.h"
#include "ui/pages/chat/decisioncards.h"
#include "ui/pages/chat/editbar.h"
#include "ui/pages/chat/findbar.h"
#include "ui/pages/chat/searchmodel.h"
#include "ui/pages/chat/sessionlistmodel.h"
#include "ui/pages/chat/startview.h"
#include "ui/pages/chat/transcriptcontroller.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/transcript/transcriptview.h"
#include "ui/widgets/button.h"
#include "ui/widgets/feedback.h"
#include "ui/widgets/forms.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QScrollBar>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace troupe {

namespace {

constexpr int kPanelWidth = 284;
constexpr int kDraftSettlesMs = 400;

} // namespace

PageWidget *makeChatPage(PageContext &context, QWidget *parent)
{
    return new ChatPage(context, makeChatApi(context.backend), parent);
}

ChatPage::ChatPage(PageContext &context, std::unique_ptr<ChatApi> api, QWidget *parent)
    : PageWidget(parent),
      m_context(context),
      m_api(std::move(api)),
      m_agents(new AgentDirectory(*m_api, this)),
      m_sessions(new SessionListModel(*m_api, *m_agents, &QDateTime::currentDateTime, this)),
      m_found(new SearchModel(*m_api, *m_agents, *m_sessions, &QDateTime::currentDateTime, this)),
      m_controller(new TranscriptController(*m_api, *m_agents, this))
{
    setObjectName(QStringLiteral("chatPage"));
    build();
    makeActions();
    connectPanel();
    connectTranscript();
    connectComposer();
    connectBranches();
    buildFiles();
    connect(m_api.get(), &ChatApi::linkChanged, this, &ChatPage::showComposer);
    connect(m_agents, &AgentDirectory::changed, this, [this] {
        if (m_controller->sessionId().isEmpty() && m_controller->agentId().isEmpty())
            m_controller->setNewAgent(preferredAgent());
        showState();
    });
    connect(m_agents, &AgentDirectory::modelsChanged, this, &ChatPage::showState);
    m_draftTimer.setSingleShot(true);
    m_draftTimer.setInterval(kDraftSettlesMs);
    connect(&m_draftTimer, &QTimer::timeout, this, &ChatPage::saveDraft);
    m_agents->reload();
    m_sessions->reload();
    showState();
}

ChatPage::~ChatPage()
{
    saveDraft();
    // The models use the api and go with the children, after this: they go first.
    m_panel->hide();
    delete m_decisions;
    delete m_splitter;
    delete m_controller;
    delete m_found;
    delete m_sessions;
    delete m_agents;
}

void ChatPage::build()
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    m_splitter = new Splitter(Qt::Horizontal, this);
    m_splitter->setObjectName(QStringLiteral("chatSplitter"));
    m_splitter->setChildrenCollapsible(false);
    layout->addWidget(m_splitter);
    m_panel = new ConversationPanel(*m_sessions, *m_found, m_splitter);
    m_splitter->addWidget(m_panel);

    auto *right = new QWidget(m_splitter);
    auto *column = new QVBoxLayout(right);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_view = new TranscriptView(right);
    m_view->setObjectName(QStringLiteral("transcript"));
    m_view->setAccessibleName(tr("Conversation"));
    m_find = new FindBar(m_view, right);
    column->addWidget(m_find);
    m_stack = new QStackedWidget(right);
    m_start = new StartView(m_stack);
    m_problem = new EmptyState(QStringLiteral("wifi-off"), {}, {}, m_stack);
    m_problem->setObjectName(QStringLiteral("chatProblem"));
    m_stack->addWidget(m_view);
    m_stack->addWidget(m_start);
    m_stack->addWidget(m_problem);
    m_compare = new CompareView(*m_api, *m_agents, m_stack);
    m_stack->addWidget(m_compare);
    column->addWidget(m_stack, 1);
    m_editBar = new EditBar(right);
    column->addWidget(m_editBar);
    m_composer = new Composer(right);
    column->addWidget(m_composer);
    right->setMinimumWidth(320);
    m_splitter->addWidget(right);
    m_splitter->setStretchFactor(0, 0);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setSizes({kPanelWidth, 900});

    m_header = new QWidget(this);
    m_header->hide(); // until the top bar takes it
    auto *row = new QHBoxLayout(m_header);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::xxs);
    m_panelButton =
        new Button(Button::Kind::Icon, QStringLiteral("panel-left"), tr("Conversations"), m_header);
    auto *find = new Button(Button::Kind::Icon, QStringLiteral("search"),
                            tr("Find in this conversation"), m_header);
    m_moreButton = new Button(Button::Kind::Icon, QStringLiteral("sliders-horizontal"),
                              tr("This conversation"), m_header);
    m_panelButton->setObjectName(QStringLiteral("panelButton"));
    find->setObjectName(QStringLiteral("findButton"));
    m_moreButton->setObjectName(QStringLiteral("conversationButton"));
    for (Button *button : {m_panelButton, find, m_moreButton})
        row->addWidget(button);
    connect(m_panelButton, &QAbstractButton::clicked, this, [this] {
        m_panelWanted = m_panel->isHidden();
        m_panel->setVisible(m_panelWanted);
    });
    connect(find, &QAbstractButton::clicked, m_find, &FindBar::open);
    connect(m_moreButton, &QAbstractButton::clicked, this, &ChatPage::showMoreMenu);

    Button *const again = m_problem->addAction(QStringLiteral("refresh-cw"), tr("Try again"));
    connect(again, &QAbstractButton::clicked, this, [this] {
        const QString id = m_controller->sessionId();
        m_controller->open(id);
    });
}

QAction *ChatPage::addPageAction(const QString &name, const QString &icon, const QString &text,
                                 const QKeySequence &keys, std::function<void()> run)
{
    auto *action = new QAction(themedIcon(icon), text, this);
    action->setObjectName(QStringLiteral("chat-") + name);
    action->setShortcut(keys);
    connect(action, &QAction::triggered, this, std::move(run));
    addAction(action);
    m_actions.append(action);
    return action;
}

void ChatPage::makeActions()
{
    addPageAction(QStringLiteral("find"), QStringLiteral("search"), tr("Find in this conversation"),
                  QKeySequence(tr("Ctrl+F")), [this] { m_find->open(); });
    addPageAction(QStringLiteral("findNext"), QStringLiteral("chevron-down"), tr("Next match"),
                  QKeySequence(tr("F3")), [this] { m_find->step(true); });
    addPageAction(QStringLiteral("findPrevious"), QStringLiteral("chevron-up"),
                  tr("Previous match"), QKeySequence(tr("Shift+F3")),
                  [this] { m_find->step(false); });
    addPageAction(QStringLiteral("search"), QStringLiteral("search"),
                  tr("Search all conversations"), QKeySequence(tr("Ctrl+Shift+F")), [this] {
                      m_panel->show();
                      m_panel->focusSearch();
                  });
    addPageAction(QStringLiteral("rename"), QStringLiteral("pencil"), tr("Rename the conversation"),
                  QKeySequence(tr("F2")), [this] { renameCurrent(); });
    addPageAction(QStringLiteral("pin"), QStringLiteral("pin"), tr("Pin the conversation"),
                  QKeySequence(tr("Ctrl+Shift+P")), [this] {
                      if (const Session *session = m_sessions->find(m_controller->sessionId()))
                          m_sessions->setPinned(session->id, !session->pinned);
                  });
    makeFileActions();
    addPageAction(QStringLiteral("archive"), QStringLiteral("archive"),
                  tr("Archive the conversation"), QKeySequence(tr("Ctrl+Shift+E")), [this] {
                      if (!m_controller->sessionId().isEmpty())
                          m_sessions->setArchived(m_controller->sessionId(), true);
                  });
    addPageAction(QStringLiteral("delete"), QStringLiteral("trash-2"),
                  tr("Delete the conversation…"), {}, [this] {
                      if (!m_controller->sessionId().isEmpty())
                          m_panel->askDelete(m_controller->sessionId());
                  });
    addPageAction(QStringLiteral("stop"), QStringLiteral("circle-stop"), tr("Stop the answer"),
                  QKeySequence(tr("Ctrl+.")), [this] { m_controller->stop(); });
    addPageAction(QStringLiteral("next"), QStringLiteral("arrow-down"), tr("Next conversation"),
                  QKeySequence(tr("Ctrl+PgDown")), [this] { stepSession(1); });
    addPageAction(QStringLiteral("previous"), QStringLiteral("arrow-up"),
                  tr("Previous conversation"), QKeySequence(tr("Ctrl+PgUp")),
                  [this] { stepSession(-1); });
    addPageAction(QStringLiteral("write"), QStringLiteral("pencil"), tr("Write a message"),
                  QKeySequence(tr("Ctrl+L")), [this] { m_composer->focusEdit(); });
    addBranchActions();
}

void ChatPage::connectPanel()
{
    connect(m_panel, &ConversationPanel::newAsked, this, [this] { startNew({}); });
    connect(m_panel, &ConversationPanel::openAsked, this,
            [this](const QString &sessionId, const QString &messageId) {
                QString highlight;
                if (!messageId.isEmpty()) {
                    for (int row = 0; row < m_found->rowCount(); ++row) {
                        const QModelIndex index = m_found->index(row, 0);
                        if (index.data(ChatMessageId).toString() == messageId)
                            highlight = index.data(ChatSnippet).toString();
                    }
                    highlight = highlight.section(QChar(0x2068), 1, 1).section(QChar(0x2069), 0, 0);
                }
                openSession(sessionId, messageId, highlight);
            });
    connect(m_sessions, &SessionListModel::loaded, this, [this] {
        if (m_controller->sessionId().isEmpty() && m_controller->agentId().isEmpty())
            m_controller->setNewAgent(preferredAgent());
    });
    connect(m_sessions, &SessionListModel::sessionGone, this, &ChatPage::sessionGone);
    connect(m_sessions, &SessionListModel::sessionChanged, m_controller,
            &TranscriptController::takeSession);
    connect(m_sessions, &SessionListModel::failed, this,
            [this](const QString &what, const QString &why) { m_context.report(what, why); });
    connect(m_sessions, &SessionListModel::archivedSession, this,
            [this](const QString &sessionId, const QString &title) {
                if (sessionId == m_controller->sessionId())
                    startNew({});
                m_context.toast(tr("Archived “%1”").arg(title), tr("Undo"),
                                [guard = QPointer<ChatPage>(this), sessionId] {
                                    if (guard)
                                        guard->m_sessions->setArchived(sessionId, false);
                                });
            });
}

void ChatPage::connectTranscript()
{
    TranscriptController *const c = m_controller;
    connect(c, &TranscriptController::reset, m_view, [this] {
        m_view->setOpenEnded(m_controller->hasNewer());
        m_view->setMessages(m_controller->transcript());
        m_find->refresh();
        showState();
    });
    connect(c, &TranscriptController::prepended, m_view,
            [this](const QList<TranscriptMessage> &older) { m_view->prependMessages(older); });
    connect(c, &TranscriptController::appendedNewer, m_view,
            [this](const QList<TranscriptMessage> &newer) { m_view->appendMessages(newer); });
    connect(c, &TranscriptController::appended, m_view, [this](const TranscriptMessage &message) {
        m_view->appendMessage(message);
        if (message.role == TranscriptMessage::Role::User)
            m_view->scrollToEnd();
        showState();
    });
    connect(c, &TranscriptController::updated, m_view,
            [this](const QString &id, const TranscriptMessage &message) {
                m_view->updateMessage(id, message);
            });
    connect(c, &TranscriptController::deltaArrived, m_view,
            [this](const QString &id, const QString &text) { m_view->appendDelta(id, text); });
    connect(c, &TranscriptController::removed, m_view,
            [this](const QString &id) { m_view->removeMessage(id); });
    connect(c, &TranscriptController::located, this, [this](const QString &messageId) {
        m_view->setHighlight(m_highlight);
        m_view->scrollToMessage(messageId);
        for (int i = 0; i < m_view->count(); ++i) {
            if (m_view->item(i).message().id == messageId)
                m_view->setCurrentIndex(i);
        }
    });
    connect(c, &TranscriptController::notLocated, this, [this] {
        m_context.report(tr("This message is not there any more"),
                         tr("The conversation is shown at its end."));
    });
    connect(c, &TranscriptController::failed, this,
            [this](const QString &what, const QString &why) { m_context.report(what, why); });
    m_decisions = new DecisionCards(*m_api, *c, *m_agents, *m_view, this);
    connect(m_decisions, &DecisionCards::failed, this,
            [this](const QString &what, const QString &why) { m_context.report(what, why); });
    connect(m_decisions, &DecisionCards::decidedElsewhere, this,
            [this](const QString &text) { m_context.toast(text, {}, {}); });
    connect(c, &TranscriptController::gone, this,
            [this] { sessionGone(m_controller->sessionId()); });
    connect(c, &TranscriptController::created, this, [this](const Session &session) {
        m_context.settings.setDraft(m_draftKey, {});
        m_draftKey = session.id;
        m_sessions->setOpenSession(session.id);
        m_sessions->apply(session);
        m_panel->setCurrent(session.id);
        m_context.settings.setLastSession(session.id);
        m_tray->renameDraft(session.id);
        saveDraft();
        saveDraftFiles(session.id);
    });
    connect(c, &TranscriptController::delivered, this, &ChatPage::messageDelivered);
    connect(c, &TranscriptController::outboxChanged, this, [this] {
        m_draftTimer.start();
        if (m_hasDraft && m_tray->draft() == m_draftKey) // else it is being opened
            saveDraftFiles(m_draftKey);
        showComposer();
    });
    connect(c, &TranscriptController::sessionChanged, this, &ChatPage::showState);
    connect(c, &TranscriptController::loadingChanged, this, &ChatPage::showState);
    connect(c, &TranscriptController::streamingChanged, this, &ChatPage::showComposer);
    connect(m_view->verticalScrollBar(), &QAbstractSlider::valueChanged, this,
            &ChatPage::fetchMore);
    connect(c, &TranscriptController::loadingChanged, this, &ChatPage::fetchMore);
    connect(m_view, &TranscriptView::endAsked, c, &TranscriptController::loadEnd);
    connect(m_view, &TranscriptView::actionRequested, this, &ChatPage::transcriptAction);
    connect(m_view, &TranscriptView::linkActivated, this, &ChatPage::openLink);
    connect(m_find, &FindBar::opened, c, &TranscriptController::loadAll);
    connect(m_find, &FindBar::closed, this, [this] { m_composer->focusEdit(); });
}

void ChatPage::connectComposer()
{
    connect(m_composer, &Composer::submitted, this, &ChatPage::send);
    connect(m_composer, &Composer::stopAsked, m_controller, &TranscriptController::stop);
    connect(m_composer->edit(), &PromptEdit::escaped, this, &ChatPage::endEdit);
    connect(m_composer, &Composer::edited, this, [this] { m_draftTimer.start(); });
    connect(m_composer, &Composer::retryAsked, m_controller, &TranscriptController::retryUnsent);
    connect(m_composer, &Composer::takeBackAsked, this, [this] {
        m_tray->giveBack(m_controller->unsentFiles());
        const QString back = m_controller->takeUnsent();
        const QString typed = m_composer->text();
        m_composer->setText(typed.isEmpty() ? back : back + QStringLiteral("\n\n") + typed);
        m_composer->focusEdit();
        showState();
    });
    connect(m_composer, &Composer::agentMenuAsked, this, &ChatPage::showAgentMenu);
    connect(m_composer, &Composer::modelMenuAsked, this, &ChatPage::showModelMenu);
    m_composer->setHistory([this] { return promptHistory(); });
    connect(m_start, &StartView::promptChosen, this, &ChatPage::send);
    connect(m_start, &StartView::assistantAsked, this,
            [this] { withAgent([this] { m_composer->focusEdit(); }); });
    connect(m_start, &StartView::agentAsked, this,
            [this] { m_context.openPage(QStringLiteral("agents"), QStringLiteral("new")); });
    connect(m_start, &StartView::providerAsked, this, [this] {
        m_context.openPage(QStringLiteral("settings"), QStringLiteral("providers"));
    });
}

QList<std::pair<QString, QKeySequence>> ChatPage::keyHints() const
{
    return {{tr("Send"), QKeySequence(Qt::Key_Return)},
            {tr("New line"), QKeySequence(Qt::SHIFT | Qt::Key_Return)},
            {tr("Earlier messages (empty field)"), QKeySequence(Qt::Key_Up)},
            {tr("Other version of the message"), QKeySequence(Qt::Key_Left)},
            {tr("Details of tool calls"), QKeySequence(Qt::Key_Plus)},
            {tr("Stop the answer, close search"), QKeySequence(Qt::Key_Escape)}};
}

void ChatPage::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape) {
        if (!m_find->isHidden())
            m_find->close();
        else if (!m_editing.isEmpty())
            endEdit();
        else if (m_controller->isStreaming())
            m_controller->stop();
        else if (m_view->highlightCount() > 0)
            m_view->setHighlight({});
        else
            m_composer->focusEdit();
        return;
    }
    PageWidget::keyPressEvent(event);
}

} // namespace troupe

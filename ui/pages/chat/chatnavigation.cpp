// SPDX-License-Identifier: GPL-3.0-or-later
// Which conversation is shown, what was typed into it, and what the header says.
#include "ui/pages/chat/chatpage.h"

#include "ui/app/desktopsettings.h"
#include "ui/pages/chat/agentdirectory.h"
#include "ui/pages/chat/attachmenttray.h"
#include "ui/pages/chat/chatapi.h"
#include "ui/pages/chat/chattext.h"
#include "ui/pages/chat/compareview.h"
#include "ui/pages/chat/composer.h"
#include "ui/pages/chat/conversationpanel.h"
#include "ui/pages/chat/findbar.h"
#include "ui/pages/chat/sessionlistmodel.h"
#include "ui/pages/chat/startview.h"
#include "ui/pages/chat/transcriptcontroller.h"
#include "ui/transcript/transcriptview.h"
#include "ui/widgets/button.h"
#include "ui/widgets/feedback.h"
#include "ui/widgets/fields.h"
#include "ui/widgets/forms.h"
#include "ui/widgets/menu.h"

#include <QScrollBar>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace troupe {

namespace {

constexpr int kNarrow = 720; ///< the list hides below it

} // namespace

void ChatPage::enter(const QString &argument)
{
    m_sessions->refreshTimes();
    if (argument == QLatin1String("new")) {
        startNew({});
    } else if (argument.startsWith(QLatin1String("agent:"))) {
        startNew(argument.mid(6));
    } else if (!argument.isEmpty()) {
        openSession(argument.section(u'#', 0, 0), argument.section(u'#', 1, 1));
    } else if (!m_entered) {
        openLast();
    }
    m_entered = true;
    m_composer->focusEdit();
}

void ChatPage::openLast()
{
    const QString last = m_context.settings.lastSession();
    if (last.isEmpty())
        startNew({});
    else
        openSession(last);
}

void ChatPage::openSession(const QString &sessionId, const QString &messageId,
                           const QString &highlight)
{
    if (sessionId.isEmpty())
        return startNew({});
    const bool isOther = sessionId != m_controller->sessionId();
    if (isOther) {
        endEdit();
        endCompare();
        saveDraft();
        keepUnsentFiles();
        m_find->close();
        m_model.clear();
    }
    m_view->setHighlight({});
    m_highlight = highlight;
    m_sessions->setOpenSession(sessionId);
    m_panel->setCurrent(sessionId);
    m_context.settings.setLastSession(sessionId);
    if (isOther)
        m_draftKey = sessionId;
    const Session *const known = m_sessions->find(sessionId);
    const Session session = known ? *known : Session();
    m_controller->open(sessionId, messageId);
    m_controller->takeSession(session);
    if (isOther)
        loadDraft(sessionId);
    if (width() < kNarrow && isOther && m_entered) {
        m_panelWanted = false;
        m_panel->hide();
    }
    if (messageId.isEmpty())
        m_composer->focusEdit();
    else
        m_view->setFocus(Qt::OtherFocusReason);
    showState();
}

void ChatPage::startNew(const QString &agentId)
{
    endEdit();
    endCompare();
    saveDraft();
    keepUnsentFiles();
    m_find->close();
    m_model.clear();
    m_draftKey.clear();
    m_sessions->setOpenSession({});
    m_panel->setCurrent({});
    m_context.settings.setLastSession({});
    m_controller->startNew(agentId.isEmpty() ? preferredAgent() : agentId);
    loadDraft({});
    m_composer->focusEdit();
    showState();
}

QString ChatPage::preferredAgent() const
{
    for (int row = 0; row < m_sessions->rowCount(); ++row) {
        const Agent *const agent = m_agents->find(m_sessions->at(row).agentId);
        if (agent && agent->status == AgentStatus::Active)
            return agent->id;
    }
    const QList<Agent> choices = m_agents->choices();
    return choices.isEmpty() ? QString() : choices.first().id;
}

void ChatPage::stepSession(int by)
{
    const int row = m_sessions->rowOf(m_controller->sessionId());
    const int to = row < 0 ? 0 : row + by;
    if (to >= 0 && to < m_sessions->rowCount())
        openSession(m_sessions->at(to).id);
}

void ChatPage::saveDraft()
{
    m_draftTimer.stop();
    if (!m_hasDraft)
        return;
    const QString typed = m_editing.isEmpty() ? m_composer->text() : m_beforeEdit;
    QStringList parts{m_controller->unsentText(), typed};
    parts.removeAll(QString());
    m_context.settings.setDraft(m_draftKey, parts.join(QStringLiteral("\n\n")));
}

void ChatPage::loadDraft(const QString &key)
{
    const QString draft = m_context.settings.draft(key);
    m_tray->setDraft(key);
    loadDraftFiles(key);
    if (m_composer->text() != draft)
        m_composer->setText(draft);
    m_hasDraft = true;
    m_draftTimer.stop();
}

// It was sent after all, when its conversation was not shown any more: its draft is done with.
void ChatPage::messageDelivered(const QString &draftKey, const QString &text,
                                const QList<AttachedFile> &files)
{
    const auto without = [&](const QString &draft) {
        QString rest = draft.startsWith(text) ? draft.mid(text.size()) : draft;
        while (rest.startsWith(u'\n'))
            rest.remove(0, 1);
        return rest;
    };
    if (draftKey == m_draftKey)
        m_composer->setText(without(m_composer->text()));
    m_context.settings.setDraft(draftKey, without(m_context.settings.draft(draftKey)));
    m_tray->forget(draftKey, files);
}

void ChatPage::sessionGone(const QString &sessionId)
{
    if (sessionId.isEmpty() || sessionId != m_controller->sessionId())
        return;
    m_draftTimer.stop();
    // What was typed goes on to the next conversation rather than away with this one.
    QStringList parts{m_context.settings.draft({}), m_controller->unsentText(), m_composer->text()};
    parts.removeAll(QString());
    m_context.settings.setDraft(sessionId, {});
    m_context.settings.setDraftFiles(sessionId, {});
    m_draftKey.clear();
    m_tray->renameDraft({});
    m_composer->setText(parts.join(QStringLiteral("\n\n")));
    m_controller->startNew({});
    startNew({});
}

void ChatPage::requestLeave(std::function<void()> leave)
{
    saveDraft(); // nothing is lost, so nothing is asked
    leave();
}

void ChatPage::hideEvent(QHideEvent *event)
{
    saveDraft();
    PageWidget::hideEvent(event);
}

void ChatPage::resizeEvent(QResizeEvent *event)
{
    PageWidget::resizeEvent(event);
    fitPanel();
}

void ChatPage::fetchMore()
{
    m_view->setOpenEnded(m_controller->hasNewer());
    if (m_stack->currentWidget() != m_view || m_controller->isEmpty())
        return;
    const int near = 2 * m_view->viewport()->height();
    const QScrollBar *const bar = m_view->verticalScrollBar();
    if (m_controller->hasOlder() && bar->value() < near)
        m_controller->loadOlder();
    if (m_controller->hasNewer() && bar->maximum() - bar->value() < near)
        m_controller->loadNewer();
}

void ChatPage::fitPanel()
{
    const bool narrow = width() < kNarrow;
    m_panelButton->setVisible(narrow);
    if (!narrow) {
        m_panel->show();
        m_panelWanted = false;
    } else {
        m_panel->setVisible(m_panelWanted);
    }
}

QString ChatPage::headerTitle() const
{
    if (m_controller->sessionId().isEmpty())
        return tr("New conversation");
    return chattext::titleOf(m_controller->session());
}

QString ChatPage::headerSubtitle() const
{
    QStringList parts;
    const Agent *const agent = m_agents->find(m_controller->agentId());
    if (agent)
        parts += agent->name;
    const QString model = !m_model.isEmpty()                 ? m_model
                          : agent && !agent->model.isEmpty() ? agent->model
                                                             : m_controller->lastModel();
    if (!model.isEmpty())
        parts += model;
    if (!m_controller->sessionId().isEmpty() && m_controller->session().messageCount > 0)
        parts += tr("%1 so far").arg(chattext::cost(m_controller->session().cost));
    return parts.join(QStringLiteral(" · "));
}

QWidget *ChatPage::headerWidget()
{
    return m_header;
}

void ChatPage::showState()
{
    const bool isNew = m_controller->sessionId().isEmpty()
                       || (!m_controller->isLoading() && m_controller->problem().isEmpty()
                           && m_controller->session().id == m_controller->sessionId()
                           && m_controller->session().messageCount == 0);
    QWidget *wanted = m_view;
    if (isNew && m_controller->isEmpty()) {
        wanted = m_start;
    } else if (!m_controller->problem().isEmpty() && m_controller->isEmpty()) {
        m_problem->setTexts(tr("This conversation cannot be shown now"),
                            tr("%1. It is safe on the server; what you type here is kept.")
                                .arg(m_controller->problem()));
        wanted = m_problem;
    }
    if (m_compare->isActive())
        wanted = m_compare;
    m_composer->setVisible(!m_compare->isActive());
    if (m_stack->currentWidget() != wanted)
        m_stack->setCurrentWidget(wanted);
    const Agent *const agent = m_agents->find(m_controller->agentId());
    m_start->setState(agent || !m_agents->isLoaded(), agent ? agent->name : QString(),
                      agent ? agent->description : QString());
    m_start->setBuiltInHint(m_agents->onlyBuiltIn());
    m_find->setReading((m_controller->hasOlder() || m_controller->hasNewer())
                       && !m_find->isHidden());
    showComposer();
    updateEstimate();
    updateActions();
    emit headerChanged();
}

void ChatPage::showComposer()
{
    QString blocked;
    if (m_api->link() == ChatApi::Link::Offline)
        blocked = tr("Not connected. Your text is kept.");
    m_composer->setBlocked(blocked);
    m_composer->setStreaming(m_controller->isStreaming());
    QString problem;
    int unsent = 0;
    for (const OutgoingMessage &message : m_controller->outbox()) {
        if (message.sending)
            continue;
        problem = message.problem;
        ++unsent;
    }
    m_composer->setUnsent(problem, unsent);
    const QString agent = m_agents->nameOf(m_controller->agentId());
    m_composer->setAgent(agent,
                         m_controller->sessionId().isEmpty() && !m_agents->choices().isEmpty());
    m_composer->setModel(modelLabel());
    m_composer->setPlaceholder(agent.isEmpty() ? tr("Write a message")
                                               : tr("Message %1").arg(agent));
}

void ChatPage::updateActions()
{
    const bool hasSession = !m_controller->sessionId().isEmpty();
    for (QAction *action : std::as_const(m_actions)) {
        const QString name = action->objectName();
        if (name == QLatin1String("chat-rename") || name == QLatin1String("chat-pin")
            || name == QLatin1String("chat-archive") || name == QLatin1String("chat-delete")
            || name == QLatin1String("chat-find") || name == QLatin1String("chat-tags")
            || name == QLatin1String("chat-export"))
            action->setEnabled(hasSession);
    }
    m_moreButton->setEnabled(hasSession);
}

void ChatPage::renameCurrent()
{
    const QString id = m_controller->sessionId();
    if (id.isEmpty() || m_panel->renameInline(id))
        return;
    auto *dialog = new Dialog(tr("Rename the conversation"), window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setObjectName(QStringLiteral("renameDialog"));
    auto *edit = new LineEdit(tr("Name of the conversation"), {}, dialog);
    edit->setObjectName(QStringLiteral("renameEdit"));
    edit->setMaxLength(300);
    edit->setText(m_controller->session().title);
    edit->selectAll();
    dialog->body()->addWidget(edit);
    dialog->addButtons(tr("Rename"), tr("Cancel"));
    connect(dialog, &QDialog::accepted, this, [this, id, edit] {
        if (!edit->text().trimmed().isEmpty())
            m_sessions->rename(id, edit->text().trimmed());
    });
    dialog->open();
    edit->setFocus();
}

void ChatPage::showMoreMenu()
{
    auto *menu = new Menu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setObjectName(QStringLiteral("moreMenu"));
    const Session *const session = m_sessions->find(m_controller->sessionId());
    for (QAction *action : std::as_const(m_actions)) {
        const QString name = action->objectName();
        if (name == QLatin1String("chat-pin"))
            action->setText(session && session->pinned ? tr("Unpin the conversation")
                                                       : tr("Pin the conversation"));
        if (name == QLatin1String("chat-rename") || name == QLatin1String("chat-pin")
            || name == QLatin1String("chat-export") || name == QLatin1String("chat-tags")
            || name == QLatin1String("chat-archive") || name == QLatin1String("chat-delete"))
            menu->addAction(action);
    }
    menu->popup(m_moreButton->mapToGlobal(
        QPoint(m_moreButton->width() - menu->sizeHint().width(), m_moreButton->height() + 4)));
}

} // namespace troupe

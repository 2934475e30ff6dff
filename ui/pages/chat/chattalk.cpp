// SPDX-License-Identifier: GPL-3.0-or-later
// Sending, and the choice of who and what answers.
#include "ui/pages/chat/chatpage.h"

#include "ui/app/desktopsettings.h"
#include "ui/pages/chat/agentdirectory.h"
#include "ui/pages/chat/attachmenttray.h"
#include "ui/pages/chat/chatapi.h"
#include "ui/pages/chat/composer.h"
#include "ui/pages/chat/sessionlistmodel.h"
#include "ui/pages/chat/transcriptcontroller.h"
#include "ui/theme/icons.h"
#include "ui/transcript/transcriptview.h"
#include "ui/widgets/button.h"
#include "ui/widgets/menu.h"

#include <QDesktopServices>
#include <QPointer>

namespace troupe {

namespace {

/// Above a button, since the composer stands at the foot of the window.
void popupAbove(Menu *menu, const QWidget *button)
{
    menu->popup(button->mapToGlobal(QPoint(0, -menu->sizeHint().height() - 4)));
}

} // namespace

void ChatPage::send(const QString &text)
{
    const bool isBlank = text.trimmed().isEmpty();
    if (isBlank && (m_tray->isEmpty() || !m_editing.isEmpty()))
        return;
    if (m_api->link() == ChatApi::Link::Offline || m_controller->isStreaming() || m_makingAgent) {
        m_composer->setText(text);
        return;
    }
    if (!isBlank)
        m_context.settings.addPrompt(person(), text);
    if (!m_editing.isEmpty()) {
        sendEdit(text);
        return;
    }
    if (!m_controller->agentId().isEmpty() || !m_controller->sessionId().isEmpty()) {
        const QList<AttachedFile> files = m_tray->take();
        m_controller->send(text, m_model, files);
        return;
    }
    m_composer->setText(text); // kept if the agent cannot be made
    withAgent([this, text] {
        if (m_composer->text() == text)
            m_composer->clear();
        const QList<AttachedFile> files = m_tray->take();
        m_controller->send(text, m_model, files);
    });
}

void ChatPage::withAgent(std::function<void()> then)
{
    if (m_makingAgent)
        return;
    m_makingAgent = true;
    Agent assistant;
    assistant.name = tr("Assistant");
    assistant.description = tr("Helps with questions, texts and figures.");
    assistant.systemPrompt =
        tr("You are a helpful assistant. Answer in the language of the question, briefly and to "
           "the point. Say so when you do not know something, and show how you come to a result.");
    m_api->createAgent(this, assistant, [this, then = std::move(then)](Result<Agent> agent) {
        m_makingAgent = false;
        if (!agent) {
            m_context.report(tr("The assistant could not be made. What you typed is kept"),
                             agent.error().message);
            return;
        }
        m_controller->setNewAgent(agent->id);
        m_agents->remember(*agent);
        then();
    });
}

void ChatPage::transcriptAction(const QString &messageId, const QString &action)
{
    if (branchAction(messageId, action))
        return;
    if (action.startsWith(QLatin1String("file:"))) {
        const QString fileId = action.mid(5);
        for (const TranscriptFile &file : m_view->message(messageId).files) {
            if (file.id == fileId)
                saveFile(file.id, file.name);
        }
    } else if (action.startsWith(QLatin1String("call-more:"))) {
        m_controller->readWholeCall(messageId, action.mid(10));
    } else if (action == QLatin1String("stop")) {
        m_controller->stopAnswer(messageId);
    } else if (action == QLatin1String("continue")) {
        m_controller->resume(messageId);
    } else if (action == QLatin1String("reuse")) {
        const QString typed = m_composer->text();
        const QString text = m_view->message(messageId).markdown;
        m_composer->setText(typed.isEmpty() ? text : typed + QStringLiteral("\n\n") + text);
        m_composer->focusEdit();
    }
}

void ChatPage::showAgentMenu()
{
    auto *menu = new Menu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setObjectName(QStringLiteral("agentMenu"));
    const QList<Agent> choices = m_agents->choices();
    for (const Agent &agent : choices) {
        const bool isChosen = agent.id == m_controller->agentId();
        menu->addItem(isChosen ? QStringLiteral("check") : QStringLiteral("bot"), agent.name,
                      [this, id = agent.id] {
                          m_controller->setNewAgent(id);
                          m_composer->focusEdit();
                      });
    }
    menu->addSeparator();
    menu->addItem(QStringLiteral("plus"), tr("Make an agent"),
                  [this] { m_context.openPage(QStringLiteral("agents"), QStringLiteral("new")); });
    popupAbove(menu, m_composer->agentButton());
}

QString ChatPage::modelLabel() const
{
    if (!m_model.isEmpty())
        return m_model;
    const Agent *const agent = m_agents->find(m_controller->agentId());
    return agent && !agent->model.isEmpty() ? agent->model : tr("Default model");
}

void ChatPage::showModelMenu()
{
    auto *menu = new Menu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setObjectName(QStringLiteral("modelMenu"));
    const Agent *const agent = m_agents->find(m_controller->agentId());
    const QString own = agent && !agent->model.isEmpty() ? tr("The agent's: %1").arg(agent->model)
                                                         : tr("Default model");
    const auto choose = [this](const QString &model) {
        m_model = model;
        showState();
        m_composer->focusEdit();
    };
    menu->addItem(m_model.isEmpty() ? QStringLiteral("check") : QStringLiteral("bot"), own,
                  [choose] { choose({}); });
    menu->addSeparator();
    const QList<ModelInfo> models = m_agents->models();
    for (const ModelInfo &model : models)
        menu->addItem(model.id == m_model ? QStringLiteral("check") : QStringLiteral("cpu"),
                      model.id, [choose, id = model.id] { choose(id); });
    menu->addSeparator();
    menu->addItem(QStringLiteral("plug"), tr("Add a provider"), [this] {
        m_context.openPage(QStringLiteral("settings"), QStringLiteral("providers"));
    });
    popupAbove(menu, m_composer->modelButton());
}

void ChatPage::openLink(const QUrl &url)
{
    QDesktopServices::openUrl(url); // the transcript lets only web and mail addresses through
}

} // namespace troupe

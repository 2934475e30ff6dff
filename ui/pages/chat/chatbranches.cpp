// SPDX-License-Identifier: GPL-3.0-or-later
// What is done with one message: edit, answer again, compare, rate, go on elsewhere.
#include "ui/app/desktopsettings.h"
#include "ui/pages/chat/agentdirectory.h"
#include "ui/pages/chat/answererdialog.h"
#include "ui/pages/chat/chatapi.h"
#include "ui/pages/chat/chatpage.h"
#include "ui/pages/chat/chattext.h"
#include "ui/pages/chat/compareview.h"
#include "ui/pages/chat/composer.h"
#include "ui/pages/chat/conversationpanel.h"
#include "ui/pages/chat/editbar.h"
#include "ui/pages/chat/sessionlistmodel.h"
#include "ui/pages/chat/transcriptcontroller.h"
#include "ui/transcript/transcriptview.h"
#include "ui/widgets/forms.h"

#include <QLocale>
#include <QStackedWidget>

#include <algorithm>
#include <memory>

namespace troupe {

namespace {

constexpr int kShownOfVersion = 80; // characters of it, in a question

} // namespace

void ChatPage::connectBranches()
{
    connect(m_controller, &TranscriptController::created, this,
            [this](const Session &session) { m_context.settings.adoptPrompts(session.ownerId); });
    connect(m_editBar, &EditBar::cancelled, this, &ChatPage::endEdit);
    connect(m_compare, &CompareView::closed, this, &ChatPage::endCompare);
    connect(m_compare, &CompareView::kept, this, [this](const QString &messageId) {
        endCompare();
        m_controller->switchTo(messageId);
    });
    connect(m_compare, &CompareView::failed, this,
            [this](const QString &what, const QString &why) { m_context.report(what, why); });
    connect(m_controller, &TranscriptController::editRefused, this,
            [this](const QString &messageId, const QString &text) {
                if (m_controller->find(messageId) && m_editing.isEmpty())
                    beginEdit(messageId, text);
                else // elsewhere by now: what was typed is kept with the next draft
                    m_context.settings.setDraft({}, text);
            });
}

/// Of the message that the keyboard stands on, else of the last one that has it.
QString ChatPage::messageWith(const QString &action) const
{
    const auto offers = [&](int index) {
        const QList<TranscriptAction> actions = m_view->item(index).message().actions;
        return std::any_of(actions.begin(), actions.end(),
                           [&](const TranscriptAction &a) { return a.id == action; });
    };
    if (m_stack->currentWidget() != m_view || m_view->count() == 0)
        return {};
    const int current = m_view->currentIndex();
    if (m_view->hasFocus() && current >= 0 && current < m_view->count() && offers(current))
        return m_view->item(current).message().id;
    for (int i = m_view->count() - 1; i >= 0; --i) {
        if (offers(i))
            return m_view->item(i).message().id;
    }
    return {};
}

void ChatPage::addBranchActions()
{
    const auto onMessage = [this](const char *action) {
        return [this, name = QString::fromLatin1(action)] {
            if (const QString id = messageWith(name); !id.isEmpty())
                transcriptAction(id, name);
        };
    };
    addPageAction(QStringLiteral("edit"), QStringLiteral("pencil"), tr("Edit a message"),
                  QKeySequence(tr("Ctrl+E")), onMessage("edit"));
    addPageAction(QStringLiteral("regenerate"), QStringLiteral("refresh-cw"), tr("Answer again"),
                  QKeySequence(tr("Ctrl+R")), onMessage("regenerate"));
    addPageAction(QStringLiteral("regenerateWith"), QStringLiteral("sparkles"),
                  tr("Answer again with…"), QKeySequence(tr("Ctrl+Shift+R")),
                  onMessage("regenerate-with"));
    addPageAction(QStringLiteral("compare"), QStringLiteral("columns-2"), tr("Compare answers…"),
                  QKeySequence(tr("Ctrl+Shift+C")), [this] { compareSomething(); });
    addPageAction(QStringLiteral("fork"), QStringLiteral("git-fork"),
                  tr("New conversation from a message"), QKeySequence(tr("Ctrl+Shift+K")),
                  onMessage("fork"));
    addPageAction(QStringLiteral("branchPrevious"), QStringLiteral("chevron-left"),
                  tr("Previous version"), QKeySequence(tr("Alt+PgUp")),
                  onMessage("branch-previous"));
    addPageAction(QStringLiteral("branchNext"), QStringLiteral("chevron-right"), tr("Next version"),
                  QKeySequence(tr("Alt+PgDown")), onMessage("branch-next"));
    addPageAction(QStringLiteral("deleteVersion"), QStringLiteral("trash-2"),
                  tr("Delete this version…"), {}, onMessage("delete-version"));
    addPageAction(QStringLiteral("thumbUp"), QStringLiteral("thumbs-up"), tr("A good answer"),
                  QKeySequence(tr("Ctrl+Shift+Up")), onMessage("thumb-up"));
    addPageAction(QStringLiteral("thumbDown"), QStringLiteral("thumbs-down"), tr("A bad answer"),
                  QKeySequence(tr("Ctrl+Shift+Down")), onMessage("thumb-down"));
    addPageAction(QStringLiteral("feedback"), QStringLiteral("star"), tr("Rate and comment…"), {},
                  onMessage("feedback"));
    addPageAction(QStringLiteral("tags"), QStringLiteral("tag"), tr("Tags of the conversation…"),
                  QKeySequence(tr("Ctrl+Shift+T")), [this] {
                      if (!m_controller->sessionId().isEmpty())
                          m_panel->askTags(m_controller->session());
                  });
}

bool ChatPage::branchAction(const QString &messageId, const QString &action)
{
    const Message *const message = m_controller->find(messageId);
    if (!message)
        return false;
    if (action == QLatin1String("edit")) {
        beginEdit(messageId, message->content);
    } else if (action == QLatin1String("regenerate")) {
        RegenerateAnswer again;
        again.messageId = messageId;
        again.model = m_model;
        m_controller->regenerate(again);
    } else if (action == QLatin1String("regenerate-with")) {
        askAnswerAgain(*message);
    } else if (action == QLatin1String("branch-previous")) {
        m_controller->stepVersion(messageId, -1);
    } else if (action == QLatin1String("branch-next")) {
        m_controller->stepVersion(messageId, 1);
    } else if (action == QLatin1String("delete-version")) {
        askDeleteVersion(*message);
    } else if (action == QLatin1String("thumb-up") || action == QLatin1String("thumb-down")) {
        const bool up = action == QLatin1String("thumb-up");
        GiveFeedback feedback;
        feedback.messageId = messageId;
        feedback.comment = message->feedbackComment;
        if (message->thumb != (up ? QLatin1String("up") : QLatin1String("down")))
            feedback.thumb = up ? Thumb::Up : Thumb::Down;
        m_controller->rate(feedback);
    } else if (action == QLatin1String("feedback")) {
        askFeedback(*message);
    } else if (action == QLatin1String("compare")) {
        askCompare(*message);
    } else if (action == QLatin1String("compare-versions")) {
        compareVersions(*message);
    } else if (action == QLatin1String("fork")) {
        forkAt(messageId);
    } else {
        return false;
    }
    return true;
}

void ChatPage::beginEdit(const QString &messageId, const QString &text)
{
    if (m_editing.isEmpty())
        m_beforeEdit = m_composer->text();
    m_editing = messageId;
    m_composer->setText(text);
    m_editBar->show();
    m_composer->focusEdit();
}

void ChatPage::endEdit()
{
    if (m_editing.isEmpty())
        return;
    m_editing.clear();
    m_editBar->hide();
    m_composer->setText(std::exchange(m_beforeEdit, QString()));
    m_composer->focusEdit();
}

void ChatPage::sendEdit(const QString &text)
{
    const QString messageId = m_editing;
    endEdit();
    m_controller->edit(messageId, text, m_model);
}

void ChatPage::askAnswerAgain(const Message &message)
{
    const QString agentId = message.agentId.isEmpty() ? m_controller->agentId() : message.agentId;
    auto *dialog = new AnswerAgainDialog(*m_agents, agentId, window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this,
            [this, dialog, id = message.id] { m_controller->regenerate(dialog->answer(id)); });
    dialog->open();
}

void ChatPage::askFeedback(const Message &message)
{
    auto *dialog = new FeedbackDialog(message, window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this,
            [this, dialog] { m_controller->rate(dialog->feedback()); });
    dialog->open();
}

void ChatPage::askDeleteVersion(const Message &message)
{
    const int number = message.siblingIndex.value_or(1);
    const int count = message.siblingCount.value_or(1);
    auto *dialog = new ConfirmDialog(
        tr("Delete version %1 of %2?").arg(QLocale().toString(number), QLocale().toString(count)),
        tr("“%1” and all that follows it in this version are gone for good. The other versions "
           "stay, and so does what they cost.")
            .arg(message.content.simplified().left(kShownOfVersion)),
        tr("Delete"), window());
    dialog->setObjectName(QStringLiteral("deleteVersionDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this,
            [this, id = message.id] { m_controller->deleteVersion(id); });
    dialog->open();
}

CompareDialog *ChatPage::openCompareDialog()
{
    auto *dialog = new CompareDialog(*m_agents, m_controller->agentId(), window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
    return dialog;
}

void ChatPage::askCompare(const Message &message)
{
    CompareDialog *const dialog = openCompareDialog();
    connect(dialog, &QDialog::accepted, this, [this, dialog, id = message.id] {
        CompareOnMessage in;
        in.messageId = id;
        in.candidates = dialog->candidates();
        m_api->compareAnswers(this, in, [this](const Result<CompareStarted> &started) {
            compareBegan(started);
        });
    });
}

/// What is typed, said to several at once; without a text, the last message.
void ChatPage::compareSomething()
{
    const QString text = m_composer->text().trimmed();
    if (text.isEmpty() || !m_editing.isEmpty() || m_controller->sessionId().isEmpty()) {
        if (const QString id = messageWith(QStringLiteral("compare")); !id.isEmpty())
            transcriptAction(id, QStringLiteral("compare"));
        else if (!text.isEmpty())
            m_context.toast(tr("Answers can be compared once the conversation has begun."), {}, {});
        return;
    }
    CompareDialog *const dialog = openCompareDialog();
    connect(dialog, &QDialog::accepted, this, [this, dialog, text] {
        CompareOnNewMessage in;
        in.sessionId = m_controller->sessionId();
        in.text = text;
        in.candidates = dialog->candidates();
        m_api->compareMessage(this, in, [this, text](const Result<CompareStarted> &started) {
            if (started && m_composer->text().trimmed() == text)
                m_composer->clear();
            compareBegan(started);
        });
    });
}

void ChatPage::compareBegan(const Result<CompareStarted> &started)
{
    if (!started) {
        m_context.report(tr("The answers cannot be compared"), started.error().message);
        return;
    }
    if (started->message.sessionId == m_controller->sessionId())
        showCompare(started->message.content, started->replies);
}

void ChatPage::showCompare(const QString &question, const QList<Message> &answers)
{
    m_compare->show(question, answers);
    showState();
    m_compare->setFocus();
}

void ChatPage::endCompare()
{
    if (!m_compare->isActive())
        return;
    m_compare->close();
    showState();
    m_composer->focusEdit();
}

/// The newest versions, as many as fit side by side.
void ChatPage::compareVersions(const Message &message)
{
    const QStringList ids =
        message.siblingIds.mid(qMax<qsizetype>(0, message.siblingIds.size() - kMostCandidates));
    const Message *const asked = m_controller->find(message.parentId);
    const auto found = std::make_shared<QList<Message>>();
    const auto missing = std::make_shared<qsizetype>(ids.size());
    for (const QString &id : ids) {
        MessageRef ref;
        ref.messageId = id;
        m_api->getMessage(this, ref,
                          [this, found, missing, ids, question = asked ? asked->content : QString(),
                           sessionId = m_controller->sessionId()](const Result<Message> &read) {
                              if (read)
                                  found->append(*read);
                              if (--*missing > 0 || sessionId != m_controller->sessionId())
                                  return;
                              std::sort(found->begin(), found->end(),
                                        [&ids](const Message &a, const Message &b) {
                                            return ids.indexOf(a.id) < ids.indexOf(b.id);
                                        });
                              showCompare(question, *found);
                          });
    }
}

void ChatPage::forkAt(const QString &messageId)
{
    ForkConversation in;
    in.messageId = messageId;
    const QString title = m_controller->session().title;
    if (!title.isEmpty())
        in.title = tr("%1 (copy)").arg(title.left(280));
    m_api->forkConversation(this, in, [this](const Result<Session> &copy) {
        if (!copy) {
            m_context.report(tr("The conversation could not be copied"), copy.error().message);
            return;
        }
        m_sessions->apply(*copy);
        openSession(copy->id);
    });
}

QString ChatPage::person() const
{
    const QString own = m_controller->session().ownerId;
    return own.isEmpty() ? m_sessions->owner() : own;
}

QStringList ChatPage::promptHistory() const
{
    const QStringList said = m_context.settings.promptHistory(person());
    QStringList texts = m_controller->ownTexts(); // perhaps said elsewhere
    texts.removeIf([&said](const QString &text) { return said.contains(text); });
    return texts + said;
}

} // namespace troupe

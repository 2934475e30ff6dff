// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/chat/compareview.h"

#include "ui/pages/chat/agentdirectory.h"
#include "ui/pages/chat/chatapi.h"
#include "ui/pages/chat/chattext.h"
#include "ui/theme/theme.h"
#include "ui/transcript/transcriptview.h"
#include "ui/widgets/button.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>

namespace troupe {

CompareView::CompareView(ChatApi &api, AgentDirectory &agents, QWidget *parent)
    : QWidget(parent),
      m_api(api),
      m_agents(agents),
      m_question(new TextLabel({}, TextStyle::BodyStrong, TextLabel::Tone::Text, this)),
      m_row(new QHBoxLayout)
{
    setObjectName(QStringLiteral("compareView"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::xl, space::m, space::xl, space::l);
    layout->setSpacing(space::m);
    auto *head = new QHBoxLayout;
    head->setSpacing(space::s);
    auto *back = new Button(Button::Kind::Icon, QStringLiteral("arrow-left"),
                            tr("Back to the conversation"), this);
    back->setObjectName(QStringLiteral("compareBack"));
    m_question->setElided(true);
    head->addWidget(back);
    head->addWidget(m_question, 1);
    layout->addLayout(head);
    m_row->setSpacing(space::l);
    layout->addLayout(m_row, 1);
    connect(back, &QAbstractButton::clicked, this, &CompareView::closed);
    connect(&api, &ChatApi::delta, this, &CompareView::onDelta);
    connect(&api, &ChatApi::done, this,
            [this](const QString &, const Message &message) { take(message); });
    connect(&api, &ChatApi::resync, this, &CompareView::readAgain);
    connect(&api, &ChatApi::linkChanged, this, [this] {
        if (m_api.link() == ChatApi::Link::Online)
            readAgain();
    });
    connect(&agents, &AgentDirectory::changed, this, [this] {
        for (Column &column : m_columns)
            showMessage(column);
    });
}

void CompareView::show(const QString &question, const QList<Message> &answers)
{
    close();
    m_question->setText(question.simplified().left(400));
    for (const Message &answer : answers)
        addColumn(answer);
    for (const Message &answer : answers) {
        if (answer.status == MessageStatus::Streaming)
            m_api.watch(answer.id, answer.content.size());
    }
    if (isActive())
        m_columns.first().view->setFocus(Qt::OtherFocusReason);
}

void CompareView::close()
{
    for (const Column &column : std::as_const(m_columns))
        column.box->deleteLater();
    m_columns.clear();
}

QStringList CompareView::answerIds() const
{
    QStringList ids;
    for (const Column &column : m_columns)
        ids += column.message.id;
    return ids;
}

bool CompareView::isStreaming() const
{
    return std::any_of(m_columns.begin(), m_columns.end(), [](const Column &column) {
        return column.message.status == MessageStatus::Streaming;
    });
}

void CompareView::addColumn(const Message &message)
{
    const int number = static_cast<int>(m_columns.size()) + 1;
    Column column;
    column.message = message;
    column.box = new QWidget(this);
    auto *layout = new QVBoxLayout(column.box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::s);
    column.view = new TranscriptView(column.box);
    column.view->setObjectName(QStringLiteral("compareAnswer%1").arg(number));
    column.view->setAccessibleName(tr("Answer %1").arg(number));
    layout->addWidget(column.view, 1);
    column.facts = new TextLabel({}, TextStyle::Caption, TextLabel::Tone::Faint, column.box);
    column.facts->setWordWrap(true);
    column.facts->setAlignment(Qt::AlignHCenter);
    layout->addWidget(column.facts);
    column.keep = new Button(Button::Kind::Secondary, QStringLiteral("check"), tr("Keep this one"),
                             column.box);
    column.keep->setObjectName(QStringLiteral("keepAnswer%1").arg(number));
    column.keep->setAccessibleName(tr("Keep answer %1").arg(number));
    column.keep->setToolTip(QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_0 + number))
                                .toString(QKeySequence::NativeText));
    auto *foot = new QHBoxLayout;
    foot->addStretch();
    foot->addWidget(column.keep);
    foot->addStretch();
    layout->addLayout(foot);
    connect(column.keep, &QAbstractButton::clicked, this,
            [this, id = message.id] { emit kept(id); });
    m_row->addWidget(column.box, 1);
    m_columns.append(column);
    showMessage(m_columns.last());
}

CompareView::Column *CompareView::columnOf(const QString &messageId)
{
    const auto it = std::find_if(m_columns.begin(), m_columns.end(), [&](const Column &column) {
        return column.message.id == messageId;
    });
    return it == m_columns.end() ? nullptr : &*it;
}

void CompareView::showMessage(Column &column)
{
    TranscriptMessage shown =
        chattext::toTranscript(column.message, m_agents.find(column.message.agentId), false);
    // What is done with a message is done in the conversation; here one is chosen.
    shown.actions.removeIf(
        [](const TranscriptAction &action) { return action.id != QLatin1String("copy"); });
    column.facts->setText(column.message.status == MessageStatus::Streaming
                              ? column.message.requestedModel
                              : shown.footer);
    shown.footer.clear();
    if (!column.view->updateMessage(shown.id, shown))
        column.view->setMessages({shown});
}

void CompareView::onDelta(const QString &messageId, qint64 offset, const QString &text)
{
    Column *const column = columnOf(messageId);
    if (!column || column->message.status != MessageStatus::Streaming)
        return;
    const qint64 have = column->message.content.size();
    if (offset > have) {
        m_api.watch(messageId, have);
        return;
    }
    const QString piece = text.mid(have - offset);
    if (piece.isEmpty())
        return;
    column->message.content += piece;
    column->view->appendDelta(messageId, piece);
}

void CompareView::take(const Message &message)
{
    Column *const column = columnOf(message.id);
    if (!column || column->message.runId > message.runId)
        return;
    const bool isOlder = message.status == MessageStatus::Streaming
                         && message.content.size() < column->message.content.size();
    if (isOlder)
        return;
    column->message = message;
    showMessage(*column);
}

// Deltas that came while there was no connection are not told again.
void CompareView::readAgain()
{
    for (const Column &column : std::as_const(m_columns)) {
        if (column.message.status != MessageStatus::Streaming)
            continue;
        MessageRef ref;
        ref.messageId = column.message.id;
        m_api.getMessage(this, ref, [this](const Result<Message> &message) {
            if (!message)
                return;
            take(*message);
            if (message->status == MessageStatus::Streaming)
                m_api.watch(message->id, message->content.size());
        });
    }
}

void CompareView::stop()
{
    for (const Column &column : std::as_const(m_columns)) {
        if (column.message.status != MessageStatus::Streaming)
            continue;
        MessageRef ref;
        ref.messageId = column.message.id;
        m_api.stopMessage(this, ref, [this](const Result<Message> &message) {
            if (message)
                take(*message);
            else if (message.error().code != ErrorCode::Conflict) // it ended by itself
                emit failed(tr("The answer could not be stopped"), message.error().message);
        });
    }
}

void CompareView::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const QColor line = tokensOf(this).hairline;
    for (qsizetype i = 1; i < m_columns.size(); ++i) {
        const QRect box = m_columns.at(i).box->geometry();
        painter.fillRect(QRect(box.left() - space::l / 2, box.top(), 1, box.height()), line);
    }
}

void CompareView::keyPressEvent(QKeyEvent *event)
{
    const int number = event->key() - Qt::Key_0;
    if (event->modifiers() == Qt::ControlModifier && number >= 1 && number <= m_columns.size()) {
        emit kept(m_columns.at(number - 1).message.id);
        return;
    }
    if (event->key() == Qt::Key_Escape) {
        if (isStreaming())
            stop();
        else
            emit closed();
        return;
    }
    QWidget::keyPressEvent(event);
}

} // namespace troupe

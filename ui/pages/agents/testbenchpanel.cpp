// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/agents/testbenchpanel.h"

#include "core/client/backend.h"
#include "core/client/eventstream.h"
#include "ui/app/run.h"
#include "ui/pages/chat/chattext.h"
#include "ui/theme/theme.h"
#include "ui/transcript/transcriptview.h"
#include "ui/widgets/button.h"
#include "ui/widgets/fields.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

namespace troupe {

namespace {

constexpr int kMostSaid = 198; // pairs; the server takes one more

} // namespace

TestBenchPanel::TestBenchPanel(Backend &backend, std::function<Agent()> draft, QWidget *parent)
    : QWidget(parent),
      m_backend(backend),
      m_draft(std::move(draft)),
      m_transcript(new TranscriptView(this)),
      m_hint(new TextLabel(tr("Say something: the agent answers as it stands here, saved or not. "
                              "Nothing of it is kept, and no tools are called."),
                           TextStyle::Small, TextLabel::Tone::Muted, this)),
      m_input(new TextArea(tr("Message to the draft"), tr("Try it…"), this)),
      m_send(new Button(Button::Kind::Icon, QStringLiteral("send-horizontal"), tr("Send"), this)),
      m_stop(new Button(Button::Kind::Icon, QStringLiteral("circle-stop"), tr("Stop"), this)),
      m_restart(
          new Button(Button::Kind::Icon, QStringLiteral("rotate-ccw"), tr("Start over"), this))
{
    setObjectName(QStringLiteral("testBench"));
    m_transcript->setObjectName(QStringLiteral("testBenchTranscript"));
    m_transcript->setAccessibleName(tr("Answers of the draft"));
    m_input->setObjectName(QStringLiteral("testBenchEdit"));
    m_input->setEnterSubmits(true);
    m_input->setLineRange(1, 6);
    m_send->setObjectName(QStringLiteral("testBenchSend"));
    m_stop->setObjectName(QStringLiteral("testBenchStop"));
    m_restart->setObjectName(QStringLiteral("testBenchRestart"));
    auto *close = new Button(Button::Kind::Icon, QStringLiteral("x"), tr("Close the test"), this);
    close->setObjectName(QStringLiteral("testBenchClose"));
    m_hint->setWordWrap(true);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(1, space::s, 0, space::m);
    layout->setSpacing(space::s);
    auto *head = new QHBoxLayout;
    head->setContentsMargins(space::l, 0, space::s, 0);
    head->addWidget(new TextLabel(tr("Test"), TextStyle::BodyStrong));
    head->addStretch();
    head->addWidget(m_restart);
    head->addWidget(close);
    layout->addLayout(head);
    auto *hint = new QHBoxLayout;
    hint->setContentsMargins(space::l, 0, space::l, 0);
    hint->addWidget(m_hint);
    layout->addLayout(hint);
    layout->addWidget(m_transcript, 1);
    auto *foot = new QHBoxLayout;
    foot->setContentsMargins(space::m, 0, space::m, 0);
    foot->setSpacing(space::s);
    foot->addWidget(m_input, 1);
    foot->addWidget(m_send, 0, Qt::AlignBottom);
    foot->addWidget(m_stop, 0, Qt::AlignBottom);
    layout->addLayout(foot);

    connect(m_input, &TextArea::submitted, this, &TestBenchPanel::send);
    connect(m_input, &QPlainTextEdit::textChanged, this, &TestBenchPanel::showState);
    connect(m_send, &QAbstractButton::clicked, this, &TestBenchPanel::send);
    connect(m_stop, &QAbstractButton::clicked, this, &TestBenchPanel::stop);
    connect(m_restart, &QAbstractButton::clicked, this, [this] {
        startOver();
        focusInput();
    });
    connect(close, &QAbstractButton::clicked, this, &TestBenchPanel::closeAsked);
    EventStream &events = backend.events();
    connect(&events, &EventStream::delta, this, &TestBenchPanel::onDelta);
    connect(&events, &EventStream::done, this, &TestBenchPanel::onDone);
    showState();
}

void TestBenchPanel::setAgent(const QString &agentId)
{
    if (agentId == m_agentId)
        return;
    const bool wasSaved = m_agentId.isEmpty() && !m_messages.isEmpty();
    m_agentId = agentId;
    if (!wasSaved) // a new agent that has just got its id is still the same
        startOver();
}

void TestBenchPanel::startOver()
{
    stop();
    ++m_round;
    m_messages.clear();
    m_asked.clear();
    m_reply = {};
    m_waiting = false;
    m_transcript->clear();
    showState();
}

void TestBenchPanel::focusInput()
{
    m_input->setFocus(Qt::OtherFocusReason);
}

QStringList TestBenchPanel::said() const
{
    QStringList texts;
    for (int i = 0; i < m_transcript->count(); ++i)
        texts += m_transcript->accessibleText(i);
    return texts;
}

void TestBenchPanel::send()
{
    const QString text = m_input->toPlainText().trimmed();
    if (text.isEmpty() || m_waiting)
        return;
    TestAgent input;
    input.agent = m_draft();
    input.agentId = m_agentId;
    if (input.agent.name.isEmpty())
        input.agent.name = tr("New agent");
    input.messages = m_messages.mid(qMax<qsizetype>(0, m_messages.size() - kMostSaid));
    input.messages.append({MessageRole::User, text});
    m_waiting = true;
    m_asked = text;
    m_input->clear();
    TranscriptMessage own;
    own.id = QStringLiteral("said-%1").arg(++m_count);
    own.role = TranscriptMessage::Role::User;
    own.author = tr("You");
    own.time = QDateTime::currentDateTime();
    own.markdown = text;
    m_transcript->appendMessage(own);
    m_transcript->scrollToEnd();
    showState();
    run<Message>(this, m_backend.call(ops::testAgent, input),
                 [this, text, round = m_round](Result<Message> reply) {
                     if (round == m_round)
                         begun(reply, text);
                 });
}

void TestBenchPanel::begun(const Result<Message> &reply, const QString &text)
{
    if (!reply) {
        m_waiting = false;
        m_transcript->removeMessage(QStringLiteral("said-%1").arg(m_count));
        if (m_input->toPlainText().isEmpty())
            m_input->setPlainText(text); // not lost
        QStringList problems;
        for (const FieldIssue &issue : reply.error().issues)
            problems += QStringLiteral("%1 %2").arg(issue.pointer, issue.message);
        emit failed(tr("The draft cannot answer"), problems.isEmpty()
                                                       ? reply.error().message
                                                       : problems.join(QStringLiteral("; ")));
        showState();
        return;
    }
    m_reply = *reply;
    m_reply.content.clear();
    const Agent agent = m_draft();
    m_transcript->appendMessage(chattext::toTranscript(m_reply, &agent, false));
    m_transcript->scrollToEnd();
    m_backend.events().watch(m_reply.id, 0);
    showState();
}

void TestBenchPanel::onDelta(const QString &messageId, qint64, const QString &text)
{
    if (messageId != m_reply.id || m_reply.id.isEmpty())
        return;
    m_reply.content += text;
    m_transcript->appendDelta(messageId, text);
}

void TestBenchPanel::onDone(const QString &messageId, const Message &message)
{
    if (messageId != m_reply.id || m_reply.id.isEmpty())
        return;
    const Agent agent = m_draft();
    TranscriptMessage shown = chattext::toTranscript(message, &agent, false);
    shown.actions.clear(); // nothing of it is stored to act on
    m_transcript->updateMessage(messageId, shown);
    m_messages.append({MessageRole::User, m_asked});
    if (message.content.isEmpty())
        m_messages.removeLast(); // a question without an answer is not gone on from
    else
        m_messages.append({MessageRole::Assistant, message.content});
    m_reply = {};
    m_waiting = false;
    showState();
}

void TestBenchPanel::stop()
{
    if (m_reply.id.isEmpty())
        return;
    TestRef ref;
    ref.testId = m_reply.id;
    run<Message>(this, m_backend.call(ops::stopAgentTest, ref),
                 [this, id = m_reply.id](Result<Message> stopped) {
                     if (!stopped) { // of a server that ended meanwhile
                         stopped = m_reply;
                         stopped->status = MessageStatus::Interrupted;
                     }
                     onDone(id, *stopped);
                 });
}

void TestBenchPanel::showState()
{
    m_hint->setVisible(m_transcript->count() == 0);
    m_send->setVisible(!m_waiting);
    m_send->setEnabled(!m_input->toPlainText().trimmed().isEmpty());
    m_stop->setVisible(m_waiting);
    m_stop->setEnabled(!m_reply.id.isEmpty());
    m_restart->setEnabled(m_transcript->count() > 0);
}

void TestBenchPanel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), tokensOf(this).canvas);
    painter.fillRect(0, 0, 1, height(), tokensOf(this).hairline);
}

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#ifndef Q_MOC_RUN // moc loses count of the braces in their raw strings
#include "core/contract/troupe/workbenchops.h"
#endif

#include <QWidget>

#include <functional>

namespace troupe {

class Backend;
class Button;
class TextArea;
class TextLabel;
class TranscriptView;

/// A conversation with an agent as it stands in the designer, saved or not. Nothing of it is kept:
/// it ends with another agent, with Start over, or with the window.
class TestBenchPanel : public QWidget
{
    Q_OBJECT

public:
    /// `draft` is asked before each answer.
    TestBenchPanel(Backend &backend, std::function<Agent()> draft, QWidget *parent = nullptr);

    /// Another agent is designed now: begins anew. The same one keeps what was said.
    void setAgent(const QString &agentId);
    void startOver();
    void focusInput();
    /// What was said, oldest first.
    QStringList said() const;

signals:
    void closeAsked();
    void failed(const QString &what, const QString &why);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void send();
    void stop();
    void begun(const Result<Message> &reply, const QString &text);
    void onDelta(const QString &messageId, qint64 offset, const QString &text);
    void onDone(const QString &messageId, const Message &message);
    void showState();

    Backend &m_backend;
    std::function<Agent()> m_draft;
    QString m_agentId;
    TranscriptView *m_transcript;
    TextLabel *m_hint;
    TextArea *m_input;
    Button *m_send;
    Button *m_stop;
    Button *m_restart;
    QList<TestMessage> m_messages; ///< said and answered
    QString m_asked; ///< what waits for its answer
    Message m_reply; ///< that is being written
    bool m_waiting = false;
    int m_round = 0; ///< answers to an earlier conversation are dropped
    int m_count = 0; ///< of messages, for their names
};

} // namespace troupe

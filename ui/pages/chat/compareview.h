// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#ifndef Q_MOC_RUN // moc loses count of the braces in their raw strings
#include "core/contract/troupe/branchops.h"
#endif

#include <QWidget>

class QHBoxLayout;

namespace troupe {

class AgentDirectory;
class Button;
class ChatApi;
class TextLabel;
class TranscriptView;

/// Several answers to the same message side by side, as they are written. Ctrl+1 to Ctrl+4 keep one,
/// Escape goes back to the conversation.
class CompareView : public QWidget
{
    Q_OBJECT
public:
    CompareView(ChatApi &api, AgentDirectory &agents, QWidget *parent = nullptr);

    /// `question`: what they answer.
    void show(const QString &question, const QList<Message> &answers);
    void close(); ///< forgets them; what is being written goes on
    bool isActive() const { return !m_columns.isEmpty(); }
    QStringList answerIds() const;
    bool isStreaming() const;
    void stop(); ///< those that are still being written

signals:
    void kept(const QString &messageId);
    void closed();
    void failed(const QString &what, const QString &why);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    struct Column
    {
        Message message;
        QWidget *box = nullptr;
        TranscriptView *view = nullptr;
        TextLabel *facts = nullptr; ///< model, tokens, cost and time
        Button *keep = nullptr;
    };
    void addColumn(const Message &message);
    Column *columnOf(const QString &messageId);
    void showMessage(Column &column);
    void onDelta(const QString &messageId, qint64 offset, const QString &text);
    void take(const Message &message);
    void readAgain();

    ChatApi &m_api;
    AgentDirectory &m_agents;
    TextLabel *m_question;
    QHBoxLayout *m_row;
    QList<Column> m_columns;
};

} // namespace troupe

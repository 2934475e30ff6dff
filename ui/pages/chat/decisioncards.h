// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "ui/pages/chat/approvalcard.h"

#include <QHash>
#include <QObject>
#include <QPointer>
#include <QSet>
#include <QTimer>

namespace troupe {

class AgentDirectory;
class ChatApi;
class TranscriptController;
class TranscriptView;

/// What the conversation that is shown waits for, as cards under its messages. They come and go with
/// what is asked and decided, here or elsewhere; of two decisions the server takes the first, and
/// the other one is told. What an answer holds back is read from what is asked: its message has none.
class DecisionCards : public QObject
{
    Q_OBJECT

public:
    DecisionCards(ChatApi &api, TranscriptController &controller, AgentDirectory &agents,
                  TranscriptView &view, QObject *parent);
    ~DecisionCards() override;

    int count() const { return static_cast<int>(m_cards.size()); }

signals:
    void failed(const QString &what, const QString &why);
    void decidedElsewhere(const QString &text);

private:
    void onSession();
    void onEvent(const QString &type, const QString &subjectId, const QJsonObject &data);
    void list();
    void read(const QString &approvalId);
    void show(const Approval &approval);
    void drop(const QString &approvalId);
    void clear();
    void decide(const ChatDecision &decision);
    void unread(const Error &error);
    void listRest();
    void settled(const QString &approvalId, const Result<Approval> &outcome);

    ChatApi &m_api;
    TranscriptController &m_controller;
    AgentDirectory &m_agents;
    TranscriptView &m_view;
    QString m_sessionId;
    QHash<QString, QPointer<QWidget>> m_boxes; ///< by message
    QHash<QString, QPointer<ApprovalCard>> m_cards; ///< by approval
    QSet<QString> m_reading;
    QSet<QString> m_decided; ///< told while they were read
    QSet<QString> m_mine; ///< decided here
    QSet<QString> m_since; ///< asked since the list was read
    QTimer m_again; ///< what could not be read is asked for again
    bool m_hasRest = false; ///< more is asked than the list held
};

} // namespace troupe

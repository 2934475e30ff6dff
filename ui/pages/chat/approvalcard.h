// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/approval.h"
#include "ui/widgets/card.h"

#include <optional>

namespace troupe {

class Badge;
class Button;
class LineEdit;
class TextLabel;
class ValueView;

/// What a person says about something that an answer waits for.
struct ChatDecision
{
    QString approvalId;
    bool approve = false;
    QString comment; ///< the agent is told it
    QJsonValue edited = QJsonValue::Null; ///< instead of the arguments, the text or the result
};

/// Asks about one approval inside of a conversation: what exactly would happen, how risky it is and
/// why, and the choices. It calls no server.
class ApprovalCard : public Card
{
    Q_OBJECT

public:
    ApprovalCard(const Approval &approval, const QString &agentName, QWidget *parent = nullptr);

    const QString &approvalId() const { return m_approval.id; }
    /// Puts what can be reached by keyboard behind `before`; returns the last of it.
    QWidget *orderTabs(QWidget *before);
    void setBusy(bool busy); ///< while a decision is on its way
    void setProblem(const QString &problem); ///< why it did not count; what was typed stays

signals:
    void decided(const troupe::ChatDecision &decision);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void addHead(const QString &agentName);
    void addReasons();
    void addValue();
    void addChoices();
    void setEditing(bool editing);
    void approve();
    void reject();
    /// What was edited; nothing when it is no JSON object, which is said.
    std::optional<QJsonValue> editedValue();

    Approval m_approval;
    ValueView *m_value = nullptr;
    TextLabel *m_problem;
    LineEdit *m_comment;
    Button *m_approve;
    Button *m_edit;
    Button *m_reject;
    QString m_before; ///< what the text was when editing began
    bool m_editing = false;
    bool m_busy = false;
};

} // namespace troupe

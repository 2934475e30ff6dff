// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#ifndef Q_MOC_RUN // moc loses count of the braces in their raw strings
#include "core/contract/troupe/branchops.h"
#endif
#include "ui/widgets/forms.h"

namespace troupe {

class AgentDirectory;
class Button;
class CheckBox;
class ComboBox;
class ValueSlider;

/// Who answers, and with which model.
class AnswererRow : public QWidget
{
    Q_OBJECT
public:
    /// `number`: for the names of the fields, from 1; 0: there is only one.
    AnswererRow(const AgentDirectory &agents, const QString &agentId, int number,
                QWidget *parent = nullptr);

    AnswerCandidate candidate() const;
    void choose(const QString &agentId, const QString &model);
    ComboBox *agentBox() const { return m_agent; }

private:
    ComboBox *m_agent;
    ComboBox *m_model;
};

/// Asks who answers again: agent, model and, when wanted, the temperature.
class AnswerAgainDialog : public Dialog
{
    Q_OBJECT
public:
    AnswerAgainDialog(const AgentDirectory &agents, const QString &agentId, QWidget *parent);

    RegenerateAnswer answer(const QString &messageId) const;

private:
    AnswererRow *m_row;
    CheckBox *m_hasTemperature;
    ValueSlider *m_temperature;
};

/// Asks for two to four answerers.
class CompareDialog : public Dialog
{
    Q_OBJECT
public:
    CompareDialog(const AgentDirectory &agents, const QString &agentId, QWidget *parent);

    QList<AnswerCandidate> candidates() const;

private:
    void addRow();

    const AgentDirectory &m_agents;
    QString m_agentId;
    QVBoxLayout *m_rows;
    QList<AnswererRow *> m_list;
    Button *m_more;
};

/// Asks what the person thinks of an answer: 1 to 5 and a comment.
class FeedbackDialog : public Dialog
{
    Q_OBJECT
public:
    FeedbackDialog(const Message &message, QWidget *parent);

    GiveFeedback feedback() const;

private:
    QString m_messageId;
    class SegmentedControl *m_rating;
    class TextArea *m_comment;
};

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/chat/answererdialog.h"

#include "ui/pages/chat/agentdirectory.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/fields.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QLocale>

namespace troupe {

namespace {

constexpr int kDialogWidth = 440;
constexpr double kHottest = 2;
constexpr double kUsual = 0.7;
constexpr int kMostStars = 5;

QString numbered(const QString &name, int number)
{
    return number > 0 ? name + u' ' + QLocale().toString(number) : name;
}

TextLabel *explained(const QString &text, QWidget *parent)
{
    auto *label = new TextLabel(text, TextStyle::Body, TextLabel::Tone::Muted, parent);
    label->setWordWrap(true);
    label->setMinimumWidth(kDialogWidth);
    return label;
}

} // namespace

AnswererRow::AnswererRow(const AgentDirectory &agents, const QString &agentId, int number,
                         QWidget *parent)
    : QWidget(parent),
      m_agent(new ComboBox(numbered(tr("Agent"), number), this)),
      m_model(new ComboBox(numbered(tr("Model"), number), this))
{
    m_agent->setObjectName(QStringLiteral("answererAgent%1").arg(number));
    m_model->setObjectName(QStringLiteral("answererModel%1").arg(number));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::s);
    layout->addWidget(m_agent, 1);
    layout->addWidget(m_model, 1);
    const QList<Agent> choices = agents.choices();
    for (const Agent &agent : choices)
        m_agent->addItem(agent.name, agent.id);
    if (m_agent->findData(agentId) < 0) // archived, or not read yet
        m_agent->insertItem(0, agents.nameOf(agentId), agentId);
    m_model->addItem(tr("The agent's model"), QString());
    for (const ModelInfo &model : agents.models())
        m_model->addItem(model.id, model.id);
    choose(agentId, {});
}

void AnswererRow::choose(const QString &agentId, const QString &model)
{
    m_agent->setCurrentIndex(qMax(0, m_agent->findData(agentId)));
    m_model->setCurrentIndex(qMax(0, m_model->findData(model)));
}

AnswerCandidate AnswererRow::candidate() const
{
    AnswerCandidate candidate;
    candidate.agentId = m_agent->currentData().toString();
    candidate.model = m_model->currentData().toString();
    return candidate;
}

AnswerAgainDialog::AnswerAgainDialog(const AgentDirectory &agents, const QString &agentId,
                                     QWidget *parent)
    : Dialog(tr("Answer again"), parent),
      m_row(new AnswererRow(agents, agentId, 0, this)),
      m_hasTemperature(new CheckBox(tr("Another temperature"), this)),
      m_temperature(new ValueSlider(tr("Temperature"), 0, kHottest, 1, this))
{
    setObjectName(QStringLiteral("answerAgainDialog"));
    body()->addWidget(
        explained(tr("The answer that is there stays: you can go back to it."), this));
    body()->addWidget(m_row);
    body()->addWidget(m_hasTemperature);
    m_temperature->setValue(kUsual);
    m_temperature->setEnabled(false);
    body()->addWidget(m_temperature);
    connect(m_hasTemperature, &QAbstractButton::toggled, m_temperature, &QWidget::setEnabled);
    addButtons(tr("Answer"), tr("Cancel"));
    m_row->agentBox()->setFocus();
}

RegenerateAnswer AnswerAgainDialog::answer(const QString &messageId) const
{
    const AnswerCandidate chosen = m_row->candidate();
    RegenerateAnswer answer;
    answer.messageId = messageId;
    answer.agentId = chosen.agentId;
    answer.model = chosen.model;
    if (m_hasTemperature->isChecked())
        answer.temperature = m_temperature->value();
    return answer;
}

CompareDialog::CompareDialog(const AgentDirectory &agents, const QString &agentId, QWidget *parent)
    : Dialog(tr("Compare answers"), parent),
      m_agents(agents),
      m_agentId(agentId),
      m_rows(new QVBoxLayout),
      m_more(new Button(Button::Kind::Ghost, QStringLiteral("plus"), tr("One more"), this))
{
    setObjectName(QStringLiteral("compareDialog"));
    m_more->setObjectName(QStringLiteral("compareMore"));
    body()->addWidget(explained(
        tr("All answer the same message at once; each costs its own. Keep the one you like."),
        this));
    m_rows->setSpacing(space::s);
    body()->addLayout(m_rows);
    auto *row = new QHBoxLayout;
    row->addWidget(m_more);
    row->addStretch();
    body()->addLayout(row);
    connect(m_more, &QAbstractButton::clicked, this, [this] {
        addRow();
        m_list.last()->agentBox()->setFocus();
    });
    for (int i = 0; i < kFewestCandidates; ++i)
        addRow();
    // Another one is proposed for the second: two alike tell little.
    const QList<Agent> choices = m_agents.choices();
    for (const Agent &agent : choices) {
        if (agent.id != agentId) {
            m_list.last()->choose(agent.id, {});
            break;
        }
    }
    addButtons(tr("Compare"), tr("Cancel"));
    m_list.last()->agentBox()->setFocus();
}

void CompareDialog::addRow()
{
    auto *row = new AnswererRow(m_agents, m_agentId, static_cast<int>(m_list.size()) + 1, this);
    m_rows->addWidget(row);
    m_list.append(row);
    m_more->setVisible(m_list.size() < kMostCandidates);
}

QList<AnswerCandidate> CompareDialog::candidates() const
{
    QList<AnswerCandidate> chosen;
    for (const AnswererRow *row : m_list)
        chosen.append(row->candidate());
    return chosen;
}

FeedbackDialog::FeedbackDialog(const Message &message, QWidget *parent)
    : Dialog(tr("What do you think of this answer?"), parent), m_messageId(message.id)
{
    setObjectName(QStringLiteral("feedbackDialog"));
    QStringList choices{tr("No rating")};
    for (int stars = 1; stars <= kMostStars; ++stars)
        choices += QLocale().toString(stars);
    m_rating = new SegmentedControl(tr("Rating, 5 is best"), choices, this);
    m_rating->setObjectName(QStringLiteral("feedbackRating"));
    m_rating->setCurrentIndex(message.rating.value_or(0));
    m_comment = new TextArea(tr("Comment"), tr("Comment (only you see it)"), this);
    m_comment->setObjectName(QStringLiteral("feedbackComment"));
    m_comment->setLineRange(3, 8);
    m_comment->setPlainText(message.feedbackComment);
    m_comment->setMinimumWidth(kDialogWidth);
    body()->addWidget(m_rating);
    body()->addWidget(m_comment);
    addButtons(tr("Save"), tr("Cancel"));
    m_rating->setFocus();
}

GiveFeedback FeedbackDialog::feedback() const
{
    GiveFeedback feedback;
    feedback.messageId = m_messageId;
    if (m_rating->currentIndex() > 0)
        feedback.rating = m_rating->currentIndex();
    feedback.comment = m_comment->toPlainText().trimmed();
    return feedback;
}

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/chat/approvalcard.h"

#include "ui/pages/chat/valueview.h"
#include "ui/theme/theme.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/button.h"
#include "ui/widgets/fields.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/visibletext.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QHBoxLayout>
#include <QJsonDocument>
#include <QKeyEvent>
#include <QLocale>
#include <QVBoxLayout>

namespace troupe {

namespace {

BadgeTone approvalTone(RiskLevel level)
{
    switch (level) {
    case RiskLevel::Low:
        return BadgeTone::Success;
    case RiskLevel::Medium:
        return BadgeTone::Warning;
    case RiskLevel::High:
    case RiskLevel::Critical:
        return BadgeTone::Danger;
    }
    return BadgeTone::Neutral;
}

class ApprovalCardWords
{
    Q_DECLARE_TR_FUNCTIONS(ApprovalCardWords)
public:
    static QString risk(RiskLevel level)
    {
        switch (level) {
        case RiskLevel::Low:
            return tr("Low risk");
        case RiskLevel::Medium:
            return tr("Medium risk");
        case RiskLevel::High:
            return tr("High risk");
        case RiskLevel::Critical:
            return tr("Critical risk");
        }
        return {};
    }
    static QString title(const Approval &approval, const QString &agentName)
    {
        const QString agent = visibleText(agentName);
        const QString tool = visibleText(approval.tool);
        switch (approval.kind) {
        case ApprovalKind::ToolCall:
            return agent.isEmpty() ? tr("May “%1” be called?").arg(tool)
                                   : tr("May %1 call “%2”?").arg(agent, tool);
        case ApprovalKind::AgentResponse:
            return agent.isEmpty() ? tr("May this answer be sent?")
                                   : tr("May %1 send this answer?").arg(agent);
        case ApprovalKind::UncertainCall:
            return tr("Was “%1” done?").arg(tool);
        default:
            return visibleText(approval.title);
        }
    }
    static QString explanation(const Approval &approval)
    {
        switch (approval.kind) {
        case ApprovalKind::ToolCall:
            return tr("Exactly these arguments are used, once.");
        case ApprovalKind::AgentResponse:
            return tr("The answer is held back until you decide. Only you see it.");
        case ApprovalKind::UncertainCall:
            return tr("The server ended while this call was running, so nobody knows whether it "
                      "was done. Calling again may do it twice.");
        default:
            return visibleText(approval.content);
        }
    }
};

} // namespace

ApprovalCard::ApprovalCard(const Approval &approval, const QString &agentName, QWidget *parent)
    : Card(parent, Card::Ground::Surface),
      m_approval(approval),
      m_problem(new TextLabel({}, TextStyle::Small, TextLabel::Tone::Danger, this)),
      m_comment(
          new LineEdit(tr("Comment for the agent"), tr("Comment for the agent (optional)"), this))
{
    setObjectName(QStringLiteral("approvalCard"));
    setAccessibleName(ApprovalCardWords::title(approval, agentName));
    body()->setSpacing(space::s);
    addHead(agentName);
    addValue();
    addReasons();
    m_problem->setObjectName(QStringLiteral("approvalProblem"));
    m_problem->setWordWrap(true);
    m_problem->hide();
    body()->addWidget(m_problem);
    m_comment->setObjectName(QStringLiteral("approvalComment"));
    body()->addWidget(m_comment);
    addChoices();
}

void ApprovalCard::addHead(const QString &agentName)
{
    auto *row = new QHBoxLayout;
    row->setSpacing(space::s);
    auto *title = new TextLabel(ApprovalCardWords::title(m_approval, agentName),
                                TextStyle::BodyStrong, TextLabel::Tone::Text, this);
    title->setObjectName(QStringLiteral("approvalTitle"));
    title->setWordWrap(true);
    auto *risk = new Badge(ApprovalCardWords::risk(m_approval.riskLevel),
                           approvalTone(m_approval.riskLevel), this);
    risk->setObjectName(QStringLiteral("approvalRisk"));
    risk->setDot(true);
    row->addWidget(title, 1);
    row->addWidget(risk, 0, Qt::AlignTop);
    body()->addLayout(row);
    auto *note = new TextLabel(ApprovalCardWords::explanation(m_approval), TextStyle::Small,
                               TextLabel::Tone::Muted, this);
    note->setWordWrap(true);
    body()->addWidget(note);
}

void ApprovalCard::addValue()
{
    const bool isAnswer = m_approval.kind == ApprovalKind::AgentResponse;
    const QString text =
        isAnswer ? visibleText(m_approval.content) : visibleJson(m_approval.arguments);
    m_value = new ValueView(isAnswer ? tr("The answer") : tr("Arguments"), text,
                            isAnswer ? ValueView::Shape::Text : ValueView::Shape::Code, this);
    m_value->setObjectName(QStringLiteral("approvalValue"));
    body()->addWidget(m_value);
}

void ApprovalCard::addReasons()
{
    QStringList lines{visibleText(m_approval.reasons.join(u'\n'))};
    lines.removeAll(QString());
    if (m_approval.expiresAt.isSet())
        lines.append(
            tr("Without a decision it is denied on %1.")
                .arg(QLocale().toString(QDateTime::fromMSecsSinceEpoch(m_approval.expiresAt.ms),
                                        QLocale::ShortFormat)));
    if (lines.isEmpty())
        return;
    auto *reasons =
        new TextLabel(lines.join(u'\n'), TextStyle::Small, TextLabel::Tone::Muted, this);
    reasons->setObjectName(QStringLiteral("approvalReasons"));
    reasons->setWordWrap(true);
    body()->addWidget(reasons);
}

void ApprovalCard::addChoices()
{
    const bool isUncertain = m_approval.kind == ApprovalKind::UncertainCall;
    m_approve = new Button(Button::Kind::Primary, QStringLiteral("check"),
                           isUncertain ? tr("Call again") : tr("Approve"), this);
    m_edit = new Button(Button::Kind::Secondary, QStringLiteral("pencil"),
                        isUncertain ? tr("Say what it came to") : tr("Edit first"), this);
    m_reject = new Button(Button::Kind::Secondary, QStringLiteral("x"),
                          isUncertain ? tr("It was not done") : tr("Reject"), this);
    m_approve->setObjectName(QStringLiteral("approvalApprove"));
    m_edit->setObjectName(QStringLiteral("approvalEdit"));
    m_reject->setObjectName(QStringLiteral("approvalReject"));
    auto *row = new QHBoxLayout;
    row->setSpacing(space::s);
    row->addWidget(m_approve);
    row->addWidget(m_edit);
    row->addWidget(m_reject);
    row->addStretch(1);
    body()->addLayout(row);
    connect(m_approve, &QAbstractButton::clicked, this, &ApprovalCard::approve);
    connect(m_reject, &QAbstractButton::clicked, this, &ApprovalCard::reject);
    connect(m_edit, &QAbstractButton::clicked, this, [this] { setEditing(!m_editing); });
}

void ApprovalCard::setEditing(bool editing)
{
    if (m_editing == editing || m_busy) // what is on its way is what is shown
        return;
    m_editing = editing;
    setProblem({});
    const bool isUncertain = m_approval.kind == ApprovalKind::UncertainCall;
    if (isUncertain) // the result is written, not the arguments
        m_value->setText(editing ? QString() : visibleJson(m_approval.arguments),
                         editing ? tr("What it came to") : tr("Arguments"));
    else if (!editing)
        m_value->reset();
    m_value->setEditable(editing);
    m_approve->setText(editing ? (isUncertain ? tr("It came to this") : tr("Approve as edited"))
                       : isUncertain ? tr("Call again")
                                     : tr("Approve"));
    m_edit->setText(editing       ? tr("Undo the edits")
                    : isUncertain ? tr("Say what it came to")
                                  : tr("Edit first"));
    for (Button *button : {m_approve, m_edit})
        button->updateGeometry();
    if (!editing)
        return;
    m_before = m_value->text();
    m_value->focusText();
}

std::optional<QJsonValue> ApprovalCard::editedValue()
{
    const QString text = m_value->text();
    if (m_approval.kind != ApprovalKind::ToolCall)
        return QJsonValue(fromVisibleText(text));
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(text.toUtf8(), &error);
    if (document.isObject())
        return QJsonValue(document.object());
    setProblem(error.error == QJsonParseError::NoError
                   ? tr("The arguments have to be a JSON object.")
                   : tr("This is no JSON yet: %1.").arg(error.errorString()));
    m_value->focusText();
    return std::nullopt;
}

void ApprovalCard::approve()
{
    ChatDecision decision;
    decision.approvalId = m_approval.id;
    decision.approve = true;
    decision.comment = m_comment->text().trimmed();
    if (m_editing) {
        const auto value = editedValue();
        if (!value)
            return;
        decision.edited = *value;
    }
    emit decided(decision);
}

void ApprovalCard::reject()
{
    ChatDecision decision;
    decision.approvalId = m_approval.id;
    decision.comment = m_comment->text().trimmed();
    emit decided(decision);
}

QWidget *ApprovalCard::orderTabs(QWidget *before)
{
    for (QWidget *widget :
         std::initializer_list<QWidget *>{m_value, m_comment, m_approve, m_edit, m_reject}) {
        QWidget::setTabOrder(before, widget);
        before = widget;
    }
    return before;
}

void ApprovalCard::setBusy(bool busy)
{
    m_busy = busy;
    m_value->setEditable(m_editing && !busy);
    m_approve->setLoading(busy);
    m_edit->setEnabled(!busy);
    m_reject->setEnabled(!busy);
    m_comment->setEnabled(!busy);
}

void ApprovalCard::setProblem(const QString &problem)
{
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
}

void ApprovalCard::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && m_editing) {
        // What was typed goes only where that is said: by “Undo the edits”.
        if (m_value->text() == m_before)
            setEditing(false);
        (m_busy ? m_value : static_cast<QWidget *>(m_edit))->setFocus(Qt::OtherFocusReason);
        return;
    }
    Card::keyPressEvent(event);
}

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/approvals/approvaldetail.h"

#include "core/client/backend.h"
#include "ui/app/run.h"
#include "ui/pages/agents/diffview.h"
#include "ui/pages/approvals/approvalwords.h"
#include "ui/pages/runs/runtext.h"
#include "ui/theme/theme.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/button.h"
#include "ui/widgets/card.h"
#include "ui/widgets/exacttext.h"
#include "ui/widgets/feedback.h"
#include "ui/widgets/fields.h"
#include "ui/widgets/forms.h"
#include "ui/widgets/textlabel.h"

#include <QAbstractTextDocumentLayout>
#include <QHBoxLayout>
#include <QJsonDocument>
#include <QLocale>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <utility>

namespace troupe {

namespace {

enum DetailShown { NoRequest, RequestRead, RequestShown };

constexpr qsizetype kLongestShownContent = 1'000'000; ///< UTF-16 units

/// As far as it can be laid out, with how much more there is.
QString shownPart(const QString &text)
{
    const qsizetype more = text.size() - kLongestShownContent;
    if (more <= 0)
        return text;
    return text.left(kLongestShownContent) + u'\n'
           + ApprovalDetailView::tr("… and %1 more characters").arg(QLocale().toString(more));
}

/// What a person edits: arguments and forms are JSON, all else is text.
bool isEditedAsJson(const Approval &approval)
{
    return approval.kind == ApprovalKind::ToolCall || !approval.form.isEmpty();
}

QString editorText(const Approval &approval)
{
    switch (approval.kind) {
    case ApprovalKind::ToolCall:
        return visibleJson(approval.arguments);
    case ApprovalKind::UncertainCall:
        return {};
    case ApprovalKind::Form:
    case ApprovalKind::Manual:
    case ApprovalKind::AgentResponse:
        break;
    }
    if (approval.form.isEmpty())
        return approval.content;
    QJsonObject blank;
    const QJsonObject fields = approval.form[QLatin1String("properties")].toObject();
    for (auto it = fields.begin(); it != fields.end(); ++it)
        blank.insert(it.key(), it.value()[QLatin1String("default")]);
    return visibleJson(blank);
}

/// What became of a request while somebody looked at it.
QString newsOf(const ApprovalDetail &detail)
{
    const QString who =
        detail.decidedByName.isEmpty() ? ApprovalDetailView::tr("Somebody") : detail.decidedByName;
    switch (detail.approval.status) {
    case ApprovalStatus::Approved:
        return ApprovalDetailView::tr("%1 has approved it meanwhile.").arg(who);
    case ApprovalStatus::Rejected:
        return ApprovalDetailView::tr("%1 has rejected it meanwhile.").arg(who);
    case ApprovalStatus::Expired:
        return ApprovalDetailView::tr("Nobody decided in time: it is denied.");
    case ApprovalStatus::Cancelled:
        return ApprovalDetailView::tr("It was taken back: nothing waits for it any more.");
    case ApprovalStatus::Pending:
        break;
    }
    return {};
}

} // namespace

ApprovalDetailView::ApprovalDetailView(Backend &backend, QWidget *parent)
    : QWidget(parent),
      m_backend(backend),
      m_stack(new QStackedWidget(this)),
      m_title(new TextLabel({}, TextStyle::Heading)),
      m_risk(new Badge({})),
      m_state(new Badge({})),
      m_news(new Banner),
      m_facts(new KeyValueList),
      m_reasons(new TextLabel({}, TextStyle::Small, TextLabel::Tone::Muted)),
      m_contentTitle(new TextLabel({}, TextStyle::Label)),
      m_content(new QPlainTextEdit),
      m_diff(new DiffView),
      m_problem(new TextLabel({}, TextStyle::Small, TextLabel::Tone::Danger)),
      m_comment(new TextArea(tr("Comment"), tr("Comment; the agent reads it when you reject"))),
      m_foot(new QWidget),
      m_approve(new Button(Button::Kind::Primary, QStringLiteral("check"), tr("Approve (A)"))),
      m_reject(new Button(Button::Kind::Danger, QStringLiteral("x"), tr("Reject (R)"))),
      m_edit(new Button(Button::Kind::Secondary, QStringLiteral("pencil"), tr("Edit (E)"))),
      m_policy(new Button(Button::Kind::Ghost, QStringLiteral("shield"), tr("Make a policy…"))),
      m_conversation(
          new Button(Button::Kind::Ghost, QStringLiteral("message-square"), tr("Conversation")))
{
    setObjectName(QStringLiteral("approvalDetail"));
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_stack);
    m_stack->addWidget(new EmptyState(
        QStringLiteral("shield-check"), tr("Choose a request"),
        tr("What would happen, who asks and why it has its risk show here before you decide.")));
    auto *waiting = new QWidget;
    auto *lines = new QVBoxLayout(waiting);
    lines->addWidget(new Skeleton(6));
    lines->addStretch();
    m_stack->addWidget(waiting);
    auto *page = new QWidget;
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(space::xl, space::l, space::xl, space::l);
    layout->setSpacing(space::s);
    m_news->setObjectName(QStringLiteral("approvalNews"));
    m_news->hide();
    layout->addWidget(m_news);
    makeHead(layout);
    m_contentTitle->setObjectName(QStringLiteral("approvalContentTitle"));
    layout->addWidget(m_contentTitle);
    m_content->setObjectName(QStringLiteral("approvalContent"));
    m_content->setProperty("troupeField", true);
    m_content->setFrameShape(QFrame::NoFrame);
    m_content->setFont(textFont(TextStyle::Mono));
    m_content->setTabChangesFocus(true);
    m_content->setMinimumHeight(72);
    m_content->setLineWrapMode(QPlainTextEdit::WidgetWidth);
    layout->addWidget(m_content, 300);
    m_diff->setObjectName(QStringLiteral("approvalDiff"));
    m_diff->setMinimumHeight(90);
    m_diff->setProperty("troupeField", true);
    layout->addWidget(m_diff, 200);
    layout->addStretch(1); // the buttons stay where they are, whatever is shown
    connect(m_content->document()->documentLayout(),
            &QAbstractTextDocumentLayout::documentSizeChanged, this,
            &ApprovalDetailView::fitContent);
    makeFoot(layout);
    m_stack->addWidget(page);
}

/// No taller than what it holds, unless it is written in.
void ApprovalDetailView::fitContent()
{
    const double lines = m_content->document()->size().height(); // a plain text counts lines
    const double tall = (lines + 1) * QFontMetricsF(m_content->font()).lineSpacing() + 20;
    m_content->setMaximumHeight(m_editing ? QWIDGETSIZE_MAX
                                          : qMax(m_content->minimumHeight(), qCeil(tall)));
}

void ApprovalDetailView::makeHead(QVBoxLayout *layout)
{
    auto *head = new QHBoxLayout;
    head->setSpacing(space::s);
    m_title->setObjectName(QStringLiteral("approvalTitle"));
    m_title->setElided(true);
    head->addWidget(m_title, 1);
    head->addWidget(m_risk);
    head->addWidget(m_state);
    layout->addLayout(head);
    m_facts->setObjectName(QStringLiteral("approvalFacts"));
    layout->addWidget(m_facts);
    m_reasons->setObjectName(QStringLiteral("approvalReasons"));
    m_reasons->setWordWrap(true);
    layout->addWidget(m_reasons);
}

void ApprovalDetailView::makeFoot(QVBoxLayout *layout)
{
    auto *foot = new QVBoxLayout(m_foot);
    foot->setContentsMargins(0, 0, 0, 0);
    foot->setSpacing(space::s);
    m_problem->setObjectName(QStringLiteral("approvalProblem"));
    m_problem->setWordWrap(true);
    m_problem->hide();
    foot->addWidget(m_problem);
    m_comment->setObjectName(QStringLiteral("approvalComment"));
    m_comment->setLineRange(1, 4);
    foot->addWidget(m_comment);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(space::s);
    m_approve->setObjectName(QStringLiteral("approveButton"));
    m_reject->setObjectName(QStringLiteral("rejectButton"));
    m_edit->setObjectName(QStringLiteral("editApprovalButton"));
    for (Button *button : {m_approve, m_edit, m_reject})
        buttons->addWidget(button);
    buttons->addStretch();
    foot->addLayout(buttons);
    auto *told = new TextLabel(tr("A decision counts at once and cannot be taken back."),
                               TextStyle::Caption, TextLabel::Tone::Faint);
    told->setWordWrap(true);
    foot->addWidget(told);
    layout->addWidget(m_foot);
    auto *links = new QHBoxLayout;
    links->setSpacing(space::s);
    m_policy->setObjectName(QStringLiteral("approvalPolicyButton"));
    m_policy->setSmall(true);
    m_conversation->setObjectName(QStringLiteral("approvalConversationButton"));
    m_conversation->setSmall(true);
    links->addWidget(m_policy);
    links->addWidget(m_conversation);
    links->addStretch();
    layout->addLayout(links);
    connect(m_approve, &QAbstractButton::clicked, this, &ApprovalDetailView::approve);
    connect(m_reject, &QAbstractButton::clicked, this, &ApprovalDetailView::reject);
    connect(m_edit, &QAbstractButton::clicked, this, [this] {
        if (m_editing)
            cancelEdit();
        else
            edit();
    });
    connect(m_policy, &QAbstractButton::clicked, this,
            [this] { emit policyWanted(m_detail.approval); });
    connect(m_conversation, &QAbstractButton::clicked, this,
            [this] { emit conversationWanted(m_detail.approval.sessionId); });
}

void ApprovalDetailView::setApproval(const QString &id)
{
    if (id == m_id)
        return;
    m_id = id;
    m_detail = {};
    m_comment->clear();
    m_news->hide();
    setEditing(false);
    showInFlight();
    m_stack->setCurrentIndex(id.isEmpty() ? NoRequest : RequestRead);
    reload();
}

void ApprovalDetailView::reload()
{
    const int asked = ++m_asked;
    if (m_id.isEmpty())
        return;
    ApprovalRef ref;
    ref.approvalId = m_id;
    run<ApprovalDetail>(this, m_backend.call(ops::getApproval, ref),
                        [this, asked](Result<ApprovalDetail> detail) {
                            if (asked != m_asked)
                                return;
                            if (detail)
                                return show(*detail);
                            // What is shown, and what was typed about it, stays for a next time.
                            if (detail.error().code == ErrorCode::NotFound
                                || m_detail.approval.id != m_id) {
                                m_id.clear();
                                m_stack->setCurrentIndex(NoRequest);
                            }
                            emit failed(tr("The request cannot be read"), detail.error().message);
                        });
}

bool ApprovalDetailView::isPending() const
{
    return !m_id.isEmpty() && m_detail.approval.id == m_id
           && m_detail.approval.status == ApprovalStatus::Pending;
}

void ApprovalDetailView::show(const ApprovalDetail &detail)
{
    namespace w = approvalwords;
    const bool wasEditing = m_editing && m_detail.approval.id == detail.approval.id
                            && detail.approval.status == ApprovalStatus::Pending;
    const bool wasPending = isPending();
    m_detail = detail;
    const Approval &approval = m_detail.approval;
    if (wasPending && !isPending() && !m_inFlight.contains(m_id))
        m_news->show(Banner::Kind::Info, newsOf(detail));
    m_title->setText(visibleText(approval.title));
    m_risk->setText(w::riskLevel(approval.riskLevel));
    m_risk->setTone(w::toneOf(approval.riskLevel));
    m_state->setText(w::status(approval.status));
    m_state->setTone(w::toneOf(approval.status));
    m_facts->clear();
    const auto fact = [this](const QString &name, const QString &value, bool mono = false) {
        if (!value.isEmpty())
            m_facts->setRow(name, visibleText(value), mono);
    };
    fact(tr("Tool"), approval.tool, true);
    fact(tr("What it does"), approval.tool.isEmpty() ? QString() : w::toolRisk(approval.toolRisk));
    fact(tr("Agent"), detail.agentName);
    fact(tr("For"), detail.userName);
    fact(tr("Asked"), w::moment(approval.createdAt));
    if (approval.status == ApprovalStatus::Pending) {
        fact(tr("Denied by itself"), w::moment(approval.expiresAt));
    } else {
        fact(tr("Decided"), w::moment(approval.decidedAt));
        fact(tr("By"), detail.decidedByName);
        fact(tr("Comment"), approval.comment);
    }
    if (approval.estimatedCost > Money())
        fact(tr("Cost so far"), u'$' + approval.estimatedCost.toString());
    if (detail.call && approval.status != ApprovalStatus::Pending)
        fact(tr("Result"), detail.call->result.left(400));
    m_reasons->setText(visibleText(approval.reasons.join(u' ')));
    m_reasons->setVisible(!approval.reasons.isEmpty());
    m_conversation->setVisible(!approval.sessionId.isEmpty());
    m_policy->setVisible(approval.kind == ApprovalKind::ToolCall
                         || approval.kind == ApprovalKind::AgentResponse);
    const bool pending = isPending();
    m_foot->setVisible(pending);
    m_reject->setVisible(pending);
    if (!wasEditing)
        setEditing(false);
    m_stack->setCurrentIndex(RequestShown);
}

void ApprovalDetailView::showContent()
{
    namespace w = approvalwords;
    const Approval &approval = m_detail.approval;
    const bool isCall = !approval.tool.isEmpty();
    m_contentTitle->setText(isCall ? tr("Exactly this is called")
                            : approval.kind == ApprovalKind::AgentResponse
                                ? tr("This answer")
                                : tr("What it is about"));
    QString text = visibleText(approval.content);
    if (isCall) {
        if (!text.isEmpty())
            text += QStringLiteral("\n\n");
        text += w::argumentsText(approval.arguments);
    }
    m_content->setPlainText(runtext::broken(shownPart(text)));
    m_content->verticalScrollBar()->setValue(0);
    AgentDiff diff;
    for (const ApprovalDiff &change : m_detail.diffs) {
        AgentFieldDiff field;
        field.name = visibleText(change.name);
        for (DiffLine line : change.lines) {
            line.text = visibleText(line.text);
            field.lines.append(line);
        }
        diff.fields.append(field);
    }
    m_diff->setVisible(!diff.fields.isEmpty());
    if (!diff.fields.isEmpty())
        m_diff->show(diff);
}

void ApprovalDetailView::setEditing(bool editing)
{
    const bool wasEditing = std::exchange(m_editing, editing && isPending());
    m_problem->hide();
    m_content->setReadOnly(!m_editing);
    m_content->setTextInteractionFlags(m_editing ? Qt::TextEditorInteraction
                                                 : Qt::TextSelectableByMouse
                                                       | Qt::TextSelectableByKeyboard);
    if (m_editing) {
        const QString text = editorText(m_detail.approval);
        m_content->setPlainText(text);
        if (const QStringList hidden = hiddenCharacters(text); !hidden.isEmpty()) {
            m_problem->setText(
                tr("It holds characters that cannot be seen: %1. They stay unless you delete them.")
                    .arg(hidden.join(QStringLiteral(", "))));
            m_problem->show();
        }
        m_contentTitle->setText(
            m_detail.approval.kind == ApprovalKind::UncertainCall ? tr("What the call came to")
            : isEditedAsJson(m_detail.approval) && !m_detail.approval.form.isEmpty()
                ? tr("Fill in the form")
                : tr("This is done instead"));
    } else {
        showContent();
    }
    fitContent();
    m_content->setAccessibleName(m_contentTitle->text());
    showLabels();
    if (m_editing && !wasEditing)
        emit editingBegan();
    else if (wasEditing && !m_editing)
        emit editingEnded();
}

void ApprovalDetailView::showLabels()
{
    m_approve->setText(m_editing          ? tr("Approve the edited")
                       : m_isAmongSeveral ? tr("Approve this one")
                                          : tr("Approve (A)"));
    m_reject->setText(m_isAmongSeveral ? tr("Reject this one") : tr("Reject (R)"));
    m_edit->setText(m_editing ? tr("Do not edit") : tr("Edit (E)"));
    for (Button *button : {m_approve, m_edit, m_reject})
        button->updateGeometry();
}

void ApprovalDetailView::setAmongSeveral(bool isAmong)
{
    if (isAmong == m_isAmongSeveral)
        return;
    m_isAmongSeveral = isAmong;
    showLabels();
}

QString ApprovalDetailView::comment() const
{
    return isPending() ? textIn(*m_comment).trimmed() : QString();
}

void ApprovalDetailView::edit()
{
    if (!isPending())
        return;
    if (!m_editing && !canBeEdited(editorText(m_detail.approval))) {
        m_problem->setText(tr("It is too long to be edited here. Decide it as it is, or edit it "
                              "with “troupectl approvals approve --edit”."));
        m_problem->show();
        return;
    }
    if (!m_editing)
        setEditing(true);
    m_content->setFocus(Qt::OtherFocusReason);
}

void ApprovalDetailView::cancelEdit()
{
    if (m_editing)
        setEditing(false);
}

std::optional<QJsonValue> ApprovalDetailView::editedValue()
{
    const QString text = textIn(*m_content);
    if (!isEditedAsJson(m_detail.approval))
        return QJsonValue(text);
    QJsonParseError problem{};
    const QJsonDocument document = QJsonDocument::fromJson(text.toUtf8(), &problem);
    if (document.isObject())
        return QJsonValue(document.object());
    m_problem->setText(tr("This is no JSON object: %1").arg(problem.errorString()));
    m_problem->show();
    return std::nullopt;
}

void ApprovalDetailView::approve()
{
    if (!isPending() || m_inFlight.contains(m_id))
        return;
    if (!m_detail.approval.form.isEmpty() && !m_editing)
        return edit(); // it has to be filled in first
    decide(true);
}

void ApprovalDetailView::reject()
{
    if (isPending() && !m_inFlight.contains(m_id))
        decide(false);
}

/// What is shown can be decided while others still are.
void ApprovalDetailView::showInFlight()
{
    const bool isInFlight = m_inFlight.contains(m_id);
    m_approve->setLoading(isInFlight && m_inFlight.value(m_id));
    m_reject->setLoading(isInFlight && !m_inFlight.value(m_id));
}

void ApprovalDetailView::decide(bool approves)
{
    m_problem->hide();
    ApproveApproval approval;
    approval.approvalId = m_id;
    approval.comment = comment();
    if (approves && m_editing) {
        const auto edited = editedValue();
        if (!edited)
            return;
        approval.edited = *edited;
    }
    m_inFlight.insert(m_id, approves);
    showInFlight();
    const auto done = [this, id = m_id, title = visibleText(m_detail.approval.title)](
                          Result<Approval> result) { finish(id, title, std::move(result)); };
    if (approves) {
        run<Approval>(this, m_backend.call(ops::approveApproval, approval), done);
        return;
    }
    RejectApproval rejection;
    rejection.approvalId = m_id;
    rejection.comment = approval.comment;
    run<Approval>(this, m_backend.call(ops::rejectApproval, rejection), done);
}

/// The person may look at another request by now: nothing of that one changes.
void ApprovalDetailView::finish(const QString &id, const QString &title, Result<Approval> result)
{
    m_inFlight.remove(id);
    showInFlight();
    const bool isShown = id == m_id;
    if (result) {
        const bool isApproved = result->status == ApprovalStatus::Approved;
        if (isShown) {
            m_detail.approval.status = result->status;
            m_comment->clear();
        }
        emit decided(id, (isApproved ? tr("Approved: %1") : tr("Rejected: %1")).arg(title));
        return;
    }
    const Error &error = result.error();
    const bool isConflict = error.code == ErrorCode::Conflict;
    if (isShown)
        tellProblem(error);
    if (isConflict)
        emit failed(tr("Somebody was quicker"), error.message);
    else if (!isShown)
        emit failed(tr("“%1” was not decided").arg(title), error.message);
    if (isConflict && isShown)
        reload();
}

void ApprovalDetailView::tellProblem(const Error &error)
{
    QStringList lines{error.message};
    for (const FieldIssue &issue : error.issues)
        lines += QStringLiteral("%1 %2").arg(issue.pointer, issue.message);
    lines.removeDuplicates();
    m_problem->setText(lines.join(u'\n'));
    m_problem->show();
}

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/approvals/approvalspage.h"

#include "core/client/backend.h"
#include "ui/pages/approvals/approvalspanel.h"
#include "ui/pages/approvals/auditpanel.h"
#include "ui/pages/approvals/policiespanel.h"
#include "ui/theme/theme.h"
#include "ui/widgets/controls.h"

#include <QHBoxLayout>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace troupe {

ApprovalsPage::ApprovalsPage(PageContext &context, QWidget *parent)
    : PageWidget(parent),
      m_context(context),
      m_tabs(
          new TabBar(tr("Approvals"), {tr("Inbox"), tr("Decided"), tr("Policies"), tr("Audit")})),
      m_stack(new QStackedWidget)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    m_tabs->setObjectName(QStringLiteral("approvalTabs"));
    auto *head = new QHBoxLayout;
    head->setContentsMargins(space::xxl, space::s, space::xl, 0);
    head->addWidget(m_tabs);
    layout->addLayout(head);
    layout->addWidget(m_stack, 1);
    makeKeys();
    connect(m_tabs, &TabBar::currentChanged, this, [this](int tab) {
        const bool isAmongTabs = m_tabs->hasFocus(); // who goes through them by keyboard stays
        showTab(tab);
        if (isAmongTabs)
            m_tabs->setFocus(Qt::OtherFocusReason);
    });
    const auto add = [this](const QString &text, const QString &keys, std::function<void()> run) {
        auto *action = new QAction(text, this);
        action->setShortcut(QKeySequence(keys));
        connect(action, &QAction::triggered, this, std::move(run));
        m_actions.append(action);
    };
    add(tr("Select alike requests"), tr("Ctrl+Shift+A"), [this] {
        open(Inbox);
        static_cast<ApprovalsPanel *>(panel(Inbox))->selectAlike();
    });
    add(tr("New policy"), tr("Ctrl+Shift+P"), [this] {
        open(Policies);
        static_cast<PoliciesPanel *>(panel(Policies))->begin({});
    });
    add(tr("Rehearse the policies"), tr("Ctrl+R"), [this] {
        open(Policies);
        static_cast<PoliciesPanel *>(panel(Policies))->rehearse();
    });
    add(tr("Verify the audit trail"), tr("Ctrl+Shift+V"), [this] {
        open(Audit);
        static_cast<AuditPanel *>(panel(Audit))->verify();
    });
}

QList<PagePlace> ApprovalsPage::places()
{
    return {{QStringLiteral("inbox"), tr("Inbox")},
            {QStringLiteral("decided"), tr("Decided")},
            {QStringLiteral("policies"), tr("Policies")},
            {QStringLiteral("audit"), tr("Audit")}};
}

QList<std::pair<QString, QKeySequence>> ApprovalsPage::keyHints() const
{
    return {{tr("Next request"), QKeySequence(Qt::Key_J)},
            {tr("Request before"), QKeySequence(Qt::Key_K)},
            {tr("Approve"), QKeySequence(Qt::Key_A)},
            {tr("Reject"), QKeySequence(Qt::Key_R)},
            {tr("Edit and approve"), QKeySequence(Qt::Key_E)},
            {tr("Approve while typing"), QKeySequence(Qt::ControlModifier | Qt::Key_Return)},
            {tr("Ask a policy earlier"), QKeySequence(Qt::AltModifier | Qt::Key_Up)},
            {tr("Ask a policy later"), QKeySequence(Qt::AltModifier | Qt::Key_Down)}};
}

template <class P>
P *ApprovalsPage::listenTo(P *panel)
{
    connect(panel, &P::told, this, [this](const QString &text) { m_context.toast(text, {}, {}); });
    connect(panel, &P::failed, this,
            [this](const QString &what, const QString &why) { m_context.report(what, why); });
    return panel;
}

/// Letters that decide while the list, the request or the tabs have the focus; in a field they are
/// letters.
void ApprovalsPage::makeKeys()
{
    const auto add = [this](const QKeySequence &keys, void (*decide)(ApprovalsPanel &)) {
        auto *action = new QAction(this);
        action->setShortcut(keys);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        action->setAutoRepeat(false);
        connect(action, &QAction::triggered, this, [this, decide] {
            if (auto *list = qobject_cast<ApprovalsPanel *>(m_stack->currentWidget()))
                decide(*list);
        });
        addAction(action);
    };
    add(Qt::Key_J, [](ApprovalsPanel &list) { list.move(1); });
    add(Qt::Key_K, [](ApprovalsPanel &list) { list.move(-1); });
    add(Qt::Key_A, [](ApprovalsPanel &list) { list.approve(); });
    add(Qt::Key_R, [](ApprovalsPanel &list) { list.reject(); });
    add(Qt::Key_E, [](ApprovalsPanel &list) { list.edit(); });
    add(QKeySequence(Qt::ControlModifier | Qt::Key_Return),
        [](ApprovalsPanel &list) { list.approveTyped(); });
}

QWidget *ApprovalsPage::panel(int tab)
{
    if (m_panels[tab])
        return m_panels[tab];
    QWidget *made = nullptr;
    switch (tab) {
    case Inbox:
    case Decided: {
        auto *list = listenTo(new ApprovalsPanel(m_context.backend,
                                                 tab == Inbox ? ApprovalListModel::Which::Pending
                                                              : ApprovalListModel::Which::Decided));
        connect(list, &ApprovalsPanel::policyWanted, this, &ApprovalsPage::beginPolicy);
        connect(list, &ApprovalsPanel::conversationWanted, this, [this](const QString &session) {
            m_context.openPage(QStringLiteral("chat"), session);
        });
        if (tab == Inbox) {
            connect(list, &ApprovalsPanel::rowsChanged, this, [this, list] {
                const int rows = list->model()->rowCount();
                m_tabs->setCount(Inbox, rows > 0 ? rows : -1);
            });
        }
        made = list;
        break;
    }
    case Policies:
        made = listenTo(new PoliciesPanel(m_context.backend));
        break;
    default:
        made = listenTo(new AuditPanel(m_context.backend));
        break;
    }
    m_panels[tab] = made;
    m_stack->addWidget(made);
    return made;
}

void ApprovalsPage::open(int tab)
{
    {
        const QSignalBlocker quiet(m_tabs);
        m_tabs->setCurrentIndex(tab);
    }
    showTab(tab);
}

void ApprovalsPage::showTab(int tab)
{
    QWidget *shown = panel(tab);
    m_stack->setCurrentWidget(shown);
    if (auto *list = qobject_cast<ApprovalsPanel *>(shown))
        list->enter();
    else if (auto *policies = qobject_cast<PoliciesPanel *>(shown))
        policies->enter();
    else if (auto *audit = qobject_cast<AuditPanel *>(shown))
        audit->enter();
}

void ApprovalsPage::enter(const QString &argument)
{
    const QStringList names{QStringLiteral("inbox"), QStringLiteral("decided"),
                            QStringLiteral("policies"), QStringLiteral("audit")};
    const auto tab = static_cast<int>(names.indexOf(argument));
    if (tab >= 0)
        return open(tab);
    if (argument.isEmpty())
        return open(m_stack->count() == 0 ? Inbox : m_tabs->currentIndex());
    open(Inbox);
    static_cast<ApprovalsPanel *>(panel(Inbox))->choose(argument);
}

void ApprovalsPage::beginPolicy(const Approval &like)
{
    ApprovalPolicy policy;
    policy.agentId = like.agentId;
    policy.tool = like.tool;
    policy.subject = like.kind == ApprovalKind::AgentResponse ? PolicySubject::AgentResponse
                                                              : PolicySubject::ToolCall;
    policy.effect = PolicyEffect::AutoApprove;
    open(Policies);
    static_cast<PoliciesPanel *>(panel(Policies))->begin(policy);
}

} // namespace troupe

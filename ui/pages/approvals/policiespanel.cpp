// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/approvals/policiespanel.h"

#include "core/client/backend.h"
#include "core/client/eventstream.h"
#include "ui/app/run.h"
#include "ui/pages/approvals/policydialog.h"
#include "ui/pages/approvals/policylistmodel.h"
#include "ui/pages/approvals/rehearsalview.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/card.h"
#include "ui/widgets/feedback.h"
#include "ui/widgets/forms.h"
#include "ui/widgets/listrow.h"
#include "ui/widgets/textlabel.h"

#include <QAction>
#include <QHBoxLayout>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <utility>

namespace troupe {

namespace {

constexpr int kRehearsalWidth = 380;
constexpr int kNarrowPolicies = 860; ///< under it the rehearsal stands below
constexpr int kPoliciesSoonMs = 30;

} // namespace

PoliciesPanel::PoliciesPanel(Backend &backend, QWidget *parent)
    : QWidget(parent),
      m_backend(backend),
      m_model(new PolicyListModel(this)),
      m_list(new RowList(tr("Policies"))),
      m_stack(new QStackedWidget),
      m_change(new Button(Button::Kind::Secondary, QStringLiteral("pencil"), tr("Change…"))),
      m_remove(new Button(Button::Kind::Secondary, QStringLiteral("trash-2"), tr("Remove"))),
      m_up(new Button(Button::Kind::Icon, QStringLiteral("arrow-up"), tr("Ask earlier"))),
      m_down(new Button(Button::Kind::Icon, QStringLiteral("arrow-down"), tr("Ask later"))),
      m_rehearse(new Button(Button::Kind::Secondary, QStringLiteral("play"), tr("Rehearse"))),
      m_rehearsal(new RehearsalView(backend))
{
    setObjectName(QStringLiteral("policiesPanel"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(space::xxl, space::m, space::xl, space::l);
    layout->setSpacing(space::l);
    layout->addWidget(makeList(), 1);
    auto *side = new Card(this);
    m_side = side;
    auto *head = new QHBoxLayout;
    head->addWidget(new TextLabel(tr("Rehearsal"), TextStyle::Heading), 1);
    m_rehearse->setObjectName(QStringLiteral("rehearseButton"));
    m_rehearse->setSmall(true);
    head->addWidget(m_rehearse);
    side->body()->addLayout(head);
    side->body()->addWidget(m_rehearsal, 1);
    layout->addWidget(side);
    connect(m_rehearse, &QAbstractButton::clicked, this, &PoliciesPanel::rehearse);
    connect(m_rehearsal, &RehearsalView::rehearsed, this,
            [this] { m_rehearse->setLoading(false); });
    m_soon.setSingleShot(true);
    m_soon.setInterval(kPoliciesSoonMs);
    connect(&m_soon, &QTimer::timeout, this, &PoliciesPanel::load);
    connect(&backend.events(), &EventStream::happened, this, [this](const QString &type) {
        if (type == QLatin1String("approval.policy.updated"))
            m_soon.start();
    });
    connect(&backend.events(), &EventStream::resync, &m_soon, qOverload<>(&QTimer::start));
    load();
}

QWidget *PoliciesPanel::makeList()
{
    auto *side = new QWidget;
    auto *layout = new QVBoxLayout(side);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::s);
    auto *text = new TextLabel(tr("The first policy that fits decides. Where none fits, the "
                                  "agent's permission for the tool counts, then the tool's own."),
                               TextStyle::Small, TextLabel::Tone::Muted);
    text->setWordWrap(true);
    layout->addWidget(text);
    m_list->setObjectName(QStringLiteral("policyList"));
    m_list->setModel(m_model);
    m_list->setDragDropMode(QAbstractItemView::InternalMove);
    m_list->setDragDropOverwriteMode(false);
    m_stack->addWidget(m_list);
    auto *nothing =
        new EmptyState(QStringLiteral("shield"), tr("No policies yet"),
                       tr("Tools ask as they say themselves. A policy lets through, asks or denies "
                          "by agent, tool, risk or cost."));
    Button *first = nothing->addAction(QStringLiteral("plus"), tr("New policy"));
    first->setObjectName(QStringLiteral("firstPolicyButton"));
    connect(first, &QAbstractButton::clicked, this, [this] { begin({}); });
    m_stack->addWidget(nothing);
    layout->addWidget(m_stack, 1);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(space::s);
    auto *add = new Button(Button::Kind::Primary, QStringLiteral("plus"), tr("New policy"));
    add->setObjectName(QStringLiteral("newPolicyButton"));
    connect(add, &QAbstractButton::clicked, this, [this] { begin({}); });
    buttons->addWidget(add);
    m_change->setObjectName(QStringLiteral("changePolicyButton"));
    m_remove->setObjectName(QStringLiteral("removePolicyButton"));
    m_up->setObjectName(QStringLiteral("policyUpButton"));
    m_down->setObjectName(QStringLiteral("policyDownButton"));
    for (Button *button : {m_change, m_remove, m_up, m_down})
        buttons->addWidget(button);
    buttons->addStretch();
    layout->addLayout(buttons);
    connect(m_change, &QAbstractButton::clicked, this, &PoliciesPanel::change);
    connect(m_remove, &QAbstractButton::clicked, this, &PoliciesPanel::remove);
    connect(m_up, &QAbstractButton::clicked, this, [this] { moveBy(-1); });
    connect(m_down, &QAbstractButton::clicked, this, [this] { moveBy(1); });
    connect(m_list, &QListView::activated, this, &PoliciesPanel::change);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &PoliciesPanel::showButtons);
    connect(m_model, &PolicyListModel::orderChanged, this, &PoliciesPanel::store);
    for (const int step : {-1, 1}) {
        auto *action = new QAction(step < 0 ? tr("Ask earlier") : tr("Ask later"), m_list);
        action->setShortcut(QKeySequence(Qt::AltModifier | (step < 0 ? Qt::Key_Up : Qt::Key_Down)));
        action->setShortcutContext(Qt::WidgetShortcut);
        connect(action, &QAction::triggered, this, [this, step] { moveBy(step); });
        m_list->addAction(action);
    }
    showButtons();
    return side;
}

void PoliciesPanel::enter()
{
    m_list->setFocus(Qt::OtherFocusReason);
}

void PoliciesPanel::load()
{
    if (m_isStoring)
        return; // it is read after that, and the list shows what was asked for until then
    const int generation = ++m_generation;
    run<PolicyList>(this, m_backend.call(ops::listPolicies),
                    [this, generation](Result<PolicyList> list) {
                        if (generation != m_generation)
                            return;
                        if (!list)
                            return emit failed(tr("The policies cannot be read"),
                                               list.error().message);
                        const int row = chosen();
                        const QString id = row >= 0 ? m_model->policyAt(row).id : QString();
                        m_model->setPolicies(std::move(list->items));
                        m_stack->setCurrentIndex(m_model->rowCount() > 0 ? 0 : 1);
                        const int now = m_model->rowOf(id);
                        if (m_model->rowCount() > 0)
                            m_list->setCurrentIndex(m_model->index(qMax(0, now)));
                        showButtons();
                    });
}

int PoliciesPanel::chosen() const
{
    const QModelIndex index = m_list->currentIndex();
    return index.isValid() ? index.row() : -1;
}

void PoliciesPanel::showButtons()
{
    const int row = chosen();
    for (Button *button : {m_change, m_remove})
        button->setEnabled(row >= 0);
    m_up->setEnabled(row > 0);
    m_down->setEnabled(row >= 0 && row + 1 < m_model->rowCount());
}

void PoliciesPanel::begin(const ApprovalPolicy &policy)
{
    auto *dialog = new PolicyDialog(m_backend, policy, window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    const bool isNew = policy.id.isEmpty();
    connect(dialog, &PolicyDialog::stored, this, [this, isNew](const ApprovalPolicy &stored) {
        emit told(isNew ? tr("“%1” counts from now on").arg(stored.name)
                        : tr("“%1” is changed").arg(stored.name));
        load();
    });
    dialog->open();
}

void PoliciesPanel::change()
{
    if (const int row = chosen(); row >= 0)
        begin(m_model->policyAt(row));
}

void PoliciesPanel::remove()
{
    const int row = chosen();
    if (row < 0)
        return;
    const ApprovalPolicy policy = m_model->policyAt(row);
    auto *dialog = new ConfirmDialog(
        tr("Remove the policy “%1”?").arg(policy.name),
        tr("What it decided so far stays decided. From now on the policies after it count."),
        tr("Remove"), window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, policy] {
        PolicyRef ref;
        ref.policyId = policy.id;
        run<Nothing>(this, m_backend.call(ops::deletePolicy, ref),
                     [this, policy](Result<Nothing> removed) {
                         if (removed)
                             emit told(tr("“%1” is removed").arg(policy.name));
                         else
                             emit failed(tr("“%1” was not removed").arg(policy.name),
                                         removed.error().message);
                         load();
                     });
    });
    dialog->open();
}

void PoliciesPanel::moveBy(int rows)
{
    const int row = chosen();
    const int to = row + rows;
    if (row < 0 || to < 0 || to >= m_model->rowCount())
        return;
    m_model->moveTo(row, to);
    m_list->setCurrentIndex(m_model->index(to));
    showButtons();
}

void PoliciesPanel::store(const QStringList &order)
{
    ++m_generation; // what is being read now is older
    if (m_isStoring) {
        m_nextOrder = order;
        return;
    }
    m_isStoring = true;
    OrderPolicies input;
    input.policyIds = order;
    run<PolicyList>(this, m_backend.call(ops::orderPolicies, input),
                    [this](Result<PolicyList> list) {
                        if (!list)
                            emit failed(tr("The order was not changed"), list.error().message);
                        afterStoring(list.has_value());
                    });
}

/// An order that was made from one that the server refused is not sent.
void PoliciesPanel::afterStoring(bool isStored)
{
    m_isStoring = false;
    const QStringList next = std::exchange(m_nextOrder, {});
    if (isStored && !next.isEmpty())
        store(next);
    else
        load();
}

void PoliciesPanel::rehearse()
{
    m_rehearse->setLoading(true);
    m_rehearsal->rehearse(std::nullopt);
}

void PoliciesPanel::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    auto *row = static_cast<QBoxLayout *>(layout());
    const bool isNarrow = width() < kNarrowPolicies;
    row->setDirection(isNarrow ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
    if (isNarrow) {
        m_side->setMinimumWidth(0);
        m_side->setMaximumWidth(QWIDGETSIZE_MAX);
        m_side->setMaximumHeight(height() / 2);
    } else {
        m_side->setFixedWidth(kRehearsalWidth);
        m_side->setMaximumHeight(QWIDGETSIZE_MAX);
    }
}

} // namespace troupe

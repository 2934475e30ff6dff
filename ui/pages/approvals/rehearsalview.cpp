// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/approvals/rehearsalview.h"

#include "core/client/backend.h"
#include "ui/app/run.h"
#include "ui/pages/approvals/approvalwords.h"
#include "ui/theme/theme.h"
#include "ui/widgets/listrow.h"
#include "ui/widgets/textlabel.h"

#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace troupe {

namespace {

constexpr int kRehearsedItems = 500;

QString fateText(RehearsalFate fate)
{
    switch (fate) {
    case RehearsalFate::Allowed:
        return RehearsalView::tr("was let through");
    case RehearsalFate::Denied:
        return RehearsalView::tr("was denied");
    case RehearsalFate::Approved:
        return RehearsalView::tr("a person approved it");
    case RehearsalFate::Rejected:
        return RehearsalView::tr("a person rejected it");
    case RehearsalFate::Expired:
        return RehearsalView::tr("nobody decided in time");
    case RehearsalFate::Pending:
        return RehearsalView::tr("nobody has decided");
    }
    return {};
}

} // namespace

void RehearsalModel::setItems(const QList<RehearsedItem> &items)
{
    beginResetModel();
    m_items.clear();
    for (const RehearsedItem &item : items) {
        if (item.differs || item.disagrees)
            m_items.append(item);
    }
    std::stable_sort(m_items.begin(), m_items.end(),
                     [](const RehearsedItem &a, const RehearsedItem &b) {
                         return a.disagrees && !b.disagrees;
                     });
    endResetModel();
}

int RehearsalModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_items.size());
}

QVariant RehearsalModel::data(const QModelIndex &index, int role) const
{
    namespace w = approvalwords;
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const RehearsedItem &item = m_items.at(index.row());
    const QString what = (item.tool.isEmpty() ? tr("Answer") : item.tool) + QLatin1String("  ")
                         + item.preview.simplified();
    const QString how = item.policyName.isEmpty()
                            ? fateText(item.fate)
                            : QStringLiteral("%1 · %2").arg(fateText(item.fate), item.policyName);
    switch (role) {
    case Qt::DisplayRole:
        return visibleText(what);
    case Qt::AccessibleTextRole:
        return QStringList{visibleText(what), how, w::effect(item.effect)}.join(
            QStringLiteral(", "));
    case RowSubtitle:
        return item.agentName.isEmpty() ? how : QStringLiteral("%1 · %2").arg(item.agentName, how);
    case RowIcon:
        return item.disagrees        ? QStringLiteral("triangle-alert")
               : item.tool.isEmpty() ? QStringLiteral("message-square")
                                     : QStringLiteral("wrench");
    case RowTime:
        return w::moment(item.createdAt);
    case RowBadge:
        return w::effect(item.effect);
    case RowBadgeTone:
        return static_cast<int>(w::toneOf(item.effect));
    default:
        return {};
    }
}

RehearsalView::RehearsalView(Backend &backend, QWidget *parent)
    : QWidget(parent),
      m_backend(backend),
      m_stack(new QStackedWidget(this)),
      m_figures(new TextLabel({}, TextStyle::BodyStrong)),
      m_questions(new TextLabel({}, TextStyle::Small, TextLabel::Tone::Muted)),
      m_disagreements(new TextLabel({}, TextStyle::Small)),
      m_note(new TextLabel({}, TextStyle::Small, TextLabel::Tone::Muted)),
      m_list(new RowList(tr("What would be different"))),
      m_model(new RehearsalModel(this))
{
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_stack);
    m_note->setWordWrap(true);
    m_note->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_note->setObjectName(QStringLiteral("rehearsalNote"));
    m_stack->addWidget(m_note);
    auto *page = new QWidget;
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::xs);
    for (TextLabel *label : {m_figures, m_questions, m_disagreements}) {
        label->setWordWrap(true);
        layout->addWidget(label);
    }
    m_figures->setObjectName(QStringLiteral("rehearsalFigures"));
    m_questions->setObjectName(QStringLiteral("rehearsalQuestions"));
    m_disagreements->setObjectName(QStringLiteral("rehearsalDisagreements"));
    m_list->setObjectName(QStringLiteral("rehearsalList"));
    m_list->setModel(m_model);
    layout->addSpacing(space::xs);
    layout->addWidget(m_list, 100);
    layout->addStretch(1); // while there is nothing to list
    m_stack->addWidget(page);
    clear();
}

void RehearsalView::clear()
{
    ++m_asked;
    m_note->setText(tr("A rehearsal tells what the policies would have done to the last calls and "
                       "answers, and where people decided otherwise. It changes nothing."));
    m_stack->setCurrentIndex(0);
}

QString RehearsalView::summary() const
{
    return m_stack->currentIndex() == 0 ? m_note->text() : m_figures->text();
}

void RehearsalView::rehearse(const std::optional<QList<ApprovalPolicy>> &draft)
{
    RehearsePolicies input;
    input.policies = draft;
    input.limit = kRehearsedItems;
    const int asked = ++m_asked;
    run<Rehearsal>(this, m_backend.call(ops::rehearsePolicies, input),
                   [this, asked](Result<Rehearsal> rehearsal) {
                       if (asked != m_asked)
                           return;
                       if (!rehearsal)
                           return tellProblem(rehearsal.error().message);
                       show(*rehearsal);
                       emit rehearsed();
                   });
}

void RehearsalView::tellProblem(const QString &why)
{
    ++m_asked;
    m_note->setText(why);
    m_stack->setCurrentIndex(0);
    emit rehearsed();
}

void RehearsalView::show(const Rehearsal &rehearsal)
{
    if (rehearsal.examined == 0) {
        m_note->setText(tr("Nothing was called yet, so there is nothing to rehearse with."));
        m_stack->setCurrentIndex(0);
        return;
    }
    m_figures->setText(tr("Of the last %1: %2 let through, %3 asked about, %4 denied")
                           .arg(rehearsal.examined)
                           .arg(rehearsal.autoApproved)
                           .arg(rehearsal.asked)
                           .arg(rehearsal.denied));
    m_questions->setText(tr("%1 questions fewer and %2 more than it was; %3 would go another way")
                             .arg(rehearsal.fewerQuestions)
                             .arg(rehearsal.moreQuestions)
                             .arg(rehearsal.differing));
    const int against = rehearsal.approvedThoughRejected + rehearsal.deniedThoughApproved;
    m_disagreements->setTone(against > 0 ? TextLabel::Tone::Danger : TextLabel::Tone::Success);
    m_disagreements->setText(
        against > 0
            ? tr("Against what people decided: %1 let through that were rejected, %2 denied that "
                 "were approved")
                  .arg(rehearsal.approvedThoughRejected)
                  .arg(rehearsal.deniedThoughApproved)
            : tr("Nothing against what people decided"));
    m_model->setItems(rehearsal.items);
    m_list->setVisible(m_model->rowCount() > 0);
    m_stack->setCurrentIndex(1);
}

} // namespace troupe

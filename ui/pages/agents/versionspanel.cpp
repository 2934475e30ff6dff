// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/agents/versionspanel.h"

#include "core/client/backend.h"
#include "ui/app/run.h"
#include "ui/pages/agents/diffview.h"
#include "ui/pages/agents/versionlistmodel.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/card.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/feedback.h"
#include "ui/widgets/listrow.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace troupe {

namespace {

constexpr int kVersionsWidth = 300;
constexpr int kNarrowVersionsWidth = 200;
constexpr int kNarrowVersions = 640;

enum Against { AgainstBefore, AgainstNow };

} // namespace

VersionsPanel::VersionsPanel(Backend &backend, QWidget *parent)
    : AgentPanel(parent),
      m_backend(backend),
      m_model(new VersionListModel(backend, this)),
      m_stack(new QStackedWidget(this)),
      m_listSide(new QWidget),
      m_list(new RowList(tr("Versions"))),
      m_against(new SegmentedControl(tr("Compare with"), QStringList()
                                                             << tr("The one before") << tr("Now"))),
      m_restore(new Button(Button::Kind::Secondary, QStringLiteral("history"),
                           tr("Restore this version"))),
      m_compared(new TextLabel({}, TextStyle::Caption, TextLabel::Tone::Muted)),
      m_diff(new DiffView)
{
    setObjectName(QStringLiteral("versionsPanel"));
    m_list->setObjectName(QStringLiteral("versionList"));
    m_against->setObjectName(QStringLiteral("versionAgainst"));
    m_restore->setObjectName(QStringLiteral("versionRestore"));
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_stack);
    m_stack->addWidget(new EmptyState(QStringLiteral("history"), tr("Not saved yet"),
                                      tr("Every change of a saved agent is kept here.")));
    auto *page = new QWidget;
    auto *row = new QHBoxLayout(page);
    row->setContentsMargins(space::m, space::m, 0, 0);
    row->setSpacing(0);
    auto *side = new QVBoxLayout(m_listSide);
    side->setContentsMargins(0, 0, 0, 0);
    m_list->setModel(m_model);
    side->addWidget(m_list, 1);
    row->addWidget(m_listSide);
    row->addWidget(new Divider(Qt::Vertical));
    auto *right = new QVBoxLayout;
    right->setContentsMargins(space::l, 0, 0, 0);
    auto *head = new QHBoxLayout;
    head->setContentsMargins(0, 0, space::l, 0);
    head->setSpacing(space::s);
    head->addWidget(m_against);
    head->addStretch();
    head->addWidget(m_restore);
    right->addLayout(head);
    m_compared->setObjectName(QStringLiteral("versionCompared"));
    m_compared->setContentsMargins(space::l, space::xs, 0, 0);
    right->addWidget(m_compared);
    right->addWidget(m_diff, 1);
    row->addLayout(right, 1);
    m_stack->addWidget(page);

    connect(m_against, &SegmentedControl::currentChanged, this, &VersionsPanel::showChosen);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &VersionsPanel::showChosen);
    connect(m_model, &VersionListModel::loaded, this, [this] {
        if (!m_list->currentIndex().isValid() && m_model->rowCount() > 0)
            m_list->setCurrentIndex(m_model->index(0));
        showChosen();
    });
    connect(m_model, &VersionListModel::failed, this, [this](const QString &why) {
        m_diff->showNote(tr("The versions cannot be read: %1").arg(why));
    });
    connect(m_restore, &QAbstractButton::clicked, this, [this] {
        if (chosen() > 0)
            emit restoreAsked(chosen());
    });
}

void VersionsPanel::forget()
{
    ++m_asked;
    m_model->setAgent(agent().id);
    m_diff->showNote({});
    m_restore->setEnabled(false);
}

void VersionsPanel::read()
{
    m_stack->setCurrentIndex(agent().id.isEmpty() ? 0 : 1);
    m_model->reload();
}

int VersionsPanel::chosen() const
{
    const QModelIndex index = m_list->currentIndex();
    return index.isValid() ? m_model->versionAt(index.row()).version : 0;
}

void VersionsPanel::showChosen()
{
    const int version = chosen();
    m_restore->setEnabled(version > 0 && version != agent().version);
    if (version == 0)
        return;
    const int asked = ++m_asked;
    m_compared->setText({});
    const bool againstNow = m_against->currentIndex() == AgainstNow;
    if (!againstNow && version == 1) {
        m_diff->showNote(tr("This is the first version."));
        return;
    }
    DiffAgentVersions query;
    query.agentId = agent().id;
    query.from = againstNow ? version : version - 1;
    query.to = againstNow ? 0 : version;
    run<AgentDiff>(
        this, m_backend.call(ops::diffAgentVersions, query), [this, asked](Result<AgentDiff> diff) {
            if (asked != m_asked)
                return;
            if (!diff)
                return m_diff->showNote(diff.error().message);
            m_diff->show(*diff);
            m_compared->setText(tr("From version %1 to version %2").arg(diff->from).arg(diff->to));
        });
}

void VersionsPanel::resizeEvent(QResizeEvent *event)
{
    AgentPanel::resizeEvent(event);
    m_listSide->setFixedWidth(width() < kNarrowVersions ? kNarrowVersionsWidth : kVersionsWidth);
}

} // namespace troupe

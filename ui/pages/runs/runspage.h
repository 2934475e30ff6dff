// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/app/page.h"

class QStackedWidget;

namespace troupe {

class Button;
class ComboBox;
class RowList;
class RunDetailView;
class RunListModel;
class SearchField;

/// Everything that ran or runs: a list with filters, and one run beside it. Live.
class RunsPage : public PageWidget
{
    Q_OBJECT

public:
    RunsPage(PageContext &context, QWidget *parent);

    void enter(const QString &argument) override; ///< the id of a run, or nothing
    QList<QAction *> pageActions() override { return m_actions; }
    QList<std::pair<QString, QKeySequence>> keyHints() const override;

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *buildList();
    void connectList();
    void makeActions();
    void applyFilter();
    void showListState();
    void choose(const QString &runId);
    void wantList(bool wanted);
    void readAgents();

    PageContext &m_context;
    RunListModel *m_model;
    SearchField *m_search;
    ComboBox *m_kind;
    ComboBox *m_status;
    RowList *m_list;
    QStackedWidget *m_listStack;
    QWidget *m_side = nullptr;
    QWidget *m_detailSide = nullptr;
    Button *m_back;
    bool m_listWanted = true;
    RunDetailView *m_detail;
    QList<QAction *> m_actions;
};

} // namespace troupe

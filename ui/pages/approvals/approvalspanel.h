// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/approvals/approvallistmodel.h"

#include <QWidget>

class QStackedWidget;

namespace troupe {

class ApprovalDetailView;
class Backend;
class Button;
class ComboBox;
class Menu;
class RowList;
class TextLabel;

/// What is pending, or what was decided: the list, and the chosen one beside it. In a narrow window
/// they take turns.
class ApprovalsPanel : public QWidget
{
    Q_OBJECT

public:
    ApprovalsPanel(Backend &backend, ApprovalListModel::Which which, QWidget *parent = nullptr);

    ApprovalListModel *model() const { return m_model; }
    void enter(); ///< it is shown
    /// Chooses it, also when it is not in the list.
    void choose(const QString &approvalId);

    // What the keys do.
    void move(int rows);
    void approve();
    void approveTyped(); ///< while typing: only the request that is typed about
    void reject();
    void edit();
    /// Everything in the list that is like the current one: the same tool and agent.
    void selectAlike();

signals:
    void told(const QString &text);
    void failed(const QString &what, const QString &why);
    void policyWanted(const troupe::Approval &approval);
    void conversationWanted(const QString &sessionId);
    void rowsChanged();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *makeList();
    QWidget *makeBulk();
    void connectList();
    void showState();
    void showCurrent();
    void showFirst();
    void beforeReplacing();
    void afterLoading();
    void restoreChoice();
    void selectOnly(int row); ///< -1: nothing
    void showBulk();
    bool isBulkShown() const;
    void wantList(bool wanted);
    void focusList();
    QStringList selectedIds() const;
    void selectWhere(const std::function<bool(const Approval &)> &fits);
    void fillRules();
    void askThenDecide(bool approve);
    void decideSelected(bool approve);
    void afterBulk(const BulkOutcome &outcome, bool approve);
    void tellOutcome(const BulkOutcome &outcome, bool approve);
    void afterDecision(const QString &id, const QString &done);

    Backend &m_backend;
    const bool m_isInbox;
    ApprovalListModel *m_model;
    QWidget *m_listPanel = nullptr;
    ComboBox *m_risk;
    Button *m_rules;
    Menu *m_rulesMenu;
    RowList *m_list;
    QStackedWidget *m_listStack;
    QWidget *m_bulk = nullptr;
    TextLabel *m_bulkText;
    Button *m_bulkApprove;
    Button *m_bulkReject;
    Button *m_back;
    QWidget *m_detailSide = nullptr;
    ApprovalDetailView *m_detail;
    QStringList m_selectedBefore; ///< while the list is replaced
    int m_shownRow = -1; ///< where the shown request is, or was when it left
    bool m_isReplacing = false;
    bool m_isDecidingBulk = false;
    bool m_listWanted = true;
    bool m_isFirst = true;
};

} // namespace troupe

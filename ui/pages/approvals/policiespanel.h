// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#ifndef Q_MOC_RUN // moc loses count of the braces in their raw strings
#include "core/contract/troupe/policyops.h"
#endif

#include <QTimer>
#include <QWidget>

class QStackedWidget;

namespace troupe {

class Backend;
class Button;
class PolicyListModel;
class RehearsalView;
class RowList;

/// The person's policies in order, and a rehearsal of them. Rows are dragged, or moved by Alt+Up and
/// Alt+Down.
class PoliciesPanel : public QWidget
{
    Q_OBJECT

public:
    explicit PoliciesPanel(Backend &backend, QWidget *parent = nullptr);

    void enter();
    /// Begins one, filled in as far as `policy` is.
    void begin(const ApprovalPolicy &policy);
    void rehearse();

signals:
    void told(const QString &text);
    void failed(const QString &what, const QString &why);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *makeList();
    void load();
    void store(const QStringList &order);
    void afterStoring(bool isStored);
    void change();
    void remove();
    void moveBy(int rows);
    void showButtons();
    int chosen() const;

    Backend &m_backend;
    PolicyListModel *m_model;
    RowList *m_list;
    QStackedWidget *m_stack;
    Button *m_change;
    Button *m_remove;
    Button *m_up;
    Button *m_down;
    Button *m_rehearse;
    QWidget *m_side = nullptr;
    RehearsalView *m_rehearsal;
    QTimer m_soon;
    QStringList m_nextOrder; ///< waits for the answer to the one before it
    int m_generation = 0;
    bool m_isStoring = false;
};

} // namespace troupe

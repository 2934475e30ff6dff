// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#ifndef Q_MOC_RUN // moc loses count of the braces in their raw strings
#include "core/contract/troupe/approvalops.h"
#endif

#include <QHash>
#include <QWidget>

class QPlainTextEdit;
class QStackedWidget;
class QVBoxLayout;

namespace troupe {

class Backend;
class Badge;
class Banner;
class Button;
class DiffView;
class KeyValueList;
class TextArea;
class TextLabel;

/// One approval with all there is to know before deciding, and the buttons that decide. What it
/// shows came from a model or a document: never markup, never hidden.
class ApprovalDetailView : public QWidget
{
    Q_OBJECT

public:
    explicit ApprovalDetailView(Backend &backend, QWidget *parent = nullptr);

    /// Empty: nothing is chosen.
    void setApproval(const QString &id);
    const QString &approvalId() const { return m_id; }
    void reload();

    // What the keys do; nothing while nothing is pending.
    void approve();
    void reject();
    void edit(); ///< opens the editor, or puts the focus there
    void cancelEdit();
    bool isEditing() const { return m_editing; }
    QString comment() const; ///< that is typed; empty where nothing is to be decided
    /// The keys decide several: the buttons say that they decide this one alone.
    void setAmongSeveral(bool isAmong);

signals:
    void decided(const QString &id, const QString &done);
    void failed(const QString &what, const QString &why);
    void editingBegan();
    void editingEnded();
    /// A policy for calls like this one.
    void policyWanted(const troupe::Approval &approval);
    void conversationWanted(const QString &sessionId);

private:
    void makeHead(QVBoxLayout *layout);
    void makeFoot(QVBoxLayout *layout);
    void show(const ApprovalDetail &detail);
    void showContent();
    void fitContent();
    void setEditing(bool editing);
    void showLabels();
    void showInFlight();
    void decide(bool approves);
    void finish(const QString &id, const QString &title, Result<Approval> result);
    void tellProblem(const Error &error);
    bool isPending() const;
    std::optional<QJsonValue> editedValue();

    Backend &m_backend;
    QString m_id;
    ApprovalDetail m_detail;
    bool m_editing = false;
    bool m_isAmongSeveral = false;
    QHash<QString, bool> m_inFlight; ///< what is being decided, and whether it is approved
    int m_asked = 0;
    QStackedWidget *m_stack;
    TextLabel *m_title;
    Badge *m_risk;
    Badge *m_state;
    Banner *m_news; ///< what somebody else did meanwhile
    KeyValueList *m_facts;
    TextLabel *m_reasons;
    TextLabel *m_contentTitle;
    QPlainTextEdit *m_content;
    DiffView *m_diff;
    TextLabel *m_problem;
    TextArea *m_comment;
    QWidget *m_foot;
    Button *m_approve;
    Button *m_reject;
    Button *m_edit;
    Button *m_policy;
    Button *m_conversation;
};

} // namespace troupe

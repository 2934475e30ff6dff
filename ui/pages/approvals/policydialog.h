// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#ifndef Q_MOC_RUN // moc loses count of the braces in their raw strings
#include "core/contract/troupe/policyops.h"
#endif
#include "ui/widgets/forms.h"

namespace troupe {

class Backend;
class CheckBox;
class ComboBox;
class LineEdit;
class RehearsalView;
class SegmentedControl;
class Switch;

/// Makes or changes a policy, and rehearses it among the others before it counts.
class PolicyDialog : public Dialog
{
    Q_OBJECT

public:
    /// `policy` without an id is a new one.
    PolicyDialog(Backend &backend, const ApprovalPolicy &policy, QWidget *parent);

signals:
    void stored(const troupe::ApprovalPolicy &policy);

private:
    void makeFields();
    void fill();
    void loadAgents();
    void showSubject();
    /// What the fields say; nothing when one is wrong, which is then told beside it.
    std::optional<ApprovalPolicy> draft();
    void rehearse();
    void rehearseAmong(QList<ApprovalPolicy> all, const ApprovalPolicy &policy);
    void store();
    void tell(const Error &error);

    Backend &m_backend;
    ApprovalPolicy m_policy;
    LineEdit *m_name;
    SegmentedControl *m_subject;
    SegmentedControl *m_effect;
    ComboBox *m_agent;
    LineEdit *m_tool;
    QList<CheckBox *> m_risks;
    ComboBox *m_level;
    LineEdit *m_cost;
    LineEdit *m_hours;
    Switch *m_enabled;
    FormRow *m_nameRow = nullptr;
    FormRow *m_toolRow = nullptr;
    FormRow *m_risksRow = nullptr;
    FormRow *m_costRow = nullptr;
    FormRow *m_hoursRow = nullptr;
    int m_fieldsHeight = 0;
    RehearsalView *m_rehearsal;
    Button *m_rehearse;
    Button *m_save = nullptr;
};

} // namespace troupe

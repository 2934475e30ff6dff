// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#ifndef Q_MOC_RUN // moc loses count of the braces in their raw strings
#include "core/contract/troupe/policyops.h"
#endif
#include "ui/pages/agents/toolssection.h"
#include "ui/pages/tools/toolpermissions.h"

#include <QObject>
#include <QTimer>

namespace troupe {

class Backend;

/// Reads for the tab Tools & guardrails what the server knows of tools, permissions and policies of
/// one agent, follows it, and says there what a person says in the tab.
class AgentTools : public QObject
{
    Q_OBJECT

public:
    AgentTools(Backend &backend, ToolsSection &section, QObject *parent);

    /// The agent that is shown; a new one has no id.
    void setAgent(const Agent &agent);
    void reload();

signals:
    void failed(const QString &what, const QString &why);

private:
    void readTools();
    void readPolicies();
    void say(const QString &tool, std::optional<ToolPermission> permission);
    void hold(bool hold);
    void change(const ApprovalPolicy &policy, bool enabled);
    void held(const QString &what, const Result<ApprovalPolicy> &outcome);

    Backend &m_backend;
    ToolsSection &m_section;
    QString m_agentId;
    QString m_agentName;
    ToolPermissions m_permissions;
    QList<ApprovalPolicy> m_policies; ///< that hold back answers, enabled or not
    int m_changes = 0; ///< of policies, under way
    std::optional<bool> m_wantsHold; ///< said meanwhile
    QTimer m_reload; ///< several events at once are one reading
    int m_asked = 0; ///< answers about an agent before are dropped
};

} // namespace troupe

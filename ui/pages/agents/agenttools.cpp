// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/agents/agenttools.h"

#include "core/client/backend.h"
#include "core/client/eventstream.h"
#include "core/contract/troupe/toolops.h"
#include "ui/app/run.h"

#include <algorithm>
#include <utility>

namespace troupe {

namespace {

constexpr int kReadAgainMs = 150;

AgentTool agentTool(const ToolView &view)
{
    AgentTool tool;
    tool.name = view.name;
    tool.title = view.title;
    tool.description = view.description;
    tool.risk = view.risk;
    tool.source = view.source;
    tool.aliases = view.aliases;
    tool.permission = view.permission;
    tool.isOwn = view.permissionSource == PermissionSource::Agent;
    return tool;
}

bool holdsAnswers(const ApprovalPolicy &policy)
{
    return policy.subject == PolicySubject::AgentResponse && policy.effect == PolicyEffect::Ask;
}

/// Whether the policy is no more than what the switch says: one with conditions is somebody's own.
bool isPlain(const ApprovalPolicy &policy)
{
    return policy.minLevel == RiskLevel::Low && policy.minCost == Money() && policy.risks.isEmpty();
}

} // namespace

AgentTools::AgentTools(Backend &backend, ToolsSection &section, QObject *parent)
    : QObject(parent), m_backend(backend), m_section(section), m_permissions(backend, this)
{
    m_reload.setSingleShot(true);
    m_reload.setInterval(kReadAgainMs);
    connect(&m_reload, &QTimer::timeout, this, &AgentTools::reload);
    connect(&section, &ToolsSection::permissionAsked, this, &AgentTools::say);
    connect(&section, &ToolsSection::holdAsked, this, &AgentTools::hold);
    connect(&m_permissions, &ToolPermissions::settled, this,
            [this](const QString &tool, const QString &problem) {
                if (!problem.isEmpty())
                    emit failed(tr("The permission of %1 was not changed").arg(tool), problem);
                reload(); // what the controls show is what the server says, also when it refused
            });
    connect(&backend.events(), &EventStream::happened, this, [this](const QString &type) {
        static const QStringList concerned{QStringLiteral("tool."),
                                           QStringLiteral("tool_permission"),
                                           QStringLiteral("function."), QStringLiteral("mcp"),
                                           QStringLiteral("approval.policy")};
        if (std::any_of(concerned.begin(), concerned.end(),
                        [&type](const QString &start) { return type.startsWith(start); }))
            m_reload.start();
    });
    connect(&backend.events(), &EventStream::resync, this, &AgentTools::reload);
}

void AgentTools::setAgent(const Agent &agent)
{
    m_agentName = agent.name;
    if (agent.id == m_agentId && m_asked > 0)
        return;
    m_agentId = agent.id;
    m_policies.clear();
    m_wantsHold.reset();
    reload();
}

void AgentTools::reload()
{
    ++m_asked;
    readTools();
    if (!m_agentId.isEmpty())
        readPolicies();
}

void AgentTools::readTools()
{
    ListTools query;
    query.agentId = m_agentId;
    run<ToolViews>(this, m_backend.call(ops::listTools, query),
                   [this, asked = m_asked](Result<ToolViews> views) {
                       if (asked != m_asked || m_permissions.isBusy())
                           return; // it is read again
                       if (!views) {
                           m_section.setTools(
                               std::nullopt,
                               tr("The tools cannot be read: %1").arg(views.error().message));
                           return;
                       }
                       QList<AgentTool> tools;
                       for (const ToolView &view : std::as_const(views->items))
                           tools.append(agentTool(view));
                       m_section.setTools(tools);
                   });
}

void AgentTools::readPolicies()
{
    run<PolicyList>(this, m_backend.call(ops::listPolicies),
                    [this, asked = m_asked](Result<PolicyList> policies) {
                        if (asked != m_asked || m_changes > 0)
                            return; // it is read again
                        HeldAnswers held;
                        held.isKnown = policies.has_value();
                        m_policies.clear();
                        for (const ApprovalPolicy &policy :
                             policies ? policies->items : QList<ApprovalPolicy>()) {
                            if (!holdsAnswers(policy))
                                continue;
                            const bool isOwn = policy.agentId == m_agentId;
                            if (isOwn && isPlain(policy))
                                m_policies.append(policy);
                            held.isHeld =
                                held.isHeld || (policy.enabled && isOwn && isPlain(policy));
                            held.isHeldForAll =
                                held.isHeldForAll || (policy.enabled && policy.agentId.isEmpty());
                        }
                        const auto wanted = std::exchange(m_wantsHold, std::nullopt);
                        if (wanted && held.isKnown && *wanted != held.isHeld)
                            hold(*wanted);
                        else
                            m_section.setHeldAnswers(held);
                    });
}

void AgentTools::say(const QString &tool, std::optional<ToolPermission> permission)
{
    if (!m_agentId.isEmpty())
        m_permissions.say(tool, m_agentId, permission);
}

void AgentTools::hold(bool hold)
{
    if (m_agentId.isEmpty())
        return;
    if (m_changes > 0) { // one after the other, and then what was said last
        m_wantsHold = hold;
        return;
    }
    if (!m_policies.isEmpty()) {
        for (const ApprovalPolicy &policy : std::as_const(m_policies)) {
            if (policy.enabled != hold)
                change(policy, hold);
            if (hold)
                return; // one is enough
        }
        return;
    }
    if (!hold)
        return;
    CreatePolicy create;
    create.policy.name = tr("Answers of %1").arg(m_agentName);
    create.policy.subject = PolicySubject::AgentResponse;
    create.policy.agentId = m_agentId;
    create.policy.effect = PolicyEffect::Ask;
    ++m_changes;
    run<ApprovalPolicy>(this, m_backend.call(ops::createPolicy, create),
                        [this](Result<ApprovalPolicy> done) {
                            held(tr("Answers are not held back"), done);
                        });
}

void AgentTools::change(const ApprovalPolicy &policy, bool enabled)
{
    UpdatePolicy update;
    update.policyId = policy.id;
    update.changes.set<&ApprovalPolicy::enabled>(enabled);
    ++m_changes;
    run<ApprovalPolicy>(this, m_backend.call(ops::updatePolicy, update),
                        [this](Result<ApprovalPolicy> done) {
                            held(tr("The policy was not changed"), done);
                        });
}

void AgentTools::held(const QString &what, const Result<ApprovalPolicy> &outcome)
{
    --m_changes;
    if (!outcome)
        emit failed(what, outcome.error().message);
    reload();
}

} // namespace troupe

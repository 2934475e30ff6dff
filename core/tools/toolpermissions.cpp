// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tools/toolpermissions.h"

#include "core/storage/rows.h"

namespace troupe {

QString ToolPermissions::keyOf(const QString &ownerId, const QString &agentId, const QString &tool)
{
    return ownerId + u'\n' + agentId + u'\n' + tool;
}

Result<void> ToolPermissions::load(Sql &sql)
{
    const auto rules = listRows<ToolPermissionRule>(sql, QString());
    if (!rules)
        return fail(rules.error());
    m_rules.clear();
    for (const ToolPermissionRule &rule : *rules)
        set(rule);
    return {};
}

void ToolPermissions::set(const ToolPermissionRule &rule)
{
    m_rules.insert(keyOf(rule.ownerId, rule.agentId, rule.tool), rule.permission);
}

void ToolPermissions::remove(const QString &ownerId, const QString &agentId, const QString &tool)
{
    m_rules.remove(keyOf(ownerId, agentId, tool));
}

std::optional<ToolPermission> ToolPermissions::ruleOf(const QString &userId, const QString &agentId,
                                                      const QString &tool) const
{
    const auto rule = m_rules.find(keyOf(userId, agentId, tool));
    return rule == m_rules.end() ? std::nullopt : std::optional(*rule);
}

std::optional<ToolPermission> ToolPermissions::permissionOf(const QString &userId,
                                                            const QString &agentId,
                                                            const QString &tool) const
{
    if (!agentId.isEmpty()) {
        if (const auto own = ruleOf(userId, agentId, tool))
            return own;
    }
    return ruleOf(userId, QString(), tool);
}

} // namespace troupe

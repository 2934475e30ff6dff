// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tools/toolregistry.h"

#include <algorithm>

namespace troupe {

namespace {

bool usableBy(const ToolInfo &tool, const QString &userId)
{
    return tool.ownerId.isEmpty() || tool.ownerId == userId;
}

/// Own before everybody's, then built-in, functions, MCP servers, then by name.
bool comesBefore(const std::shared_ptr<Tool> &left, const std::shared_ptr<Tool> &right)
{
    const ToolInfo &a = left->info();
    const ToolInfo &b = right->info();
    if (a.ownerId.isEmpty() != b.ownerId.isEmpty())
        return b.ownerId.isEmpty();
    if (a.source != b.source)
        return a.source < b.source;
    if (const int order = a.name.compare(b.name); order != 0)
        return order < 0;
    return a.sourceId < b.sourceId;
}

} // namespace

ToolRegistry::ToolRegistry() = default;
ToolRegistry::~ToolRegistry() = default;

void ToolRegistry::add(std::shared_ptr<Tool> tool)
{
    const auto place = std::upper_bound(m_tools.begin(), m_tools.end(), tool, comesBefore);
    m_tools.insert(place, std::move(tool));
    if (m_changed)
        m_changed();
}

void ToolRegistry::replace(ToolSource source, const QString &sourceId,
                           const std::vector<std::shared_ptr<Tool>> &tools)
{
    std::erase_if(m_tools, [&](const std::shared_ptr<Tool> &tool) {
        return tool->info().source == source && tool->info().sourceId == sourceId;
    });
    m_tools.insert(m_tools.end(), tools.begin(), tools.end());
    std::stable_sort(m_tools.begin(), m_tools.end(), comesBefore);
    if (m_changed)
        m_changed();
}

std::shared_ptr<Tool> ToolRegistry::find(const QString &name, const QString &userId) const
{
    std::shared_ptr<Tool> found;
    for (const std::shared_ptr<Tool> &tool : m_tools) {
        const ToolInfo &known = tool->info();
        if (!usableBy(known, userId))
            continue;
        if (known.name == name)
            return tool;
        const bool isMeant = known.name.compare(name, Qt::CaseInsensitive) == 0
                             || known.aliases.contains(name, Qt::CaseInsensitive);
        if (isMeant && !found)
            found = tool;
    }
    return found;
}

std::vector<std::shared_ptr<Tool>> ToolRegistry::list(const QString &userId) const
{
    std::vector<std::shared_ptr<Tool>> tools;
    QStringList names;
    for (const std::shared_ptr<Tool> &tool : m_tools) {
        if (!usableBy(tool->info(), userId) || names.contains(tool->info().name))
            continue;
        names.append(tool->info().name);
        tools.push_back(tool);
    }
    std::sort(tools.begin(), tools.end(), [](const auto &left, const auto &right) {
        return left->info().name < right->info().name;
    });
    return tools;
}

} // namespace troupe

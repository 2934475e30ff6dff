// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tools/tool.h"

#include <QHash>

#include <memory>

namespace troupe {

/// Every tool there is, by name. Server thread only.
///
/// Names are found as they are, then by alias, without regard to case. A person's own tool hides
/// everybody's of the same name; built-in tools come before those of MCP servers.
class ToolRegistry
{
public:
    ToolRegistry();
    ~ToolRegistry();

    void add(std::shared_ptr<Tool> tool);
    /// Replaces all tools of one function or MCP server; an empty list removes them. A call that is
    /// running keeps its tool.
    void replace(ToolSource source, const QString &sourceId,
                 const std::vector<std::shared_ptr<Tool>> &tools);

    /// The tool of that name or alias that `userId` can use; null when there is none.
    std::shared_ptr<Tool> find(const QString &name, const QString &userId) const;
    /// What `userId` can use, by name, without those that others hide.
    std::vector<std::shared_ptr<Tool>> list(const QString &userId) const;

    /// Told after each change, to those who show tools.
    void onChanged(std::function<void()> callback) { m_changed = std::move(callback); }

private:
    std::vector<std::shared_ptr<Tool>> m_tools; ///< in order of precedence
    std::function<void()> m_changed;
};

} // namespace troupe

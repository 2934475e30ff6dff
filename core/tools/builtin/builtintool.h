// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tools/tool.h"

namespace troupe {

/// What built-in tools have in common. Server thread only.
class BuiltInTool : public Tool
{
public:
    const ToolInfo &info() const override { return m_info; }

protected:
    explicit BuiltInTool(ToolInfo info) : m_info(std::move(info)) {}

private:
    const ToolInfo m_info;
};

/// A JSON object from a literal of ours.
QJsonObject jsonLiteral(const char *json);

/// What a model can mend (the arguments, a missing file, a query that takes too long) as a result
/// that says so, with the issues; everything else stays an Error.
Result<ToolResult> problemForModel(const Error &error);

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tools/builtin/builtintool.h"

namespace troupe {

/// What can be counted in a text, as lines for a model: characters, words, sentences, paragraphs,
/// lines, reading time, the most frequent words. Linear. Any thread.
QString describeText(const QString &text, int mostFrequent);

class TextStatisticsTool final : public BuiltInTool
{
public:
    TextStatisticsTool();
    Task<ToolResult> call(QJsonObject arguments, ToolContext context) override;
};

} // namespace troupe

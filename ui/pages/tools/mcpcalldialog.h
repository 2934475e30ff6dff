// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/troupe/mcpops.h"
#include "ui/app/page.h"
#include "ui/widgets/forms.h"

namespace troupe {

class TextArea;

/// Tries a tool of an MCP server, or fills in one of its prompts, with arguments as JSON.
class McpCallDialog : public Dialog
{
    Q_OBJECT

public:
    McpCallDialog(PageContext &context, const QString &serverId, const McpTool &tool,
                  QWidget *parent);
    McpCallDialog(PageContext &context, const QString &serverId, const McpPrompt &prompt,
                  QWidget *parent);

private:
    void build(const QString &description, const QJsonObject &arguments, const QString &verb);
    void perform();
    void finish(const QString &text, const QString &state, bool isError);

    PageContext &m_context;
    const QString m_serverId;
    const QString m_name;
    const bool m_isPrompt;
    TextArea *m_arguments;
    FormRow *m_argumentsRow;
    TextArea *m_result;
    TextLabel *m_state;
    Button *m_run;
};

} // namespace troupe

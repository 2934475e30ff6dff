// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#ifndef Q_MOC_RUN // moc loses count of the braces in their raw strings
#include "core/contract/troupe/agentexchangeops.h"
#endif
#include "ui/widgets/forms.h"

namespace troupe {

/// What became of each agent of a file: made, under another name, refused and why.
class AgentImportDialog : public Dialog
{
    Q_OBJECT

public:
    AgentImportDialog(const AgentImportReport &report, QWidget *parent);
};

/// "3 agents made, 1 of them under another name; 1 refused"
QString importSummary(const AgentImportReport &report);

} // namespace troupe

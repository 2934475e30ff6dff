// SPDX-License-Identifier: GPL-3.0-or-later
// What the designer holds and is not saved survives an end that asks nobody.
#include "core/client/backend.h"
#include "core/contract/troupe/agentops.h"
#include "ui/app/desktopsettings.h"
#include "ui/app/run.h"
#include "ui/pages/agents/agentdesigner.h"
#include "ui/pages/agents/agentspage.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QStackedWidget>

namespace troupe {

void AgentsPage::keep()
{
    m_keepTimer.stop();
    if (m_firstLoad)
        return; // what was kept is not shown yet
    UpdateAgent unsaved;
    unsaved.agentId = m_designer->saved().id;
    unsaved.changes = changesBetween(m_designer->saved(), m_designer->draft());
    const bool isOpen = m_detail->currentWidget() == m_designer && unsaved.changes.present != 0;
    m_context.settings.setUnsavedAgent(isOpen ? toJson(unsaved) : QByteArray());
}

bool AgentsPage::bringBack()
{
    const QByteArray kept = m_context.settings.unsavedAgent();
    if (kept.isEmpty())
        return false;
    const auto unsaved = fromJson<UpdateAgent>(QJsonDocument::fromJson(kept).object());
    if (!unsaved) { // of another version, or damaged
        m_context.settings.setUnsavedAgent({});
        return false;
    }
    const auto show = [this, changes = unsaved->changes](const Agent &agent) {
        Agent draft = agent;
        changes.applyTo(draft);
        showChosen(agent);
        m_designer->setDraft(draft);
        wantList(false);
    };
    if (unsaved->agentId.isEmpty()) {
        show(Agent());
        return true;
    }
    AgentRef ref;
    ref.agentId = unsaved->agentId;
    run<Agent>(this, m_context.backend.call(ops::getAgent, ref), show, [this](const Error &error) {
        m_context.settings.setUnsavedAgent({});
        m_context.report(tr("Unsaved changes could not be brought back"), error.message);
    });
    return true;
}

} // namespace troupe

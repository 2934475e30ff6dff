// SPDX-License-Identifier: GPL-3.0-or-later
// Saving what the designer holds: nothing that is typed meanwhile is lost, and nothing of one agent
// comes into another.
#include "ui/pages/agents/agentspage.h"

#include "core/client/backend.h"
#include "core/contract/troupe/agentops.h"
#include "ui/app/run.h"
#include "ui/pages/agents/agentdesigner.h"
#include "ui/pages/agents/agentlistmodel.h"
#include "ui/pages/agents/unsaveddialog.h"

#include <QStackedWidget>

namespace troupe {

void AgentsPage::turn()
{
    ++m_shownTurn;
    m_saveNext.reset();
}

void AgentsPage::save(std::function<void()> then)
{
    if (m_saving) {
        m_saveNext = std::move(then);
        return;
    }
    if (m_designer->hasErrors()) {
        m_designer->showIssues({});
        return;
    }
    const Agent draft = m_designer->draft();
    m_saving = true;
    m_sent = draft;
    m_sentTurn = m_shownTurn;
    m_designer->setSaving(true);
    if (m_designer->isNew()) {
        create(draft, std::move(then));
        return;
    }
    const Agent before = m_designer->saved();
    UpdateAgent change;
    change.agentId = before.id;
    change.changes = changesBetween(before, draft);
    m_model->put(draft); // taken back when the server refuses
    run<Agent>(
        this, m_context.backend.call(ops::updateAgent, change),
        [this, then = std::move(then)](Agent agent) {
            saved(agent, then);
        },
        [this, before](const Error &error) { notSaved(error, before); });
}

void AgentsPage::create(const Agent &draft, std::function<void()> then)
{
    run<Agent>(
        this, m_context.backend.call(ops::createAgent, draft),
        [this, then = std::move(then)](Agent agent) {
            m_context.toast(tr("“%1” is ready").arg(agent.name), tr("Chat"), [this, id = agent.id] {
                m_context.openPage(QStringLiteral("chat"), QStringLiteral("agent:") + id);
            });
            m_model->put(agent);
            saved(agent, then);
        },
        [this](const Error &error) { notSaved(error, std::nullopt); });
}

void AgentsPage::saved(const Agent &agent, const std::function<void()> &then)
{
    m_saving = false;
    m_designer->setSaving(false);
    const auto other = std::exchange(m_toldWhileSaving, std::nullopt);
    const Agent newest =
        other && other->id == agent.id && other->version > agent.version ? *other : agent;
    const auto next = std::exchange(m_saveNext, std::nullopt);
    m_model->put(newest);
    if (m_shownTurn != m_sentTurn) { // another one is shown, or what was typed is discarded
        if (m_designer->saved().id == newest.id && !m_designer->isDirty())
            m_designer->setAgent(newest, AgentDesigner::TabChoice::Same);
        if (next)
            save(*next);
        return;
    }
    const auto typedSince = changesBetween(m_sent, m_designer->draft());
    m_designer->setAgent(newest, AgentDesigner::TabChoice::Same);
    selectRow(newest.id);
    if (typedSince.present != 0) {
        Agent draft = newest;
        typedSince.applyTo(draft);
        m_designer->setDraft(draft);
        if (next)
            save(*next);
        return;
    }
    for (const auto &follows : {then, next.value_or(nullptr)}) {
        if (follows)
            follows();
    }
}

void AgentsPage::notSaved(const Error &error, const std::optional<Agent> &before)
{
    m_saving = false;
    m_saveNext.reset();
    m_designer->setSaving(false);
    if (before)
        m_model->put(m_toldWhileSaving ? *m_toldWhileSaving : *before);
    m_toldWhileSaving.reset();
    const QStringList homeless = m_designer->showIssues(error.issues);
    const bool allShown = !error.issues.isEmpty() && homeless.isEmpty();
    if (!allShown)
        m_context.report(tr("The agent is not saved; what you typed is kept"), error.message);
}

void AgentsPage::guardThen(std::function<void()> then)
{
    const bool editing = m_detail->currentWidget() == m_designer;
    const bool blank =
        m_designer->isNew() && changesBetween(Agent(), m_designer->draft()).present == 0;
    if (!editing || blank || !m_designer->isDirty()) {
        then();
        return;
    }
    if (m_asking)
        return;
    m_asking = true;
    const Agent draft = m_designer->draft();
    std::function<void()> saveFirst;
    if (!m_designer->hasErrors())
        saveFirst = [this, then] { save(then); };
    auto *dialog = new UnsavedDialog(
        draft.name.isEmpty() ? tr("New agent") : draft.name, saveFirst,
        [this, then] {
            turn();
            m_designer->setAgent(m_designer->saved());
            then();
        },
        this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::finished, this, [this] { m_asking = false; });
    selectRow(m_designer->saved().id);
    dialog->open();
}

} // namespace troupe

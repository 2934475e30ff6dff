// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/contract/troupe/templateops.h"
#include "core/services/agentservice.h"
#include "core/services/templatecatalog.h"

namespace troupe {

/// What installTemplates() did.
struct TemplateInstallation
{
    QStringList installed; ///< ids of templates whose agent is new
    QStringList refreshed; ///< whose agent now has the template's new version
    QStringList kept; ///< of an older version, because somebody has edited the agent
};

/// The templates, and agents made from them. Templates belong to the program: everybody sees all.
class TemplateService
{
public:
    TemplateService(Database &db, AgentService &agents, const TemplateCatalog &catalog)
        : m_db(db), m_agents(agents), m_catalog(catalog)
    {
    }

    Result<Page<AgentTemplate>> list(const ListTemplates &query) const;
    Result<AgentTemplate> find(const QString &templateId) const;
    /// A private agent of the caller's; `changes` count instead of the template's fields, and keys of
    /// `metadata` beside its own.
    Task<Agent> createAgent(Caller caller, QString templateId, Patch<Agent> changes);

    /// Makes sure that each template is there as a public agent of `ownerId`: once. An agent that
    /// nobody has edited follows the template when its version rises (its model, memory, status and
    /// visibility stay as they are); an edited one is left, a deleted one is not brought back. All or
    /// nothing; writes nothing when there is nothing to do.
    Task<TemplateInstallation> installTemplates(QString ownerId);

private:
    Result<bool> isUpToDate() const;

    Database &m_db;
    AgentService &m_agents;
    const TemplateCatalog &m_catalog;
};

} // namespace troupe

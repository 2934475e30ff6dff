// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/templateservice.h"

#include "core/base/ids.h"
#include "core/meta/values.h"
#include "core/services/paging.h"
#include "core/storage/database.h"
#include "core/storage/rows.h"

#include <algorithm>

namespace troupe {

namespace {

tl::unexpected<Error> templateNotFound()
{
    return failKeyed(ErrorCode::NotFound, QStringLiteral("template_not_found"),
                     QStringLiteral("Template not found"));
}

bool fitsQuery(const AgentTemplate &candidate, const ListTemplates &query)
{
    if (query.category && candidate.category != *query.category)
        return false;
    if (!query.tag.isEmpty() && !candidate.tags.contains(query.tag))
        return false;
    if (query.search.isEmpty())
        return true;
    const auto has = [&query](const QString &text) {
        return text.contains(query.search, Qt::CaseInsensitive);
    };
    return has(candidate.name) || has(candidate.description) || has(candidate.role)
           || std::any_of(candidate.capabilities.cbegin(), candidate.capabilities.cend(), has)
           || std::any_of(candidate.tags.cbegin(), candidate.tags.cend(), has);
}

Result<void> installNew(Tx &tx, const AgentTemplate &from, const QString &ownerId)
{
    Agent draft = agentFromTemplate(from);
    draft.id = newId();
    draft.ownerId = ownerId;
    draft.visibility = Visibility::Public;
    const auto agent = insertNewAgent(tx, std::move(draft));
    if (!agent)
        return fail(agent.error());
    const InstalledTemplate row{from.id, agent->id, from.version, templateContentHash(*agent),
                                agent->createdAt};
    const auto inserted = insertRow(tx.sql(), row);
    return inserted ? Result<void>() : fail(inserted.error());
}

/// Whether the agent now has the template's version; false: somebody has edited it.
Result<bool> refreshInstalled(Tx &tx, const AgentTemplate &from, InstalledTemplate row, Agent agent)
{
    if (templateContentHash(agent) != row.hash)
        return false;
    Agent refreshed = agent;
    applyTemplate(from, refreshed);
    const AgentEdit edit(QStringLiteral("agent.updated"), QString(), AgentChange::Refreshed);
    const auto stored = storeChangedAgent(tx, agent, std::move(refreshed), edit);
    if (!stored)
        return fail(stored.error());
    row.version = from.version;
    row.hash = templateContentHash(*stored);
    row.installedAt = stored->updatedAt;
    if (const auto updated = updateRow(tx.sql(), row); !updated)
        return fail(updated.error());
    return true;
}

Result<void> installOne(Tx &tx, const AgentTemplate &from, const QString &ownerId,
                        TemplateInstallation &done)
{
    auto row =
        findRow<InstalledTemplate>(tx.sql(), QStringLiteral(" WHERE template_id = ?"), {from.id});
    if (!row)
        return fail(row.error());
    if (!*row) {
        done.installed += from.id;
        return installNew(tx, from, ownerId);
    }
    if ((*row)->version >= from.version)
        return {};
    auto agent = findRow<Agent>(tx.sql(), QStringLiteral(" WHERE id = ?"), {(*row)->agentId});
    if (!agent)
        return fail(agent.error());
    if (!*agent || (*agent)->status == AgentStatus::Archived)
        return {};
    const auto refreshed = refreshInstalled(tx, from, std::move(**row), std::move(**agent));
    if (!refreshed)
        return fail(refreshed.error());
    (*refreshed ? done.refreshed : done.kept) += from.id;
    return {};
}

} // namespace

Result<Page<AgentTemplate>> TemplateService::list(const ListTemplates &query) const
{
    const QList<AgentTemplate> &all = m_catalog.list();
    auto next = all.cbegin();
    if (!query.cursor.isEmpty()) {
        const auto cursor = decodeCursor(query.cursor, 1);
        if (!cursor)
            return fail(cursor.error());
        const AgentTemplate *last = m_catalog.find(cursor->first());
        if (!last)
            return fail(ErrorCode::Malformed, QStringLiteral("The cursor cannot be read"));
        next += last - all.constData() + 1;
    }
    Page<AgentTemplate> page;
    for (; next != all.cend() && page.items.size() <= query.limit; ++next) {
        if (fitsQuery(*next, query))
            page.items.append(*next);
    }
    if (cutToLimit(page.items, query.limit))
        page.nextCursor = encodeCursor({page.items.last().id});
    return page;
}

Result<AgentTemplate> TemplateService::find(const QString &templateId) const
{
    const AgentTemplate *found = m_catalog.find(templateId);
    return found ? Result<AgentTemplate>(*found) : templateNotFound();
}

Task<Agent> TemplateService::createAgent(Caller caller, QString templateId, Patch<Agent> changes)
{
    const auto from = find(templateId);
    if (!from)
        co_return fail(from.error());
    Agent draft = agentFromTemplate(*from);
    const QJsonObject origin = draft.metadata;
    changes.applyTo(draft);
    if (draft.name.isEmpty()) {
        Error error(ErrorCode::Invalid, QStringLiteral("An agent needs a name"));
        error.issues.append({QStringLiteral("/name"), QStringLiteral("must not be empty")});
        co_return fail(std::move(error));
    }
    for (auto it = origin.begin(); it != origin.end(); ++it)
        draft.metadata.insert(it.key(), it.value());
    co_return co_await m_agents.create(std::move(caller), std::move(draft));
}

Result<bool> TemplateService::isUpToDate() const
{
    const auto rows = listRows<InstalledTemplate>(m_db.reader(), QString());
    if (!rows)
        return fail(rows.error());
    QHash<QString, int> versions;
    for (const InstalledTemplate &row : *rows)
        versions.insert(row.templateId, row.version);
    const QList<AgentTemplate> &all = m_catalog.list();
    return std::all_of(all.cbegin(), all.cend(), [&versions](const AgentTemplate &each) {
        return versions.value(each.id) >= each.version;
    });
}

Task<TemplateInstallation> TemplateService::installTemplates(QString ownerId)
{
    const Result<bool> upToDate = isUpToDate();
    if (!upToDate)
        co_return fail(upToDate.error());
    if (*upToDate)
        co_return TemplateInstallation();
    auto write = [all = m_catalog.list(), ownerId](Tx &tx) -> Result<TemplateInstallation> {
        TemplateInstallation done;
        for (const AgentTemplate &each : all) {
            if (const auto installed = installOne(tx, each, ownerId, done); !installed)
                return fail(installed.error());
        }
        return done;
    };
    co_return co_await m_db.write(std::move(write));
}

} // namespace troupe

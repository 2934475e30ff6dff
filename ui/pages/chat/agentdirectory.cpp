// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/chat/agentdirectory.h"

#include "core/meta/jsonwriter.h"
#include "core/meta/values.h"
#include "ui/pages/chat/chatapi.h"

#include <algorithm>

namespace troupe {

namespace {

constexpr int kAgentPage = 200;
constexpr int kMostAgents = 2000; // beyond that the picker is the wrong place to look

} // namespace

AgentDirectory::AgentDirectory(ChatApi &api, QObject *parent) : QObject(parent), m_api(api)
{
    connect(&api, &ChatApi::happened, this,
            [this](const QString &type, const QString &, const QJsonObject &data) {
                onEvent(type, data);
            });
    connect(&api, &ChatApi::resync, this, &AgentDirectory::reload);
    connect(&api, &ChatApi::linkChanged, this, [this] {
        if (m_api.link() == ChatApi::Link::Online && !m_loaded)
            reload();
    });
}

void AgentDirectory::reload()
{
    readPage({}, {});
    readModels();
}

void AgentDirectory::readPage(const QString &cursor, QSet<QString> seen)
{
    ListAgents query;
    query.limit = kAgentPage;
    query.cursor = cursor;
    m_api.listAgents(this, query, [this, seen](Result<Page<Agent>> page) mutable {
        if (!page)
            return; // read again when the link is back
        for (const Agent &agent : std::as_const(page->items)) {
            m_agents.insert(agent.id, agent);
            seen.insert(agent.id);
        }
        m_loaded = true;
        emit changed();
        if (!page->nextCursor.isEmpty() && seen.size() < kMostAgents)
            readPage(page->nextCursor, seen);
    });
}

void AgentDirectory::readModels()
{
    m_api.listModels(this, [this](Result<ModelList> list) {
        if (!list)
            return;
        m_models.clear();
        for (const ModelInfo &model : std::as_const(list->items)) {
            if (model.configured)
                m_models.append(model);
        }
        emit modelsChanged();
    });
}

QList<Agent> AgentDirectory::choices() const
{
    QList<Agent> active;
    for (const Agent &agent : m_agents) {
        if (agent.status == AgentStatus::Active)
            active.append(agent);
    }
    std::sort(active.begin(), active.end(), [](const Agent &a, const Agent &b) {
        const int order = QString::localeAwareCompare(a.name, b.name);
        return order != 0 ? order < 0 : a.id < b.id;
    });
    return active;
}

const Agent *AgentDirectory::find(const QString &agentId) const
{
    const auto it = m_agents.constFind(agentId);
    if (it != m_agents.constEnd())
        return &*it;
    if (!agentId.isEmpty() && m_loaded && !m_asked.contains(agentId)) {
        m_asked.insert(agentId);
        auto *const self = const_cast<AgentDirectory *>(this);
        AgentRef ref;
        ref.agentId = agentId;
        m_api.getAgent(self, ref, [self](Result<Agent> agent) {
            if (agent)
                self->remember(*agent);
        });
    }
    return nullptr;
}

QColor AgentDirectory::colorOf(const QString &agentId) const
{
    const Agent *const agent = find(agentId);
    return agent && QColor::isValidColor(agent->color) ? QColor(agent->color) : QColor();
}

QString AgentDirectory::pictureOf(const QString &agentId) const
{
    const Agent *const agent = find(agentId);
    return agent ? agent->avatar : QString();
}

QString AgentDirectory::nameOf(const QString &agentId) const
{
    const Agent *const agent = find(agentId);
    return agent ? agent->name : QString();
}

void AgentDirectory::remember(const Agent &agent)
{
    m_agents.insert(agent.id, agent);
    emit changed();
}

bool AgentDirectory::onlyBuiltIn() const
{
    return !m_models.isEmpty()
           && std::all_of(m_models.begin(), m_models.end(), [](const ModelInfo &model) {
                  return model.id == QLatin1String("troupe-offline");
              });
}

void AgentDirectory::onEvent(const QString &type, const QJsonObject &data)
{
    if (type == QLatin1String("agent.removed")) { // it is not open to us any more
        m_agents.remove(data[QLatin1String("id")].toString());
        emit changed();
    } else if (type.startsWith(QLatin1String("agent."))) {
        if (const auto agent = fromJson<Agent>(data); agent && !agent->id.isEmpty())
            remember(*agent);
    } else if (type.startsWith(QLatin1String("provider."))
               || type == QLatin1String("models.updated")
               || type == QLatin1String("settings.updated")) {
        readModels();
    }
}

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/agentcache.h"

#include <QJsonDocument>

namespace troupe {

namespace {

constexpr qsizetype kMostBytes = 4 << 20;
constexpr qsizetype kLargestAgent = 64 << 10; // larger ones are read each time
constexpr qsizetype kFixedBytes = 2'000; // the object and its small texts

qsizetype weightOf(const Agent &agent)
{
    qsizetype units = agent.name.size() + agent.description.size() + agent.systemPrompt.size()
                      + agent.task.size() + agent.avatar.size();
    for (const QStringList *list : {&agent.tags, &agent.tools}) {
        for (const QString &text : *list)
            units += text.size() + 16;
    }
    qsizetype json = 0;
    for (const QJsonObject *object : {&agent.capabilities, &agent.metadata}) {
        if (!object->isEmpty())
            json += QJsonDocument(*object).toJson(QJsonDocument::Compact).size() * 4;
    }
    if (!agent.functions.isEmpty())
        json += QJsonDocument(agent.functions).toJson(QJsonDocument::Compact).size() * 4;
    return kFixedBytes + units * 2 + json;
}

} // namespace

AgentCache::AgentCache(EventHub &events)
    : m_subscription(events.subscribe([this](const std::vector<EventRow> &committed) {
          for (const EventRow &event : committed) {
              if (event.type.startsWith(QLatin1String("agent.")))
                  m_agents.remove(event.subjectId); // its bytes stay counted: only a bound
          }
      }))
{
}

void AgentCache::keep(const Agent &agent)
{
    const qsizetype bytes = weightOf(agent);
    if (bytes > kLargestAgent)
        return;
    if (m_bytes + bytes > kMostBytes) {
        m_agents.clear();
        m_bytes = 0;
    }
    m_bytes += bytes;
    m_agents.insert(agent.id, std::make_shared<const Agent>(agent));
}

} // namespace troupe

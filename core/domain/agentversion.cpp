// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/agentversion.h"

#include "core/domain/agentsecrets.h"
#include "core/meta/patch.h"

#include <QJsonDocument>

namespace troupe {

namespace {

QJsonObject objectOf(const Agent &agent)
{
    return QJsonDocument::fromJson(toJson(agent)).object();
}

bool isCounted(const FieldInfo &field)
{
    using Getter = const void *(*)(const void *);
    static constexpr Getter kNotCounted[] = {&MemberAccess<&Agent::version>::get,
                                             &MemberAccess<&Agent::createdAt>::get,
                                             &MemberAccess<&Agent::updatedAt>::get,
                                             &MemberAccess<&Agent::archivedAt>::get};
    return std::none_of(std::begin(kNotCounted), std::end(kNotCounted),
                        [&field](Getter getter) { return field.isGetter(getter); });
}

} // namespace

const TypeInfo &AgentVersion::info()
{
    static const TypeInfo type{"agent_versions",
                               {
                                   field<&AgentVersion::id>("id", Primary | ReadOnly),
                                   field<&AgentVersion::agentId>("agent_id", ReadOnly),
                                   field<&AgentVersion::version>("version", ReadOnly),
                                   field<&AgentVersion::change>("change", ReadOnly),
                                   field<&AgentVersion::userId>("user_id", ReadOnly),
                                   field<&AgentVersion::fields>("fields", ReadOnly),
                                   field<&AgentVersion::snapshot>("snapshot", ReadOnly),
                                   field<&AgentVersion::createdAt>("created_at", ReadOnly),
                               }};
    return type;
}

QJsonObject agentSnapshot(const Agent &agent)
{
    Agent kept = agent;
    leaveOutSecrets(kept);
    return objectOf(kept);
}

Result<Agent> agentFromSnapshot(const QJsonObject &snapshot, const Agent &now)
{
    Patch<Agent> content;
    ReadContext context;
    context.asInput = true;
    readObject(Agent::info(), snapshot, &content.value, context, &content.present);
    if (!context.issues.isEmpty()) {
        Error error(ErrorCode::Invalid, QStringLiteral("This version cannot be read any more"));
        error.issues = std::move(context.issues);
        return fail(std::move(error));
    }
    Agent agent = now;
    content.applyTo(agent);
    agent.status = now.status;
    agent.visibility = now.visibility;
    agent.sharedWith = now.sharedWith;
    bringBackSecrets(agent, now);
    return agent;
}

QStringList fieldsThatDiffer(const Agent &before, const Agent &after)
{
    const QJsonObject old = objectOf(before);
    const QJsonObject now = objectOf(after);
    QStringList names;
    for (const FieldInfo &field : Agent::info().fields) {
        const QString &key = field.key(KeyStyle::Snake);
        if (isCounted(field) && old.value(key) != now.value(key))
            names += key;
    }
    return names;
}

AgentChange changeBetween(const Agent &before, const Agent &after)
{
    if (before.status == after.status)
        return AgentChange::Edited;
    if (after.status == AgentStatus::Archived)
        return AgentChange::Archived;
    if (before.status == AgentStatus::Archived)
        return AgentChange::Restored;
    if (fieldsThatDiffer(before, after).size() > 1)
        return AgentChange::Edited;
    return after.status == AgentStatus::Active ? AgentChange::Started : AgentChange::Stopped;
}

} // namespace troupe

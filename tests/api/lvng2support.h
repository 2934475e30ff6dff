// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/api/shape.h"
#include "tests/support/testserver.h"

#include <QJsonArray>
#include <QRegularExpression>

/// What the tests of LVNG v2 share.
namespace troupe {

inline const QString kAgents = QStringLiteral("/api/v2/agents");
inline const QStringList kGenerated{QStringLiteral("id"), QStringLiteral("user_id"),
                                    QStringLiteral("created_at"), QStringLiteral("updated_at")};

inline QJsonObject agentOf(const TestReply &reply)
{
    return reply.json()[QLatin1String("agent")].toObject();
}

inline QString makeAgent(TestServer &server, const QByteArray &body, const QByteArray &key = {})
{
    const TestReply reply =
        server.send("POST", kAgents, key.isEmpty() ? server.adminKey() : key, body);
    if (reply.status != 201)
        qFatal("agent: %d %s", reply.status, reply.body.constData());
    return agentOf(reply)[QLatin1String("id")].toString();
}

inline QStringList namesOf(const TestReply &reply)
{
    QStringList names;
    for (const QJsonValue &agent : reply.json()[QLatin1String("agents")].toArray())
        names += agent[QLatin1String("name")].toString();
    return names;
}

inline QByteArray memberKey(TestServer &server, const QString &name)
{
    return server.addKey(server.addMember(name),
                         {QStringLiteral("agents:read"), QStringLiteral("agents:write")});
}

inline bool isIsoWithMilliseconds(const QString &text)
{
    static const QRegularExpression pattern(
        QStringLiteral("^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$"));
    return pattern.match(text).hasMatch();
}

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/testserver.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

namespace troupe {

/// A person at a conversation over the native API.
class Talk
{
public:
    explicit Talk(TestServer &server, const QByteArray &agent = R"({"name":"Ann"})")
        : m_server(server),
          m_agent(idOf(server.post(QStringLiteral("/troupe/v1/agents"), agent))),
          m_session(idOf(server.post(QStringLiteral("/troupe/v1/sessions"),
                                     "{\"agent_id\":\"" + m_agent.toUtf8() + "\"}")))
    {
    }
    Talk(TestServer &server, const QString &agent, const QString &session)
        : m_server(server), m_agent(agent), m_session(session)
    {
    }

    const QString &agent() const { return m_agent; }
    const QString &id() const { return m_session; }
    QString path() const { return QStringLiteral("/troupe/v1/sessions/") + m_session; }
    QJsonObject session() const { return m_server.get(path()).json(); }
    QString head() const { return session()[QLatin1String("head_id")].toString(); }

    static QString idOf(const TestReply &reply)
    {
        return reply.json()[QLatin1String("id")].toString();
    }
    static QByteArray body(const QJsonObject &json)
    {
        return QJsonDocument(json).toJson(QJsonDocument::Compact);
    }
    static QString messagePath(const QString &id, const char *action = "")
    {
        return QStringLiteral("/troupe/v1/messages/") + id + QLatin1String(action);
    }
    QJsonObject message(const QString &id) const { return m_server.get(messagePath(id)).json(); }

    /// Waits until an answer has ended, and returns the turn.
    QJsonObject ended(const TestReply &turn) const
    {
        if (turn.status != 202)
            qFatal("%d %s", turn.status, turn.body.constData());
        const QString reply = turn.json()[QLatin1String("reply_id")].toString();
        if (!QTest::qWaitFor([&] {
                return message(reply)[QLatin1String("status")].toString()
                       != QLatin1String("streaming");
            }))
            qFatal("the answer does not end");
        return turn.json();
    }
    QJsonObject say(const QString &text) const
    {
        return ended(m_server.post(path() + QLatin1String("/messages"),
                                   body({{QStringLiteral("text"), text}})));
    }
    QJsonObject edit(const QString &id, const QString &text) const
    {
        return ended(
            m_server.post(messagePath(id, "/edit"), body({{QStringLiteral("text"), text}})));
    }
    QJsonObject again(const QString &id, const QJsonObject &how = {}) const
    {
        return ended(m_server.post(messagePath(id, "/regenerate"), body(how)));
    }
    TestReply switchTo(const QString &id) const
    {
        return m_server.send("PUT", path() + QLatin1String("/head"), m_server.adminKey(),
                             body({{QStringLiteral("message_id"), id}}));
    }
    QList<QJsonObject> messages(const QString &query = {}) const
    {
        QList<QJsonObject> list;
        const TestReply page = m_server.get(path() + QLatin1String("/messages") + query);
        for (const QJsonValue &item : page.json()[QLatin1String("items")].toArray())
            list += item.toObject();
        return list;
    }
    /// What the person said on the shown branch.
    QString saidTexts() const
    {
        QStringList texts;
        for (const QJsonObject &message : messages()) {
            if (message[QLatin1String("role")].toString() == QLatin1String("user"))
                texts += message[QLatin1String("content")].toString();
        }
        return texts.join(u' ');
    }

private:
    TestServer &m_server;
    QString m_agent;
    QString m_session;
};

} // namespace troupe

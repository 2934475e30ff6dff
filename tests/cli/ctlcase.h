// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/smoke/programs.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>

/// troupectl against a real server of its own, with an agent and a conversation in it.
class CtlCase : public QObject
{

protected:
    /// For initTestCase().
    void begin()
    {
        QVERIFY(m_server.start(troupe::test::ServerRun(
            {QStringLiteral("--offline-words-per-second"), QStringLiteral("0")})));
        QCOMPARE(json(QStringLiteral("agents list"))[QLatin1String("items")].toArray().size(), 0);
        m_agentId = json(QStringLiteral("agents create -"),
                         troupe::test::ProgramInput(
                             R"({"name":"Ann","tags":["first"]})"))[QLatin1String("id")]
                        .toString();
        QCOMPARE(m_agentId.size(), 36);
        const QJsonObject answer =
            json(QStringLiteral("chat ann 'List the numbers from 1 to 12' --no-stream"));
        m_sessionId = answer[QLatin1String("session_id")].toString();
        QCOMPARE(m_sessionId.size(), 36);
    }

    /// Words between spaces; '…' keeps spaces.
    static QStringList wordsOf(const QString &line)
    {
        QStringList words;
        static const QRegularExpression pattern(QStringLiteral("'([^']*)'|(\\S+)"));
        auto matches = pattern.globalMatch(line);
        while (matches.hasNext()) {
            const QRegularExpressionMatch match = matches.next();
            words += match.captured(match.lastCapturedIndex());
        }
        return words;
    }

    troupe::test::ProgramResult run(const QString &line,
                                    const troupe::test::ProgramInput &input = {})
    {
        return ctl(m_sandbox, wordsOf(line), input);
    }

    QJsonObject json(const QString &line, const troupe::test::ProgramInput &input = {})
    {
        const auto result = run(QStringLiteral("--json ") + line, input);
        if (result.code != 0)
            qWarning("%s: %d %s", qPrintable(line), result.code, result.err.constData());
        return QJsonDocument::fromJson(result.out).object();
    }

    troupe::test::Sandbox m_sandbox;
    troupe::test::ServerProcess m_server{m_sandbox};
    QString m_agentId;
    QString m_sessionId;
};

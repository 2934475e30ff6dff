// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/faketool.h"
#include "tests/support/testserver.h"

#include <QCoroTask>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <functional>

/// What tests of runs share.
namespace troupe {

inline const QString kRuns = QStringLiteral("/troupe/v1/runs");

/// JSON with ' for ".
inline QJsonObject quoted(QByteArray text)
{
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(text.replace('\'', '"'), &problem);
    if (!document.isObject())
        qFatal("%s: %s", text.constData(), qPrintable(problem.errorString()));
    return document.object();
}

/// The real stack with an agent and two tools: `echo` answers with its argument `text`, `flaky` fails
/// as often as it is told to.
class RunBench
{
public:
    explicit RunBench(TestServerOptions options = unlimited()) : server(std::move(options))
    {
        echo->answerBy([](const QJsonObject &arguments) {
            return ToolResult(arguments.value(QLatin1String("text")).toString());
        });
        flaky->answerBy([this](const QJsonObject &) {
            return failures-- > 0 ? ToolResult(QStringLiteral("no"), true)
                                  : ToolResult(QStringLiteral("yes"));
        });
        server.workshop().tools.add(echo);
        server.workshop().tools.add(flaky);
        agent = makeAgent(R"({"name":"Ann"})");
        // An answer says what was asked.
        server.provider().answerBy([](const ChatRequest &request) {
            ChatReply reply;
            reply.text = QStringLiteral("re: ") + request.messages.last().content;
            reply.finishReason = QStringLiteral("stop");
            return reply;
        });
        server.provider().setUsage({100, 50, 0});
    }

    static TestServerOptions unlimited()
    {
        TestServerOptions options;
        options.rateLimits = false;
        return options;
    }

    QString makeAgent(const QByteArray &body)
    {
        const TestReply made = server.post(QStringLiteral("/troupe/v1/agents"), body);
        if (made.status != 201)
            qFatal("agent: %d %s", made.status, made.body.constData());
        return made.json()[QLatin1String("id")].toString();
    }
    /// AGENT in the plan stands for the agent's id.
    TestReply tryStart(const QByteArray &plan, const QByteArray &input = "{}",
                       const QByteArray &more = {})
    {
        QByteArray text = plan;
        text.replace("AGENT", agent.toLatin1()).replace('\'', '"');
        QByteArray given = input;
        given.replace('\'', '"');
        return server.post(kRuns, "{\"plan\":" + text + ",\"input\":" + given + more + '}');
    }
    QString start(const QByteArray &plan, const QByteArray &input = "{}",
                  const QByteArray &more = {})
    {
        const TestReply begun = tryStart(plan, input, more);
        if (begun.status != 201)
            qFatal("start: %d %s", begun.status, begun.body.constData());
        return begun.json()[QLatin1String("id")].toString();
    }
    QJsonObject run(const QString &id) { return detail(id)[QLatin1String("run")].toObject(); }
    QJsonObject detail(const QString &id) { return server.get(kRuns + u'/' + id).json(); }
    QString statusOf(const QString &id) { return run(id)[QLatin1String("status")].toString(); }
    /// Waits until it has ended, or waits for people, and no longer takes memory.
    QJsonObject settled(const QString &id)
    {
        QString status;
        const bool isSettled = QTest::qWaitFor(
            [&] {
                status = statusOf(id);
                return status != QLatin1String("running") && status != QLatin1String("pending");
            },
            20'000);
        if (!isSettled)
            qWarning("run %s is still %s", qPrintable(id), qPrintable(status));
        return run(id);
    }
    QJsonObject done(const QByteArray &plan, const QByteArray &input = "{}")
    {
        return settled(start(plan, input));
    }
    QJsonArray steps(const QString &id)
    {
        QJsonArray all;
        QString cursor;
        do {
            const QJsonObject page =
                server.get(kRuns + u'/' + id + QStringLiteral("/steps?limit=1000&cursor=") + cursor)
                    .json();
            for (const QJsonValue &step : page[QLatin1String("items")].toArray())
                all.append(step);
            cursor = page[QLatin1String("next_cursor")].toString();
        } while (!cursor.isEmpty());
        return all;
    }
    /// The newest step of that name, in full.
    QJsonObject step(const QString &id, const QString &key)
    {
        QString stepId;
        for (const QJsonValue &step : steps(id)) {
            if (step[QLatin1String("key")].toString() == key)
                stepId = step[QLatin1String("id")].toString();
        }
        return server.get(kRuns + u'/' + id + QStringLiteral("/steps/") + stepId).json();
    }
    /// "key#iteration:status" of each step, in order.
    QStringList trace(const QString &id)
    {
        QStringList lines;
        for (const QJsonValue &step : steps(id)) {
            const int iteration = step[QLatin1String("iteration")].toInt();
            lines.append(step[QLatin1String("key")].toString()
                         + (iteration > 0 ? QStringLiteral("#%1").arg(iteration) : QString()) + u':'
                         + step[QLatin1String("status")].toString());
        }
        return lines;
    }
    TestReply act(const QString &id, const char *what, const QByteArray &body = "{}")
    {
        QByteArray text = body;
        return server.post(kRuns + u'/' + id + u'/' + QLatin1String(what), text.replace('\'', '"'));
    }
    /// Decides everything that is asked about a run.
    void decide(const QString &id, bool approve, const QString &comment = {})
    {
        for (const QJsonValue &question : detail(id)[QLatin1String("questions")].toArray()) {
            Decision decision;
            decision.approvalId = question[QLatin1String("approval_id")].toString();
            decision.approve = approve;
            decision.decidedBy = server.admin().id;
            decision.comment = comment;
            const auto decided = QCoro::waitFor(server.workshop().desk.decide(std::move(decision)));
            if (!decided)
                qFatal("decision: %s", qPrintable(decided.error().message));
        }
    }
    /// What a query yields, as text.
    QString asked(const QString &sql, const QVariantList &binds = {})
    {
        QString text;
        const auto done = server.services().db.reader().first(sql, binds, [&text](const Row &row) {
            text = row.text(0);
        });
        if (!done)
            qFatal("%s: %s", qPrintable(sql), qPrintable(done.error().detail));
        return text;
    }

    TestServer server;
    std::shared_ptr<FakeTool> echo = std::make_shared<FakeTool>(QStringLiteral("echo"));
    std::shared_ptr<FakeTool> flaky = std::make_shared<FakeTool>(QStringLiteral("flaky"));
    int failures = 0;
    QString agent;
};

} // namespace troupe

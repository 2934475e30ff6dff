// SPDX-License-Identifier: GPL-3.0-or-later
// A mixed plan is cut off after each of its commits, as by a SIGKILL: what is in the files at that
// moment is all that the next process has.
#include "tests/support/faketool.h"
#include "tests/support/testserver.h"

#include "core/engine/run/planrules.h"
#include "core/storage/database.h"
#include "core/storage/rows.h"

#include <QCoroTask>
#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace troupe;

namespace {

QJsonObject parsed(const char *json)
{
    QJsonParseError problem;
    QJsonObject object = QJsonDocument::fromJson(json, &problem).object();
    if (problem.error != QJsonParseError::NoError)
        qFatal("not JSON: %s", qPrintable(problem.errorString()));
    return object;
}

// An agent with a tool, a loop, two branches at once, a map, a plan within, a form and a wait.
const char kPlan[] =
    "{\"name\":\"mixed\",\"steps\":["
    "{\"id\":\"research\",\"kind\":\"agent\",\"agent_id\":\"AGENT\",\"prompt\":\"Research "
    "{topic}\"},"
    "{\"id\":\"again\",\"kind\":\"tool\",\"tool\":\"note\",\"arguments\":{\"n\":\"again\"}},"
    "{\"id\":\"left\",\"kind\":\"tool\",\"tool\":\"note\",\"arguments\":{\"n\":\"left\"}},"
    "{\"id\":\"right\",\"kind\":\"transform\",\"template\":{\"said\":\"{research}\"}},"
    "{\"id\":\"each\",\"kind\":\"map\",\"over\":\"{items}\",\"step\":{\"kind\":\"tool\",\"tool\":"
    "\"note\","
    "\"arguments\":{\"n\":\"item {item}\"}}},"
    "{\"id\":\"sub\",\"kind\":\"plan\",\"input\":{\"what\":\"{right.said}\"},\"plan\":{\"steps\":["
    "{\"id\":\"inner\",\"kind\":\"tool\",\"tool\":\"note\",\"arguments\":{\"n\":\"inner\"}}]}},"
    "{\"id\":\"form\",\"kind\":\"approval\",\"message\":\"Send {right.said}?\"},"
    "{\"id\":\"pause\",\"kind\":\"wait\",\"wait_ms\":1},"
    "{\"id\":\"send\",\"kind\":\"tool\",\"tool\":\"note\",\"arguments\":{\"n\":\"send\"}}],"
    "\"edges\":[{\"from\":\"research\",\"to\":\"again\"},"
    "{\"from\":\"again\",\"to\":\"research\",\"loop\":1,\"when\":true},"
    "{\"from\":\"again\",\"to\":\"left\"},{\"from\":\"again\",\"to\":\"right\"},"
    "{\"from\":\"left\",\"to\":\"each\"},{\"from\":\"right\",\"to\":\"each\"},"
    "{\"from\":\"each\",\"to\":\"sub\"},{\"from\":\"sub\",\"to\":\"form\"},"
    "{\"from\":\"form\",\"to\":\"pause\"},{\"from\":\"pause\",\"to\":\"send\"}]}";

constexpr int kModelCalls = 4; // research is done twice, each time with one call of its tool

/// What was done to the world outside, by name; "again" is meant to happen twice.
using Deeds = QMap<QString, int>;

struct Stage
{
    std::shared_ptr<FakeTool> note =
        std::make_shared<FakeTool>(QStringLiteral("note"), ToolRisk::External);
    std::shared_ptr<FakeTool> look = std::make_shared<FakeTool>(QStringLiteral("look"));
    Deeds deeds;
    TestServer server;

    explicit Stage(TestServerOptions options) : server(withTools(std::move(options))) {}
    static ChatReply answerTo(const ChatRequest &request)
    {
        ChatReply reply;
        if (request.messages.last().role == ChatRole::Tool) {
            reply.text = QStringLiteral("found");
            return reply;
        }
        ToolCall call;
        call.id = QStringLiteral("c");
        call.name = QStringLiteral("look");
        reply.toolCalls = {call};
        return reply;
    }
    TestServerOptions withTools(TestServerOptions options)
    {
        note->answerBy([this](const QJsonObject &arguments) {
            ++deeds[arguments[QLatin1String("n")].toString()];
            return ToolResult(QStringLiteral("noted"));
        });
        options.tools = {note, look};
        options.answerBy = &answerTo;
        return options;
    }
    QStringList texts(const char *query)
    {
        QStringList found;
        (void)server.services().db.reader().each(QLatin1String(query), {}, [&](const Row &row) {
            found.append(row.text(0));
            return true;
        });
        return found;
    }
    bool isOverNow()
    {
        return texts("SELECT status FROM runs WHERE parent_run_id = ''").first()
               == QLatin1String("succeeded");
    }
    /// Says yes to forms, and of calls that were cut off that they were done.
    void decideAll()
    {
        for (const QString &id : texts("SELECT id FROM approvals WHERE status = 'pending'")) {
            Decision decision;
            decision.approvalId = id;
            decision.approve = true;
            decision.decidedBy = server.admin().id;
            const bool isUncertain =
                texts("SELECT id FROM approvals WHERE kind = 'uncertain_call'").contains(id);
            if (isUncertain)
                decision.edited = QStringLiteral("noted");
            (void)QCoro::waitFor(server.workshop().desk.decide(std::move(decision)));
        }
    }
    bool playToTheEnd()
    {
        return QTest::qWaitFor(
            [this] {
                server.clock().advanceMs(10);
                decideAll();
                return isOverNow();
            },
            20'000);
    }
};

void copyFiles(const QString &from, const QString &to)
{
    QDir().mkpath(to);
    QFile::setPermissions(to, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    for (const char *name : {"troupe.db", "troupe.db-wal"}) {
        const QString file = QLatin1String(name);
        if (QFile::exists(from + u'/' + file) && !QFile::copy(from + u'/' + file, to + u'/' + file))
            qFatal("cannot copy %s", name);
    }
}

} // namespace

class TestRunCrash : public QObject
{
    Q_OBJECT

private slots:
    void cutOffAnywhereNothingIsDoneTwice();
};

void TestRunCrash::cutOffAnywhereNothingIsDoneTwice()
{
    QTemporaryDir temporary;
    struct Cut
    {
        QString folder;
        Deeds deeds;
    };
    QList<Cut> cuts;
    Deeds whole;
    {
        TestServerOptions options;
        options.folder = temporary.path() + QStringLiteral("/whole");
        Stage stage(options);
        const QString agent =
            stage.server
                .post(QStringLiteral("/troupe/v1/agents"), "{\"name\":\"A\",\"tools\":[\"look\"]}")
                .json()[QLatin1String("id")]
                .toString();
        QByteArray text = kPlan;
        text.replace("AGENT", agent.toLatin1());
        const QJsonObject json = parsed(text.constData());
        const QJsonObject input{{QStringLiteral("topic"), QStringLiteral("tea")},
                                {QStringLiteral("items"), QJsonArray{1, 2, 3}}};
        const auto plan = readPlan(json, input.keys(), PlanWorld());
        QVERIFY2(plan.has_value(), plan ? "" : qPrintable(plan.error().issues.first().message));
        const auto watching =
            stage.server.services().events.subscribe([&](const std::vector<EventRow> &) {
                Cut cut;
                cut.folder = temporary.path() + QStringLiteral("/cut%1").arg(cuts.size());
                cut.deeds = stage.deeds;
                copyFiles(options.folder, cut.folder);
                cuts.append(cut);
            });
        RunRequest request;
        request.userId = stage.server.admin().id;
        request.plan = json;
        request.input = input;
        QVERIFY(QCoro::waitFor(stage.server.workshop().runs.start(std::move(request))));
        QVERIFY(stage.playToTheEnd());
        whole = stage.deeds;
        QCOMPARE(stage.server.provider().callCount(), kModelCalls);
    }
    const Deeds expected{{QStringLiteral("again"), 2},  {QStringLiteral("left"), 1},
                         {QStringLiteral("item 1"), 1}, {QStringLiteral("item 2"), 1},
                         {QStringLiteral("item 3"), 1}, {QStringLiteral("inner"), 1},
                         {QStringLiteral("send"), 1}};
    QCOMPARE(whole, expected);
    QVERIFY2(cuts.size() > 25, qPrintable(QString::number(cuts.size())));
    for (qsizetype i = 0; i < cuts.size(); ++i) {
        const Cut &cut = cuts.at(i);
        TestServerOptions options;
        options.folder = cut.folder;
        Stage stage(options);
        if (stage.texts("SELECT id FROM runs").isEmpty())
            continue; // before it began
        const qsizetype answered = stage.texts("SELECT id FROM model_calls").size();
        const int asked = stage.server.provider().callCount();
        const QByteArray where = "cut " + QByteArray::number(i);
        if (!stage.playToTheEnd()) {
            qWarning()
                << stage.texts("SELECT kind || ' ' || status || ' ' || error FROM runs")
                << stage.texts("SELECT key || ' ' || iteration || ' ' || status || ' ' || error "
                               "FROM steps ORDER BY position")
                << stage.texts(
                       "SELECT tool || ' ' || round || ' ' || status || arguments FROM tool_calls")
                << stage.texts("SELECT kind || status FROM approvals")
                << stage.server.workshop().runs.activeRuns();
            QFAIL(where);
        }
        const qsizetype uncertain =
            stage.texts("SELECT id FROM approvals WHERE kind = 'uncertain_call'").size();
        Deeds both = cut.deeds;
        for (auto it = stage.deeds.cbegin(); it != stage.deeds.cend(); ++it)
            both[it.key()] += it.value();
        int missing = 0;
        for (auto it = expected.cbegin(); it != expected.cend(); ++it) {
            QVERIFY2(both.value(it.key()) <= it.value(),
                     where + ": " + it.key().toUtf8() + " was done too often");
            missing += it.value() - both.value(it.key());
        }
        // What is missing is what a person said was done.
        QVERIFY2(missing <= uncertain, where);
        // Answers that are kept are not asked for again.
        QVERIFY2(stage.server.provider().callCount() - asked + answered <= kModelCalls, where);
        QCOMPARE(stage.texts("SELECT count(*) FROM model_calls").first().toInt(), kModelCalls);
        QCOMPARE(stage.texts("SELECT count(*) FROM runs WHERE finished_at = 0").first().toInt(), 0);
        QCOMPARE(stage.texts("SELECT group_concat(DISTINCT status) FROM steps"),
                 QStringList{QStringLiteral("succeeded")});
    }
}

QTEST_GUILESS_MAIN(TestRunCrash)
#include "tst_runcrash.moc"

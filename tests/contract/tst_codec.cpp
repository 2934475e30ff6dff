// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/contract/aimos/agentops.h"
#include "core/contract/aimos/authops.h"
#include "core/contract/codec.h"
#include "core/contract/troupe/agentops.h"
#include "core/contract/troupe/chatops.h"
#include "core/contract/troupe/modelops.h"
#include "core/contract/troupe/templateops.h"

#include <QJsonDocument>
#include <QTest>

using namespace troupe;

class TestCodec : public QObject
{
    Q_OBJECT

private slots:
    void pathAndQueryComeFromFields();
    void theWholeBodyIsThePatch();
    void aWholeBodyMayBeLeftOutWhereItSaysSo();
    void aFormIsSentWhereItsClientsSendOne();
    void aBareListIsWrittenAndReadBack();
    void secretsTravelInRequestsOnly();
    void aCallIsReadBackAsItWasSent();
    void everyProblemIsNamed_data();
    void everyProblemIsNamed();
    void queriesAreSplitAndDecoded_data();
    void queriesAreSplitAndDecoded();
};

namespace {

TextPairs pathOf(const char *name, const QString &value)
{
    return {{QString::fromLatin1(name), value}};
}

} // namespace

void TestCodec::pathAndQueryComeFromFields()
{
    AgentRef ref;
    ref.agentId = QStringLiteral("a/b ü");
    const EncodedCall get = encodeCall(ops::getAgent, ref);
    QCOMPARE(get.target, QByteArray("/troupe/v1/agents/a%2Fb%20%C3%BC"));
    QVERIFY(get.body.isEmpty());

    ListAgents list;
    list.search = QStringLiteral("50% & more");
    list.status = AgentStatus::Archived;
    const EncodedCall listed = encodeCall(ops::listAgents, list);
    QCOMPARE(listed.target,
             QByteArray("/troupe/v1/agents?limit=50&search=50%25%20%26%20more&status=archived"));
}

void TestCodec::theWholeBodyIsThePatch()
{
    UpdateAgent update;
    update.agentId = QStringLiteral("x");
    update.changes.set<&Agent::temperature>(std::nullopt);
    update.changes.set<&Agent::name>(QStringLiteral("Ann"));
    const EncodedCall call = encodeCall(ops::updateAgent, update);
    QCOMPARE(call.body, QByteArray(R"({"name":"Ann","temperature":null})"));
}

void TestCodec::aWholeBodyMayBeLeftOutWhereItSaysSo()
{
    const QJsonValue nothing(QJsonValue::Undefined);
    UseTemplate use;
    ReadContext optional;
    decodeCall(ops::useTemplate, UseTemplate::info(), &use,
               pathOf("template_id", QStringLiteral("x")), {}, nothing, optional);
    QVERIFY(optional.issues.isEmpty());
    QCOMPARE(use.templateId, QStringLiteral("x"));
    QCOMPARE(use.changes.present, quint64(0));

    UpdateAgent update;
    ReadContext required;
    decodeCall(ops::updateAgent, UpdateAgent::info(), &update,
               pathOf("agent_id", QStringLiteral("x")), {}, nothing, required);
    QCOMPARE(required.issues.size(), 1);
}

void TestCodec::aFormIsSentWhereItsClientsSendOne()
{
    aimos::Credentials credentials;
    credentials.username = QStringLiteral("ann & bob");
    credentials.password = QString::fromUtf8("pä+ss=wörd");
    const EncodedCall call = encodeCall(aimos::ops::logIn, credentials);
    QVERIFY(call.isForm);
    QCOMPARE(call.body, QByteArray("username=ann%20%26%20bob&password=p%C3%A4%2Bss%3Dw%C3%B6rd"));
    QCOMPARE(parseQuery(call.body),
             (TextPairs{{QStringLiteral("username"), credentials.username},
                        {QStringLiteral("password"), credentials.password}}));
}

void TestCodec::aBareListIsWrittenAndReadBack()
{
    aimos::AgentList list;
    for (const char *name : {"A", "B"}) {
        aimos::AgentView view;
        view.name = QString::fromLatin1(name);
        list.agents.append(view);
    }
    JsonWriter json;
    writeAnswer(aimos::AgentList::info(), &list, json, KeyStyle::Snake);
    const QJsonDocument written = QJsonDocument::fromJson(json.take());
    QVERIFY(written.isArray());
    QCOMPARE(written.array().size(), 2);
    aimos::AgentList read;
    ReadContext context;
    readAnswer(aimos::AgentList::info(), written.array(), &read, context);
    QVERIFY(context.issues.isEmpty());
    QCOMPARE(read.agents.size(), 2);
    QCOMPARE(read.agents.last().name, QStringLiteral("B"));
    readAnswer(aimos::AgentList::info(), QJsonObject(), &read, context);
    QVERIFY(!context.issues.isEmpty());
}

void TestCodec::secretsTravelInRequestsOnly()
{
    ProviderInput input;
    input.name = QStringLiteral("p");
    input.apiKey = QStringLiteral("sk-very-secret");
    QVERIFY(encodeCall(ops::createProvider, input).body.contains("sk-very-secret"));
    QVERIFY(!toJson(input).contains("sk-very-secret"));
}

void TestCodec::aCallIsReadBackAsItWasSent()
{
    PostMessage sent;
    sent.sessionId = QStringLiteral("s1");
    sent.text = QStringLiteral("Hello \"world\"\n😀");
    sent.maxTokens = 12;
    const EncodedCall call = encodeCall(ops::postMessage, sent);
    QCOMPARE(call.target, QByteArray("/troupe/v1/sessions/s1/messages"));

    PostMessage read;
    ReadContext context;
    context.refuseUnknownKeys = true;
    const QJsonValue body = QJsonDocument::fromJson(call.body).object();
    decodeCall(ops::postMessage, PostMessage::info(), &read, pathOf("session_id", sent.sessionId),
               {}, body, context);
    QVERIFY(context.issues.isEmpty());
    QCOMPARE(read.sessionId, sent.sessionId);
    QCOMPARE(read.text, sent.text);
    QCOMPARE(read.maxTokens, sent.maxTokens);
    QVERIFY(!read.temperature);
}

void TestCodec::everyProblemIsNamed_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QStringList>("pointers");

    const auto row = [](const char *name, const char *body, QStringList pointers) {
        QTest::newRow(name) << QByteArray(body) << pointers;
    };
    row("a missing field", "{}", {QStringLiteral("/text")});
    row("two problems at once", R"({"text":1,"max_tokens":0})",
        {QStringLiteral("/text"), QStringLiteral("/max_tokens")});
    row("an unknown key", R"({"text":"a","txt":"b"})", {QStringLiteral("/txt")});
    row("a path field in the body", R"({"text":"a","session_id":"s2"})",
        {QStringLiteral("/session_id")});
    row("a number that is no integer", R"({"text":"a","max_tokens":1.5})",
        {QStringLiteral("/max_tokens")});
    row("a body that is no object", "[]", {QString()});
}

void TestCodec::everyProblemIsNamed()
{
    QFETCH(QByteArray, body);
    QFETCH(QStringList, pointers);
    PostMessage read;
    ReadContext context;
    context.refuseUnknownKeys = true;
    const QJsonDocument json = QJsonDocument::fromJson(body);
    const QJsonValue value = json.isArray() ? QJsonValue(json.array()) : QJsonValue(json.object());
    decodeCall(ops::postMessage, PostMessage::info(), &read,
               pathOf("session_id", QStringLiteral("s1")), {}, value, context);
    QStringList found;
    for (const FieldIssue &issue : context.issues)
        found += issue.pointer;
    QCOMPARE(found, pointers);
    QCOMPARE(read.sessionId, QStringLiteral("s1"));
}

void TestCodec::queriesAreSplitAndDecoded_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<TextPairs>("pairs");

    QTest::newRow("nothing") << QByteArray() << TextPairs{};
    QTest::newRow("a plus is a space")
        << QByteArray("q=a+b%2Bc") << TextPairs{{QStringLiteral("q"), QStringLiteral("a b+c")}};
    QTest::newRow("a name without a value")
        << QByteArray("flag&x=1")
        << TextPairs{{QStringLiteral("flag"), QString()},
                     {QStringLiteral("x"), QStringLiteral("1")}};
    QTest::newRow("empty parts are skipped")
        << QByteArray("&&a=1&") << TextPairs{{QStringLiteral("a"), QStringLiteral("1")}};
    QTest::newRow("an equals sign in a value")
        << QByteArray("a=b=c") << TextPairs{{QStringLiteral("a"), QStringLiteral("b=c")}};
}

void TestCodec::queriesAreSplitAndDecoded()
{
    QFETCH(QByteArray, query);
    QFETCH(TextPairs, pairs);
    QCOMPARE(parseQuery(query), pairs);
}

QTEST_APPLESS_MAIN(TestCodec)
#include "tst_codec.moc"

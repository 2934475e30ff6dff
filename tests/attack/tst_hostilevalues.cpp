// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/attack/bystander.h"

#include <QJsonDocument>
#include <QTest>
#include <QUrl>

#include <csignal>

using namespace troupe::test;

/// Values that a careless server would run, lose or choke on, through the whole process.
class TestHostileValues : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void cleanupTestCase();

    void bodies_data();
    void bodies();
    void targets_data();
    void targets();
    void namesComeBackAsTheyWere_data();
    void namesComeBackAsTheyWere();
    void searchTakesAnyText_data();
    void searchTakesAnyText();
    void wildcardsAreLetters();
    void cursorsOfOtherLists();
    void idsOfOtherThings_data();
    void idsOfOtherThings();
    void numbersPastTheirRange_data();
    void numbersPastTheirRange();

private:
    Sandbox m_sandbox;
    ServerProcess m_server{m_sandbox};
    const Bounds m_bounds;
    std::unique_ptr<Bystander> m_bystander;
    std::unique_ptr<ApiClient> m_client;
    QString m_agentId;
    QString m_sessionId;
    QString m_messageId;
};

namespace {

QString percent(const QString &text)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(text));
}

} // namespace

void TestHostileValues::initTestCase()
{
    QVERIFY(
        m_server.start(ServerRun({QStringLiteral("--offline-words-per-second"), QStringLiteral("0"),
                                  QStringLiteral("--rate-limits"), QStringLiteral("off")})));
    m_client = std::make_unique<ApiClient>(m_server.port(), ServerProcess::adminKey());
    m_agentId = m_client->createAgent();
    m_sessionId = m_client->createSession(m_agentId);
    m_messageId = m_client->beginCounting(m_sessionId, 5);
    QCOMPARE(m_client->waitForEnd(m_messageId)[QLatin1String("status")].toString(),
             QStringLiteral("complete"));
}

void TestHostileValues::init()
{
    m_bystander = std::make_unique<Bystander>(m_server);
    QTRY_VERIFY(m_bystander->served() > 0);
}

void TestHostileValues::cleanup()
{
    m_bystander->stop();
    QVERIFY2(m_server.isRunning(), m_server.errors().constData());
    QCOMPARE(m_bystander->refused(), 0);
    QVERIFY2(m_bystander->worstMs() < m_bounds.answerMs,
             qPrintable(QStringLiteral("a bystander waited %1 ms").arg(m_bystander->worstMs())));
    QVERIFY2(m_bystander->mostBytes() < m_bounds.bytes,
             qPrintable(QStringLiteral("%1 MB resident").arg(m_bystander->mostBytes() >> 20)));
}

void TestHostileValues::cleanupTestCase()
{
    QCOMPARE(m_server.end(SIGTERM, 5'000), 0);
}

void TestHostileValues::bodies_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QList<int>>("statuses"); ///< of the native family
    const QList<int> malformed{400, 422};
    const auto row = [](const char *name, const QByteArray &body, const QList<int> &statuses) {
        QTest::newRow(name) << body << statuses;
    };
    const int deep = 100'000;
    row("nothing", "", malformed);
    row("null", "null", malformed);
    row("a number", "1", malformed);
    row("a list", "[]", malformed);
    row("a text", "\"name\"", malformed);
    row("cut off", "{\"name\":\"A", malformed);
    row("two documents", "{\"name\":\"A\"}{\"name\":\"B\"}", malformed);
    row("lists that nest 100,000 deep", QByteArray(deep, '[') + QByteArray(deep, ']'), malformed);
    row("objects that nest 100,000 deep",
        QByteArray("{\"a\":").repeated(deep) + '1' + QByteArray(deep, '}'), malformed);
    row("metadata that nests 100,000 deep",
        "{\"name\":\"A\",\"metadata\":" + QByteArray("{\"a\":").repeated(deep) + '1'
            + QByteArray(deep, '}') + '}',
        malformed);
    row("a number past every range", R"({"name":"A","temperature":1e999999})", malformed);
    row("a number of 100,000 digits",
        "{\"name\":\"A\",\"max_tokens\":" + QByteArray(100'000, '9') + '}', malformed);
    row("NaN", R"({"name":"A","temperature":NaN})", malformed);
    row("no UTF-8", "{\"name\":\"\xc3\x28\xff\"}", malformed);
    row("overlong UTF-8", "{\"name\":\"\xc0\xaf\"}", malformed);
    row("a comment", "{\"name\":\"A\"/*x*/}", malformed);
    row("a name of 4 MB", "{\"name\":\"" + QByteArray(4 << 20, 'x') + "\"}", malformed);
    row("a prompt of 9 MB",
        "{\"name\":\"A\",\"system_prompt\":\"" + QByteArray(9 << 20, 'x') + "\"}", {400, 413, 422});
    row(
        "100,000 unknown keys",
        [] {
            QByteArray keys = "{\"name\":\"A\"";
            for (int i = 0; i < 100'000; ++i)
                keys += ",\"k" + QByteArray::number(i) + "\":1";
            return keys + '}';
        }(),
        malformed);
    row("a million tags",
        "{\"name\":\"A\",\"tags\":[" + QByteArray("\"t\",").repeated(1'000'000) + "\"t\"]}",
        malformed);
    row("a name that is an object", R"({"name":{"$ne":null}})", malformed);
    row("a name that is a list", R"({"name":["A"]})", malformed);
    row("the same key twice", R"({"name":"First","name":"Second"})", {201, 400, 422});
    row("keys of a prototype", R"({"name":"A","__proto__":{"role":"admin"},"constructor":1})",
        malformed);
    row("fields that the server sets",
        R"({"name":"A","id":"mine","owner_id":"other","version":99})", {201, 422});
}

void TestHostileValues::bodies()
{
    QFETCH(QByteArray, body);
    QFETCH(QList<int>, statuses);
    const ApiAnswer native = m_client->post(QStringLiteral("/troupe/v1/agents"), body);
    QVERIFY2(statuses.contains(native.status), native.body.left(500).constData());
    QVERIFY(native.body.size() < 200'000); // an answer does not grow with the mistakes
    if (native.status == 201)
        QVERIFY(native.text("id") != QLatin1String("mine")
                && native.text("owner_id") != QLatin1String("other"));
    // LVNG v1 ignores keys that it does not know; nothing else is let through.
    const ApiAnswer lvng = m_client->post(QStringLiteral("/v1/agents"), body);
    QVERIFY2(lvng.status == 201 || (lvng.status >= 400 && lvng.status < 500),
             lvng.body.left(500).constData());
    if (lvng.status != 201)
        QVERIFY2(lvng.json().contains(QLatin1String("error")), lvng.body.left(500).constData());
    for (const char *path : {"/troupe/v1/sessions", "/troupe/v1/keys", "/troupe/v1/providers"}) {
        const int status = m_client->post(QString::fromLatin1(path), body).status;
        QVERIFY2((status >= 400 && status < 500) || status == 201, path);
    }
}

void TestHostileValues::targets_data()
{
    QTest::addColumn<QString>("target");
    for (const char *target : {"/troupe/v1/../../../../etc/passwd",
                               "/troupe/v1/%2e%2e/%2e%2e/etc/passwd",
                               "/..%2f..%2fetc%2fpasswd",
                               "/troupe/v1/agents/..%2f..%2f..%2fetc%2fpasswd",
                               "/troupe/v1/agents/%00",
                               "/troupe/v1/agents/a%00b",
                               "/troupe/v1/agents/%ff%fe",
                               "/troupe/v1/agents/%c0%af",
                               "/troupe/v1/agents/%",
                               "/troupe/v1/agents/%zz",
                               "//troupe/v1/agents/x",
                               "/troupe//v1/agents/x",
                               "/troupe/v1/agents//",
                               "/troupe/v1/agents/x;y=z",
                               "/troupe/v1/agents/'%20OR%20'1'='1",
                               "/troupe/v1/agents/x%0d%0aSet-Cookie:a=b",
                               "/troupe/v1/agents/%7bagent_id%7d",
                               "/troupe/v1/openapi.json/..",
                               "/troupe/v1/docs/%2e%2e/agents/x",
                               "/TROUPE/V1/agents/x",
                               "/troupe/v1",
                               "/",
                               "/favicon.ico",
                               "/.git/config",
                               "/v1/agents/..%5c..%5cx"})
        QTest::newRow(target) << QString::fromLatin1(target);
    QTest::newRow("an id of 8,000 characters")
        << QStringLiteral("/troupe/v1/agents/") + QString(8'000, u'a');
    QTest::newRow("a thousand segments") << QString(QStringLiteral("/a")).repeated(1'000);
}

void TestHostileValues::targets()
{
    QFETCH(QString, target);
    const ApiAnswer answer = m_client->get(target);
    QVERIFY2(answer.status >= 400 && answer.status < 500,
             QByteArray::number(answer.status) + answer.body.left(300));
    QVERIFY(!answer.body.contains("root:"));
    QVERIFY(!answer.fields.count("set-cookie"));
}

void TestHostileValues::namesComeBackAsTheyWere_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("SQL") << QStringLiteral("'; DROP TABLE agents; --");
    QTest::newRow("quotes and backslashes") << QStringLiteral("\"'`\\\\/\\\" %s %n {0} ${x}");
    QTest::newRow("markup") << QStringLiteral("<script>alert(1)</script>&amp;");
    QTest::newRow("right to left") << QString::fromUtf8("\u202Eevil\u202C שלום");
    QTest::newRow("beyond the first plane")
        << QString::fromUtf8("🎭 𝒜𝓃𝓃 👩‍👩‍👧");
    QTest::newRow("combining marks") << QString::fromUtf8("Z̸̢̛a̵l̶g̷o̸ é é");
    QTest::newRow("a template") << QStringLiteral("{{7*7}} #{7*7} %1 %2");
}

void TestHostileValues::namesComeBackAsTheyWere()
{
    QFETCH(QString, name);
    const QString id = m_client->createAgent(name);
    QCOMPARE(m_client->get(QStringLiteral("/troupe/v1/agents/") + id).text("name"), name);
    QCOMPARE(m_client->get(QStringLiteral("/v1/agents/") + id).text("name"), name);
    const QJsonArray found =
        m_client->get(QStringLiteral("/troupe/v1/agents?search=") + percent(name)).items();
    QCOMPARE(found.size(), 1);
    QCOMPARE(found.first()[QLatin1String("id")].toString(), id);
}

void TestHostileValues::searchTakesAnyText_data()
{
    QTest::addColumn<QString>("query");
    for (const char *query : {"\"",
                              "\"\"",
                              "a AND",
                              "AND",
                              "OR NOT",
                              "NOT a",
                              "NEAR(",
                              "NEAR(a b, 1)",
                              "*",
                              "a*",
                              "**",
                              "^a",
                              "content:x",
                              "content : \"",
                              "-a",
                              "(",
                              "((a)",
                              "a)",
                              "{a b}:c",
                              "'; DROP TABLE messages; --",
                              "a;b",
                              "%",
                              "_",
                              "\\",
                              "+a",
                              "a + b",
                              "!",
                              "?",
                              ".",
                              "🎭",
                              "\u202E",
                              "\"a\" OR \"b",
                              "messages_fts:a",
                              "rowid:1",
                              "null",
                              "0x41",
                              "a:b:c",
                              "|",
                              "&&"})
        QTest::newRow(query) << QString::fromUtf8(query);
    QTest::newRow("a NUL") << QStringLiteral("a") + QChar(0) + QStringLiteral("b");
    QTest::newRow("control characters") << QStringLiteral("\x01\x02\x1b[31m");
    QTest::newRow("a lone surrogate") << QString(QChar(0xd800));
    QTest::newRow("a thousand words") << QString(QStringLiteral("word ")).repeated(1'000);
    QTest::newRow("a thousand prefixes") << QString(QStringLiteral("a* ")).repeated(1'000);
    QTest::newRow("a word of 5,000 letters") << QString(5'000, u'a');
}

void TestHostileValues::searchTakesAnyText()
{
    QFETCH(QString, query);
    const ApiAnswer answer =
        m_client->get(QStringLiteral("/troupe/v1/search?query=") + percent(query));
    QVERIFY2(answer.status == 200 || answer.status == 400 || answer.status == 422,
             QByteArray::number(answer.status) + answer.body.left(300));
    QVERIFY2(!answer.body.contains("fts5") && !answer.body.contains("syntax error"),
             answer.body.left(300).constData());
    const ApiAnswer agents =
        m_client->get(QStringLiteral("/troupe/v1/agents?search=") + percent(query));
    QVERIFY2(agents.status == 200 || agents.status == 400 || agents.status == 422,
             agents.body.left(300).constData());
    const ApiAnswer sessions =
        m_client->get(QStringLiteral("/troupe/v1/sessions?search=") + percent(query));
    QVERIFY2(sessions.status == 200 || sessions.status == 400 || sessions.status == 422,
             sessions.body.left(300).constData());
}

void TestHostileValues::wildcardsAreLetters()
{
    m_client->createAgent(QStringLiteral("wild 100% wool"));
    m_client->createAgent(QStringLiteral("wild 100 wool"));
    m_client->createAgent(QStringLiteral("wild snake_case"));
    m_client->createAgent(QStringLiteral("wild snakeXcase"));
    m_client->createAgent(QStringLiteral("wild back\\slash"));
    const auto count = [this](const char *text) {
        return m_client
            ->get(QStringLiteral("/troupe/v1/agents?search=") + percent(QString::fromLatin1(text)))
            .items()
            .size();
    };
    QCOMPARE(count("wild"), 5);
    QCOMPARE(count("wild 100% wool"), 1);
    QCOMPARE(count("0%"), 1);
    QCOMPARE(count("snake_case"), 1);
    QCOMPARE(count("wild back\\slash"), 1);
    QCOMPARE(count("wild%"), 0);
}

void TestHostileValues::cursorsOfOtherLists()
{
    for (int i = 0; i < 3; ++i) {
        m_client->createSession(m_agentId);
        m_client->createAgent(QStringLiteral("Paged %1").arg(i));
    }
    const QStringList lists{
        QStringLiteral("/troupe/v1/agents?limit=1"), QStringLiteral("/troupe/v1/sessions?limit=1"),
        QStringLiteral("/troupe/v1/sessions/%1/messages?limit=1").arg(m_sessionId),
        QStringLiteral("/troupe/v1/system/network?limit=1"),
        QStringLiteral("/troupe/v1/search?query=numbers&limit=1")};
    QStringList cursors{QStringLiteral("x"),           QStringLiteral("0"),
                        QStringLiteral("-1"),          QStringLiteral("AAAA"),
                        QStringLiteral("' OR 1=1 --"), QStringLiteral("W10="),
                        QStringLiteral("bnVsbA=="),    QString(4'000, u'A')};
    for (const QString &list : lists) {
        const ApiAnswer page = m_client->get(list);
        QCOMPARE(page.status, 200);
        if (const QString cursor = page.text("next_cursor"); !cursor.isEmpty())
            cursors += cursor;
    }
    QVERIFY(cursors.size() >= 8 + 3);
    for (const QString &list : lists) {
        for (const QString &cursor : std::as_const(cursors)) {
            const ApiAnswer answer =
                m_client->get(list + QStringLiteral("&cursor=") + percent(cursor));
            QVERIFY2(answer.status == 200 || answer.status == 400 || answer.status == 422,
                     qPrintable(list + u' ' + cursor + u' ' + QString::number(answer.status)));
        }
    }
}

void TestHostileValues::idsOfOtherThings_data()
{
    QTest::addColumn<QString>("target");
    QTest::newRow("a conversation as an agent") << QStringLiteral("/troupe/v1/agents/SESSION");
    QTest::newRow("an agent as a conversation") << QStringLiteral("/troupe/v1/sessions/AGENT");
    QTest::newRow("an agent as a message") << QStringLiteral("/troupe/v1/messages/AGENT");
    QTest::newRow("a message as a conversation")
        << QStringLiteral("/troupe/v1/sessions/MESSAGE/messages");
    QTest::newRow("a message's face as an agent")
        << QStringLiteral("/v1/agents/msg_00000000000000000000000000");
    QTest::newRow("a face that is too short") << QStringLiteral("/v1/agents/agent_0");
    QTest::newRow("a face with letters that are not in it")
        << QStringLiteral("/v1/agents/agent_uuuuuuuuuuuuuuuuuuuuuuuuuu");
    QTest::newRow("a UUID with a brace") << QStringLiteral("/troupe/v1/agents/{AGENT}");
    QTest::newRow("a UUID and more") << QStringLiteral("/troupe/v1/agents/AGENT0");
    QTest::newRow("a provider that is an agent") << QStringLiteral("/troupe/v1/providers/AGENT");
}

void TestHostileValues::idsOfOtherThings()
{
    QFETCH(QString, target);
    target.replace(QLatin1String("AGENT"), m_agentId)
        .replace(QLatin1String("SESSION"), m_sessionId);
    target.replace(QLatin1String("MESSAGE"), m_messageId);
    const ApiAnswer answer = m_client->get(target);
    QVERIFY2(answer.status == 404 || answer.status == 400,
             QByteArray::number(answer.status) + answer.body.left(300));
}

void TestHostileValues::numbersPastTheirRange_data()
{
    QTest::addColumn<QString>("target");
    for (const char *target :
         {"agents?limit=0", "agents?limit=-1", "agents?limit=99999999999999999999",
          "agents?limit=1e3", "agents?limit=0x10", "agents?limit=ten", "agents?limit=1.5",
          "agents?limit=NaN", "sessions?limit=1001", "usage?from=0000-00-00",
          "usage?from=2025-02-30", "usage?from=99999-01-01", "usage?from=2025-06-01&to=2025-05-01",
          "usage?granularity=century", "agents?status=deleted", "sessions?archived=perhaps"})
        QTest::newRow(target) << QStringLiteral("/troupe/v1/") + QString::fromLatin1(target);
}

void TestHostileValues::numbersPastTheirRange()
{
    QFETCH(QString, target);
    const ApiAnswer answer = m_client->get(target);
    QVERIFY2(answer.status == 400 || answer.status == 422,
             QByteArray::number(answer.status) + answer.body.left(300));
}

QTEST_GUILESS_MAIN(TestHostileValues)
#include "tst_hostilevalues.moc"

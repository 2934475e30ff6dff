// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/agentsecrets.h"

#include <QJsonDocument>
#include <QTest>

using namespace troupe;

class TestAgentSecrets : public QObject
{
    Q_OBJECT

private slots:
    void findsCredentials_data();
    void findsCredentials();
    void webhooks_data();
    void webhooks();
    void whatIsLeftOutComesBackFromThere();
    void whatIsNowhereIsRemoved();
};

namespace {

QJsonObject objectOf(const QString &json)
{
    return QJsonDocument::fromJson(json.toUtf8()).object();
}

} // namespace

void TestAgentSecrets::findsCredentials_data()
{
    QTest::addColumn<QString>("metadata");
    QTest::addColumn<QStringList>("pointers");
    const auto row = [](const char *name, const char *json, const QStringList &pointers) {
        QTest::newRow(name) << QString::fromUtf8(json) << pointers;
    };
    row("a word is none", R"({"team":"blue","note":"the secret garden"})", {});
    row("under its name", R"({"api_key":"abc"})", {QStringLiteral("/metadata/api_key")});
    row("in any writing", R"({"X-Api-Key":"a","clientSecret":"b","PASSWORD":"c"})",
        {QStringLiteral("/metadata/PASSWORD"), QStringLiteral("/metadata/X-Api-Key"),
         QStringLiteral("/metadata/clientSecret")});
    row("a number", R"({"secret":1234})", {QStringLiteral("/metadata/secret")});
    row("within an object of that name", R"({"credentials":{"user":"u","pin":"p"}})",
        {QStringLiteral("/metadata/credentials/pin"),
         QStringLiteral("/metadata/credentials/user")});
    row("in a list", R"({"hooks":[{"url":"https://example.org"},{"token":"t"}]})",
        {QStringLiteral("/metadata/hooks/1/token")});
    row("an empty one is none", R"({"token":""})", {});
    row("a count of tokens is none", R"({"max_tokens":100,"token_count":5})", {});
    row("yes and no are none", R"({"token":true})", {});
    row("a secretary is none", R"({"secretary":"Ann"})", {});
    row("a bearer header", R"({"headers":{"h":"Bearer abcdefghijk"}})",
        {QStringLiteral("/metadata/headers/h")});
    row("a key by its look", R"({"x":"sk-abcdefghijklmnopqrst"})", {QStringLiteral("/metadata/x")});
    row("a JWT", R"({"x":"eyJhbGciOiJI.eyJzdWIiOiIx.c2lnbmF0dXJl"})",
        {QStringLiteral("/metadata/x")});
    row("a private key", R"({"x":"-----BEGIN RSA PRIVATE KEY-----\nMIIE"})",
        {QStringLiteral("/metadata/x")});
    row("an address with a password", R"({"x":"https://u:p@example.org/"})",
        {QStringLiteral("/metadata/x")});
    row("an address with a key", R"({"x":"https://example.org/?a=1&api_key=z"})",
        {QStringLiteral("/metadata/x")});
    row("an address is none", R"({"x":"https://example.org/a?page=2"})", {});
    row("an address of mail is none", R"({"x":"ann@example.org"})", {});
    row("a parameter of that name is none",
        R"({"parameters":{"properties":{"token":{"type":"string","description":"the token"}}}})",
        {});
    row("but its value is",
        R"({"parameters":{"properties":{"token":{"type":"string","default":"abc"}}}})",
        {QStringLiteral("/metadata/parameters/properties/token/default")});
}

void TestAgentSecrets::findsCredentials()
{
    QFETCH(QString, metadata);
    QFETCH(QStringList, pointers);
    Agent agent;
    agent.metadata = objectOf(metadata);
    const Agent before = agent;
    QCOMPARE(leaveOutSecrets(agent), pointers);
    QCOMPARE(agent.metadata == before.metadata, pointers.isEmpty());
    QCOMPARE(leaveOutSecrets(agent), QStringList()); // the mark is none
    bringBackSecrets(agent, before);
    QCOMPARE(agent.metadata, before.metadata);
}

void TestAgentSecrets::webhooks_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<bool>("isSecret");
    const auto row = [](const char *name, const char *address, bool isSecret) {
        QTest::newRow(name) << QString::fromLatin1(address) << isSecret;
    };
    row("a plain one stays", "https://example.org/hooks/agents", false);
    row("none stays none", "", false);
    row("with a random path", "https://hooks.example.com/services/T0001/XyZ0123456789abcdefghijk",
        true);
    row("with a signature", "https://example.org/hook?sig=abc", true);
    row("with a user", "https://ann@example.org/hook", true);
}

void TestAgentSecrets::webhooks()
{
    QFETCH(QString, address);
    QFETCH(bool, isSecret);
    Agent agent;
    agent.webhookUrl = address;
    const bool found = !leaveOutSecrets(agent).isEmpty();
    QCOMPARE(found, isSecret);
    QCOMPARE(agent.webhookUrl, isSecret ? QString(kLeftOut) : address);
}

void TestAgentSecrets::whatIsLeftOutComesBackFromThere()
{
    Agent kept;
    kept.metadata = objectOf(QStringLiteral(R"({"token":"old","team":"red"})"));
    leaveOutSecrets(kept);
    Agent now;
    now.metadata = objectOf(QStringLiteral(R"({"token":"new","team":"blue"})"));
    bringBackSecrets(kept, now);
    QCOMPARE(kept.metadata, objectOf(QStringLiteral(R"({"token":"new","team":"red"})")));
}

void TestAgentSecrets::whatIsNowhereIsRemoved()
{
    Agent kept;
    kept.metadata =
        objectOf(QStringLiteral(R"({"token":"[left out]","list":["[left out]","b"],"a":1})"));
    kept.webhookUrl = kLeftOut;
    bringBackSecrets(kept, Agent());
    QCOMPARE(kept.metadata, objectOf(QStringLiteral(R"({"list":["b"],"a":1})")));
    QCOMPARE(kept.webhookUrl, QString());
}

QTEST_APPLESS_MAIN(TestAgentSecrets)
#include "tst_agentsecrets.moc"

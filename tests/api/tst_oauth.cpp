// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/security/crypto.h"
#include "core/services/tokenissuer.h"
#include "tests/support/testserver.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTest>
#include <QUrl>
#include <QUrlQuery>

using namespace troupe;

/// /oauth/token and /oauth/authorize: RFC 6749 and 7636 over real keys and people.
class TestOAuth : public QObject
{
    Q_OBJECT

private slots:
    void aKeysClientGetsAToken_data();
    void aKeysClientGetsAToken();
    void theTokenHasTheDocumentedClaims();
    void theTokenMayDoWhatWasAskedFor();
    void theTokenSharesTheKeysLimits();
    void refusals_data();
    void refusals();
    void aRevokedKeyEndsItsTokens();
    void aPersonLetsAnApplicationIn();
    void aCredentialThatComesAlongIsConsent();
    void aRefreshTokenIsUsedOnce();
    void aCodeIsGoodForOneMinute();
    void aPasswordChangeEndsThem();
    void whatAnApplicationMayNotAsk_data();
    void whatAnApplicationMayNotAsk();
    void whatIsToldToTheApplication_data();
    void whatIsToldToTheApplication();
    void aWrongPasswordAsksAgain();
    void thePageEscapesWhatItShows();
};

namespace {

const QString kToken = QStringLiteral("/oauth/token");
const QByteArray kVerifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"; // RFC 7636, appendix B
const QByteArray kChallenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const QByteArray kBack = "http://127.0.0.1:5000/callback";
const QList<QPair<QByteArray, QByteArray>> kForm{
    {"Content-Type", "application/x-www-form-urlencoded"}};

struct Client
{
    QByteArray id;
    QByteArray secret;
    QString keyId;
};

Client makeClient(TestServer &server, const QByteArray &more = R"("tier":"starter")")
{
    const QJsonObject key =
        server
            .post(QStringLiteral("/troupe/v1/keys"),
                  R"({"name":"App","scopes":["agents:read","agents:write"],)" + more + '}')
            .json();
    return {key[QLatin1String("client_id")].toString().toLatin1(),
            key[QLatin1String("client_secret")].toString().toLatin1(),
            key[QLatin1String("id")].toString()};
}

TestReply ask(TestServer &server, const QByteArray &form)
{
    return server.send("POST", kToken, {}, form, kForm);
}

QByteArray forClient(const Client &client)
{
    return "grant_type=client_credentials&client_id=" + client.id
           + "&client_secret=" + client.secret;
}

QByteArray textOf(const TestReply &reply, const char *key)
{
    return reply.json()[QLatin1String(key)].toString().toLatin1();
}

QByteArray authorizeQuery(const Client &client)
{
    return "response_type=code&client_id=" + client.id
           + "&redirect_uri=" + QUrl::toPercentEncoding(QString::fromLatin1(kBack))
           + "&scope=agents%3Aread&state=xyz%2F1&code_challenge=" + kChallenge
           + "&code_challenge_method=S256";
}

void registerAnn(TestServer &server)
{
    QCOMPARE(server
                 .send("POST", QStringLiteral("/troupe/v1/auth/register"), {},
                       R"({"username":"ann","password":"correct horse"})")
                 .status,
             201);
}

TestReply consent(TestServer &server, const Client &client, const QByteArray &more)
{
    return server.send("POST", QStringLiteral("/oauth/authorize"), {},
                       authorizeQuery(client) + more, kForm);
}

const QByteArray kAnnAllows = "&username=ann&password=correct+horse&decision=allow";

QUrlQuery backOf(const TestReply &reply)
{
    return QUrlQuery(QUrl(QString::fromLatin1(reply.header("Location"))));
}

QByteArray codeOf(TestServer &server, const Client &client)
{
    return backOf(consent(server, client, kAnnAllows))
        .queryItemValue(QStringLiteral("code"))
        .toLatin1();
}

QByteArray forCode(const Client &client, const QByteArray &code)
{
    return "grant_type=authorization_code&client_id=" + client.id + "&code=" + code
           + "&redirect_uri=" + QUrl::toPercentEncoding(QString::fromLatin1(kBack))
           + "&code_verifier=" + kVerifier;
}

QByteArray forRefresh(const Client &client, const QByteArray &token)
{
    return "grant_type=refresh_token&client_id=" + client.id + "&refresh_token=" + token;
}

} // namespace

void TestOAuth::aKeysClientGetsAToken_data()
{
    QTest::addColumn<QByteArray>("how");
    QTest::newRow("in the form") << QByteArray("form");
    QTest::newRow("as HTTP Basic") << QByteArray("basic");
    QTest::newRow("as JSON") << QByteArray("json");
}

void TestOAuth::aKeysClientGetsAToken()
{
    QFETCH(QByteArray, how);
    TestServer server;
    const Client client = makeClient(server);
    QVERIFY(client.id.startsWith("client_"));
    TestReply reply;
    if (how == "form") {
        reply = ask(server, forClient(client));
    } else if (how == "json") {
        reply = server.send("POST", kToken, {},
                            R"({"grant_type":"client_credentials","client_id":")" + client.id
                                + R"(","client_secret":")" + client.secret + "\"}");
    } else {
        auto headers = kForm;
        headers.append(
            {"Authorization", "Basic " + QByteArray(client.id + ':' + client.secret).toBase64()});
        reply = server.send("POST", kToken, {}, "grant_type=client_credentials", headers);
    }
    QCOMPARE(reply.status, 200);
    QCOMPARE(textOf(reply, "token_type"), QByteArray("Bearer"));
    QCOMPARE(reply.json()[QLatin1String("expires_in")].toInt(), 3600);
    QCOMPARE(textOf(reply, "scope"), QByteArray("agents:read agents:write"));
    QVERIFY(!reply.json().contains(QLatin1String("refresh_token")));
    QCOMPARE(reply.header("Cache-Control"), QByteArray("no-store"));
    const QByteArray token = textOf(reply, "access_token");
    for (const char *path :
         {"/v1/agents", "/api/v2/agents", "/api/agents", "/api/v1/agents", "/troupe/v1/agents"})
        QCOMPARE(server.send("GET", QLatin1String(path), token).status, 200);
}

void TestOAuth::theTokenHasTheDocumentedClaims()
{
    TestServer server;
    const QByteArray token = textOf(ask(server, forClient(makeClient(server))), "access_token");
    const QJsonObject claims =
        QJsonDocument::fromJson(
            QByteArray::fromBase64(token.split('.').at(1), QByteArray::Base64UrlEncoding))
            .object();
    for (const char *text : {"iss", "sub", "aud", "scope", "org_id", "rate_limit"})
        QVERIFY2(claims[QLatin1String(text)].isString(), text);
    QCOMPARE(claims[QLatin1String("sub")].toString(), server.admin().id);
    QCOMPARE(claims[QLatin1String("rate_limit")].toString(), QStringLiteral("starter"));
    QCOMPARE(claims[QLatin1String("exp")].toInteger() - claims[QLatin1String("iat")].toInteger(),
             3600);
}

void TestOAuth::theTokenMayDoWhatWasAskedFor()
{
    TestServer server;
    const Client client = makeClient(server);
    const TestReply reply = ask(server, forClient(client) + "&scope=agents%3Aread");
    QCOMPARE(textOf(reply, "scope"), QByteArray("agents:read"));
    const QByteArray token = textOf(reply, "access_token");
    QCOMPARE(server.send("GET", QStringLiteral("/v1/agents"), token).status, 200);
    QCOMPARE(server.send("POST", QStringLiteral("/v1/agents"), token, R"({"name":"A"})").status,
             403);
    server.clock().advanceMs(3'601'000);
    QCOMPARE(server.send("GET", QStringLiteral("/v1/agents"), token).status, 401);
}

void TestOAuth::theTokenSharesTheKeysLimits()
{
    TestServer server;
    const Client client = makeClient(server);
    const QByteArray first = textOf(ask(server, forClient(client)), "access_token");
    const QByteArray second =
        textOf(ask(server, forClient(client) + "&scope=agents%3Aread"), "access_token");
    QCOMPARE(
        server.send("GET", QStringLiteral("/v1/agents"), first).header("X-RateLimit-Remaining"),
        QByteArray("999"));
    QCOMPARE(
        server.send("GET", QStringLiteral("/v1/agents"), second).header("X-RateLimit-Remaining"),
        QByteArray("998"));
}

void TestOAuth::refusals_data()
{
    QTest::addColumn<QByteArray>("form");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("error");
    const auto row = [](const char *name, const QByteArray &form, int status, const char *error) {
        QTest::newRow(name) << form << status << QByteArray(error);
    };
    row("no grant_type", "client_id=ID&client_secret=SECRET", 400, "invalid_request");
    row("nothing at all", " ", 400, "invalid_request");
    row("a grant nobody knows", "grant_type=password&client_id=ID&client_secret=SECRET", 400,
        "unsupported_grant_type");
    row("no client", "grant_type=client_credentials", 401, "invalid_client");
    row("an unknown client",
        "grant_type=client_credentials&client_id=client_x&client_secret=SECRET", 401,
        "invalid_client");
    row("a wrong secret", "grant_type=client_credentials&client_id=ID&client_secret=SECRETx", 401,
        "invalid_client");
    row("no secret", "grant_type=client_credentials&client_id=ID", 401, "invalid_client");
    row("a scope nobody knows",
        "grant_type=client_credentials&client_id=ID&client_secret=SECRET&scope=everything", 400,
        "invalid_scope");
    row("a scope that the key lacks",
        "grant_type=client_credentials&client_id=ID&client_secret=SECRET&scope=admin", 400,
        "invalid_scope");
    row("no code", "grant_type=authorization_code&client_id=ID", 400, "invalid_request");
    row("an unknown code",
        "grant_type=authorization_code&client_id=ID&code=lvngc_x&code_verifier=VERIFIER", 400,
        "invalid_grant");
    row("no refresh token", "grant_type=refresh_token&client_id=ID", 400, "invalid_request");
    row("an unknown refresh token", "grant_type=refresh_token&client_id=ID&refresh_token=x", 400,
        "invalid_grant");
}

void TestOAuth::refusals()
{
    QFETCH(QByteArray, form);
    QFETCH(int, status);
    QFETCH(QByteArray, error);
    TestServer server;
    const Client client = makeClient(server);
    form.replace("SECRET", client.secret).replace("=ID", '=' + client.id);
    form.replace("VERIFIER", kVerifier);
    const TestReply reply = ask(server, form);
    QCOMPARE(reply.status, status);
    QCOMPARE(textOf(reply, "error"), error);
    QVERIFY(!textOf(reply, "error_description").isEmpty());
    QVERIFY(!reply.header("X-RateLimit-Limit").isEmpty());
    QVERIFY(!reply.header("X-Daily-Quota-Limit").isEmpty());
    if (status == 401)
        QVERIFY(!reply.header("WWW-Authenticate").isEmpty());
}

void TestOAuth::aRevokedKeyEndsItsTokens()
{
    TestServer server;
    const Client client = makeClient(server);
    const QByteArray token = textOf(ask(server, forClient(client)), "access_token");
    QCOMPARE(server.send("GET", QStringLiteral("/v1/agents"), token).status, 200);
    server.send("DELETE", QStringLiteral("/troupe/v1/keys/") + client.keyId, server.adminKey());
    QCOMPARE(server.send("GET", QStringLiteral("/v1/agents"), token).status, 401);
    QCOMPARE(ask(server, forClient(client)).status, 401);
}

void TestOAuth::aPersonLetsAnApplicationIn()
{
    TestServer server;
    registerAnn(server);
    const Client client = makeClient(server);
    const TestReply page = server.send("GET",
                                       QStringLiteral("/oauth/authorize?")
                                           + QString::fromLatin1(authorizeQuery(client)),
                                       {});
    QCOMPARE(page.status, 200);
    QVERIFY(page.header("Content-Type").startsWith("text/html"));
    QVERIFY(page.body.contains("agents:read"));
    QVERIFY(page.header("Content-Security-Policy")
                .contains("form-action 'self' http://127.0.0.1:5000"));

    const TestReply allowed = consent(server, client, kAnnAllows);
    QCOMPARE(allowed.status, 303);
    QVERIFY(allowed.header("Location").startsWith(kBack + '?'));
    QCOMPARE(backOf(allowed).queryItemValue(QStringLiteral("state"), QUrl::FullyDecoded),
             QStringLiteral("xyz/1"));
    const QByteArray code = backOf(allowed).queryItemValue(QStringLiteral("code")).toLatin1();
    const TestReply tokens = ask(server, forCode(client, code));
    QCOMPARE(tokens.status, 200);
    QCOMPARE(textOf(tokens, "scope"), QByteArray("agents:read"));
    QVERIFY(!textOf(tokens, "refresh_token").isEmpty());
    const QByteArray token = textOf(tokens, "access_token");
    QCOMPARE(server.send("GET", QStringLiteral("/api/auth/me"), token)
                 .json()[QLatin1String("username")]
                 .toString(),
             QStringLiteral("ann"));
    QCOMPARE(server.send("POST", QStringLiteral("/v1/agents"), token, R"({"name":"A"})").status,
             403);
    // The code was used; whoever sends it again ends what came of it.
    QCOMPARE(textOf(ask(server, forCode(client, code)), "error"), QByteArray("invalid_grant"));
    QCOMPARE(textOf(ask(server, forRefresh(client, textOf(tokens, "refresh_token"))), "error"),
             QByteArray("invalid_grant"));
}

void TestOAuth::aCredentialThatComesAlongIsConsent()
{
    TestServer server;
    const Client client = makeClient(server);
    const User bob = server.addMember(QStringLiteral("bob"));
    QByteArray query = authorizeQuery(client);
    query.replace("&scope=agents%3Aread", "");
    const QString path = QStringLiteral("/oauth/authorize?") + QString::fromLatin1(query);
    const TestReply reply =
        server.send("GET", path, server.addKey(bob, {QStringLiteral("agents:read")}));
    QCOMPARE(reply.status, 303);
    const TestReply tokens =
        ask(server,
            forCode(client, backOf(reply).queryItemValue(QStringLiteral("code")).toLatin1()));
    QCOMPARE(tokens.status, 200);
    QCOMPARE(textOf(tokens, "scope"), QByteArray("agents:read")); // not the application's other one
    QCOMPARE(server.send("GET", QStringLiteral("/api/auth/me"), textOf(tokens, "access_token"))
                 .json()[QLatin1String("username")]
                 .toString(),
             QStringLiteral("bob"));
}

void TestOAuth::aRefreshTokenIsUsedOnce()
{
    TestServer server;
    registerAnn(server);
    const Client client = makeClient(server);
    const Client other = makeClient(server);
    const QByteArray first =
        textOf(ask(server, forCode(client, codeOf(server, client))), "refresh_token");
    QCOMPARE(textOf(ask(server, forRefresh(other, first)), "error"), QByteArray("invalid_grant"));
    const TestReply again = ask(server, forRefresh(client, first));
    QCOMPARE(again.status, 200);
    const QByteArray second = textOf(again, "refresh_token");
    QVERIFY(second != first);
    QCOMPARE(server.send("GET", QStringLiteral("/v1/agents"), textOf(again, "access_token")).status,
             200);
    QCOMPARE(textOf(ask(server, forRefresh(client, second) + "&scope=agents%3Awrite"), "error"),
             QByteArray("invalid_scope")); // not more than was allowed
    QCOMPARE(textOf(ask(server, forRefresh(client, first)), "error"), QByteArray("invalid_grant"));
    // Somebody had stolen one of the two: neither counts any more.
    QCOMPARE(textOf(ask(server, forRefresh(client, second)), "error"), QByteArray("invalid_grant"));
}

void TestOAuth::aCodeIsGoodForOneMinute()
{
    TestServer server;
    registerAnn(server);
    const Client client = makeClient(server);
    const QByteArray code = codeOf(server, client);
    QByteArray wrongVerifier = forCode(client, code);
    wrongVerifier.replace(kVerifier, QByteArray(43, 'a'));
    QCOMPARE(textOf(ask(server, wrongVerifier), "error"), QByteArray("invalid_grant"));
    QByteArray elsewhere = forCode(client, code);
    elsewhere.replace("callback", "elsewhere");
    QCOMPARE(textOf(ask(server, elsewhere), "error"), QByteArray("invalid_grant"));
    server.clock().advanceMs(60'000);
    QCOMPARE(textOf(ask(server, forCode(client, code)), "error"), QByteArray("invalid_grant"));
}

void TestOAuth::aPasswordChangeEndsThem()
{
    TestServer server;
    registerAnn(server);
    const Client client = makeClient(server);
    const TestReply tokens = ask(server, forCode(client, codeOf(server, client)));
    const QByteArray login = textOf(server.send("POST", QStringLiteral("/api/auth/login"), {},
                                                "username=ann&password=correct+horse", kForm),
                                    "access_token");
    QCOMPARE(server
                 .send("POST", QStringLiteral("/troupe/v1/auth/password"), login,
                       R"({"current_password":"correct horse","new_password":"staple battery"})")
                 .status,
             204);
    QCOMPARE(
        server.send("GET", QStringLiteral("/v1/agents"), textOf(tokens, "access_token")).status,
        401);
    QCOMPARE(textOf(ask(server, forRefresh(client, textOf(tokens, "refresh_token"))), "error"),
             QByteArray("invalid_grant"));
}

void TestOAuth::whatAnApplicationMayNotAsk_data()
{
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    const QByteArray encoded = QUrl::toPercentEncoding(QString::fromLatin1(kBack));
    const auto row = [&encoded](const char *name, const char *uri) {
        QTest::newRow(name) << encoded << QUrl::toPercentEncoding(QString::fromLatin1(uri));
    };
    row("another machine", "http://example.com/callback");
    row("a name that only looks local", "http://127.0.0.1.example.com/");
    row("a person in the address", "http://127.0.0.1@example.com/");
    row("another scheme", "javascript:alert(1)");
    row("a fragment", "http://127.0.0.1:5000/#x");
    row("nothing", "");
    QTest::newRow("an unknown client")
        << QByteArray("client_id=client_") << QByteArray("client_id=x");
}

void TestOAuth::whatAnApplicationMayNotAsk()
{
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    TestServer server;
    registerAnn(server);
    QByteArray query = authorizeQuery(makeClient(server));
    query.replace(from, to);
    // Nobody is sent there, not even with an error.
    for (const TestReply &reply :
         {server.send("GET", QStringLiteral("/oauth/authorize?") + QString::fromLatin1(query), {}),
          server.send("POST", QStringLiteral("/oauth/authorize"), {}, query + kAnnAllows, kForm)}) {
        QVERIFY(reply.status == 400 || reply.status == 401);
        QVERIFY(reply.header("Location").isEmpty());
        QVERIFY(!textOf(reply, "error").isEmpty());
    }
}

void TestOAuth::whatIsToldToTheApplication_data()
{
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<QString>("error");
    const auto row = [](const char *name, const char *from, const char *to, const char *error) {
        QTest::newRow(name) << QByteArray(from) << QByteArray(to) << QString::fromLatin1(error);
    };
    row("the implicit flow", "response_type=code", "response_type=token",
        "unsupported_response_type");
    row("PKCE in plain text", "S256", "plain", "invalid_request");
    row("no PKCE", "code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", "x=y",
        "invalid_request");
    row("a scope that the key lacks", "agents%3Aread", "admin", "invalid_scope");
    row("the person says no", "&decision=allow", "&decision=deny", "access_denied");
}

void TestOAuth::whatIsToldToTheApplication()
{
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    QFETCH(QString, error);
    TestServer server;
    registerAnn(server);
    QByteArray form = authorizeQuery(makeClient(server)) + kAnnAllows;
    QVERIFY(form.contains(from));
    form.replace(from, to);
    const TestReply reply =
        server.send("POST", QStringLiteral("/oauth/authorize"), {}, form, kForm);
    QCOMPARE(reply.status, 303);
    QVERIFY(reply.header("Location").startsWith(kBack + '?'));
    QCOMPARE(backOf(reply).queryItemValue(QStringLiteral("error")), error);
    QVERIFY(!backOf(reply).hasQueryItem(QStringLiteral("code")));
}

void TestOAuth::aWrongPasswordAsksAgain()
{
    TestServer server;
    registerAnn(server);
    const Client client = makeClient(server);
    const TestReply reply =
        consent(server, client, "&username=ann&password=wrong+horse&decision=allow");
    QCOMPARE(reply.status, 401);
    QVERIFY(reply.body.contains("<form"));
    QVERIFY(reply.body.contains("Incorrect username or password"));
    QVERIFY(!reply.body.contains("wrong"));
}

void TestOAuth::thePageEscapesWhatItShows()
{
    TestServer server;
    const QJsonObject key =
        server
            .post(QStringLiteral("/troupe/v1/keys"),
                  R"({"name":"<script>alert(1)</script>","scopes":["agents:read"]})")
            .json();
    const Client client{key[QLatin1String("client_id")].toString().toLatin1(), {}, {}};
    QByteArray query = authorizeQuery(client);
    query.replace("xyz%2F1", "%22%3E%3Cscript%3E");
    const TestReply page =
        server.send("GET", QStringLiteral("/oauth/authorize?") + QString::fromLatin1(query), {});
    QCOMPARE(page.status, 200);
    QVERIFY(!page.body.contains("<script"));
    QVERIFY(page.body.contains("&lt;script&gt;"));
}

QTEST_GUILESS_MAIN(TestOAuth)
#include "tst_oauth.moc"

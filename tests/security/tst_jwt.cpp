// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/security/crypto.h"
#include "core/security/jwt.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace troupe;

namespace {

constexpr qint64 kNow = 1'800'000'000; // the ManualClock's start, in seconds

SecretString testKey()
{
    return SecretString(QByteArrayView("0123456789abcdef0123456789abcdef"));
}

/// A token signed with `key` whatever its header and claims say.
QByteArray signedRaw(const QByteArray &header, const QByteArray &claims,
                     const SecretString &key = testKey())
{
    const QByteArray head = base64UrlEncode(header) + '.' + base64UrlEncode(claims);
    return head + '.' + base64UrlEncode(hmacSha256(key.reveal(), head));
}

QByteArray goodHeader()
{
    return R"({"alg":"HS256","typ":"JWT"})";
}

QByteArray goodClaims()
{
    return R"({"iss":"troupe","aud":"api","sub":"u1","exp":1800000600})";
}

JwtChecks strictChecks()
{
    JwtChecks checks;
    checks.issuer = QStringLiteral("troupe");
    checks.audience = QStringLiteral("api");
    return checks;
}

} // namespace

class TestJwt : public QObject
{
    Q_OBJECT

private slots:
    void claimsAreReadBack();
    void readsTheExampleOfTheRfc();
    void accepts_data();
    void accepts();
    void refuses_data();
    void refuses();
    void expiryFollowsTheClock();
    void everyChangedCharacterIsNoticed();
    void signingRefusesAShortKey();
    void signingRefusesWhatNobodyReads();
};

void TestJwt::claimsAreReadBack()
{
    const QJsonObject claims{{QStringLiteral("sub"), QStringLiteral("müller")},
                             {QStringLiteral("exp"), kNow + 60},
                             {QStringLiteral("scopes"), QJsonArray{QStringLiteral("agents:read")}}};
    const auto token = signJwt(claims, testKey());
    QVERIFY(token.has_value());
    const auto read = verifyJwt(*token, testKey(), JwtChecks(), ManualClock());
    QVERIFY(read.has_value());
    QCOMPARE(*read, claims);
}

void TestJwt::readsTheExampleOfTheRfc()
{
    // RFC 7515 appendix A.1: its own key, line breaks in the JSON, expired in 2011
    const QByteArray token = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9."
                             "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlL"
                             "mNvbS9pc19yb290Ijp0cnVlfQ."
                             "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    const SecretString key(QByteArrayView(*base64UrlDecode(
        "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow")));
    const auto then = verifyJwt(token, key, JwtChecks(), ManualClock(1'300'819'379'000));
    QVERIFY2(then.has_value(), then ? "" : qPrintable(then.error().detail));
    QCOMPARE(then->value(QLatin1String("iss")).toString(), QStringLiteral("joe"));
    QCOMPARE(verifyJwt(token, key, JwtChecks(), ManualClock()).error().key,
             QStringLiteral("token_expired"));
}

void TestJwt::accepts_data()
{
    QTest::addColumn<QByteArray>("token");
    QTest::newRow("a plain token") << signedRaw(goodHeader(), goodClaims());
    QTest::newRow("no type in the header") << signedRaw(R"({"alg":"HS256"})", goodClaims());
    QTest::newRow("an access token's type")
        << signedRaw(R"({"alg":"HS256","typ":"at+jwt"})", goodClaims());
    QTest::newRow("a list of audiences")
        << signedRaw(goodHeader(), R"({"iss":"troupe","aud":["x","api"],"exp":1800000600})");
    QTest::newRow("expired within the leeway")
        << signedRaw(goodHeader(), R"({"iss":"troupe","aud":"api","exp":1799999971})");
    QTest::newRow("valid soon, within the leeway")
        << signedRaw(goodHeader(),
                     R"({"iss":"troupe","aud":"api","exp":1800000600,"nbf":1800000030})");
    QTest::newRow("a fraction of a second")
        << signedRaw(goodHeader(), R"({"iss":"troupe","aud":"api","exp":1800000600.5})");
}

void TestJwt::accepts()
{
    QFETCH(QByteArray, token);
    const auto claims = verifyJwt(token, testKey(), strictChecks(), ManualClock());
    QVERIFY2(claims.has_value(), claims ? "" : qPrintable(claims.error().detail));
}

void TestJwt::refuses_data()
{
    QTest::addColumn<QByteArray>("token");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("detail");
    const auto row = [](const char *name, const QByteArray &token, const char *detail,
                        const char *key = "invalid_token") {
        QTest::newRow(name) << token << QString::fromLatin1(key) << QString::fromLatin1(detail);
    };
    const QByteArray good = signedRaw(goodHeader(), goodClaims());
    const QByteArray head = good.left(good.lastIndexOf('.'));
    const QByteArray none =
        base64UrlEncode(R"({"alg":"none"})") + '.' + base64UrlEncode(goodClaims());
    const auto withClaims = [](const char *claims) { return signedRaw(goodHeader(), claims); };

    row("algorithm none without a signature", none + '.', "algorithm");
    row("algorithm None in another case", signedRaw(R"({"alg":"None"})", goodClaims()),
        "algorithm");
    row("algorithm none, signed with our key", signedRaw(R"({"alg":"none"})", goodClaims()),
        "algorithm");
    row("another HMAC", signedRaw(R"({"alg":"HS512"})", goodClaims()), "algorithm");
    row("a public-key algorithm", signedRaw(R"({"alg":"RS256"})", goodClaims()), "algorithm");
    row("lower-case hs256", signedRaw(R"({"alg":"hs256"})", goodClaims()), "algorithm");
    row("the algorithm is a list", signedRaw(R"({"alg":["HS256"]})", goodClaims()), "algorithm");
    row("no algorithm", signedRaw(R"({"typ":"JWT"})", goodClaims()), "algorithm");
    row("critical extensions", signedRaw(R"({"alg":"HS256","crit":["b64"]})", goodClaims()),
        "critical");
    row("another type", signedRaw(R"({"alg":"HS256","typ":"JWE"})", goodClaims()), "type");
    row("the header is a list", signedRaw(R"(["HS256"])", goodClaims()), "header");
    row("the header is no JSON", signedRaw("{alg}", goodClaims()), "header");
    row("signed with another key",
        signedRaw(goodHeader(), goodClaims(),
                  SecretString(QByteArrayView("another key of thirty-two bytes!"))),
        "signature");
    row("no signature", head + '.', "signature");
    row("half a signature", good.chopped(21), "signature");
    row("a longer signature", good + 'A', "signature");
    row("the signature with padding", good + '=', "signature");
    row("a line break at the end", good + '\n', "signature");
    row("the signature with other left-over bits", good.chopped(1) + char(good.back() + 1),
        "signature");
    row("nothing", QByteArray(), "three parts");
    row("one part", "abc", "three parts");
    row("two parts", head, "three parts");
    row("four parts", good + ".x", "three parts");
    row("dots alone", "..", "three parts");
    row("doubled dots", QByteArray(good).replace('.', ".."), "three parts");
    row("an empty header", good.mid(good.indexOf('.')), "three parts");
    row("no claims", base64UrlEncode(goodHeader()) + ".." + good.mid(good.lastIndexOf('.') + 1),
        "three parts");
    row("bad base64 in the header", "!!!!" + good.mid(4), "header");
    row("padding in the header", "eyJhbGciOiJIUzI1NiJ9=." + good.mid(good.indexOf('.') + 1),
        "header");
    row("bytes of zero", QByteArray(200, '\0'), "three parts");
    row("a megabyte", QByteArray(1 << 20, 'a'), "too long");
    row("just over the limit", QByteArray(kMaxJwtBytes - 2, 'a') + ".a.", "too long");
    row("the claims are a list", signedRaw(goodHeader(), "[1]"), "claims");
    row("the claims are no JSON", signedRaw(goodHeader(), "{"), "claims");
    row("the claims are nested two thousand deep",
        signedRaw(goodHeader(), R"({"a":)" + QByteArray(2000, '[') + QByteArray(2000, ']') + '}'),
        "claims");
    row("the issuer is another", withClaims(R"({"iss":"other","aud":"api","exp":1800000600})"),
        "issuer");
    row("no issuer", withClaims(R"({"aud":"api","exp":1800000600})"), "issuer");
    row("the issuer is a number", withClaims(R"({"iss":1,"aud":"api","exp":1800000600})"),
        "issuer");
    row("the audience is another", withClaims(R"({"iss":"troupe","aud":"web","exp":1800000600})"),
        "audience");
    row("no audience", withClaims(R"({"iss":"troupe","exp":1800000600})"), "audience");
    row("an audience that starts alike",
        withClaims(R"({"iss":"troupe","aud":"api2","exp":1800000600})"), "audience");
    row("no expiry", withClaims(R"({"iss":"troupe","aud":"api"})"), "never expires");
    row("the expiry is a text", withClaims(R"({"iss":"troupe","aud":"api","exp":"1800000600"})"),
        "not a time");
    row("the expiry is null", withClaims(R"({"iss":"troupe","aud":"api","exp":null})"),
        "not a time");
    row("the expiry is past all years", withClaims(R"({"iss":"troupe","aud":"api","exp":1e300})"),
        "not a time");
    row("the expiry is negative", withClaims(R"({"iss":"troupe","aud":"api","exp":-1})"),
        "not a time");
    row("not valid yet",
        withClaims(R"({"iss":"troupe","aud":"api","exp":1800000600,"nbf":1800000031})"),
        "not valid yet");
    row("the start is a text",
        withClaims(R"({"iss":"troupe","aud":"api","exp":1800000600,"nbf":"now"})"), "not a time");
    row("expired past the leeway", withClaims(R"({"iss":"troupe","aud":"api","exp":1799999970})"),
        "", "token_expired");
}

void TestJwt::refuses()
{
    QFETCH(QByteArray, token);
    QFETCH(QString, key);
    QFETCH(QString, detail);
    const auto claims = verifyJwt(token, testKey(), strictChecks(), ManualClock());
    QVERIFY(!claims.has_value());
    QCOMPARE(claims.error().code, ErrorCode::Unauthenticated);
    QCOMPARE(claims.error().key, key);
    QVERIFY2(claims.error().detail.contains(detail), qPrintable(claims.error().detail));
}

void TestJwt::expiryFollowsTheClock()
{
    ManualClock clock;
    const QByteArray token = signedRaw(goodHeader(), goodClaims());
    clock.advanceMs(629'999);
    QVERIFY(verifyJwt(token, testKey(), strictChecks(), clock).has_value());
    clock.advanceMs(1);
    QCOMPARE(verifyJwt(token, testKey(), strictChecks(), clock).error().key,
             QStringLiteral("token_expired"));
}

void TestJwt::everyChangedCharacterIsNoticed()
{
    const QByteArray good = signedRaw(goodHeader(), goodClaims());
    for (qsizetype i = 0; i < good.size(); ++i) {
        QByteArray changed = good;
        changed[i] = good[i] == 'A' ? 'B' : 'A';
        QVERIFY2(!verifyJwt(changed, testKey(), strictChecks(), ManualClock()),
                 changed.constData());
    }
}

void TestJwt::signingRefusesAShortKey()
{
    const SecretString shortKey = SecretString::random(kMinJwtKeyBytes - 1);
    QCOMPARE(signJwt(QJsonObject(), shortKey).error().code, ErrorCode::Internal);
    QVERIFY(!verifyJwt(signedRaw(goodHeader(), goodClaims(), shortKey), shortKey, strictChecks(),
                       ManualClock()));
}

void TestJwt::signingRefusesWhatNobodyReads()
{
    const QJsonObject claims{{QStringLiteral("a"), QString(8000, u'x')}};
    QCOMPARE(signJwt(claims, testKey()).error().code, ErrorCode::TooLarge);
}

QTEST_APPLESS_MAIN(TestJwt)
#include "tst_jwt.moc"

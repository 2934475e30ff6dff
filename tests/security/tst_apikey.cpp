// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/security/apikey.h"

#include <QHash>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace troupe;

class TestApiKey : public QObject
{
    Q_OBJECT

private slots:
    void aNewKeyHasTheDocumentedForm_data();
    void aNewKeyHasTheDocumentedForm();
    void keysDiffer();
    void charactersAreUniform();
    void recognises_data();
    void recognises();
    void matchesItsHashOnly();
};

void TestApiKey::aNewKeyHasTheDocumentedForm_data()
{
    QTest::addColumn<bool>("test");
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QString>("shown");
    QTest::newRow("a live key") << false << QStringLiteral("\\Alvng_[0-9A-Za-z]{43}\\z")
                                << QStringLiteral("\\Alvng_[0-9A-Za-z]{4}\u2026\\z");
    QTest::newRow("a test key") << true << QStringLiteral("\\Alvng_test_[0-9A-Za-z]{43}\\z")
                                << QStringLiteral("\\Alvng_test_[0-9A-Za-z]{4}\u2026\\z");
}

void TestApiKey::aNewKeyHasTheDocumentedForm()
{
    QFETCH(bool, test);
    QFETCH(QString, pattern);
    QFETCH(QString, shown);
    const NewApiKey made = newApiKey(test ? ApiKeyKind::Test : ApiKeyKind::Live);
    const QString text = made.key.revealText();
    QVERIFY2(QRegularExpression(pattern).match(text).hasMatch(), qPrintable(text));
    QVERIFY2(QRegularExpression(shown).match(made.displayPrefix).hasMatch(),
             qPrintable(made.displayPrefix));
    QVERIFY(text.startsWith(made.displayPrefix.chopped(1)));
    QVERIFY(looksLikeApiKey(made.key.reveal()));
    QCOMPARE(isTestApiKey(made.key.reveal()), test);
    QCOMPARE(made.hash, hashApiKey(made.key.reveal()));
}

void TestApiKey::keysDiffer()
{
    QSet<QByteArray> seen;
    for (int i = 0; i < 2000; ++i)
        seen.insert(newApiKey(ApiKeyKind::Live).key.reveal().toByteArray());
    QCOMPARE(seen.size(), 2000);
}

void TestApiKey::charactersAreUniform()
{
    constexpr int keys = 4000;
    QHash<char, int> counts;
    QHash<char, int> firsts;
    for (int i = 0; i < keys; ++i) {
        const QByteArray body = newApiKey(ApiKeyKind::Live).key.reveal().sliced(5).toByteArray();
        for (const char c : body)
            ++counts[c];
        ++firsts[body.front()];
    }
    QCOMPARE(counts.size(), 62);
    // 61 degrees of freedom: 128 is passed once in a million runs. A modulo of a byte gives about
    // 1,000 here, an encoded 256-bit number shows in the first character.
    const auto chiSquare = [](const QHash<char, int> &found, double total) {
        const double mean = total / 62;
        double sum = (62 - static_cast<double>(found.size())) * mean;
        for (const int count : found)
            sum += (count - mean) * (count - mean) / mean;
        return sum;
    };
    QVERIFY(chiSquare(counts, keys * 43.0) < 128);
    QVERIFY(chiSquare(firsts, keys) < 128);
}

void TestApiKey::recognises_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("valid");
    const QByteArray body(43, 'a');
    QTest::newRow("a live key") << "lvng_" + body << true;
    QTest::newRow("a test key") << "lvng_test_" + body << true;
    QTest::newRow("one character too few") << "lvng_" + body.chopped(1) << false;
    QTest::newRow("one character too many") << "lvng_" + body + 'a' << false;
    QTest::newRow("another prefix") << "sk-aa" + body << false;
    QTest::newRow("an upper-case prefix") << "LVNG_" + body << false;
    QTest::newRow("a character outside of base62") << "lvng_" + body.chopped(1) + '-' << false;
    QTest::newRow("an underscore in the body") << "lvng_" + body.chopped(1) + '_' << false;
    QTest::newRow("a zero byte in the body") << "lvng_" + body.chopped(1) + '\0' << false;
    QTest::newRow("a line break at the end") << "lvng_" + body + '\n' << false;
    QTest::newRow("the test prefix with a short body") << "lvng_test_" + body.first(38) << false;
    QTest::newRow("nothing") << QByteArray() << false;
    QTest::newRow("the prefix alone") << QByteArray("lvng_") << false;
    QTest::newRow("a megabyte") << QByteArray(1 << 20, 'a') << false;
}

void TestApiKey::recognises()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, valid);
    QCOMPARE(looksLikeApiKey(text), valid);
    QCOMPARE(!apiKeyDisplayPrefix(text).isEmpty(), valid);
}

void TestApiKey::matchesItsHashOnly()
{
    const QByteArray key = "lvng_" + QByteArray(43, 'a');
    // printf 'lvng_aaaa…' | sha256sum
    const QString hash = hashApiKey(key);
    QCOMPARE(hash,
             QStringLiteral("8db059192f4531b30ac32e531eea8d125e447d00404c2a1db7a91a6fda61cfd0"));
    QVERIFY(apiKeyMatches(key, hash));
    QVERIFY(!apiKeyMatches("lvng_" + QByteArray(43, 'b'), hash));
    QVERIFY(!apiKeyMatches(key, QString()));
    QVERIFY(!apiKeyMatches(key, hash.chopped(1)));
    QVERIFY(!apiKeyMatches(key, QString::fromUtf8(key)));
}

QTEST_APPLESS_MAIN(TestApiKey)
#include "tst_apikey.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/storage/textmatch.h"

#include <QTest>

#include <sqlite3.h>

using namespace troupe;

/// The SQL function text_match().
class TestTextMatch : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void whatMatches_data();
    void whatMatches();
    void whatFitsBetterCountsMore();
    void aStatementKeepsItsQueryApart();
    void itNeedsAQueryAndAText();

private:
    /// One row with the parameters as text; -1 when the statement fails.
    int match(const QList<QByteArray> &arguments);

    sqlite3 *m_handle = nullptr;
};

void TestTextMatch::init()
{
    QCOMPARE(sqlite3_open(":memory:", &m_handle), SQLITE_OK);
    QVERIFY(addTextMatch(m_handle));
}

void TestTextMatch::cleanup()
{
    sqlite3_close(m_handle);
}

int TestTextMatch::match(const QList<QByteArray> &arguments)
{
    const QByteArray marks = QByteArray("?,").repeated(arguments.size()).chopped(1);
    const QByteArray sql = "SELECT text_match(" + marks + ")";
    sqlite3_stmt *statement = nullptr;
    if (sqlite3_prepare_v2(m_handle, sql.constData(), -1, &statement, nullptr) != SQLITE_OK)
        return -1;
    int index = 0;
    for (const QByteArray &argument : arguments) {
        ++index;
        if (!argument.isNull())
            sqlite3_bind_text(statement, index, argument.constData(),
                              static_cast<int>(argument.size()), SQLITE_TRANSIENT);
    }
    const int score = sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int(statement, 0) : -1;
    sqlite3_finalize(statement);
    return score;
}

void TestTextMatch::whatMatches_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QByteArray>("title");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("matches");
    const auto row = [](const char *name, const char *query, const char *title, const char *text,
                        bool matches) {
        QTest::newRow(name) << QByteArray(query) << QByteArray(title) << QByteArray(text)
                            << matches;
    };
    row("a whole word", "analyst", "Data Analyst", "", true);
    row("the inside of a word", "naly", "Data Analyst", "", true);
    row("words in different texts", "data tea", "Data Analyst", "drinks tea", true);
    row("a word that is nowhere", "data coffee", "Data Analyst", "drinks tea", false);
    row("letters of two texts are no word", "Analystdrinks", "Data Analyst", "drinks tea", false);
    row("capitals with accents", "ÉCOLE", "école", "", true);
    row("a composed letter finds a decomposed one", "\xC3\xA9", "e\xCC\x81", "", true);
    row("Greek in any case and sigma", "ΟΔΟΣ", "οδος", "", true);
    row("Cyrillic", "МОСК", "в Москве", "", true);
    row("a sharp s", "strasse", "Straße", "", true);
    row("a ligature", "fish", "\xEF\xAC\x81sh", "", true);
    row("wide letters", "abc", "\xEF\xBC\xA1\xEF\xBC\xA2\xEF\xBC\xA3", "", true);
    row("Japanese inside of a sentence", "東京", "私は東京に住んでいます", "", true);
    row("an emoji", "🎻", "first 🎻 of the house", "", true);
    row("bytes that are no UTF-8 find nothing by chance", "\xFF\xFE", "abc", "", false);
    row("an empty query fits everything", "", "x", "", true);
    row("blanks and tabs are an empty query", " \t\n", "x", "", true);
    row("wildcards are text", "d%a _*?[a]", "data", "", false);
}

void TestTextMatch::whatMatches()
{
    QFETCH(QByteArray, query);
    QFETCH(QByteArray, title);
    QFETCH(QByteArray, text);
    QFETCH(bool, matches);
    QCOMPARE(match({query, title, text}) > 0, matches);
}

void TestTextMatch::whatFitsBetterCountsMore()
{
    const QList<QList<QByteArray>> bestFirst{
        {"data", "Data", ""},
        {"data", "Data Analyst", ""},
        {"data", "Big Data", ""},
        {"data", "Metadata", ""},
        {"data", "Analyst", "knows data"},
        {"data", "Analyst", "a database"},
        {"data", "Analyst", "metadata"},
        {"data", "Analyst", "numbers"},
    };
    int last = std::numeric_limits<int>::max();
    for (const QList<QByteArray> &arguments : bestFirst) {
        const int score = match(arguments);
        QVERIFY2(score < last, arguments.at(1) + ' ' + arguments.at(2));
        last = score;
    }
    QCOMPARE(last, 0);
}

void TestTextMatch::aStatementKeepsItsQueryApart()
{
    // Each row has a query of its own: what was kept of the one before must not be used.
    sqlite3_stmt *statement = nullptr;
    QCOMPARE(sqlite3_prepare_v2(m_handle,
                                "SELECT text_match(q, 'Data Analyst') > 0 FROM (SELECT 'data' AS q "
                                "UNION ALL SELECT 'tea' UNION ALL SELECT 'analyst')",
                                -1, &statement, nullptr),
             SQLITE_OK);
    QList<int> matched;
    while (sqlite3_step(statement) == SQLITE_ROW)
        matched += sqlite3_column_int(statement, 0);
    sqlite3_finalize(statement);
    QCOMPARE(matched, (QList<int>{1, 0, 1}));
}

void TestTextMatch::itNeedsAQueryAndAText()
{
    QCOMPARE(match({"data"}), -1);
    QCOMPARE(match({"data", QByteArray()}), 0); // NULL holds no words
}

QTEST_APPLESS_MAIN(TestTextMatch)
#include "tst_textmatch.moc"

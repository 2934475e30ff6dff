// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/titles.h"

#include <QTest>

using namespace troupe;

/// Names of conversations, as the rules and as models make them.
class TestTitles : public QObject
{
    Q_OBJECT

private slots:
    void rulesTakeTheBeginning_data();
    void rulesTakeTheBeginning();
    void modelsAreTakenAtTheirFirstLine_data();
    void modelsAreTakenAtTheirFirstLine();
};

void TestTitles::rulesTakeTheBeginning_data()
{
    QTest::addColumn<QString>("said");
    QTest::addColumn<QString>("title");

    const auto row = [](const char *name, const char *said, const char *title) {
        QTest::newRow(name) << QString::fromUtf8(said) << QString::fromUtf8(title);
    };
    row("a short one is the title", "What is new?", "What is new?");
    row("lines are joined", "One\n\n  two", "One two");
    row("a long one is cut at a word",
        "Please explain to me how the tides of the ocean come about and why there are two a day",
        "Please explain to me how the tides of the ocean come about\u2026");
    row("headings lose their mark", "## Plan\nfor today", "Plan for today");
    row("lists and quotes lose theirs", "> said\n- one\n* two", "said one two");
    row("stress loses its stars", "This is **very** *odd*, ***really***",
        "This is very odd, really");
    row("code loses its quotes", "What does `std::move` do?", "What does std::move do?");
    row("a block of code loses its fence", "Why?\n```cpp\nint a;\n```", "Why? int a;");
    row("a link is its text", "See [the page](https://example.com/a) now", "See the page now");
    row("a product keeps its stars", "2*3*4 and 2 * 3 * 4", "2*3*4 and 2 * 3 * 4");
    row("pointers keep theirs", "f(*a, *b)", "f(*a, *b)");
    row("names keep their underscores", "What is __init__ of snake_case_?",
        "What is __init__ of snake_case_?");
    row("a number sign in a line stays", "Issue #12 in C#", "Issue #12 in C#");
    row("what is nothing but marks stays as it is", "```\n```", "``` ```");
}

void TestTitles::rulesTakeTheBeginning()
{
    QFETCH(QString, said);
    QTEST(ruleTitle(said), "title");
}

void TestTitles::modelsAreTakenAtTheirFirstLine_data()
{
    QTest::addColumn<QString>("reply");
    QTest::addColumn<QString>("title");

    const auto row = [](const char *name, const char *reply, const char *title) {
        QTest::newRow(name) << QString::fromUtf8(reply) << QString::fromUtf8(title);
    };
    row("plain", "Tides of the ocean", "Tides of the ocean");
    row("quotes and a full stop go", "\"Tides of the ocean.\"\n", "Tides of the ocean");
    row("a label goes", "**Title:** Tides", "Tides");
    row("stress within goes", "The **two** tides", "The two tides");
    row("only the first line counts", "\n\nTides\nI chose it because", "Tides");
    row("nothing is nothing", "  \n", "");
}

void TestTitles::modelsAreTakenAtTheirFirstLine()
{
    QFETCH(QString, reply);
    QTEST(titleIn(reply), "title");
}

QTEST_GUILESS_MAIN(TestTitles)
#include "tst_titles.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/transcript/fenwick.h"
#include "ui/transcript/segments.h"

#include <QRandomGenerator>
#include <QTest>

#include <numeric>

using namespace troupe;

class TestSegments : public QObject
{
    Q_OBJECT

private slots:
    void fences_data();
    void fences();
    void anUnfinishedFenceRunsToTheEnd();
    void codeInAListLosesItsIndent();
    void aListGoesOnCountingAfterCode();
    void longTextIsSplitAtParagraphs();
    void nothingGrowsPastTheLimit_data();
    void nothingGrowsPastTheLimit();
    void everyCharacterBelongsToOneSegment();
    void appendingEqualsReadingAnew_data();
    void appendingEqualsReadingAnew();
    void unbrokenTextIsBrokenEvery200Characters();
    void prefixSumsAgreeWithAdding();
};

namespace {

QString shape(const std::vector<Segment> &segments)
{
    QStringList parts;
    for (const Segment &segment : segments) {
        if (segment.kind == Segment::Kind::Code)
            parts << QStringLiteral("%1[%2]%3")
                         .arg(segment.language, segment.content,
                              segment.closed ? QString() : QStringLiteral("…"));
        else
            parts << segment.content.trimmed();
    }
    return parts.join(QStringLiteral(" | ")).replace(u'\n', QStringLiteral("\\n"));
}

} // namespace

void TestSegments::fences_data()
{
    QTest::addColumn<QString>("source");
    QTest::addColumn<QString>("expected");

    const auto row = [](const char *name, const char *source, const char *expected) {
        QTest::newRow(name) << QString::fromUtf8(source) << QString::fromUtf8(expected);
    };
    row("text alone", "hello\nworld", "hello\\nworld");
    row("nothing", "", "");
    row("blank lines only", "\n\n  \n", "");
    row("text, code, text", "a\n```cpp\nint x;\n```\nb", "a | cpp[int x;] | b");
    row("only the first word of the info names the language", "```rust ignore\nfn\n```",
        "rust[fn]");
    row("tildes", "~~~\nx\n~~~", "[x]");
    row("backticks inside tildes are text", "~~~\n```\nx\n```\n~~~", "[```\\nx\\n```]");
    row("a longer fence holds a shorter one", "````md\n```cpp\nx\n```\n````",
        "md[```cpp\\nx\\n```]");
    row("a shorter fence does not close", "````\n```\nx", "[```\\nx]…");
    row("a longer one closes", "```\nx\n`````\ny", "[x] | y");
    row("a fence with a word after it does not close", "```\nx\n``` no\n```", "[x\\n``` no]");
    row("backticks in the info make it inline code", "``` a`b\ntext", "``` a`b\\ntext");
    row("two backticks are no fence", "``\nx\n``", "``\\nx\\n``");
    row("four spaces are no fence", "    ```\nx", "```\\nx");
    row("three spaces are one", "   ```\nx\n   ```", "[x]");
    row("an empty fence", "```\n```", "[]");
    row("blank lines in code stay", "```\na\n\n\nb\n```", "[a\\n\\n\\nb]");
    row("two fences in a row", "```a\n1\n```\n```b\n2\n```", "a[1] | b[2]");
}

void TestSegments::fences()
{
    QFETCH(QString, source);
    QFETCH(QString, expected);
    QCOMPARE(shape(splitSegments(source, SegmentMode::Markdown)), expected);
}

void TestSegments::anUnfinishedFenceRunsToTheEnd()
{
    const auto segments = splitSegments(u"a\n```py\nx = 1\n\ny = 2", SegmentMode::Markdown);
    QCOMPARE(segments.size(), std::size_t(2));
    QVERIFY(!segments[1].closed);
    QCOMPARE(segments[1].content, QStringLiteral("x = 1\n\ny = 2"));
}

void TestSegments::codeInAListLosesItsIndent()
{
    const auto segments =
        splitSegments(u"1. do\n\n     ```sh\n     ls\n       -l\n     ```\n\n2. then",
                      SegmentMode::Markdown);
    QCOMPARE(shape(segments), QStringLiteral("1. do | sh[ls\\n  -l] | 2. then"));
}

void TestSegments::aListGoesOnCountingAfterCode()
{
    const auto segments = splitSegments(u"1. a\n```\nx\n```\n2. b\n3. c", SegmentMode::Markdown);
    QCOMPARE(segments.size(), std::size_t(3));
    QCOMPARE(segments[0].firstNumber, 0);
    QCOMPARE(segments[2].firstNumber, 2);
}

void TestSegments::longTextIsSplitAtParagraphs()
{
    const QString paragraph = QStringLiteral("Some words. ").repeated(20) + QStringLiteral("\n\n");
    const auto segments = splitSegments(paragraph.repeated(10), SegmentMode::Markdown);
    QVERIFY(segments.size() >= 4);
    for (const Segment &segment : segments)
        QVERIFY(segment.content.startsWith(QStringLiteral("Some")));
}

void TestSegments::nothingGrowsPastTheLimit_data()
{
    QTest::addColumn<QString>("source");
    QTest::newRow("one line without a space") << QString(1'000'000, u'x');
    QTest::newRow("one line of words") << QStringLiteral("word ").repeated(200'000);
    QTest::newRow("lines without blank ones")
        << QStringLiteral("a line of a log\n").repeated(60'000);
    QTest::newRow("a fence of many lines")
        << QStringLiteral("```\n") + QStringLiteral("int x = 1;\n").repeated(90'000);
    QTest::newRow("a fence of one line") << QStringLiteral("```\n") + QString(1'000'000, u'x');
    QTest::newRow("an endless list") << QStringLiteral("- item\n").repeated(100'000);
}

void TestSegments::nothingGrowsPastTheLimit()
{
    QFETCH(QString, source);
    for (const SegmentMode mode : {SegmentMode::Markdown, SegmentMode::Plain}) {
        for (const Segment &segment : splitSegments(source, mode))
            QVERIFY2(segment.content.size() <= 10'100,
                     qPrintable(QString::number(segment.content.size())));
    }
}

void TestSegments::everyCharacterBelongsToOneSegment()
{
    const QString source = QStringLiteral("\n\nintro\n\n```c\n1\n```\n\n- a\n- b\n\n~~~\nopen");
    qsizetype at = -1;
    for (const Segment &segment : splitSegments(source, SegmentMode::Markdown)) {
        QVERIFY(at < 0 || segment.start == at);
        at = segment.start + segment.length;
    }
    QCOMPARE(at, source.size());
}

void TestSegments::appendingEqualsReadingAnew_data()
{
    QTest::addColumn<QString>("source");
    QTest::newRow("an answer with everything") << QStringLiteral(
        "# Title\n\nText with `code`.\n\n1. one\n\n   ```sh\n   ls\n   ```\n\n2. two\n   more\n\n"
        "```` md\n```\nx\n```\n````\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n~~~\nopen `` ` ``\n");
    QTest::newRow("fences that turn out to be none")
        << QStringLiteral("a\n``` x`y\nb\n```\nc\n``` not closing\nd\n```\ne");
    QTest::newRow("a long list") << QStringLiteral("- an item of some length here\n").repeated(120)
                                        + QStringLiteral("\nThe end.\n");
    QTest::newRow("long paragraphs")
        << (QStringLiteral("Many words here. ").repeated(30) + QStringLiteral("\n\n")).repeated(6);
    QTest::newRow("code in pieces") << QStringLiteral("```cpp\n")
                                           + QStringLiteral("int value = 12345;\n").repeated(1'500)
                                           + QStringLiteral("```\nafter\n");
    QTest::newRow("one endless line") << QStringLiteral("word ").repeated(9'000);
}

void TestSegments::appendingEqualsReadingAnew()
{
    QFETCH(QString, source);
    for (const SegmentMode mode : {SegmentMode::Markdown, SegmentMode::Plain}) {
        QRandomGenerator random(20261122);
        std::vector<Segment> grown;
        qsizetype at = 0;
        const int step = source.size() > 5'000 ? 700 : 6;
        while (at < source.size()) {
            at = qMin(source.size(), at + 1 + random.bounded(step));
            const std::vector<Segment> before = grown;
            const int changed = extendSegments(grown, QStringView(source).first(at), mode);
            const auto whole = splitSegments(QStringView(source).first(at), mode);
            QCOMPARE(grown.size(), whole.size());
            for (std::size_t i = 0; i < whole.size(); ++i)
                QVERIFY2(grown[i] == whole[i],
                         qPrintable(QStringLiteral("part %1 at %2").arg(i).arg(at)));
            for (std::size_t i = 0; i < static_cast<std::size_t>(changed); ++i)
                QVERIFY(before[i] == grown[i]);
        }
    }
}

void TestSegments::unbrokenTextIsBrokenEvery200Characters()
{
    const QString text(1'000, u'x');
    const QString broken = breakLongRuns(text);
    QCOMPARE(broken.count(QChar(0x200b)), 4);
    QCOMPARE(stripBreaks(broken), text);
    const QString words = QStringLiteral("short words ").repeated(100);
    QCOMPARE(breakLongRuns(words), words);
    // A pair of surrogates is never torn apart.
    const QString emoji = QStringLiteral("\U0001F600").repeated(300);
    const QStringList pieces = breakLongRuns(emoji).split(QChar(0x200b));
    QVERIFY(pieces.size() > 1);
    for (const QString &piece : pieces)
        QVERIFY(!piece.front().isLowSurrogate());
}

void TestSegments::prefixSumsAgreeWithAdding()
{
    QRandomGenerator random(7);
    std::vector<int> values;
    values.reserve(1'000);
    for (int i = 0; i < 1'000; ++i)
        values.push_back(random.bounded(1, 300));
    Fenwick sums;
    sums.assign(values);
    for (int i = 0; i < 500; ++i) {
        if (i % 5 == 0) {
            values.push_back(random.bounded(1, 300));
            sums.append(values.back());
        }
        const int index = random.bounded(static_cast<int>(values.size()));
        const int height = random.bounded(1, 500);
        sums.add(index, height - values[static_cast<std::size_t>(index)]);
        values[static_cast<std::size_t>(index)] = height;
        const qint64 total = std::accumulate(values.begin(), values.end(), qint64(0));
        QCOMPARE(sums.total(), total);
        const qint64 offset = random.bounded(static_cast<int>(total));
        qint64 top = 0;
        int expected = 0;
        while (top + values[static_cast<std::size_t>(expected)] <= offset)
            top += values[static_cast<std::size_t>(expected++)];
        QCOMPARE(sums.find(offset), expected);
        QCOMPARE(sums.sum(expected), top);
    }
    QCOMPARE(sums.find(-5), 0);
    QCOMPARE(sums.find(sums.total() + 5), sums.size() - 1);
}

QTEST_GUILESS_MAIN(TestSegments)
#include "tst_segments.moc"

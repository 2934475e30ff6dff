// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/o200k/splitter.h"
#include "core/providers/o200k/vocabulary.h"
#include "core/providers/tokens.h"

#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QResource>
#include <QTest>

#include <thread>

using namespace troupe;

class TestTokenCounter : public QObject
{
    Q_OBJECT

private slots:
    void counts_data();
    void counts();
    void theOraclesCorpus();
    void piecesAreThoseOfThePattern();
    void randomTextsHoldTogether();
    void piecesWithoutBreaksAreExact_data();
    void piecesWithoutBreaksAreExact();
    void countingStopsAtTheLimit_data();
    void countingStopsAtTheLimit();
    void manyThreadsShareOne();
    void hostileTextsTakeNoLonger_data();
    void hostileTextsTakeNoLonger();
    void brokenTablesAreRefused_data();
    void brokenTablesAreRefused();

private:
    const TokenCounter m_counter;
};

namespace {

QString utf8(const char *text)
{
    return QString::fromUtf8(text);
}

QByteArray compiledIn()
{
    const QResource resource(QStringLiteral(":/troupe/tokens/o200k.bin"));
    return QByteArray(reinterpret_cast<const char *>(resource.data()),
                      static_cast<qsizetype>(resource.size()));
}

QStringList piecesOf(const CharClasses &classes, QStringView text)
{
    O200kSplitter splitter(classes, text);
    QStringList pieces;
    for (QStringView piece = splitter.next(); !piece.isEmpty(); piece = splitter.next())
        pieces.append(piece.toString());
    return pieces;
}

QString randomText(QRandomGenerator &random, int most)
{
    QString text;
    for (int i = random.bounded(most); i > 0; --i)
        text +=
            QChar(static_cast<char16_t>(random.bounded(random.bounded(2) == 0 ? 0x300 : 0x10000)));
    return text;
}

} // namespace

void TestTokenCounter::counts_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("tokens");
    const auto row = [](const char *name, const QString &text, qint64 tokens) {
        QTest::newRow(name) << text << tokens;
    };
    // The counts are gpt-tokenizer's but for the rows of U+FEFF and U+0085, which are tiktoken's.
    row("nothing", QString(), 0);
    row("one letter", utf8("a"), 1);
    row("a greeting", utf8("Hello, world!"), 4);
    row("a special token is text", utf8("<|endoftext|>"), 7);
    row("two contractions", utf8("I've it'LL"), 4);
    row("numbers in groups of three", utf8("1234567"), 3);
    row("a family of emoji", utf8("👩‍👩‍👧‍👦"), 11);
    row("a flag", utf8("🇫🇷"), 4);
    row("Chinese", utf8("今天的天气非常好"), 5);
    row("blanks before a word", utf8("    x"), 2);
    row("blanks at the end", utf8("x    "), 2);
    row("blank lines", utf8("a\n\n\nb"), 3);
    row("a high surrogate alone", QString(QChar(0xD83D)), 1);
    row("a low surrogate before a high one", QString(QChar(0xDE00)) + QChar(0xD83D), 1);
    row("a mark before capitals", utf8("\u0301ABC"), 2);
    row("NUL", QString(QChar(0)), 1);
    row("a byte order mark", utf8("\uFEFFusing"), 1);
}

void TestTokenCounter::counts()
{
    QFETCH(QString, text);
    QFETCH(qint64, tokens);
    QCOMPARE(m_counter.count(text), tokens);
}

void TestTokenCounter::theOraclesCorpus()
{
    QFile file(QStringLiteral(TROUPE_SOURCE_DIR "/tests/providers/token_corpus.json"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QJsonArray rows = QJsonDocument::fromJson(file.readAll()).array();
    QVERIFY(rows.size() > 250);
    for (const QJsonValue &row : rows) {
        const QString text = row[1].toString();
        const qint64 tokens = m_counter.count(text);
        if (tokens != row[0].toInteger())
            QFAIL(qPrintable(QStringLiteral("%1 and not %2 for: %3")
                                 .arg(tokens)
                                 .arg(row[0].toInteger())
                                 .arg(text)));
    }
}

void TestTokenCounter::piecesAreThoseOfThePattern()
{
    const auto vocabulary = O200kVocabulary::builtIn();
    QVERIFY(vocabulary.has_value());
    const QString contraction = QStringLiteral("(?i:'s|'t|'re|'ve|'m|'ll|'d)?");
    const QString upper = QStringLiteral("[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]");
    const QString lower = QStringLiteral("[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]");
    const QString before = QStringLiteral("[^\\r\\n\\p{L}\\p{N}]?");
    const QRegularExpression pattern(
        before + upper + u'*' + lower + u'+' + contraction + u'|' + before + upper + u'+' + lower
            + u'*' + contraction
            + QStringLiteral(
                "|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"),
        QRegularExpression::UseUnicodePropertiesOption);
    QVERIFY(pattern.isValid());
    // Few characters of each class, so that every combination comes up.
    const QStringList alphabet{
        utf8("a"),      utf8("b"),      utf8("s"),      utf8("t"),      utf8("A"),  utf8("S"),
        utf8("L"),      utf8("l"),      utf8("v"),      utf8("e"),      utf8("'"),  utf8(" "),
        utf8("  "),     utf8("\t"),     utf8("\n"),     utf8("\r"),     utf8("/"),  utf8("."),
        utf8("7"),      utf8("\u00BD"), utf8("\u0301"), utf8("\u0903"), utf8("的"), utf8("ʰ"),
        utf8("ǅ"),      utf8("😀"),      utf8("𐐀"),      utf8("𐐨"),      utf8("𝟙"),  utf8("\u00A0"),
        utf8("\u3000"), utf8("\u0085"), utf8("\uFEFF"), utf8("ſ"),      utf8("_")};
    QRandomGenerator random(20261122);
    for (int i = 0; i < 20'000; ++i) {
        QString text;
        for (int k = random.bounded(12); k >= 0; --k)
            text += alphabet.at(random.bounded(static_cast<int>(alphabet.size())));
        QStringList expected;
        for (auto it = pattern.globalMatch(text); it.hasNext();)
            expected.append(it.next().captured());
        QCOMPARE(piecesOf((*vocabulary)->classes(), text), expected);
    }
}

void TestTokenCounter::randomTextsHoldTogether()
{
    const auto vocabulary = O200kVocabulary::builtIn();
    QVERIFY(vocabulary.has_value());
    QRandomGenerator random(7);
    for (int i = 0; i < 2'000; ++i) {
        const QString first = randomText(random, 200) + QStringLiteral("x\n");
        const QString second = QStringLiteral("Ab") + randomText(random, 200);
        QCOMPARE(piecesOf((*vocabulary)->classes(), first + second).join(QString()),
                 first + second);
        // A line end closes a piece, whatever comes next.
        const qint64 tokens = m_counter.count(first + second);
        QCOMPARE(tokens, m_counter.count(first) + m_counter.count(second));
        QVERIFY(tokens <= (first + second).toUtf8().size());
        const qint64 limit = random.bounded(150);
        QCOMPARE(m_counter.countUpTo(first + second, limit), std::min(tokens, limit + 1));
    }
}

void TestTokenCounter::piecesWithoutBreaksAreExact_data()
{
    QTest::addColumn<QByteArray>("alphabet");
    QTest::newRow("letters") << QByteArray("abcdefghijklmnopqrstuvwxyz");
    QTest::newRow("two letters") << QByteArray("ab");
    QTest::newRow("one letter") << QByteArray("a");
    QTest::newRow("vowels") << QByteArray("aeiou");
    QTest::newRow("signs") << QByteArray("=-_/*#");
    QTest::newRow("blanks and one letter") << QByteArray("    x");
    QByteArray bytes;
    for (int i = 1; i < 256; ++i)
        bytes.append(static_cast<char>(i));
    QTest::newRow("all bytes") << bytes;
}

/// Merged window by window as in one go.
void TestTokenCounter::piecesWithoutBreaksAreExact()
{
    QFETCH(QByteArray, alphabet);
    const auto vocabulary = O200kVocabulary::builtIn();
    QVERIFY(vocabulary);
    QRandomGenerator random(11);
    for (const qsizetype size : {97, 200, 383, 511, 512, 513, 1'000, 40'000}) {
        QByteArray piece;
        for (qsizetype i = 0; i < size; ++i)
            piece.append(alphabet.at(random.bounded(static_cast<int>(alphabet.size()))));
        const std::string_view view(piece.constData(), static_cast<std::size_t>(piece.size()));
        QCOMPARE((*vocabulary)->countPiece(view), (*vocabulary)->countWhole(view));
    }
}

void TestTokenCounter::countingStopsAtTheLimit_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("limit");
    QTest::addColumn<qint64>("counted");
    QTest::newRow("nothing is not above nothing") << QString() << qint64(0) << qint64(0);
    QTest::newRow("something is above nothing") << utf8("a") << qint64(0) << qint64(1);
    QTest::newRow("exactly the limit") << utf8("a b c") << qint64(3) << qint64(3);
    QTest::newRow("one above the limit") << utf8("a b c") << qint64(2) << qint64(3);
    QTest::newRow("far above the limit") << utf8("a b c d e f") << qint64(2) << qint64(3);
    QTest::newRow("one piece that is above it") << utf8("qzxjqzxjqzxj") << qint64(2) << qint64(3);
}

void TestTokenCounter::countingStopsAtTheLimit()
{
    QFETCH(QString, text);
    QFETCH(qint64, limit);
    QFETCH(qint64, counted);
    QCOMPARE(m_counter.countUpTo(text, limit), counted);
}

void TestTokenCounter::manyThreadsShareOne()
{
    const TokenCounter fresh; // they race to read its table
    const QString text =
        QStringLiteral("The lighthouse keeper counts ninety-seven steps. ").repeated(50);
    std::array<qint64, 4> counts{};
    std::vector<std::thread> threads;
    threads.reserve(counts.size());
    for (qint64 &count : counts)
        threads.emplace_back([&fresh, &text, &count] { count = fresh.count(text); });
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(counts[0], m_counter.count(text));
    QVERIFY(std::all_of(counts.begin(), counts.end(), [&](qint64 n) { return n == counts[0]; }));
}

void TestTokenCounter::hostileTextsTakeNoLonger_data()
{
    QTest::addColumn<QString>("unit");
    QTest::newRow("one letter") << utf8("a");
    QTest::newRow("one capital") << utf8("A");
    QTest::newRow("one blank") << utf8(" ");
    QTest::newRow("one line end") << utf8("\n");
    QTest::newRow("one digit") << utf8("1");
    QTest::newRow("one mark") << utf8("\u0301");
    QTest::newRow("one symbol") << utf8("=");
    QTest::newRow("capitals after an ideograph") << utf8("的AAAAAAA");
    QTest::newRow("half surrogate pairs") << QString(QChar(0xD800));
    QTest::newRow("blanks that end in no line") << utf8(" \t");
}

void TestTokenCounter::hostileTextsTakeNoLonger()
{
    QFETCH(QString, unit);
    // Sixteen times the text in far less than 256 times the time: not quadratic.
    const QString small = unit.repeated(20'000 / unit.size());
    const QString large = unit.repeated(320'000 / unit.size());
    m_counter.count(unit);
    QElapsedTimer timer;
    timer.start();
    const qint64 few = m_counter.count(small);
    const qint64 smallNs = std::max<qint64>(timer.nsecsElapsed(), 1'000'000);
    timer.restart();
    const qint64 many = m_counter.count(large);
    QVERIFY2(timer.nsecsElapsed() < 120 * smallNs,
             qPrintable(QString::number(timer.nsecsElapsed() / smallNs)));
    QVERIFY(many > 10 * few && many < 20 * few);
}

void TestTokenCounter::brokenTablesAreRefused_data()
{
    QTest::addColumn<QByteArray>("table");
    const QByteArray good = qUncompress(compiledIn());
    QVERIFY(good.size() > 1'000'000);
    const auto row = [](const char *name, const QByteArray &plain) {
        QTest::newRow(name) << qCompress(plain, 1);
    };
    const auto with = [&good](qsizetype at, char byte) {
        QByteArray changed = good;
        changed[at] = byte;
        return changed;
    };
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("rubbish") << QByteArray("rubbish");
    QTest::newRow("a promise of four gigabytes") << QByteArray("\xFF\xFF\xFF\xFFxx");
    QTest::newRow("a cut stream") << compiledIn().left(300'000);
    row("another form", with(0, 'X'));
    row("too few tokens for what follows", with(8, 0));
    row("too many tokens", with(11, 1));
    row("a byte that comes twice", with(12, good[13]));
    row("a part that comes later", with(12 + 256 + 2 * (199'998 - 256), 3));
    row("cut in the tokens", good.left(600'000));
    row("cut in the classes", good.chopped(1));
    row("more than there is", good + "x");
    row("an unknown class", with(good.size() - 1, 8));
    row("no start at zero", with(good.size() - 4 * 3222, 1));
}

void TestTokenCounter::brokenTablesAreRefused()
{
    QFETCH(QByteArray, table);
    const auto loaded = O200kVocabulary::load(table);
    QVERIFY(!loaded.has_value());
    QCOMPARE(loaded.error().code, ErrorCode::Malformed);
}

QTEST_GUILESS_MAIN(TestTokenCounter)
#include "tst_tokencounter.moc"

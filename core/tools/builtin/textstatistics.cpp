// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tools/builtin/textstatistics.h"

#include <QHash>
#include <QTextBoundaryFinder>

#include <algorithm>

namespace troupe {

namespace {

constexpr int kWordsPerMinute = 230;

ToolInfo textStatisticsInfo()
{
    ToolInfo info;
    info.name = QStringLiteral("text_statistics");
    info.title = QStringLiteral("Text statistics");
    info.description = QStringLiteral(
        "Counts the characters, words, sentences, lines and paragraphs of a text, its reading "
        "time, its average sentence length and its most frequent words. Use it whenever an exact "
        "count of words or characters is asked for.");
    info.parameters = jsonLiteral(R"({
        "type": "object",
        "properties": {
            "text": {"type": "string", "maxLength": 500000, "description": "The text to count in"},
            "most_frequent": {"type": "integer", "minimum": 0, "maximum": 100, "default": 10,
                "description": "How many of the most frequent words to list"}
        },
        "required": ["text"],
        "additionalProperties": false})");
    info.aliases = {QStringLiteral("word_count"), QStringLiteral("count_words"),
                    QStringLiteral("text_stats")};
    info.timeoutMs = 10'000;
    return info;
}

struct TextCounts
{
    qsizetype characters = 0; ///< as people see them
    qsizetype withoutSpaces = 0;
    qsizetype words = 0;
    qsizetype sentences = 0;
    qsizetype lines = 0;
    qsizetype paragraphs = 0;
    QString longestWord;
    QHash<QString, int> frequency;
};

bool hasLetter(QStringView piece)
{
    for (qsizetype i = 0; i < piece.size(); ++i) {
        const bool isPair = piece[i].isHighSurrogate() && i + 1 < piece.size();
        const char32_t point =
            isPair ? QChar::surrogateToUcs4(piece[i], piece[i + 1]) : char32_t(piece[i].unicode());
        if (QChar::isLetterOrNumber(point))
            return true;
        i += isPair ? 1 : 0;
    }
    return false;
}

void countCharacters(const QString &text, TextCounts &counts)
{
    QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, text);
    qsizetype from = 0;
    for (qsizetype to = finder.toNextBoundary(); to >= 0; to = finder.toNextBoundary()) {
        ++counts.characters;
        counts.withoutSpaces += text.at(from).isSpace() ? 0 : 1;
        from = to;
    }
}

void countWords(const QString &text, TextCounts &counts)
{
    QTextBoundaryFinder finder(QTextBoundaryFinder::Word, text);
    qsizetype from = 0;
    for (qsizetype to = finder.toNextBoundary(); to >= 0; to = finder.toNextBoundary()) {
        const QStringView piece = QStringView(text).sliced(from, to - from);
        from = to;
        if (!hasLetter(piece))
            continue;
        ++counts.words;
        if (piece.size() > counts.longestWord.size())
            counts.longestWord = piece.toString();
        ++counts.frequency[piece.toString().toCaseFolded()];
    }
}

void countSentences(const QString &text, TextCounts &counts)
{
    QTextBoundaryFinder finder(QTextBoundaryFinder::Sentence, text);
    qsizetype from = 0;
    for (qsizetype to = finder.toNextBoundary(); to >= 0; to = finder.toNextBoundary()) {
        counts.sentences += hasLetter(QStringView(text).sliced(from, to - from)) ? 1 : 0;
        from = to;
    }
}

void countLines(const QString &text, TextCounts &counts)
{
    bool isInside = false;
    for (const QStringView line : QStringView(text).split(u'\n')) {
        ++counts.lines;
        const bool isBlank = line.trimmed().isEmpty();
        counts.paragraphs += !isBlank && !isInside ? 1 : 0;
        isInside = !isBlank;
    }
    if (text.endsWith(u'\n') || text.isEmpty())
        --counts.lines;
}

QString frequentWords(const QHash<QString, int> &frequency, int most)
{
    QList<std::pair<int, QString>> words;
    for (auto it = frequency.begin(); it != frequency.end(); ++it)
        words.append({-it.value(), it.key()});
    std::sort(words.begin(), words.end());
    QStringList told;
    for (qsizetype i = 0; i < std::min<qsizetype>(most, words.size()); ++i)
        told.append(
            QStringLiteral("%1 (%2)").arg(words.at(i).second.left(60)).arg(-words.at(i).first));
    return told.join(QStringLiteral(", "));
}

} // namespace

QString describeText(const QString &text, int mostFrequent)
{
    TextCounts counts;
    countCharacters(text, counts);
    countWords(text, counts);
    countSentences(text, counts);
    countLines(text, counts);
    const double perSentence = counts.sentences > 0 ? static_cast<double>(counts.words)
                                                          / static_cast<double>(counts.sentences)
                                                    : 0;
    const qsizetype seconds = counts.words * 60 / kWordsPerMinute;
    QString told = QStringLiteral("Characters: %1 (without spaces: %2)\nWords: %3\nSentences: %4 "
                                  "(%5 words on average)\nLines: %6\nParagraphs: %7\nReading time: "
                                  "about %8 min %9 s")
                       .arg(counts.characters)
                       .arg(counts.withoutSpaces)
                       .arg(counts.words)
                       .arg(counts.sentences)
                       .arg(perSentence, 0, 'f', 1)
                       .arg(counts.lines)
                       .arg(counts.paragraphs)
                       .arg(seconds / 60)
                       .arg(seconds % 60);
    if (counts.words > 0)
        told += QStringLiteral("\nDifferent words: %1\nLongest word: %2")
                    .arg(counts.frequency.size())
                    .arg(counts.longestWord.left(100));
    if (mostFrequent > 0 && counts.words > 0)
        told += QStringLiteral("\nMost frequent: ") + frequentWords(counts.frequency, mostFrequent);
    return told;
}

TextStatisticsTool::TextStatisticsTool() : BuiltInTool(textStatisticsInfo()) {}

Task<ToolResult> TextStatisticsTool::call(QJsonObject arguments, ToolContext)
{
    const QString text = arguments.value(QLatin1String("text")).toString();
    const int most = arguments.value(QLatin1String("most_frequent")).toInt(10);
    co_return ToolResult(describeText(text, most));
}

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/storage/textmatch.h"

#include <QString>

#include <sqlite3.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace troupe {

namespace {

constexpr std::size_t kMostWords = 32;
constexpr int kTitleWeight = 4;
constexpr int kInside = 1;
constexpr int kBeginning = 3;
constexpr int kWholeWord = 4;
constexpr int kPhraseInTitle = 200; // more than all words of a query can earn one by one, nearly
constexpr int kTitleBegins = 400;
constexpr int kIsTitle = 800;

std::string_view textOfValue(sqlite3_value *value)
{
    const auto *bytes = reinterpret_cast<const char *>(sqlite3_value_text(value));
    return bytes ? std::string_view(bytes, static_cast<std::size_t>(sqlite3_value_bytes(value)))
                 : std::string_view();
}

/// UTF-8 without case and accents.
void foldInto(std::string &out, std::string_view text)
{
    out.assign(text);
    bool isAscii = true;
    for (char &c : out) {
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
        isAscii = isAscii && static_cast<unsigned char>(c) < 0x80;
    }
    if (isAscii)
        return;
    const QString plain = QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()))
                              .normalized(QString::NormalizationForm_KD)
                              .toUpper() // "ß" becomes "SS"
                              .toCaseFolded();
    QString kept;
    kept.reserve(plain.size());
    for (const QChar c : plain) {
        if (c.category() != QChar::Mark_NonSpacing)
            kept += c;
    }
    out = kept.toStdString();
}

bool isWordByte(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z');
}

struct FoldedQuery
{
    std::string phrase;
    std::vector<std::string> words;
    std::string row; ///< the text at hand; one buffer for all rows

    explicit FoldedQuery(std::string_view text)
    {
        std::string folded;
        foldInto(folded, text);
        std::size_t from = 0;
        while ((from = folded.find_first_not_of(" \t\r\n", from)) != std::string::npos) {
            const std::size_t to = std::min(folded.find_first_of(" \t\r\n", from), folded.size());
            if (words.size() < kMostWords)
                words.push_back(folded.substr(from, to - from));
            phrase += (phrase.empty() ? "" : " ") + folded.substr(from, to - from);
            from = to;
        }
    }
};

/// How well one word fits into one folded text: 0 when it is not there.
int wordScore(std::string_view text, std::string_view word)
{
    int best = 0;
    for (std::size_t at = text.find(word); at != std::string_view::npos;
         at = text.find(word, at + 1)) {
        const std::size_t end = at + word.size();
        const bool begins = at == 0 || !isWordByte(text[at - 1]) || !isWordByte(word.front());
        const bool ends = end == text.size() || !isWordByte(text[end]);
        best = std::max(best, begins ? (ends ? kWholeWord : kBeginning) : kInside);
        if (best == kWholeWord)
            break;
    }
    return best;
}

int phraseScore(std::string_view title, std::string_view phrase)
{
    const std::size_t at = title.find(phrase);
    if (at == std::string_view::npos)
        return 0;
    if (at > 0)
        return kPhraseInTitle;
    return title.size() == phrase.size() ? kIsTitle : kTitleBegins;
}

int scoreOf(FoldedQuery &query, int count, sqlite3_value **texts)
{
    if (query.words.empty())
        return 1;
    std::vector<int> scores(query.words.size());
    int score = 0;
    for (int i = 0; i < count; ++i) {
        foldInto(query.row, textOfValue(texts[i]));
        const int weight = i == 0 ? kTitleWeight : 1;
        for (std::size_t w = 0; w < scores.size(); ++w)
            scores[w] = std::max(scores[w], weight * wordScore(query.row, query.words[w]));
        if (i == 0)
            score = phraseScore(query.row, query.phrase);
    }
    for (const int word : scores) {
        if (word == 0)
            return 0;
        score += word;
    }
    return score;
}

void textMatch(sqlite3_context *context, int count, sqlite3_value **values)
{
    if (count < 2)
        return sqlite3_result_error(context, "text_match needs a query and a text", -1);
    // The query is the same for every row of a statement: SQLite keeps what it was made into.
    auto *query = static_cast<FoldedQuery *>(sqlite3_get_auxdata(context, 0));
    if (query)
        return sqlite3_result_int(context, scoreOf(*query, count - 1, values + 1));
    auto *made = new FoldedQuery(textOfValue(values[0]));
    sqlite3_result_int(context, scoreOf(*made, count - 1, values + 1));
    sqlite3_set_auxdata(context, 0, made,
                        [](void *old) { delete static_cast<FoldedQuery *>(old); });
}

} // namespace

bool addTextMatch(sqlite3 *handle)
{
    return sqlite3_create_function_v2(handle, "text_match", -1, SQLITE_UTF8 | SQLITE_DETERMINISTIC,
                                      nullptr, &textMatch, nullptr, nullptr, nullptr)
           == SQLITE_OK;
}

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/tokens.h"

#include "core/base/log.h"
#include "core/providers/o200k/splitter.h"
#include "core/providers/o200k/vocabulary.h"

#include <QChar>

#include <algorithm>
#include <limits>
#include <vector>

namespace troupe {

namespace {

enum class TokenClass : quint8 { None, Latin, OtherLetter, Ideograph, Digit, Symbol, Blank, Line };

/// Reads code units from left to right and says of each whether a token starts with it.
class TokenScanner
{
public:
    bool starts(QChar c)
    {
        if (c.isLowSurrogate() || c.isMark() || c.unicode() == 0x200D)
            return m_last == TokenClass::None ? begin(TokenClass::Symbol, c) : false;
        const TokenClass kind = classOf(c);
        if (kind != m_last || (kind == TokenClass::Symbol && c != m_char) || c.isHighSurrogate())
            return begin(kind, c);
        return ++m_run % limitOf(kind) == 0;
    }

private:
    bool begin(TokenClass kind, QChar c)
    {
        m_last = kind;
        m_char = c;
        m_run = kind == TokenClass::Blank ? -1 : 0; // the first blank belongs to the next word
        return kind != TokenClass::Blank;
    }

    static TokenClass classOf(QChar c)
    {
        if (c == u'\n' || c == u'\r')
            return TokenClass::Line;
        if (c.isSpace())
            return TokenClass::Blank;
        if (c.isDigit())
            return TokenClass::Digit;
        if (!c.isLetter())
            return TokenClass::Symbol;
        if (c.unicode() < 0x250)
            return TokenClass::Latin;
        const auto script = c.script();
        const bool ideograph = script == QChar::Script_Han || script == QChar::Script_Hangul
                               || script == QChar::Script_Hiragana
                               || script == QChar::Script_Katakana;
        return ideograph ? TokenClass::Ideograph : TokenClass::OtherLetter;
    }

    static int limitOf(TokenClass kind)
    {
        switch (kind) {
        case TokenClass::Latin:
            return 7;
        case TokenClass::OtherLetter:
        case TokenClass::Digit:
            return 3;
        case TokenClass::Symbol:
            return 4;
        case TokenClass::Blank:
        case TokenClass::Line:
            return 16;
        case TokenClass::Ideograph:
        case TokenClass::None:
            break;
        }
        return 1;
    }

    TokenClass m_last = TokenClass::None;
    QChar m_char;
    int m_run = 0;
};

void putUtf8(QStringView piece, std::vector<char> &bytes)
{
    bytes.clear();
    for (qsizetype i = 0; i < piece.size(); ++i) {
        char32_t c = piece[i].unicode();
        if (piece[i].isHighSurrogate() && i + 1 < piece.size() && piece[i + 1].isLowSurrogate()) {
            c = QChar::surrogateToUcs4(piece[i], piece[i + 1]);
            ++i;
        } else if (piece[i].isSurrogate()) {
            c = 0xFFFD;
        }
        const auto put = [&bytes](char32_t byte) { bytes.push_back(static_cast<char>(byte)); };
        if (c < 0x80) {
            put(c);
            continue;
        }
        if (c < 0x800) {
            put(0xC0 | c >> 6);
        } else {
            if (c < 0x10000) {
                put(0xE0 | c >> 12);
            } else {
                put(0xF0 | c >> 18);
                put(0x80 | (c >> 12 & 0x3F));
            }
            put(0x80 | (c >> 6 & 0x3F));
        }
        put(0x80 | (c & 0x3F));
    }
}

} // namespace

TokenCounter::TokenCounter() = default;
TokenCounter::~TokenCounter() = default;

const O200kVocabulary *TokenCounter::vocabulary() const
{
    std::call_once(m_once, [this] {
        auto loaded = O200kVocabulary::builtIn();
        if (loaded)
            m_vocabulary = std::move(*loaded);
        else
            qCCritical(lcProviders) << loaded.error().message << loaded.error().detail;
    });
    return m_vocabulary.get();
}

qint64 TokenCounter::count(QStringView text) const
{
    return countUpTo(text, std::numeric_limits<qint64>::max() - 1);
}

qint64 TokenCounter::countUpTo(QStringView text, qint64 limit) const
{
    Q_ASSERT(limit >= 0);
    if (text.isEmpty())
        return 0;
    const O200kVocabulary *table = vocabulary();
    if (!table) // a test rules it out
        return std::min(approximateTokens(text), limit + 1);
    O200kSplitter splitter(table->classes(), text);
    std::vector<char> bytes;
    qint64 tokens = 0;
    for (QStringView piece = splitter.next(); !piece.isEmpty(); piece = splitter.next()) {
        if (tokens >= limit) // each further piece is at least one
            return limit + 1;
        putUtf8(piece, bytes);
        tokens += table->countPiece(std::string_view(bytes.data(), bytes.size()));
    }
    return std::min(tokens, limit + 1);
}

qint64 approximateTokens(QStringView text)
{
    TokenScanner scanner;
    qint64 count = 0;
    for (const QChar c : text)
        count += scanner.starts(c) ? 1 : 0;
    return count;
}

qsizetype prefixOfTokens(QStringView text, qint64 tokens)
{
    Q_ASSERT(tokens >= 0);
    TokenScanner scanner;
    qint64 count = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (scanner.starts(text[i]) && ++count > tokens)
            return i;
    }
    return text.size();
}

} // namespace troupe

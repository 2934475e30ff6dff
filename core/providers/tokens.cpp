// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/tokens.h"

#include <QChar>

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

} // namespace

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

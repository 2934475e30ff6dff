// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/o200k/splitter.h"

#include <QChar>

namespace troupe {

namespace {

constexpr qsizetype kNoMatch = -1;

bool fitsUpperHalf(CharClass kind)
{
    return kind == CharClass::Upper || kind == CharClass::Letter || kind == CharClass::Mark;
}

bool fitsLowerHalf(CharClass kind)
{
    return kind == CharClass::Lower || kind == CharClass::Letter || kind == CharClass::Mark;
}

bool isSymbol(CharClass kind)
{
    return kind == CharClass::Other || kind == CharClass::Mark;
}

bool isLetterOfWord(CharClass kind)
{
    return kind == CharClass::Upper || kind == CharClass::Lower || kind == CharClass::Letter;
}

bool mayPrecedeWord(CharClass kind)
{
    return isSymbol(kind) || kind == CharClass::Space;
}

} // namespace

O200kSplitter::Char O200kSplitter::at(qsizetype index) const
{
    if (index >= m_text.size())
        return {};
    const QChar unit = m_text[index];
    if (!unit.isSurrogate())
        return {m_classes.of(unit.unicode()), 1};
    if (unit.isHighSurrogate() && index + 1 < m_text.size() && m_text[index + 1].isLowSurrogate())
        return {m_classes.of(QChar::surrogateToUcs4(unit, m_text[index + 1])), 2};
    return {CharClass::Other, 1};
}

QStringView O200kSplitter::next()
{
    const qsizetype from = m_at;
    if (from < m_text.size())
        m_at = endOf(from);
    return m_text.sliced(from, m_at - from);
}

qsizetype O200kSplitter::endOf(qsizetype from) const
{
    const Char first = at(from);
    if (first.kind == CharClass::Number)
        return numberEnd(from);
    if (first.kind != CharClass::LineEnd) {
        if (const qsizetype end = word(from, first); end != kNoMatch)
            return contractionEnd(end);
    }
    if (isSymbol(first.kind))
        return symbolsEnd(from);
    if (m_text[from] == u' ' && isSymbol(at(from + 1).kind) && from + 1 < m_text.size())
        return symbolsEnd(from + 1);
    return blanksEnd(from);
}

/// The first two rules, in the order in which the pattern tries them.
qsizetype O200kSplitter::word(qsizetype from, Char first) const
{
    if (isLetterOfWord(first.kind)) {
        const qsizetype end = wordEnd(from, false);
        return end != kNoMatch ? end : wordEnd(from, true);
    }
    if (!mayPrecedeWord(first.kind))
        return kNoMatch;
    const qsizetype inner = from + first.units;
    if (const qsizetype end = wordEnd(inner, false); end != kNoMatch)
        return end;
    if (first.kind == CharClass::Mark) // a mark is a word as well
        return wordEnd(from, false);
    return wordEnd(inner, true);
}

/// Where a word without the character before it ends. The pattern's first rule wants it to end with
/// something of the lower half; `allUpper` is the second rule where the first has failed, so what
/// is there are capitals only.
qsizetype O200kSplitter::wordEnd(qsizetype from, bool allUpper) const
{
    qsizetype end = from;
    qsizetype afterLast = kNoMatch; ///< behind the last character that fits both halves
    Char c = at(end);
    while (c.units > 0 && fitsUpperHalf(c.kind)) {
        end += c.units;
        if (c.kind != CharClass::Upper)
            afterLast = end;
        c = at(end);
    }
    if (allUpper)
        return end > from ? end : kNoMatch;
    if (c.units == 0 || c.kind != CharClass::Lower)
        return afterLast;
    while (c.units > 0 && fitsLowerHalf(c.kind)) {
        end += c.units;
        c = at(end);
    }
    return end;
}

qsizetype O200kSplitter::contractionEnd(qsizetype from) const
{
    if (from + 1 >= m_text.size() || m_text[from] != u'\'')
        return from;
    const auto lower = [this](qsizetype index) -> char16_t {
        const char16_t unit = index < m_text.size() ? m_text[index].unicode() : u'\0';
        return unit >= u'A' && unit <= u'Z' ? static_cast<char16_t>(unit + 32) : unit;
    };
    const char16_t first = lower(from + 1);
    constexpr char16_t kLongS = 0x17F; // an s when case does not count
    if (first == u's' || first == kLongS || first == u'd' || first == u'm' || first == u't')
        return from + 2;
    const char16_t second = lower(from + 2);
    const bool isLong = (first == u'l' && second == u'l') || (first == u'v' && second == u'e')
                        || (first == u'r' && second == u'e');
    return isLong ? from + 3 : from;
}

qsizetype O200kSplitter::numberEnd(qsizetype from) const
{
    qsizetype end = from;
    for (int i = 0; i < 3; ++i) {
        const Char c = at(end);
        if (c.units == 0 || c.kind != CharClass::Number)
            break;
        end += c.units;
    }
    return end;
}

qsizetype O200kSplitter::symbolsEnd(qsizetype from) const
{
    qsizetype end = from;
    for (Char c = at(end); c.units > 0 && isSymbol(c.kind); c = at(end))
        end += c.units;
    while (end < m_text.size()
           && (m_text[end] == u'\r' || m_text[end] == u'\n' || m_text[end] == u'/'))
        ++end;
    return end;
}

/// All white space is in the basic plane: one unit each.
qsizetype O200kSplitter::blanksEnd(qsizetype from) const
{
    qsizetype end = from;
    qsizetype afterLine = kNoMatch;
    for (Char c = at(end); c.kind == CharClass::Space || c.kind == CharClass::LineEnd;
         c = at(end)) {
        ++end;
        if (c.kind == CharClass::LineEnd)
            afterLine = end;
    }
    if (afterLine != kNoMatch)
        return afterLine;
    if (end < m_text.size() && end - from > 1)
        return end - 1; // the last one belongs to what follows
    return end;
}

} // namespace troupe

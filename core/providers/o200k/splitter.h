// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/providers/o200k/charclasses.h"

#include <QStringView>

namespace troupe {

/// Cuts a text into the pieces that o200k_base encodes one by one, as its pattern does:
///
///     [^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(contraction)?
///     [^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(contraction)?
///     \p{N}{1,3}
///      ?[^\s\p{L}\p{N}]+[\r\n/]*
///     \s*[\r\n]+
///     \s+(?!\S)
///     \s+
///
/// where a contraction is 's 't 'd 'm 'll 've 're in any case. Every character is in one piece.
/// Time is linear: what a rule looks at in vain, another takes within a constant number of pieces.
class O200kSplitter
{
public:
    O200kSplitter(const CharClasses &classes, QStringView text) : m_classes(classes), m_text(text)
    {
    }

    /// The next piece; empty at the end of the text.
    QStringView next();

private:
    struct Char
    {
        CharClass kind = CharClass::Other;
        qsizetype units = 0; ///< 0 at the end of the text
    };

    Char at(qsizetype index) const;
    qsizetype endOf(qsizetype from) const;
    qsizetype wordEnd(qsizetype from, bool allUpper) const;
    qsizetype word(qsizetype from, Char first) const;
    qsizetype contractionEnd(qsizetype from) const;
    qsizetype numberEnd(qsizetype from) const;
    qsizetype symbolsEnd(qsizetype from) const;
    qsizetype blanksEnd(qsizetype from) const;

    const CharClasses &m_classes;
    const QStringView m_text;
    qsizetype m_at = 0;
};

} // namespace troupe

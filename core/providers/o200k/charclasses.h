// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <array>
#include <vector>

namespace troupe {

/// What the split pattern of o200k tells apart. The order is that of resources/tokens/make.mjs.
enum class CharClass : quint8 {
    Other, ///< symbols, punctuation, controls, what is not assigned, lone surrogates
    Upper, ///< Lu, Lt
    Lower, ///< Ll
    Letter, ///< Lm, Lo: fits into both halves of a word
    Mark, ///< M: as Letter inside a word, as Other at its start
    Number,
    Space, ///< White_Space, but for line ends
    LineEnd, ///< CR and LF
};

/// The class of every code point, in two stages. From our own table and not from QChar, so that
/// counts are the same with every version of Qt. Immutable once built.
class CharClasses
{
public:
    /// `starts` ascend from 0 and stay below 0x110000; `kinds` has one class for each. Returns
    /// false, and changes nothing, when that is not so.
    bool build(const std::vector<quint32> &starts, const std::vector<quint8> &kinds);

    CharClass of(char32_t codePoint) const
    {
        const quint32 page = m_pages[codePoint >> kPageBits];
        return m_blocks[(page << kPageBits) | (codePoint & kPageMask)];
    }

private:
    static constexpr quint32 kPageBits = 7;
    static constexpr quint32 kPageMask = (1U << kPageBits) - 1;
    static constexpr quint32 kCodePoints = 0x110000;

    std::array<quint16, (kCodePoints >> kPageBits)> m_pages{};
    std::vector<CharClass> m_blocks{std::size_t(1) << kPageBits, CharClass::Other};
};

} // namespace troupe

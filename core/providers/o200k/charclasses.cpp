// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/o200k/charclasses.h"

#include <algorithm>
#include <map>

namespace troupe {

bool CharClasses::build(const std::vector<quint32> &starts, const std::vector<quint8> &kinds)
{
    const bool known = std::all_of(kinds.begin(), kinds.end(), [](quint8 kind) {
        return kind <= static_cast<quint8>(CharClass::LineEnd);
    });
    const bool ascend =
        std::adjacent_find(starts.begin(), starts.end(), std::greater_equal<>()) == starts.end();
    if (starts.empty() || starts.size() != kinds.size() || starts.front() != 0
        || starts.back() >= kCodePoints || !ascend || !known)
        return false;

    using Block = std::array<CharClass, std::size_t(1) << kPageBits>;
    std::map<Block, quint16> seen;
    m_blocks.clear();
    std::size_t range = 0;
    for (quint32 page = 0; page < m_pages.size(); ++page) {
        Block block;
        for (quint32 i = 0; i < block.size(); ++i) {
            const quint32 codePoint = (page << kPageBits) | i;
            while (range + 1 < starts.size() && starts[range + 1] <= codePoint)
                ++range;
            block[i] = static_cast<CharClass>(kinds[range]);
        }
        const auto [at, fresh] = seen.try_emplace(block, static_cast<quint16>(seen.size()));
        if (fresh)
            m_blocks.insert(m_blocks.end(), block.begin(), block.end());
        m_pages[page] = at->second;
    }
    m_blocks.shrink_to_fit();
    return true;
}

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <bit>
#include <vector>

namespace troupe {

/// Prefix sums over non-negative heights: add, sum and search in O(log n), build in O(n).
class Fenwick
{
public:
    void assign(const std::vector<int> &values)
    {
        m_tree.assign(values.size() + 1, 0);
        for (std::size_t i = 1; i < m_tree.size(); ++i) {
            m_tree[i] += values[i - 1];
            const std::size_t parent = i + (i & (~i + 1));
            if (parent < m_tree.size())
                m_tree[parent] += m_tree[i];
        }
    }

    int size() const { return static_cast<int>(m_tree.empty() ? 0 : m_tree.size() - 1); }

    void append(int value)
    {
        if (m_tree.empty())
            m_tree.push_back(0);
        const std::size_t index = m_tree.size();
        const std::size_t low = index & (~index + 1);
        m_tree.push_back(value + sum(static_cast<int>(index - 1))
                         - sum(static_cast<int>(index - low)));
    }

    void add(int index, qint64 difference)
    {
        for (auto i = static_cast<std::size_t>(index) + 1; i < m_tree.size(); i += i & (~i + 1))
            m_tree[i] += difference;
    }

    /// The sum of the first `count` values.
    qint64 sum(int count) const
    {
        qint64 total = 0;
        for (auto i = static_cast<std::size_t>(count); i > 0; i -= i & (~i + 1))
            total += m_tree[i];
        return total;
    }

    qint64 total() const { return sum(size()); }

    /// The index whose span [sum(i), sum(i + 1)) holds `offset`; clamped to [0, size() - 1].
    int find(qint64 offset) const
    {
        if (size() == 0 || offset < 0)
            return 0;
        std::size_t position = 0;
        for (std::size_t step = std::bit_floor(m_tree.size() - 1); step > 0; step /= 2) {
            if (position + step < m_tree.size() && m_tree[position + step] <= offset) {
                position += step;
                offset -= m_tree[position];
            }
        }
        return qMin(static_cast<int>(position), size() - 1);
    }

private:
    std::vector<qint64> m_tree; // m_tree[0] is unused
};

} // namespace troupe

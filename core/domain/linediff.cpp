// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/linediff.h"

#include "core/meta/values.h"

#include <algorithm>

namespace troupe {

namespace {

constexpr qsizetype kLargestTable = 4'000'000; // cells; above it the parts count as all different

class Differ
{
public:
    Differ(const QString &before, const QString &after)
        : m_old(before.isEmpty() ? QStringList() : before.split(u'\n')),
          m_new(after.isEmpty() ? QStringList() : after.split(u'\n'))
    {
    }

    QList<DiffLine> run()
    {
        qsizetype head = 0;
        while (head < m_old.size() && head < m_new.size() && m_old.at(head) == m_new.at(head))
            ++head;
        qsizetype oldEnd = m_old.size(), newEnd = m_new.size();
        while (oldEnd > head && newEnd > head && m_old.at(oldEnd - 1) == m_new.at(newEnd - 1)) {
            --oldEnd;
            --newEnd;
        }
        for (qsizetype i = 0; i < head; ++i)
            same(i, i);
        middle(head, oldEnd, newEnd);
        for (qsizetype i = 0; oldEnd + i < m_old.size(); ++i)
            same(oldEnd + i, newEnd + i);
        return std::move(m_lines);
    }

private:
    void same(qsizetype i, qsizetype j)
    {
        m_lines.append(
            {LineChange::Same, static_cast<int>(i) + 1, static_cast<int>(j) + 1, m_old.at(i)});
    }
    void removed(qsizetype i)
    {
        m_lines.append({LineChange::Removed, static_cast<int>(i) + 1, 0, m_old.at(i)});
    }
    void added(qsizetype j)
    {
        m_lines.append({LineChange::Added, 0, static_cast<int>(j) + 1, m_new.at(j)});
    }

    // The longest common subsequence of [from, oldEnd) and [from, newEnd).
    void middle(qsizetype from, qsizetype oldEnd, qsizetype newEnd)
    {
        const qsizetype rows = oldEnd - from, columns = newEnd - from;
        qsizetype i = 0, j = 0;
        if (rows > 0 && columns > 0 && (rows + 1) * (columns + 1) <= kLargestTable) {
            const qsizetype width = columns + 1;
            std::vector<int> length(static_cast<std::size_t>((rows + 1) * width), 0);
            const auto at = [&length, width](qsizetype row, qsizetype column) -> int & {
                return length[static_cast<std::size_t>(row * width + column)];
            };
            for (qsizetype r = rows - 1; r >= 0; --r) {
                for (qsizetype c = columns - 1; c >= 0; --c) {
                    at(r, c) = m_old.at(from + r) == m_new.at(from + c)
                                   ? at(r + 1, c + 1) + 1
                                   : std::max(at(r + 1, c), at(r, c + 1));
                }
            }
            while (i < rows && j < columns) {
                if (m_old.at(from + i) == m_new.at(from + j))
                    same(from + i++, from + j++);
                else if (at(i + 1, j) >= at(i, j + 1))
                    removed(from + i++);
                else
                    added(from + j++);
            }
        }
        while (i < rows)
            removed(from + i++);
        while (j < columns)
            added(from + j++);
    }

    QStringList m_old;
    QStringList m_new;
    QList<DiffLine> m_lines;
};

} // namespace

const TypeInfo &DiffLine::info()
{
    static const TypeInfo type{
        "diff_line",
        {
            field<&DiffLine::change>("change"),
            field<&DiffLine::before>("before", NoFlag, "Its number in the old text; 0: not in it"),
            field<&DiffLine::after>("after", NoFlag, "Its number in the new text; 0: not in it"),
            field<&DiffLine::text>("text"),
        }};
    return type;
}

QList<DiffLine> lineDiff(const QString &before, const QString &after, int context)
{
    if (before == after)
        return {};
    QList<DiffLine> all = Differ(before, after).run();
    if (context < 0)
        return all;
    QList<DiffLine> near;
    qsizetype shownTo = 0; // of `all`, exclusive
    for (qsizetype i = 0; i < all.size(); ++i) {
        if (all.at(i).change == LineChange::Same)
            continue;
        const qsizetype end = std::min(all.size(), i + context + 1);
        for (qsizetype k = std::max(shownTo, i - context); k < end; ++k)
            near.append(all.at(k));
        shownTo = std::max(shownTo, end);
    }
    return near;
}

} // namespace troupe

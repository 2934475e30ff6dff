// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/meta/typeinfo.h"

#include <array>
#include <string_view>

namespace troupe {

enum class LineChange : quint8 { Same, Removed, Added };
constexpr auto enumNames(LineChange)
{
    return std::array<std::string_view, 3>{"same", "removed", "added"};
}

/// A line of a text that changed.
struct DiffLine
{
    LineChange change = LineChange::Same;
    int before = 0; ///< its number in the old text, from 1; 0: not in it
    int after = 0; ///< in the new one
    QString text;

    static const TypeInfo &info();
    friend bool operator==(const DiffLine &, const DiffLine &) = default;
};

/// How one text becomes another, line by line, with the fewest changed lines; of those that stay,
/// `context` before and after each change (-1: all). Where two large parts have little in common,
/// one is shown as removed and the other as added whole. Nothing for equal texts.
QList<DiffLine> lineDiff(const QString &before, const QString &after, int context = 3);

} // namespace troupe

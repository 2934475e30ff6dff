// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

struct sqlite3;

namespace troupe {

/// Adds the SQL function `text_match(query, title, text…)` to a connection: 0 when a word of the
/// query occurs in none of the texts, else how well they fit, larger is better.
///
/// A word matches anywhere, whatever its case and accents ("creme" finds "Crème brûlée"). Whole
/// words count more than beginnings, those more than what stands inside of a word, and the title
/// more than the other texts. Nothing in a query is a pattern. A query without words fits everything.
/// Returns whether it could be added.
bool addTextMatch(sqlite3 *handle);

} // namespace troupe

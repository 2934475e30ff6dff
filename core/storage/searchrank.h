// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

struct sqlite3;

namespace troupe {

/// Adds the FTS5 auxiliary function `relevance(table)` to a connection: how well the first column
/// of the current row fits the query, larger is better. It is BM25's term frequency part (k1 1.2,
/// b 0.75, Robertson and Zaragoza 2009) with a bonus for words that stand side by side, and without
/// the inverse document frequency: FTS5's own bm25() counts every match of every word for that,
/// which takes longer than the search itself when a word is common. Returns whether FTS5 is there.
bool addRelevance(sqlite3 *handle);

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/contract/troupe/chatops.h"

#include <QDate>

namespace troupe {

class Sql;

/// A search in what a user's conversations say, ready to run on any thread.
struct MessageSearch
{
    QString match; ///< an FTS5 expression; empty: nothing can be found
    int limit = 20;
    qint64 beforeSeq = 0; ///< of the window of candidates; 0: the newest
    int offset = 0; ///< in the window
};

/// Errors: Malformed for a cursor that is none of ours, Invalid for a day that is none.
Result<MessageSearch> planSearch(const QString &userId, const SearchMessages &query);

/// The days of a filter, both included; invalid where nothing is asked.
struct DayRange
{
    QDate from;
    QDate to;
};
/// Of texts that begin with a day as in 2026-01-31. Error: Invalid, naming the field.
Result<DayRange> dayRange(const QString &from, const QString &to);

/// Hits are ranked in windows: the best of the newest 400 matches come first, then the best of
/// the 400 before those. So the time does not grow with how common a word is.
Result<Page<SearchHit>> runSearch(Sql &sql, const MessageSearch &search);

} // namespace troupe

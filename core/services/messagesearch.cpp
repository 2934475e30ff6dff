// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/messagesearch.h"

#include "core/services/paging.h"
#include "core/storage/sql.h"

#include <QHash>

#include <algorithm>
#include <limits>

namespace troupe {

namespace {

constexpr int kWindow = 400; // about 2 ms, however common the words are
constexpr int kMostTerms = 32;
const QDate kFirstDay(1970, 1, 1);
const QDate kLastDay(2099, 12, 31);

struct Candidate
{
    qint64 seq = 0;
    double score = 0;
};

/// Every word must occur; the last one may be a beginning. Quoted, so that no word is an operator.
QString contentExpression(const QString &query)
{
    QStringList terms;
    QString word;
    const auto endWord = [&] {
        if (!word.isEmpty())
            terms += u'"' + word + u'"';
        word.clear();
    };
    for (const QChar c : query) {
        if (c.isLetterOrNumber() || c.isMark() || c.isSurrogate())
            word += c;
        else
            endWord();
    }
    const bool endsInWord = !word.isEmpty();
    endWord();
    if (terms.size() > kMostTerms)
        terms.resize(kMostTerms);
    QString expression = terms.join(u' ');
    if (endsInWord && !expression.isEmpty())
        expression += u'*';
    return expression;
}

QString scopeToken(QChar kind, QString id)
{
    return kind + id.remove(u'-');
}

/// As the view messages_search writes it.
QString tagToken(const QString &tag)
{
    return u't' + QString::fromLatin1(tag.toUtf8().toLower().toHex());
}

/// Whole years and months by their own tokens, so that few are needed for long times.
QString dayExpression(const DayRange &range)
{
    const QDate last = range.to.isValid() ? qMin(range.to, kLastDay) : kLastDay;
    QDate day = range.from.isValid() ? qMax(range.from, kFirstDay) : kFirstDay;
    QStringList tokens;
    while (day <= last) {
        const QDate yearEnd(day.year(), 12, 31);
        const QDate monthEnd(day.year(), day.month(), day.daysInMonth());
        if (day.dayOfYear() == 1 && yearEnd <= last) {
            tokens += day.toString(QStringLiteral("'y'yyyy"));
            day = yearEnd.addDays(1);
        } else if (day.day() == 1 && monthEnd <= last) {
            tokens += day.toString(QStringLiteral("'m'yyyyMM"));
            day = monthEnd.addDays(1);
        } else {
            tokens += day.toString(QStringLiteral("'d'yyyyMMdd"));
            day = day.addDays(1);
        }
    }
    if (tokens.isEmpty()) // the range holds no day: neither does the index
        tokens += QStringLiteral("none");
    return tokens.join(QLatin1String(" OR "));
}

Result<std::vector<Candidate>> newestMatches(Sql &sql, const MessageSearch &search)
{
    std::vector<Candidate> window;
    const auto done = sql.each(
        QStringLiteral("SELECT rowid, relevance(messages_fts) FROM messages_fts "
                       "WHERE messages_fts MATCH ? AND rowid < ? ORDER BY rowid DESC LIMIT ?"),
        {search.match, search.beforeSeq, kWindow}, [&](const Row &row) {
            window.push_back({row.integer(0), row.real(1)});
            return true;
        });
    if (!done)
        return fail(done.error());
    return window;
}

QString idList(const std::vector<Candidate> &page)
{
    QStringList ids;
    for (const Candidate &candidate : page)
        ids += QString::number(candidate.seq);
    return u'[' + ids.join(u',') + u']';
}

SearchHit hitOf(const Row &row)
{
    SearchHit hit;
    hit.messageId = row.text(1);
    hit.sessionId = row.text(2);
    hit.sessionTitle = row.text(3);
    hit.agentId = row.text(4);
    hit.role = enumFromName<MessageRole>(row.text(5)).value_or(MessageRole::User);
    hit.createdAt = Timestamp{row.integer(6)};
    hit.snippet = row.text(7);
    hit.shown = row.integer(8) != 0;
    return hit;
}

/// One scan over the window once more: only there does FTS5 know what matched.
Result<QList<SearchHit>> describe(Sql &sql, const MessageSearch &search,
                                  const std::vector<Candidate> &page)
{
    const auto [oldest, newest] =
        std::minmax_element(page.begin(), page.end(),
                            [](const auto &a, const auto &b) { return a.seq < b.seq; });
    QHash<qint64, SearchHit> found;
    const auto done = sql.each(
        QStringLiteral(
            "WITH pieces AS MATERIALIZED (SELECT rowid AS seq, "
            "CASE WHEN rowid IN (SELECT value FROM json_each(?1)) THEN snippet(messages_fts, 0, "
            "char(0x2068), char(0x2069), char(0x2026), 16) END AS piece FROM messages_fts "
            "WHERE messages_fts MATCH ?2 AND rowid BETWEEN ?3 AND ?4 ORDER BY rowid DESC) "
            "SELECT m.seq, m.id, m.session_id, s.title, s.agent_id, m.role, m.created_at, piece, "
            "m.shown "
            "FROM pieces JOIN messages m ON m.seq = pieces.seq "
            "JOIN sessions s ON s.id = m.session_id WHERE piece IS NOT NULL"),
        {idList(page), search.match, oldest->seq, newest->seq}, [&](const Row &row) {
            found.insert(row.integer(0), hitOf(row));
            return true;
        });
    if (!done)
        return fail(done.error());
    QList<SearchHit> hits;
    for (const Candidate &candidate : page) {
        if (const auto hit = found.constFind(candidate.seq); hit != found.constEnd())
            hits += *hit;
    }
    return hits;
}

} // namespace

Result<DayRange> dayRange(const QString &from, const QString &to)
{
    DayRange range;
    Error error(ErrorCode::Invalid, QStringLiteral("A day is written as in 2026-01-31"));
    const auto read = [&error](const QString &text, const char *pointer) {
        const QDate day = QDate::fromString(text.left(10), Qt::ISODate);
        if (!text.isEmpty() && !day.isValid())
            error.issues.append({QString::fromLatin1(pointer), error.message});
        return day;
    };
    range.from = read(from, "/from");
    range.to = read(to, "/to");
    if (range.from.isValid() && range.to.isValid() && range.to < range.from)
        error.issues.append({QStringLiteral("/to"), QStringLiteral("is before from")});
    return error.issues.isEmpty() ? Result<DayRange>(range) : fail(std::move(error));
}

Result<MessageSearch> planSearch(const QString &userId, const SearchMessages &query)
{
    MessageSearch search;
    search.limit = query.limit;
    search.beforeSeq = std::numeric_limits<qint64>::max();
    if (!query.cursor.isEmpty()) {
        const auto cursor = decodeCursor(query.cursor, 2);
        if (!cursor)
            return fail(cursor.error());
        search.beforeSeq = cursor->at(0).toLongLong();
        search.offset = qBound(0, cursor->at(1).toInt(), kWindow);
    }
    const auto days = dayRange(query.from, query.to);
    if (!days)
        return fail(days.error());
    const QString content = contentExpression(query.query);
    if (content.isEmpty())
        return search;
    QString scope = scopeToken(u'u', userId);
    if (!query.agentId.isEmpty())
        scope += QStringLiteral(" AND ") + scopeToken(u'a', query.agentId);
    if (!query.tag.isEmpty())
        scope += QStringLiteral(" AND ") + tagToken(query.tag);
    if (days->from.isValid() || days->to.isValid())
        scope += QStringLiteral(" AND (%1)").arg(dayExpression(*days));
    search.match = QStringLiteral("{content} : (%1) AND {scope} : (%2)").arg(content, scope);
    return search;
}

Result<Page<SearchHit>> runSearch(Sql &sql, const MessageSearch &search)
{
    auto window = newestMatches(sql, search);
    if (!window)
        return fail(window.error());
    const bool isFull = window->size() == kWindow;
    const qint64 oldest = window->empty() ? 0 : window->back().seq;
    std::stable_sort(window->begin(), window->end(),
                     [](const Candidate &a, const Candidate &b) { return a.score > b.score; });

    const auto size = static_cast<int>(window->size());
    const int from = std::min(search.offset, size);
    const int to = std::min(from + search.limit, size);
    const std::vector<Candidate> wanted(window->begin() + from, window->begin() + to);
    Page<SearchHit> page;
    if (!wanted.empty()) {
        auto hits = describe(sql, search, wanted);
        if (!hits)
            return fail(hits.error());
        page.items = std::move(*hits);
    }
    if (to < size)
        page.nextCursor = encodeCursor({QString::number(search.beforeSeq), QString::number(to)});
    else if (isFull)
        page.nextCursor = encodeCursor({QString::number(oldest), QStringLiteral("0")});
    return page;
}

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/ticketservice.h"

#include "core/base/ids.h"
#include "core/services/paging.h"
#include "core/storage/database.h"
#include "core/storage/rows.h"

namespace troupe {

namespace {

constexpr int kMostComments = 1000; ///< told with a ticket
constexpr qsizetype kLongestTicketTag = 50;

tl::unexpected<Error> ticketNotFound(const QString &ref)
{
    return failKeyed(ErrorCode::NotFound, QStringLiteral("ticket_not_found"),
                     QStringLiteral("There is no ticket %1").arg(ref.left(60)));
}

Result<Ticket> ticketOf(Sql &sql, const QString &ownerId, const QString &ref)
{
    QString text = ref.trimmed();
    if (text.startsWith(u'#'))
        text.remove(0, 1);
    bool isNumber = false;
    const qint64 number = text.toLongLong(&isNumber);
    const auto row =
        isNumber ? findRow<Ticket>(sql, QStringLiteral(" WHERE owner_id = ? AND number = ?"),
                                   {ownerId, number})
                 : findRow<Ticket>(sql, QStringLiteral(" WHERE owner_id = ? AND id = ?"),
                                   {ownerId, text});
    if (!row)
        return fail(row.error());
    if (!*row)
        return ticketNotFound(ref);
    return **row;
}

Result<void> checkTicket(Ticket &ticket)
{
    const auto problem = [](const char *pointer, const QString &message) {
        Error error(ErrorCode::Invalid, message);
        error.issues.append({QString::fromLatin1(pointer), message});
        return fail(std::move(error));
    };
    ticket.title = ticket.title.simplified();
    if (ticket.title.isEmpty())
        return problem("/title", QStringLiteral("must not be empty"));
    for (const QString &tag : std::as_const(ticket.tags)) {
        if (tag.trimmed().isEmpty() || tag.size() > kLongestTicketTag)
            return problem("/tags", QStringLiteral("must be 1 to 50 characters each"));
    }
    return {};
}

bool isClosed(TicketStatus status)
{
    return status == TicketStatus::Resolved || status == TicketStatus::Closed;
}

void tellTicket(Tx &tx, const char *type, const Ticket &ticket)
{
    tx.emitEvent({QString::fromLatin1(type), ticket.ownerId, ticket.id, toJson(ticket)});
}

QString personAs(const Caller &caller)
{
    return QStringLiteral("person:") + caller.userId;
}

struct TicketWhere
{
    QString sql;
    QVariantList binds;
};

TicketWhere whereOf(const QString &ownerId, const TicketFilter &filter)
{
    TicketWhere where{QStringLiteral(" WHERE owner_id = ?"), {ownerId}};
    if (filter.status) {
        where.sql += QStringLiteral(" AND status = ?");
        where.binds.append(enumName(*filter.status));
    }
    if (filter.openOnly)
        where.sql += QStringLiteral(" AND status NOT IN ('resolved', 'closed')");
    if (!filter.assignee.isEmpty()) {
        where.sql += QStringLiteral(" AND assignee = ? COLLATE NOCASE");
        where.binds.append(filter.assignee);
    }
    if (!filter.search.trimmed().isEmpty()) {
        where.sql +=
            QStringLiteral(" AND (title LIKE ? ESCAPE '\\' OR description LIKE ? ESCAPE '\\')");
        const QString pattern = likePattern(filter.search.trimmed());
        where.binds.append(pattern);
        where.binds.append(pattern);
    }
    return where;
}

} // namespace

Result<Page<Ticket>> TicketService::list(const Caller &caller, const ListTickets &query) const
{
    TicketFilter filter;
    filter.status = query.status;
    filter.assignee = query.assignee;
    filter.search = query.search;
    TicketWhere where = whereOf(caller.userId, filter);
    if (!query.cursor.isEmpty()) {
        const auto cursor = decodeCursor(query.cursor, 1);
        if (!cursor)
            return fail(cursor.error());
        where.sql += QStringLiteral(" AND id < ?");
        where.binds.append(cursor->first());
    }
    where.binds.append(query.limit + 1);
    auto rows =
        listRows<Ticket>(m_db.reader(), where.sql + QStringLiteral(" ORDER BY id DESC LIMIT ?"),
                         where.binds);
    if (!rows)
        return fail(rows.error());
    Page<Ticket> page;
    page.items = std::move(*rows);
    if (cutToLimit(page.items, query.limit))
        page.nextCursor = encodeCursor({page.items.constLast().id});
    return page;
}

Result<QList<Ticket>> TicketService::findTickets(const QString &ownerId, const TicketFilter &filter)
{
    TicketWhere where = whereOf(ownerId, filter);
    where.binds.append(filter.limit);
    return listRows<Ticket>(m_db.reader(),
                            where.sql
                                + QStringLiteral(" ORDER BY updated_at DESC, id DESC LIMIT ?"),
                            where.binds);
}

Result<TicketDetail> TicketService::ticket(const QString &ownerId, const QString &ref)
{
    const auto found = ticketOf(m_db.reader(), ownerId, ref);
    if (!found)
        return fail(found.error());
    auto comments = listRows<TicketComment>(
        m_db.reader(),
        QStringLiteral(" WHERE ticket_id = ? ORDER BY id LIMIT %1").arg(kMostComments),
        {found->id});
    if (!comments)
        return fail(comments.error());
    TicketDetail detail;
    detail.ticket = *found;
    detail.comments = std::move(*comments);
    return detail;
}

Result<TicketView> TicketService::find(const Caller &caller, const QString &ref)
{
    auto detail = ticket(caller.userId, ref);
    if (!detail)
        return fail(detail.error());
    TicketView view;
    view.ticket = std::move(detail->ticket);
    view.comments = std::move(detail->comments);
    return view;
}

Task<Ticket> TicketService::createTicket(QString ownerId, QString author, Ticket draft)
{
    draft.id = newId();
    draft.ownerId = ownerId;
    draft.createdBy = author;
    if (const auto usable = checkTicket(draft); !usable)
        co_return fail(usable.error());
    auto write = [draft](Tx &tx) -> Result<Ticket> {
        Ticket stored = draft;
        const auto counted = tx.sql().first(
            QStringLiteral("SELECT coalesce(max(number), 0) FROM tickets WHERE owner_id = ?"),
            {stored.ownerId}, [&stored](const Row &row) { stored.number = row.integer(0) + 1; });
        if (!counted)
            return fail(counted.error());
        stored.createdAt = stored.updatedAt = Timestamp{tx.nowMs()};
        stored.closedAt = isClosed(stored.status) ? stored.createdAt : Timestamp();
        if (const auto done = insertRow(tx.sql(), stored); !done)
            return fail(done.error());
        tellTicket(tx, "ticket.created", stored);
        return stored;
    };
    co_return co_await m_db.write(std::move(write));
}

Task<Ticket> TicketService::updateTicket(QString ownerId, QString author, QString ref,
                                         Patch<Ticket> changes)
{
    Q_UNUSED(author);
    auto write = [ownerId, ref, changes](Tx &tx) -> Result<Ticket> {
        auto found = ticketOf(tx.sql(), ownerId, ref);
        if (!found)
            return fail(found.error());
        Ticket &ticket = *found;
        const bool wasClosed = isClosed(ticket.status);
        changes.applyTo(ticket);
        if (const auto usable = checkTicket(ticket); !usable)
            return fail(usable.error());
        ticket.updatedAt = Timestamp{tx.nowMs()};
        if (isClosed(ticket.status) != wasClosed)
            ticket.closedAt = wasClosed ? Timestamp() : ticket.updatedAt;
        if (const auto done = updateRow(tx.sql(), ticket); !done)
            return fail(done.error());
        tellTicket(tx, "ticket.updated", ticket);
        return ticket;
    };
    co_return co_await m_db.write(std::move(write));
}

Task<TicketComment> TicketService::addComment(QString ownerId, QString author, QString ref,
                                              QString text)
{
    TicketComment comment;
    comment.id = newId();
    comment.author = author;
    comment.text = text.trimmed();
    if (comment.text.isEmpty()) {
        Error error(ErrorCode::Invalid, QStringLiteral("A comment must not be empty"));
        error.issues.append({QStringLiteral("/text"), QStringLiteral("must not be empty")});
        co_return fail(std::move(error));
    }
    auto write = [ownerId, ref, comment](Tx &tx) -> Result<TicketComment> {
        auto found = ticketOf(tx.sql(), ownerId, ref);
        if (!found)
            return fail(found.error());
        TicketComment stored = comment;
        stored.ticketId = found->id;
        stored.createdAt = found->updatedAt = Timestamp{tx.nowMs()};
        auto done = insertRow(tx.sql(), stored);
        if (done)
            done = updateRow(tx.sql(), *found);
        if (!done)
            return fail(done.error());
        tellTicket(tx, "ticket.commented", *found);
        return stored;
    };
    co_return co_await m_db.write(std::move(write));
}

Task<Ticket> TicketService::create(Caller caller, Ticket draft)
{
    return createTicket(caller.userId, personAs(caller), std::move(draft));
}

Task<Ticket> TicketService::update(Caller caller, UpdateTicket input)
{
    return updateTicket(caller.userId, personAs(caller), std::move(input.ticketId),
                        std::move(input.changes));
}

Task<TicketComment> TicketService::comment(Caller caller, AddTicketComment input)
{
    return addComment(caller.userId, personAs(caller), std::move(input.ticketId),
                      std::move(input.text));
}

Task<void> TicketService::remove(Caller caller, QString ref)
{
    auto write = [ownerId = caller.userId, ref](Tx &tx) -> Result<bool> {
        const auto found = ticketOf(tx.sql(), ownerId, ref);
        if (!found)
            return fail(found.error());
        const auto done =
            tx.sql().run(QStringLiteral("DELETE FROM tickets WHERE id = ?"), {found->id});
        if (!done)
            return fail(done.error());
        tx.emitEvent({QStringLiteral("ticket.deleted"), ownerId, found->id, "{}"});
        return true;
    };
    const Result<bool> done = co_await m_db.write(std::move(write));
    co_return done ? Result<void>() : fail(done.error());
}

} // namespace troupe

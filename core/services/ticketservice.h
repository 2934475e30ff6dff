// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/troupe/ticketops.h"
#include "core/services/caller.h"
#include "core/tools/ticketdesk.h"

namespace troupe {

class Clock;
class Database;

/// Tickets of people: each sees and changes their own. Events `ticket.created`, `.updated`,
/// `.commented`, `.deleted`. Errors: NotFound ("ticket_not_found"), Invalid.
class TicketService final : public TicketDesk
{
public:
    explicit TicketService(Database &db) : m_db(db) {}

    Result<Page<Ticket>> list(const Caller &caller, const ListTickets &query) const;
    Result<TicketView> find(const Caller &caller, const QString &ref);
    Task<Ticket> create(Caller caller, Ticket draft);
    Task<Ticket> update(Caller caller, UpdateTicket input);
    Task<void> remove(Caller caller, QString ref);
    Task<TicketComment> comment(Caller caller, AddTicketComment input);

    Task<Ticket> createTicket(QString ownerId, QString author, Ticket draft) override;
    Task<Ticket> updateTicket(QString ownerId, QString author, QString ref,
                              Patch<Ticket> changes) override;
    Task<TicketComment> addComment(QString ownerId, QString author, QString ref,
                                   QString text) override;
    Result<TicketDetail> ticket(const QString &ownerId, const QString &ref) override;
    Result<QList<Ticket>> findTickets(const QString &ownerId, const TicketFilter &filter) override;

private:
    Database &m_db;
};

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/domain/ticket.h"
#include "core/meta/patch.h"

#include <optional>

namespace troupe {

struct TicketFilter
{
    std::optional<TicketStatus> status;
    QString assignee;
    QString search; ///< anywhere in title or description
    int limit = 20;
    bool openOnly = false; ///< neither resolved nor closed

    TicketFilter() = default;
};

struct TicketDetail
{
    Ticket ticket;
    QList<TicketComment> comments; ///< the oldest first

    TicketDetail() = default;
};

/// The tickets of people, as tools use them; the ticket service keeps them. Server thread only.
/// `ref` is a ticket's number ("12", "#12") or id. Errors: NotFound, Invalid.
class TicketDesk
{
public:
    virtual ~TicketDesk() = default;

    virtual Task<Ticket> createTicket(QString ownerId, QString author, Ticket draft) = 0;
    virtual Task<Ticket> updateTicket(QString ownerId, QString author, QString ref,
                                      Patch<Ticket> changes) = 0;
    virtual Task<TicketComment> addComment(QString ownerId, QString author, QString ref,
                                           QString text) = 0;
    virtual Result<TicketDetail> ticket(const QString &ownerId, const QString &ref) = 0;
    virtual Result<QList<Ticket>> findTickets(const QString &ownerId,
                                              const TicketFilter &filter) = 0;
};

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/ticket.h"

#include "core/meta/values.h"

namespace troupe {

const TypeInfo &Ticket::info()
{
    static const TypeInfo type{
        "tickets",
        {
            field<&Ticket::id>("id", Primary | ReadOnly),
            field<&Ticket::ownerId>("owner_id", ReadOnly),
            field<&Ticket::number>("number", ReadOnly, "What people call it"),
            field<&Ticket::title>("title", Required).length(1, 200),
            field<&Ticket::description>("description").length(0, 20'000),
            field<&Ticket::status>("status"),
            field<&Ticket::priority>("priority"),
            field<&Ticket::requester>("requester", NoFlag, "For whom").length(0, 200),
            field<&Ticket::assignee>("assignee", NoFlag, "Who does it").length(0, 200),
            field<&Ticket::tags>("tags").length(0, 32),
            field<&Ticket::createdBy>("created_by", ReadOnly),
            field<&Ticket::createdAt>("created_at", ReadOnly),
            field<&Ticket::updatedAt>("updated_at", ReadOnly),
            field<&Ticket::closedAt>("closed_at", ReadOnly),
        }};
    return type;
}

const TypeInfo &TicketComment::info()
{
    static const TypeInfo type{"ticket_comments",
                               {
                                   field<&TicketComment::id>("id", Primary | ReadOnly),
                                   field<&TicketComment::ticketId>("ticket_id", ReadOnly),
                                   field<&TicketComment::author>("author", ReadOnly),
                                   field<&TicketComment::text>("text", ReadOnly),
                                   field<&TicketComment::createdAt>("created_at", ReadOnly),
                               }};
    return type;
}

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/contract/troupe/ticketops.h"

#include "core/contract/page.h"

namespace troupe {

template struct Page<Ticket>;

const TypeInfo &ListTickets::info()
{
    static const TypeInfo type{"list_tickets",
                               {
                                   field<&ListTickets::status>("status"),
                                   field<&ListTickets::assignee>("assignee"),
                                   field<&ListTickets::search>("search", NoFlag,
                                                               "Anywhere in title or description")
                                       .length(0, 200),
                                   field<&ListTickets::limit>("limit").range(1, 200),
                                   field<&ListTickets::cursor>("cursor"),
                               }};
    return type;
}

const TypeInfo &TicketRef::info()
{
    static const TypeInfo type{
        "ticket_ref", {field<&TicketRef::ticketId>("ticket_id", Required, "Its id or number")}};
    return type;
}

const TypeInfo &UpdateTicket::info()
{
    static const TypeInfo type{"update_ticket",
                               {
                                   field<&UpdateTicket::ticketId>("ticket_id", Required),
                                   field<&UpdateTicket::changes>("changes", WholeBody),
                               }};
    return type;
}

const TypeInfo &AddTicketComment::info()
{
    static const TypeInfo type{
        "add_ticket_comment",
        {
            field<&AddTicketComment::ticketId>("ticket_id", Required),
            field<&AddTicketComment::text>("text", Required).length(1, 20'000),
        }};
    return type;
}

const TypeInfo &TicketView::info()
{
    static const TypeInfo type{"ticket_view",
                               {
                                   field<&TicketView::ticket>("ticket", ReadOnly),
                                   field<&TicketView::comments>("comments", ReadOnly),
                               }};
    return type;
}

} // namespace troupe

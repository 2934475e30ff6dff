// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/op.h"
#include "core/domain/ticket.h"
#include "core/meta/patch.h"

#include <optional>

/// Tickets in the native API.
namespace troupe {

struct ListTickets
{
    std::optional<TicketStatus> status;
    QString assignee;
    QString search;
    int limit = 50;
    QString cursor;
    static const TypeInfo &info();
};

struct TicketRef
{
    QString ticketId; ///< its id or its number
    static const TypeInfo &info();
};

struct UpdateTicket
{
    QString ticketId;
    Patch<Ticket> changes;
    static const TypeInfo &info();
};

struct AddTicketComment
{
    QString ticketId;
    QString text;
    static const TypeInfo &info();
};

struct TicketView
{
    Ticket ticket;
    QList<TicketComment> comments;
    static const TypeInfo &info();
};

namespace ops {

inline constexpr Op<ListTickets, Page<Ticket>> listTickets{{.path = "/troupe/v1/tickets",
                                                            .scope = Scope::AgentsRead,
                                                            .summary = "List tickets",
                                                            .tag = "Tickets"}};
inline constexpr Op<Ticket, Ticket> createTicket{
    {.verb = Verb::Post,
     .path = "/troupe/v1/tickets",
     .scope = Scope::AgentsWrite,
     .summary = "Open a ticket",
     .status = 201,
     .tag = "Tickets",
     .requestExample = "{\"title\": \"The printer is on fire\", \"priority\": \"urgent\"}"}};
inline constexpr Op<TicketRef, TicketView> getTicket{
    {.path = "/troupe/v1/tickets/{ticket_id}",
     .scope = Scope::AgentsRead,
     .summary = "Read one ticket with its comments",
     .tag = "Tickets"}};
inline constexpr Op<UpdateTicket, Ticket> updateTicket{{.verb = Verb::Patch,
                                                        .path = "/troupe/v1/tickets/{ticket_id}",
                                                        .scope = Scope::AgentsWrite,
                                                        .summary = "Change a ticket",
                                                        .tag = "Tickets"}};
inline constexpr Op<TicketRef, Nothing> deleteTicket{{.verb = Verb::Delete,
                                                      .path = "/troupe/v1/tickets/{ticket_id}",
                                                      .scope = Scope::AgentsWrite,
                                                      .summary = "Remove a ticket and its comments",
                                                      .status = 204,
                                                      .tag = "Tickets"}};
inline constexpr Op<AddTicketComment, TicketComment> commentTicket{
    {.verb = Verb::Post,
     .path = "/troupe/v1/tickets/{ticket_id}/comments",
     .scope = Scope::AgentsWrite,
     .summary = "Add a comment to a ticket",
     .status = 201,
     .tag = "Tickets",
     .requestExample = "{\"text\": \"It is out.\"}"}};

} // namespace ops

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/timestamp.h"
#include "core/meta/typeinfo.h"

#include <QString>
#include <QStringList>

#include <array>
#include <string_view>

namespace troupe {

enum class TicketStatus : quint8 { Open, InProgress, Waiting, Resolved, Closed };
constexpr auto enumNames(TicketStatus)
{
    return std::array<std::string_view, 5>{"open", "in_progress", "waiting", "resolved", "closed"};
}

enum class TicketPriority : quint8 { Low, Normal, High, Urgent };
constexpr auto enumNames(TicketPriority)
{
    return std::array<std::string_view, 4>{"low", "normal", "high", "urgent"};
}

/// Something that is to be done for somebody.
struct Ticket
{
    QString id;
    QString ownerId;
    qint64 number = 0; ///< 1, 2, 3, … of its owner; what people call it
    QString title;
    QString description;
    TicketStatus status = TicketStatus::Open;
    TicketPriority priority = TicketPriority::Normal;
    QString requester; ///< for whom; a name or an address
    QString assignee; ///< who does it
    QStringList tags;
    QString createdBy; ///< "person:ID" or "agent:ID"
    Timestamp createdAt;
    Timestamp updatedAt;
    Timestamp closedAt; ///< since when it is resolved or closed; not set: it is neither

    static const TypeInfo &info();
};

struct TicketComment
{
    QString id;
    QString ticketId;
    QString author; ///< as Ticket::createdBy
    QString text;
    Timestamp createdAt;

    static const TypeInfo &info();
};

} // namespace troupe

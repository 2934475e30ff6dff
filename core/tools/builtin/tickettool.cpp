// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tools/builtin/tickettool.h"

#include "core/meta/values.h"

namespace troupe {

namespace {

ToolInfo ticketInfo()
{
    ToolInfo info;
    info.name = QStringLiteral("ticket_system");
    info.title = QStringLiteral("Tickets");
    info.description = QStringLiteral(
        "Keeps support tickets and tasks: action create makes one (title needed), list finds them "
        "(by status, assignee or words), get reads one with its comments, update changes status, "
        "priority, title, description, requester, assignee or tags, comment adds a comment. "
        "Tickets are named by their number.");
    info.parameters = jsonLiteral(R"({
        "type": "object",
        "properties": {
            "action": {"type": "string", "enum": ["create", "list", "get", "update", "comment"]},
            "ticket": {"type": ["string", "integer"],
                "description": "Number of the ticket, for get, update and comment"},
            "title": {"type": "string", "maxLength": 200},
            "description": {"type": "string", "maxLength": 20000},
            "status": {"type": "string", "enum": ["open", "in_progress", "waiting", "resolved", "closed"]},
            "priority": {"type": "string", "enum": ["low", "normal", "high", "urgent"]},
            "requester": {"type": "string", "maxLength": 200, "description": "For whom"},
            "assignee": {"type": "string", "maxLength": 200, "description": "Who does it"},
            "tags": {"type": "array", "items": {"type": "string", "maxLength": 50}, "maxItems": 32},
            "comment": {"type": "string", "maxLength": 20000, "description": "Text of the comment"},
            "search": {"type": "string", "maxLength": 200, "description": "For list: words to find"}
        },
        "required": ["action"],
        "additionalProperties": false})");
    info.aliases = {QStringLiteral("tickets"), QStringLiteral("ticketing")};
    info.risk = ToolRisk::Write;
    info.timeoutMs = 15'000;
    return info;
}

QString authorOf(const ToolContext &context)
{
    return context.agentId.isEmpty() ? QStringLiteral("person:") + context.userId
                                     : QStringLiteral("agent:") + context.agentId;
}

QString refOf(const QJsonObject &arguments)
{
    const QJsonValue ref = arguments.value(QLatin1String("ticket"));
    return ref.isDouble() ? QString::number(ref.toInteger()) : ref.toString();
}

QString lineOf(const Ticket &ticket)
{
    QString line = QStringLiteral("#%1 [%2, %3] %4")
                       .arg(ticket.number)
                       .arg(enumName(ticket.status), enumName(ticket.priority), ticket.title);
    if (!ticket.assignee.isEmpty())
        line += QStringLiteral(" (assigned to %1)").arg(ticket.assignee);
    return line;
}

QString detailText(const TicketDetail &detail)
{
    const Ticket &ticket = detail.ticket;
    QStringList lines{lineOf(ticket)};
    if (!ticket.requester.isEmpty())
        lines.append(QStringLiteral("Requester: ") + ticket.requester);
    if (!ticket.tags.isEmpty())
        lines.append(QStringLiteral("Tags: ") + ticket.tags.join(QStringLiteral(", ")));
    lines.append(QStringLiteral("Created: %1, changed: %2")
                     .arg(ticket.createdAt.toString(), ticket.updatedAt.toString()));
    if (!ticket.description.isEmpty())
        lines.append(u'\n' + ticket.description);
    for (const TicketComment &comment : detail.comments) {
        lines.append(QStringLiteral("\nComment by %1, %2:\n%3")
                         .arg(comment.author.section(u':', 0, 0), comment.createdAt.toString(),
                              comment.text));
    }
    return lines.join(u'\n');
}

/// The fields of a ticket that the arguments name.
Patch<Ticket> changesIn(const QJsonObject &arguments)
{
    Patch<Ticket> changes;
    const auto text = [&arguments](const char *name) {
        return arguments.value(QLatin1String(name)).toString();
    };
    const auto has = [&arguments](const char *name) {
        return arguments.contains(QLatin1String(name));
    };
    if (has("title"))
        changes.set<&Ticket::title>(text("title"));
    if (has("description"))
        changes.set<&Ticket::description>(text("description"));
    if (const auto status = enumFromName<TicketStatus>(text("status")))
        changes.set<&Ticket::status>(*status);
    if (const auto priority = enumFromName<TicketPriority>(text("priority")))
        changes.set<&Ticket::priority>(*priority);
    if (has("requester"))
        changes.set<&Ticket::requester>(text("requester"));
    if (has("assignee"))
        changes.set<&Ticket::assignee>(text("assignee"));
    if (has("tags"))
        changes.set<&Ticket::tags>(
            arguments.value(QLatin1String("tags")).toVariant().toStringList());
    return changes;
}

Result<ToolResult> listTickets(TicketDesk &desk, const QJsonObject &arguments,
                               const ToolContext &context)
{
    TicketFilter filter;
    filter.status = enumFromName<TicketStatus>(arguments.value(QLatin1String("status")).toString());
    filter.openOnly = !filter.status && !arguments.contains(QLatin1String("search"));
    filter.assignee = arguments.value(QLatin1String("assignee")).toString();
    filter.search = arguments.value(QLatin1String("search")).toString();
    const auto tickets = desk.findTickets(context.userId, filter);
    if (!tickets)
        return fail(tickets.error());
    if (tickets->isEmpty())
        return ToolResult(filter.openOnly ? QStringLiteral("There is no open ticket.")
                                          : QStringLiteral("No ticket was found."));
    QStringList lines;
    for (const Ticket &ticket : *tickets)
        lines.append(lineOf(ticket));
    return ToolResult(lines.join(u'\n'));
}

} // namespace

TicketTool::TicketTool(TicketDesk &desk) : BuiltInTool(ticketInfo()), m_desk(desk) {}

Task<ToolResult> TicketTool::call(QJsonObject arguments, ToolContext context)
{
    const QString action = arguments.value(QLatin1String("action")).toString();
    const bool needsTicket = action == QLatin1String("get") || action == QLatin1String("update")
                             || action == QLatin1String("comment");
    if (needsTicket && refOf(arguments).isEmpty()) {
        co_return ToolResult(QStringLiteral("Error: say which ticket, by its number (ticket)."),
                             true);
    }
    if (action == QLatin1String("create"))
        co_return co_await create(std::move(arguments), std::move(context));
    if (action == QLatin1String("update"))
        co_return co_await update(std::move(arguments), std::move(context));
    if (action == QLatin1String("comment"))
        co_return co_await comment(std::move(arguments), std::move(context));
    if (action == QLatin1String("list"))
        co_return listTickets(m_desk, arguments, context);
    const auto found = m_desk.ticket(context.userId, refOf(arguments));
    if (!found)
        co_return problemForModel(found.error());
    co_return ToolResult(detailText(*found));
}

Task<ToolResult> TicketTool::create(QJsonObject arguments, ToolContext context)
{
    Ticket draft;
    changesIn(arguments).applyTo(draft);
    if (draft.title.trimmed().isEmpty())
        co_return ToolResult(QStringLiteral("Error: a ticket needs a title."), true);
    QString owner = context.userId;
    QString author = authorOf(context);
    const Result<Ticket> made =
        co_await m_desk.createTicket(std::move(owner), std::move(author), std::move(draft));
    if (!made)
        co_return problemForModel(made.error());
    co_return ToolResult(QStringLiteral("Created: ") + lineOf(*made));
}

Task<ToolResult> TicketTool::update(QJsonObject arguments, ToolContext context)
{
    Patch<Ticket> changes = changesIn(arguments);
    if (changes.present == 0)
        co_return ToolResult(QStringLiteral("Error: say what to change."), true);
    QString owner = context.userId;
    QString author = authorOf(context);
    QString ref = refOf(arguments);
    const Result<Ticket> changed = co_await m_desk.updateTicket(std::move(owner), std::move(author),
                                                                std::move(ref), std::move(changes));
    if (!changed)
        co_return problemForModel(changed.error());
    co_return ToolResult(QStringLiteral("Changed: ") + lineOf(*changed));
}

Task<ToolResult> TicketTool::comment(QJsonObject arguments, ToolContext context)
{
    QString text = arguments.value(QLatin1String("comment")).toString().trimmed();
    if (text.isEmpty())
        co_return ToolResult(QStringLiteral("Error: the comment is empty (comment)."), true);
    QString owner = context.userId;
    QString author = authorOf(context);
    QString ref = refOf(arguments);
    const QString told = ref;
    const Result<TicketComment> added =
        co_await m_desk.addComment(std::move(owner), std::move(author), std::move(ref),
                                   std::move(text));
    if (!added)
        co_return problemForModel(added.error());
    co_return ToolResult(QStringLiteral("The comment was added to ticket #%1.")
                             .arg(told.startsWith(u'#') ? told.mid(1) : told));
}

} // namespace troupe

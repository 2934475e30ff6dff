// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/commands.h"

#include "core/contract/troupe/ticketops.h"
#include "core/meta/values.h"

namespace troupe::ctl {

namespace {

struct TicketArguments
{
    std::string ticket, text, title, description, status, priority, requester, assignee, search;
    std::vector<std::string> tags;
    int limit = 50;
};

void printTickets(const QList<Ticket> &tickets)
{
    QList<QStringList> rows{{QStringLiteral("NUMBER"), QStringLiteral("STATUS"),
                             QStringLiteral("PRIORITY"), QStringLiteral("ASSIGNEE"),
                             QStringLiteral("CHANGED"), QStringLiteral("TITLE")}};
    for (const Ticket &ticket : tickets) {
        rows.append({QString::number(ticket.number), enumName(ticket.status),
                     enumName(ticket.priority), ticket.assignee, shortTime(ticket.updatedAt),
                     ticket.title});
    }
    printTable(rows);
}

int listTickets(CtlSession &session, const TicketArguments &arguments)
{
    ListTickets query;
    query.status = enumFromName<TicketStatus>(QString::fromStdString(arguments.status));
    query.assignee = QString::fromStdString(arguments.assignee);
    query.search = QString::fromStdString(arguments.search);
    query.limit = std::min(arguments.limit, 200);
    const auto page = allPages(session, ops::listTickets, query, arguments.limit);
    return show<Page<Ticket>>(session, page,
                              [](const Page<Ticket> &tickets) { printTickets(tickets.items); });
}

int showTicket(CtlSession &session, const TicketArguments &arguments)
{
    TicketRef ref;
    ref.ticketId = QString::fromStdString(arguments.ticket);
    const auto found = session.wait<TicketView>(session.backend().call(ops::getTicket, ref));
    return show<TicketView>(session, found, [](const TicketView &view) {
        printTickets({view.ticket});
        if (!view.ticket.tags.isEmpty())
            CtlSession::print(QStringLiteral("\nTags: ") + view.ticket.tags.join(u", "));
        if (!view.ticket.requester.isEmpty())
            CtlSession::print(QStringLiteral("For: ") + view.ticket.requester);
        if (!view.ticket.description.isEmpty())
            CtlSession::print(u'\n' + view.ticket.description);
        for (const TicketComment &comment : view.comments) {
            CtlSession::print(QStringLiteral("\n%1, %2:\n%3")
                                  .arg(shortTime(comment.createdAt), comment.author, comment.text));
        }
    });
}

/// What was given of a ticket's fields.
Patch<Ticket> givenFields(const TicketArguments &arguments)
{
    Patch<Ticket> given;
    const auto text = [](const std::string &value) { return QString::fromStdString(value); };
    if (!arguments.title.empty())
        given.set<&Ticket::title>(text(arguments.title));
    if (!arguments.description.empty())
        given.set<&Ticket::description>(text(arguments.description));
    if (const auto status = enumFromName<TicketStatus>(text(arguments.status)))
        given.set<&Ticket::status>(*status);
    if (const auto priority = enumFromName<TicketPriority>(text(arguments.priority)))
        given.set<&Ticket::priority>(*priority);
    if (!arguments.requester.empty())
        given.set<&Ticket::requester>(text(arguments.requester));
    if (!arguments.assignee.empty())
        given.set<&Ticket::assignee>(text(arguments.assignee));
    if (!arguments.tags.empty()) {
        QStringList tags;
        for (const std::string &tag : arguments.tags)
            tags.append(text(tag));
        given.set<&Ticket::tags>(tags);
    }
    return given;
}

int createTicket(CtlSession &session, const TicketArguments &arguments)
{
    Ticket draft;
    givenFields(arguments).applyTo(draft);
    const auto made = session.wait<Ticket>(session.backend().call(ops::createTicket, draft));
    return show<Ticket>(session, made, [](const Ticket &ticket) { printTickets({ticket}); });
}

int updateTicket(CtlSession &session, const TicketArguments &arguments)
{
    UpdateTicket input;
    input.ticketId = QString::fromStdString(arguments.ticket);
    input.changes = givenFields(arguments);
    const auto changed = session.wait<Ticket>(session.backend().call(ops::updateTicket, input));
    return show<Ticket>(session, changed, [](const Ticket &ticket) { printTickets({ticket}); });
}

int commentTicket(CtlSession &session, const TicketArguments &arguments)
{
    AddTicketComment input;
    input.ticketId = QString::fromStdString(arguments.ticket);
    input.text = QString::fromStdString(arguments.text);
    const auto added =
        session.wait<TicketComment>(session.backend().call(ops::commentTicket, input));
    return show<TicketComment>(session, added, [](const TicketComment &comment) {
        CtlSession::print(QStringLiteral("Added at %1.").arg(shortTime(comment.createdAt)));
    });
}

int removeTicket(CtlSession &session, const TicketArguments &arguments)
{
    TicketRef ref;
    ref.ticketId = QString::fromStdString(arguments.ticket);
    const auto gone = session.wait<Nothing>(session.backend().call(ops::deleteTicket, ref));
    return show<Nothing>(session, gone,
                         [](const Nothing &) { CtlSession::print(QStringLiteral("Removed.")); });
}

using TicketVerb = int (*)(CtlSession &, const TicketArguments &);

CLI::App *addTicketVerb(CLI::App &parent, const char *name, const char *about,
                        const std::shared_ptr<TicketArguments> &arguments, Action &action,
                        TicketVerb verb)
{
    CLI::App *command = parent.add_subcommand(name, about);
    command->callback([&action, arguments, verb] {
        action = [arguments, verb](CtlSession &session) { return verb(session, *arguments); };
    });
    return command;
}

void addFieldOptions(CLI::App &command, const std::shared_ptr<TicketArguments> &arguments)
{
    command.add_option("--description", arguments->description);
    command.add_option("--priority", arguments->priority)
        ->check(CLI::IsMember({"low", "normal", "high", "urgent"}));
    command.add_option("--requester", arguments->requester, "For whom");
    command.add_option("--assignee", arguments->assignee, "Who does it");
    command.add_option("--tag", arguments->tags, "Can be repeated");
}

CLI::Option *addStatusOption(CLI::App &command, const std::shared_ptr<TicketArguments> &arguments)
{
    return command.add_option("--status", arguments->status)
        ->check(CLI::IsMember({"open", "in_progress", "waiting", "resolved", "closed"}));
}

} // namespace

void addTicketCommands(CLI::App &cli, Action &action)
{
    const auto arguments = std::make_shared<TicketArguments>();
    CLI::App *tickets = cli.add_subcommand("tickets", "What is to be done for somebody");
    tickets->require_subcommand(1);
    auto *list = addTicketVerb(*tickets, "list", "List tickets", arguments, action, listTickets);
    addStatusOption(*list, arguments);
    list->add_option("--assignee", arguments->assignee);
    list->add_option("--search", arguments->search, "Anywhere in title or description");
    list->add_option("--limit", arguments->limit)->check(CLI::Range(1, 10'000));
    auto *create = addTicketVerb(*tickets, "create", "Open one", arguments, action, createTicket);
    create->add_option("title", arguments->title)->required();
    addFieldOptions(*create, arguments);
    struct OfOne
    {
        const char *name;
        const char *about;
        TicketVerb verb;
    };
    for (const OfOne &one : {OfOne{"show", "Read one with its comments", showTicket},
                             OfOne{"update", "Change one", updateTicket},
                             OfOne{"comment", "Add a comment", commentTicket},
                             OfOne{"remove", "Remove one and its comments", removeTicket}}) {
        auto *command = addTicketVerb(*tickets, one.name, one.about, arguments, action, one.verb);
        command->add_option("ticket", arguments->ticket, "Its number or id")->required();
        if (one.verb == commentTicket)
            command->add_option("text", arguments->text)->required();
        if (one.verb == updateTicket) {
            command->add_option("--title", arguments->title);
            addStatusOption(*command, arguments);
            addFieldOptions(*command, arguments);
        }
    }
}

} // namespace troupe::ctl

// SPDX-License-Identifier: GPL-3.0-or-later
// troupectl: everything that a server does, from the command line.
#include "app/ctl/commands.h"

#include <QCoreApplication>

using namespace troupe::ctl;

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("troupectl"));

    CLI::App cli("Talks to a Troupe server: the one that runs on this machine, or --url",
                 "troupectl");
    GlobalOptions options;
    Action action;
    cli.add_option("--url", options.url,
                   "Address of the server; its key is in TROUPE_API_KEY, or who logs in is in "
                   "TROUPE_USERNAME and TROUPE_PASSWORD");
    cli.add_option("--backend", options.backend, "Which API to speak")
        ->capture_default_str()
        ->check(CLI::IsMember({"troupe", "lvng-v1", "lvng-v2", "aimos", "convergio"}));
    cli.add_option("--data", options.data, "Find the server that runs on this data folder");
    cli.add_flag("--json", options.json, "Print JSON in the native shape");
    cli.set_version_flag("--version", std::string("troupectl ") + TROUPE_VERSION);
    cli.require_subcommand(1);
    cli.fallthrough();
    addAgentCommands(cli, action);
    addTemplateCommands(cli, action);
    addRunCommands(cli, action);
    addChatCommands(cli, action);
    addSessionCommands(cli, action);
    addModelCommands(cli, action);
    addMcpCommands(cli, action);
    addApprovalCommands(cli, action);
    addTicketCommands(cli, action);
    addToolCommands(cli, action);
    addUserCommands(cli, action);
    addSystemCommands(cli, action);
    addCompletion(cli, action);
    try {
        cli.parse(argc, argv);
    } catch (const CLI::ParseError &problem) {
        return cli.exit(problem) == 0 ? Done : Usage;
    }

    CtlSession session(options);
    const bool needsServer = !cli.got_subcommand("completion") && !cli.got_subcommand("verify");
    if (needsServer) {
        if (const auto connected = session.connect(); !connected)
            return session.report(connected.error());
    }
    return action(session);
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/commands.h"

namespace troupe::ctl {

namespace {

// "agents" → "list get create …": one line per command for the shell's case statement.
QString bashCompletion(const CLI::App &cli)
{
    QString cases;
    QStringList top;
    for (const CLI::App *command : cli.get_subcommands({})) {
        const QString name = QString::fromStdString(command->get_name());
        top += name;
        QStringList words;
        for (const CLI::App *verb : command->get_subcommands({}))
            words += QString::fromStdString(verb->get_name());
        cases += QStringLiteral("        %1) words='%2' ;;\n").arg(name, words.join(u' '));
    }
    return QStringLiteral("# bash completion of troupectl: eval \"$(troupectl completion)\"\n"
                          "_troupectl() {\n"
                          "    local words='%1'\n"
                          "    if [ \"$COMP_CWORD\" -gt 1 ]; then\n"
                          "        case ${COMP_WORDS[1]} in\n%2        *) words='' ;;\n"
                          "        esac\n"
                          "    fi\n"
                          "    COMPREPLY=($(compgen -W \"$words\" -- \"${COMP_WORDS[COMP_CWORD]}\"))\n"
                          "}\n"
                          "complete -F _troupectl troupectl")
        .arg(top.join(u' '), cases);
}

} // namespace

void addCompletion(CLI::App &cli, Action &action)
{
    cli.add_subcommand("completion", "Print a completion script for bash")->callback([&cli, &action] {
        const QString script = bashCompletion(cli);
        action = [script](CtlSession &) {
            CtlSession::print(script);
            return static_cast<int>(Done);
        };
    });
}

} // namespace troupe::ctl

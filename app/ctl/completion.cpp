// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/commands.h"

namespace troupe::ctl {

namespace {

QStringList namesOf(const std::vector<const CLI::App *> &commands)
{
    QStringList names;
    for (const CLI::App *command : commands)
        names += QString::fromStdString(command->get_name());
    return names;
}

// "--url", or only those that a value follows.
QStringList optionsOf(const CLI::App &command, bool withValueOnly)
{
    QStringList names;
    for (const CLI::Option *option : command.get_options()) {
        const bool takesValue = option->get_items_expected_max() > 0;
        if (option->nonpositional() && (takesValue || !withValueOnly)) {
            for (const std::string &name : option->get_lnames())
                names += QStringLiteral("--") + QString::fromStdString(name);
        }
    }
    return names;
}

void addCase(QString &cases, const QString &path, const QStringList &words)
{
    cases += QStringLiteral("        '%1') words='%2' ;;\n").arg(path, words.join(u' '));
}

// One line per command for the shell's case statement: 'agents ' → its verbs, 'agents list' → its
// options. Those of the program itself fit everywhere.
QString bashCompletion(const CLI::App &cli)
{
    QString cases;
    QStringList valued = optionsOf(cli, true);
    const auto commands = cli.get_subcommands({});
    addCase(cases, QStringLiteral(" "), namesOf(commands));
    for (const CLI::App *command : commands) {
        const QString name = QString::fromStdString(command->get_name());
        const auto verbs = command->get_subcommands({});
        valued += optionsOf(*command, true);
        addCase(cases, name + u' ', namesOf(verbs) + optionsOf(*command, false));
        for (const CLI::App *verb : verbs) {
            valued += optionsOf(*verb, true);
            addCase(cases, name + u' ' + QString::fromStdString(verb->get_name()),
                    optionsOf(*verb, false));
        }
    }
    valued.removeDuplicates();
    return QStringLiteral(
               "# bash completion of troupectl: eval \"$(troupectl completion)\"\n"
               "_troupectl() {\n"
               "    local words='' command='' verb='' skip='' i\n"
               "    for ((i = 1; i < COMP_CWORD; ++i)); do\n"
               "        if [ -n \"$skip\" ]; then skip=''; continue; fi\n"
               "        case ${COMP_WORDS[i]} in\n"
               "        %1) skip=1 ;;\n"
               "        -*) ;;\n"
               "        *) if [ -z \"$command\" ]; then command=${COMP_WORDS[i]}\n"
               "           elif [ -z \"$verb\" ]; then verb=${COMP_WORDS[i]}; fi ;;\n"
               "        esac\n"
               "    done\n"
               "    if [ -z \"$skip\" ]; then\n"
               "        case \"$command $verb\" in\n%2        esac\n"
               "        words=\"$words %3\"\n"
               "    fi\n"
               "    COMPREPLY=($(compgen -W \"$words\" -- \"${COMP_WORDS[COMP_CWORD]}\"))\n"
               "}\n"
               "complete -o default -F _troupectl troupectl")
        .arg(valued.join(u'|'), cases, optionsOf(cli, false).join(u' '));
}

} // namespace

void addCompletion(CLI::App &cli, Action &action)
{
    cli.add_subcommand("completion", "Print a completion script for bash")
        ->callback([&cli, &action] {
            const QString script = bashCompletion(cli);
            action = [script](CtlSession &) {
                CtlSession::print(script);
                return static_cast<int>(Done);
            };
        });
}

} // namespace troupe::ctl

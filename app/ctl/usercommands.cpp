// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/commands.h"

#include "core/contract/troupe/peopleops.h"
#include "core/meta/values.h"

#include <QFile>

namespace troupe::ctl {

namespace {

constexpr int kMostUsers = 10'000;

struct UserArguments
{
    std::string name, email, displayName, role;
    bool hasPassword = false;
};

// Never an argument: others on the machine see those.
Result<QString> readPassword()
{
    QFile input;
    if (!input.open(stdin, QIODevice::ReadOnly))
        return fail(ErrorCode::Invalid, QStringLiteral("There is no standard input"));
    QByteArray line = input.readLine(4096);
    while (line.endsWith('\n') || line.endsWith('\r'))
        line.chop(1);
    if (line.isEmpty())
        return fail(ErrorCode::Invalid, QStringLiteral("There is no password on standard input"));
    return QString::fromUtf8(line);
}

void showUsers(const QList<User> &users)
{
    QList<QStringList> rows{{QStringLiteral("ID"), QStringLiteral("USERNAME"),
                             QStringLiteral("NAME"), QStringLiteral("ROLE"),
                             QStringLiteral("STATE"), QStringLiteral("LAST LOGIN")}};
    for (const User &user : users) {
        rows.append({user.id, user.username, user.displayName, enumName(user.role),
                     user.disabled ? QStringLiteral("disabled") : QStringLiteral("active"),
                     shortTime(user.lastLoginAt)});
    }
    printTable(rows);
}

int listPeople(CtlSession &session, const UserArguments &)
{
    ListUsers query;
    query.limit = 500;
    const auto page = allPages(session, ops::listUsers, query, kMostUsers);
    return show<Page<User>>(session, page, [](const Page<User> &users) { showUsers(users.items); });
}

int createPerson(CtlSession &session, const UserArguments &arguments)
{
    CreateUser input;
    input.username = QString::fromStdString(arguments.name);
    input.email = QString::fromStdString(arguments.email);
    input.displayName = QString::fromStdString(arguments.displayName);
    input.role = arguments.role == "admin" ? Role::Admin : Role::Member;
    if (arguments.hasPassword) {
        const auto password = readPassword();
        if (!password)
            return session.report(password.error());
        input.password = *password;
    }
    const auto made = session.wait<User>(session.backend().call(ops::createUser, input));
    return show<User>(session, made, [](const User &user) { showUsers({user}); });
}

/// A person by id or by name.
Result<QString> findPerson(CtlSession &session, const std::string &name)
{
    const QString wanted = QString::fromStdString(name);
    ListUsers query;
    query.limit = 500;
    const auto page = allPages(session, ops::listUsers, query, kMostUsers);
    if (!page)
        return fail(page.error());
    for (const User &user : page->items) {
        if (user.id == wanted || user.username.compare(wanted, Qt::CaseInsensitive) == 0)
            return user.id;
    }
    return fail(ErrorCode::NotFound, QStringLiteral("User not found"));
}

int changePerson(CtlSession &session, const UserArguments &arguments, Patch<UserChanges> changes)
{
    const auto id = findPerson(session, arguments.name);
    if (!id)
        return session.report(id.error());
    UpdateUser input;
    input.userId = *id;
    input.changes = std::move(changes);
    const auto changed = session.wait<User>(session.backend().call(ops::updateUser, input));
    return show<User>(session, changed, [](const User &user) { showUsers({user}); });
}

int setDisabled(CtlSession &session, const UserArguments &arguments, bool disabled)
{
    Patch<UserChanges> changes;
    changes.set<&UserChanges::disabled>(disabled);
    return changePerson(session, arguments, std::move(changes));
}

int setPassword(CtlSession &session, const UserArguments &arguments)
{
    const auto password = readPassword();
    if (!password)
        return session.report(password.error());
    Patch<UserChanges> changes;
    changes.set<&UserChanges::password>(*password);
    return changePerson(session, arguments, std::move(changes));
}

} // namespace

void addUserCommands(CLI::App &cli, Action &action)
{
    const auto arguments = std::make_shared<UserArguments>();
    CLI::App *users = cli.add_subcommand("users", "People who may log in");
    users->require_subcommand(1);
    const auto add = [&](const char *name, const char *help, auto perform) {
        CLI::App *command = users->add_subcommand(name, help);
        command->callback([&action, arguments, perform] {
            action = [arguments, perform](CtlSession &session) {
                return perform(session, *arguments);
            };
        });
        return command;
    };
    const auto withName = [&](CLI::App *command) {
        command->add_option("USER", arguments->name, "Username or id")->required();
        return command;
    };
    add("list", "List people", listPeople);
    CLI::App *create = withName(add("create", "Add a person", createPerson));
    create->add_option("--email", arguments->email);
    create->add_option("--name", arguments->displayName, "Shown instead of the username");
    create->add_option("--role", arguments->role)->check(CLI::IsMember({"member", "admin"}));
    create->add_flag("--password-stdin", arguments->hasPassword,
                     "Read a password from standard input");
    withName(add("password", "Set a password, read from standard input", setPassword));
    withName(add("disable", "Refuse every credential of a person",
                 [](CtlSession &session, const UserArguments &given) {
                     return setDisabled(session, given, true);
                 }));
    withName(
        add("enable", "Let a person in again", [](CtlSession &session, const UserArguments &given) {
            return setDisabled(session, given, false);
        }));
}

} // namespace troupe::ctl

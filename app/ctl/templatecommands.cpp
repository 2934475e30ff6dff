// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/commands.h"

#include "core/contract/troupe/templateops.h"
#include "core/meta/values.h"

namespace troupe::ctl {

namespace {

constexpr int kMostTemplates = 10'000;

struct TemplateArguments
{
    std::string id, name, model, search, category, tag;
};

void showTemplate(const AgentTemplate &shown)
{
    QList<QStringList> rows{{QStringLiteral("id"), shown.id},
                            {QStringLiteral("name"), shown.name},
                            {QStringLiteral("role"), shown.role},
                            {QStringLiteral("description"), shown.description},
                            {QStringLiteral("category"), enumName(shown.category)},
                            {QStringLiteral("capabilities"),
                             shown.capabilities.join(QStringLiteral(", "))},
                            {QStringLiteral("tools"), shown.tools.join(QStringLiteral(", "))},
                            {QStringLiteral("tags"), shown.tags.join(QStringLiteral(", "))},
                            {QStringLiteral("version"), QString::number(shown.version)}};
    for (const QString &question : shown.exampleQuestions)
        rows.append({QStringLiteral("ask"), question});
    printTable(rows);
    CtlSession::print(u'\n' + shown.systemPrompt);
}

int listTemplates(CtlSession &session, const TemplateArguments &arguments)
{
    ListTemplates query;
    query.limit = 500;
    query.search = QString::fromStdString(arguments.search);
    query.tag = QString::fromStdString(arguments.tag);
    if (!arguments.category.empty())
        query.category = enumFromName<TemplateCategory>(QString::fromStdString(arguments.category));
    const auto page = allPages(session, ops::listTemplates, query, kMostTemplates);
    return show<Page<AgentTemplate>>(session, page, [](const Page<AgentTemplate> &templates) {
        QList<QStringList> rows{{QStringLiteral("ID"), QStringLiteral("CATEGORY"),
                                 QStringLiteral("NAME"), QStringLiteral("DESCRIPTION")}};
        for (const AgentTemplate &each : templates.items)
            rows.append({each.id, enumName(each.category), each.name, each.description});
        printTable(rows);
    });
}

int showOneTemplate(CtlSession &session, const TemplateArguments &arguments)
{
    TemplateRef ref;
    ref.templateId = QString::fromStdString(arguments.id);
    const auto found = session.wait<AgentTemplate>(session.backend().call(ops::getTemplate, ref));
    return show<AgentTemplate>(session, found, showTemplate);
}

int useOneTemplate(CtlSession &session, const TemplateArguments &arguments)
{
    UseTemplate input;
    input.templateId = QString::fromStdString(arguments.id);
    if (!arguments.name.empty())
        input.changes.set<&Agent::name>(QString::fromStdString(arguments.name));
    if (!arguments.model.empty())
        input.changes.set<&Agent::model>(QString::fromStdString(arguments.model));
    const auto made = session.wait<Agent>(session.backend().call(ops::useTemplate, input));
    return show<Agent>(session, made, [](const Agent &agent) {
        CtlSession::print(QStringLiteral("Made %1 (%2). `troupectl chat %2 MESSAGE` asks it.")
                              .arg(agent.name, agent.slug));
    });
}

std::vector<std::string> categoryNames()
{
    std::vector<std::string> names;
    for (const std::string_view name : enumNames(TemplateCategory{}))
        names.emplace_back(name);
    return names;
}

} // namespace

void addTemplateCommands(CLI::App &cli, Action &action)
{
    const auto arguments = std::make_shared<TemplateArguments>();
    CLI::App *templates = cli.add_subcommand("templates", "Agents ready to be made");
    templates->require_subcommand(1);
    const auto add = [&](const char *name, const char *help, auto perform) {
        CLI::App *command = templates->add_subcommand(name, help);
        command->callback([&action, arguments, perform] {
            action = [arguments, perform](CtlSession &session) {
                return perform(session, *arguments);
            };
        });
        return command;
    };
    CLI::App *listing = add("list", "List templates", listTemplates);
    listing->add_option("--category", arguments->category, "Of this part of a business")
        ->check(CLI::IsMember(categoryNames()));
    listing->add_option("--tag", arguments->tag, "With this tag");
    listing->add_option("--search", arguments->search,
                        "In name, description, role, capabilities and tags");
    add("show", "Show one template with its prompt", showOneTemplate)
        ->add_option("ID", arguments->id, "Such as amy_cfo")
        ->required();
    CLI::App *use = add("use", "Create an agent from a template", useOneTemplate);
    use->add_option("ID", arguments->id, "Such as amy_cfo")->required();
    use->add_option("--name", arguments->name, "Instead of the template's");
    use->add_option("--model", arguments->model, "A model id or alias");
}

} // namespace troupe::ctl

// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/commands.h"

#include "core/contract/troupe/modelops.h"
#include "core/meta/values.h"

namespace troupe::ctl {

namespace {

struct ModelArguments
{
    std::string id, name, url;
    std::string kind = "openai";
    bool configuredOnly = false;
};

int listModels(CtlSession &session, const ModelArguments &arguments)
{
    auto models = session.wait<ModelList>(session.backend().call(ops::listModels));
    if (models && arguments.configuredOnly)
        models->items.removeIf([](const ModelInfo &model) { return !model.configured; });
    return show<ModelList>(session, models, [](const ModelList &list) {
        QList<QStringList> rows{{QStringLiteral("ID"), QStringLiteral("PROVIDER"),
                                 QStringLiteral("CONTEXT"), QStringLiteral("$/M IN"),
                                 QStringLiteral("$/M OUT"), QStringLiteral("PRICE"),
                                 QStringLiteral("CONFIGURED")}};
        for (const ModelInfo &model : list.items) {
            rows.append({model.id, model.provider, QString::number(model.contextWindow),
                         model.inputPerMillion.toString(), model.outputPerMillion.toString(),
                         enumName(model.priceSource),
                         model.configured ? QStringLiteral("yes") : QStringLiteral("no")});
        }
        printTable(rows);
    });
}

void showProvider(const ProviderConfig &provider)
{
    printTable({{QStringLiteral("id"), provider.id},
                {QStringLiteral("name"), provider.name},
                {QStringLiteral("base url"), provider.baseUrl},
                {QStringLiteral("API key"),
                 provider.hasSecret ? QStringLiteral("stored") : QStringLiteral("none")},
                {QStringLiteral("models"), provider.models.join(QStringLiteral(", "))},
                {QStringLiteral("last error"), provider.lastError}});
}

int listProviders(CtlSession &session, const ModelArguments &)
{
    const auto page =
        session.wait<Page<ProviderConfig>>(session.backend().call(ops::listProviders));
    return show<Page<ProviderConfig>>(session, page, [](const Page<ProviderConfig> &providers) {
        QList<QStringList> rows{{QStringLiteral("ID"), QStringLiteral("NAME"),
                                 QStringLiteral("BASE URL"), QStringLiteral("MODELS")}};
        for (const ProviderConfig &provider : providers.items) {
            rows.append({provider.id, provider.name, provider.baseUrl,
                         QString::number(provider.models.size())});
        }
        printTable(rows);
    });
}

int addProvider(CtlSession &session, const ModelArguments &arguments)
{
    ProviderInput input;
    input.name = QString::fromStdString(arguments.name);
    input.kind = arguments.kind == "anthropic" ? ProviderKind::Anthropic
                 : arguments.kind == "ollama"  ? ProviderKind::Ollama
                                               : ProviderKind::OpenAi;
    input.baseUrl = QString::fromStdString(arguments.url);
    input.apiKey = qEnvironmentVariable("TROUPE_PROVIDER_KEY"); // never an argument
    const auto made =
        session.wait<ProviderConfig>(session.backend().call(ops::createProvider, input));
    return show<ProviderConfig>(session, made, showProvider);
}

int testProvider(CtlSession &session, const ModelArguments &arguments)
{
    ProviderRef ref;
    ref.providerId = QString::fromStdString(arguments.id);
    const auto test = session.wait<ProviderTest>(session.backend().call(ops::testProvider, ref));
    const int code = show<ProviderTest>(session, test, [](const ProviderTest &t) {
        CtlSession::print(QStringLiteral("%1 (%2 ms)").arg(t.message).arg(t.latencyMs));
        for (const QString &model : t.models)
            CtlSession::print(QStringLiteral("  ") + model);
    });
    return code == Done && !test->ok ? Refused : code;
}

int removeProvider(CtlSession &session, const ModelArguments &arguments)
{
    ProviderRef ref;
    ref.providerId = QString::fromStdString(arguments.id);
    const auto removed = session.wait<Nothing>(session.backend().call(ops::deleteProvider, ref));
    return show<Nothing>(session, removed, [](const Nothing &) {
        CtlSession::print(QStringLiteral("Removed, with its API key."));
    });
}

QString stateOf(const FoundServer &server)
{
    if (!server.providerId.isEmpty())
        return QStringLiteral("added");
    return server.needsKey ? QStringLiteral("needs a key") : QStringLiteral("not added");
}

int discoverProviders(CtlSession &session, const ModelArguments &)
{
    const auto report =
        session.wait<DiscoveryReport>(session.backend().call(ops::discoverProviders));
    return show<DiscoveryReport>(session, report, [](const DiscoveryReport &found) {
        if (found.items.isEmpty())
            CtlSession::print(QStringLiteral("No model server answers on this machine."));
        if (found.items.isEmpty())
            return;
        QList<QStringList> rows{{QStringLiteral("PROGRAM"), QStringLiteral("KIND"),
                                 QStringLiteral("BASE URL"), QStringLiteral("MODELS"),
                                 QStringLiteral("STATE")}};
        for (const FoundServer &server : found.items) {
            rows.append({server.program, enumName(server.kind), server.baseUrl,
                         QString::number(server.models.size()), stateOf(server)});
        }
        printTable(rows);
    });
}

} // namespace

void addModelCommands(CLI::App &cli, Action &action)
{
    const auto arguments = std::make_shared<ModelArguments>();
    const auto bind = [&action, arguments](CLI::App *command, auto perform) {
        command->callback([&action, arguments, perform] {
            action = [arguments, perform](CtlSession &session) {
                return perform(session, *arguments);
            };
        });
        return command;
    };
    CLI::App *models = cli.add_subcommand("models", "Models and prices");
    models->require_subcommand(1);
    bind(models->add_subcommand("list", "List models"), listModels)
        ->add_flag("--configured", arguments->configuredOnly, "Only those that can be used now");
    addModelBookCommands(*models, action);

    CLI::App *providers = cli.add_subcommand("providers", "Where models come from");
    providers->require_subcommand(1);
    bind(providers->add_subcommand("list", "List providers"), listProviders);
    bind(providers->add_subcommand("discover", "Look for model servers on the server's machine"),
         discoverProviders);
    CLI::App *add = bind(providers->add_subcommand("add", "Add a server of models; its key is in "
                                                          "TROUPE_PROVIDER_KEY"),
                         addProvider);
    add->add_option("NAME", arguments->name)->required();
    add->add_option("URL", arguments->url, "Such as http://127.0.0.1:11434/v1")->required();
    add->add_option("--kind", arguments->kind, "What it speaks: openai, anthropic or ollama")
        ->check(CLI::IsMember({"openai", "anthropic", "ollama"}))
        ->capture_default_str();
    bind(providers->add_subcommand("test", "Call it and list its models"), testProvider)
        ->add_option("ID", arguments->id)
        ->required();
    bind(providers->add_subcommand("remove", "Remove it and its key"), removeProvider)
        ->add_option("ID", arguments->id)
        ->required();
}

} // namespace troupe::ctl

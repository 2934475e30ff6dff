// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/commands.h"

#include "core/contract/troupe/modelops.h"
#include "core/meta/values.h"

#include <QJsonDocument>

namespace troupe::ctl {

namespace {

struct BookArguments
{
    std::string name, model, file, input, cached, output;
    std::vector<std::string> capabilities;
    int context = 0;
    int maxOutput = 0;
    bool clear = false;
};

int listAliases(CtlSession &session, const BookArguments &)
{
    const auto list = session.wait<AliasList>(session.backend().call(ops::listAliases));
    return show<AliasList>(session, list, [](const AliasList &aliases) {
        QList<QStringList> rows{
            {QStringLiteral("ALIAS"), QStringLiteral("MODEL"), QStringLiteral("FROM")}};
        for (const ModelAlias &alias : aliases.items) {
            rows.append({alias.alias, alias.model,
                         alias.builtIn ? QStringLiteral("built in") : QStringLiteral("yours")});
        }
        printTable(rows);
    });
}

int setAlias(CtlSession &session, const BookArguments &arguments)
{
    SetAlias input;
    input.alias = QString::fromStdString(arguments.name);
    input.model = QString::fromStdString(arguments.model);
    const auto made = session.wait<ModelAlias>(session.backend().call(ops::setAlias, input));
    return show<ModelAlias>(session, made, [](const ModelAlias &alias) {
        CtlSession::print(QStringLiteral("%1 is %2").arg(alias.alias, alias.model));
    });
}

int removeAlias(CtlSession &session, const BookArguments &arguments)
{
    AliasRef ref;
    ref.alias = QString::fromStdString(arguments.name);
    const auto removed = session.wait<Nothing>(session.backend().call(ops::deleteAlias, ref));
    return show<Nothing>(session, removed,
                         [](const Nothing &) { CtlSession::print(QStringLiteral("Removed.")); });
}

QString priceText(const std::optional<Money> &price)
{
    return price ? price->toString() : QStringLiteral("-");
}

void showOverrides(const QList<ModelOverride> &items)
{
    QList<QStringList> rows{{QStringLiteral("MODEL"), QStringLiteral("$/M IN"),
                             QStringLiteral("$/M CACHED"), QStringLiteral("$/M OUT"),
                             QStringLiteral("CONTEXT"), QStringLiteral("CAPABILITIES")}};
    for (const ModelOverride &item : items) {
        rows.append(
            {item.model, priceText(item.inputPerMillion), priceText(item.cachedInputPerMillion),
             priceText(item.outputPerMillion),
             item.contextWindow ? QString::number(*item.contextWindow) : QStringLiteral("-"),
             item.capabilities ? item.capabilities->join(QStringLiteral(", "))
                               : QStringLiteral("-")});
    }
    printTable(rows);
}

int listOverrides(CtlSession &session, const BookArguments &)
{
    const auto list = session.wait<OverrideList>(session.backend().call(ops::listOverrides));
    return show<OverrideList>(session, list,
                              [](const OverrideList &all) { showOverrides(all.items); });
}

bool readPrice(const std::string &text, std::optional<Money> &price)
{
    if (text.empty())
        return true;
    price = Money::parse(QString::fromStdString(text));
    return price.has_value();
}

int setOverride(CtlSession &session, const BookArguments &arguments)
{
    ModelOverride input;
    input.model = QString::fromStdString(arguments.name);
    if (!readPrice(arguments.input, input.inputPerMillion)
        || !readPrice(arguments.cached, input.cachedInputPerMillion)
        || !readPrice(arguments.output, input.outputPerMillion)) {
        session.report(Error(ErrorCode::Invalid,
                             QStringLiteral("A price is dollars such as 0.15, with at most nine "
                                            "decimals")));
        return Usage;
    }
    if (arguments.context > 0)
        input.contextWindow = arguments.context;
    if (arguments.maxOutput > 0)
        input.maxOutput = arguments.maxOutput;
    if (!arguments.capabilities.empty()) {
        QStringList capabilities;
        for (const std::string &capability : arguments.capabilities)
            capabilities.append(QString::fromStdString(capability));
        input.capabilities = capabilities;
    }
    const auto made = session.wait<ModelOverride>(session.backend().call(ops::setOverride, input));
    return show<ModelOverride>(session, made,
                               [](const ModelOverride &item) { showOverrides({item}); });
}

int resetOverride(CtlSession &session, const BookArguments &arguments)
{
    ModelName name;
    name.model = QString::fromStdString(arguments.name);
    const auto removed = session.wait<Nothing>(session.backend().call(ops::deleteOverride, name));
    return show<Nothing>(session, removed, [](const Nothing &) {
        CtlSession::print(QStringLiteral("It is as it is known otherwise."));
    });
}

int clearImport(CtlSession &session)
{
    const auto cleared = session.wait<Nothing>(session.backend().call(ops::clearImport));
    return show<Nothing>(session, cleared, [](const Nothing &) {
        CtlSession::print(QStringLiteral("The imported prices are forgotten."));
    });
}

int importPrices(CtlSession &session, const BookArguments &arguments)
{
    if (arguments.clear)
        return clearImport(session);
    const auto bytes = readInput(arguments.file);
    if (!bytes)
        return session.report(bytes.error());
    QJsonParseError problem{};
    const QJsonDocument json = QJsonDocument::fromJson(*bytes, &problem);
    if (!json.isObject()) {
        return session.report(
            Error(ErrorCode::Invalid,
                  QStringLiteral("The file is no JSON object: %1").arg(problem.errorString())));
    }
    PriceDocument document;
    document.prices = json.object();
    const auto report =
        session.wait<ImportReport>(session.backend().call(ops::importPrices, document));
    return show<ImportReport>(session, report, [](const ImportReport &r) {
        CtlSession::print(QStringLiteral("%1 models taken, %2 of other kinds passed over, %3 left "
                                         "out for an error.")
                              .arg(r.models)
                              .arg(r.otherModes)
                              .arg(r.problemCount));
        for (const LeftOutModel &item : r.problems)
            CtlSession::print(QStringLiteral("  %1: %2").arg(item.model, item.message));
    });
}

} // namespace

void addModelBookCommands(CLI::App &models, Action &action)
{
    const auto arguments = std::make_shared<BookArguments>();
    const auto add = [&](const char *name, const char *help, auto perform) {
        CLI::App *command = models.add_subcommand(name, help);
        command->callback([&action, arguments, perform] {
            action = [arguments, perform](CtlSession &session) {
                return perform(session, *arguments);
            };
        });
        return command;
    };
    add("aliases", "List other names of models", listAliases);
    CLI::App *alias = add("alias", "Give a model another name", setAlias);
    alias->add_option("ALIAS", arguments->name)->required();
    alias->add_option("MODEL", arguments->model, "An id, or provider/id")->required();
    add("unalias", "Take a name away again", removeAlias)
        ->add_option("ALIAS", arguments->name)
        ->required();
    add("overrides", "List your own facts and prices", listOverrides);
    CLI::App *set = add("set", "Say another price, context window or capabilities", setOverride);
    set->add_option("MODEL", arguments->name)->required();
    set->add_option("--input", arguments->input, "Dollars per million tokens");
    set->add_option("--cached", arguments->cached, "The same for cached input");
    set->add_option("--output", arguments->output, "The same for output");
    set->add_option("--context", arguments->context, "Tokens")->check(CLI::PositiveNumber);
    set->add_option("--max-output", arguments->maxOutput, "Tokens")->check(CLI::PositiveNumber);
    set->add_option("--capability", arguments->capabilities, "Such as vision; may be repeated");
    add("reset", "Forget what you said of a model", resetOverride)
        ->add_option("MODEL", arguments->name)
        ->required();
    CLI::App *import =
        add("import", "Import prices: LiteLLM's model_prices_and_context_window.json",
            importPrices);
    CLI::Option *file = import->add_option("FILE", arguments->file, "- is standard input");
    CLI::Option *clear = import->add_flag("--clear", arguments->clear, "Forget them instead");
    file->excludes(clear);
}

} // namespace troupe::ctl

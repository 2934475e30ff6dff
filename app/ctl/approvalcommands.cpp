// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/agentcommands.h"
#include "app/ctl/commands.h"

#include "core/client/filetransfer.h"
#include "core/contract/troupe/approvalops.h"
#include "core/contract/troupe/auditfile.h"
#include "core/contract/troupe/policyops.h"
#include "core/meta/values.h"

#include <QFile>
#include <QJsonDocument>

namespace troupe::ctl {

namespace {

constexpr int kMostListed = 10'000;

struct ApprovalArguments
{
    std::vector<std::string> ids;
    std::string id, comment, editFile, file, status = "pending", order, action, subject, text;
    int limit = 200;
    int position = 0;
};

/// A JSON value from a file or "-"; for texts, what is no JSON is the text itself.
Result<QJsonValue> readValue(const std::string &file)
{
    const auto bytes = readInput(file);
    if (!bytes)
        return fail(bytes.error());
    const QJsonDocument wrapped = QJsonDocument::fromJson('[' + *bytes + ']');
    if (wrapped.isArray() && wrapped.array().size() == 1)
        return wrapped.array().at(0);
    return QJsonValue(QString::fromUtf8(*bytes));
}

int listApprovals(CtlSession &session, const ApprovalArguments &arguments)
{
    ListApprovals query;
    const QString status = QString::fromStdString(arguments.status);
    query.status = enumFromName<ApprovalStatus>(QStringView(status));
    query.decided = status == QLatin1String("decided");
    query.order =
        query.status == ApprovalStatus::Pending ? ApprovalOrder::Riskiest : ApprovalOrder::Newest;
    query.limit = 200;
    const auto page = allPages(session, ops::listApprovals, query, kMostListed);
    return show<Page<Approval>>(session, page, [](const Page<Approval> &approvals) {
        QList<QStringList> rows{{QStringLiteral("ID"), QStringLiteral("STATUS"),
                                 QStringLiteral("RISK"), QStringLiteral("ASKED"),
                                 QStringLiteral("EXPIRES"), QStringLiteral("WHAT")}};
        for (const Approval &approval : approvals.items) {
            rows.append({approval.id, enumName(approval.status), enumName(approval.riskLevel),
                         shortTime(approval.createdAt), shortTime(approval.expiresAt),
                         approval.title});
        }
        printTable(rows);
    });
}

void printDiff(const ApprovalDiff &diff)
{
    CtlSession::print(QStringLiteral("--- %1").arg(diff.name));
    for (const DiffLine &line : diff.lines) {
        const QChar mark = line.change == LineChange::Added     ? u'+'
                           : line.change == LineChange::Removed ? u'-'
                                                                : u' ';
        CtlSession::print(mark + line.text);
    }
}

void printDetail(const ApprovalDetail &detail)
{
    const Approval &approval = detail.approval;
    const auto line = [](const char *name, const QString &value) {
        if (!value.isEmpty())
            CtlSession::print(QStringLiteral("%1 %2").arg(QLatin1String(name), -10).arg(value));
    };
    line("What", approval.title);
    line("Status", enumName(approval.status));
    line("Risk", enumName(approval.riskLevel));
    for (const QString &reason : approval.reasons)
        line("", reason);
    line("Agent", detail.agentName);
    line("For", detail.userName);
    line("Asked", shortTime(approval.createdAt));
    line("Expires", approval.expiresAt.isSet() ? shortTime(approval.expiresAt) : QString());
    line("Policy", detail.policyName);
    line("Tool", approval.tool);
    if (!approval.tool.isEmpty())
        CtlSession::print(QString::fromUtf8(QJsonDocument(approval.arguments).toJson()).trimmed());
    if (!approval.content.isEmpty())
        CtlSession::print(approval.content);
    for (const ApprovalDiff &diff : detail.diffs)
        printDiff(diff);
    if (approval.status == ApprovalStatus::Pending)
        return;
    line("Decided", shortTime(approval.decidedAt));
    line("By", detail.decidedByName);
    line("Comment", approval.comment);
    if (!approval.edited.isNull())
        CtlSession::print(QStringLiteral("Edited to ")
                          + QString::fromUtf8(jsonText(approval.edited)));
    if (detail.call)
        line("Call", enumName(detail.call->status) + u' ' + detail.call->result.left(500));
}

int showApproval(CtlSession &session, const ApprovalArguments &arguments)
{
    ApprovalRef ref;
    ref.approvalId = QString::fromStdString(arguments.id);
    const auto detail = session.wait<ApprovalDetail>(session.backend().call(ops::getApproval, ref));
    return show<ApprovalDetail>(session, detail, printDetail);
}

void printDecided(const Approval &approval)
{
    CtlSession::print(QStringLiteral("%1 is %2.").arg(approval.id, enumName(approval.status)));
}

int decideMany(CtlSession &session, const ApprovalArguments &arguments, bool approve)
{
    BulkDecision input;
    for (const std::string &id : arguments.ids)
        input.approvalIds.append(QString::fromStdString(id));
    input.approve = approve;
    input.comment = QString::fromStdString(arguments.comment);
    const auto outcome =
        session.wait<BulkOutcome>(session.backend().call(ops::decideApprovals, input));
    const int code = show<BulkOutcome>(session, outcome, [](const BulkOutcome &bulk) {
        for (const BulkItem &item : bulk.items) {
            CtlSession::print(item.ok
                                  ? QStringLiteral("%1 is %2.").arg(item.approvalId, item.status)
                                  : QStringLiteral("%1: %2").arg(item.approvalId, item.message));
        }
    });
    return outcome && outcome->failed > 0 ? static_cast<int>(Refused) : code;
}

int approve(CtlSession &session, const ApprovalArguments &arguments)
{
    if (arguments.ids.size() > 1) {
        if (!arguments.editFile.empty()) {
            return session.report(Error(
                ErrorCode::Invalid, QStringLiteral("--edit is for one request: nothing was decided")));
        }
        return decideMany(session, arguments, true);
    }
    ApproveApproval input;
    input.approvalId = QString::fromStdString(arguments.ids.front());
    input.comment = QString::fromStdString(arguments.comment);
    if (!arguments.editFile.empty()) {
        const auto edited = readValue(arguments.editFile);
        if (!edited)
            return session.report(edited.error());
        if (edited->isNull()) { // which would mean: as it is
            return session.report(
                Error(ErrorCode::Invalid, QStringLiteral("null is nothing to do instead")));
        }
        input.edited = *edited;
    }
    const auto done = session.wait<Approval>(session.backend().call(ops::approveApproval, input));
    return show<Approval>(session, done, printDecided);
}

int reject(CtlSession &session, const ApprovalArguments &arguments)
{
    if (arguments.ids.size() > 1)
        return decideMany(session, arguments, false);
    RejectApproval input;
    input.approvalId = QString::fromStdString(arguments.ids.front());
    input.comment = QString::fromStdString(arguments.comment);
    const auto done = session.wait<Approval>(session.backend().call(ops::rejectApproval, input));
    return show<Approval>(session, done, printDecided);
}

int ask(CtlSession &session, const ApprovalArguments &arguments)
{
    const auto json = readObject(arguments.file);
    if (!json)
        return session.report(json.error());
    const auto input = fromJson<AskApproval>(*json);
    if (!input)
        return session.report(input.error());
    const auto asked = session.wait<Approval>(session.backend().call(ops::askApproval, *input));
    return show<Approval>(session, asked, [](const Approval &approval) {
        CtlSession::print(QStringLiteral("Asked: %1").arg(approval.id));
    });
}

void printPolicies(const PolicyList &list)
{
    QList<QStringList> rows{{QStringLiteral("#"), QStringLiteral("ID"), QStringLiteral("NAME"),
                             QStringLiteral("EFFECT"), QStringLiteral("OF"), QStringLiteral("TOOL"),
                             QStringLiteral("RISKS"), QStringLiteral("ON")}};
    for (const ApprovalPolicy &policy : list.items) {
        rows.append({QString::number(policy.position), policy.id, policy.name,
                     enumName(policy.effect), enumName(policy.subject),
                     policy.tool.isEmpty() ? QStringLiteral("any") : policy.tool,
                     policy.risks.isEmpty() ? QStringLiteral("any")
                                            : policy.risks.join(QLatin1String(", ")),
                     policy.enabled ? QStringLiteral("yes") : QStringLiteral("no")});
    }
    printTable(rows);
}

int listPolicies(CtlSession &session)
{
    const auto list = session.wait<PolicyList>(session.backend().call(ops::listPolicies));
    return show<PolicyList>(session, list, printPolicies);
}

int createPolicy(CtlSession &session, const ApprovalArguments &arguments)
{
    const auto json = readObject(arguments.file);
    if (!json)
        return session.report(json.error());
    const auto policy = fromJson<ApprovalPolicy>(*json);
    if (!policy)
        return session.report(policy.error());
    CreatePolicy input;
    input.policy = *policy;
    const auto made =
        session.wait<ApprovalPolicy>(session.backend().call(ops::createPolicy, input));
    return show<ApprovalPolicy>(session, made, [](const ApprovalPolicy &created) {
        CtlSession::print(
            QStringLiteral("%1 is policy %2.").arg(created.name).arg(created.position));
    });
}

int updatePolicy(CtlSession &session, const ApprovalArguments &arguments)
{
    const auto json = readObject(arguments.file);
    if (!json)
        return session.report(json.error());
    UpdatePolicy input;
    input.policyId = QString::fromStdString(arguments.id);
    ReadContext context;
    context.asInput = true;
    context.refuseUnknownKeys = true;
    troupe::readObject(ApprovalPolicy::info(), *json, &input.changes.value, context,
                       &input.changes.present);
    if (!context.issues.isEmpty()) {
        Error error(ErrorCode::Invalid, context.issues.first().message);
        error.issues = context.issues;
        return session.report(error);
    }
    const auto changed =
        session.wait<ApprovalPolicy>(session.backend().call(ops::updatePolicy, input));
    return show<ApprovalPolicy>(session, changed, [](const ApprovalPolicy &policy) {
        PolicyList one;
        one.items = {policy};
        printPolicies(one);
    });
}

int deletePolicy(CtlSession &session, const ApprovalArguments &arguments)
{
    PolicyRef ref;
    ref.policyId = QString::fromStdString(arguments.id);
    const auto removed = session.wait<Nothing>(session.backend().call(ops::deletePolicy, ref));
    return show<Nothing>(session, removed,
                         [](const Nothing &) { CtlSession::print(QStringLiteral("Removed.")); });
}

int movePolicy(CtlSession &session, const ApprovalArguments &arguments)
{
    UpdatePolicy input;
    input.policyId = QString::fromStdString(arguments.id);
    input.changes.set<&ApprovalPolicy::position>(arguments.position);
    const auto moved =
        session.wait<ApprovalPolicy>(session.backend().call(ops::updatePolicy, input));
    return moved ? listPolicies(session) : session.report(moved.error());
}

/// The file: a list of policies, or an object with "items" as the list prints it.
int rehearse(CtlSession &session, const ApprovalArguments &arguments)
{
    RehearsePolicies input;
    input.limit = arguments.limit;
    if (!arguments.file.empty()) {
        const auto value = readValue(arguments.file);
        if (!value)
            return session.report(value.error());
        const QJsonObject wrapped{{QStringLiteral("policies"),
                                   value->isObject() ? (*value)[QLatin1String("items")] : *value},
                                  {QStringLiteral("limit"), arguments.limit}};
        const auto read = fromJson<RehearsePolicies>(wrapped);
        if (!read)
            return session.report(read.error());
        input = *read;
    }
    const auto done = session.wait<Rehearsal>(session.backend().call(ops::rehearsePolicies, input));
    return show<Rehearsal>(session, done, [](const Rehearsal &rehearsal) {
        CtlSession::print(
            QStringLiteral("Of %1: %2 let through, %3 asked about, %4 denied. %5 fewer and %6 more "
                           "questions. People had rejected %7 that are let through, and approved "
                           "%8 that are denied.")
                .arg(rehearsal.examined)
                .arg(rehearsal.autoApproved)
                .arg(rehearsal.asked)
                .arg(rehearsal.denied)
                .arg(rehearsal.fewerQuestions)
                .arg(rehearsal.moreQuestions)
                .arg(rehearsal.approvedThoughRejected)
                .arg(rehearsal.deniedThoughApproved));
        QList<QStringList> rows{{QStringLiteral("WHEN"), QStringLiteral("AGENT"),
                                 QStringLiteral("WHAT"), QStringLiteral("WAS"),
                                 QStringLiteral("WOULD"), QStringLiteral("POLICY")}};
        for (const RehearsedItem &item : rehearsal.items) {
            if (item.differs || item.disagrees) {
                rows.append({shortTime(item.createdAt), item.agentName,
                             item.tool.isEmpty() ? QStringLiteral("answer") : item.tool,
                             enumName(item.fate), enumName(item.effect), item.policyName});
            }
        }
        if (rows.size() > 1)
            printTable(rows);
    });
}

int listAudit(CtlSession &session, const ApprovalArguments &arguments)
{
    ListAudit query;
    query.action = QString::fromStdString(arguments.action);
    query.subjectId = QString::fromStdString(arguments.subject);
    query.limit = std::min(arguments.limit, 500);
    const auto page = allPages(session, ops::listAudit, query, arguments.limit);
    return show<Page<AuditEntry>>(session, page, [](const Page<AuditEntry> &entries) {
        QList<QStringList> rows{{QStringLiteral("SEQ"), QStringLiteral("WHEN"),
                                 QStringLiteral("WHO"), QStringLiteral("WHAT"),
                                 QStringLiteral("SUBJECT")}};
        for (const AuditEntry &entry : entries.items) {
            rows.append({QString::number(entry.seq), shortTime(entry.at), entry.actor, entry.action,
                         entry.subjectId});
        }
        printTable(rows);
    });
}

int exportAudit(CtlSession &session, const ApprovalArguments &arguments)
{
    const auto size = session.wait<qint64>(
        saveAudit(&session.backend(), QString::fromStdString(arguments.file), CancelToken()));
    if (!size)
        return session.report(size.error());
    std::fprintf(stderr, "%s: %lld bytes\n", arguments.file.c_str(), static_cast<long long>(*size));
    return Done;
}

int tellReport(CtlSession &session, const Result<AuditReport> &report)
{
    const int code = show<AuditReport>(session, report, [](const AuditReport &found) {
        if (found.ok) {
            CtlSession::print(
                QStringLiteral("%1 entries are as they were written. The last hash "
                               "is %2.")
                    .arg(found.entries)
                    .arg(found.lastHash.isEmpty() ? QStringLiteral("none") : found.lastHash));
        }
    });
    if (!report || report->ok)
        return code;
    std::fprintf(stderr, "Entry %lld: %s. %lld entries before it are as they were written.\n",
                 static_cast<long long>(report->fault->seq), qUtf8Printable(report->fault->problem),
                 static_cast<long long>(report->entries));
    return Refused;
}

int verifyOnServer(CtlSession &session)
{
    return tellReport(session, session.wait<AuditReport>(session.backend().call(ops::verifyAudit)));
}

int verifyFile(CtlSession &session, const ApprovalArguments &arguments)
{
    QFile file(QString::fromStdString(arguments.file));
    const bool opened = arguments.file == "-" ? file.open(stdin, QIODevice::ReadOnly)
                                              : file.open(QIODevice::ReadOnly);
    if (!opened) {
        return session.report(
            Error(ErrorCode::Malformed,
                  QStringLiteral("%1: %2").arg(file.fileName(), file.errorString())));
    }
    return tellReport(session, checkAuditFile(file));
}

void addDecisions(CLI::App &group, const std::shared_ptr<ApprovalArguments> &arguments,
                  Action &action)
{
    for (const bool approves : {true, false}) {
        CLI::App *decide =
            approves ? group.add_subcommand("approve", "Approve, as it is or edited")
                     : group.add_subcommand("reject", "Reject; the agent is told the comment");
        decide->add_option("IDS", arguments->ids, "Several are decided alike")->required();
        decide->add_option("--comment", arguments->comment, "Why");
        if (approves) {
            decide->add_option("--edit", arguments->editFile,
                               "What is to be done instead: a file with JSON, or - for standard "
                               "input");
        }
        decide->callback([&action, arguments, approves] {
            action = [arguments, approves](CtlSession &session) {
                return approves ? approve(session, *arguments) : reject(session, *arguments);
            };
        });
    }
}

void addPolicies(CLI::App &cli, Action &action)
{
    const auto arguments = std::make_shared<ApprovalArguments>();
    CLI::App *group = cli.add_subcommand("policies", "What is allowed, asked or denied by itself");
    group->require_subcommand(1);
    const auto add = [&](const char *name, const char *help, auto run) {
        CLI::App *command = group->add_subcommand(name, help);
        command->callback([&action, arguments, run] {
            action = [arguments, run](CtlSession &session) { return run(session, *arguments); };
        });
        return command;
    };
    add("list", "In the order in which they are asked",
        [](CtlSession &session, const ApprovalArguments &) { return listPolicies(session); });
    add("create", "Make one", createPolicy)
        ->add_option("FILE", arguments->file, "JSON, or - for standard input")
        ->required();
    CLI::App *update = add("update", "Change one", updatePolicy);
    update->add_option("ID", arguments->id)->required();
    update->add_option("FILE", arguments->file, "JSON of what changes, or -")->required();
    add("delete", "Remove one", deletePolicy)->add_option("ID", arguments->id)->required();
    CLI::App *move = add("move", "Ask it earlier or later", movePolicy);
    move->add_option("ID", arguments->id)->required();
    move->add_option("POSITION", arguments->position, "From 1")
        ->required()
        ->check(CLI::Range(1, 100'000));
    CLI::App *rehearsal =
        add("rehearse", "What they would have done to the last calls and answers", rehearse);
    rehearsal->add_option("FILE", arguments->file, "A draft list; without: as they are now");
    rehearsal->add_option("--limit", arguments->limit, "Of the newest")
        ->capture_default_str()
        ->check(CLI::Range(1, kMostRehearsed));
}

void addAudit(CLI::App &cli, Action &action)
{
    const auto arguments = std::make_shared<ApprovalArguments>();
    CLI::App *group = cli.add_subcommand("audit", "Who did what");
    group->require_subcommand(1);
    CLI::App *list = group->add_subcommand("list", "The newest entries");
    list->add_option("--action", arguments->action, "Such as approval.approved, or approval.");
    list->add_option("--subject", arguments->subject, "Id of the approval, call or policy");
    list->add_option("--limit", arguments->limit)->capture_default_str();
    list->callback([&action, arguments] {
        action = [arguments](CtlSession &session) { return listAudit(session, *arguments); };
    });
    CLI::App *save = group->add_subcommand("export", "Save the whole trail as JSON lines");
    save->add_option("FILE", arguments->file)->required();
    save->callback([&action, arguments] {
        action = [arguments](CtlSession &session) { return exportAudit(session, *arguments); };
    });
    group->add_subcommand("verify", "Have the server check it")->callback([&action] {
        action = verifyOnServer;
    });
    CLI::App *offline =
        cli.add_subcommand("verify", "Check an exported audit trail, without a server");
    offline->add_option("FILE", arguments->file, "Or - for standard input")->required();
    offline->callback([&action, arguments] {
        action = [arguments](CtlSession &session) { return verifyFile(session, *arguments); };
    });
}

} // namespace

void addApprovalCommands(CLI::App &cli, Action &action)
{
    const auto arguments = std::make_shared<ApprovalArguments>();
    CLI::App *group = cli.add_subcommand("approvals", "What people are asked, and decide");
    group->require_subcommand(1);
    CLI::App *list = group->add_subcommand("list", "What is pending, the riskiest first");
    list->add_option("--status", arguments->status, "Or decided, or all")
        ->capture_default_str()
        ->check(CLI::IsMember(
            {"pending", "approved", "rejected", "expired", "cancelled", "decided", "all"}));
    list->callback([&action, arguments] {
        action = [arguments](CtlSession &session) { return listApprovals(session, *arguments); };
    });
    CLI::App *one = group->add_subcommand("show", "All there is to know before deciding");
    one->add_option("ID", arguments->id)->required();
    one->callback([&action, arguments] {
        action = [arguments](CtlSession &session) { return showApproval(session, *arguments); };
    });
    addDecisions(*group, arguments, action);
    CLI::App *byHand = group->add_subcommand("ask", "Ask for something that no run waits for");
    byHand->add_option("FILE", arguments->file, "JSON, or - for standard input")->required();
    byHand->callback([&action, arguments] {
        action = [arguments](CtlSession &session) { return ask(session, *arguments); };
    });
    addPolicies(cli, action);
    addAudit(cli, action);
}

} // namespace troupe::ctl

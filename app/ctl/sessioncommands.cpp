// SPDX-License-Identifier: GPL-3.0-or-later
// Branches of conversations, and how they are kept.
#include "app/ctl/commands.h"

#include "core/contract/troupe/branchops.h"
#include "core/meta/values.h"

namespace troupe::ctl {

namespace {

constexpr int kMostBranches = 100'000;

struct SessionArguments
{
    std::string session, message, agent, model, title, comment, rating;
    std::vector<std::string> tags, candidates;
    std::optional<double> temperature;
    bool noStream = false;
    bool archived = false;
};

int answerAgain(CtlSession &session, const SessionArguments &arguments)
{
    RegenerateAnswer again;
    again.messageId = QString::fromStdString(arguments.message);
    again.agentId = QString::fromStdString(arguments.agent);
    again.model = QString::fromStdString(arguments.model);
    again.temperature = arguments.temperature;
    const auto turn =
        session.wait<TurnStarted>(session.backend().call(ops::regenerateAnswer, again));
    return turn ? followTurn(session, *turn, arguments.noStream) : session.report(turn.error());
}

/// "AGENT", "AGENT@MODEL" or "@MODEL".
AnswerCandidate candidateFrom(const std::string &text)
{
    const QString given = QString::fromStdString(text);
    AnswerCandidate candidate;
    candidate.agentId = given.section(u'@', 0, 0);
    candidate.model = given.section(u'@', 1);
    return candidate;
}

int compareAnswers(CtlSession &session, const SessionArguments &arguments)
{
    CompareOnMessage comparison;
    comparison.messageId = QString::fromStdString(arguments.message);
    for (const std::string &candidate : arguments.candidates)
        comparison.candidates += candidateFrom(candidate);
    const auto started =
        session.wait<CompareStarted>(session.backend().call(ops::compareAnswers, comparison));
    return started ? showAnswers(session, started->replies) : session.report(started.error());
}

int listBranches(CtlSession &session, const SessionArguments &arguments)
{
    ListBranches query;
    query.sessionId = QString::fromStdString(arguments.session);
    query.limit = 200;
    const auto page = allPages(session, ops::listBranches, query, kMostBranches);
    return show<Page<Branch>>(session, page, [](const Page<Branch> &found) {
        QList<QStringList> rows{{QStringLiteral("SHOWN"), QStringLiteral("HEAD"),
                                 QStringLiteral("MESSAGES"), QStringLiteral("UPDATED"),
                                 QStringLiteral("BEGINS WITH")}};
        for (const Branch &branch : found.items) {
            rows.append({branch.shown ? QStringLiteral("*") : QString(), branch.headId,
                         QString::number(branch.messageCount), shortTime(branch.updatedAt),
                         branch.preview.left(60)});
        }
        printTable(rows);
    });
}

int printChanged(CtlSession &session, const Result<Session> &result)
{
    return show<Session>(session, result, [](const Session &s) {
        QStringList words{s.id, s.title};
        if (s.pinned)
            words += QStringLiteral("(pinned)");
        if (s.archivedAt.isSet())
            words += QStringLiteral("(archived)");
        for (const QString &tag : s.tags)
            words += u'#' + tag;
        CtlSession::print(words.join(QStringLiteral("  ")));
    });
}

int switchBranch(CtlSession &session, const SessionArguments &arguments)
{
    SwitchBranch to;
    to.sessionId = QString::fromStdString(arguments.session);
    to.messageId = QString::fromStdString(arguments.message);
    return printChanged(session,
                        session.wait<Session>(session.backend().call(ops::switchBranch, to)));
}

int deleteBranch(CtlSession &session, const SessionArguments &arguments)
{
    DeleteBranch branch;
    branch.sessionId = QString::fromStdString(arguments.session);
    branch.messageId = QString::fromStdString(arguments.message);
    return printChanged(session,
                        session.wait<Session>(session.backend().call(ops::deleteBranch, branch)));
}

int forkConversation(CtlSession &session, const SessionArguments &arguments)
{
    ForkConversation at;
    at.messageId = QString::fromStdString(arguments.message);
    at.title = QString::fromStdString(arguments.title);
    return printChanged(session,
                        session.wait<Session>(session.backend().call(ops::forkConversation, at)));
}

UpdateSession changeOf(const SessionArguments &arguments)
{
    UpdateSession update;
    update.sessionId = QString::fromStdString(arguments.session);
    return update;
}

int storeChange(CtlSession &session, const UpdateSession &update)
{
    return printChanged(session,
                        session.wait<Session>(session.backend().call(ops::updateSession, update)));
}

int renameSession(CtlSession &session, const SessionArguments &arguments)
{
    UpdateSession update = changeOf(arguments);
    update.changes.set<&SessionChanges::title>(QString::fromStdString(arguments.title));
    return storeChange(session, update);
}

int changeTags(CtlSession &session, const SessionArguments &arguments, bool adds)
{
    SessionRef ref;
    ref.sessionId = QString::fromStdString(arguments.session);
    const auto stored = session.wait<Session>(session.backend().call(ops::getSession, ref));
    if (!stored)
        return session.report(stored.error());
    QStringList tags = stored->tags;
    for (const std::string &given : arguments.tags) {
        const QString tag = QString::fromStdString(given);
        tags.removeIf([&tag](const QString &t) { return !t.compare(tag, Qt::CaseInsensitive); });
        if (adds)
            tags += tag;
    }
    UpdateSession update = changeOf(arguments);
    update.changes.set<&SessionChanges::tags>(tags);
    return storeChange(session, update);
}

int listTags(CtlSession &session, const SessionArguments &arguments)
{
    ListTags query;
    query.archived = arguments.archived;
    const auto page = session.wait<Page<TagCount>>(session.backend().call(ops::listTags, query));
    return show<Page<TagCount>>(session, page, [](const Page<TagCount> &tags) {
        QList<QStringList> rows{{QStringLiteral("TAG"), QStringLiteral("CONVERSATIONS")}};
        for (const TagCount &tag : tags.items)
            rows.append({tag.tag, QString::number(tag.count)});
        printTable(rows);
    });
}

int deleteSession(CtlSession &session, const SessionArguments &arguments)
{
    SessionRef ref;
    ref.sessionId = QString::fromStdString(arguments.session);
    const auto done = session.wait<Nothing>(session.backend().call(ops::deleteSession, ref));
    return done ? int(Done) : session.report(done.error());
}

int rateAnswer(CtlSession &session, const SessionArguments &arguments)
{
    GiveFeedback feedback;
    feedback.messageId = QString::fromStdString(arguments.message);
    feedback.comment = QString::fromStdString(arguments.comment);
    const QString rating = QString::fromStdString(arguments.rating);
    feedback.thumb = enumFromName<Thumb>(rating);
    if (!feedback.thumb)
        feedback.rating = rating.toInt();
    const auto rated =
        rating == QLatin1String("none")
            ? session.wait<Message>(
                session.backend().call(ops::removeFeedback, MessageRef{feedback.messageId}))
            : session.wait<Message>(session.backend().call(ops::giveFeedback, feedback));
    return show<Message>(session, rated, [](const Message &message) {
        CtlSession::print(message.rating
                              ? QStringLiteral("%1  %2/5").arg(message.id).arg(*message.rating)
                              : message.id);
    });
}

using Perform = int (*)(CtlSession &, const SessionArguments &);

int setPinned(CtlSession &session, const SessionArguments &arguments, bool pinned)
{
    UpdateSession update = changeOf(arguments);
    update.changes.set<&SessionChanges::pinned>(pinned);
    return storeChange(session, update);
}

int setArchived(CtlSession &session, const SessionArguments &arguments, bool archived)
{
    UpdateSession update = changeOf(arguments);
    update.changes.set<&SessionChanges::archived>(archived);
    return storeChange(session, update);
}

} // namespace

void addSessionCommands(CLI::App &cli, Action &action)
{
    CLI::App *sessions = cli.get_subcommand("sessions");
    const auto arguments = std::make_shared<SessionArguments>();
    const auto add = [&action, arguments, sessions](const char *name, const char *help,
                                                    Perform perform) {
        CLI::App *command = sessions->add_subcommand(name, help);
        command->callback([&action, arguments, perform] {
            action = [arguments, perform](CtlSession &session) {
                return perform(session, *arguments);
            };
        });
        return command;
    };
    const auto onSession = [&add, &arguments](const char *name, const char *help, Perform perform) {
        CLI::App *command = add(name, help, perform);
        command->add_option("S", arguments->session, "The conversation")->required();
        return command;
    };
    const auto onMessage = [&add, &arguments](const char *name, const char *help, Perform perform) {
        CLI::App *command = add(name, help, perform);
        command->add_option("MSG", arguments->message, "The message")->required();
        return command;
    };

    CLI::App *again = onMessage("regenerate", "Have a message answered again", answerAgain);
    again->add_option("--agent", arguments->agent, "By this agent");
    again->add_option("--model", arguments->model, "By this model");
    again->add_option("--temperature", arguments->temperature)->check(CLI::Range(0.0, 2.0));
    again->add_flag("--no-stream", arguments->noStream, "Print the answer when it is complete");
    onMessage("compare", "Have a message answered by two to four at once", compareAnswers)
        ->add_option("--candidate", arguments->candidates, "AGENT, AGENT@MODEL or @MODEL")
        ->required()
        ->expected(kFewestCandidates, kMostCandidates);
    onSession("branches", "List the branches of a conversation", listBranches);
    onSession("switch", "Show the branch that a message is on", switchBranch)
        ->add_option("MSG", arguments->message, "Any message of the branch")
        ->required();
    onSession("delete-branch", "Delete a version of a message, and what follows it, for good",
              deleteBranch)
        ->add_option("MSG", arguments->message, "The first message of the branch")
        ->required();
    onMessage("fork", "Copy a conversation up to a message", forkConversation)
        ->add_option("--title", arguments->title, "Instead of the same one");

    onSession("pin", "Keep a conversation at the top",
              [](CtlSession &s, const SessionArguments &a) { return setPinned(s, a, true); });
    onSession("unpin", "Let it stand where it is by time",
              [](CtlSession &s, const SessionArguments &a) { return setPinned(s, a, false); });
    onSession("rename", "Give a conversation another title", renameSession)
        ->add_option("TITLE", arguments->title)
        ->required();
    onSession("tag", "Add tags to a conversation",
              [](CtlSession &s, const SessionArguments &a) { return changeTags(s, a, true); })
        ->add_option("TAG", arguments->tags)
        ->required();
    onSession("untag", "Take tags away",
              [](CtlSession &s, const SessionArguments &a) { return changeTags(s, a, false); })
        ->add_option("TAG", arguments->tags)
        ->required();
    add("tags", "List the tags in use", listTags)
        ->add_flag("--archived", arguments->archived, "Of the archived ones");
    onSession("archive", "Put a conversation away",
              [](CtlSession &s, const SessionArguments &a) { return setArchived(s, a, true); });
    onSession("restore", "Bring an archived one back",
              [](CtlSession &s, const SessionArguments &a) { return setArchived(s, a, false); });
    onSession("delete", "Delete a conversation for good", deleteSession);
    CLI::App *rating = onMessage("rate", "Say what you think of an answer", rateAnswer);
    rating->add_option("RATING", arguments->rating, "up, down, 1 to 5, or none to take it back")
        ->required()
        ->check(CLI::IsMember({"up", "down", "1", "2", "3", "4", "5", "none"}));
    rating->add_option("--comment", arguments->comment);
}

} // namespace troupe::ctl

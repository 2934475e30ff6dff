// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/commands.h"
#include "app/ctl/transfer.h"
#include "app/ctl/turntold.h"
#include "core/client/eventstream.h"
#include "core/contract/troupe/branchops.h"
#include "core/meta/values.h"

#include <cstdio>

namespace troupe::ctl {

namespace {

constexpr int kMostMessages = 1'000'000;
constexpr int kReconnectMs = 10'000; // a server that restarts is back by then

struct ChatArguments
{
    std::string agent, message, session, query, model, format = "md", agentFilter, edited, file;
    std::string tag, from, to;
    std::vector<std::string> attach;
    bool noStream = false;
    bool estimate = false;
    bool archived = false;
    int limit = 20;
};

QString statusLine(const Message &message)
{
    QString line = QStringLiteral("[%1 · %2 in, %3 out%4 · $%5 · %6 ms]")
                       .arg(message.model)
                       .arg(message.tokensInput)
                       .arg(message.tokensOutput)
                       .arg(message.tokensEstimated ? QStringLiteral(", estimated") : QString(),
                            message.cost.toString())
                       .arg(message.latencyMs);
    if (message.model != message.requestedModel)
        line.insert(1, QStringLiteral("instead of %1: ").arg(message.requestedModel));
    return line;
}

void write(const QString &text)
{
    const QByteArray utf8 = forTerminal(text).toUtf8();
    std::fwrite(utf8.constData(), 1, static_cast<std::size_t>(utf8.size()), stdout);
    std::fflush(stdout);
}

/// Follows one answer to its end, printing what comes.
Result<Message> followAnswer(CtlSession &session, const TurnStarted &turn, bool printsText)
{
    EventStream &events = session.backend().events();
    QEventLoop loop;
    Result<Message> answer = failKeyed(ErrorCode::Unavailable, QStringLiteral("unreachable"),
                                       QStringLiteral("The event socket cannot be reached"));
    const QObject context;
    TurnTeller teller(session, turn.replyId);
    QObject::connect(&events, &EventStream::happened, &context,
                     [&teller](const QString &type, const QString &, const QJsonObject &data) {
                         teller.happened(type, data);
                     });
    QObject::connect(&events, &EventStream::delta, &context,
                     [&](const QString &id, qint64, const QString &text) {
                         if (id != turn.replyId)
                             return;
                         if (session.wantsJson()) {
                             JsonWriter out;
                             out.beginObject();
                             out.key("type");
                             out.value(QStringLiteral("delta"));
                             out.key("text");
                             out.value(text);
                             out.endObject();
                             CtlSession::printJson(out.bytes());
                         } else if (printsText) {
                             write(text);
                         }
                     });
    QObject::connect(&events, &EventStream::done, &context,
                     [&](const QString &id, const Message &message) {
                         if (id != turn.replyId)
                             return;
                         answer = message;
                         loop.quit();
                     });
    QTimer patience;
    patience.setSingleShot(true);
    QObject::connect(&patience, &QTimer::timeout, &loop, &QEventLoop::quit);
    QObject::connect(&events, &EventStream::stateChanged, &context, [&] {
        if (events.state() == EventStream::State::Refused)
            loop.quit();
        else if (events.state() == EventStream::State::Online)
            patience.stop();
        else if (!patience.isActive())
            patience.start(kReconnectMs);
    });
    events.watch(turn.replyId, 0);
    events.start();
    loop.exec();
    events.stop();
    if (answer)
        teller.ended(*answer);
    return answer;
}

/// Without the socket: asks until it has ended.
Result<Message> poll(CtlSession &session, const TurnStarted &turn)
{
    MessageRef ref;
    ref.messageId = turn.replyId;
    for (;;) {
        auto message = session.wait<Message>(session.backend().call(ops::getMessage, ref));
        if (!message || message->status != MessageStatus::Streaming)
            return message;
        QEventLoop loop;
        QTimer::singleShot(100, &loop, &QEventLoop::quit);
        loop.exec();
    }
}

/// What is said: the argument, or standard input for "-".
Result<QString> messageText(const ChatArguments &arguments)
{
    if (arguments.message != "-")
        return QString::fromStdString(arguments.message);
    const auto input = readInput("-");
    return input ? Result<QString>(QString::fromUtf8(*input)) : fail(input.error());
}

int editMessage(CtlSession &session, const ChatArguments &arguments)
{
    const auto text = messageText(arguments);
    if (!text)
        return session.report(text.error());
    EditMessage edit;
    edit.messageId = QString::fromStdString(arguments.edited);
    edit.text = *text;
    edit.model = QString::fromStdString(arguments.model);
    const auto turn = session.wait<TurnStarted>(session.backend().call(ops::editMessage, edit));
    return turn ? followTurn(session, *turn, arguments.noStream) : session.report(turn.error());
}

/// The conversation to speak in: the one that is named, or a new one.
Result<QString> conversationFor(CtlSession &session, const ChatArguments &arguments)
{
    QString sessionId = QString::fromStdString(arguments.session);
    if (session.backend().isForeign() && !sessionId.isEmpty() && !sessionId.contains(u'/'))
        sessionId.prepend(QString::fromStdString(arguments.agent) + u'/');
    if (!sessionId.isEmpty())
        return sessionId;
    CreateSession create;
    create.agentId = QString::fromStdString(arguments.agent);
    const auto made = session.wait<Session>(session.backend().call(ops::createSession, create));
    return made ? Result<QString>(made->id) : fail(made.error());
}

int chat(CtlSession &session, const ChatArguments &arguments)
{
    if (!arguments.edited.empty())
        return editMessage(session, arguments);
    PostMessage post;
    post.model = QString::fromStdString(arguments.model);
    const auto text = messageText(arguments);
    if (!text)
        return session.report(text.error());
    post.text = *text;
    const auto attached = attachFiles(session, arguments.attach);
    if (!attached)
        return session.report(attached.error());
    post.attachments = *attached;
    if (arguments.estimate) {
        return printEstimate(session, arguments.session, arguments.agent, post.text,
                             arguments.model, post.attachments);
    }
    const auto conversation = conversationFor(session, arguments);
    if (!conversation)
        return session.report(conversation.error());
    post.sessionId = *conversation;
    const auto turn = session.wait<TurnStarted>(session.backend().call(ops::postMessage, post));
    if (!turn)
        return session.report(turn.error());
    return followTurn(session, *turn, arguments.noStream, *conversation);
}

int listSessions(CtlSession &session, const ChatArguments &arguments)
{
    ListSessions query;
    query.limit = 500;
    query.archived = arguments.archived;
    query.agentId = QString::fromStdString(arguments.agentFilter);
    query.tag = QString::fromStdString(arguments.tag);
    query.from = QString::fromStdString(arguments.from);
    query.to = QString::fromStdString(arguments.to);
    const auto page = allPages(session, ops::listSessions, query, kMostMessages);
    return show<Page<Session>>(session, page, [](const Page<Session> &sessions) {
        QList<QStringList> rows{{QStringLiteral("ID"), QStringLiteral("TITLE"),
                                 QStringLiteral("MESSAGES"), QStringLiteral("COST"),
                                 QStringLiteral("UPDATED")}};
        for (const Session &s : sessions.items) {
            rows.append({s.id, s.title, QString::number(s.messageCount), u'$' + s.cost.toString(),
                         shortTime(s.updatedAt)});
        }
        printTable(rows);
    });
}

Result<Page<Message>> messagesOf(CtlSession &session, const std::string &sessionId)
{
    ListMessages query;
    query.sessionId = QString::fromStdString(sessionId);
    query.limit = 1000;
    return allPages(session, ops::listMessages, query, kMostMessages);
}

int showSession(CtlSession &session, const ChatArguments &arguments)
{
    const auto page = messagesOf(session, arguments.session);
    return show<Page<Message>>(session, page, [](const Page<Message> &messages) {
        for (const Message &message : messages.items) {
            QString heading =
                QStringLiteral("%1  %2  %3")
                    .arg(shortTime(message.createdAt), enumName(message.role), message.id);
            if (message.siblingCount)
                heading +=
                    QStringLiteral("  %1/%2").arg(*message.siblingIndex).arg(*message.siblingCount);
            CtlSession::print(heading);
            CtlSession::print(message.content);
            for (const QJsonValue &call : message.toolCalls) {
                CtlSession::print(QStringLiteral("Tool: %1: %2")
                                      .arg(call[QLatin1String("name")].toString(),
                                           call[QLatin1String("status")].toString()));
            }
            for (const AttachedFile &file : message.attachments)
                CtlSession::print(QStringLiteral("Attached: ") + file.name);
            for (const QString &notice : message.notices)
                CtlSession::print(QStringLiteral("Note: ") + notice);
            if (message.role == MessageRole::Assistant)
                CtlSession::print(statusLine(message));
            CtlSession::print(QString());
        }
    });
}

int exportChosen(CtlSession &session, const ChatArguments &arguments)
{
    return exportSession(session, arguments.session, arguments.format, arguments.file);
}

int importChosen(CtlSession &session, const ChatArguments &arguments)
{
    return importSessions(session, arguments.file, arguments.agentFilter);
}

int search(CtlSession &session, const ChatArguments &arguments)
{
    SearchMessages query;
    query.query = QString::fromStdString(arguments.query);
    query.limit = arguments.limit;
    query.agentId = QString::fromStdString(arguments.agentFilter);
    query.tag = QString::fromStdString(arguments.tag);
    query.from = QString::fromStdString(arguments.from);
    query.to = QString::fromStdString(arguments.to);
    const auto page =
        session.wait<Page<SearchHit>>(session.backend().call(ops::searchMessages, query));
    return show<Page<SearchHit>>(session, page, [](const Page<SearchHit> &hits) {
        for (const SearchHit &hit : hits.items) {
            QString snippet = hit.snippet.simplified();
            snippet.remove(QChar(0x2068)).remove(QChar(0x2069));
            CtlSession::print(
                QStringLiteral("%1  %2  %3\n    %4")
                    .arg(shortTime(hit.createdAt), hit.sessionId, hit.sessionTitle, snippet));
        }
    });
}

} // namespace

int followTurn(CtlSession &session, const TurnStarted &turn, bool noStream,
               const QString &sessionId)
{
    const bool isWhole = noStream || session.backend().isForeign();
    const auto answer = isWhole ? poll(session, turn) : followAnswer(session, turn, true);
    if (!answer)
        return session.report(answer.error());
    if (session.wantsJson()) {
        CtlSession::printJson(toJson(*answer));
    } else {
        write(isWhole ? answer->content + u'\n' : QStringLiteral("\n"));
        if (isWhole)
            tellCalls(*answer);
        for (const QString &notice : answer->notices)
            std::fprintf(stderr, "Note: %s\n", qUtf8Printable(notice));
        std::fprintf(stderr, "%s session %s\n", qUtf8Printable(statusLine(*answer)),
                     qUtf8Printable(sessionId.isEmpty() ? answer->sessionId : sessionId));
    }
    if (answer->status == MessageStatus::Complete)
        return Done;
    if (answer->status == MessageStatus::Waiting) {
        tellWaiting(*answer);
        return Refused;
    }
    std::fprintf(stderr, "%s\n",
                 qUtf8Printable(answer->error.isEmpty() ? enumName(answer->status)
                                                        : answer->error));
    return Refused;
}

int showAnswers(CtlSession &session, const QList<Message> &replies)
{
    QList<Message> answers;
    for (const Message &reply : replies) {
        TurnStarted turn;
        turn.replyId = reply.id;
        const auto answer = poll(session, turn);
        if (!answer)
            return session.report(answer.error());
        answers += *answer;
    }
    for (const Message &answer : std::as_const(answers)) {
        if (session.wantsJson()) {
            CtlSession::printJson(toJson(answer));
            continue;
        }
        CtlSession::print(answer.id + u' ' + statusLine(answer));
        CtlSession::print(answer.content + u'\n');
    }
    return Done;
}

void addChatCommands(CLI::App &cli, Action &action)
{
    const auto arguments = std::make_shared<ChatArguments>();
    const auto bind = [&action, arguments](CLI::App *command, auto perform) {
        command->callback([&action, arguments, perform] {
            action = [arguments, perform](CtlSession &session) {
                return perform(session, *arguments);
            };
        });
        return command;
    };
    CLI::App *talk = bind(cli.add_subcommand("chat", "Say something to an agent"), chat);
    talk->add_option("ID", arguments->agent, "The agent: UUID, slug or agent_…")->required();
    talk->add_option("MESSAGE", arguments->message, "What to say; - for standard input")
        ->required();
    talk->add_option("--session", arguments->session, "Go on with this conversation");
    talk->add_option("--edit", arguments->edited, "Say this earlier message in another way");
    talk->add_option("--model", arguments->model, "Instead of the agent's");
    talk->add_option("--attach", arguments->attach, "Files that go along")
        ->check(CLI::ExistingFile);
    talk->add_flag("--estimate", arguments->estimate, "Say what it would take; send nothing");
    talk->add_flag("--no-stream", arguments->noStream, "Print the answer when it is complete");

    CLI::App *sessions = cli.add_subcommand("sessions", "Conversations");
    sessions->require_subcommand(1);
    CLI::App *listing = bind(sessions->add_subcommand("list", "List conversations"), listSessions);
    listing->add_flag("--archived", arguments->archived, "The archived ones");
    const auto addFilters = [&arguments](CLI::App *command) {
        command->add_option("--agent", arguments->agentFilter, "With this agent");
        command->add_option("--tag", arguments->tag, "With this tag");
        command->add_option("--from", arguments->from, "On this day or later: 2026-01-31");
        command->add_option("--to", arguments->to, "On this day or earlier");
    };
    addFilters(listing);
    bind(sessions->add_subcommand("show", "Print a conversation"), showSession)
        ->add_option("S", arguments->session)
        ->required();
    CLI::App *find = bind(sessions->add_subcommand("search", "Search what was said"), search);
    find->add_option("TEXT", arguments->query)->required();
    find->add_option("--limit", arguments->limit)->check(CLI::Range(1, 100));
    addFilters(find);
    CLI::App *exporting =
        bind(sessions->add_subcommand("export", "Write a conversation to standard output"),
             exportChosen);
    exporting->add_option("S", arguments->session)->required();
    exporting->add_option("--output", arguments->file, "A file instead of standard output");
    exporting->add_option("--format", arguments->format, "md, json or html")
        ->check(CLI::IsMember({"md", "json", "html"}));
    CLI::App *importing =
        bind(sessions->add_subcommand(
                 "import", "Import ChatGPT's conversations.json, or JSON that was exported here"),
             importChosen);
    importing->add_option("FILE", arguments->file)->required()->check(CLI::ExistingFile);
    importing->add_option("--agent", arguments->agentFilter,
                          "With whom they can be continued; else one is found or made");
}

} // namespace troupe::ctl

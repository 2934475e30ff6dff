// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tools/mcp/mcpdoctor.h"

#include "core/base/wait.h"
#include "core/tools/mcp/mcpcontent.h"
#include "core/tools/mcp/mcpstdio.h"
#include "core/tools/mcp/mcptoolcheck.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

namespace troupe {

namespace {

constexpr qsizetype kMostErrorLines = 8;
constexpr int kOldestNode = 18;
constexpr int kEndingMs = 6'000;

McpCheck check(const char *name, McpCheckStatus status, const QString &detail,
               const QString &advice = {})
{
    McpCheck made;
    made.name = QString::fromLatin1(name);
    made.status = status;
    made.detail = detail;
    made.advice = advice;
    return made;
}

bool hasFailed(const QList<McpCheck> &checks)
{
    return !checks.isEmpty() && checks.last().status == McpCheckStatus::Failed;
}

/// What the examined server prints, shared with the transport that may outlive a wait.
struct Findings
{
    QStringList errorLines;
    QStringList notes;
};

QStringList usualFolders()
{
    const QString home = QDir::homePath();
    QStringList folders{home + QStringLiteral("/.local/bin"), home + QStringLiteral("/.cargo/bin"),
                        home + QStringLiteral("/.bun/bin"),   home + QStringLiteral("/.deno/bin"),
                        home + QStringLiteral("/.volta/bin"), home + QStringLiteral("/bin"),
                        QStringLiteral("/usr/local/bin"),     QStringLiteral("/usr/bin"),
                        QStringLiteral("/snap/bin"),          QStringLiteral("/opt/node/bin")};
    const QDir nvm(home + QStringLiteral("/.nvm/versions/node"));
    const QStringList versions = nvm.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name);
    for (const QString &version : versions)
        folders.append(nvm.filePath(version) + QStringLiteral("/bin"));
    return folders;
}

QString whereElse(const QString &program, const QStringList &folders)
{
    for (const QString &folder : folders) {
        const QFileInfo file(QDir(folder), program);
        if (file.isFile() && file.isExecutable())
            return file.absoluteFilePath();
    }
    return {};
}

QString howToInstall(const QString &program)
{
    if (program == QLatin1String("npx") || program == QLatin1String("npm")
        || program == QLatin1String("node")) {
        return QStringLiteral("%1 comes with Node.js. Install Node.js 18 or newer (on Debian: apt "
                              "install nodejs npm), then try again.")
            .arg(program);
    }
    if (program == QLatin1String("uvx") || program == QLatin1String("uv")) {
        return QStringLiteral("%1 comes with uv, the package manager for Python. Install uv, then "
                              "try again.")
            .arg(program);
    }
    if (program.startsWith(QLatin1String("python")))
        return QStringLiteral("Install Python (on Debian: apt install python3), then try again.");
    if (program == QLatin1String("docker"))
        return QStringLiteral("Install Docker, and let this account use it, then try again.");
    return QStringLiteral("Install the program, or enter the whole path of it as the command.");
}

McpCheck commandCheck(const McpCommand &command, const McpDoctorOptions &options)
{
    const auto found = findMcpProgram(command);
    if (found)
        return check("command", McpCheckStatus::Ok, *found);
    QString advice;
    const QString first = command.program.section(u' ', 0, 0);
    if (found.error().key == QLatin1String("mcp_not_executable")) {
        advice =
            QStringLiteral("Make the file executable (chmod +x), or enter the program that runs "
                           "it, such as node or python3, as the command.");
    } else if (first != command.program && !QFileInfo::exists(command.program)) {
        advice =
            QStringLiteral("The command holds a space. Enter \"%1\" as the command, and the rest "
                           "as its arguments.")
                .arg(first);
    } else if (!command.program.contains(u'/')) {
        const QString elsewhere =
            whereElse(command.program,
                      options.otherFolders.isEmpty() ? usualFolders() : options.otherFolders);
        advice = elsewhere.isEmpty()
                     ? howToInstall(command.program)
                     : QStringLiteral("It is at %1, which is not in PATH: enter this path as the "
                                      "command.")
                           .arg(elsewhere);
    } else {
        advice = QStringLiteral("Check the path of the command.");
    }
    return check("command", McpCheckStatus::Failed, found.error().message, advice);
}

QList<McpCheck> folderChecks(const McpSetup &setup)
{
    QList<McpCheck> checks;
    const QString &folder = setup.server.workingFolder;
    if (!folder.isEmpty() && !QFileInfo(folder).isDir()) {
        checks.append(check("working_folder", McpCheckStatus::Failed,
                            QStringLiteral("There is no folder %1.").arg(folder),
                            QStringLiteral("Make the folder, or choose another one.")));
    }
    for (const QString &root : setup.server.roots) {
        if (!QFileInfo(root).isDir()) {
            checks.prepend(
                check("roots", McpCheckStatus::Warning,
                      QStringLiteral("There is no folder %1.").arg(root),
                      QStringLiteral("The server is told of it, but finds nothing there.")));
        }
    }
    return checks;
}

/// Whether the command is one whose own version decides what runs in it.
bool isRuntime(const QString &program)
{
    static const QRegularExpression runtime(
        QStringLiteral("^(node|npx|npm|uv|uvx|deno|bun|bunx|docker|python[0-9.]*)$"));
    return runtime.match(QFileInfo(program).fileName()).hasMatch();
}

struct BriefRun
{
    bool hasEnded = false;
    McpProcess::Ending ending;
    QByteArray output;

    BriefRun() {}
};

/// Runs a program to its end, or for `mostMs`.
Task<BriefRun> runBriefly(McpCommand command, int mostMs, CancelToken cancel)
{
    auto run = std::make_shared<BriefRun>();
    const CancelToken done;
    McpProcess::Callbacks callbacks;
    const auto take = [run](QByteArrayView bytes) {
        if (run->output.size() < 4'000)
            run->output.append(bytes.data(), std::min<qsizetype>(bytes.size(), 4'000));
    };
    callbacks.output = take;
    callbacks.errorOutput = take;
    callbacks.exited = [run, done](McpProcess::Ending ending) {
        run->ending = ending;
        run->hasEnded = true;
        done.cancel();
    };
    const auto stopped = cancel.onCancelled([done] { done.cancel(); });
    auto process = std::make_unique<McpProcess>();
    if (const auto started = process->start(command, std::move(callbacks)); !started)
        co_return fail(started.error());
    co_await waitCancellable(mostMs, done);
    process.reset();
    co_return *run;
}

McpCheck runtimeCheck(const QString &program, const Result<BriefRun> &run)
{
    const QString name = QFileInfo(program).fileName();
    const QString version =
        run ? mcpCleanText(QString::fromUtf8(run->output).trimmed().section(u'\n', 0, 0), 100)
            : QString();
    if (!run || !run->hasEnded || run->ending.exitCode != 0 || run->ending.signal != 0) {
        return check("runtime", McpCheckStatus::Warning,
                     QStringLiteral("%1 --version did not work%2")
                         .arg(name, version.isEmpty() ? QStringLiteral(".")
                                                      : QStringLiteral(": %1").arg(version)),
                     QStringLiteral("The installation of %1 may be broken.").arg(name));
    }
    const int major = version.startsWith(u'v') ? version.mid(1).section(u'.', 0, 0).toInt() : 0;
    if (name == QLatin1String("node") && major > 0 && major < kOldestNode) {
        return check("runtime", McpCheckStatus::Warning,
                     QStringLiteral("This is Node.js %1.").arg(version),
                     QStringLiteral("Most servers of npm need Node.js 18 or newer."));
    }
    return check("runtime", McpCheckStatus::Ok, QStringLiteral("%1 %2").arg(name, version));
}

/// The name of the check that an error belongs to, and what to do about it.
struct Diagnosis
{
    const char *key;
    const char *check;
    const char *advice;
};
constexpr Diagnosis kDiagnoses[] = {
    {"mcp_exited", "start", "What it printed says why. Run the command in a terminal to see more."},
    {"mcp_not_started", "start", "The system refused to start it."},
    {"mcp_timeout", "handshake",
     "Check that this command starts an MCP server, and that its arguments are right. A first "
     "start may "
     "fetch packages: try once more."},
    {"mcp_not_a_server", "handshake",
     "This is no MCP server, or it prints its log to the standard output. Look for an option such "
     "as "
     "\"stdio\" in its documentation."},
    {"mcp_bad_json", "handshake", "The server is faulty: tell its makers."},
    {"mcp_bad_message", "handshake", "The server is faulty: tell its makers."},
    {"mcp_message_too_large", "handshake", "The server is faulty: tell its makers."},
    {"mcp_wrong_version", "handshake", "Install another version of the server."},
    {"mcp_error", "handshake", "The server itself refused to begin; its words say why."},
    {"mcp_not_reading", "handshake", "The server does not read its standard input."},
    {"offline_locked", "connection",
     "The offline lock is closed. Open it in the settings, or use a server on this machine."},
    {"address_refused", "connection",
     "An administrator can allow the address, or set the server up."},
    {"redirect_refused", "connection", "Enter the address that it redirects to."},
    {"host_not_found", "connection", "Check the name in the address, and the connection."},
    {"connect_failed", "connection", "Check the port in the address, and whether the server runs."},
    {"connect_timeout", "connection", "Check the address; a firewall may be in the way."},
    {"proxy_failed", "connection", "Check the proxy in the network settings."},
    {"tls_failed", "connection", "Check the certificate of the server, or the address."},
    {"mcp_http_401", "authorization",
     "Add a header, such as Authorization with \"Bearer \" and a token of this server."},
    {"mcp_http_403", "authorization", "The credential does not permit this. Check the headers."},
    {"mcp_http_404", "endpoint", "Check the path in the address; it often ends in /mcp."},
    {"mcp_http_405", "endpoint",
     "Check the path; servers of the older kind (HTTP with SSE) are not supported."},
    {"mcp_http_400", "endpoint", "Check the address and the headers."},
};

McpCheck failureCheck(const Error &error, const Findings &findings)
{
    const Diagnosis *found = nullptr;
    for (const Diagnosis &one : kDiagnoses) {
        if (error.key == QLatin1String(one.key))
            found = &one;
    }
    QString detail = error.message;
    if (error.key == QLatin1String("mcp_timeout") && !findings.notes.isEmpty())
        detail += u'\n' + findings.notes.first();
    if (!findings.errorLines.isEmpty()) {
        detail += QStringLiteral("\nIt wrote:\n") + findings.errorLines.join(u'\n');
    }
    const bool isHttp = error.key.startsWith(QLatin1String("mcp_http_"));
    return check(found    ? found->check
                 : isHttp ? "endpoint"
                          : "connection",
                 McpCheckStatus::Failed, detail,
                 found ? QString::fromLatin1(found->advice)
                       : QStringLiteral("Try again later; look at the log of the server."));
}

std::unique_ptr<McpTransport> transportFor(OutboundClient *client, const McpSetup &setup,
                                           const std::shared_ptr<Findings> &findings)
{
    if (setup.server.transport == McpTransportKind::Http)
        return std::make_unique<McpHttp>(*client, mcpHttpOf(setup));
    return std::make_unique<McpStdio>(mcpCommandOf(setup), [findings](const QString &line) {
        if (findings->errorLines.size() < kMostErrorLines)
            findings->errorLines.append(mcpCleanText(line, 300));
    });
}

McpCheck toolsCheck(const QList<QJsonObject> &listed, const QString &serverName)
{
    QList<McpTool> tools = readMcpTools(listed, mcpServerSlug(serverName));
    checkMcpTools(tools);
    QStringList problems;
    for (const McpTool &tool : std::as_const(tools)) {
        if (!tool.problem.isEmpty())
            problems.append(mcpCleanText(tool.name, 60) + QStringLiteral(": ") + tool.problem);
    }
    if (problems.isEmpty()) {
        return check("tools", McpCheckStatus::Ok,
                     QStringLiteral("It offers %1 tools.").arg(tools.size()));
    }
    return check("tools", McpCheckStatus::Warning,
                 QStringLiteral("%1 of its %2 tools cannot be used:\n%3")
                     .arg(problems.size())
                     .arg(tools.size())
                     .arg(problems.first(std::min<qsizetype>(problems.size(), 10)).join(u'\n')),
                 QStringLiteral("The server is faulty: tell its makers."));
}

/// Starts the server, asks it, and ends it.
Task<QList<McpCheck>> tryServer(OutboundClient *client, McpSetup setup, McpDoctorOptions options)
{
    QList<McpCheck> checks;
    auto findings = std::make_shared<Findings>();
    McpSession::Listener listener;
    listener.note = [findings](const QString &text) { findings->notes.append(text); };
    listener.notification = [](const QString &, const QJsonObject &) {};
    listener.closed = [](const Error &) {};
    auto session = std::make_unique<McpSession>(transportFor(client, setup, findings),
                                                setup.server.roots, std::move(listener));
    if (const auto started = session->start(); !started) {
        checks.append(failureCheck(started.error(), *findings));
        co_return checks;
    }
    McpRequestOptions handshake;
    handshake.timeoutMs = options.handshakeMs;
    handshake.cancel = options.cancel;
    const auto peer = co_await session->initialize(handshake);
    if (!peer) {
        checks.append(failureCheck(peer.error(), *findings));
    } else {
        checks.append(check("handshake", McpCheckStatus::Ok,
                            QStringLiteral("%1 %2, revision %3 of MCP")
                                .arg(peer->name, peer->version, peer->protocolVersion)));
        if (peer->can("tools")) {
            const QString method = QStringLiteral("tools/list");
            const QString key = QStringLiteral("tools");
            const std::shared_ptr<bool> cut;
            const auto listed = co_await session->list(method, key, kMcpMostTools, handshake, cut);
            checks.append(listed ? toolsCheck(*listed, setup.server.name)
                                 : failureCheck(listed.error(), *findings));
        } else {
            checks.append(check("tools", McpCheckStatus::Warning,
                                QStringLiteral("It offers no tools."),
                                QStringLiteral("Its resources and prompts can be used.")));
        }
    }
    const CancelToken ended;
    session->stop([ended] { ended.cancel(); });
    co_await waitCancellable(kEndingMs, ended);
    session.reset();
    co_return checks;
}

} // namespace

Task<QList<McpCheck>> examineMcp(OutboundClient *client, McpSetup setup, McpDoctorOptions options)
{
    QList<McpCheck> checks;
    if (setup.server.transport == McpTransportKind::Stdio) {
        McpCommand command = mcpCommandOf(setup);
        checks.append(commandCheck(command, options));
        if (hasFailed(checks))
            co_return checks;
        checks += folderChecks(setup);
        if (hasFailed(checks))
            co_return checks;
        if (isRuntime(command.program)) {
            command.arguments = QStringList{QStringLiteral("--version")};
            const int mostMs = options.versionMs;
            const CancelToken cancel = options.cancel;
            const auto run = co_await runBriefly(command, mostMs, cancel);
            checks.append(runtimeCheck(command.program, run));
        }
    } else {
        const QUrl url(setup.server.url, QUrl::StrictMode);
        checks.append(check("address", McpCheckStatus::Ok, url.toString(QUrl::RemoveUserInfo)));
    }
    const auto tried = co_await tryServer(client, setup, options);
    if (tried)
        checks += *tried;
    co_return checks;
}

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/mcpinput.h"

#include <QRegularExpression>
#include <QUrl>

namespace troupe {

namespace {

constexpr qsizetype kMostValues = 100;
constexpr qsizetype kLongestValue = 32'768;
constexpr qsizetype kLongestArgument = 32'768;

bool hasControl(const QString &text)
{
    return std::any_of(text.begin(), text.end(),
                       [](QChar c) { return c.unicode() < 0x20 || c.unicode() == 0x7f; });
}

class McpProblems
{
public:
    void add(const QString &pointer, const QString &message)
    {
        m_issues.append({pointer, message});
    }
    Result<void> result() const
    {
        if (m_issues.isEmpty())
            return {};
        Error error(ErrorCode::Invalid, m_issues.first().message);
        error.issues = m_issues;
        return fail(std::move(error));
    }

private:
    QList<FieldIssue> m_issues;
};

void checkProgram(const McpServer &server, McpProblems &problems)
{
    if (server.command.trimmed().isEmpty())
        problems.add(QStringLiteral("/command"),
                     QStringLiteral("is needed for a server that is a program"));
    if (hasControl(server.command))
        problems.add(QStringLiteral("/command"), QStringLiteral("must be one line"));
    for (qsizetype i = 0; i < server.args.size(); ++i) {
        if (server.args[i].contains(QChar(0)) || server.args[i].size() > kLongestArgument)
            problems.add(QStringLiteral("/args/%1").arg(i),
                         QStringLiteral("is too long, or holds a NUL"));
    }
    if (!server.workingFolder.isEmpty() && !server.workingFolder.startsWith(u'/'))
        problems.add(QStringLiteral("/working_folder"), QStringLiteral("must be a whole path"));
}

void checkAddress(const McpServer &server, McpProblems &problems)
{
    const QUrl url(server.url, QUrl::StrictMode);
    const bool isHttp =
        url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https");
    if (!url.isValid() || !isHttp || url.host().isEmpty())
        problems.add(QStringLiteral("/url"),
                     QStringLiteral("must be an address such as https://mcp.example.com/mcp"));
    else if (!url.userInfo().isEmpty())
        problems.add(QStringLiteral("/url"),
                     QStringLiteral("must not hold a password: use a header"));
}

void checkValues(const QJsonObject &values, const QString &pointer, const QRegularExpression &names,
                 bool oneLine, McpProblems &problems)
{
    if (values.size() > kMostValues)
        problems.add(pointer, QStringLiteral("holds more than %1 values").arg(kMostValues));
    for (auto it = values.begin(); it != values.end(); ++it) {
        const QString where = pointer + u'/' + it.key();
        const QString text = it->toString();
        if (!names.match(it.key()).hasMatch())
            problems.add(where, QStringLiteral("is no possible name"));
        if (!it->isString())
            problems.add(where, QStringLiteral("must be a text"));
        else if (text.size() > kLongestValue || text.contains(QChar(0))
                 || (oneLine && hasControl(text)))
            problems.add(where, QStringLiteral("is too long, or holds control characters"));
    }
}

} // namespace

void takeMcpInput(const McpServerInput &input, McpServer &server)
{
    server.name = input.name.trimmed();
    server.transport = input.transport;
    server.command = input.command.trimmed();
    server.args = input.args;
    server.workingFolder = input.workingFolder;
    server.roots = input.roots;
    server.url = input.url.trimmed();
    server.enabled = input.enabled;
    server.shared = input.shared;
    server.permission = input.permission;
    server.timeoutMs = input.timeoutMs;
}

void takeMcpChanges(const Patch<McpServerInput> &changes, McpServer &server)
{
    const McpServerInput &to = changes.value;
    if (changes.has<&McpServerInput::name>())
        server.name = to.name.trimmed();
    if (changes.has<&McpServerInput::transport>())
        server.transport = to.transport;
    if (changes.has<&McpServerInput::command>())
        server.command = to.command.trimmed();
    if (changes.has<&McpServerInput::args>())
        server.args = to.args;
    if (changes.has<&McpServerInput::workingFolder>())
        server.workingFolder = to.workingFolder;
    if (changes.has<&McpServerInput::roots>())
        server.roots = to.roots;
    if (changes.has<&McpServerInput::url>())
        server.url = to.url.trimmed();
    if (changes.has<&McpServerInput::enabled>())
        server.enabled = to.enabled;
    if (changes.has<&McpServerInput::shared>())
        server.shared = to.shared;
    if (changes.has<&McpServerInput::permission>())
        server.permission = to.permission;
    if (changes.has<&McpServerInput::timeoutMs>())
        server.timeoutMs = to.timeoutMs;
}

Result<void> checkMcpServer(const McpServer &server, const QJsonObject &env,
                            const QJsonObject &headers)
{
    static const QRegularExpression variable(QStringLiteral("^[A-Za-z_][A-Za-z0-9_.]{0,199}$"));
    static const QRegularExpression header(
        QStringLiteral("^(?!(host|connection|content-length|content-type|accept|transfer-encoding|"
                       "mcp-session-id|mcp-protocol-version|last-event-id)$)[A-Za-z0-9!#$%&'*+.^_`|"
                       "~-]{1,200}$"),
        QRegularExpression::CaseInsensitiveOption);
    McpProblems problems;
    if (server.name.isEmpty() || hasControl(server.name))
        problems.add(QStringLiteral("/name"), QStringLiteral("must be a name of one line"));
    if (server.transport == McpTransportKind::Stdio)
        checkProgram(server, problems);
    else
        checkAddress(server, problems);
    for (qsizetype i = 0; i < server.roots.size(); ++i) {
        if (!server.roots[i].startsWith(u'/') || hasControl(server.roots[i]))
            problems.add(QStringLiteral("/roots/%1").arg(i),
                         QStringLiteral("must be a whole path"));
    }
    checkValues(env, QStringLiteral("/env"), variable, false, problems);
    checkValues(headers, QStringLiteral("/headers"), header, true, problems);
    return problems.result();
}

Result<void> mayKeepMcpServer(const Caller &caller, const McpServer &server)
{
    if (caller.isAdmin())
        return {};
    if (server.transport == McpTransportKind::Stdio) {
        return failKeyed(ErrorCode::Forbidden, QStringLiteral("mcp_admins_only"),
                         QStringLiteral(
                             "Only an administrator may set up a server that is a program: "
                             "it runs on this machine."));
    }
    if (server.shared) {
        return failKeyed(ErrorCode::Forbidden, QStringLiteral("mcp_admins_only"),
                         QStringLiteral("Only an administrator may share an MCP server."));
    }
    return {};
}

} // namespace troupe

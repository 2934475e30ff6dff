// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/tool.h"

#include <QList>

namespace troupe {

enum class McpTransportKind : quint8 { Stdio, Http };
constexpr auto enumNames(McpTransportKind)
{
    return std::array<std::string_view, 2>{"stdio", "http"};
}

/// Where a server stands. Waiting: it ended by itself or did not answer, and is tried again at
/// `nextTryAt`. Failed: trying again would not help; a person must change something.
enum class McpStatus : quint8 { Stopped, Starting, Ready, Waiting, Failed };
constexpr auto enumNames(McpStatus)
{
    return std::array<std::string_view, 5>{"stopped", "starting", "ready", "waiting", "failed"};
}

/// A server of the Model Context Protocol, as it was set up, and how it is. A stdio server is a
/// program that runs on the machine of the server with its account's rights: the offline lock and the
/// address rules do not bind it. So only administrators may set one up. The values of
/// environment variables and headers are in the secret store, never here.
struct McpServer
{
    QString id;
    QString ownerId;
    QString name; ///< unique per owner; its tools are called "NAME__TOOL"
    McpTransportKind transport = McpTransportKind::Stdio;
    QString command; ///< stdio: a path, or a name that is looked for in PATH
    QStringList args;
    QStringList envNames; ///< whose values are secrets
    QString workingFolder; ///< empty: the account's home
    QStringList roots; ///< folders that the server is told it may work in
    QString url; ///< http
    QStringList headerNames; ///< whose values are secrets
    bool enabled = true; ///< started by itself
    bool shared = false; ///< everybody may use its tools, not its owner alone
    ToolPermission permission = ToolPermission::Ask; ///< of its tools, where nobody said otherwise
    int timeoutMs = 60'000; ///< of one call, without an answer or a sign of progress
    Timestamp createdAt;
    Timestamp updatedAt;

    // How it is; not stored.
    McpStatus status = McpStatus::Stopped;
    QString problem; ///< why it is not ready; empty: it is, or was not started
    QString problemKey; ///< for programs: "mcp_command_not_found", "mcp_timeout", …
    QString protocolVersion; ///< that was agreed on
    QString serverName; ///< what it calls itself
    QString serverVersion;
    QString instructions; ///< how to use it, in its own words
    int toolCount = 0;
    bool hasResources = false;
    bool hasPrompts = false;
    int offers = 0; ///< grows when the server says that its tools, resources or prompts changed
    int restarts = 0; ///< since it was started by a person or with Troupe
    Timestamp readySince;
    Timestamp nextTryAt;

    static const TypeInfo &info();
};

/// A tool as its server describes it; what it says of its own harmlessness is not believed.
struct McpTool
{
    QString name; ///< the server's
    QString toolName; ///< what models call it
    QString title;
    QString description;
    QJsonObject parameters;
    ToolRisk risk = ToolRisk::External;
    bool readOnlyHint = false;
    bool destructiveHint = false;
    QString problem; ///< why agents cannot use it; empty: they can

    static const TypeInfo &info();
};

struct McpResource
{
    QString uri; ///< of a template: with {placeholders}
    QString name;
    QString title;
    QString description;
    QString mimeType;
    qint64 size = -1; ///< bytes; -1: it did not say
    bool isTemplate = false;

    static const TypeInfo &info();
};

/// A part of what a resource holds.
struct McpResourceContent
{
    QString uri;
    QString mimeType;
    QString text;
    QString blob; ///< base64, up to 1 MB; empty when it is larger or text
    qint64 size = 0; ///< bytes

    static const TypeInfo &info();
};

struct McpPromptArgument
{
    QString name;
    QString description;
    bool required = false;

    static const TypeInfo &info();
};

struct McpPrompt
{
    QString name;
    QString title;
    QString description;
    QList<McpPromptArgument> arguments;

    static const TypeInfo &info();
};

struct McpPromptMessage
{
    QString role;
    QString text;

    static const TypeInfo &info();
};

/// A line of a server's log: what it wrote to its standard error ("stderr"), logged by the protocol
/// ("server"), and what happened to it ("note").
struct McpLogLine
{
    Timestamp at;
    QString kind;
    QString text;

    static const TypeInfo &info();
};

enum class McpCheckStatus : quint8 { Ok, Warning, Failed };
constexpr auto enumNames(McpCheckStatus)
{
    return std::array<std::string_view, 3>{"ok", "warning", "failed"};
}

/// One thing that the doctor looked at.
struct McpCheck
{
    QString name; ///< "command", "start", "handshake", "tools", "address", …
    McpCheckStatus status = McpCheckStatus::Ok;
    QString detail; ///< what was found
    QString advice; ///< what to do; empty when all is well

    static const TypeInfo &info();
};

} // namespace troupe

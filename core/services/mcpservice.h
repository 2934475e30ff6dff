// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/taskscope.h"
#include "core/contract/troupe/mcpops.h"
#include "core/services/caller.h"
#include "core/tools/mcp/mcphub.h"

#include <QSet>
#include <QTimer>

namespace troupe {

class Database;
class SecretStore;

/// Servers of the Model Context Protocol: set up, started, asked.
///
/// A server belongs to who added it; an administrator may see and change everybody's. Only an
/// administrator may set up one that is a program (stdio), since it runs on this machine with the
/// account's rights, and only an administrator may share one; it does not run while its owner is no
/// administrator any more. Over HTTP a member's server may be at public addresses only, an
/// administrator's anywhere. Servers that are switched on start a moment after startAll(); the
/// event "mcp.server.updated" tells each change of a server and of how it is.
class McpService
{
public:
    McpService(Database &db, SecretStore &secrets, ToolRegistry &tools, OutboundClient &client,
               const Clock &clock, McpTimings timings = McpTimings());

    /// Makes the stored servers known; starts none. Once, after the database is open.
    Result<void> load();
    /// Starts those that are switched on, a moment later.
    void startAll();
    /// Stops all; runs the event loop for up to `timeoutMs`. What runs then is killed.
    void shutdown(int timeoutMs);

    Result<Page<McpServer>> list(const Caller &caller) const;
    /// By id or name.
    Result<McpServer> find(const Caller &caller, const QString &server) const;
    Task<McpServer> create(Caller caller, McpServerInput input);
    Task<McpServer> update(Caller caller, QString name, Patch<McpServerInput> changes);
    Task<void> remove(Caller caller, QString name);
    Result<McpServer> restart(const Caller &caller, const QString &name);
    Result<McpServer> stop(const Caller &caller, const QString &name);

    Result<McpToolList> tools(const Caller &caller, const QString &server) const;
    Task<McpCallResult> call(Caller caller, CallMcpTool in);
    Task<McpResourceList> resources(Caller caller, QString name);
    Task<McpContents> readResource(Caller caller, ReadMcpResource in);
    Task<McpPromptList> prompts(Caller caller, QString name);
    Task<McpPromptText> prompt(Caller caller, GetMcpPrompt in);
    Result<McpLog> log(const Caller &caller, const QString &server) const;
    Task<McpDiagnosis> examine(Caller caller, QString name);
    Task<McpDiagnosis> examineConfig(Caller caller, ExamineMcp in);
    Task<McpImportReport> importFrom(Caller caller, QJsonObject document);

    static QString secretName(const QString &serverId);

private:
    struct Secrets;
    Result<McpServer> stored(const QString &id) const;
    Result<McpServer> changeable(const Caller &caller, const QString &server) const;
    Result<McpConnection *> connection(const Caller &caller, const QString &server) const;
    Result<void> checkFree(const McpServer &server) const;
    Task<McpSetup> setupOf(QString id) const;
    Task<Secrets> readSecrets(McpServer server) const;
    Task<void> writeSecrets(QString id, Secrets secrets);
    Task<McpServer> store(McpServer server, QString eventType);
    void makeKnown(const McpServer &server);
    McpServer withState(McpServer server) const;
    void tellChanges();
    Task<void> tell(QString id);

    Database &m_db;
    SecretStore &m_secrets;
    OutboundClient &m_client;
    const Clock &m_clock;
    McpHub m_hub;
    TaskScope m_scope;
    QTimer m_telling; ///< gathers what happens to a server at once into one event
    QTimer m_starting;
    QSet<QString> m_toTell;
    QHash<QString, QByteArray> m_told; ///< the last event of each server
};

} // namespace troupe

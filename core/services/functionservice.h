// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/troupe/functionops.h"
#include "core/services/caller.h"
#include "core/tools/function/inlinefunction.h"

#include <QHash>

namespace troupe {

class Database;
class OutboundClient;
class SecretStore;
struct Agent;

/// HTTP functions of people: each sees their own, under its id (also with the prefix of LVNG v1) or
/// name. They are tools of their owner as long as they are enabled. Secrets are in the secret store.
/// Events `function.created`, `.updated`, `.deleted`, `.executed`. Server thread only.
///
/// Errors: NotFound ("function_not_found"), Conflict (the name is taken), Invalid, those of the
/// secret store.
class FunctionService
{
public:
    FunctionService(Database &db, ToolRegistry &registry, OutboundClient &client,
                    SecretStore &secrets, const Clock &clock);

    /// Puts what is stored into the registry. Once, after the database is open.
    Result<void> load();

    Result<FunctionList> list(const Caller &caller) const;
    Result<ToolFunction> find(const Caller &caller, const QString &anyId) const;
    Task<ToolFunction> create(Caller caller, FunctionInput input);
    Task<ToolFunction> update(Caller caller, UpdateFunction input);
    Task<void> remove(Caller caller, QString anyId);
    /// Calls it, recorded as every call; what went wrong is in the execution.
    Task<FunctionExecution> test(Caller caller, TestFunction input);
    Result<Page<FunctionExecution>> executions(const Caller &caller,
                                               const ListExecutions &query) const;

    /// The tools that an agent declares itself, for the engine; unusable ones are left out.
    std::vector<std::shared_ptr<Tool>> inlineTools(const Agent &agent, const QString &userId);

    static QString secretName(const QString &functionId);

private:
    Task<ToolFunction> store(ToolFunction function, bool isNew, std::optional<QString> secret);
    Task<void> record(FunctionExecution execution);
    Task<QByteArray> secretOf(QString functionId);
    void publish(const ToolFunction &function);
    std::shared_ptr<CallWindow> windowOf(const QString &id);

    Database &m_db;
    ToolRegistry &m_registry;
    SecretStore &m_secrets;
    std::shared_ptr<const FunctionWorld> m_world;
    QHash<QString, std::shared_ptr<CallWindow>> m_windows;
};

} // namespace troupe

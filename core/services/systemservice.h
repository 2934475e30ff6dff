// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/contract/troupe/systemops.h"
#include "core/services/caller.h"

#include <functional>
#include <vector>

namespace troupe {

class ChatEngine;
class Clock;
class Database;

/// Settings, figures, the network ledger and care of the database.
class SystemService
{
public:
    SystemService(Database &db, ChatEngine &engine, const Clock &clock, QString dataFolder);

    Health health() const;
    /// Connections, streams, sockets and requests are filled in by the api layer, which has them;
    /// the secret store by its owner.
    Result<SystemInfo> info(const Caller &caller) const;

    const ServerSettings &settings() const { return m_settings; }
    /// Read once, after the database is open.
    Result<void> loadSettings();
    Task<ServerSettings> updateSettings(Caller caller, Patch<ServerSettings> changes);
    /// Called after each change, and once for the loaded ones.
    void onSettings(std::function<void(const ServerSettings &)> callback);
    /// Asked before a change is stored; its error refuses the change.
    void checkSettingsWith(std::function<Result<void>(const ServerSettings &)> check);

    Task<Page<NetworkEntry>> network(Caller caller, ListNetwork query);
    /// Keeps one entry; never waits.
    void recordNetwork(NetworkEntry entry);
    /// Forgets events too old to be replayed. At start and every few hours.
    Task<void> housekeep();
    Task<BackupDone> backup(Caller caller);
    Task<VacuumDone> vacuum(Caller caller);

private:
    Task<void> flushNetwork();

    Database &m_db;
    ChatEngine &m_engine;
    const Clock &m_clock;
    QString m_dataFolder;
    qint64 m_startedNs;
    ServerSettings m_settings;
    std::vector<std::function<void(const ServerSettings &)>> m_listeners;
    QList<NetworkEntry> m_pendingNetwork;
    std::function<Result<void>(const ServerSettings &)> m_check;
};

} // namespace troupe

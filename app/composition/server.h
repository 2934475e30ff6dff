// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/task.h"
#include "core/storage/restore.h"

#include <QByteArray>
#include <QHostAddress>
#include <QStringList>
#include <QUrl>

#include <functional>
#include <memory>
#include <optional>

namespace troupe {

struct ServerOptions
{
    QString dataFolder;
    QString program; ///< who holds the data folder, for a second process: "troupe-server"
    QHostAddress address = QHostAddress::LocalHost;
    quint16 port = 0; ///< 0: any
    bool rateLimits = true;
    QStringList allowTargets; ///< CIDRs, beside those of the settings
    QStringList allowedHosts; ///< Host headers beside the listening address
    QList<QByteArray> corsOrigins;
    QString secretsKeyFile; ///< of the sealed file; empty: beside the data, made at first start
    bool sealedFile = true; ///< without a keychain, secrets go to a sealed file
    bool prepareSecrets = false; ///< decide where secrets are at start, not at their first use
    QString accessLog;
    QString tlsCertificateFile;
    QString tlsKeyFile;
    QString sessionKey; ///< accepted besides stored keys, lives in memory only
    /// Of the user `admin` when it has none yet; empty: a random one, see takeFirstPassword().
    /// Nothing: the administrator has no password until somebody sets one.
    std::optional<QString> adminPassword;
    std::optional<bool> registration; ///< nothing: open on loopback addresses only
    /// Convergio's endpoints need no credential, but for keys, metrics, telemetry and /admin. Only for
    /// loopback addresses.
    bool openConvergio = false;
    QString bootstrapKey; ///< made sure of; TROUPE_BOOTSTRAP_API_KEY
    /// Makes sure, after the start, that the templates are there as public agents of the user
    /// `admin`, as a desktop wants it.
    bool installTemplates = false;
    int offlineWordsPerSecond = -1; ///< instead of the setting's; -1: the setting counts

    ServerOptions() = default;
};

/// The whole server: the one place where its objects are wired. Made, used and destroyed on one
/// thread with an event loop.
class Server
{
public:
    /// Opens the data folder (Database::open says the errors). Answers nobody yet.
    static Result<std::unique_ptr<Server>> open(ServerOptions options, const Clock &clock);
    ~Server();

    /// Recovers what a crash left, makes sure of the administrator and keys, and listens.
    Task<void> start();
    QUrl url() const;
    /// What a person should know: where secrets are and what losing their key means, a setting that
    /// could not be applied. Some come only later, on this thread, to `callback`, which is told those
    /// that are there already, too.
    QStringList notes() const;
    void onNote(std::function<void(const QString &note)> callback);

    /// The password that was made up at the first start, once: show it to the person and forget it.
    QString takeFirstPassword();

    /// Stops accepting, checkpoints and ends answers, closes connections. Runs the event loop for up
    /// to `timeoutMs`.
    void shutdown(int timeoutMs);

private:
    class Private;
    explicit Server(std::unique_ptr<Private> priv);
    std::unique_ptr<Private> d;
};

/// Puts a backup in place of the data that is there, while no server runs on it; see restoreBackup().
Result<Restored> restoreData(const ServerOptions &options, const QString &backup,
                             const Clock &clock);

/// Where data lives without --data: $XDG_DATA_HOME/troupe.
QString defaultDataFolder();

} // namespace troupe

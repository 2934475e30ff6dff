// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/systemservice.h"

#include "core/base/clock.h"
#include "core/base/log.h"
#include "core/base/poolrun.h"
#include "core/engine/chatengine.h"
#include "core/meta/values.h"
#include "core/services/paging.h"
#include "core/storage/blobcopies.h"
#include "core/storage/database.h"
#include "core/storage/rows.h"

#include <QCoroFuture>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>

#include <unistd.h>

namespace troupe {

namespace {

constexpr int kMostPendingNetwork = 10'000;
constexpr qint64 kKeptNetworkRows = 100'000;
constexpr qint64 kKeptEvents = 50'000; // more than the event socket ever replays
constexpr char kSettingsKey[] = "server";

qint64 residentBytes()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const QByteArrayList fields = file.readAll().split(' ');
    return fields.size() > 1 ? fields.at(1).toLongLong() * sysconf(_SC_PAGESIZE) : 0;
}

QString oneText(Sql &sql, const QString &statement)
{
    QString text;
    const auto done = sql.first(statement, {}, [&text](const Row &row) { text = row.text(0); });
    return done ? text : QString();
}

} // namespace

SystemService::SystemService(Database &db, ChatEngine &engine, const Clock &clock,
                             QString dataFolder)
    : m_db(db),
      m_engine(engine),
      m_clock(clock),
      m_dataFolder(std::move(dataFolder)),
      m_startedNs(clock.steadyNs())
{
}

Health SystemService::health() const
{
    Health health;
    health.version = QStringLiteral(TROUPE_VERSION);
    health.uptimeSeconds = (m_clock.steadyNs() - m_startedNs) / 1'000'000'000;
    const auto answered = m_db.reader().first(QStringLiteral("SELECT 1"), {}, [](const Row &) {});
    health.database = answered ? QStringLiteral("ok") : answered.error().message;
    health.status = answered ? QStringLiteral("ok") : QStringLiteral("degraded");
    return health;
}

Result<SystemInfo> SystemService::info(const Caller &caller) const
{
    SystemInfo info;
    info.version = QStringLiteral(TROUPE_VERSION);
    info.qtVersion = QString::fromLatin1(qVersion());
    info.sqliteVersion = oneText(m_db.reader(), QStringLiteral("SELECT sqlite_version()"));
    if (caller.isAdmin())
        info.dataFolder = m_dataFolder;
    if (const auto size = m_db.size())
        info.databaseBytes = size->fileBytes + size->walBytes;
    info.schemaVersion = oneText(m_db.reader(), QStringLiteral("PRAGMA user_version")).toInt();
    info.uptimeSeconds = (m_clock.steadyNs() - m_startedNs) / 1'000'000'000;
    info.memoryBytes = residentBytes();
    info.runningTurns = m_engine.runningTurns();
    info.lastEventSeq = lastEventSeq(m_db.reader()).value_or(0);
    info.offlineLock = m_settings.offlineLock;
    return info;
}

Result<void> SystemService::loadSettings()
{
    QString json;
    const auto read =
        m_db.reader().first(QStringLiteral("SELECT value FROM settings WHERE key = ?"),
                            {QString::fromLatin1(kSettingsKey)},
                            [&json](const Row &row) { json = row.text(0); });
    if (!read)
        return fail(read.error());
    if (!json.isEmpty()) {
        const auto stored =
            fromJson<ServerSettings>(QJsonDocument::fromJson(json.toUtf8()).object());
        if (stored)
            m_settings = *stored;
        else
            qCWarning(lcApp) << "stored settings cannot be read; the defaults are used:"
                             << stored.error().message;
    }
    for (const auto &listener : m_listeners)
        listener(m_settings);
    return {};
}

Task<ServerSettings> SystemService::updateSettings(Caller caller, Patch<ServerSettings> changes)
{
    Q_UNUSED(caller);
    ServerSettings wanted = m_settings;
    changes.applyTo(wanted);
    if (m_check) {
        if (const auto valid = m_check(wanted); !valid)
            co_return fail(valid.error());
    }
    auto write = [changes](Tx &tx) -> Result<ServerSettings> {
        // Two changes of different settings at once both count.
        ServerSettings settings;
        QString json;
        const auto read = tx.sql().first(QStringLiteral("SELECT value FROM settings WHERE key = ?"),
                                         {QString::fromLatin1(kSettingsKey)},
                                         [&json](const Row &row) { json = row.text(0); });
        if (!read)
            return fail(read.error());
        if (const auto stored =
                fromJson<ServerSettings>(QJsonDocument::fromJson(json.toUtf8()).object()))
            settings = *stored;
        changes.applyTo(settings);
        const QByteArray text = toJson(settings);
        const auto done = tx.sql().run(
            QStringLiteral("INSERT INTO settings(key, value, updated_at) VALUES(?, ?, ?) "
                           "ON CONFLICT(key) DO UPDATE SET value = excluded.value, "
                           "updated_at = excluded.updated_at"),
            {QString::fromLatin1(kSettingsKey), QString::fromUtf8(text), tx.nowMs()});
        if (!done)
            return fail(done.error());
        tx.emitEvent({QStringLiteral("settings.updated"), QString(), QString(), text});
        return settings;
    };
    const Result<ServerSettings> stored = co_await m_db.write(std::move(write));
    if (!stored)
        co_return fail(stored.error());
    m_settings = *stored;
    for (const auto &listener : m_listeners)
        listener(m_settings);
    co_return ServerSettings(m_settings); // QCoro moves from an lvalue
}

void SystemService::onSettings(std::function<void(const ServerSettings &)> callback)
{
    m_listeners.push_back(std::move(callback));
}

void SystemService::checkSettingsWith(std::function<Result<void>(const ServerSettings &)> check)
{
    m_check = std::move(check);
}

Task<Page<NetworkEntry>> SystemService::network(Caller caller, ListNetwork query)
{
    Q_UNUSED(caller);
    qint64 before = std::numeric_limits<qint64>::max();
    if (!query.cursor.isEmpty()) {
        const auto cursor = decodeCursor(query.cursor, 1);
        if (!cursor)
            co_return fail(cursor.error());
        before = cursor->first().toLongLong();
    }
    const Result<void> flushed = co_await flushNetwork();
    if (!flushed)
        co_return fail(flushed.error());
    auto read = [before, limit = query.limit](Sql &sql) {
        return listRows<NetworkEntry>(sql, QStringLiteral(" WHERE id < ? ORDER BY id DESC LIMIT ?"),
                                      {before, limit + 1});
    };
    auto rows = co_await m_db.read(std::move(read));
    if (!rows)
        co_return fail(rows.error());
    Page<NetworkEntry> page;
    page.items = std::move(*rows);
    if (cutToLimit(page.items, query.limit))
        page.nextCursor = encodeCursor({QString::number(page.items.last().id)});
    co_return page;
}

void SystemService::recordNetwork(NetworkEntry entry)
{
    if (m_pendingNetwork.size() >= kMostPendingNetwork)
        m_pendingNetwork.removeFirst();
    m_pendingNetwork.append(std::move(entry));
    flushNetwork(); // nobody waits for it
}

Task<void> SystemService::flushNetwork()
{
    if (m_pendingNetwork.isEmpty())
        co_return {};
    const QList<NetworkEntry> entries = std::exchange(m_pendingNetwork, {});
    auto write = [entries](Tx &tx) -> Result<bool> {
        for (const NetworkEntry &entry : entries) {
            const auto done = tx.sql().run(
                QStringLiteral("INSERT INTO network_ledger(at, host, port, reason, bytes_sent, "
                               "bytes_received, outcome) VALUES(?, ?, ?, ?, ?, ?, ?)"),
                {entry.at.ms, entry.host, entry.port, entry.reason, entry.bytesSent,
                 entry.bytesReceived, entry.outcome});
            if (!done)
                return fail(done.error());
        }
        const auto pruned = tx.sql().run(QStringLiteral("DELETE FROM network_ledger WHERE id <= "
                                                        "(SELECT max(id) FROM network_ledger) - ?"),
                                         {kKeptNetworkRows});
        return pruned ? Result<bool>(true) : fail(pruned.error());
    };
    const Result<bool> done = co_await m_db.write(std::move(write));
    if (done)
        co_return {};
    m_pendingNetwork = entries + m_pendingNetwork;
    co_return fail(done.error());
}

Task<void> SystemService::housekeep()
{
    auto write = [](Tx &tx) -> Result<bool> {
        const auto done = tx.sql().run(
            QStringLiteral("DELETE FROM events WHERE seq <= (SELECT max(seq) FROM events) - ?"),
            {kKeptEvents});
        return done ? Result<bool>(true) : fail(done.error());
    };
    const Result<bool> done = co_await m_db.write(std::move(write));
    co_return done ? Result<void>() : fail(done.error());
}

Task<BackupDone> SystemService::backup(Caller caller)
{
    Q_UNUSED(caller);
    QString stamp = Timestamp{m_clock.nowMs()}.toString();
    stamp.remove(u':').remove(u'-').replace(u'.', u'-');
    const QString folder = m_dataFolder + QStringLiteral("/backups");
    if (QDir().mkpath(folder)) // else the copy says what is wrong
        QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    QString path = folder + QStringLiteral("/troupe-%1.db").arg(stamp);
    std::function<Result<bool>()> keepAll = [data = m_dataFolder, folder] {
        const auto kept = keepBlobs(data, folder);
        return kept ? Result<bool>(true) : fail(kept.error());
    };
    const QFuture<Result<bool>> keeping = runOnPool<bool>(std::move(keepAll));
    const Result<bool> kept = co_await keeping;
    if (!kept)
        co_return fail(kept.error());
    const Result<QString> written = co_await m_db.backupTo(std::move(path));
    if (!written)
        co_return fail(written.error());
    std::function<Result<BlobCopies>()> keepNamed = [data = m_dataFolder, copy = *written] {
        return keepBlobsOf(data, copy);
    };
    const QFuture<Result<BlobCopies>> naming = runOnPool<BlobCopies>(std::move(keepNamed));
    const Result<BlobCopies> blobs = co_await naming;
    if (!blobs)
        co_return fail(blobs.error());
    BackupDone done;
    done.path = *written;
    done.bytes = QFileInfo(*written).size();
    done.files = blobs->files;
    done.fileBytes = blobs->bytes;
    done.missingFiles = blobs->missing;
    co_return done;
}

Task<VacuumDone> SystemService::vacuum(Caller caller)
{
    Q_UNUSED(caller);
    VacuumDone done;
    if (const auto size = m_db.size())
        done.bytesBefore = size->fileBytes + size->walBytes;
    const Result<void> vacuumed = co_await m_db.vacuum();
    if (!vacuumed)
        co_return fail(vacuumed.error());
    if (const auto size = m_db.size())
        done.bytesAfter = size->fileBytes + size->walBytes;
    co_return done;
}

} // namespace troupe

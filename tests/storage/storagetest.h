// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/storage/database.h"

#include <QCoroTask>
#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <memory>

namespace troupe::test {

inline std::vector<Migration> itemMigrations()
{
    return {
        {1, QStringLiteral("items"),
         QStringLiteral(
             "CREATE TABLE events(seq INTEGER PRIMARY KEY AUTOINCREMENT, type TEXT NOT NULL,\n"
             "  user_id TEXT NOT NULL, subject_id TEXT NOT NULL, payload TEXT NOT NULL,\n"
             "  created_ms INTEGER NOT NULL);\n"
             "CREATE TABLE items(id TEXT PRIMARY KEY, name TEXT NOT NULL, size INTEGER) STRICT;\n"
             "CREATE TABLE parts(id TEXT PRIMARY KEY, item_id TEXT NOT NULL REFERENCES items(id),\n"
             "  body TEXT NOT NULL, kind TEXT NOT NULL DEFAULT 'a' CHECK(kind IN ('a', 'b')));\n")},
    };
}

/// A folder that goes with the test, and how to open the database in it.
class DatabaseFolder
{
public:
    QString path() const { return m_folder.path() + QStringLiteral("/data"); }
    QString file(const char *name) const { return path() + u'/' + QString::fromLatin1(name); }
    QString database() const { return file("troupe.db"); }

    DatabaseOptions options() const
    {
        DatabaseOptions options;
        options.folder = path();
        options.holder = QStringLiteral("the test");
        options.migrations = itemMigrations();
        return options;
    }
    Result<std::unique_ptr<Database>> open() { return Database::open(options(), m_clock); }
    Result<std::unique_ptr<Database>> open(DatabaseOptions options)
    {
        return Database::open(std::move(options), m_clock);
    }
    ManualClock &clock() { return m_clock; }

private:
    QTemporaryDir m_folder;
    ManualClock m_clock;
};

inline Result<qint64> addItem(Tx &tx, const QString &id, const QString &name)
{
    return tx.sql().run(QStringLiteral("INSERT INTO items(id, name, size) VALUES (?, ?, ?)"),
                        {id, name, tx.nowMs()});
}

/// A write of one item, and of an event when `type` is given.
inline auto itemWrite(const QString &id, const QString &type = {})
{
    return [id, type](Tx &tx) -> Result<qint64> {
        Result<qint64> added = addItem(tx, id, QStringLiteral("item ") + id);
        if (added && !type.isEmpty())
            tx.emitEvent({type, QString(), id, QByteArrayLiteral("{\"a\":1}")});
        return added;
    };
}

inline qint64 countOf(Sql &sql, const QString &table)
{
    qint64 count = -1;
    const Result<bool> read = sql.first(QStringLiteral("SELECT count(*) FROM ") + table, {},
                                        [&](const Row &row) { count = row.integer(0); });
    return read ? count : -1;
}

template <class T>
Result<T> wait(Task<T> task)
{
    return QCoro::waitFor(std::move(task));
}

inline QByteArray hashOf(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return QCryptographicHash::hash(file.readAll(), QCryptographicHash::Sha256).toHex();
}

} // namespace troupe::test

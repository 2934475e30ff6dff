// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/storage/storagetest.h"

#include <QSet>

namespace troupe::test {

/// The write of the crash tests: two rows and an event that belong together.
inline auto pairWrite(const QString &id, const QString &body)
{
    return [id, body](Tx &tx) -> Result<qint64> {
        if (auto item = addItem(tx, id, QStringLiteral("pair")); !item)
            return item;
        tx.emitEvent({QStringLiteral("pair"), {}, id, QByteArrayLiteral("{}")});
        return tx.sql().run(QStringLiteral("INSERT INTO parts(id, item_id, body) VALUES (?, ?, ?)"),
                            {QStringLiteral("part of ") + id, id, body});
    };
}

/// What is wrong with a database of pairs after a crash; empty: nothing. `acknowledged` must be
/// there, others may, but only whole.
inline QString faultOfPairs(Database &database, const QStringList &acknowledged)
{
    const Result<void> sound = wait(database.integrityCheck());
    if (!sound)
        return QStringLiteral("integrity: ") + sound.error().detail;
    QSet<QString> items;
    QSet<QString> parts;
    QSet<QString> events;
    const auto collect = [&](const char *sql, QSet<QString> &into) {
        return database.reader()
            .each(QLatin1String(sql), {},
                  [&](const Row &row) {
                      into.insert(row.text(0));
                      return true;
                  })
            .has_value();
    };
    if (!collect("SELECT id FROM items", items) || !collect("SELECT item_id FROM parts", parts)
        || !collect("SELECT subject_id FROM events", events))
        return QStringLiteral("cannot be read");
    if (items != parts || items != events) {
        return QStringLiteral("half a write: %1 items, %2 parts, %3 events")
            .arg(items.size())
            .arg(parts.size())
            .arg(events.size());
    }
    for (const QString &id : acknowledged) {
        if (!items.contains(id))
            return QStringLiteral("lost: ") + id;
    }
    return {};
}

} // namespace troupe::test

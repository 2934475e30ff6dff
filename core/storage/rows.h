// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/meta/typeinfo.h"
#include "core/storage/sql.h"

#include <optional>

namespace troupe {

/// The statements of a described type, made once from its fields (those without NotStored).
class TableSql
{
public:
    explicit TableSql(const TypeInfo &type);

    QString select; ///< "SELECT id, … FROM agents"
    QString insert;
    QString update; ///< of all columns but the primary one, WHERE that is ?
    QVariantList binds(const void *object) const; ///< in order of the columns
    QVariantList updateBinds(const void *object) const;
    void read(const Row &row, void *object) const;

private:
    std::vector<const FieldInfo *> m_columns;
    const FieldInfo *m_primary = nullptr;
};

template <Described T>
const TableSql &tableSql()
{
    static const TableSql sql(T::info());
    return sql;
}

template <Described T>
Result<qint64> insertRow(Sql &sql, const T &object)
{
    const TableSql &table = tableSql<T>();
    return sql.run(table.insert, table.binds(&object));
}

/// Writes every column of the row with the object's id; returns how many rows there were.
template <Described T>
Result<qint64> updateRow(Sql &sql, const T &object)
{
    const TableSql &table = tableSql<T>();
    return sql.run(table.update, table.updateBinds(&object));
}

/// Rows of "SELECT … FROM table" + `tail` (" WHERE owner_id = ? ORDER BY id").
template <Described T>
Result<QList<T>> listRows(Sql &sql, const QString &tail, const QVariantList &binds = {})
{
    const TableSql &table = tableSql<T>();
    QList<T> rows;
    const auto done = sql.each(table.select + tail, binds, [&](const Row &row) {
        table.read(row, &rows.emplaceBack());
        return true;
    });
    if (!done)
        return fail(done.error());
    return rows;
}

template <Described T>
Result<std::optional<T>> findRow(Sql &sql, const QString &tail, const QVariantList &binds)
{
    const TableSql &table = tableSql<T>();
    std::optional<T> found;
    const auto done = sql.first(table.select + tail, binds,
                                [&](const Row &row) { table.read(row, &found.emplace()); });
    if (!done)
        return fail(done.error());
    return found;
}

} // namespace troupe

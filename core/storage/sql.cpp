// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/storage/sql.h"

#include <sqlite3.h>

namespace troupe {

QVariant Row::value(int column) const
{
    switch (sqlite3_column_type(m_statement, column)) {
    case SQLITE_INTEGER:
        return qint64(sqlite3_column_int64(m_statement, column));
    case SQLITE_FLOAT:
        return sqlite3_column_double(m_statement, column);
    case SQLITE_TEXT:
        return text(column);
    case SQLITE_BLOB:
        return bytes(column);
    default:
        return {};
    }
}

SqlCell Row::cell(int column) const
{
    SqlCell cell;
    switch (sqlite3_column_type(m_statement, column)) {
    case SQLITE_INTEGER:
        cell.kind = SqlCell::Kind::Integer;
        cell.integer = sqlite3_column_int64(m_statement, column);
        break;
    case SQLITE_FLOAT:
        cell.kind = SqlCell::Kind::Real;
        cell.real = sqlite3_column_double(m_statement, column);
        break;
    case SQLITE_TEXT:
    case SQLITE_BLOB: {
        cell.kind = SqlCell::Kind::Bytes;
        const auto *data = static_cast<const char *>(sqlite3_column_blob(m_statement, column));
        cell.bytes = QByteArrayView(data, sqlite3_column_bytes(m_statement, column));
        break;
    }
    default:
        break;
    }
    return cell;
}

QString Row::text(int column) const
{
    const auto *utf8 = reinterpret_cast<const char *>(sqlite3_column_text(m_statement, column));
    return QString::fromUtf8(utf8, sqlite3_column_bytes(m_statement, column));
}

QByteArray Row::bytes(int column) const
{
    const auto *data = static_cast<const char *>(sqlite3_column_blob(m_statement, column));
    return {data, sqlite3_column_bytes(m_statement, column)};
}

qint64 Row::integer(int column) const
{
    return sqlite3_column_int64(m_statement, column);
}

double Row::real(int column) const
{
    return sqlite3_column_double(m_statement, column);
}

bool Row::isNull(int column) const
{
    return sqlite3_column_type(m_statement, column) == SQLITE_NULL;
}

Result<bool> Sql::first(const QString &sql, const QVariantList &binds,
                        const std::function<void(const Row &)> &row)
{
    bool found = false;
    const Result<void> done = each(sql, binds, [&](const Row &current) {
        found = true;
        row(current);
        return false;
    });
    if (!done)
        return fail(done.error());
    return found;
}

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/storage/sql.h"

#include <QSqlQuery>

namespace troupe {

QVariant Row::value(int column) const
{
    return m_query.value(column);
}

QString Row::text(int column) const
{
    return m_query.value(column).toString();
}

QByteArray Row::bytes(int column) const
{
    return m_query.value(column).toByteArray();
}

qint64 Row::integer(int column) const
{
    return m_query.value(column).toLongLong();
}

double Row::real(int column) const
{
    return m_query.value(column).toDouble();
}

bool Row::isNull(int column) const
{
    return m_query.isNull(column);
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

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/storage/rows.h"

namespace troupe {

TableSql::TableSql(const TypeInfo &type)
{
    QStringList names, marks, sets;
    for (const FieldInfo &field : type.fields) {
        if (field.has(NotStored))
            continue;
        const QString name = QString::fromLatin1(field.name);
        m_columns.push_back(&field);
        names += name;
        marks += QStringLiteral("?");
        if (field.has(Primary))
            m_primary = &field;
        else
            sets += name + QStringLiteral(" = ?");
    }
    const QString table = QString::fromLatin1(type.name);
    const QString list = names.join(QStringLiteral(", "));
    select = QStringLiteral("SELECT %1 FROM %2").arg(list, table);
    insert = QStringLiteral("INSERT INTO %1 (%2) VALUES (%3)").arg(table, list, marks.join(u','));
    if (m_primary) { // without one rows are found by several columns, and are not updated as a whole
        update =
            QStringLiteral("UPDATE %1 SET %2 WHERE %3 = ?")
                .arg(table, sets.join(QStringLiteral(", ")), QString::fromLatin1(m_primary->name));
    }
}

QVariantList TableSql::binds(const void *object) const
{
    QVariantList values;
    values.reserve(static_cast<qsizetype>(m_columns.size()));
    for (const FieldInfo *field : m_columns)
        values += field->ops->toSql(field->get(object));
    return values;
}

QVariantList TableSql::updateBinds(const void *object) const
{
    Q_ASSERT(m_primary);
    QVariantList values;
    values.reserve(static_cast<qsizetype>(m_columns.size()));
    for (const FieldInfo *field : m_columns) {
        if (field != m_primary)
            values += field->ops->toSql(field->get(object));
    }
    values += m_primary->ops->toSql(m_primary->get(object));
    return values;
}

void TableSql::read(const Row &row, void *object) const
{
    int column = 0;
    for (const FieldInfo *field : m_columns)
        field->ops->fromSql(row.cell(column++), field->get(object));
}

} // namespace troupe

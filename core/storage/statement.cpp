// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/storage/statement.h"

#include "core/storage/sqlerror.h"

#include <QMetaType>

#include <sqlite3.h>

namespace troupe {

namespace {

constexpr qsizetype kLargeValue = 64 * 1024;

int bindText(sqlite3_stmt *statement, int index, const QByteArray &utf8)
{
    return sqlite3_bind_text64(statement, index, utf8.isNull() ? "" : utf8.constData(),
                               static_cast<sqlite3_uint64>(utf8.size()), SQLITE_TRANSIENT,
                               SQLITE_UTF8);
}

int bindBlob(sqlite3_stmt *statement, int index, const QByteArray &bytes)
{
    return sqlite3_bind_blob64(statement, index, bytes.isNull() ? "" : bytes.constData(),
                               static_cast<sqlite3_uint64>(bytes.size()), SQLITE_TRANSIENT);
}

} // namespace

Statement::Statement(sqlite3 *handle, const QString &sql) : m_handle(handle)
{
    const QByteArray text = sql.toUtf8();
    sqlite3_prepare_v3(handle, text.constData(), static_cast<int>(text.size() + 1),
                       SQLITE_PREPARE_PERSISTENT, &m_statement, nullptr);
}

Statement::~Statement()
{
    sqlite3_finalize(m_statement);
}

int Statement::bindOne(int index, const QVariant &value)
{
    switch (value.typeId()) {
    case QMetaType::UnknownType:
        return sqlite3_bind_null(m_statement, index);
    case QMetaType::Bool:
    case QMetaType::Int:
    case QMetaType::UInt:
    case QMetaType::LongLong:
        return sqlite3_bind_int64(m_statement, index, value.toLongLong());
    case QMetaType::Float:
    case QMetaType::Double:
        return sqlite3_bind_double(m_statement, index, value.toDouble());
    case QMetaType::QByteArray: {
        const auto *bytes = static_cast<const QByteArray *>(value.constData());
        m_holdsLargeValue = m_holdsLargeValue || bytes->size() > kLargeValue;
        return bindBlob(m_statement, index, *bytes);
    }
    case QMetaType::QString: {
        const QByteArray utf8 = static_cast<const QString *>(value.constData())->toUtf8();
        m_holdsLargeValue = m_holdsLargeValue || utf8.size() > kLargeValue;
        return bindText(m_statement, index, utf8);
    }
    default:
        return SQLITE_MISMATCH; // our own code sends no other types
    }
}

Result<void> Statement::bind(const QVariantList &values)
{
    if (sqlite3_bind_parameter_count(m_statement) != values.size()) {
        return fail(ErrorCode::Internal, QStringLiteral("The database could not do this."),
                    QStringLiteral("wrong number of values for: %1")
                        .arg(QString::fromUtf8(sqlite3_sql(m_statement))));
    }
    for (int i = 0; i < static_cast<int>(values.size()); ++i) {
        const int code = bindOne(i + 1, values.at(i));
        if (code != SQLITE_OK) {
            return fail(sqliteError(code, 0,
                                    QStringLiteral("value %1 of: %2")
                                        .arg(i + 1)
                                        .arg(QString::fromUtf8(sqlite3_sql(m_statement)))));
        }
    }
    return {};
}

Result<bool> Statement::step()
{
    switch (sqlite3_step(m_statement)) {
    case SQLITE_ROW:
        return true;
    case SQLITE_DONE:
        return false;
    default:
        return fail(error());
    }
}

void Statement::reset()
{
    sqlite3_reset(m_statement); // repeats the error of step(), which was told
    if (m_holdsLargeValue)
        sqlite3_clear_bindings(m_statement);
    m_holdsLargeValue = false;
}

Error Statement::error() const
{
    return sqliteError(m_handle);
}

} // namespace troupe

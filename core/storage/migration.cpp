// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/storage/migration.h"

#include "core/base/log.h"
#include "core/storage/connection.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>

#include <sqlite3.h>

#include <algorithm>

namespace troupe {

namespace {

/// Walks over one script; the grammar of trigger ends is that of sqlite3_complete(): `;` END `;`.
class StatementSplitter
{
public:
    explicit StatementSplitter(const QString &script) : m_script(script) {}

    Result<QStringList> split()
    {
        while (m_at < m_script.size()) {
            if (!step())
                return fail(unfinished());
        }
        if (m_inTrigger)
            return fail(unfinished());
        cut();
        return m_statements;
    }

private:
    Error unfinished() const
    {
        const auto line = m_script.left(m_start).count(u'\n') + 1;
        return {ErrorCode::Internal, QStringLiteral("A SQL script ends inside of a statement."),
                QStringLiteral("the statement after line %1 does not end").arg(line)};
    }

    bool step()
    {
        const QChar c = m_script.at(m_at);
        if (c.isSpace()) {
            ++m_at;
            return true;
        }
        if (startsWith(QLatin1String("--"))) {
            const auto end = m_script.indexOf(u'\n', m_at);
            m_at = end < 0 ? m_script.size() : end + 1;
            return true;
        }
        if (startsWith(QLatin1String("/*")))
            return skipPast(QLatin1String("*/"), 2);
        m_hasSql = true;
        if (c == u'\'' || c == u'"' || c == u'`')
            return skipQuoted(c);
        if (c == u'[')
            return skipPast(QLatin1String("]"), 1);
        if (c == u';') {
            endOfPart();
            return true;
        }
        if (c.isLetterOrNumber() || c == u'_' || c == u'$') {
            word();
            return true;
        }
        other();
        return true;
    }

    bool startsWith(QLatin1String text) const
    {
        return QStringView(m_script).sliced(m_at).startsWith(text);
    }

    bool skipPast(QLatin1String end, qsizetype from)
    {
        const auto found = m_script.indexOf(end, m_at + from);
        if (found < 0)
            return false;
        m_at = found + end.size();
        m_lastWasEnd = m_afterSemicolon = false;
        return true;
    }

    // A doubled quote is two quoted texts in a row, which splits the same.
    bool skipQuoted(QChar quote)
    {
        const auto found = m_script.indexOf(quote, m_at + 1);
        if (found < 0)
            return false;
        m_at = found + 1;
        ++m_words;
        m_lastWasEnd = m_afterSemicolon = false;
        return true;
    }

    void word()
    {
        const auto start = m_at;
        while (m_at < m_script.size()
               && (m_script.at(m_at).isLetterOrNumber() || m_script.at(m_at) == u'_'
                   || m_script.at(m_at) == u'$'))
            ++m_at;
        const QString text = m_script.sliced(start, m_at - start).toUpper();
        if (m_words == 0)
            m_isCreate = text == QLatin1String("CREATE");
        else if (m_isCreate && text == QLatin1String("TRIGGER")
                 && (m_words == 1 || (m_words == 2 && m_isTemp)))
            m_inTrigger = true;
        if (m_words == 1)
            m_isTemp = text == QLatin1String("TEMP") || text == QLatin1String("TEMPORARY");
        ++m_words;
        m_lastWasEnd = m_afterSemicolon && text == QLatin1String("END");
        m_afterSemicolon = false;
    }

    void other()
    {
        ++m_at;
        m_lastWasEnd = m_afterSemicolon = false;
    }

    void endOfPart()
    {
        ++m_at;
        if (m_inTrigger && !m_lastWasEnd) {
            m_afterSemicolon = true;
            return;
        }
        cut();
    }

    void cut()
    {
        if (m_hasSql) {
            QString statement = m_script.sliced(m_start, m_at - m_start).trimmed();
            if (statement != QLatin1String(";"))
                m_statements.append(std::move(statement));
        }
        m_start = m_at;
        m_words = 0;
        m_hasSql = m_isCreate = m_isTemp = m_inTrigger = m_lastWasEnd = m_afterSemicolon = false;
    }

    const QString m_script;
    QStringList m_statements;
    qsizetype m_at = 0;
    qsizetype m_start = 0;
    int m_words = 0; ///< of this statement, so far
    bool m_hasSql = false;
    bool m_isCreate = false;
    bool m_isTemp = false;
    bool m_inTrigger = false;
    bool m_afterSemicolon = false;
    bool m_lastWasEnd = false; ///< the last word was an END right after a `;`
};

Error migrationError(const Migration &migration, const Error &cause)
{
    Error error(cause.code,
                QStringLiteral("The database could not be upgraded (step %1, \"%2\"): %3 "
                               "It is unchanged.")
                    .arg(migration.number)
                    .arg(migration.name, cause.message),
                cause.detail);
    error.key = QStringLiteral("migration_failed");
    return error;
}

int denyTransactionControl(void *, int action, const char *, const char *, const char *,
                           const char *)
{
    switch (action) {
    case SQLITE_TRANSACTION:
    case SQLITE_SAVEPOINT:
    case SQLITE_ATTACH:
    case SQLITE_DETACH:
        return SQLITE_DENY;
    default:
        return SQLITE_OK;
    }
}

/// A COMMIT in a script would make half of the upgrade durable.
class TransactionGuard
{
public:
    explicit TransactionGuard(sqlite3 *handle) : m_handle(handle)
    {
        sqlite3_set_authorizer(m_handle, &denyTransactionControl, nullptr);
    }
    ~TransactionGuard() { sqlite3_set_authorizer(m_handle, nullptr, nullptr); }
    TransactionGuard(const TransactionGuard &) = delete;
    TransactionGuard &operator=(const TransactionGuard &) = delete;

private:
    sqlite3 *const m_handle;
};

Result<void> runMigration(Connection &connection, const Migration &migration)
{
    const Result<QStringList> statements = splitStatements(migration.sql);
    if (!statements)
        return fail(statements.error());
    const TransactionGuard guard(connection.handle());
    for (const QString &statement : *statements) {
        if (Result<void> done = connection.execute(statement); !done) {
            Error error = done.error();
            error.detail += QStringLiteral(" in: ") + statement.left(200);
            return fail(std::move(error));
        }
    }
    return connection.execute(QStringLiteral("PRAGMA user_version=%1").arg(migration.number));
}

Result<void> runMigrations(Connection &connection, const std::vector<Migration> &migrations,
                           int from)
{
    const Migration *last = nullptr;
    for (const Migration &migration : migrations) {
        if (migration.number <= from)
            continue;
        last = &migration;
        qCInfo(lcStorage) << "migrating to" << migration.number << migration.name;
        if (const Result<void> done = runMigration(connection, migration); !done)
            return fail(migrationError(migration, done.error()));
    }
    if (!last)
        return {};
    const Result<QVariant> broken = connection.scalar(QStringLiteral("PRAGMA foreign_key_check"));
    if (!broken)
        return fail(migrationError(*last, broken.error()));
    if (broken->isValid()) {
        const Error cause(ErrorCode::Internal, QStringLiteral("References would break."),
                          QStringLiteral("foreign_key_check: table ") + broken->toString());
        return fail(migrationError(*last, cause));
    }
    if (const Result<void> done = connection.execute(QStringLiteral("COMMIT")); !done)
        return fail(migrationError(*last, done.error()));
    return {};
}

} // namespace

Result<QStringList> splitStatements(const QString &script)
{
    return StatementSplitter(script).split();
}

Result<void> checkMigrationNumbers(const std::vector<Migration> &migrations)
{
    for (size_t i = 0; i < migrations.size(); ++i) {
        if (migrations[i].number != static_cast<int>(i) + 1) {
            return fail(
                ErrorCode::Internal, QStringLiteral("The schema steps are not numbered 1, 2, 3."),
                QStringLiteral("step %1 has number %2").arg(i + 1).arg(migrations[i].number));
        }
    }
    return {};
}

Result<std::vector<Migration>> migrationsFromFolder(const QString &folder)
{
    static const QRegularExpression pattern(QStringLiteral("^(\\d{1,6})_(\\w+)\\.sql$"));
    std::vector<Migration> migrations;
    const QStringList names = QDir(folder).entryList(QDir::Files, QDir::Name);
    for (const QString &name : names) {
        const QRegularExpressionMatch match = pattern.match(name);
        if (!match.hasMatch())
            continue;
        QFile file(folder + u'/' + name);
        if (!file.open(QIODevice::ReadOnly)) {
            return fail(ErrorCode::Internal, QStringLiteral("A schema step cannot be read."),
                        file.fileName() + QStringLiteral(": ") + file.errorString());
        }
        migrations.push_back(Migration{match.captured(1).toInt(), match.captured(2),
                                       QString::fromUtf8(file.readAll())});
    }
    std::sort(migrations.begin(), migrations.end(),
              [](const Migration &a, const Migration &b) { return a.number < b.number; });
    if (const Result<void> checked = checkMigrationNumbers(migrations); !checked)
        return fail(checked.error());
    return migrations;
}

Result<void> migrate(Connection &connection, const std::vector<Migration> &migrations, int from)
{
    // The pragma does nothing inside of a transaction.
    if (Result<void> off = connection.execute(QStringLiteral("PRAGMA foreign_keys=OFF")); !off)
        return off;
    if (Result<void> begun = connection.execute(QStringLiteral("BEGIN IMMEDIATE")); !begun)
        return begun;
    Result<void> done = runMigrations(connection, migrations, from);
    if (!connection.isAutocommit()) {
        if (const Result<void> undone = connection.execute(QStringLiteral("ROLLBACK")); !undone)
            qCCritical(lcStorage) << "cannot roll back:" << undone.error().detail;
    }
    if (!done)
        return done;
    return connection.execute(QStringLiteral("PRAGMA foreign_keys=ON"));
}

} // namespace troupe

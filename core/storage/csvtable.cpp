// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/storage/csvtable.h"

#include "core/storage/csvreader.h"
#include "core/storage/datasourcereader.h"

#include <QFile>
#include <QFileInfo>

#include <sqlite3.h>

namespace troupe {

namespace {

constexpr qsizetype kSampleRows = 1000;
constexpr qint64 kRowsBetweenLooks = 1000;

enum class NumberForm : quint8 { None, Whole, Decimal, Comma };

/// How a value reads as a number: "12", "-1.5e3", "1.234,50"; a leading zero makes it a text.
NumberForm formOf(QByteArrayView value)
{
    qsizetype at = value.startsWith('-') ? 1 : 0;
    const qsizetype start = at;
    const auto digits = [&] {
        const qsizetype from = at;
        while (at < value.size() && value[at] >= '0' && value[at] <= '9')
            ++at;
        return at - from;
    };
    const qsizetype whole = digits();
    if (whole == 0 || (whole > 1 && value[start] == '0'))
        return NumberForm::None;
    if (at == value.size())
        return whole <= 18 ? NumberForm::Whole : NumberForm::None;
    bool hasGroups = false;
    qsizetype groupsAt = at;
    while (whole <= 3 && groupsAt + 3 < value.size() && value[groupsAt] == '.') {
        at = groupsAt + 1;
        if (digits() != 3)
            break;
        hasGroups = true;
        groupsAt = at;
    }
    at = start + whole;
    if (hasGroups && groupsAt < value.size() && value[groupsAt] == ',')
        at = groupsAt;
    if (value[at] == ',') {
        ++at;
        return digits() > 0 && at == value.size() ? NumberForm::Comma : NumberForm::None;
    }
    if (value[at] == '.') {
        ++at;
        if (digits() == 0)
            return NumberForm::None;
    }
    if (at < value.size() && (value[at] == 'e' || value[at] == 'E')) {
        ++at;
        if (at < value.size() && (value[at] == '-' || value[at] == '+'))
            ++at;
        if (digits() == 0)
            return NumberForm::None;
    }
    return at == value.size() ? NumberForm::Decimal : NumberForm::None;
}

struct CsvColumn
{
    QString name;
    bool isWhole = true;
    bool isNumber = true;
    bool hasComma = false;
    bool hasValue = false;
};

class CsvLoader
{
public:
    CsvLoader(sqlite3 *handle, CsvReader &reader, QString table, const CancelToken &cancel)
        : m_handle(handle), m_reader(reader), m_table(std::move(table)), m_cancel(cancel)
    {
    }
    ~CsvLoader() { sqlite3_finalize(m_insert); }
    CsvLoader(const CsvLoader &) = delete;
    CsvLoader &operator=(const CsvLoader &) = delete;

    Result<void> load()
    {
        if (const auto read = readSample(); !read)
            return fail(read.error());
        if (const auto made = makeTable(); !made)
            return fail(made.error());
        for (const Record &record : std::as_const(m_sample)) {
            if (const auto done = insert(record.fields, record.line); !done)
                return fail(done.error());
        }
        m_sample.clear();
        QList<QByteArray> fields;
        for (;;) {
            const auto more = m_reader.next(fields);
            if (!more)
                return fail(more.error());
            if (!*more)
                break;
            if (const auto done = insert(fields, m_reader.line()); !done)
                return fail(done.error());
        }
        return execute(QStringLiteral("COMMIT"));
    }

private:
    struct Record
    {
        QList<QByteArray> fields;
        qint64 line = 0;
    };

    Result<void> readSample()
    {
        QList<QByteArray> header;
        const auto first = m_reader.next(header);
        if (!first)
            return fail(first.error());
        if (!*first)
            return fail(ErrorCode::Invalid, QStringLiteral("The file is empty."));
        const bool hasNames =
            std::none_of(header.begin(), header.end(), [](const QByteArray &name) {
                return formOf(name.trimmed()) != NumberForm::None;
            });
        if (!hasNames)
            m_sample.append({header, m_reader.line()});
        nameColumns(hasNames ? header : QList<QByteArray>(header.size()));
        QList<QByteArray> fields;
        while (m_sample.size() < kSampleRows) {
            const auto more = m_reader.next(fields);
            if (!more)
                return fail(more.error());
            if (!*more)
                break;
            m_sample.append({fields, m_reader.line()});
        }
        for (const Record &record : std::as_const(m_sample)) {
            for (qsizetype i = 0; i < std::min(record.fields.size(), m_columns.size()); ++i)
                look(m_columns[i], record.fields.at(i).trimmed());
        }
        return {};
    }

    void nameColumns(const QList<QByteArray> &names)
    {
        QStringList taken;
        for (qsizetype i = 0; i < names.size(); ++i) {
            const QString wanted = QString::fromUtf8(names.at(i)).simplified().left(100);
            CsvColumn column;
            column.name = wanted.isEmpty() ? QStringLiteral("column_%1").arg(i + 1) : wanted;
            for (int n = 2; taken.contains(column.name, Qt::CaseInsensitive); ++n)
                column.name = QStringLiteral("%1_%2").arg(wanted).arg(n);
            taken.append(column.name);
            m_columns.append(column);
        }
    }

    void look(CsvColumn &column, QByteArrayView value) const
    {
        if (value.isEmpty())
            return;
        const NumberForm form = formOf(value);
        const bool isComma = form == NumberForm::Comma;
        column.hasValue = true;
        column.hasComma = column.hasComma || isComma;
        column.isWhole = column.isWhole && form == NumberForm::Whole;
        column.isNumber = column.isNumber && form != NumberForm::None
                          && !(isComma && m_reader.separator() == ',');
    }

    Result<void> makeTable()
    {
        QStringList columns;
        QStringList places;
        for (const CsvColumn &column : std::as_const(m_columns)) {
            const QString type = !column.hasValue || !column.isNumber ? QStringLiteral("TEXT")
                                 : column.isWhole                     ? QStringLiteral("INTEGER")
                                                                      : QStringLiteral("REAL");
            columns.append(u'"' + QString(column.name).replace(u'"', QStringLiteral("\"\"")) + u'"'
                           + u' ' + type);
            places.append(QStringLiteral("?"));
        }
        const auto made = execute(QStringLiteral("CREATE TABLE %1 (%2)")
                                      .arg(m_table, columns.join(QStringLiteral(", "))));
        if (!made)
            return fail(made.error());
        if (const auto begun = execute(QStringLiteral("BEGIN")); !begun)
            return fail(begun.error());
        const QByteArray sql =
            QStringLiteral("INSERT INTO %1 VALUES (%2)").arg(m_table, places.join(u',')).toUtf8();
        if (sqlite3_prepare_v2(m_handle, sql.constData(), -1, &m_insert, nullptr) != SQLITE_OK)
            return unloaded();
        return {};
    }

    Result<void> insert(const QList<QByteArray> &fields, qint64 line)
    {
        if (++m_rows % kRowsBetweenLooks == 0 && m_cancel.isCancelled())
            return fail(ErrorCode::Cancelled, QStringLiteral("Loading the file was stopped."));
        if (m_rows > DataSourceReader::kMaxCsvRows) {
            return fail(ErrorCode::TooLarge, QStringLiteral("The file has more than %L1 rows.")
                                                 .arg(DataSourceReader::kMaxCsvRows));
        }
        for (qsizetype i = m_columns.size(); i < fields.size(); ++i) {
            if (!fields.at(i).isEmpty()) {
                return fail(ErrorCode::Invalid,
                            QStringLiteral("Line %1 has %2 values, but there are %3 columns.")
                                .arg(line)
                                .arg(fields.size())
                                .arg(m_columns.size()));
            }
        }
        sqlite3_reset(m_insert);
        sqlite3_clear_bindings(m_insert);
        for (qsizetype i = 0; i < std::min(fields.size(), m_columns.size()); ++i)
            bind(static_cast<int>(i) + 1, fields.at(i), m_columns.at(i));
        return sqlite3_step(m_insert) == SQLITE_DONE ? Result<void>() : unloaded();
    }

    void bind(int place, const QByteArray &field, const CsvColumn &column)
    {
        if (field.isEmpty())
            return; // NULL
        if (column.isNumber && column.hasValue) {
            QByteArray value = field.trimmed();
            const NumberForm form = formOf(value);
            if (form == NumberForm::Whole) {
                sqlite3_bind_int64(m_insert, place, value.toLongLong());
                return;
            }
            if (form == NumberForm::Comma || (column.hasComma && form == NumberForm::Decimal))
                value.replace(".", "").replace(",", ".");
            if (form != NumberForm::None) {
                sqlite3_bind_double(m_insert, place, value.toDouble());
                return;
            }
        }
        sqlite3_bind_text64(m_insert, place, field.constData(),
                            static_cast<sqlite3_uint64>(field.size()), SQLITE_TRANSIENT,
                            SQLITE_UTF8);
    }

    Result<void> execute(const QString &sql)
    {
        const int code =
            sqlite3_exec(m_handle, sql.toUtf8().constData(), nullptr, nullptr, nullptr);
        return code == SQLITE_OK ? Result<void>() : unloaded();
    }

    tl::unexpected<Error> unloaded() const
    {
        return fail(ErrorCode::Unavailable, QStringLiteral("The file cannot be loaded."),
                    QString::fromUtf8(sqlite3_errmsg(m_handle)));
    }

    sqlite3 *m_handle;
    CsvReader &m_reader;
    QString m_table;
    const CancelToken &m_cancel;
    sqlite3_stmt *m_insert = nullptr;
    QList<CsvColumn> m_columns;
    QList<Record> m_sample;
    qint64 m_rows = 0;
};

} // namespace

QString csvTableName(const QString &path)
{
    QString name;
    for (const QChar c : QFileInfo(path).completeBaseName().toLower()) {
        const bool isKept = c.unicode() < 128 && c.isLetterOrNumber();
        if (isKept || (!name.isEmpty() && !name.endsWith(u'_')))
            name += isKept ? c : QChar(u'_');
    }
    while (name.endsWith(u'_'))
        name.chop(1);
    if (name.isEmpty() || name.at(0).isDigit() || name.startsWith(QLatin1String("sqlite")))
        name.prepend(QLatin1String("data_"));
    name = name.left(60);
    const QByteArray latin = name.toLatin1();
    const bool isWord = sqlite3_keyword_check(latin.constData(), static_cast<int>(latin.size()));
    return isWord ? QStringLiteral("data_") + name : name; // words of SQL would need quotes
}

Result<std::shared_ptr<GuardedDatabase>> loadCsv(const QString &path, const QString &separator,
                                                 const CancelToken &cancel)
{
    const QFileInfo info(path);
    if (!info.exists())
        return fail(ErrorCode::NotFound, QStringLiteral("There is no file %1.").arg(path));
    if (!info.isFile())
        return fail(ErrorCode::Invalid, QStringLiteral("%1 is not a file.").arg(path));
    if (info.size() > DataSourceReader::kMaxCsvBytes) {
        return fail(ErrorCode::TooLarge,
                    QStringLiteral("The file is larger than %1 MB. A SQLite database of it can be "
                                   "queried whatever its size.")
                        .arg(DataSourceReader::kMaxCsvBytes / 1024 / 1024));
    }
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return fail(ErrorCode::Unavailable,
                    QStringLiteral("%1 cannot be read: %2").arg(path, file.errorString()));
    }
    auto database = GuardedDatabase::openMemory();
    if (!database)
        return fail(database.error());
    CsvReader reader(file, separator.isEmpty() ? '\0' : separator.at(0).toLatin1());
    {
        CsvLoader loader((*database)->handle(), reader, csvTableName(path), cancel);
        if (const auto loaded = loader.load(); !loaded)
            return fail(loaded.error());
    }
    (*database)->protect();
    return database;
}

} // namespace troupe

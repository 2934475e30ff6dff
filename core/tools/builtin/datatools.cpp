// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tools/builtin/datatools.h"

#include "core/base/poolrun.h"
#include "core/storage/database.h"
#include "core/storage/rows.h"

#include <QCoroFuture>
#include <QLocale>

namespace troupe {

namespace {

constexpr int kMostRows = 1000;
constexpr int kMostSourcesTold = 50;

ToolInfo queryInfo()
{
    ToolInfo info;
    info.name = QStringLiteral("query_database");
    info.title = QStringLiteral("Query data");
    info.description = QStringLiteral(
        "Runs one read-only SQL query (SQLite's dialect: SELECT or WITH) over a data source, a "
        "database or CSV file that the person has attached, and returns the rows as a table. Call "
        "list_data_sources first to learn the names of sources, tables and columns. Aggregate in "
        "SQL (count, sum, avg, GROUP BY) instead of fetching many rows. When the query has an "
        "error, the answer names its line and column: mend it and call again.");
    info.parameters = jsonLiteral(R"({
        "type": "object",
        "properties": {
            "source": {"type": "string", "maxLength": 64,
                "description": "Name of the data source; may be left out when there is only one"},
            "sql": {"type": "string", "minLength": 1, "maxLength": 20000,
                "description": "One SELECT, such as SELECT region, sum(amount) FROM sales GROUP BY region"},
            "max_rows": {"type": "integer", "minimum": 1, "maximum": 1000, "default": 100}
        },
        "required": ["sql"],
        "additionalProperties": false})");
    info.aliases = {QStringLiteral("database_query"), QStringLiteral("sql"),
                    QStringLiteral("sql_query"), QStringLiteral("query_data")};
    info.timeoutMs = 60'000; // a CSV file may have to be loaded first
    return info;
}

ToolInfo listSourcesInfo()
{
    ToolInfo info;
    info.name = QStringLiteral("list_data_sources");
    info.title = QStringLiteral("Data sources");
    info.description = QStringLiteral(
        "Lists the databases and CSV files that the person has attached for query_database, with "
        "their tables, columns and types. With a source, only that one.");
    info.parameters = jsonLiteral(R"({
        "type": "object",
        "properties": {
            "source": {"type": "string", "maxLength": 64, "description": "Name of one data source"}
        },
        "additionalProperties": false})");
    info.aliases = {QStringLiteral("list_databases"), QStringLiteral("describe_data")};
    info.timeoutMs = 60'000;
    return info;
}

Result<QList<DataSource>> sourcesOf(Database &db, const QString &userId)
{
    return listRows<DataSource>(
        db.reader(),
        QStringLiteral(" WHERE owner_id = ? ORDER BY name LIMIT %1").arg(kMostSourcesTold),
        {userId});
}

QString namesOf(const QList<DataSource> &sources)
{
    QStringList names;
    for (const DataSource &source : sources)
        names.append(source.name);
    return names.join(QStringLiteral(", "));
}

/// The source that is meant; NotFound with the names there are.
Result<DataSource> chosen(const QList<DataSource> &sources, const QString &name)
{
    if (sources.isEmpty()) {
        return fail(ErrorCode::NotFound,
                    QStringLiteral("No data source is attached. The person can attach SQLite and "
                                   "CSV files on the page Tools, under Data and folders."));
    }
    if (name.isEmpty() && sources.size() == 1)
        return sources.first();
    for (const DataSource &source : sources) {
        if (source.name.compare(name, Qt::CaseInsensitive) == 0)
            return source;
    }
    return fail(ErrorCode::NotFound,
                name.isEmpty() ? QStringLiteral("Say which data source: %1.").arg(namesOf(sources))
                               : QStringLiteral("There is no data source “%1”. There are: %2.")
                                     .arg(name, namesOf(sources)));
}

QString cellText(const QVariant &cell)
{
    if (!cell.isValid())
        return QStringLiteral("NULL");
    if (cell.typeId() == QMetaType::Double)
        return QString::number(cell.toDouble(), 'g', QLocale::FloatingPointShortest);
    QString text = cell.toString();
    text.replace(u'\\', QStringLiteral("\\\\")).replace(u'|', QStringLiteral("\\|"));
    return text.replace(QStringLiteral("\r\n"), QStringLiteral(" "))
        .replace(u'\n', u' ')
        .replace(u'\r', u' ');
}

QString schemaText(const DataSource &source, const DataSchema &schema)
{
    QStringList lines;
    for (const DataTable &table : schema.tables) {
        QStringList columns;
        for (const DataColumn &column : table.columns)
            columns.append(column.type.isEmpty() ? column.name
                                                 : column.name + u' ' + column.type.toLower());
        lines.append(
            QStringLiteral("- %1%2%3: %4")
                .arg(table.name, table.isView ? QStringLiteral(" (view)") : QString(),
                     table.rows >= 0 ? QStringLiteral(" (%1 rows)").arg(table.rows) : QString(),
                     columns.join(QStringLiteral(", "))));
    }
    if (schema.isCut)
        lines.append(QStringLiteral("- … there are more tables or columns"));
    const QString about =
        source.description.isEmpty() ? QString() : QStringLiteral(": ") + source.description;
    return QStringLiteral("%1 (%2)%3\n%4")
        .arg(source.name,
             source.kind == DataSourceKind::Csv ? QStringLiteral("CSV file")
                                                : QStringLiteral("SQLite database"),
             about, lines.join(u'\n'));
}

Result<QString> describeSources(DataSourceReader &reader, const QList<DataSource> &sources,
                                const CancelToken &cancel)
{
    QStringList told;
    for (const DataSource &source : sources) {
        const auto schema = reader.schema(source, cancel);
        if (schema)
            told.append(schemaText(source, *schema));
        else if (schema.error().code == ErrorCode::Cancelled)
            return fail(schema.error());
        else
            told.append(QStringLiteral("%1: cannot be read now: %2")
                            .arg(source.name, schema.error().message));
    }
    return told.join(QStringLiteral("\n\n"));
}

} // namespace

QString tableText(const QueryAnswer &answer)
{
    QStringList lines;
    QStringList cells;
    QStringList rule;
    for (const QString &column : answer.columns) {
        cells.append(cellText(column));
        rule.append(QStringLiteral("---"));
    }
    const auto line = [](const QStringList &parts) {
        return QStringLiteral("| ") + parts.join(QStringLiteral(" | ")) + QStringLiteral(" |");
    };
    lines.append(line(cells));
    lines.append(line(rule));
    for (const QVariantList &row : answer.rows) {
        cells.clear();
        for (const QVariant &cell : row)
            cells.append(cellText(cell));
        lines.append(line(cells));
    }
    lines.append(
        answer.isCut
            ? QStringLiteral("\n(the first %1 rows; there are more)").arg(answer.rows.size())
            : QStringLiteral("\n(%1 rows)").arg(answer.rows.size()));
    return lines.join(u'\n');
}

QueryDatabaseTool::QueryDatabaseTool(Database &db, std::shared_ptr<DataSourceReader> reader)
    : BuiltInTool(queryInfo()), m_db(db), m_reader(std::move(reader))
{
}

Task<ToolResult> QueryDatabaseTool::call(QJsonObject arguments, ToolContext context)
{
    const auto sources = sourcesOf(m_db, context.userId);
    if (!sources)
        co_return fail(sources.error());
    const auto source =
        chosen(*sources, arguments.value(QLatin1String("source")).toString().trimmed());
    if (!source)
        co_return problemForModel(source.error());
    QueryLimits limits;
    limits.maxRows =
        std::clamp(arguments.value(QLatin1String("max_rows")).toInt(100), 1, kMostRows);
    std::function<Result<QueryAnswer>()> work =
        [reader = m_reader, source = *source, limits, cancel = context.cancel,
         sql = arguments.value(QLatin1String("sql")).toString()] {
            return reader->query(source, sql, limits, cancel);
        };
    const QFuture<Result<QueryAnswer>> querying = runOnPool<QueryAnswer>(std::move(work));
    const Result<QueryAnswer> answer = co_await querying;
    if (!answer)
        co_return problemForModel(answer.error());
    co_return ToolResult(tableText(*answer));
}

ListDataSourcesTool::ListDataSourcesTool(Database &db, std::shared_ptr<DataSourceReader> reader)
    : BuiltInTool(listSourcesInfo()), m_db(db), m_reader(std::move(reader))
{
}

Task<ToolResult> ListDataSourcesTool::call(QJsonObject arguments, ToolContext context)
{
    auto sources = sourcesOf(m_db, context.userId);
    if (!sources)
        co_return fail(sources.error());
    const QString name = arguments.value(QLatin1String("source")).toString().trimmed();
    if (!name.isEmpty() || sources->isEmpty()) {
        const auto one = chosen(*sources, name);
        if (!one)
            co_return problemForModel(one.error());
        sources->clear();
        sources->append(*one);
    }
    std::function<Result<QString>()> work = [reader = m_reader, sources = *sources,
                                             cancel = context.cancel] {
        return describeSources(*reader, sources, cancel);
    };
    const QFuture<Result<QString>> describing = runOnPool<QString>(std::move(work));
    const Result<QString> told = co_await describing;
    if (!told)
        co_return fail(told.error());
    co_return ToolResult(*told);
}

} // namespace troupe

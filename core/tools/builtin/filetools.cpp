// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tools/builtin/filetools.h"

#include "core/base/poolrun.h"
#include "core/base/timestamp.h"
#include "core/storage/csvreader.h"
#include "core/storage/database.h"
#include "core/storage/rows.h"
#include "core/tools/builtin/grantedfiles.h"
#include "core/tools/builtin/textstatistics.h"

#include <QBuffer>
#include <QCoroFuture>
#include <QJsonArray>
#include <QJsonDocument>
#include <QStringConverter>

namespace troupe {

namespace {

constexpr qsizetype kMostRead = 100'000; // characters that a model gets at once
constexpr int kUsualLines = 2000;
constexpr qsizetype kFewKeys = 40;

ToolInfo fileReadInfo()
{
    ToolInfo info;
    info.name = QStringLiteral("file_read");
    info.title = QStringLiteral("Read a file");
    info.description = QStringLiteral(
        "Reads a text file inside of the folders that the person has granted. Paths begin with the "
        "name of a granted folder; call file_list to see what there is. Long files come in parts: "
        "go on with start_line.");
    info.parameters = jsonLiteral(R"({
        "type": "object",
        "properties": {
            "path": {"type": "string", "minLength": 1, "maxLength": 4096,
                "description": "Such as reports/2026/sales.csv"},
            "start_line": {"type": "integer", "minimum": 1, "default": 1},
            "max_lines": {"type": "integer", "minimum": 1, "maximum": 20000, "default": 2000}
        },
        "required": ["path"],
        "additionalProperties": false})");
    info.aliases = {QStringLiteral("Read"), QStringLiteral("read_file")};
    return info;
}

ToolInfo fileListInfo()
{
    ToolInfo info;
    info.name = QStringLiteral("file_list");
    info.title = QStringLiteral("List files");
    info.description = QStringLiteral(
        "Lists the files and folders in a folder that the person has granted, with size and time. "
        "Without a path it lists the granted folders themselves.");
    info.parameters = jsonLiteral(R"({
        "type": "object",
        "properties": {
            "path": {"type": "string", "maxLength": 4096,
                "description": "Such as reports/2026; empty: the granted folders"}
        },
        "additionalProperties": false})");
    info.aliases = {QStringLiteral("list_files"), QStringLiteral("ls"), QStringLiteral("Glob")};
    return info;
}

ToolInfo fileWriteInfo()
{
    ToolInfo info;
    info.name = QStringLiteral("file_write");
    info.title = QStringLiteral("Write a file");
    info.description = QStringLiteral(
        "Writes a text file (UTF-8) inside of a folder that the person has granted for writing. "
        "Mode create makes a new file and fails when there is one, replace writes it anew, append "
        "adds to its end. Folders that are missing are made. The file is written whole or not at "
        "all.");
    info.parameters = jsonLiteral(R"({
        "type": "object",
        "properties": {
            "path": {"type": "string", "minLength": 1, "maxLength": 4096,
                "description": "Such as reports/2026/summary.md"},
            "content": {"type": "string", "maxLength": 500000},
            "mode": {"type": "string", "enum": ["create", "replace", "append"], "default": "create"}
        },
        "required": ["path", "content"],
        "additionalProperties": false})");
    info.aliases = {QStringLiteral("Write"), QStringLiteral("write_file")};
    info.risk = ToolRisk::Write;
    info.permission = ToolPermission::Ask;
    return info;
}

ToolInfo fileAnalysisInfo()
{
    ToolInfo info;
    info.name = QStringLiteral("file_analysis");
    info.title = QStringLiteral("Analyse a file");
    info.description = QStringLiteral(
        "Tells what is in a text, CSV or JSON file inside of a granted folder without reading it "
        "out: size, encoding, lines, words and reading time; for CSV the columns and how many "
        "rows, "
        "for JSON the keys or how many items.");
    info.parameters = jsonLiteral(R"({
        "type": "object",
        "properties": {
            "path": {"type": "string", "minLength": 1, "maxLength": 4096,
                "description": "Such as reports/2026/sales.csv"}
        },
        "required": ["path"],
        "additionalProperties": false})");
    info.aliases = {QStringLiteral("analyze_file"), QStringLiteral("analyse_file")};
    return info;
}

Result<GrantedFiles> filesOf(Database &db, const QString &userId)
{
    auto folders =
        listRows<GrantedFolder>(db.reader(), QStringLiteral(" WHERE owner_id = ? ORDER BY name"),
                                {userId});
    if (!folders)
        return fail(folders.error());
    return GrantedFiles(std::move(*folders));
}

/// As problemForModel(), and what a path may not do is the model's to mend, too.
Result<ToolResult> fileProblem(Error error)
{
    if (error.code == ErrorCode::Forbidden)
        error.code = ErrorCode::Invalid;
    return problemForModel(error);
}

Result<QString> readPart(const GrantedFiles &files, const QString &path, qsizetype first,
                         qsizetype most)
{
    const auto bytes = files.read(path);
    if (!bytes)
        return fail(bytes.error());
    const auto decoded = decodeText(*bytes);
    if (!decoded)
        return fail(decoded.error());
    QList<QStringView> lines = QStringView(decoded->text).split(u'\n');
    if (lines.size() > 1 && lines.constLast().isEmpty())
        lines.removeLast();
    if (first > lines.size()) {
        return fail(ErrorCode::Invalid,
                    QStringLiteral("The file has only %1 lines.").arg(lines.size()));
    }
    QString part;
    qsizetype at = first - 1;
    for (; at < lines.size() && at < first - 1 + most; ++at) {
        if (!part.isEmpty() && part.size() + lines.at(at).size() > kMostRead)
            break;
        part += lines.at(at).first(std::min(lines.at(at).size(), kMostRead));
        part += u'\n';
    }
    if (first == 1 && at == lines.size())
        return part;
    part += QStringLiteral("\n(lines %1 to %2 of %3").arg(first).arg(at).arg(lines.size());
    part += at < lines.size() ? QStringLiteral("; go on with start_line %1)").arg(at + 1)
                              : QStringLiteral(")");
    return part;
}

QString listingText(const FolderListing &listing)
{
    QStringList lines;
    for (const ListedFile &file : listing.files) {
        const QString time = Timestamp{file.modifiedMs}.toString().left(16).replace(u'T', u' ');
        if (file.isFolder)
            lines.append(file.name + u'/');
        else if (file.isOther)
            lines.append(file.name + QStringLiteral("  (link or device)"));
        else
            lines.append(
                QStringLiteral("%1  %2 bytes  %3").arg(file.name).arg(file.size).arg(time));
    }
    if (lines.isEmpty())
        return QStringLiteral("(the folder is empty)");
    if (listing.isCut)
        lines.append(QStringLiteral("… there are more"));
    return lines.join(u'\n');
}

QString foldersText(const QList<GrantedFolder> &folders)
{
    QStringList lines;
    for (const GrantedFolder &folder : folders) {
        lines.append(folder.name
                     + (folder.access == FolderAccess::Write ? QStringLiteral("/  (read and write)")
                                                             : QStringLiteral("/  (read)")));
    }
    return lines.isEmpty() ? QStringLiteral("No folder is granted. The person can grant folders on "
                                            "the page Tools, under Data and folders.")
                           : lines.join(u'\n');
}

QString csvSummary(QByteArray bytes)
{
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::ReadOnly);
    CsvReader reader(buffer, '\0');
    QList<QByteArray> fields;
    const auto first = reader.next(fields);
    if (!first || !*first || fields.size() < 2)
        return {};
    QStringList names;
    for (const QByteArray &name : std::as_const(fields))
        names.append(QString::fromUtf8(name).left(60));
    qint64 rows = 0;
    for (;;) {
        const auto more = reader.next(fields);
        if (!more)
            return QStringLiteral("\nCSV: it breaks off. %1").arg(more.error().message);
        if (!*more)
            break;
        ++rows;
    }
    return QStringLiteral("\nCSV: %1 rows below the first line, %2 columns: %3")
        .arg(rows)
        .arg(names.size())
        .arg(names.first(std::min(names.size(), kFewKeys)).join(QStringLiteral(", ")));
}

QString jsonSummary(const QByteArray &bytes)
{
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(bytes, &problem);
    if (problem.error != QJsonParseError::NoError)
        return QStringLiteral("\nJSON: not valid at byte %1 (%2)")
            .arg(problem.offset)
            .arg(problem.errorString());
    if (document.isArray()) {
        const QJsonArray items = document.array();
        const QStringList keys = items.isEmpty() ? QStringList() : items.first().toObject().keys();
        return QStringLiteral("\nJSON: a list of %1 items").arg(items.size())
               + (keys.isEmpty() ? QString()
                                 : QStringLiteral("; keys of the first: ")
                                       + keys.first(std::min(keys.size(), kFewKeys))
                                             .join(QStringLiteral(", ")));
    }
    const QStringList keys = document.object().keys();
    return QStringLiteral("\nJSON: an object with %1 keys: %2")
        .arg(keys.size())
        .arg(keys.first(std::min(keys.size(), kFewKeys)).join(QStringLiteral(", ")));
}

Result<QString> analyse(const GrantedFiles &files, const QString &path)
{
    const auto bytes = files.read(path);
    if (!bytes)
        return fail(bytes.error());
    const QString head = QStringLiteral("%1: %2 bytes").arg(path).arg(bytes->size());
    const auto decoded = decodeText(*bytes);
    if (!decoded)
        return QString(head + QStringLiteral(", not a text file"));
    QString told = head + QStringLiteral(", ") + decoded->encoding + u'\n';
    told += describeText(decoded->text.left(2'000'000), 10);
    const QString ending = path.section(u'.', -1).toLower();
    if (ending == QLatin1String("csv") || ending == QLatin1String("tsv"))
        told += csvSummary(*bytes);
    else if (ending == QLatin1String("json"))
        told += jsonSummary(decoded->text.toUtf8());
    return told;
}

} // namespace

Result<DecodedText> decodeText(const QByteArray &bytes)
{
    DecodedText decoded;
    if (bytes.startsWith("\xff\xfe") || bytes.startsWith("\xfe\xff")) {
        QStringDecoder decoder(QStringDecoder::Utf16);
        decoded.text = decoder(bytes);
        decoded.encoding = QStringLiteral("UTF-16");
        if (!decoder.hasError())
            return decoded;
    }
    const auto isControl = [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r' && byte != '\f'
               && byte != 0x1b;
    };
    if (std::any_of(bytes.begin(), bytes.end(), isControl))
        return fail(ErrorCode::Invalid, QStringLiteral("The file is not a text file."));
    QStringDecoder utf8(QStringDecoder::Utf8);
    decoded.text = utf8(bytes);
    decoded.encoding = QStringLiteral("UTF-8");
    if (utf8.hasError()) {
        decoded.text = QString::fromLatin1(bytes);
        decoded.encoding = QStringLiteral("Latin-1");
    }
    decoded.text.replace(QStringLiteral("\r\n"), QStringLiteral("\n"));
    return decoded;
}

FileReadTool::FileReadTool(Database &db) : BuiltInTool(fileReadInfo()), m_db(db) {}

Task<ToolResult> FileReadTool::call(QJsonObject arguments, ToolContext context)
{
    const auto files = filesOf(m_db, context.userId);
    if (!files)
        co_return fail(files.error());
    std::function<Result<QString>()> work =
        [files = *files, path = arguments.value(QLatin1String("path")).toString(),
         first = arguments.value(QLatin1String("start_line")).toInteger(1),
         most = arguments.value(QLatin1String("max_lines")).toInteger(kUsualLines)] {
            return readPart(files, path, first, most);
        };
    const QFuture<Result<QString>> reading = runOnPool<QString>(std::move(work));
    const Result<QString> text = co_await reading;
    if (!text)
        co_return fileProblem(text.error());
    co_return ToolResult(*text);
}

FileListTool::FileListTool(Database &db) : BuiltInTool(fileListInfo()), m_db(db) {}

Task<ToolResult> FileListTool::call(QJsonObject arguments, ToolContext context)
{
    const auto files = filesOf(m_db, context.userId);
    if (!files)
        co_return fail(files.error());
    const QString path = arguments.value(QLatin1String("path")).toString().trimmed();
    if (path.isEmpty() || path == QLatin1String(".") || path == QLatin1String("/"))
        co_return ToolResult(foldersText(files->folders()));
    std::function<Result<FolderListing>()> work = [files = *files, path] {
        return files.list(path);
    };
    const QFuture<Result<FolderListing>> listing = runOnPool<FolderListing>(std::move(work));
    const Result<FolderListing> listed = co_await listing;
    if (!listed)
        co_return fileProblem(listed.error());
    co_return ToolResult(listingText(*listed));
}

FileWriteTool::FileWriteTool(Database &db) : BuiltInTool(fileWriteInfo()), m_db(db) {}

Task<ToolResult> FileWriteTool::call(QJsonObject arguments, ToolContext context)
{
    const auto files = filesOf(m_db, context.userId);
    if (!files)
        co_return fail(files.error());
    const QString path = arguments.value(QLatin1String("path")).toString();
    const QString wanted = arguments.value(QLatin1String("mode")).toString();
    const WriteMode mode = wanted == QLatin1String("replace")  ? WriteMode::Replace
                           : wanted == QLatin1String("append") ? WriteMode::Append
                                                               : WriteMode::Create;
    std::function<Result<qint64>()> work =
        [files = *files, path, mode,
         bytes = arguments.value(QLatin1String("content")).toString().toUtf8()] {
            return files.write(path, bytes, mode);
        };
    const QFuture<Result<qint64>> writing = runOnPool<qint64>(std::move(work));
    const Result<qint64> size = co_await writing;
    if (!size)
        co_return fileProblem(size.error());
    co_return ToolResult(QStringLiteral("Written: %1 is now %2 bytes.").arg(path).arg(*size));
}

Task<QList<TextChange>> FileWriteTool::textChanges(QJsonObject arguments, ToolContext context)
{
    const auto files = filesOf(m_db, context.userId);
    if (!files)
        co_return fail(files.error());
    TextChange change;
    change.name = arguments.value(QLatin1String("path")).toString();
    change.after = arguments.value(QLatin1String("content")).toString();
    std::function<Result<QByteArray>()> work = [files = *files, path = change.name] {
        return files.read(path);
    };
    const QFuture<Result<QByteArray>> reading = runOnPool<QByteArray>(std::move(work));
    const Result<QByteArray> bytes = co_await reading;
    if (bytes) {
        const auto text = decodeText(*bytes);
        if (!text)
            co_return fail(text.error());
        change.before = text->text;
    } else if (bytes.error().code != ErrorCode::NotFound) {
        co_return fail(bytes.error());
    }
    if (arguments.value(QLatin1String("mode")).toString() == QLatin1String("append"))
        change.after.prepend(change.before);
    co_return QList<TextChange>({change});
}

FileAnalysisTool::FileAnalysisTool(Database &db) : BuiltInTool(fileAnalysisInfo()), m_db(db) {}

Task<ToolResult> FileAnalysisTool::call(QJsonObject arguments, ToolContext context)
{
    const auto files = filesOf(m_db, context.userId);
    if (!files)
        co_return fail(files.error());
    std::function<Result<QString>()> work =
        [files = *files, path = arguments.value(QLatin1String("path")).toString()] {
            return analyse(files, path);
        };
    const QFuture<Result<QString>> analysing = runOnPool<QString>(std::move(work));
    const Result<QString> told = co_await analysing;
    if (!told)
        co_return fileProblem(told.error());
    co_return ToolResult(*told);
}

} // namespace troupe

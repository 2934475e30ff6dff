// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/datasourceservice.h"

#include "core/base/ids.h"
#include "core/base/poolrun.h"
#include "core/storage/database.h"
#include "core/storage/rows.h"

#include <QCoroFuture>
#include <QDir>
#include <QFileInfo>

namespace troupe {

namespace {

tl::unexpected<Error> dataProblem(const char *pointer, const QString &message)
{
    Error error(ErrorCode::Invalid, message);
    error.issues.append({QString::fromLatin1(pointer), message});
    return fail(std::move(error));
}

/// A name that stands at the beginning of paths and in SQL tools.
bool isPlainName(const QString &name)
{
    return !name.isEmpty() && name.size() <= 64
           && std::all_of(name.begin(), name.end(),
                          [](QChar c) {
                              return c.isLetterOrNumber() || QStringView(u"_-. ").contains(c);
                          })
           && !name.startsWith(u'.') && !name.startsWith(u' ') && !name.endsWith(u' ');
}

QString plainNameOf(const QString &path)
{
    QString name;
    for (const QChar c : QFileInfo(path).fileName())
        name += c.isLetterOrNumber() || QStringView(u"_-.").contains(c) ? c : QChar(u'-');
    while (name.startsWith(u'.'))
        name.remove(0, 1);
    return name.isEmpty() ? QStringLiteral("files") : name.left(64);
}

template <class T>
Result<T> ownedBy(Sql &sql, const QString &ownerId, const QString &anyId, const char *what)
{
    const auto row =
        findRow<T>(sql,
                   QStringLiteral(" WHERE owner_id = ?1 AND (id = ?2 OR name = ?2 COLLATE NOCASE)"),
                   {ownerId, anyId});
    if (!row)
        return fail(row.error());
    if (!*row)
        return failKeyed(ErrorCode::NotFound,
                         QStringLiteral("%1_not_found").arg(QLatin1String(what)),
                         QStringLiteral("There is none of that name"));
    return **row;
}

template <class T>
Result<T> storeNamed(Tx &tx, T stored, bool isNew, const char *event)
{
    const auto taken =
        findRow<T>(tx.sql(),
                   QStringLiteral(" WHERE owner_id = ? AND name = ? COLLATE NOCASE AND id <> ?"),
                   {stored.ownerId, stored.name, stored.id});
    if (!taken)
        return fail(taken.error());
    if (*taken)
        return fail(ErrorCode::Conflict,
                    QStringLiteral("There is one named '%1' already").arg(stored.name));
    stored.updatedAt = Timestamp{tx.nowMs()};
    if (isNew)
        stored.createdAt = stored.updatedAt;
    const auto done = isNew ? insertRow(tx.sql(), stored) : updateRow(tx.sql(), stored);
    if (!done)
        return fail(done.error());
    tx.emitEvent(
        {QLatin1String(event) + (isNew ? QLatin1String(".created") : QLatin1String(".updated")),
         stored.ownerId, stored.id, toJson(stored)});
    return stored;
}

template <class T>
Result<bool> removeNamed(Tx &tx, const QString &ownerId, const QString &anyId, const char *event)
{
    const auto found = ownedBy<T>(tx.sql(), ownerId, anyId, event);
    if (!found)
        return fail(found.error());
    const auto done = tx.sql().run(
        QStringLiteral("DELETE FROM %1 WHERE id = ?").arg(QLatin1String(T::info().name)),
        {found->id});
    if (!done)
        return fail(done.error());
    tx.emitEvent({QLatin1String(event) + QLatin1String(".deleted"), ownerId, found->id, "{}"});
    return true;
}

} // namespace

/// Keys, hashes and other people's conversations are in there.
Result<void> DataSourceService::checkOutside(const QString &path) const
{
    const QString own = QFileInfo(m_dataFolder).canonicalFilePath();
    if (own.isEmpty())
        return {};
    const bool isInside = path == own || path.startsWith(own + u'/');
    const bool holdsIt = own.startsWith(path == QLatin1String("/") ? path : path + u'/');
    if (isInside || holdsIt) {
        return dataProblem("/path", QStringLiteral("must not hold Troupe's own data, or be in it: "
                                                   "choose a narrower folder"));
    }
    return {};
}

Result<DataSourceList> DataSourceService::list(const Caller &caller) const
{
    auto rows =
        listRows<DataSource>(m_db.reader(), QStringLiteral(" WHERE owner_id = ? ORDER BY name"),
                             {caller.userId});
    if (!rows)
        return fail(rows.error());
    DataSourceList list;
    list.items = std::move(*rows);
    return list;
}

Result<DataSource> DataSourceService::find(const Caller &caller, const QString &anyId) const
{
    return ownedBy<DataSource>(m_db.reader(), caller.userId, anyId, "data_source");
}

Task<DataSource> DataSourceService::store(DataSource source, bool isNew)
{
    source.name = source.name.trimmed();
    source.description = source.description.trimmed();
    if (!isPlainName(source.name))
        co_return dataProblem("/name",
                              QStringLiteral("must be letters, digits, blanks, _ - . only"));
    if (!source.separator.isEmpty() && source.separator.at(0).unicode() > 127)
        co_return dataProblem("/separator", QStringLiteral("must be one plain character"));
    const QFileInfo file(source.path);
    if (!file.isAbsolute())
        co_return dataProblem("/path", QStringLiteral("must be an absolute path"));
    const QString path = file.canonicalFilePath();
    if (path.isEmpty() || !QFileInfo(path).isFile())
        co_return dataProblem("/path", QStringLiteral("there is no such file on the server"));
    if (const auto outside = checkOutside(path); !outside)
        co_return fail(outside.error());
    source.path = path;
    std::function<Result<DataSchema>()> work = [reader = m_reader, source] {
        return reader->schema(source, CancelToken());
    };
    const QFuture<Result<DataSchema>> trying = runOnPool<DataSchema>(std::move(work));
    const Result<DataSchema> schema = co_await trying;
    if (!schema)
        co_return dataProblem("/path", schema.error().message);
    auto write = [source, isNew](Tx &tx) -> Result<DataSource> {
        return storeNamed(tx, source, isNew, "data_source");
    };
    co_return co_await m_db.write(std::move(write));
}

Task<DataSource> DataSourceService::add(Caller caller, DataSource draft)
{
    draft.id = newId();
    draft.ownerId = caller.userId;
    return store(std::move(draft), true);
}

Task<DataSource> DataSourceService::update(Caller caller, UpdateDataSource input)
{
    auto found = find(caller, input.dataSourceId);
    if (!found)
        co_return fail(found.error());
    DataSource source = *found;
    input.changes.applyTo(source);
    co_return co_await store(std::move(source), false);
}

Task<void> DataSourceService::remove(Caller caller, QString anyId)
{
    auto write = [ownerId = caller.userId, anyId](Tx &tx) {
        return removeNamed<DataSource>(tx, ownerId, anyId, "data_source");
    };
    const Result<bool> done = co_await m_db.write(std::move(write));
    co_return done ? Result<void>() : fail(done.error());
}

Task<DataSchema> DataSourceService::schema(Caller caller, QString anyId)
{
    const auto source = find(caller, anyId);
    if (!source)
        co_return fail(source.error());
    std::function<Result<DataSchema>()> work = [reader = m_reader, source = *source] {
        return reader->schema(source, CancelToken());
    };
    const QFuture<Result<DataSchema>> reading = runOnPool<DataSchema>(std::move(work));
    co_return co_await reading;
}

Result<FolderList> DataSourceService::folders(const Caller &caller) const
{
    auto rows =
        listRows<GrantedFolder>(m_db.reader(), QStringLiteral(" WHERE owner_id = ? ORDER BY name"),
                                {caller.userId});
    if (!rows)
        return fail(rows.error());
    FolderList list;
    list.items = std::move(*rows);
    return list;
}

Result<GrantedFolder> DataSourceService::folder(const Caller &caller, const QString &anyId) const
{
    return ownedBy<GrantedFolder>(m_db.reader(), caller.userId, anyId, "folder");
}

Task<GrantedFolder> DataSourceService::storeFolder(GrantedFolder folder, bool isNew)
{
    const QFileInfo place(folder.path);
    if (!place.isAbsolute())
        co_return dataProblem("/path", QStringLiteral("must be an absolute path"));
    const QString path = place.canonicalFilePath();
    if (path.isEmpty() || !QFileInfo(path).isDir())
        co_return dataProblem("/path", QStringLiteral("there is no such folder on the server"));
    if (const auto outside = checkOutside(path); !outside)
        co_return fail(outside.error());
    folder.path = path;
    folder.name = folder.name.trimmed();
    if (folder.name.isEmpty())
        folder.name = plainNameOf(path);
    if (!isPlainName(folder.name))
        co_return dataProblem("/name",
                              QStringLiteral("must be letters, digits, blanks, _ - . only"));
    auto write = [folder, isNew](Tx &tx) -> Result<GrantedFolder> {
        return storeNamed(tx, folder, isNew, "folder");
    };
    co_return co_await m_db.write(std::move(write));
}

Task<GrantedFolder> DataSourceService::addFolder(Caller caller, GrantedFolder draft)
{
    draft.id = newId();
    draft.ownerId = caller.userId;
    return storeFolder(std::move(draft), true);
}

Task<GrantedFolder> DataSourceService::updateFolder(Caller caller, UpdateFolder input)
{
    auto found = folder(caller, input.folderId);
    if (!found)
        co_return fail(found.error());
    GrantedFolder changed = *found;
    input.changes.applyTo(changed);
    co_return co_await storeFolder(std::move(changed), false);
}

Task<void> DataSourceService::removeFolder(Caller caller, QString anyId)
{
    auto write = [ownerId = caller.userId, anyId](Tx &tx) {
        return removeNamed<GrantedFolder>(tx, ownerId, anyId, "folder");
    };
    const Result<bool> done = co_await m_db.write(std::move(write));
    co_return done ? Result<void>() : fail(done.error());
}

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/attachmentservice.h"

#include "core/base/clock.h"
#include "core/base/ids.h"
#include "core/base/poolrun.h"
#include "core/engine/filecontent.h"
#include "core/services/paging.h"
#include "core/storage/blobstore.h"
#include "core/storage/database.h"
#include "core/storage/rows.h"

#include <QCoroFuture>
#include <QFile>

using namespace std::chrono_literals;

namespace troupe {

namespace {

constexpr auto kCollectSoon = 200ms; // after a burst of deletions
constexpr qint64 kDayMs = 24ll * 3600 * 1000;
constexpr qint64 kKeptDraftMs = 7 * kDayMs; // a file that no message carries
constexpr qint64 kKeptUploadMs = kDayMs; // one that did not come whole

tl::unexpected<Error> fileNotFound()
{
    return failKeyed(ErrorCode::NotFound, QStringLiteral("attachment_not_found"),
                     QStringLiteral("File not found"));
}

tl::unexpected<Error> uploadNotFound()
{
    return failKeyed(ErrorCode::NotFound, QStringLiteral("upload_not_found"),
                     QStringLiteral("Upload not found"));
}

tl::unexpected<Error> fileTooLarge(const QString &name, qint64 most)
{
    return failKeyed(ErrorCode::TooLarge, QStringLiteral("file_too_large"),
                     QStringLiteral("“%1” is too large: files of up to %2 MB can be attached")
                         .arg(safeFileName(name), QString::number(most >> 20)));
}

template <class T>
Result<T> ownedThing(Sql &sql, const QString &userId, const QString &anyId,
                     const tl::unexpected<Error> &missing)
{
    const auto id = parseId(anyId);
    if (!id)
        return missing;
    const auto row = findRow<T>(sql, QStringLiteral(" WHERE id = ?"), {*id});
    if (!row)
        return fail(row.error());
    if (!*row || (*row)->ownerId != userId)
        return missing;
    return **row;
}

struct StoredFile
{
    BlobLease lease;
    FileContent content;
};

/// On the pool: looks at a file and stores its bytes.
Result<StoredFile> inspectAndStore(BlobStore &blobs, const QString &name, const QByteArray &bytes)
{
    StoredFile file;
    auto content = inspectFile(bytes, name);
    if (!content)
        return fail(content.error());
    auto lease = blobs.put(bytes);
    if (!lease)
        return fail(lease.error());
    file.content = std::move(*content);
    file.lease = std::move(*lease);
    return file;
}

Result<QByteArray> readPart(const QString &path, qint64 size)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::Unavailable, QStringLiteral("The upload cannot be read"),
                    file.errorString());
    QByteArray bytes = file.read(size);
    if (bytes.size() != size)
        return fail(ErrorCode::Unavailable, QStringLiteral("The upload cannot be read"));
    return bytes;
}

} // namespace

AttachmentService::AttachmentService(Database &db, BlobStore &blobs, EventHub &events,
                                     const Clock &clock, FileLimits limits)
    : m_db(db), m_blobs(blobs), m_clock(clock), m_limits(limits)
{
    m_collectTimer.setSingleShot(true);
    m_collectTimer.setInterval(kCollectSoon);
    QObject::connect(&m_collectTimer, &QTimer::timeout, &m_collectTimer,
                     [this] { m_scope.spawn("blob collection", collect()); });
    m_subscription = events.subscribe([this](const std::vector<EventRow> &rows) {
        for (const EventRow &row : rows) {
            if (row.type.endsWith(QLatin1String(".deleted")))
                m_collectTimer.start();
        }
    });
}

bool AttachmentService::isNamed(const QString &sha256) const
{
    const auto named =
        m_db.reader().first(QStringLiteral("SELECT 1 FROM attachments WHERE sha256 = ? LIMIT 1"),
                            {sha256}, [](const Row &) {});
    return !named || *named; // what cannot be asked is kept
}

qint64 AttachmentService::usedBytes() const
{
    qint64 used = 0;
    m_db.reader().first(QStringLiteral("SELECT coalesce(sum(size), 0) FROM attachments"), {},
                        [&](const Row &row) { used = row.integer(0); });
    return used;
}

Task<Attachment> AttachmentService::store(QString userId, QString name, QByteArray bytes)
{
    if (bytes.size() > m_limits.largestFile)
        co_return fileTooLarge(name, m_limits.largestFile);
    if (usedBytes() + bytes.size() > m_limits.largestStore) {
        co_return failKeyed(ErrorCode::StorageFull, QStringLiteral("storage_full"),
                            QStringLiteral("The space for attached files is used up. Delete "
                                           "conversations with files that you do not need."));
    }
    BlobStore *const blobs = &m_blobs;
    std::function<Result<StoredFile>()> work = [blobs, name, bytes] {
        return inspectAndStore(*blobs, name, bytes);
    };
    const QFuture<Result<StoredFile>> storing = runOnPool<StoredFile>(std::move(work));
    const Result<StoredFile> file = co_await storing;
    if (!file)
        co_return fail(file.error());
    Attachment attachment;
    attachment.id = newId();
    attachment.ownerId = userId;
    attachment.name = safeFileName(name);
    attachment.mediaType = file->content.mediaType;
    attachment.kind = file->content.kind;
    attachment.width = file->content.width;
    attachment.height = file->content.height;
    attachment.size = file->lease.size();
    attachment.sha256 = file->lease.sha256();
    auto write = [attachment](Tx &tx) -> Result<Attachment> {
        Attachment stored = attachment;
        stored.createdAt = Timestamp{tx.nowMs()};
        const auto inserted = insertRow(tx.sql(), stored);
        return inserted ? Result<Attachment>(stored) : fail(inserted.error());
    };
    co_return co_await m_db.write(std::move(write)); // the lease is held until it is committed
}

Task<Attachment> AttachmentService::add(Caller caller, QString name, QByteArray bytes)
{
    if (bytes.isEmpty()) {
        Error error(ErrorCode::Invalid, QStringLiteral("The file is empty"));
        error.issues.append({QString(), QStringLiteral("must not be empty")});
        co_return fail(std::move(error));
    }
    QString userId = caller.userId;
    co_return co_await store(std::move(userId), std::move(name), std::move(bytes));
}

Task<Page<Attachment>> AttachmentService::list(Caller caller, ListAttachments query)
{
    QString tail = QStringLiteral(" WHERE owner_id = ?");
    QVariantList binds{caller.userId};
    if (!query.cursor.isEmpty()) {
        const auto cursor = decodeCursor(query.cursor, 1);
        if (!cursor)
            co_return fail(cursor.error());
        tail += QStringLiteral(" AND id < ?");
        binds += cursor->first();
    }
    tail += QStringLiteral(" ORDER BY id DESC LIMIT ?");
    binds += query.limit + 1;
    auto read = [tail, binds](Sql &sql) { return listRows<Attachment>(sql, tail, binds); };
    auto rows = co_await m_db.read(std::move(read));
    if (!rows)
        co_return fail(rows.error());
    Page<Attachment> page;
    page.items = std::move(*rows);
    if (cutToLimit(page.items, query.limit))
        page.nextCursor = encodeCursor({page.items.last().id});
    co_return page;
}

Result<Attachment> AttachmentService::find(const Caller &caller, const QString &attachmentId) const
{
    return ownedThing<Attachment>(m_db.reader(), caller.userId, attachmentId, fileNotFound());
}

Task<void> AttachmentService::remove(Caller caller, QString attachmentId)
{
    const QString userId = caller.userId;
    auto write = [userId, attachmentId](Tx &tx) -> Result<bool> {
        const auto file = ownedThing<Attachment>(tx.sql(), userId, attachmentId, fileNotFound());
        if (!file)
            return fail(file.error());
        const auto carried = tx.sql().first(
            QStringLiteral("SELECT 1 FROM message_attachments WHERE attachment_id = ? LIMIT 1"),
            {file->id}, [](const Row &) {});
        if (!carried)
            return fail(carried.error());
        if (*carried) {
            return failKeyed(ErrorCode::Conflict, QStringLiteral("attachment_in_use"),
                             QStringLiteral("A message carries this file: it goes when the "
                                            "conversation does"));
        }
        const auto gone =
            tx.sql().run(QStringLiteral("DELETE FROM attachments WHERE id = ?"), {file->id});
        return gone ? Result<bool>(true) : fail(gone.error());
    };
    const Result<bool> done = co_await m_db.write(std::move(write));
    if (done)
        m_collectTimer.start();
    co_return done ? Result<void>() : fail(done.error());
}

Task<QByteArray> AttachmentService::read(QString sha256, qint64 offset, qint64 count)
{
    BlobStore *const blobs = &m_blobs;
    std::function<Result<QByteArray>()> work = [blobs, sha256, offset, count] {
        return blobs->readAt(sha256, offset, count);
    };
    const QFuture<Result<QByteArray>> reading = runOnPool<QByteArray>(std::move(work));
    co_return co_await reading;
}

// ---- Files in parts

Task<Upload> AttachmentService::begin(Caller caller, BeginUpload input)
{
    Upload draft;
    draft.id = newId();
    draft.ownerId = caller.userId;
    draft.name = safeFileName(input.name);
    draft.size = input.size;
    auto write = [draft, most = m_limits.mostUploads](Tx &tx) -> Result<Upload> {
        int underWay = 0;
        const auto counted =
            tx.sql().first(QStringLiteral("SELECT count(*) FROM uploads WHERE owner_id = ?"),
                           {draft.ownerId},
                           [&](const Row &row) { underWay = static_cast<int>(row.integer(0)); });
        if (!counted)
            return fail(counted.error());
        if (underWay >= most) {
            return failKeyed(ErrorCode::Conflict, QStringLiteral("too_many_uploads"),
                             QStringLiteral("%1 uploads are under way already: finish or give up "
                                            "some of them")
                                 .arg(underWay));
        }
        Upload upload = draft;
        upload.createdAt = Timestamp{tx.nowMs()};
        const auto inserted = insertRow(tx.sql(), upload);
        return inserted ? Result<Upload>(upload) : fail(inserted.error());
    };
    co_return co_await m_db.write(std::move(write));
}

Result<Upload> AttachmentService::findUpload(const Caller &caller, const QString &uploadId) const
{
    auto upload = ownedThing<Upload>(m_db.reader(), caller.userId, uploadId, uploadNotFound());
    if (upload)
        upload->received = m_blobs.partSize(upload->id);
    return upload;
}

Task<Upload> AttachmentService::putPart(Caller caller, UploadPart part)
{
    auto upload = findUpload(caller, part.uploadId);
    if (!upload)
        co_return fail(upload.error());
    if (part.upload.bytes.size() > kLargestPart) {
        co_return fail(ErrorCode::TooLarge,
                       QStringLiteral("A part has up to %1 MB").arg(kLargestPart >> 20));
    }
    if (part.offset + part.upload.bytes.size() > upload->size) {
        co_return failKeyed(ErrorCode::Conflict, QStringLiteral("upload_too_long"),
                            QStringLiteral("The file has %1 bytes, as its upload said; more came")
                                .arg(upload->size));
    }
    BlobStore *const blobs = &m_blobs;
    std::function<Result<qint64>()> work = [blobs, id = upload->id, offset = part.offset,
                                            bytes = part.upload.bytes] {
        return blobs->append(id, offset, bytes);
    };
    const QFuture<Result<qint64>> writing = runOnPool<qint64>(std::move(work));
    const Result<qint64> received = co_await writing;
    if (!received)
        co_return fail(received.error());
    upload->received = *received;
    co_return std::move(*upload);
}

Task<void> AttachmentService::removeUpload(Caller caller, QString uploadId)
{
    const auto upload = findUpload(caller, uploadId);
    if (!upload)
        co_return fail(upload.error());
    auto write = [id = upload->id](Tx &tx) {
        return tx.sql().run(QStringLiteral("DELETE FROM uploads WHERE id = ?"), {id});
    };
    const Result<qint64> done = co_await m_db.write(std::move(write));
    if (!done)
        co_return fail(done.error());
    m_blobs.dropPart(upload->id);
    co_return {};
}

Task<Attachment> AttachmentService::attach(Caller caller, QString uploadId)
{
    const auto upload = findUpload(caller, uploadId);
    if (!upload)
        co_return fail(upload.error());
    if (upload->received != upload->size) {
        co_return failKeyed(
            ErrorCode::Conflict, QStringLiteral("upload_incomplete"),
            QStringLiteral("%1 of %2 bytes are there").arg(upload->received).arg(upload->size));
    }
    if (upload->size > m_limits.largestFile)
        co_return fileTooLarge(upload->name, m_limits.largestFile);
    std::function<Result<QByteArray>()> work =
        [path = m_blobs.partPath(upload->id), size = upload->size] { return readPart(path, size); };
    const QFuture<Result<QByteArray>> reading = runOnPool<QByteArray>(std::move(work));
    const Result<QByteArray> bytes = co_await reading;
    if (!bytes)
        co_return fail(bytes.error());
    QString userId = caller.userId;
    QString name = upload->name;
    QByteArray content = *bytes;
    const Result<Attachment> stored =
        co_await store(std::move(userId), std::move(name), std::move(content));
    if (stored)
        co_await removeUpload(std::move(caller), std::move(uploadId));
    co_return stored;
}

// ---- Care

Task<void> AttachmentService::collect()
{
    QStringList forgotten;
    const auto read = m_db.reader().each(QStringLiteral("SELECT sha256 FROM forgotten_blobs"), {},
                                         [&](const Row &row) {
                                             forgotten.append(row.text(0));
                                             return true;
                                         });
    if (!read)
        co_return fail(read.error());
    if (forgotten.isEmpty())
        co_return {};
    // Here, on the thread where leases end: what was committed before is seen.
    for (const QString &sha256 : std::as_const(forgotten))
        m_blobs.remove(sha256, [&] { return isNamed(sha256); });
    auto write = [forgotten](Tx &tx) -> Result<bool> {
        for (const QString &sha256 : forgotten) {
            const auto done =
                tx.sql().run(QStringLiteral("DELETE FROM forgotten_blobs WHERE sha256 = ?"),
                             {sha256});
            if (!done)
                return fail(done.error());
        }
        return true;
    };
    const Result<bool> done = co_await m_db.write(std::move(write));
    co_return done ? Result<void>() : fail(done.error());
}

Task<void> AttachmentService::housekeep()
{
    auto write = [](Tx &tx) -> Result<bool> {
        auto done = tx.sql().run(
            QStringLiteral("DELETE FROM attachments WHERE created_at < ? AND NOT EXISTS (SELECT 1 "
                           "FROM message_attachments m WHERE m.attachment_id = attachments.id)"),
            {tx.nowMs() - kKeptDraftMs});
        if (done) {
            done = tx.sql().run(QStringLiteral("DELETE FROM uploads WHERE created_at < ?"),
                                {tx.nowMs() - kKeptUploadMs});
        }
        return done ? Result<bool>(true) : fail(done.error());
    };
    const Result<bool> forgotten = co_await m_db.write(std::move(write));
    if (!forgotten)
        co_return fail(forgotten.error());
    co_await collect();
    BlobStore *const blobs = &m_blobs;
    std::function<Result<BlobStore::Listing>()> work = [blobs]() -> Result<BlobStore::Listing> {
        return blobs->list();
    };
    const QFuture<Result<BlobStore::Listing>> listing =
        runOnPool<BlobStore::Listing>(std::move(work));
    const Result<BlobStore::Listing> files = co_await listing;
    for (const QString &sha256 : files->blobs) {
        if (!isNamed(sha256))
            m_blobs.remove(sha256, [&] { return isNamed(sha256); });
    }
    for (const QString &part : files->parts) {
        const auto known = m_db.reader().first(QStringLiteral("SELECT 1 FROM uploads WHERE id = ?"),
                                               {part}, [](const Row &) {});
        if (known && !*known)
            m_blobs.dropPart(part);
    }
    co_return {};
}

void AttachmentService::shutdown(int timeoutMs)
{
    m_collectTimer.stop();
    m_scope.cancelAndDrain(timeoutMs);
}

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/filetransfer.h"

#include "core/base/poolrun.h"

#include <QCoroFuture>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

namespace troupe {

namespace {

constexpr qsizetype kLongestAuditEnd = 300; // bytes of the last line
constexpr qint64 kPart = 1 << 20; // small enough for steady progress
constexpr qint64 kInOnePiece = 4 << 20;
constexpr int kMostRepeats = 3; // of a part that was lost, one after another

/// The name of a file as people know it, and whether it can be sent.
Result<qint64> sizeOfFile(const QString &path)
{
    const QFileInfo info(path);
    if (!info.isFile())
        return fail(ErrorCode::Invalid, QStringLiteral("%1 is no file").arg(path));
    if (info.size() == 0)
        return fail(ErrorCode::Invalid, QStringLiteral("%1 is empty").arg(path));
    if (info.size() > kLargestUpload) {
        return fail(ErrorCode::TooLarge,
                    QStringLiteral("%1 is larger than %2 GB").arg(path).arg(kLargestUpload >> 30));
    }
    return info.size();
}

Result<QByteArray> readBlock(const QString &path, qint64 offset, qint64 count)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly) || !file.seek(offset))
        return fail(ErrorCode::Invalid,
                    QStringLiteral("%1 cannot be read: %2").arg(path, file.errorString()));
    QByteArray bytes = file.read(count);
    if (bytes.size() != count)
        return fail(ErrorCode::Invalid,
                    QStringLiteral("%1 has changed or cannot be read").arg(path));
    return bytes;
}

Task<QByteArray> readBlockLater(QString path, qint64 offset, qint64 count)
{
    std::function<Result<QByteArray>()> work = [path, offset, count] {
        return readBlock(path, offset, count);
    };
    const QFuture<Result<QByteArray>> reading = runOnPool<QByteArray>(std::move(work));
    co_return co_await reading;
}

Error cancelledTransfer()
{
    return Error(ErrorCode::Cancelled, QStringLiteral("Cancelled"));
}

Task<Upload> sendParts(Backend *backend, Upload upload, QString path, CancelToken cancel,
                       TransferProgress progress)
{
    UploadRef ref;
    ref.uploadId = upload.id;
    int repeats = 0;
    while (upload.received < upload.size) {
        if (cancel.isCancelled())
            co_return fail(cancelledTransfer());
        QString file = path;
        Result<QByteArray> bytes =
            co_await readBlockLater(std::move(file), upload.received,
                                    std::min(kPart, upload.size - upload.received));
        if (!bytes)
            co_return fail(bytes.error());
        UploadPart part;
        part.uploadId = upload.id;
        part.offset = upload.received;
        part.upload.bytes = std::move(*bytes);
        Result<Upload> stored = co_await backend->call(ops::putUploadPart, std::move(part));
        if (!stored && ++repeats <= kMostRepeats
            && (stored.error().key == QLatin1String("unreachable")
                || stored.error().key == QLatin1String("upload_offset")))
            stored = co_await backend->call(ops::getUpload, ref);
        else if (stored)
            repeats = 0;
        if (!stored)
            co_return fail(stored.error());
        upload = *stored;
        if (progress)
            progress(upload.received, upload.size);
    }
    co_return upload;
}

} // namespace

Task<Upload> uploadFile(Backend *backend, QString path, CancelToken cancel,
                        TransferProgress progress)
{
    const auto size = sizeOfFile(path);
    if (!size)
        co_return fail(size.error());
    BeginUpload begin;
    begin.name = QFileInfo(path).fileName();
    begin.size = *size;
    const Result<Upload> begun = co_await backend->call(ops::beginUpload, std::move(begin));
    if (!begun)
        co_return fail(begun.error());
    Upload upload = *begun;
    Result<Upload> sent = co_await sendParts(backend, std::move(upload), std::move(path), cancel,
                                             std::move(progress));
    if (!sent) {
        UploadRef ref;
        ref.uploadId = begun->id;
        co_await backend->call(ops::deleteUpload, std::move(ref));
    }
    co_return sent;
}

Task<Attachment> attachBytes(Backend *backend, QString name, QByteArray bytes)
{
    AddAttachment input;
    input.name = name;
    input.upload.bytes = bytes;
    co_return co_await backend->call(ops::addAttachment, std::move(input));
}

Task<Attachment> attachFile(Backend *backend, QString path, CancelToken cancel,
                            TransferProgress progress)
{
    const auto size = sizeOfFile(path);
    if (!size)
        co_return fail(size.error());
    QString name = QFileInfo(path).fileName();
    if (*size > kLargestAttachment) {
        co_return fail(ErrorCode::TooLarge,
                       QStringLiteral("“%1” is too large: files of up to %2 MB can be attached")
                           .arg(name)
                           .arg(kLargestAttachment >> 20));
    }
    if (*size <= kInOnePiece) {
        Result<QByteArray> bytes = co_await readBlockLater(std::move(path), 0, *size);
        if (!bytes)
            co_return fail(bytes.error());
        QByteArray content = std::move(*bytes);
        co_return co_await attachBytes(backend, std::move(name), std::move(content));
    }
    const Result<Upload> upload =
        co_await uploadFile(backend, std::move(path), cancel, std::move(progress));
    if (!upload)
        co_return fail(upload.error());
    UploadRef ref;
    ref.uploadId = upload->id;
    const Result<Attachment> attached = co_await backend->call(ops::attachUpload, ref);
    if (!attached)
        co_await backend->call(ops::deleteUpload, std::move(ref));
    co_return attached;
}

Task<qint64> readExport(Backend *backend, ExportSession what, ApiTransport::ByteSink sink,
                        CancelToken cancel)
{
    const QByteArray mark = endOfExport(what.format);
    const auto last = std::make_shared<QByteArray>();
    ApiTransport::ByteSink watched = [last, sink, size = mark.size()](const QByteArray &bytes) {
        *last = (*last + bytes.right(size)).right(size);
        return sink(bytes);
    };
    const Result<qint64> size =
        co_await backend->download(ops::exportSession, std::move(what), std::move(watched), cancel);
    if (size && *last != mark) {
        co_return fail(ErrorCode::Unavailable,
                       QStringLiteral("The connection was lost before the end"));
    }
    co_return size;
}

static Result<std::shared_ptr<QSaveFile>> openedForSaving(const QString &path)
{
    const auto file = std::make_shared<QSaveFile>(path);
    if (!file->open(QIODevice::WriteOnly)) {
        return fail(ErrorCode::Invalid,
                    QStringLiteral("%1 cannot be written: %2").arg(path, file->errorString()));
    }
    file->setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    return file;
}

static tl::unexpected<Error> notWritten(const QSaveFile &file)
{
    return fail(
        ErrorCode::StorageFull,
        QStringLiteral("%1 cannot be written: %2").arg(file.fileName(), file.errorString()));
}

Task<qint64> saveConversation(Backend *backend, ExportSession what, QString path,
                              CancelToken cancel, TransferProgress progress)
{
    const auto opened = openedForSaving(path);
    if (!opened)
        co_return fail(opened.error());
    const std::shared_ptr<QSaveFile> &file = *opened;
    const auto written = std::make_shared<qint64>(0);
    ApiTransport::ByteSink sink = [file, written,
                                   progress](const QByteArray &bytes) -> Result<void> {
        if (file->write(bytes) != bytes.size())
            return notWritten(*file);
        *written += bytes.size();
        if (progress)
            progress(*written, -1);
        return {};
    };
    const Result<qint64> size =
        co_await readExport(backend, std::move(what), std::move(sink), cancel);
    if (!size) {
        file->cancelWriting();
        co_return fail(size.error());
    }
    if (!file->commit())
        co_return notWritten(*file);
    co_return *size;
}

Task<qint64> saveAudit(Backend *backend, QString path, CancelToken cancel)
{
    const auto opened = openedForSaving(path);
    if (!opened)
        co_return fail(opened.error());
    const std::shared_ptr<QSaveFile> &file = *opened;
    const auto last = std::make_shared<QByteArray>();
    ApiTransport::ByteSink sink = [file, last](const QByteArray &bytes) -> Result<void> {
        *last = (*last + bytes).right(kLongestAuditEnd);
        return file->write(bytes) == bytes.size() ? Result<void>() : notWritten(*file);
    };
    const ExportAudit what;
    const Result<qint64> size =
        co_await backend->download(ops::exportAudit, what, std::move(sink), cancel);
    const bool isWhole = last->contains("{\"end\":\"" + QByteArray(kAuditFormat) + '"');
    if (!size || !isWhole) {
        file->cancelWriting();
        if (!size)
            co_return fail(size.error());
        co_return fail(ErrorCode::Unavailable,
                       QStringLiteral("The connection was lost before the end"));
    }
    if (!file->commit())
        co_return notWritten(*file);
    co_return *size;
}

} // namespace troupe

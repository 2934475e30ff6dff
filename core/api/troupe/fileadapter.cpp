// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/troupe/fileadapter.h"

#include "core/services/attachmentservice.h"
#include "core/services/estimateservice.h"
#include "core/services/exportservice.h"
#include "core/services/importservice.h"

namespace troupe {

namespace {

constexpr qint64 kBlock = 256 * 1024;

Error clientLeft()
{
    return Error(ErrorCode::Cancelled, QStringLiteral("The client left"));
}

} // namespace

Task<Attachment> NativeFiles::add(Caller caller, AddAttachment in)
{
    return m_files.add(std::move(caller), std::move(in.name), std::move(in.upload.bytes));
}

Task<Page<Attachment>> NativeFiles::list(Caller caller, ListAttachments in)
{
    return m_files.list(std::move(caller), std::move(in));
}

Result<Attachment> NativeFiles::get(const Caller &caller, AttachmentRef in) const
{
    return m_files.find(caller, in.attachmentId);
}

Task<void> NativeFiles::content(CallInfo info, AttachmentRef in, DownloadPtr download)
{
    const auto file = m_files.find(info.caller, in.attachmentId);
    if (!file)
        co_return fail(file.error());
    for (qint64 at = 0; at < file->size || at == 0;) {
        QString sha256 = file->sha256;
        const Result<QByteArray> block = co_await m_files.read(std::move(sha256), at, kBlock);
        if (!block)
            co_return fail(block.error());
        if (at == 0)
            download->begin(file->mediaType.toLatin1(), file->name, file->size);
        if (block->isEmpty())
            co_return fail(ErrorCode::Unavailable,
                           QStringLiteral("The file is shorter than known"));
        at += block->size();
        QByteArray bytes = *block;
        const Result<bool> goesOn = co_await download->send(std::move(bytes));
        if (!goesOn || !*goesOn)
            co_return fail(clientLeft());
    }
    co_return {};
}

Task<void> NativeFiles::remove(Caller caller, AttachmentRef in)
{
    return m_files.remove(std::move(caller), std::move(in.attachmentId));
}

Task<Upload> NativeFiles::begin(Caller caller, BeginUpload in)
{
    return m_files.begin(std::move(caller), std::move(in));
}

Result<Upload> NativeFiles::upload(const Caller &caller, UploadRef in) const
{
    return m_files.findUpload(caller, in.uploadId);
}

Task<Upload> NativeFiles::put(Caller caller, UploadPart in)
{
    return m_files.putPart(std::move(caller), std::move(in));
}

Task<void> NativeFiles::removeUpload(Caller caller, UploadRef in)
{
    return m_files.removeUpload(std::move(caller), std::move(in.uploadId));
}

Task<Attachment> NativeFiles::attach(Caller caller, UploadRef in)
{
    return m_files.attach(std::move(caller), std::move(in.uploadId));
}

Task<void> NativeTransfers::save(CallInfo info, ExportSession in, DownloadPtr download)
{
    Caller caller = info.caller;
    Result<ExportService::Run> run =
        co_await m_services.exports.begin(std::move(caller), std::move(in));
    if (!run)
        co_return fail(run.error());
    download->begin(run->contentType, run->fileName, -1);
    ExportService::Sink sink = [download](QByteArray bytes) {
        return download->send(std::move(bytes));
    };
    ExportService::Run begun = std::move(*run);
    co_return co_await m_services.exports.write(std::move(begun), std::move(sink));
}

Task<ConversationImport> NativeTransfers::begin(Caller caller, BeginImport in)
{
    return m_services.imports.begin(std::move(caller), std::move(in));
}

Result<ConversationImport> NativeTransfers::get(const Caller &caller, ImportRef in) const
{
    return m_services.imports.find(caller, in.importId);
}

Task<Page<ConversationImport>> NativeTransfers::list(Caller caller, ListImports in)
{
    return m_services.imports.list(std::move(caller), std::move(in));
}

Task<ConversationImport> NativeTransfers::cancel(Caller caller, ImportRef in)
{
    return m_services.imports.cancel(std::move(caller), std::move(in.importId));
}

Task<TurnEstimate> NativeTransfers::estimate(Caller caller, EstimateTurn in)
{
    return m_services.estimates.estimate(std::move(caller), std::move(in));
}

} // namespace troupe

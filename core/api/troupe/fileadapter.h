// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/route.h"
#include "core/contract/troupe/fileops.h"
#include "core/contract/troupe/transferops.h"
#include "core/services/services.h"

namespace troupe {

/// Files in the native API.
class NativeFiles
{
public:
    explicit NativeFiles(AttachmentService &files) : m_files(files) {}

    Task<Attachment> add(Caller caller, AddAttachment in);
    Task<Page<Attachment>> list(Caller caller, ListAttachments in);
    Result<Attachment> get(const Caller &caller, AttachmentRef in) const;
    Task<void> content(CallInfo info, AttachmentRef in, DownloadPtr download);
    Task<void> remove(Caller caller, AttachmentRef in);
    Task<Upload> begin(Caller caller, BeginUpload in);
    Result<Upload> upload(const Caller &caller, UploadRef in) const;
    Task<Upload> put(Caller caller, UploadPart in);
    Task<void> removeUpload(Caller caller, UploadRef in);
    Task<Attachment> attach(Caller caller, UploadRef in);

private:
    AttachmentService &m_files;
};

/// Export, import and estimates in the native API.
class NativeTransfers
{
public:
    explicit NativeTransfers(const Services &services) : m_services(services) {}

    Task<void> save(CallInfo info, ExportSession in, DownloadPtr download);
    Task<ConversationImport> begin(Caller caller, BeginImport in);
    Result<ConversationImport> get(const Caller &caller, ImportRef in) const;
    Task<Page<ConversationImport>> list(Caller caller, ListImports in);
    Task<ConversationImport> cancel(Caller caller, ImportRef in);
    Task<TurnEstimate> estimate(Caller caller, EstimateTurn in);

private:
    Services m_services;
};

} // namespace troupe

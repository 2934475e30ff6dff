// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/op.h"
#include "core/domain/attachment.h"

/// Files in the native API: what goes along with messages, and large files in parts.
namespace troupe {

inline constexpr qint64 kLargestAttachment = 20 << 20; ///< bytes
inline constexpr int kMostAttachments = 10; ///< of one message
inline constexpr qint64 kLargestMessageFiles = 40 << 20; ///< bytes, all of one message
inline constexpr qint64 kLargestUpload = 2ll << 30; ///< bytes
inline constexpr qint64 kLargestPart = 8 << 20; ///< bytes

struct AttachmentRef
{
    QString attachmentId;
    static const TypeInfo &info();
};

struct ListAttachments
{
    int limit = 50;
    QString cursor;
    static const TypeInfo &info();
};

/// A whole file as the body.
struct AddAttachment
{
    QString name;
    RawBody upload;
    static const TypeInfo &info();
};

struct BeginUpload
{
    QString name;
    qint64 size = 0; ///< bytes that it will have
    static const TypeInfo &info();
};

struct UploadRef
{
    QString uploadId;
    static const TypeInfo &info();
};

/// The next bytes of a file as the body.
struct UploadPart
{
    QString uploadId;
    qint64 offset = 0; ///< where they belong: what is there already
    RawBody upload;
    static const TypeInfo &info();
};

namespace ops {

inline constexpr Op<AddAttachment, Attachment> addAttachment{
    {.verb = Verb::Post,
     .path = "/troupe/v1/attachments",
     .scope = Scope::AgentsWrite,
     .summary = "Give a file that messages can carry",
     .status = 201,
     .tag = "Files",
     .description = "The body is the file. Texts in UTF-8 or UTF-16 and pictures (PNG, JPEG, GIF, "
                    "WebP) are taken, as their bytes say; 415 for others. Up to 20 MB; what is "
                    "larger than the limit of a body (10 MB) comes as an upload in parts. A file "
                    "that no message carries is forgotten after a week.",
     .rawBody = true}};
inline constexpr Op<ListAttachments, Page<Attachment>> listAttachments{
    {.path = "/troupe/v1/attachments",
     .scope = Scope::AgentsRead,
     .summary = "List one's files, the newest first",
     .tag = "Files"}};
inline constexpr Op<AttachmentRef, Attachment> getAttachment{
    {.path = "/troupe/v1/attachments/{attachment_id}",
     .scope = Scope::AgentsRead,
     .summary = "Read what is known of a file",
     .tag = "Files"}};
inline constexpr Op<AttachmentRef, RawBody> getAttachmentContent{
    {.path = "/troupe/v1/attachments/{attachment_id}/content",
     .scope = Scope::AgentsRead,
     .summary = "Read the bytes of a file",
     .tag = "Files"}};
inline constexpr Op<AttachmentRef, Nothing> deleteAttachment{
    {.verb = Verb::Delete,
     .path = "/troupe/v1/attachments/{attachment_id}",
     .scope = Scope::AgentsWrite,
     .summary = "Forget a file that no message carries",
     .status = 204,
     .tag = "Files"}};
inline constexpr Op<BeginUpload, Upload> beginUpload{
    {.verb = Verb::Post,
     .path = "/troupe/v1/uploads",
     .scope = Scope::AgentsWrite,
     .summary = "Begin to send a large file in parts",
     .status = 201,
     .tag = "Files",
     .description = "Parts of up to 8 MB follow, each at the offset where the one before ended. An "
                    "upload that is not finished is forgotten after a day.",
     .requestExample = "{\"name\": \"conversations.json\", \"size\": 1048576}"}};
inline constexpr Op<UploadRef, Upload> getUpload{{.path = "/troupe/v1/uploads/{upload_id}",
                                                  .scope = Scope::AgentsRead,
                                                  .summary = "How much of a file is there",
                                                  .tag = "Files"}};
inline constexpr Op<UploadPart, Upload> putUploadPart{
    {.verb = Verb::Put,
     .path = "/troupe/v1/uploads/{upload_id}",
     .scope = Scope::AgentsWrite,
     .summary = "Send the next part of a file",
     .tag = "Files",
     .description = "409 with the code upload_offset when it does not begin where the last one "
                    "ended: read the upload and go on from there.",
     .rawBody = true}};
inline constexpr Op<UploadRef, Nothing> deleteUpload{{.verb = Verb::Delete,
                                                      .path = "/troupe/v1/uploads/{upload_id}",
                                                      .scope = Scope::AgentsWrite,
                                                      .summary = "Give up an upload",
                                                      .status = 204,
                                                      .tag = "Files"}};
inline constexpr Op<UploadRef, Attachment> attachUpload{
    {.verb = Verb::Post,
     .path = "/troupe/v1/uploads/{upload_id}/attach",
     .scope = Scope::AgentsWrite,
     .summary = "Make an upload that is complete a file that messages can carry",
     .status = 201,
     .tag = "Files"}};

} // namespace ops
} // namespace troupe

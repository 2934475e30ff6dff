// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/contract/troupe/fileops.h"

#include "core/contract/page.h"

namespace troupe {

template struct Page<Attachment>;

const TypeInfo &AttachmentRef::info()
{
    static const TypeInfo type{"attachment_ref",
                               {field<&AttachmentRef::attachmentId>("attachment_id", Required)}};
    return type;
}

const TypeInfo &ListAttachments::info()
{
    static const TypeInfo type{
        "list_attachments",
        {
            field<&ListAttachments::limit>("limit").range(1, 500),
            field<&ListAttachments::cursor>("cursor", NoFlag, "next_cursor of the page before"),
        }};
    return type;
}

const TypeInfo &AddAttachment::info()
{
    static const TypeInfo type{"add_attachment",
                               {field<&AddAttachment::name>("name", Required | InQuery,
                                                            "What the file is called")
                                    .length(1, 300)}};
    return type;
}

const TypeInfo &BeginUpload::info()
{
    static const TypeInfo type{"begin_upload",
                               {
                                   field<&BeginUpload::name>("name", Required).length(1, 300),
                                   field<&BeginUpload::size>("size", Required,
                                                             "Bytes that it will have")
                                       .range(1, kLargestUpload),
                               }};
    return type;
}

const TypeInfo &UploadRef::info()
{
    static const TypeInfo type{"upload_ref", {field<&UploadRef::uploadId>("upload_id", Required)}};
    return type;
}

const TypeInfo &UploadPart::info()
{
    static const TypeInfo type{
        "upload_part",
        {
            field<&UploadPart::uploadId>("upload_id", Required),
            field<&UploadPart::offset>("offset", InQuery, "Where these bytes belong; 0 when absent")
                .range(0, kLargestUpload),
        }};
    return type;
}

} // namespace troupe

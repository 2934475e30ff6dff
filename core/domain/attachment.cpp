// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/attachment.h"

#include "core/meta/values.h"

namespace troupe {

const TypeInfo &Attachment::info()
{
    static const TypeInfo type{
        "attachments",
        {
            field<&Attachment::id>("id", Primary | ReadOnly),
            field<&Attachment::ownerId>("owner_id", ReadOnly),
            field<&Attachment::name>("name", ReadOnly),
            field<&Attachment::mediaType>("media_type", ReadOnly, "As its bytes say"),
            field<&Attachment::kind>("kind", ReadOnly),
            field<&Attachment::size>("size", ReadOnly, "In bytes"),
            field<&Attachment::sha256>("sha256", ReadOnly),
            field<&Attachment::width>("width", ReadOnly, "Of an image, in pixels"),
            field<&Attachment::height>("height", ReadOnly, "Of an image, in pixels"),
            field<&Attachment::createdAt>("created_at", ReadOnly),
        }};
    return type;
}

AttachedFile AttachedFile::of(const Attachment &attachment)
{
    AttachedFile file;
    file.id = attachment.id;
    file.name = attachment.name;
    file.mediaType = attachment.mediaType;
    file.kind = attachment.kind;
    file.size = attachment.size;
    file.width = attachment.width;
    file.height = attachment.height;
    return file;
}

const TypeInfo &AttachedFile::info()
{
    static const TypeInfo type{"attached_file",
                               {
                                   field<&AttachedFile::id>("id"),
                                   field<&AttachedFile::name>("name"),
                                   field<&AttachedFile::mediaType>("media_type"),
                                   field<&AttachedFile::kind>("kind"),
                                   field<&AttachedFile::size>("size", NoFlag, "In bytes"),
                                   field<&AttachedFile::width>("width"),
                                   field<&AttachedFile::height>("height"),
                               }};
    return type;
}

const TypeInfo &Upload::info()
{
    static const TypeInfo type{
        "uploads",
        {
            field<&Upload::id>("id", Primary | ReadOnly),
            field<&Upload::ownerId>("owner_id", ReadOnly),
            field<&Upload::name>("name", ReadOnly),
            field<&Upload::size>("size", ReadOnly, "Bytes that it will have"),
            field<&Upload::received>("received", ReadOnly | NotStored,
                                     "Bytes that are there: the offset of the next part"),
            field<&Upload::createdAt>("created_at", ReadOnly),
        }};
    return type;
}

} // namespace troupe

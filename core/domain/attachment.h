// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/timestamp.h"
#include "core/meta/typeinfo.h"

#include <QString>

#include <array>
#include <string_view>

namespace troupe {

/// What can be done with a file: its text is read, or it is looked at.
enum class AttachmentKind : quint8 { Text, Image };
constexpr auto enumNames(AttachmentKind)
{
    return std::array<std::string_view, 2>{"text", "image"};
}

/// A file that a person gave, to be sent along with messages. Its bytes are a blob.
struct Attachment
{
    QString id;
    QString ownerId;
    QString name; ///< as the person's machine called it, without folders
    QString mediaType; ///< as its bytes say, not as its name does
    AttachmentKind kind = AttachmentKind::Text;
    qint64 size = 0; ///< bytes
    QString sha256; ///< of its bytes, hex: the name of the blob
    int width = 0; ///< of an image, pixels; 0: unknown
    int height = 0;
    Timestamp createdAt;

    static const TypeInfo &info();
};

/// A file as its message tells of it.
struct AttachedFile
{
    QString id;
    QString name;
    QString mediaType;
    AttachmentKind kind = AttachmentKind::Text;
    qint64 size = 0;
    int width = 0;
    int height = 0;

    static AttachedFile of(const Attachment &attachment);
    static const TypeInfo &info();
};

/// A file that comes in parts. How much of it is there already is the length of its part file.
struct Upload
{
    QString id;
    QString ownerId;
    QString name;
    qint64 size = 0; ///< bytes that it will have
    qint64 received = 0; ///< bytes that are there
    Timestamp createdAt;

    static const TypeInfo &info();
};

} // namespace troupe

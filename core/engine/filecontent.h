// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/domain/attachment.h"

#include <QByteArrayView>

#include <optional>

namespace troupe {

/// What a file is.
struct FileContent
{
    AttachmentKind kind = AttachmentKind::Text;
    QString mediaType;
    int width = 0; ///< of an image, as its head says; 0: it does not
    int height = 0;
};

/// Says what the bytes are, whatever the name claims: PNG, JPEG, GIF and WebP by their heads, text
/// when all of it can be read as such. The name only tells kinds of text apart. Error Malformed with
/// key "unsupported_media_type" for everything else. Pure; the bytes are hostile.
Result<FileContent> inspectFile(QByteArrayView bytes, const QString &name);

/// The text of a file in UTF-8 or UTF-16 (with or without a byte order mark), else in Windows-1252
/// as long as it holds no control characters; nothing for what is no text. Line ends become '\n'.
std::optional<QString> textOfFile(QByteArrayView bytes);

/// A name that is safe to show and to save under: the last part of a path, without control and
/// direction characters, at most 200 characters; "file" when nothing is left.
QString safeFileName(const QString &name);

} // namespace troupe

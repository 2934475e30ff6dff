// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/messagefiles.h"

#include "core/base/ids.h"
#include "core/contract/troupe/fileops.h"
#include "core/storage/rows.h"

#include <QSet>

namespace troupe {

namespace {

tl::unexpected<Error> badFiles(const QString &pointer, const QString &message)
{
    Error error(ErrorCode::Invalid, QStringLiteral("The attachments %1").arg(message));
    error.issues.append({pointer, message});
    return fail(std::move(error));
}

} // namespace

Result<QList<AttachedFile>> filesForMessage(Sql &sql, const QString &userId, const QStringList &ids)
{
    const QString pointer = QStringLiteral("/attachments");
    if (ids.size() > kMostAttachments) {
        return badFiles(
            pointer, QStringLiteral("must be %1 at most").arg(QString::number(kMostAttachments)));
    }
    QList<AttachedFile> files;
    QSet<QString> seen;
    qint64 bytes = 0;
    for (const QString &anyId : ids) {
        const auto id = parseId(anyId);
        const auto row =
            findRow<Attachment>(sql, QStringLiteral(" WHERE id = ?"), {id.value_or(QString())});
        if (!row)
            return fail(row.error());
        if (!*row || (*row)->ownerId != userId) {
            return failKeyed(ErrorCode::NotFound, QStringLiteral("attachment_not_found"),
                             QStringLiteral("An attached file is not there any more: attach it "
                                            "again"));
        }
        if (seen.contains((*row)->id))
            return badFiles(pointer, QStringLiteral("must not name a file twice"));
        seen.insert((*row)->id);
        bytes += (*row)->size;
        files.append(AttachedFile::of(**row));
    }
    if (bytes > kLargestMessageFiles) {
        return badFiles(
            pointer,
            QStringLiteral("must be %1 MB at most together").arg(kLargestMessageFiles >> 20));
    }
    return files;
}

} // namespace troupe

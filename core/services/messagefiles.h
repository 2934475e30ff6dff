// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/attachment.h"
#include "core/storage/sql.h"

#include <QStringList>

namespace troupe {

/// The files with these ids as a message carries them, in this order. Somebody else's, and those
/// that are not there, are NotFound; too many, too much or the same one twice is Invalid.
Result<QList<AttachedFile>> filesForMessage(Sql &sql, const QString &userId,
                                            const QStringList &ids);

} // namespace troupe

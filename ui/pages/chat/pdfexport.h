// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/cancel.h"
#include "core/base/error.h"

#include <QByteArray>
#include <QString>

#include <functional>

namespace troupe {

/// Writes the page of a saved conversation (ExportFormat::Html) as PDF, A4 with page numbers;
/// returns how many pages. For a pool: it takes about 10 ms a message. Nothing outside of the page is
/// loaded. The file appears whole or not at all. Errors: Cancelled, StorageFull.
Result<int> writePdf(const QByteArray &html, const QString &path, const CancelToken &cancel,
                     const std::function<void(double fraction)> &progress);

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/troupe/policyops.h"

class QIODevice;

namespace troupe {

/// Checks an exported audit trail, line by line, without a server: its header, each entry's hash and
/// place, and the line that ends it. Malformed when it is no such file at all; what is wrong with one
/// is its report's fault. `file` is open for reading. Any thread.
Result<AuditReport> checkAuditFile(QIODevice &file);

} // namespace troupe

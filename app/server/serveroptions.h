// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/composition/server.h"

#include <optional>

namespace troupe {

/// What the command line and environment say, or a text to print and the exit code.
struct ReadOptions
{
    std::optional<ServerOptions> options;
    QString restore; ///< the backup that is put in place instead of serving; empty: none
    QString text;
    int exitCode = 0;
};

/// Reads arguments (the program's name first) and TROUPE_BOOTSTRAP_API_KEY. Refuses a non-loopback
/// address without TLS or --insecure. Secrets are never arguments.
ReadOptions readServerOptions(const QStringList &arguments);

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/ctl/session.h"

#include <QStringList>

#include <string>
#include <vector>

namespace troupe::ctl {

/// Sends files for a message; returns their ids. When one is refused, nothing is said.
Result<QStringList> attachFiles(CtlSession &session, const std::vector<std::string> &files);

/// Writes a conversation to `file`, or to standard output when that is empty.
int exportSession(CtlSession &session, const std::string &sessionId, const std::string &format,
                  const std::string &file);

/// Imports a file and prints what was kept and what could not be; Refused when it ended early.
int importSessions(CtlSession &session, const std::string &file, const std::string &agent);

/// What a message would take; nothing is sent.
int printEstimate(CtlSession &session, const std::string &sessionId, const std::string &agent,
                  const QString &text, const std::string &model, const QStringList &attachments);

} // namespace troupe::ctl

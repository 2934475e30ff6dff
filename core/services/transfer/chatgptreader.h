// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/services/transfer/conversationreader.h"

namespace troupe {

/// A conversation of ChatGPT's conversations.json: `mapping` holds its nodes by id, each with
/// `parent` and, unless it is a mere joint, a `message`. What people saw is kept, with all branches;
/// nodes that they did not see are taken out and their children joined to what was before them.
Result<ReadConversation> readChatGpt(const QJsonObject &conversation);

} // namespace troupe

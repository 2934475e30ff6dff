// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/conversation.h"

namespace troupe {

/// What an answer called, with arguments and results, as saved conversations tell it. Long texts are
/// cut and say so; nothing in them can leave its place: fences are longer than any in the text, HTML
/// is escaped. Empty without calls.
QString toolCallsMarkdown(const QJsonArray &calls);
QString toolCallsHtml(const QJsonArray &calls);

} // namespace troupe

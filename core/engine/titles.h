// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/conversation.h"
#include "core/providers/provider.h"

namespace troupe {

/// A title made of what was said first: its beginning without the marks of Markdown, cut at a word.
QString ruleTitle(const QString &text);

/// What a model is asked for a title of a conversation that begins so.
ChatRequest titleRequest(const QString &wireModel, const QString &said, const QString &answered);

/// The title in what a model said: one line of plain text, at most 80 characters, without quotes,
/// markup and a full stop; empty when it holds none.
QString titleIn(const QString &reply);

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/providers/offline/language.h"

namespace troupe::offline {

/// One phrase in all languages, in the order of Lang. UTF-8.
struct PhraseRow
{
    P phrase;
    const char *text[kLangs];
};

/// Phrases about the model and the conversation, and phrases about results. Nothing when the
/// phrase is of the other table.
const PhraseRow *findDialogPhrase(P phrase);
const PhraseRow *findResultPhrase(P phrase);

} // namespace troupe::offline

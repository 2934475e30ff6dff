// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringView>

namespace troupe {

/// An estimate of how many tokens a text has, the same on every machine. One pass, no tables:
/// a word is one token per seven letters (three outside the Latin script, one ideograph), digits
/// one per three, a symbol one (four when it repeats), a surrogate pair one; one blank before a
/// word is free. English prose comes out near four characters a token.
/// A prefix never has more tokens than the whole.
qint64 approximateTokens(QStringView text);

/// The length of the longest prefix that has at most `tokens` tokens. When the text has more, the
/// prefix has exactly that many, and it ends at no half of a surrogate pair and before no
/// combining mark. Requires tokens >= 0.
qsizetype prefixOfTokens(QStringView text, qint64 tokens);

} // namespace troupe

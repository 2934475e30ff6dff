// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringView>

#include <memory>
#include <mutex>

namespace troupe {

class O200kVocabulary;

/// Counts tokens exactly as tiktoken does with o200k_base, OpenAI's encoding from GPT-4o on; near
/// enough for other makers' models, whose encodings differ by some per cent. Text that spells a
/// special token is ordinary text; half a surrogate pair counts as U+FFFD.
///
/// The table is read at the first count (some 30 ms, about 5 MB that stay). Time is linear; text
/// without any break that is made to prevent that takes n log n, and 20 times its memory while it is
/// counted. Thread-safe.
class TokenCounter
{
public:
    TokenCounter();
    ~TokenCounter();

    qint64 count(QStringView text) const;
    /// The same as long as it is not above `limit`, else limit + 1: stops early. Requires
    /// limit >= 0.
    qint64 countUpTo(QStringView text, qint64 limit) const;

private:
    const O200kVocabulary *vocabulary() const;

    mutable std::once_flag m_once;
    mutable std::unique_ptr<const O200kVocabulary> m_vocabulary;
};

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

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/providers/tokens.h"

#include <QCache>
#include <QStringList>

#include <memory>

namespace troupe {

/// Counts tokens without holding up the server thread: what was counted lately is remembered, so a
/// long conversation is not counted anew with each message, and what is long is counted on the pool.
/// Server thread only.
class TokenMeter
{
public:
    TokenMeter();

    /// Of each text.
    Task<QList<qint64>> count(QStringList texts);

    /// As many tokens as a text can have at most: each is at least a byte of its UTF-8.
    static qint64 mostTokens(const QString &text) { return text.size() * 3; }

private:
    struct Key
    {
        size_t hash = 0;
        qsizetype size = 0;
        friend bool operator==(const Key &, const Key &) = default;
        friend size_t qHash(const Key &key, size_t seed) noexcept
        {
            return qHashMulti(seed, key.hash, key.size);
        }
    };
    static Key keyOf(const QString &text);

    std::shared_ptr<const TokenCounter> m_counter = std::make_shared<TokenCounter>();
    QCache<Key, qint64> m_known;
    bool m_isLoaded = false; ///< the first count reads the table
};

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QByteArrayView>

#include <functional>

namespace troupe {

/// Cuts a JSON text into conversations while it arrives: the elements of a list, or the one object
/// that it is. Only brackets and strings are looked at, so what is given out need not be JSON.
/// Memory stays within one conversation of at most `most` bytes; a larger one is passed over.
class ConversationSplitter
{
public:
    /// `json` is empty for one that is too large.
    using Sink = std::function<void(QByteArray json)>;

    explicit ConversationSplitter(Sink sink, qsizetype most = kLargest)
        : m_sink(std::move(sink)), m_most(most)
    {
    }

    /// Malformed when the text is no list and no object, or goes on after its end.
    Result<void> feed(QByteArrayView bytes);
    /// Malformed when the text ended early.
    Result<void> end() const;

    static constexpr qsizetype kLargest = 128 << 20;

private:
    enum class Place : quint8 { Before, Between, Inside, After };

    Result<void> take(char c);
    void keep(char c);
    void finish();

    Sink m_sink;
    qsizetype m_most;
    QByteArray m_element;
    Place m_place = Place::Before;
    qint64 m_depth = 0; ///< of brackets inside of the element
    int m_mark = 0; ///< bytes of a byte order mark so far
    bool m_isList = false;
    bool m_isTooLarge = false;
    bool m_inString = false;
    bool m_escaped = false;
};

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/transcript/messageitem.h"

#include <QString>

#include <vector>

namespace troupe {

/// Finds text in a conversation without laying it out: in the source, with the marks of markdown
/// and the targets of links taken away.
class TranscriptSearch
{
public:
    struct Match
    {
        QString messageId;
        int part = 0;
        int nth = 0; ///< occurrence inside the part
    };

    /// Case-insensitive. Starts before the first match.
    void start(const QString &text, std::vector<MessageItem> &items);
    /// Counts again after the conversation changed; the place is kept as well as it can be.
    void refresh(std::vector<MessageItem> &items);
    void setStale() { m_stale = true; }
    bool isStale() const { return m_stale && !m_text.isEmpty(); }

    const QString &text() const { return m_text; }
    int count() const { return static_cast<int>(m_matches.size()); }
    int current() const { return m_current; }
    const Match *currentMatch() const;
    /// Steps with wrap-around; false if there is nothing to find.
    bool step(int by);

private:
    QString m_text;
    std::vector<Match> m_matches;
    int m_current = -1;
    bool m_stale = false;
};

} // namespace troupe

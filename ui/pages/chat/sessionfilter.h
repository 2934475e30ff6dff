// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDate>
#include <QString>

namespace troupe {

/// What the list of conversations and the search are narrowed to; empty fields do not narrow.
struct SessionFilter
{
    QString agentId;
    QString tag;
    QDate from; ///< days are UTC, as on the server
    QDate to;

    bool isEmpty() const
    {
        return agentId.isEmpty() && tag.isEmpty() && !from.isValid() && !to.isValid();
    }
    bool operator==(const SessionFilter &) const = default;
};

} // namespace troupe

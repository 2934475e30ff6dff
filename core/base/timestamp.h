// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <compare>
#include <optional>

namespace troupe {

/// A moment in UTC, to the millisecond. 0 means "never" and is written as JSON null.
struct Timestamp
{
    qint64 ms = 0; ///< since 1970-01-01 UTC

    constexpr bool isSet() const { return ms != 0; }
    friend constexpr auto operator<=>(Timestamp, Timestamp) = default;

    /// "2025-06-23T10:30:00.125Z"; without milliseconds when `seconds`.
    QByteArray toIso(bool seconds = false) const;
    QString toString() const { return QString::fromLatin1(toIso()); }
    /// Reads ISO 8601 with date and time; an offset is honoured, none means UTC. A date alone is
    /// midnight UTC.
    static std::optional<Timestamp> parse(QStringView text);
};

} // namespace troupe

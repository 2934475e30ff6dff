// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/timestamp.h"

#include <QDateTime>
#include <QTimeZone>

#include <chrono>
#include <cstdio>

namespace troupe {

QByteArray Timestamp::toIso(bool seconds) const
{
    using namespace std::chrono;
    const sys_time<milliseconds> point{milliseconds(ms)};
    const auto day = floor<days>(point);
    const year_month_day date(day);
    const hh_mm_ss time(point - day);
    char text[40];
    const int year = static_cast<int>(date.year());
    const unsigned month = static_cast<unsigned>(date.month());
    const unsigned dayOfMonth = static_cast<unsigned>(date.day());
    const int hours = static_cast<int>(time.hours().count());
    const int minutes = static_cast<int>(time.minutes().count());
    const int secs = static_cast<int>(time.seconds().count());
    const int millis = static_cast<int>(time.subseconds().count());
    const int size = seconds
                         ? std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02dZ", year,
                                         month, dayOfMonth, hours, minutes, secs)
                         : std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ",
                                         year, month, dayOfMonth, hours, minutes, secs, millis);
    return QByteArray(text, size);
}

std::optional<Timestamp> Timestamp::parse(QStringView text)
{
    if (text.size() < 10 || text.size() > 40)
        return std::nullopt;
    QDateTime time = QDateTime::fromString(text.toString(), Qt::ISODateWithMs);
    if (!time.isValid())
        return std::nullopt;
    if (time.timeSpec() == Qt::LocalTime)
        time.setTimeSpec(Qt::UTC);
    return Timestamp{time.toMSecsSinceEpoch()};
}

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/timestamp.h"

#include <QDateTime>
#include <QTimeZone>

#include <chrono>

namespace troupe {

namespace {

constexpr qint64 kFirstMs = -62'167'219'200'000; // 0000-01-01T00:00:00.000Z
constexpr qint64 kLastMs = 253'402'300'799'999; // 9999-12-31T23:59:59.999Z

void putDigits(char *out, int count, unsigned number)
{
    for (int i = count - 1; i >= 0; --i, number /= 10)
        out[i] = static_cast<char>('0' + number % 10);
}

} // namespace

QByteArray Timestamp::toIso(bool seconds) const
{
    using namespace std::chrono;
    const sys_time<milliseconds> point{milliseconds(ms)};
    const auto day = floor<days>(point);
    const year_month_day date(day);
    const hh_mm_ss time(point - day);
    const int year = static_cast<int>(date.year());
    if (year < 0 || year > 9999) // four digits, as RFC 3339 has them
        return Timestamp{year < 0 ? kFirstMs : kLastMs}.toIso(seconds);
    QByteArray text(seconds ? "0000-00-00T00:00:00Z" : "0000-00-00T00:00:00.000Z");
    char *out = text.data();
    putDigits(out, 4, static_cast<unsigned>(year));
    putDigits(out + 5, 2, static_cast<unsigned>(date.month()));
    putDigits(out + 8, 2, static_cast<unsigned>(date.day()));
    putDigits(out + 11, 2, static_cast<unsigned>(time.hours().count()));
    putDigits(out + 14, 2, static_cast<unsigned>(time.minutes().count()));
    putDigits(out + 17, 2, static_cast<unsigned>(time.seconds().count()));
    if (!seconds)
        putDigits(out + 20, 3, static_cast<unsigned>(time.subseconds().count()));
    return text;
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

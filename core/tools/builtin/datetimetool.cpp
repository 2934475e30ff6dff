// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tools/builtin/datetimetool.h"

#include <QDateTime>
#include <QLocale>
#include <QRegularExpression>
#include <QTimeZone>

namespace troupe {

namespace {

constexpr int kFirstYear = 1;
constexpr int kLastYear = 9999;

ToolInfo dateTimeInfo()
{
    ToolInfo info;
    info.name = QStringLiteral("date_time");
    info.title = QStringLiteral("Date and time");
    info.description = QStringLiteral(
        "Tells the current date and time in any time zone (operation now), the weekday, calendar "
        "week and day of the year of a date (info), the same moment in another time zone "
        "(convert), how far two dates are apart in days, working days, hours and in years, months "
        "and days (difference), and the date that lies so much later or earlier (add). Models do "
        "not know today's date: call this tool for it.");
    info.parameters = jsonLiteral(R"({
        "type": "object",
        "properties": {
            "operation": {"type": "string", "enum": ["now", "info", "convert", "difference", "add"],
                "default": "now"},
            "time": {"type": "string", "maxLength": 40,
                "description": "ISO 8601, such as 2026-03-29 or 2026-03-29T02:30 (+01:00 counts). Without it: now"},
            "until": {"type": "string", "maxLength": 40,
                "description": "For difference: the other time. Without it: now"},
            "time_zone": {"type": "string", "maxLength": 64,
                "description": "IANA name such as Europe/Berlin, of times without an offset and of the result. Without it: UTC"},
            "to_time_zone": {"type": "string", "maxLength": 64,
                "description": "For convert: the zone of the result"},
            "years": {"type": "integer", "minimum": -9999, "maximum": 9999},
            "months": {"type": "integer", "minimum": -99999, "maximum": 99999},
            "weeks": {"type": "integer", "minimum": -500000, "maximum": 500000},
            "days": {"type": "integer", "minimum": -3650000, "maximum": 3650000},
            "hours": {"type": "integer", "minimum": -9000000, "maximum": 9000000},
            "minutes": {"type": "integer", "minimum": -9000000, "maximum": 9000000}
        },
        "additionalProperties": false})");
    info.aliases = {QStringLiteral("current_time"), QStringLiteral("get_current_time"),
                    QStringLiteral("now"), QStringLiteral("datetime")};
    info.timeoutMs = 5'000;
    return info;
}

std::optional<QTimeZone> zoneNamed(const QString &name)
{
    if (name.isEmpty() || name.compare(QLatin1String("utc"), Qt::CaseInsensitive) == 0
        || name == QLatin1String("Z"))
        return QTimeZone::utc();
    const QByteArray id = name.toLatin1();
    if (!QTimeZone::isTimeZoneIdAvailable(id))
        return std::nullopt;
    return QTimeZone(id);
}

/// A time as written; one without an offset is in `zone`.
std::optional<QDateTime> readTime(const QString &written, const QTimeZone &zone)
{
    QString text = written.trimmed();
    static const QRegularExpression dateOnly(QStringLiteral("^\\d{4}-\\d{2}-\\d{2}$"));
    if (dateOnly.match(text).hasMatch()) {
        const QDate date = QDate::fromString(text, Qt::ISODate);
        return date.isValid() ? std::optional(date.startOfDay(zone)) : std::nullopt;
    }
    if (text.size() > 10 && text.at(10) == u' ')
        text[10] = u'T';
    const QDateTime read = QDateTime::fromString(text, Qt::ISODate);
    if (!read.isValid() || read.date().year() < kFirstYear || read.date().year() > kLastYear)
        return std::nullopt;
    static const QRegularExpression offset(QStringLiteral("(Z|[+-]\\d{2}:?\\d{0,2})$"),
                                           QRegularExpression::CaseInsensitiveOption);
    if (offset.match(text.mid(10)).hasMatch())
        return read.toTimeZone(zone);
    return QDateTime(read.date(), read.time(), zone);
}

QString offsetText(const QDateTime &time)
{
    const int minutes = time.offsetFromUtc() / 60;
    return QStringLiteral("UTC%1%2:%3")
        .arg(QLatin1Char(minutes < 0 ? '-' : '+'))
        .arg(std::abs(minutes) / 60, 2, 10, QLatin1Char('0'))
        .arg(std::abs(minutes) % 60, 2, 10, QLatin1Char('0'));
}

QString described(const QDateTime &time, const QTimeZone &zone)
{
    int weekYear = 0;
    const int week = time.date().weekNumber(&weekYear);
    return QStringLiteral("%1 %2 (%3, %4)\nISO 8601: %5\nWeek %6 of %7, day %8 of %9")
        .arg(QLocale::c().dayName(time.date().dayOfWeek()),
             time.toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")), QString::fromLatin1(zone.id()),
             offsetText(time), time.toString(Qt::ISODate))
        .arg(week)
        .arg(weekYear)
        .arg(time.date().dayOfYear())
        .arg(time.date().daysInYear());
}

/// Monday to Friday, from the first day on, the last not counted.
qint64 workingDays(QDate from, QDate until)
{
    const qint64 days = from.daysTo(until);
    qint64 count = days / 7 * 5;
    for (QDate day = from.addDays(days / 7 * 7); day < until; day = day.addDays(1))
        count += day.dayOfWeek() <= 5 ? 1 : 0;
    return count;
}

QString calendarDistance(QDate from, QDate until)
{
    int months = (until.year() - from.year()) * 12 + until.month() - from.month();
    if (from.addMonths(months) > until)
        --months;
    const qint64 days = from.addMonths(months).daysTo(until);
    return QStringLiteral("%1 years, %2 months, %3 days")
        .arg(months / 12)
        .arg(months % 12)
        .arg(days);
}

QString distance(const QDateTime &time, const QDateTime &other)
{
    const bool isForward = time <= other;
    const QDateTime &from = isForward ? time : other;
    const QDateTime &until = isForward ? other : time;
    const qint64 seconds = from.secsTo(until);
    return QStringLiteral("From %1 to %2: %3%4 days (%5)\nWorking days (Monday to Friday, holidays "
                          "not known): %6\nIn hours: %7, in minutes: %8, in seconds: %9")
        .arg(time.toString(Qt::ISODate), other.toString(Qt::ISODate),
             isForward ? QString() : QStringLiteral("minus "))
        .arg(from.date().daysTo(until.date()))
        .arg(calendarDistance(from.date(), until.date()))
        .arg(workingDays(from.date(), until.date()))
        .arg(QString::number(static_cast<double>(seconds) / 3600.0, 'g', 12))
        .arg(QString::number(static_cast<double>(seconds) / 60.0, 'g', 12))
        .arg(seconds);
}

QDateTime moved(QDateTime time, const QJsonObject &by)
{
    const auto amount = [&by](const char *name) {
        return by.value(QLatin1String(name)).toInteger(0);
    };
    time = time.addYears(static_cast<int>(amount("years")));
    time = time.addMonths(static_cast<int>(amount("months")));
    time = time.addDays(amount("weeks") * 7 + amount("days"));
    return time.addSecs(amount("hours") * 3600 + amount("minutes") * 60);
}

ToolResult badArgument(const QString &what)
{
    return ToolResult(QStringLiteral("Error: ") + what, true);
}

} // namespace

DateTimeTool::DateTimeTool(const Clock &clock) : BuiltInTool(dateTimeInfo()), m_clock(clock) {}

Task<ToolResult> DateTimeTool::call(QJsonObject arguments, ToolContext)
{
    const auto text = [&arguments](const char *name) {
        return arguments.value(QLatin1String(name)).toString().trimmed();
    };
    const std::optional<QTimeZone> zone = zoneNamed(text("time_zone"));
    const std::optional<QTimeZone> toZone = zoneNamed(text("to_time_zone"));
    if (!zone || !toZone) {
        co_return badArgument(QStringLiteral("there is no time zone “%1”. Use IANA names such as "
                                             "Europe/Berlin or America/New_York.")
                                  .arg(zone ? text("to_time_zone") : text("time_zone")));
    }
    const QDateTime now = QDateTime::fromMSecsSinceEpoch(m_clock.nowMs(), *zone);
    const auto timeOf = [&](const char *name) {
        return text(name).isEmpty() ? std::optional(now) : readTime(text(name), *zone);
    };
    const std::optional<QDateTime> time = timeOf("time");
    const std::optional<QDateTime> until = timeOf("until");
    if (!time || !until) {
        co_return badArgument(QStringLiteral("“%1” is no date or time. Write it as 2026-03-29 or "
                                             "2026-03-29T14:30.")
                                  .arg(time ? text("until") : text("time")));
    }
    const QString operation = text("operation");
    if (operation == QLatin1String("difference"))
        co_return ToolResult(distance(*time, *until));
    if (operation == QLatin1String("convert"))
        co_return ToolResult(described(time->toTimeZone(*toZone), *toZone));
    if (operation == QLatin1String("add")) {
        const QDateTime there = moved(*time, arguments);
        if (!there.isValid() || there.date().year() < kFirstYear || there.date().year() > kLastYear)
            co_return badArgument(QStringLiteral("that is beyond the years 1 to 9999."));
        co_return ToolResult(described(there, *zone));
    }
    co_return ToolResult(described(operation == QLatin1String("info") ? *time : now, *zone));
}

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/apifamily.h"

namespace troupe {

int plainStatusOf(const Error &error)
{
    if (error.key == QLatin1String("unsupported_media_type"))
        return 415;
    if (error.key == QLatin1String("upgrade_required"))
        return 426;
    return httpStatus(error.code);
}

QString parameterName(const QString &pointer)
{
    return pointer.mid(1).replace(u'/', u'.').replace(QLatin1String("~1"), QLatin1String("/"));
}

QString inputSentence(const Error &error)
{
    if (error.message.isEmpty())
        return QStringLiteral("Internal server error");
    // An error with a name of its own says better itself what is wrong.
    if (error.issues.isEmpty() || !error.key.isEmpty())
        return error.message;
    const FieldIssue &issue = error.issues.first();
    const QString name = parameterName(issue.pointer);
    if (issue.message == QLatin1String("is required"))
        return QStringLiteral("Missing required parameter: '%1'").arg(name);
    if (name.isEmpty())
        return error.message;
    return QStringLiteral("Invalid value for parameter '%1': %2").arg(name, issue.message);
}

} // namespace troupe

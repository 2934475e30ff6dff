// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonDocument>
#include <QJsonObject>
#include <QStringList>

/// Documented answers as tests compare them.
namespace troupe {

inline QJsonObject jsonOf(const char *json)
{
    return QJsonDocument::fromJson(json).object();
}

/// What of `expected` is missing in `actual` or has another type there.
inline QStringList missingOf(const QJsonObject &expected, const QJsonObject &actual,
                             const QString &at = {})
{
    QStringList problems;
    for (auto it = expected.begin(); it != expected.end(); ++it) {
        const QString path = at + u'/' + it.key();
        const QJsonValue value = actual[it.key()];
        if (value.type() != it->type())
            problems += path;
        else if (it->isObject())
            problems += missingOf(it->toObject(), value.toObject(), path);
    }
    return problems;
}

/// What of `expected` has another value in `actual`, but for the `generated` keys, which need only
/// be there with their type.
inline QStringList differencesFrom(const QJsonObject &expected, const QJsonObject &actual,
                                   const QStringList &generated)
{
    QStringList problems = missingOf(expected, actual);
    for (auto it = expected.begin(); it != expected.end(); ++it) {
        if (!generated.contains(it.key()) && actual[it.key()] != *it)
            problems += it.key();
    }
    return problems;
}

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QJsonObject>
#include <QStringList>

#include <functional>
#include <optional>

/// Templates of plans: {name} in texts, with paths into JSON ({research.items[0].title}). Any brace
/// that is not around such a name is text; {{ and }} are braces. What is filled in is never read as a
/// template again. Pure functions; any thread.
namespace troupe {

/// The value of a name, or nothing when there is none.
using NameLookup = std::function<std::optional<QJsonValue>(const QString &name)>;

/// The names used in a text, or anywhere in a JSON value, once each, in order.
QStringList templateNames(const QString &text);
QStringList templateNames(const QJsonValue &value);

/// The text with its templates filled in: texts as they are, other values as compact JSON. Invalid
/// names what is missing: a name, or a path into its value. `maxSize`: UTF-16 units of the result;
/// Invalid when it would be longer.
Result<QString> fillText(const QString &text, const NameLookup &lookup,
                         qsizetype maxSize = 4'000'000);

/// The same in every text of a JSON value; a text that is one template and nothing else becomes the
/// value itself, with its type. Keys are not templates.
Result<QJsonValue> fillJson(const QJsonValue &value, const NameLookup &lookup);

/// How a value reads in a text; null is nothing.
QString templateText(const QJsonValue &value);

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/run/templates.h"

/// Conditions of edges and steps, as JSON:
///   {"value": "{review.score}", "op": "ge", "to": 7}
///   {"all": […]}, {"any": […]}, {"not": {…}}, true, false, or a template such as "{ok}".
/// Ops: eq ne gt ge lt le (numbers as numbers, also when they are texts; else texts), contains (a text
/// in a text without regard to case, a value in a list, a key in an object), exists, empty; without
/// "op" whether the value is true: not false, null, 0, "", "false", "no", [] or {}. A name or path
/// that is missing is null here.
namespace troupe {

/// Invalid with what is wrong.
Result<void> checkCondition(const QJsonValue &condition);
Result<bool> evaluateCondition(const QJsonValue &condition, const NameLookup &lookup);

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QJsonObject>
#include <QRegularExpression>

namespace troupe {

/// What a hostile JSON Schema is brought down to before valijson sees it.
///
/// Only keywords that are known are left, in their draft 7 form; every `$ref` points into
/// `definitions` of the same document, and none leads back to itself without going into the value.
/// `pattern` and the other keywords of ToolKeyword, which valijson reads with std::regex, in 32 bits
/// or in quadratic time, have names of ours: whoever compiles the schema gives them their meaning.
/// Nothing is said about `format`: it is an annotation. Of `patternProperties` the names count.
namespace toolschema {

inline constexpr int kMaxDepth = 64;
inline constexpr int kMaxBytes = 256 * 1024;
inline constexpr int kMaxSchemas = 5000;
inline constexpr int kMaxPatternLength = 1000;

/// Keywords of ours in what sanitized() returns.
inline constexpr const char *kKeyCost =
    "troupe-cost"; ///< number: what looking at this schema costs
inline constexpr const char *kKeyPattern = "troupe-pattern"; ///< string
inline constexpr const char *kKeyWhole = "troupe-whole"; ///< true: a number has no fraction
inline constexpr const char *kKeyMultipleOf = "troupe-multiple-of"; ///< number above 0
inline constexpr const char *kKeyUnique = "troupe-unique"; ///< true
/// {"names": [string], "patterns": [string]}: no other property is allowed.
inline constexpr const char *kKeyNames = "troupe-names";

/// Invalid with every problem as an issue (pointers into the schema).
Result<QJsonObject> sanitized(const QJsonObject &schema);

/// An ECMAScript pattern for QRegularExpression; not valid when it is none.
QRegularExpression pattern(const QString &ecmaScript);

/// Whether arrays and objects are nested at most `most` deep.
bool isShallow(const QJsonValue &value, int most);

} // namespace toolschema
} // namespace troupe

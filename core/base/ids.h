// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

namespace troupe {

/// A new UUIDv7 (RFC 9562) in canonical form: 36 characters, lower case. Ids made later in this
/// process sort after earlier ones. Thread-safe.
QString newId();

/// The face of an id in LVNG v1: `prefix` + 26 characters of Crockford base32, lower case.
QString prefixedId(QStringView prefix, QStringView uuid);

/// Reads any face of an id: a UUID in either case, or something_<26 base32 characters>. Returns the
/// canonical UUID, or nothing when the text is neither.
std::optional<QString> parseId(QStringView text);

/// `bytes` random bytes from the kernel, as lower-case hexadecimal digits.
QString randomHex(int bytes);

} // namespace troupe

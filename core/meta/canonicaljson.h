// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonValue>

namespace troupe {

/// The canonical JSON of RFC 8785 (keys by their UTF-16 code units, no space, numbers as ECMAScript
/// prints them), so that the same value has the same bytes. Beyond the RFC, so that values that differ
/// never share their bytes: integers that a double cannot hold keep their digits (QJson carries them),
/// and half a surrogate pair is written as its escape. Any thread.
QByteArray canonicalJson(const QJsonValue &value);

} // namespace troupe

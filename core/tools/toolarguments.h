// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QJsonObject>

/// JSON Schemas of tools and the arguments that models write for them; both are hostile. Pure
/// functions; any thread.
namespace troupe {

/// Invalid with what is wrong when `schema` cannot be used for arguments: it is no object schema, is
/// larger than 256 KB or deeper than 64, refers to other documents, or is no JSON Schema.
Result<void> checkToolSchema(const QJsonObject &schema);

/// Invalid with every problem as an issue (JSON pointers into the arguments) when `arguments` do not
/// fit `schema` (drafts 4 to 7, as far as valijson knows them, and the tuples, `$defs` and dependent
/// names of 2020-12). A schema that is not usable fits nothing; TooLarge beyond 1 MB.
Result<void> checkToolArguments(const QJsonObject &schema, const QJsonObject &arguments);

/// SHA-256, hex, of the canonical JSON (RFC 8785: keys in order, no space) of tool and arguments:
/// what an approval binds to.
QString toolCallHash(const QString &tool, const QJsonObject &arguments);

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/providers/provider.h"

#include <QHash>

namespace troupe {

/// The names of tools as OpenAI and Anthropic permit them (letters, digits, "_" and "-", at most 64), each
/// with the name it stands for. Distinct tools get distinct names.
QHash<QString, QString> toolWireNames(const QList<ToolSpec> &tools);
/// The name of a tool on the wire; one that is not in `names` is made to fit.
QString toolWireName(const QString &name, const QHash<QString, QString> &names);

} // namespace troupe

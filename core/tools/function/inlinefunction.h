// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tools/function/httpfunction.h"
#include "core/tools/toolregistry.h"

namespace troupe {

/// A function that an agent declares itself (LVNG v1: `functions`), as a tool of `userId`:
/// with an endpoint an HTTP function, without one the tool of that name or alias under the declared
/// name and description, and where there is none, a tool whose calls fail with key
/// "function_error". Invalid when the declaration is not usable.
///
/// `window` keeps the declaration's rate; `sourceId` names it in the log.
Result<std::shared_ptr<Tool>> makeInlineFunction(const QJsonObject &declaration,
                                                 const QString &userId, const QString &sourceId,
                                                 const ToolRegistry &registry,
                                                 const std::shared_ptr<const FunctionWorld> &world,
                                                 const std::shared_ptr<CallWindow> &window);

/// The function that a declaration of LVNG v1 describes, and its secret beside it.
ToolFunction functionFromDeclaration(const QJsonObject &declaration, QByteArray &secret);

/// The tool that a declared name without an endpoint stands for; null: none.
std::shared_ptr<Tool> resolveInline(const ToolRegistry &registry, const QString &name,
                                    const QString &userId);

} // namespace troupe

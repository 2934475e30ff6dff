// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tools/builtin/builtintool.h"

#include <QJsonDocument>

namespace troupe {

QJsonObject jsonLiteral(const char *json)
{
    const QJsonDocument document = QJsonDocument::fromJson(QByteArray(json));
    Q_ASSERT(document.isObject());
    return document.object();
}

Result<ToolResult> problemForModel(const Error &error)
{
    switch (error.code) {
    case ErrorCode::Malformed:
    case ErrorCode::Invalid:
    case ErrorCode::NotFound:
    case ErrorCode::Conflict:
    case ErrorCode::TooLarge:
    case ErrorCode::Timeout:
        break;
    default:
        return fail(error);
    }
    QString text = QStringLiteral("Error: ") + error.message;
    for (const FieldIssue &issue : error.issues) {
        if (!error.message.contains(issue.message))
            text += QStringLiteral("\n%1: %2").arg(issue.pointer, issue.message);
    }
    return ToolResult(text, true);
}

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/timestamp.h"
#include "core/meta/typeinfo.h"

#include <QList>
#include <QString>

#include <array>
#include <string_view>

namespace troupe {

/// Interrupted by the end of the process: importing the file again goes on where it ended.
enum class ImportStatus : quint8 { Running, Complete, Failed, Cancelled, Interrupted };
constexpr auto enumNames(ImportStatus)
{
    return std::array<std::string_view, 5>{"running", "complete", "failed", "cancelled",
                                           "interrupted"};
}

/// Something that a file holds and a conversation here cannot.
struct ImportLoss
{
    QString kind; ///< "image", "audio", "tool", "deep_nesting", …
    QString text; ///< what it is and what became of it, for people
    int count = 0;
    QString example; ///< the title of a conversation where it occurs

    static const TypeInfo &info();
};

/// Conversations that are read from a file of another program, or of ours.
struct ConversationImport
{
    QString id;
    QString ownerId;
    QString agentId; ///< with whom they can be continued
    QString fileName;
    QString format; ///< "chatgpt" or "troupe"; empty until it is known
    ImportStatus status = ImportStatus::Running;
    qint64 bytesTotal = 0;
    qint64 bytesRead = 0;
    int found = 0; ///< conversations in the file, so far
    int imported = 0;
    int skipped = 0; ///< they had been imported before
    int failed = 0; ///< they cannot be read
    int messages = 0; ///< in the imported ones
    QList<ImportLoss> losses;
    QString error; ///< why it ended early, for people
    Timestamp createdAt;
    Timestamp finishedAt;

    static const TypeInfo &info();
};

} // namespace troupe

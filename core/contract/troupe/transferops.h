// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/money.h"
#include "core/contract/op.h"
#include "core/domain/conversationimport.h"

#include <QStringList>

#include <optional>

/// Conversations to files and from files, and what a message would cost, in the native API.
namespace troupe {

enum class ExportFormat : quint8 { Markdown, Json, Html };
constexpr auto enumNames(ExportFormat)
{
    return std::array<std::string_view, 3>{"md", "json", "html"};
}

/// What a whole export ends with. It comes without a length, and not every client notices when it is
/// cut.
QByteArray endOfExport(ExportFormat format);

struct ExportSession
{
    QString sessionId;
    ExportFormat format = ExportFormat::Markdown;
    static const TypeInfo &info();
};

struct BeginImport
{
    QString uploadId;
    QString agentId; ///< with whom they can be continued; empty: one is found or made
    static const TypeInfo &info();
};

struct ImportRef
{
    QString importId;
    static const TypeInfo &info();
};

struct ListImports
{
    int limit = 50;
    QString cursor;
    static const TypeInfo &info();
};

/// A message that is not sent yet, with a conversation or, for a new one, with an agent.
struct EstimateTurn
{
    QString sessionId;
    QString agentId;
    QString text;
    QString model;
    std::optional<int> maxTokens;
    QStringList attachments;
    static const TypeInfo &info();
};

/// What a turn would take: tokens counted with o200k, the answer from what is usual.
struct TurnEstimate
{
    QString requestedModel;
    QString model; ///< the one that would answer
    qint64 tokensInput = 0;
    qint64 tokensOutputLow = 0;
    qint64 tokensOutputHigh = 0;
    Money costLow;
    Money costHigh;
    bool isFree = false; ///< it costs nothing: built in, or on this machine
    bool isPriced = false; ///< there is a price; else the costs say nothing
    int contextWindow = 0; ///< tokens; 0: unknown
    QStringList notices; ///< what the model would go without
    static const TypeInfo &info();
};

namespace ops {

inline constexpr Op<ExportSession, RawBody> exportSession{
    {.path = "/troupe/v1/sessions/{session_id}/export",
     .scope = Scope::AgentsRead,
     .summary = "Save a conversation as Markdown, HTML or JSON",
     .tag = "Conversations",
     .description = "Markdown and HTML hold the branch that is shown; the page needs nothing from "
                    "outside. JSON holds everything: all branches and the bytes of files. It can "
                    "be imported again."}};
inline constexpr Op<BeginImport, ConversationImport> beginImport{
    {.verb = Verb::Post,
     .path = "/troupe/v1/imports",
     .scope = Scope::AgentsWrite,
     .summary = "Import conversations from an upload: ChatGPT's conversations.json, or our JSON",
     .status = 202,
     .tag = "Conversations",
     .description = "Answers at once; the import goes on and tells how far it is. A conversation "
                    "that was imported before is skipped. Nothing is charged for what it holds."}};
inline constexpr Op<ImportRef, ConversationImport> getConversationImport{
    {.path = "/troupe/v1/imports/{import_id}",
     .scope = Scope::AgentsRead,
     .summary = "How far an import is, and what it could not keep",
     .tag = "Conversations"}};
inline constexpr Op<ListImports, Page<ConversationImport>> listImports{
    {.path = "/troupe/v1/imports",
     .scope = Scope::AgentsRead,
     .summary = "List imports, the newest first",
     .tag = "Conversations"}};
inline constexpr Op<ImportRef, ConversationImport> cancelImport{
    {.verb = Verb::Post,
     .path = "/troupe/v1/imports/{import_id}/cancel",
     .scope = Scope::AgentsWrite,
     .summary = "End an import; what is imported stays",
     .tag = "Conversations"}};
inline constexpr Op<EstimateTurn, TurnEstimate> estimateTurn{
    {.verb = Verb::Post,
     .path = "/troupe/v1/estimate",
     .scope = Scope::AgentsRead,
     .summary = "What a message would take, before it is sent",
     .tag = "Conversations",
     .description = "Of a conversation (session_id), or of one that would begin with an agent "
                    "(agent_id). Nothing is stored, sent or charged."}};

} // namespace ops
} // namespace troupe

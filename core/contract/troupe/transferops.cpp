// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/contract/troupe/transferops.h"

#include "core/contract/page.h"

namespace troupe {

namespace {

constexpr int kLongestDraft = 4'000'000; // of a message

} // namespace

template struct Page<ConversationImport>;

QByteArray endOfExport(ExportFormat format)
{
    switch (format) {
    case ExportFormat::Markdown:
        return "*End of the conversation.*\n";
    case ExportFormat::Json:
        return "]}\n";
    case ExportFormat::Html:
        return "</html>\n";
    }
    return {};
}

const TypeInfo &ExportSession::info()
{
    static const TypeInfo type{"export_session",
                               {
                                   field<&ExportSession::sessionId>("session_id", Required),
                                   field<&ExportSession::format>("format"),
                               }};
    return type;
}

const TypeInfo &BeginImport::info()
{
    static const TypeInfo type{
        "begin_import",
        {
            field<&BeginImport::uploadId>("upload_id", Required),
            field<&BeginImport::agentId>(
                "agent_id", OmitEmpty,
                "With whom they can be continued; without it one is found or made"),
        }};
    return type;
}

const TypeInfo &ImportRef::info()
{
    static const TypeInfo type{"import_ref", {field<&ImportRef::importId>("import_id", Required)}};
    return type;
}

const TypeInfo &ListImports::info()
{
    static const TypeInfo type{"list_imports",
                               {
                                   field<&ListImports::limit>("limit").range(1, 500),
                                   field<&ListImports::cursor>("cursor", NoFlag,
                                                               "next_cursor of the page before"),
                               }};
    return type;
}

const TypeInfo &EstimateTurn::info()
{
    static const TypeInfo type{
        "estimate_turn",
        {
            field<&EstimateTurn::sessionId>("session_id", OmitEmpty),
            field<&EstimateTurn::agentId>("agent_id", OmitEmpty,
                                          "Of a conversation that is not there yet"),
            field<&EstimateTurn::text>("text", OmitEmpty).length(0, kLongestDraft),
            field<&EstimateTurn::model>("model", OmitEmpty, "Instead of the agent's")
                .length(0, 200),
            field<&EstimateTurn::maxTokens>("max_tokens", OmitEmpty, "Of the answer")
                .range(1, 10'000'000),
            field<&EstimateTurn::attachments>("attachments", OmitEmpty, "Ids of files")
                .length(0, 100),
        }};
    return type;
}

const TypeInfo &TurnEstimate::info()
{
    using E = TurnEstimate;
    static const TypeInfo type{
        "turn_estimate",
        {
            field<&E::requestedModel>("requested_model"),
            field<&E::model>("model", NoFlag, "The one that would answer"),
            field<&E::tokensInput>("tokens_input"),
            field<&E::tokensOutputLow>("tokens_output_low"),
            field<&E::tokensOutputHigh>("tokens_output_high"),
            field<&E::costLow>("cost_low"),
            field<&E::costHigh>("cost_high"),
            field<&E::isFree>("is_free", NoFlag, "Built in, or on this machine"),
            field<&E::isPriced>("is_priced", NoFlag,
                                "There is a price; else the costs say nothing"),
            field<&E::contextWindow>("context_window", NoFlag, "Tokens; 0: unknown"),
            field<&E::notices>("notices", NoFlag, "What the model would go without"),
        }};
    return type;
}

} // namespace troupe

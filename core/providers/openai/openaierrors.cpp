// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/openai/openaierrors.h"

#include "core/providers/providererrors.h"

#include <QRegularExpression>

namespace troupe {

std::optional<OpenAiDialect> adapted(const OpenAiDialect &dialect, const ChatRequest &request,
                                     const OutboundResponse &response)
{
    const int status = response.status;
    if (status != 400 && status != 422 && status != 500 && status != 501)
        return std::nullopt;
    const ProviderComplaint complaint = readComplaint(response.body);
    const bool refuses =
        mentions(complaint.code,
                 {"unsupported_parameter", "unknown_parameter", "unsupported_value"})
        || mentions(complaint.message,
                    {"unsupported", "not supported", "unknown", "unrecognized", "unexpected",
                     "extra ", "not permitted", "not allowed", "does not support", "invalid field",
                     "no such", "additional propert", "cannot be specified"});
    if (!refuses)
        return std::nullopt;
    const auto names = [&complaint](const char *field) {
        const QRegularExpression word(
            QStringLiteral("(^|[^a-z_])%1([^a-z_]|$)").arg(QLatin1String(field)));
        return complaint.param == QLatin1String(field) || complaint.message.contains(word);
    };
    OpenAiDialect next = dialect;
    if (dialect.hasStreamOptions && (names("stream_options") || names("include_usage")))
        next.hasStreamOptions = false;
    else if (request.maxTokens > 0 && complaint.param == QLatin1String("max_tokens"))
        next.usesMaxCompletionTokens = true;
    else if (request.maxTokens > 0 && !dialect.usesMaxCompletionTokens && names("max_tokens"))
        next.usesMaxCompletionTokens = true;
    else if (dialect.usesMaxCompletionTokens && names("max_completion_tokens"))
        next.usesMaxCompletionTokens = false;
    else if (request.temperature && dialect.hasTemperature && names("temperature"))
        next.hasTemperature = false;
    else if (request.topP && dialect.hasTopP && names("top_p"))
        next.hasTopP = false;
    else if (dialect.hasSystemRole
             && mentions(complaint.message, {"system role", "'system' with this model"}))
        next.hasSystemRole = false;
    if (next == dialect)
        return std::nullopt;
    return next;
}

} // namespace troupe

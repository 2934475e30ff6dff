// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/contract/answererror.h"

namespace troupe {

Error errorOfAnswer(const Message &reply)
{
    ErrorCode code = ErrorCode::Upstream;
    const QString &key = reply.errorKey;
    if (key == QLatin1String("invalid_model") || key == QLatin1String("context_length_exceeded"))
        code = ErrorCode::Malformed;
    else if (key == errorCodeName(ErrorCode::Unavailable) || key == QLatin1String("offline_locked")
             || reply.status == MessageStatus::Interrupted)
        code = ErrorCode::Unavailable;
    else if (key == errorCodeName(ErrorCode::Timeout))
        code = ErrorCode::Timeout;
    else if (key == errorCodeName(ErrorCode::StorageFull))
        code = ErrorCode::StorageFull;
    else if (key == QLatin1String("function_error"))
        code = ErrorCode::Internal;
    Error error(code,
                reply.error.isEmpty() ? QStringLiteral("The model did not answer") : reply.error);
    // What the provider told us about our key or our rate is no news about the caller's.
    const bool isOurs = code != ErrorCode::Upstream;
    error.key = isOurs && !key.isEmpty() ? key : QStringLiteral("provider_error");
    return error;
}

} // namespace troupe

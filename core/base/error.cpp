// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"

#include <array>

namespace troupe {

namespace {

struct CodeInfo
{
    ErrorCode code;
    int status;
    const char *name;
};

constexpr std::array kCodes{
    CodeInfo{ErrorCode::Malformed, 400, "malformed"},
    CodeInfo{ErrorCode::Invalid, 422, "invalid"},
    CodeInfo{ErrorCode::Unauthenticated, 401, "unauthenticated"},
    CodeInfo{ErrorCode::Forbidden, 403, "forbidden"},
    CodeInfo{ErrorCode::NotFound, 404, "not_found"},
    CodeInfo{ErrorCode::MethodNotAllowed, 405, "method_not_allowed"},
    CodeInfo{ErrorCode::Conflict, 409, "conflict"},
    CodeInfo{ErrorCode::TooLarge, 413, "too_large"},
    CodeInfo{ErrorCode::RateLimited, 429, "rate_limited"},
    CodeInfo{ErrorCode::Internal, 500, "internal"},
    CodeInfo{ErrorCode::NotSupported, 501, "not_supported"},
    CodeInfo{ErrorCode::Upstream, 502, "upstream"},
    CodeInfo{ErrorCode::Unavailable, 503, "unavailable"},
    CodeInfo{ErrorCode::Timeout, 504, "timeout"},
    CodeInfo{ErrorCode::StorageFull, 507, "storage_full"},
    CodeInfo{ErrorCode::Cancelled, 499, "cancelled"},
};

} // namespace

tl::unexpected<Error> fail(ErrorCode code, QString message, QString detail)
{
    return fail(Error(code, std::move(message), std::move(detail)));
}

tl::unexpected<Error> failKeyed(ErrorCode code, QString key, QString message, QString detail)
{
    Error error(code, std::move(message), std::move(detail));
    error.key = std::move(key);
    return fail(std::move(error));
}

int httpStatus(ErrorCode code)
{
    for (const CodeInfo &info : kCodes) {
        if (info.code == code)
            return info.status;
    }
    return 500;
}

ErrorCode errorCodeFromHttp(int status)
{
    for (const CodeInfo &info : kCodes) {
        if (info.status == status)
            return info.code;
    }
    if (status == 408)
        return ErrorCode::Timeout;
    if (status >= 500)
        return ErrorCode::Upstream;
    return ErrorCode::Malformed;
}

QString errorCodeName(ErrorCode code)
{
    for (const CodeInfo &info : kCodes) {
        if (info.code == code)
            return QString::fromLatin1(info.name);
    }
    return QStringLiteral("internal");
}

} // namespace troupe

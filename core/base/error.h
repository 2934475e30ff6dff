// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

#include <tl/expected.hpp>

namespace troupe {

/// What went wrong, whatever the transport. httpStatus() is the one map to HTTP.
enum class ErrorCode : quint8 {
    Malformed, ///< the input cannot be read at all (400)
    Invalid, ///< readable, but a field is missing or out of range; see Error::issues (422)
    Unauthenticated, ///< no credential, or not one of ours (401)
    Forbidden, ///< known, but not allowed (403)
    NotFound, ///< also for things of somebody else (404)
    MethodNotAllowed, ///< (405)
    Conflict, ///< the state does not permit it (409)
    TooLarge, ///< (413)
    RateLimited, ///< see Error::retryAfterSeconds (429)
    Internal, ///< our fault; nothing of it is shown (500)
    NotSupported, ///< this server or backend cannot do that (501)
    Upstream, ///< a foreign server answered badly (502)
    Unavailable, ///< a foreign server or a resource of ours cannot be had now (503)
    Timeout, ///< (504)
    StorageFull, ///< (507)
    Cancelled, ///< the caller went away or asked to stop (499)
};

/// One problem of one field. `pointer` is a JSON pointer into the input ("/memory/max_turns").
struct FieldIssue
{
    QString pointer;
    QString message;

    friend bool operator==(const FieldIssue &, const FieldIssue &) = default;
};

/// A failure as a value. `message` is safe to show to a person; `detail` goes to the log only.
struct Error
{
    ErrorCode code = ErrorCode::Internal;
    QString message;
    QString detail;
    QString key; ///< a stable name for programs, such as "agent_inactive"; may be empty
    QList<FieldIssue> issues;
    int retryAfterSeconds = 0; ///< 0: unknown

    Error() = default;
    Error(ErrorCode c, QString m, QString d = {})
        : code(c), message(std::move(m)), detail(std::move(d))
    {
    }
};

template <class T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(Error error)
{
    return tl::unexpected<Error>(std::move(error));
}
tl::unexpected<Error> fail(ErrorCode code, QString message, QString detail = {});
/// As above with a stable `key`.
tl::unexpected<Error> failKeyed(ErrorCode code, QString key, QString message, QString detail = {});

int httpStatus(ErrorCode code);
/// The nearest code for a status that a server answered.
ErrorCode errorCodeFromHttp(int status);
/// The snake_case name of a code, such as "not_found".
QString errorCodeName(ErrorCode code);

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/http/message.h"

/// Signed requests, as LVNG v1 documents them ("Request Signing"): X-LVNG-Signature is the
/// hexadecimal HMAC-SHA256 of `METHOD|path|body|timestamp`, keyed with the bearer credential;
/// X-LVNG-Timestamp is that timestamp in seconds since 1970. The path is as it was sent, without
/// query; the body is its bytes.
namespace troupe {

inline constexpr qint64 kSignatureToleranceSeconds = 300;

/// Whether a request carries a signature, or half of one.
bool isSigned(const HttpRequest &request);

/// Unauthenticated, with key "signature_required", "signature_expired" (more than the tolerance away
/// from `nowSeconds`, in either direction) or "signature_invalid".
Result<void> checkSignature(const HttpRequest &request, QByteArrayView secret, qint64 nowSeconds);

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/requestsignature.h"

#include "core/security/crypto.h"

#include <cstdlib>

namespace troupe {

namespace {

constexpr char kTimestampField[] = "X-LVNG-Timestamp";
constexpr char kSignatureField[] = "X-LVNG-Signature";

tl::unexpected<Error> badSignature(const char *key, const QString &message)
{
    return failKeyed(ErrorCode::Unauthenticated, QString::fromLatin1(key), message);
}

} // namespace

bool isSigned(const HttpRequest &request)
{
    return request.headers.has(kTimestampField) || request.headers.has(kSignatureField);
}

Result<void> checkSignature(const HttpRequest &request, QByteArrayView secret, qint64 nowSeconds)
{
    const QByteArray timestamp = request.headers.value(kTimestampField).trimmed();
    const QByteArray signature = request.headers.value(kSignatureField).trimmed().toLower();
    if (timestamp.isEmpty() || signature.isEmpty()) {
        return badSignature("signature_required",
                            QStringLiteral("This key is for signed requests: send "
                                           "X-LVNG-Timestamp and X-LVNG-Signature"));
    }
    bool isNumber = false;
    const qint64 signedAt = timestamp.toLongLong(&isNumber);
    if (!isNumber || signedAt < 0)
        return badSignature("signature_invalid", QStringLiteral("X-LVNG-Timestamp is no time"));
    // The signature first: what is not signed says nothing about clocks.
    const QByteArray message =
        httpMethodName(request.method) + '|' + request.path + '|' + request.body + '|' + timestamp;
    if (!constantTimeEquals(hmacSha256(secret, message).toHex(), signature)) {
        return badSignature("signature_invalid",
                            QStringLiteral("The signature does not match this request"));
    }
    if (std::llabs(nowSeconds - signedAt) > kSignatureToleranceSeconds) {
        return badSignature("signature_expired",
                            QStringLiteral("The request was signed more than 300 seconds ago, or "
                                           "the clocks differ"));
    }
    return {};
}

} // namespace troupe

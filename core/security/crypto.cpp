// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/security/crypto.h"

#include <sodium.h>

namespace troupe {

namespace {

const unsigned char *cryptoBytes(QByteArrayView view)
{
    // A view of nothing may have no address; C functions want one even so.
    return reinterpret_cast<const unsigned char *>(view.isEmpty() ? "" : view.data());
}

unsigned long long cryptoSize(QByteArrayView view)
{
    return static_cast<unsigned long long>(view.size());
}

} // namespace

void ensureCrypto()
{
    static const int ready = sodium_init();
    if (ready < 0)
        qFatal("The kernel gives no random numbers");
}

void randomBytes(char *out, qsizetype size)
{
    ensureCrypto();
    randombytes_buf(out, static_cast<std::size_t>(size));
}

QByteArray randomBytes(qsizetype size)
{
    QByteArray bytes(size, Qt::Uninitialized);
    randomBytes(bytes.data(), size);
    return bytes;
}

QByteArray sha256(QByteArrayView data)
{
    ensureCrypto();
    QByteArray digest(crypto_hash_sha256_BYTES, Qt::Uninitialized);
    crypto_hash_sha256(reinterpret_cast<unsigned char *>(digest.data()), cryptoBytes(data),
                       cryptoSize(data));
    return digest;
}

QByteArray hmacSha256(QByteArrayView key, QByteArrayView data)
{
    ensureCrypto();
    crypto_auth_hmacsha256_state state;
    QByteArray code(crypto_auth_hmacsha256_BYTES, Qt::Uninitialized);
    crypto_auth_hmacsha256_init(&state, cryptoBytes(key), static_cast<std::size_t>(key.size()));
    crypto_auth_hmacsha256_update(&state, cryptoBytes(data), cryptoSize(data));
    crypto_auth_hmacsha256_final(&state, reinterpret_cast<unsigned char *>(code.data()));
    sodium_memzero(&state, sizeof state);
    return code;
}

bool constantTimeEquals(QByteArrayView a, QByteArrayView b)
{
    return a.size() == b.size()
           && (a.isEmpty()
               || sodium_memcmp(a.data(), b.data(), static_cast<std::size_t>(a.size())) == 0);
}

QByteArray base64UrlEncode(QByteArrayView data)
{
    return data.toByteArray().toBase64(QByteArray::Base64UrlEncoding
                                       | QByteArray::OmitTrailingEquals);
}

std::optional<QByteArray> base64UrlDecode(QByteArrayView text)
{
    if (text.size() % 4 == 1)
        return std::nullopt;
    const auto decoded =
        QByteArray::fromBase64Encoding(text.toByteArray(),
                                       QByteArray::Base64UrlEncoding
                                           | QByteArray::AbortOnBase64DecodingErrors);
    // Encoding again also refuses padding and left-over bits, which Qt lets pass.
    if (!decoded || base64UrlEncode(*decoded) != text)
        return std::nullopt;
    return *decoded;
}

QByteArray signatureHeader(QByteArrayView key, QByteArrayView body)
{
    return "sha256=" + hmacSha256(key, body).toHex();
}

} // namespace troupe

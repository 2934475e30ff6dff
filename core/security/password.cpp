// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/security/password.h"

#include "core/security/crypto.h"

#include <QRegularExpression>

#include <sodium.h>

#include <array>

namespace troupe {

namespace {

constexpr quint64 kMaxPasses = 16;
constexpr quint64 kMaxMemoryKiB = 1ULL << 20;

bool isAffordable(const QString &hash)
{
    static const QRegularExpression form(
        QStringLiteral("\\A\\$argon2id\\$v=19\\$m=(\\d{1,9}),t=(\\d{1,9}),p=1\\$[A-Za-z0-9+/"
                       "]+\\$[A-Za-z0-9+/]+\\z"));
    const auto match = form.match(hash);
    return match.hasMatch() && match.capturedView(1).toULongLong() <= kMaxMemoryKiB
           && match.capturedView(2).toULongLong() <= kMaxPasses;
}

unsigned long long passwordSize(const SecretString &password)
{
    return static_cast<unsigned long long>(password.size());
}

} // namespace

Result<QString> hashPassword(const SecretString &password, PasswordCost cost)
{
    ensureCrypto();
    if (password.isEmpty())
        return fail(ErrorCode::Invalid, QStringLiteral("The password is empty."));
    if (password.size() > kMaxPasswordBytes) {
        return fail(ErrorCode::Invalid,
                    QStringLiteral("The password is longer than %1 bytes.").arg(kMaxPasswordBytes));
    }
    std::array<char, crypto_pwhash_STRBYTES> text{};
    if (crypto_pwhash_str_alg(text.data(), password.reveal().data(), passwordSize(password),
                              cost.passes, static_cast<std::size_t>(cost.memoryBytes),
                              crypto_pwhash_ALG_ARGON2ID13)
        != 0) {
        return fail(ErrorCode::Unavailable,
                    QStringLiteral("There is not enough memory to hash a password."));
    }
    return QString::fromLatin1(text.data());
}

bool verifyPassword(const SecretString &password, const QString &hash)
{
    ensureCrypto();
    if (password.size() > kMaxPasswordBytes || !isAffordable(hash))
        return false;
    const QByteArray text = hash.toLatin1();
    return text.size() < static_cast<qsizetype>(crypto_pwhash_STRBYTES)
           && crypto_pwhash_str_verify(text.constData(), password.reveal().data(),
                                       passwordSize(password))
                  == 0;
}

bool verifyNobody(const SecretString &password, PasswordCost cost)
{
    ensureCrypto();
    if (password.size() > kMaxPasswordBytes)
        return false;
    static constexpr std::array<unsigned char, crypto_pwhash_SALTBYTES> salt{};
    std::array<unsigned char, 32> digest{};
    // The answer is thrown away; what counts is the time that it took.
    const int failed =
        crypto_pwhash(digest.data(), digest.size(), password.reveal().data(),
                      passwordSize(password), salt.data(), cost.passes,
                      static_cast<std::size_t>(cost.memoryBytes), crypto_pwhash_ALG_ARGON2ID13);
    Q_UNUSED(failed);
    sodium_memzero(digest.data(), digest.size());
    return false;
}

bool passwordNeedsRehash(const QString &hash, PasswordCost cost)
{
    ensureCrypto();
    const QByteArray text = hash.toLatin1();
    return !isAffordable(hash) || text.size() >= static_cast<qsizetype>(crypto_pwhash_STRBYTES)
           || crypto_pwhash_str_needs_rehash(text.constData(), cost.passes,
                                             static_cast<std::size_t>(cost.memoryBytes))
                  != 0;
}

} // namespace troupe

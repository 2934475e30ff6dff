// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/security/sealedvault.h"

#include "core/security/crypto.h"
#include "core/security/privatefile.h"

#include <QLockFile>
#include <QMutexLocker>
#include <QtEndian>

#include <sodium.h>

#include <optional>

namespace troupe {

namespace {

constexpr QByteArrayView kSealMagic("TRPSEAL\x01", 8);
constexpr qsizetype kSealHeaderBytes = 8 + 1 + 4 + 4 + crypto_pwhash_SALTBYTES;
constexpr qsizetype kSealNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr qsizetype kSealTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr qsizetype kSealKeyBytes = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;
constexpr qint64 kMaxSealedBytes = 32 << 20;
constexpr quint8 kKeyFromFile = 0;
constexpr quint8 kKeyFromPassphrase = 1;
constexpr quint32 kSealPasses = 3;
constexpr quint32 kSealMemoryKiB = 64 << 10;
constexpr quint32 kMaxSealPasses = 16; // of a file that somebody else wrote
constexpr quint32 kMaxSealMemoryKiB = 1 << 20;
constexpr int kSealLockMs = 10'000;
constexpr qint64 kMaxKeyFileBytes = 128;

tl::unexpected<Error> sealUnreadable(const QString &path, const char *detail)
{
    return failKeyed(ErrorCode::Unavailable, QStringLiteral("secrets_unreadable"),
                     QStringLiteral(
                         "The sealed secrets in %1 cannot be opened: the key or passphrase "
                         "is another, or the file was changed. It is left as it is.")
                         .arg(path),
                     QString::fromLatin1(detail));
}

const unsigned char *sealBytes(QByteArrayView view)
{
    return reinterpret_cast<const unsigned char *>(view.data());
}

/// Reads the parts of a decrypted block; every read checks what is left.
class SealReader
{
public:
    explicit SealReader(QByteArrayView bytes) : m_rest(bytes) {}

    std::optional<quint32> number()
    {
        if (m_rest.size() < 4)
            return std::nullopt;
        const auto value = qFromLittleEndian<quint32>(m_rest.data());
        m_rest = m_rest.sliced(4);
        return value;
    }
    std::optional<QByteArrayView> block()
    {
        const auto size = number();
        if (!size || *size > static_cast<quint64>(m_rest.size()))
            return std::nullopt;
        const QByteArrayView bytes = m_rest.first(*size);
        m_rest = m_rest.sliced(*size);
        return bytes;
    }
    bool atEnd() const { return m_rest.isEmpty(); }

private:
    QByteArrayView m_rest;
};

void appendSealNumber(QByteArray &out, qsizetype value)
{
    char bytes[4];
    qToLittleEndian(static_cast<quint32>(value), bytes);
    out.append(bytes, 4);
}

std::optional<SealedVault::Contents> contentsFromBytes(QByteArrayView plain)
{
    SealReader reader(plain);
    const auto count = reader.number();
    if (!count)
        return std::nullopt;
    SealedVault::Contents contents;
    for (quint32 i = 0; i < *count; ++i) {
        const auto name = reader.block();
        const auto secret = name ? reader.block() : std::nullopt;
        if (!secret)
            return std::nullopt;
        contents.emplace(QString::fromUtf8(*name), SecretString(*secret));
    }
    return reader.atEnd() ? std::optional(std::move(contents)) : std::nullopt;
}

SecretString contentsToBytes(const SealedVault::Contents &contents)
{
    qsizetype size = 4;
    for (const auto &[name, secret] : contents)
        size += 8 + name.toUtf8().size() + secret.size();
    QByteArray plain;
    plain.reserve(size); // growing would leave copies behind in freed memory
    appendSealNumber(plain, static_cast<qsizetype>(contents.size()));
    for (const auto &[name, secret] : contents) {
        const QByteArray utf8 = name.toUtf8();
        appendSealNumber(plain, utf8.size());
        plain.append(utf8);
        appendSealNumber(plain, secret.size());
        plain.append(secret.reveal());
    }
    return SecretString::take(std::move(plain));
}

std::optional<SealedVault::Header> sealHeader(QByteArrayView file)
{
    if (file.size() < kSealHeaderBytes + kSealNonceBytes + kSealTagBytes
        || !file.startsWith(kSealMagic))
        return std::nullopt;
    SealedVault::Header header;
    header.keyKind = static_cast<quint8>(file[8]);
    header.passes = qFromLittleEndian<quint32>(file.data() + 9);
    header.memoryKiB = qFromLittleEndian<quint32>(file.data() + 13);
    header.salt = file.sliced(17, crypto_pwhash_SALTBYTES).toByteArray();
    if (header.keyKind > kKeyFromPassphrase || header.passes > kMaxSealPasses
        || header.memoryKiB > kMaxSealMemoryKiB)
        return std::nullopt;
    return header;
}

SealedVault::Header freshSealHeader(bool withPassphrase)
{
    SealedVault::Header header;
    header.salt = QByteArray(crypto_pwhash_SALTBYTES, '\0');
    if (withPassphrase) {
        header.keyKind = kKeyFromPassphrase;
        header.passes = kSealPasses;
        header.memoryKiB = kSealMemoryKiB;
        header.salt = randomBytes(crypto_pwhash_SALTBYTES);
    }
    return header;
}

Result<SecretString> keyFromPassphrase(const SecretString &passphrase,
                                       const SealedVault::Header &header, const QString &path)
{
    QByteArray key(kSealKeyBytes, '\0');
    if (crypto_pwhash(reinterpret_cast<unsigned char *>(key.data()),
                      static_cast<unsigned long long>(key.size()), passphrase.reveal().data(),
                      static_cast<unsigned long long>(passphrase.size()), sealBytes(header.salt),
                      header.passes, static_cast<std::size_t>(header.memoryKiB) << 10,
                      crypto_pwhash_ALG_ARGON2ID13)
        != 0)
        return sealUnreadable(path, "Argon2id failed: out of memory, or impossible parameters");
    return SecretString::take(std::move(key));
}

Result<SecretString> parseKeyFile(QByteArray bytes, const QString &path)
{
    SecretString key;
    if (bytes.size() == kSealKeyBytes) {
        key = SecretString(QByteArrayView(bytes));
    } else if (const QByteArrayView text = QByteArrayView(bytes).trimmed();
               text.size() == 2 * kSealKeyBytes
               && std::all_of(text.begin(), text.end(),
                              [](unsigned char c) { return isxdigit(c); })) {
        QByteArray hex = text.toByteArray();
        key = SecretString::take(QByteArray::fromHex(hex));
        secureZero(hex);
    }
    secureZero(bytes);
    if (key.isEmpty()) {
        return failKeyed(ErrorCode::Invalid, QStringLiteral("key_file_malformed"),
                         QStringLiteral(
                             "%1 is no key file: it must hold 32 bytes, or 64 hexadecimal "
                             "digits.")
                             .arg(path));
    }
    return key;
}

Result<SecretString> makeKeyFile(const QString &path)
{
    const SecretString key = SecretString::random(kSealKeyBytes);
    QByteArray text = key.reveal().toByteArray().toHex() + '\n';
    auto written = createPrivateFile(path, text);
    secureZero(text);
    if (!written)
        return fail(written.error());
    return key;
}

Result<SecretString> keyFromFile(const SealedKey &key, bool sealedFileExists)
{
    auto bytes = readPrivateFile(key.keyFile, kMaxKeyFileBytes);
    if (bytes)
        return parseKeyFile(std::move(*bytes), key.keyFile);
    if (bytes.error().code != ErrorCode::NotFound)
        return fail(bytes.error());
    if (key.createKeyFile && !sealedFileExists)
        return makeKeyFile(key.keyFile);
    return failKeyed(ErrorCode::Unavailable, QStringLiteral("secrets_key_missing"),
                     QStringLiteral(
                         "The key file %1 is missing; without it the sealed secrets stay "
                         "closed.")
                         .arg(key.keyFile));
}

QString sealLockPath(const QString &path)
{
    return path + QStringLiteral(".lock");
}

} // namespace

QByteArray SealedVault::Header::toBytes() const
{
    QByteArray bytes = kSealMagic.toByteArray();
    bytes.append(static_cast<char>(keyKind));
    appendSealNumber(bytes, passes);
    appendSealNumber(bytes, memoryKiB);
    return bytes + salt;
}

Result<std::shared_ptr<SealedVault>> SealedVault::open(const QString &path, const SealedKey &key)
{
    ensureCrypto();
    auto file = readPrivateFile(path, kMaxSealedBytes);
    if (!file && file.error().code != ErrorCode::NotFound)
        return fail(file.error());
    const bool withPassphrase = !key.passphrase.isEmpty();
    if (!key.isSet()) {
        return failKeyed(ErrorCode::Unavailable, QStringLiteral("secrets_key_missing"),
                         QStringLiteral(
                             "Neither a key file nor a passphrase is given for the sealed "
                             "secrets in %1.")
                             .arg(path));
    }
    Header header = freshSealHeader(withPassphrase);
    if (file) {
        const auto found = sealHeader(*file);
        if (!found)
            return sealUnreadable(path, "the header is not one of ours");
        if ((found->keyKind == kKeyFromPassphrase) != withPassphrase) {
            return sealUnreadable(path, withPassphrase ? "it is sealed with a key file"
                                                       : "it is sealed with a passphrase");
        }
        header = *found;
    }
    auto sealKey = withPassphrase ? keyFromPassphrase(key.passphrase, header, path)
                                  : keyFromFile(key, file.has_value());
    if (!sealKey)
        return fail(sealKey.error());
    const std::shared_ptr<SealedVault> vault(new SealedVault(path, header, *sealKey));
    if (auto readable = vault->load(); !readable)
        return fail(readable.error());
    return vault;
}

Result<SealedVault::Contents> SealedVault::load() const
{
    auto file = readPrivateFile(m_path, kMaxSealedBytes);
    if (!file && file.error().code == ErrorCode::NotFound)
        return Contents();
    if (!file)
        return fail(file.error());
    const QByteArray header = m_header.toBytes();
    if (file->size() < kSealHeaderBytes + kSealNonceBytes + kSealTagBytes
        || !file->startsWith(header))
        return sealUnreadable(m_path, "the header is another");
    const QByteArrayView nonce = QByteArrayView(*file).sliced(kSealHeaderBytes, kSealNonceBytes);
    const QByteArrayView sealed = QByteArrayView(*file).sliced(kSealHeaderBytes + kSealNonceBytes);
    QByteArray plain(sealed.size() - kSealTagBytes, Qt::Uninitialized);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(reinterpret_cast<unsigned char *>(plain.data()),
                                                   nullptr, nullptr, sealBytes(sealed),
                                                   static_cast<unsigned long long>(sealed.size()),
                                                   sealBytes(header),
                                                   static_cast<unsigned long long>(header.size()),
                                                   sealBytes(nonce), sealBytes(m_key.reveal()))
        != 0)
        return sealUnreadable(m_path, "the authentication failed");
    auto contents = contentsFromBytes(plain);
    secureZero(plain);
    if (!contents)
        return sealUnreadable(m_path, "the contents are malformed");
    return std::move(*contents);
}

Result<void> SealedVault::store(const Contents &contents) const
{
    const SecretString plain = contentsToBytes(contents);
    QByteArray file = m_header.toBytes();
    const QByteArray header = file;
    const QByteArray nonce = randomBytes(kSealNonceBytes);
    file += nonce;
    const qsizetype start = file.size();
    file.resize(start + plain.size() + kSealTagBytes);
    if (file.size() > kMaxSealedBytes)
        return fail(ErrorCode::TooLarge, QStringLiteral("There is no room for more secrets."));
    crypto_aead_xchacha20poly1305_ietf_encrypt(
        reinterpret_cast<unsigned char *>(file.data() + start), nullptr, sealBytes(plain.reveal()),
        static_cast<unsigned long long>(plain.size()), sealBytes(header),
        static_cast<unsigned long long>(header.size()), nullptr, sealBytes(nonce),
        sealBytes(m_key.reveal()));
    return replacePrivateFile(m_path, file);
}

Result<void> SealedVault::put(const QString &name, const SecretString &secret)
{
    const QMutexLocker guard(&m_mutex);
    QLockFile lock(sealLockPath(m_path));
    if (!lock.tryLock(kSealLockMs))
        return fail(ErrorCode::Unavailable, QStringLiteral("The sealed secrets are in use."));
    auto contents = load();
    if (!contents)
        return fail(contents.error());
    contents->insert_or_assign(name, secret);
    return store(*contents);
}

Result<SecretString> SealedVault::get(const QString &name)
{
    const QMutexLocker guard(&m_mutex);
    auto contents = load();
    if (!contents)
        return fail(contents.error());
    const auto found = contents->find(name);
    if (found == contents->end())
        return fail(ErrorCode::NotFound, QStringLiteral("There is no such secret."));
    return found->second;
}

Result<void> SealedVault::remove(const QString &name)
{
    const QMutexLocker guard(&m_mutex);
    QLockFile lock(sealLockPath(m_path));
    if (!lock.tryLock(kSealLockMs))
        return fail(ErrorCode::Unavailable, QStringLiteral("The sealed secrets are in use."));
    auto contents = load();
    if (!contents)
        return fail(contents.error());
    if (contents->erase(name) == 0)
        return {};
    return store(*contents);
}

} // namespace troupe

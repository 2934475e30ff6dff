// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/security/secretstore.h"

#include <QList>
#include <QMutex>

#include <map>

namespace troupe {

/// A small encrypted map from names to secrets in one file. Blocking and thread-safe; two vaults on
/// one file, also of two processes, exclude each other by a lock file beside it.
///
/// The file: "TRPSEAL" and the version 1 (8 bytes); how the key is made (1 byte: 0 a key file,
/// 1 Argon2id of a passphrase); passes (4) and memory in KiB (4), little-endian, and salt (16) of
/// Argon2id, zero for a key file; nonce (24); XChaCha20-Poly1305 of the contents with all before
/// the nonce as associated data. Names are contents: nobody learns them, and their count only
/// roughly, from the size. Every write uses a new random nonce and replaces the file at once.
class SealedVault
{
public:
    static Result<std::shared_ptr<SealedVault>> open(const QString &path, const SealedKey &key);

    Result<void> put(const QString &name, const SecretString &secret);
    Result<SecretString> get(const QString &name);
    Result<void> remove(const QString &name);

    struct Header
    {
        quint8 keyKind = 0;
        quint32 passes = 0;
        quint32 memoryKiB = 0;
        QByteArray salt;

        QByteArray toBytes() const;
    };
    using Contents = std::map<QString, SecretString>;

private:
    SealedVault(QString path, Header header, SecretString key)
        : m_path(std::move(path)), m_header(std::move(header)), m_key(std::move(key))
    {
    }
    Result<Contents> load() const;
    Result<void> store(const Contents &contents) const;

    const QString m_path;
    const Header m_header;
    const SecretString m_key;
    QMutex m_mutex;
};

} // namespace troupe

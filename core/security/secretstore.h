// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/security/secretstring.h"

#include <QString>

#include <functional>
#include <memory>
#include <optional>

namespace troupe {

enum class SecretStoreKind : quint8 {
    Unopened, ///< not used yet; prepare() or the first operation decides
    Keychain, ///< the desktop's keychain (Secret Service, KWallet)
    SealedFile, ///< an encrypted file in the data folder
    SessionOnly, ///< this process's memory: secrets are gone when it ends
    Locked, ///< the secrets are in a keychain that is locked or does not answer now
    Unavailable, ///< the sealed file cannot be opened
};

/// What a window shows about where secrets are. `explanation` is for people and holds no secret.
struct SecretStoreState
{
    SecretStoreKind kind = SecretStoreKind::Unopened;
    QString explanation;
    bool persistent = false; ///< whether what is put is still there after a restart

    SecretStoreState() = default;
    SecretStoreState(SecretStoreKind k, QString e, bool p)
        : kind(k), explanation(std::move(e)), persistent(p)
    {
    }
};

/// Keeps secrets by name ("provider/openai/api_key"). A store belongs to one thread that runs an
/// event loop; its tasks may outlive it. No implementation writes a secret to a log, an argument,
/// an error text or, in clear, to a disk.
///
/// Errors: Unavailable with key "keychain_locked" (locked, waiting for a person, or gone; nothing
/// is known about the secret, so never make a new one), "secret_missing" (see get), or
/// "secrets_unreadable" (the sealed file); NotFound; Invalid (name or size); StorageFull.
class SecretStore
{
public:
    virtual ~SecretStore() = default;

    /// Finds out what can be used, if that has not happened yet, and says so. Never fails.
    virtual QCoro::Task<SecretStoreState> prepare() = 0;

    /// Stores or replaces. Ends when the secret is durable (as far as the store is persistent).
    virtual Task<void> put(QString name, SecretString secret) = 0;

    /// `expected`: the caller has it on record that this secret was stored. When it is not there,
    /// the answer is Unavailable ("secret_missing"), not NotFound.
    virtual Task<SecretString> get(QString name, bool expected) = 0;

    /// Removes; a name that is not there is no error.
    virtual Task<void> remove(QString name) = 0;

    virtual SecretStoreState state() const = 0;
};

inline constexpr qsizetype kMaxSecretNameBytes = 512;
inline constexpr qsizetype kMaxSecretBytes = 256 * 1024;

/// Invalid when `name` is empty, too long or has control characters, or `secret` is too large.
Result<void> checkSecret(const QString &name, const SecretString &secret);

/// How the sealed file is sealed: with a passphrase if there is one, else with a key file.
struct SealedKey
{
    QString keyFile; ///< 32 bytes, raw or as 64 hexadecimal digits; mode 0600
    bool createKeyFile = false; ///< make it when it is missing and nothing is sealed yet
    SecretString passphrase;

    SealedKey() = default;
    bool isSet() const { return !keyFile.isEmpty() || !passphrase.isEmpty(); }
};

struct SecretStoreOptions
{
    enum class Prefer : quint8 { Automatic, Keychain, SealedFile, SessionOnly };

    QString dataFolder; ///< exists; entries of two data folders never mix
    Prefer prefer = Prefer::Automatic;
    SealedKey sealedKey;
    int probeTimeoutMs = 3000; ///< how long prepare() waits for the keychain
    int jobTimeoutMs = 30'000; ///< per operation: a person may be typing the keychain's password
    /// Told, on the store's thread, that a key file was made at `sealedKey.keyFile`: whoever loses
    /// it loses the secrets, and a person should know.
    std::function<void()> onKeyFileMade;

    SecretStoreOptions() = default;
};

/// A store that decides at its first use, not now: nothing is touched by this call.
///
/// Automatic: where secrets are already (a sealed file; a keychain that was used before) they stay,
/// and when that cannot be opened the state says so instead of a second place being started.
/// Else the keychain if a probe (write, read back, remove) works; else a sealed file if
/// `sealedKey` is set; else the session's memory.
std::unique_ptr<SecretStore> openSecretStore(SecretStoreOptions options);

/// The three stores that it picks from.
std::unique_ptr<SecretStore> makeSessionStore(QString explanation);
/// `scope` keeps the entries of data folders apart.
std::unique_ptr<SecretStore> makeKeychainStore(QString scope, int probeTimeoutMs, int jobTimeoutMs);
/// Reads, or begins, the file at `path`. Blocks: a tenth of a second with a passphrase.
/// Fails with Unavailable ("secrets_unreadable", "secrets_key_missing") or Forbidden
/// ("file_unsafe"); a file that cannot be opened is left as it is.
Result<std::unique_ptr<SecretStore>> openSealedFileStore(const QString &path, const SealedKey &key);

/// Where openSecretStore() puts its sealed file, and the scope of its keychain entries.
QString sealedFilePath(const QString &dataFolder);
QString secretScope(const QString &dataFolder);

} // namespace troupe

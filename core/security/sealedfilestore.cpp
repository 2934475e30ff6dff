// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/poolrun.h"
#include "core/security/sealedvault.h"

#include <QCoroFuture>

namespace troupe {

namespace {

/// The vault on the pool: reading, sealing and syncing a file blocks.
class SealedFileStore final : public SecretStore
{
public:
    SealedFileStore(std::shared_ptr<SealedVault> vault, QString explanation)
        : m_vault(std::move(vault)), m_explanation(std::move(explanation))
    {
    }

    QCoro::Task<SecretStoreState> prepare() override { co_return state(); }
    Task<void> put(QString name, SecretString secret) override
    {
        return putInVault(m_vault, std::move(name), std::move(secret));
    }
    Task<SecretString> get(QString name, bool expected) override
    {
        return getFromVault(m_vault, std::move(name), expected);
    }
    Task<void> remove(QString name) override { return removeFromVault(m_vault, std::move(name)); }
    SecretStoreState state() const override
    {
        return SecretStoreState(SecretStoreKind::SealedFile, m_explanation, true);
    }

private:
    using Vault = std::shared_ptr<SealedVault>;

    // Static, so that a task does not need the store to live on.
    static Task<void> putInVault(Vault vault, QString name, SecretString secret)
    {
        if (auto valid = checkSecret(name, secret); !valid)
            co_return fail(valid.error());
        QFuture<Result<void>> done =
            runOnPool<void>([vault, name, secret] { return vault->put(name, secret); });
        co_return co_await done;
    }

    static Task<SecretString> getFromVault(Vault vault, QString name, bool expected)
    {
        QFuture<Result<SecretString>> done =
            runOnPool<SecretString>([vault, name] { return vault->get(name); });
        Result<SecretString> found = co_await done;
        if (!found && found.error().code == ErrorCode::NotFound && expected) {
            co_return failKeyed(ErrorCode::Unavailable, QStringLiteral("secret_missing"),
                                QStringLiteral("A secret that was stored is not in the sealed file "
                                               "any more. Enter it again."));
        }
        co_return found;
    }

    static Task<void> removeFromVault(Vault vault, QString name)
    {
        QFuture<Result<void>> done = runOnPool<void>([vault, name] { return vault->remove(name); });
        co_return co_await done;
    }

    Vault m_vault;
    QString m_explanation;
};

} // namespace

Result<std::unique_ptr<SecretStore>> openSealedFileStore(const QString &path, const SealedKey &key)
{
    auto vault = SealedVault::open(path, key);
    if (!vault)
        return fail(vault.error());
    const QString how = key.passphrase.isEmpty()
                            ? QStringLiteral("sealed with the key file %1. Whoever can read both "
                                             "files can read the secrets")
                                  .arg(key.keyFile)
                            : QStringLiteral("sealed with a passphrase");
    return std::unique_ptr<SecretStore>(std::make_unique<SealedFileStore>(
        *vault, QStringLiteral("Secrets are in %1, %2.").arg(path, how)));
}

} // namespace troupe

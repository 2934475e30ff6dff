// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/security/secretstore.h"

#include "core/base/log.h"
#include "core/base/poolrun.h"
#include "core/security/crypto.h"
#include "core/security/privatefile.h"

#include <QCoroFuture>
#include <QDir>
#include <QFileInfo>

namespace troupe {

namespace {

using Prefer = SecretStoreOptions::Prefer;
using StorePtr = std::shared_ptr<SecretStore>;

QString keychainMarkerPath(const QString &dataFolder)
{
    return QDir(dataFolder).filePath(QStringLiteral("secrets.backend"));
}

/// What the first use found. Shared by every task of the store, so that tasks may outlive it.
struct StoreChoice
{
    SecretStoreOptions options;
    StorePtr store; ///< null until decided, and while nothing can be opened
    SecretStoreState state;
    std::optional<QFuture<void>> deciding;
};
using Choice = std::shared_ptr<StoreChoice>;

/// Stands in when there are secrets that cannot be opened: starting a second place would hide them.
void chooseNothing(const Choice &choice, const Error &error)
{
    choice->store.reset();
    choice->state = SecretStoreState(SecretStoreKind::Unavailable, error.message, false);
    qCWarning(lcSecurity) << "Secrets are not available:" << error.message << error.detail;
}

void chooseStore(const Choice &choice, StorePtr store)
{
    choice->store = std::move(store);
    choice->state = choice->store->state();
    qCInfo(lcSecurity) << choice->state.explanation;
}

QCoro::Task<> chooseSealed(Choice choice)
{
    const QString path = sealedFilePath(choice->options.dataFolder);
    const SealedKey key = choice->options.sealedKey;
    const bool hadKeyFile = key.keyFile.isEmpty() || QFileInfo::exists(key.keyFile);
    QFuture<Result<StorePtr>> opening = runOnPool<StorePtr>([path, key]() -> Result<StorePtr> {
        auto opened = openSealedFileStore(path, key);
        if (!opened)
            return fail(opened.error());
        return StorePtr(std::move(*opened));
    });
    Result<StorePtr> opened = co_await opening;
    if (opened)
        chooseStore(choice, *opened);
    else
        chooseNothing(choice, opened.error());
    if (!hadKeyFile && choice->options.onKeyFileMade && QFileInfo::exists(key.keyFile))
        choice->options.onKeyFileMade();
}

QCoro::Task<> chooseAutomatically(Choice choice)
{
    const SecretStoreOptions &options = choice->options;
    const bool keychainHasSecrets = QFileInfo::exists(keychainMarkerPath(options.dataFolder));
    const bool sealedExists = QFileInfo::exists(sealedFilePath(options.dataFolder));
    if (options.prefer == Prefer::SessionOnly) {
        chooseStore(choice,
                    makeSessionStore(QStringLiteral(
                        "Secrets are kept in memory only, as asked, and are gone at exit.")));
        co_return;
    }
    if (options.prefer == Prefer::SealedFile
        || (options.prefer == Prefer::Automatic && sealedExists)) {
        co_await chooseSealed(choice);
        co_return;
    }
    StorePtr keychain = makeKeychainStore(secretScope(options.dataFolder), options.probeTimeoutMs,
                                          options.jobTimeoutMs);
    const SecretStoreState state = co_await keychain->prepare();
    const bool works = state.kind == SecretStoreKind::Keychain;
    if (works || keychainHasSecrets || options.prefer == Prefer::Keychain) {
        chooseStore(choice, keychain);
    } else if (options.sealedKey.isSet()) {
        co_await chooseSealed(choice);
    } else {
        chooseStore(choice,
                    makeSessionStore(
                        QStringLiteral(
                            "No keychain can be used here, so secrets are kept in memory only "
                            "and are gone at exit. ")
                        + state.explanation));
    }
}

/// Decides once; who comes meanwhile waits for the same decision. A store that could not be opened
/// is tried again at the next use.
QCoro::Task<> decide(Choice choice)
{
    if (choice->store)
        co_return;
    if (choice->deciding) {
        QFuture<void> deciding = *choice->deciding;
        co_await deciding;
        co_return;
    }
    QPromise<void> promise;
    promise.start();
    choice->deciding = promise.future();
    co_await chooseAutomatically(choice);
    choice->deciding.reset();
    promise.finish();
}

Error storeUnavailable(const Choice &choice)
{
    Error error(ErrorCode::Unavailable, choice->state.explanation);
    error.key = QStringLiteral("secrets_unreadable");
    return error;
}

/// Before the first secret goes into the keychain, this data folder says so: from then on a
/// keychain that is locked is not taken for one that is not there.
Result<void> markKeychain(const StoreChoice &choice)
{
    const QString path = keychainMarkerPath(choice.options.dataFolder);
    if (QFileInfo::exists(path))
        return {};
    return replacePrivateFile(path, "keychain\n");
}

QCoro::Task<SecretStoreState> prepareChoice(Choice choice)
{
    co_await decide(choice);
    if (choice->store && choice->store->state().kind == SecretStoreKind::Locked)
        co_await choice->store->prepare();
    co_return choice->store ? choice->store->state() : choice->state;
}

Task<void> putInChoice(Choice choice, QString name, SecretString secret)
{
    co_await decide(choice);
    if (!choice->store)
        co_return fail(storeUnavailable(choice));
    const StorePtr store = choice->store;
    const SecretStoreKind kind = store->state().kind;
    if (kind == SecretStoreKind::Keychain || kind == SecretStoreKind::Locked) {
        QFuture<Result<void>> marking = runOnPool<void>([choice] { return markKeychain(*choice); });
        const Result<void> marked = co_await marking;
        if (!marked)
            co_return fail(marked.error());
    }
    co_return co_await store->put(name, secret);
}

Task<SecretString> getFromChoice(Choice choice, QString name, bool expected)
{
    co_await decide(choice);
    if (!choice->store)
        co_return fail(storeUnavailable(choice));
    const StorePtr store = choice->store;
    co_return co_await store->get(name, expected);
}

Task<void> removeFromChoice(Choice choice, QString name)
{
    co_await decide(choice);
    if (!choice->store)
        co_return fail(storeUnavailable(choice));
    const StorePtr store = choice->store;
    co_return co_await store->remove(name);
}

class ChosenStore final : public SecretStore
{
public:
    explicit ChosenStore(Choice choice) : m_choice(std::move(choice)) {}

    QCoro::Task<SecretStoreState> prepare() override { return prepareChoice(m_choice); }
    Task<void> put(QString name, SecretString secret) override
    {
        return putInChoice(m_choice, std::move(name), std::move(secret));
    }
    Task<SecretString> get(QString name, bool expected) override
    {
        return getFromChoice(m_choice, std::move(name), expected);
    }
    Task<void> remove(QString name) override { return removeFromChoice(m_choice, std::move(name)); }
    SecretStoreState state() const override
    {
        return m_choice->store ? m_choice->store->state() : m_choice->state;
    }

private:
    Choice m_choice;
};

} // namespace

Result<void> checkSecret(const QString &name, const SecretString &secret)
{
    const bool printable = std::all_of(name.begin(), name.end(), [](QChar c) {
        return c.unicode() >= 0x20 && c != QChar(0x7f);
    });
    if (name.isEmpty() || !printable || name.toUtf8().size() > kMaxSecretNameBytes)
        return fail(ErrorCode::Invalid, QStringLiteral("The name of the secret is not valid."));
    if (secret.size() > kMaxSecretBytes)
        return fail(ErrorCode::Invalid, QStringLiteral("The secret is too long."));
    return {};
}

QString sealedFilePath(const QString &dataFolder)
{
    return QDir(dataFolder).filePath(QStringLiteral("secrets.sealed"));
}

QString secretScope(const QString &dataFolder)
{
    const QString canonical = QFileInfo(dataFolder).canonicalFilePath();
    const QString path =
        canonical.isEmpty() ? QDir::cleanPath(QDir(dataFolder).absolutePath()) : canonical;
    return QString::fromLatin1(sha256(path.toUtf8()).toHex().first(32));
}

std::unique_ptr<SecretStore> openSecretStore(SecretStoreOptions options)
{
    auto choice = std::make_shared<StoreChoice>();
    choice->options = std::move(options);
    choice->state.explanation = QStringLiteral("Secrets have not been used yet.");
    return std::make_unique<ChosenStore>(std::move(choice));
}

} // namespace troupe

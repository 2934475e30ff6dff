// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/ids.h"
#include "core/security/keychainjobs.h"
#include "core/security/secretstore.h"

#include <QCoroFuture>

namespace troupe {

namespace {

using Verb = KeychainRequest::Verb;

struct KeychainAccess
{
    KeychainJobs jobs;
    QString scope;
    int probeTimeoutMs = 0;
    int jobTimeoutMs = 0;
    SecretStoreState state;

    QFuture<KeychainReply> run(Verb verb, const QString &name, const SecretString &secret,
                               int timeoutMs)
    {
        KeychainRequest request;
        request.verb = verb;
        request.entry = scope + u'/' + name;
        request.secret = secret;
        return jobs.run(std::move(request), timeoutMs);
    }
    QFuture<KeychainReply> run(Verb verb, const QString &name)
    {
        return run(verb, name, SecretString(), jobTimeoutMs);
    }
    void markUsable()
    {
        state = SecretStoreState(SecretStoreKind::Keychain,
                                 QStringLiteral("Secrets are in this desktop's keychain."), true);
    }
    void markLocked(const QString &reason)
    {
        state = SecretStoreState(
            SecretStoreKind::Locked,
            QStringLiteral(
                "The keychain is locked or does not answer (%1). Unlock it and try again.")
                .arg(reason.isEmpty() ? QStringLiteral("no reason given") : reason),
            true);
    }
};
using Access = std::shared_ptr<KeychainAccess>;

tl::unexpected<Error> keychainLocked(const Access &access, const QString &reason)
{
    access->markLocked(reason);
    return failKeyed(ErrorCode::Unavailable, QStringLiteral("keychain_locked"),
                     access->state.explanation, reason);
}

/// Writes a random value, reads it back, removes it. Only that tells a keychain that works from a
/// locked one: reading and removing answer alike for an entry that is missing and one that is
/// locked away.
QCoro::Task<bool> probeKeychain(Access access)
{
    const QString name = QStringLiteral("probe-") + randomHex(8);
    const SecretString value = SecretString::random(16);
    QFuture<KeychainReply> writing = access->run(Verb::Write, name, value, access->probeTimeoutMs);
    const KeychainReply written = co_await writing;
    if (written.outcome != KeychainOutcome::Done) {
        access->markLocked(written.reason);
        co_return false;
    }
    QFuture<KeychainReply> reading =
        access->run(Verb::Read, name, SecretString(), access->probeTimeoutMs);
    const KeychainReply read = co_await reading;
    QFuture<KeychainReply> removing =
        access->run(Verb::Remove, name, SecretString(), access->probeTimeoutMs);
    co_await removing;
    if (read.outcome != KeychainOutcome::Done || !(read.secret == value)) {
        access->markLocked(QStringLiteral("it does not give back what it was given"));
        co_return false;
    }
    access->markUsable();
    co_return true;
}

QCoro::Task<SecretStoreState> prepareKeychain(Access access)
{
    co_await probeKeychain(access);
    co_return SecretStoreState(access->state); // QCoro moves from what is named in co_return
}

Task<void> putInKeychain(Access access, QString name, SecretString secret)
{
    if (auto valid = checkSecret(name, secret); !valid)
        co_return fail(valid.error());
    QFuture<KeychainReply> writing = access->run(Verb::Write, name, secret, access->jobTimeoutMs);
    const KeychainReply reply = co_await writing;
    if (reply.outcome != KeychainOutcome::Done)
        co_return keychainLocked(access, reply.reason);
    access->markUsable();
    co_return Result<void>();
}

Task<SecretString> getFromKeychain(Access access, QString name, bool expected)
{
    QFuture<KeychainReply> reading = access->run(Verb::Read, name);
    const KeychainReply reply = co_await reading;
    if (reply.outcome == KeychainOutcome::Done) {
        access->markUsable();
        co_return reply.secret;
    }
    if (reply.outcome != KeychainOutcome::NotFound)
        co_return keychainLocked(access, reply.reason);
    const bool works = co_await probeKeychain(access);
    if (!works)
        co_return keychainLocked(access, QStringLiteral("the entry cannot be seen"));
    if (expected) {
        co_return failKeyed(ErrorCode::Unavailable, QStringLiteral("secret_missing"),
                            QStringLiteral("A secret that was stored is not in the keychain any "
                                           "more, or the data folder was moved. Enter it again."));
    }
    co_return fail(ErrorCode::NotFound, QStringLiteral("There is no such secret."));
}

Task<void> removeFromKeychain(Access access, QString name)
{
    // A locked keychain reports success and removes nothing.
    const bool works = co_await probeKeychain(access);
    if (!works)
        co_return keychainLocked(access, QStringLiteral("nothing can be removed"));
    QFuture<KeychainReply> removing = access->run(Verb::Remove, name);
    const KeychainReply reply = co_await removing;
    if (reply.outcome != KeychainOutcome::Done && reply.outcome != KeychainOutcome::NotFound)
        co_return keychainLocked(access, reply.reason);
    co_return Result<void>();
}

class KeychainStore final : public SecretStore
{
public:
    explicit KeychainStore(Access access) : m_access(std::move(access)) {}

    QCoro::Task<SecretStoreState> prepare() override { return prepareKeychain(m_access); }
    Task<void> put(QString name, SecretString secret) override
    {
        return putInKeychain(m_access, std::move(name), std::move(secret));
    }
    Task<SecretString> get(QString name, bool expected) override
    {
        return getFromKeychain(m_access, std::move(name), expected);
    }
    Task<void> remove(QString name) override
    {
        return removeFromKeychain(m_access, std::move(name));
    }
    SecretStoreState state() const override { return m_access->state; }

private:
    Access m_access;
};

} // namespace

std::unique_ptr<SecretStore> makeKeychainStore(QString scope, int probeTimeoutMs, int jobTimeoutMs)
{
    auto access = std::make_shared<KeychainAccess>();
    access->scope = std::move(scope);
    access->probeTimeoutMs = probeTimeoutMs;
    access->jobTimeoutMs = jobTimeoutMs;
    access->state.explanation = QStringLiteral("The keychain has not been used yet.");
    return std::make_unique<KeychainStore>(std::move(access));
}

} // namespace troupe

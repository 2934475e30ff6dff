// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/security/secretstore.h"

#include <QHash>

namespace troupe {

namespace {

/// Nothing of it waits, so its tasks are done when they are returned.
class SessionStore final : public SecretStore
{
public:
    explicit SessionStore(QString explanation) : m_explanation(std::move(explanation)) {}

    QCoro::Task<SecretStoreState> prepare() override { co_return state(); }

    Task<void> put(QString name, SecretString secret) override
    {
        if (auto valid = checkSecret(name, secret); !valid)
            co_return fail(valid.error());
        m_secrets.insert(name, secret);
        co_return Result<void>();
    }

    Task<SecretString> get(QString name, bool expected) override
    {
        const auto found = m_secrets.constFind(name);
        if (found != m_secrets.cend())
            co_return *found;
        if (expected) {
            co_return failKeyed(ErrorCode::Unavailable, QStringLiteral("secret_missing"),
                                QStringLiteral("The secret is gone: it was kept in memory only. "
                                               "Enter it again."));
        }
        co_return fail(ErrorCode::NotFound, QStringLiteral("There is no such secret."));
    }

    Task<void> remove(QString name) override
    {
        m_secrets.remove(name);
        co_return Result<void>();
    }

    SecretStoreState state() const override
    {
        return SecretStoreState(SecretStoreKind::SessionOnly, m_explanation, false);
    }

private:
    QString m_explanation;
    QHash<QString, SecretString> m_secrets;
};

} // namespace

std::unique_ptr<SecretStore> makeSessionStore(QString explanation)
{
    return std::make_unique<SessionStore>(std::move(explanation));
}

} // namespace troupe

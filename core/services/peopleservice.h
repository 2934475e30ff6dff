// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/task.h"
#include "core/contract/troupe/peopleops.h"
#include "core/security/password.h"
#include "core/services/caller.h"
#include "core/services/loginthrottle.h"

#include <QThreadPool>

namespace troupe {

class AccessService;
class Database;
class TokenIssuer;

struct PeopleOptions
{
    bool registrationOpen = true; ///< whoever reaches the server may become a member
    PasswordCost passwordCost;

    PeopleOptions() = default;
};

/// The people of this server: registration, login, and what an administrator does with them.
/// Passwords are hashed on two threads of this service's own; when too many wait there, a call
/// answers Unavailable at once. What changes a person's rights holds before it is acknowledged.
class PeopleService
{
public:
    PeopleService(Database &db, AccessService &access, TokenIssuer &tokens, const Clock &clock,
                  PeopleOptions options);
    ~PeopleService();

    /// Errors: Forbidden "registration_closed"; Conflict "username_taken", "email_taken"; Invalid.
    Task<User> registerUser(RegisterUser input);
    /// A wrong name, a wrong password and a disabled person look and take alike: Unauthenticated,
    /// "invalid_credentials". RateLimited after too many tries from `address`.
    Task<AccessToken> logIn(QByteArray address, LogIn input);
    Result<User> me(const Caller &caller) const;
    Task<void> changePassword(Caller caller, QByteArray address, ChangePassword input);

    Result<Page<User>> list(ListUsers query) const;
    Result<User> find(const QString &userId) const;
    Task<User> create(CreateUser input);
    /// Conflict "last_admin" for what would leave nobody in charge.
    Task<User> update(QString userId, Patch<UserChanges> changes);

    /// Gives `userId` this password when it has none yet; returns whether it did.
    Task<bool> setFirstPassword(QString userId, QString password);
    /// Whether somebody has a password.
    bool hasPasswords() const;

private:
    Task<QString> hash(QString password);
    Task<bool> matches(QString password, QString hash);
    Task<User> insert(User user);

    Database &m_db;
    AccessService &m_access;
    TokenIssuer &m_tokens;
    const PeopleOptions m_options;
    LoginThrottle m_throttle;
    QThreadPool m_hashers;
    int m_hashing = 0;
};

} // namespace troupe

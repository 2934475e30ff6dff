// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/peopleservice.h"

#include "core/base/ids.h"
#include "core/base/poolrun.h"
#include "core/services/accessservice.h"
#include "core/services/paging.h"
#include "core/services/tokenissuer.h"
#include "core/storage/database.h"
#include "core/storage/rows.h"

#include <QCoroFuture>

#include <algorithm>

namespace troupe {

namespace {

constexpr int kHashThreads = 2; // each takes 64 MiB and a core
constexpr int kMostHashing = 64; // about three seconds of waiting
constexpr qsizetype kShortestPassword = 8;

Error issueOf(const QString &field, const QString &message)
{
    Error error(ErrorCode::Invalid, message);
    error.issues.append({u'/' + field, message});
    return error;
}

Error wrongCredentials()
{
    Error error(ErrorCode::Unauthenticated, QStringLiteral("Incorrect username or password"));
    error.key = QStringLiteral("invalid_credentials");
    return error;
}

Error userNotFound()
{
    return Error(ErrorCode::NotFound, QStringLiteral("User not found"));
}

bool isUsername(const QString &name)
{
    return std::all_of(name.begin(), name.end(), [](QChar c) {
        const bool isPlain = c.unicode() < 0x80 && c.isLetterOrNumber();
        return isPlain || QStringLiteral("._-@+").contains(c);
    });
}

// Not more than that it can be one: only a mail tells whether it is.
bool isEmail(const QString &email)
{
    const qsizetype at = email.indexOf(u'@');
    const bool hasSpace = std::any_of(email.begin(), email.end(), [](QChar c) {
        return c.isSpace() || c.category() == QChar::Other_Control;
    });
    return at > 0 && at == email.lastIndexOf(u'@') && at < email.size() - 1 && !hasSpace;
}

Result<void> checkPassword(const QString &password, const QString &field)
{
    if (password.size() < kShortestPassword) {
        return fail(issueOf(
            field, QStringLiteral("A password has at least %1 characters").arg(kShortestPassword)));
    }
    if (password.toUtf8().size() > kMaxPasswordBytes)
        return fail(issueOf(field, QStringLiteral("This password is too long")));
    return {};
}

Result<void> checkPerson(const User &user)
{
    if (!isUsername(user.username)) {
        return fail(issueOf(QStringLiteral("username"),
                            QStringLiteral("A username has letters, digits and . _ - @ +")));
    }
    if (!user.email.isEmpty() && !isEmail(user.email)) {
        return fail(
            issueOf(QStringLiteral("email"), QStringLiteral("This is not an e-mail address")));
    }
    return {};
}

Result<std::optional<User>> userBy(Sql &sql, const char *condition, const QString &value)
{
    return findRow<User>(sql, QStringLiteral(" WHERE ") + QLatin1String(condition), {value});
}

/// Conflict when somebody else has the name or the address.
Result<void> checkFree(Sql &sql, const User &user)
{
    const auto named = userBy(sql, "username = ? COLLATE NOCASE", user.username);
    if (!named)
        return fail(named.error());
    if (*named && (*named)->id != user.id) {
        return failKeyed(ErrorCode::Conflict, QStringLiteral("username_taken"),
                         QStringLiteral("This username is taken"));
    }
    if (user.email.isEmpty())
        return {};
    const auto mailed = userBy(sql, "email = ? COLLATE NOCASE AND email <> ''", user.email);
    if (!mailed)
        return fail(mailed.error());
    if (*mailed && (*mailed)->id != user.id) {
        return failKeyed(ErrorCode::Conflict, QStringLiteral("email_taken"),
                         QStringLiteral("This e-mail address is registered already"));
    }
    return {};
}

Result<void> checkAdminRemains(Sql &sql, const User &changed)
{
    if (changed.role == Role::Admin && !changed.disabled)
        return {};
    qint64 others = 0;
    const auto counted = sql.first(QStringLiteral("SELECT count(*) FROM users WHERE role = 'admin' "
                                                  "AND disabled = 0 AND id <> ?"),
                                   {changed.id}, [&](const Row &row) { others = row.integer(0); });
    if (!counted)
        return fail(counted.error());
    if (others == 0) {
        return failKeyed(ErrorCode::Conflict, QStringLiteral("last_admin"),
                         QStringLiteral("Somebody has to stay administrator"));
    }
    return {};
}

Scopes scopesOf(Role role)
{
    Scopes scopes;
    for (const QString &name : Scopes::all().names()) {
        const QStringList one{name};
        if (role == Role::Admin || name != QLatin1String("admin"))
            scopes.add(*enumFromName<Scope>(one.first()));
    }
    return scopes;
}

} // namespace

PeopleService::PeopleService(Database &db, AccessService &access, TokenIssuer &tokens,
                             const Clock &clock, PeopleOptions options)
    : m_db(db), m_access(access), m_tokens(tokens), m_options(options), m_throttle(clock)
{
    m_hashers.setMaxThreadCount(kHashThreads);
    m_hashers.setExpiryTimeout(1000);
}

PeopleService::~PeopleService()
{
    m_hashers.waitForDone();
}

Task<QString> PeopleService::hash(QString password)
{
    if (m_hashing >= kMostHashing) {
        Error busy(ErrorCode::Unavailable, QStringLiteral("Too many logins at once"));
        busy.retryAfterSeconds = 1;
        co_return fail(std::move(busy));
    }
    const SecretString secret(password);
    secureZero(password);
    const PasswordCost cost = m_options.passwordCost;
    std::function<Result<QString>()> work = [secret, cost] { return hashPassword(secret, cost); };
    ++m_hashing;
    const QFuture<Result<QString>> future = runOnPool<QString>(std::move(work), &m_hashers);
    const Result<QString> hashed = co_await future;
    --m_hashing;
    co_return hashed;
}

/// Takes as long for a person without a password, or for nobody.
Task<bool> PeopleService::matches(QString password, QString hash)
{
    if (m_hashing >= kMostHashing) {
        Error busy(ErrorCode::Unavailable, QStringLiteral("Too many logins at once"));
        busy.retryAfterSeconds = 1;
        co_return fail(std::move(busy));
    }
    const SecretString secret(password);
    secureZero(password);
    const PasswordCost cost = m_options.passwordCost;
    std::function<Result<bool>()> work = [secret, hash, cost]() -> Result<bool> {
        return hash.isEmpty() ? verifyNobody(secret, cost) : verifyPassword(secret, hash);
    };
    ++m_hashing;
    const QFuture<Result<bool>> future = runOnPool<bool>(std::move(work), &m_hashers);
    const Result<bool> matched = co_await future;
    --m_hashing;
    co_return matched;
}

Task<User> PeopleService::insert(User user)
{
    if (const auto checked = checkPerson(user); !checked)
        co_return fail(checked.error());
    user.id = newId();
    if (user.displayName.isEmpty())
        user.displayName = user.username;
    auto write = [user](Tx &tx) -> Result<User> {
        User added = user;
        added.createdAt = Timestamp{tx.nowMs()};
        if (const auto isFree = checkFree(tx.sql(), added); !isFree)
            return fail(isFree.error());
        if (const auto inserted = insertRow(tx.sql(), added); !inserted)
            return fail(inserted.error());
        tx.emitEvent({QStringLiteral("user.created"), added.id, added.id, toJson(added)});
        return added;
    };
    co_return co_await m_db.write(std::move(write));
}

Task<User> PeopleService::registerUser(RegisterUser input)
{
    if (!m_options.registrationOpen) {
        co_return failKeyed(ErrorCode::Forbidden, QStringLiteral("registration_closed"),
                            QStringLiteral("An administrator adds people to this server"));
    }
    CreateUser member;
    member.username = input.username;
    member.email = input.email;
    member.displayName = input.displayName;
    member.password = input.password;
    if (const auto checked = checkPassword(member.password, QStringLiteral("password")); !checked)
        co_return fail(checked.error());
    co_return co_await create(std::move(member));
}

Task<User> PeopleService::create(CreateUser input)
{
    User user;
    user.username = input.username;
    user.email = input.email;
    user.displayName = input.displayName;
    user.role = input.role;
    // Before the expensive part.
    if (const auto checked = checkPerson(user); !checked)
        co_return fail(checked.error());
    if (const auto isFree = checkFree(m_db.reader(), user); !isFree)
        co_return fail(isFree.error());
    if (!input.password.isEmpty()) {
        if (const auto checked = checkPassword(input.password, QStringLiteral("password"));
            !checked)
            co_return fail(checked.error());
        const Result<QString> hashed = co_await hash(std::move(input.password));
        if (!hashed)
            co_return fail(hashed.error());
        user.passwordHash = *hashed;
    }
    co_return co_await insert(std::move(user));
}

Task<AccessToken> PeopleService::logIn(QByteArray address, LogIn input)
{
    if (const int wait = m_throttle.begin(address, input.username); wait > 0) {
        Error error(ErrorCode::RateLimited, QStringLiteral("Too many login attempts"));
        error.key = QStringLiteral("too_many_attempts");
        error.retryAfterSeconds = wait;
        co_return fail(std::move(error));
    }
    const auto found =
        userBy(m_db.reader(),
               "username = ?1 COLLATE NOCASE OR (email = ?1 COLLATE NOCASE AND email <> '')",
               input.username);
    if (!found)
        co_return fail(found.error());
    const User user = found->value_or(User());
    const Result<bool> matched = co_await matches(std::move(input.password), user.passwordHash);
    if (!matched)
        co_return fail(matched.error());
    if (!*matched || user.disabled)
        co_return fail(wrongCredentials());
    m_throttle.succeeded(address, input.username);
    const Result<void> ready = co_await m_tokens.prepare();
    if (!ready && !m_tokens.isReady())
        co_return fail(ready.error());
    auto write = [id = user.id](Tx &tx) -> Result<User> {
        const auto done = tx.sql().run(
            QStringLiteral("UPDATE users SET last_login_at = ? WHERE id = ? AND disabled = 0"),
            {tx.nowMs(), id});
        if (!done)
            return fail(done.error());
        const auto row = userBy(tx.sql(), "id = ?", id);
        if (!row)
            return fail(row.error());
        return *done == 1 && *row ? Result<User>(**row) : fail(wrongCredentials());
    };
    const Result<User> stored = co_await m_db.write(std::move(write));
    if (!stored)
        co_return fail(stored.error());
    const auto token = m_tokens.issue(*stored, scopesOf(stored->role), Tier::Enterprise);
    if (!token)
        co_return fail(token.error());
    AccessToken out;
    out.accessToken = *token;
    out.tokenType = QStringLiteral("bearer");
    out.expiresIn = kAccessTokenSeconds;
    co_return out;
}

Result<User> PeopleService::me(const Caller &caller) const
{
    return find(caller.userId);
}

Task<void> PeopleService::changePassword(Caller caller, QByteArray address, ChangePassword input)
{
    if (const auto checked = checkPassword(input.newPassword, QStringLiteral("new_password"));
        !checked)
        co_return fail(checked.error());
    const Result<User> user = find(caller.userId);
    if (!user)
        co_return fail(user.error());
    if (!user->passwordHash.isEmpty()) {
        if (const int wait = m_throttle.begin(address, user->username); wait > 0) {
            Error error(ErrorCode::RateLimited, QStringLiteral("Too many attempts"));
            error.retryAfterSeconds = wait;
            co_return fail(std::move(error));
        }
        const Result<bool> matched =
            co_await matches(std::move(input.currentPassword), user->passwordHash);
        if (!matched)
            co_return fail(matched.error());
        if (!*matched) {
            co_return fail(issueOf(QStringLiteral("current_password"),
                                   QStringLiteral("This is not your password")));
        }
        m_throttle.succeeded(address, user->username);
    }
    const Result<QString> hashed = co_await hash(std::move(input.newPassword));
    if (!hashed)
        co_return fail(hashed.error());
    auto write = [id = user->id, before = user->passwordHash,
                  hash = *hashed](Tx &tx) -> Result<bool> {
        const auto done = tx.sql().run(QStringLiteral("UPDATE users SET password_hash = ?, "
                                                      "token_epoch = token_epoch + 1 "
                                                      "WHERE id = ? AND password_hash = ?"),
                                       {hash, id, before});
        if (!done)
            return fail(done.error());
        if (*done == 0)
            return fail(ErrorCode::Conflict, QStringLiteral("The password was changed meanwhile"));
        tx.emitEvent({QStringLiteral("user.password_changed"), id, id, "{}"});
        return true;
    };
    const Result<bool> done = co_await m_db.write(std::move(write));
    m_access.forgetPeople();
    co_return done ? Result<void>() : fail(done.error());
}

Result<Page<User>> PeopleService::list(ListUsers query) const
{
    QString after;
    if (!query.cursor.isEmpty()) {
        const auto cursor = decodeCursor(query.cursor, 1);
        if (!cursor)
            return fail(cursor.error());
        after = cursor->first();
    }
    auto rows = listRows<User>(m_db.reader(), QStringLiteral(" WHERE id > ? ORDER BY id LIMIT ?"),
                               {after, query.limit + 1});
    if (!rows)
        return fail(rows.error());
    Page<User> page;
    page.items = std::move(*rows);
    if (cutToLimit(page.items, query.limit))
        page.nextCursor = encodeCursor({page.items.last().id});
    return page;
}

Result<User> PeopleService::find(const QString &userId) const
{
    const auto user = userBy(m_db.reader(), "id = ?", userId);
    if (!user)
        return fail(user.error());
    return *user ? Result<User>(**user) : fail(userNotFound());
}

Task<User> PeopleService::update(QString userId, Patch<UserChanges> changes)
{
    QString hashed;
    if (changes.has<&UserChanges::password>()) {
        if (const auto checked = checkPassword(changes.value.password, QStringLiteral("password"));
            !checked)
            co_return fail(checked.error());
        QString password = changes.value.password;
        const Result<QString> made = co_await hash(std::move(password));
        if (!made)
            co_return fail(made.error());
        hashed = *made;
        secureZero(changes.value.password);
    }
    auto write = [userId, changes, hashed](Tx &tx) -> Result<User> {
        const auto known = userBy(tx.sql(), "id = ?", userId);
        if (!known)
            return fail(known.error());
        if (!*known)
            return fail(userNotFound());
        User user = **known;
        const UserChanges &to = changes.value;
        if (changes.has<&UserChanges::email>())
            user.email = to.email;
        if (changes.has<&UserChanges::displayName>())
            user.displayName = to.displayName;
        if (changes.has<&UserChanges::role>())
            user.role = to.role;
        if (changes.has<&UserChanges::disabled>())
            user.disabled = to.disabled;
        if (!hashed.isEmpty())
            user.passwordHash = hashed;
        const bool mayDoLess = user.role != (*known)->role || user.disabled || !hashed.isEmpty();
        user.tokenEpoch += mayDoLess ? 1 : 0;
        Result<void> fine = checkPerson(user);
        if (fine)
            fine = checkFree(tx.sql(), user);
        if (fine)
            fine = checkAdminRemains(tx.sql(), user);
        if (!fine)
            return fail(fine.error());
        if (const auto updated = updateRow(tx.sql(), user); !updated)
            return fail(updated.error());
        tx.emitEvent({QStringLiteral("user.updated"), user.id, user.id, toJson(user)});
        if (!hashed.isEmpty())
            tx.emitEvent({QStringLiteral("user.password_changed"), user.id, user.id, "{}"});
        return user;
    };
    const Result<User> updated = co_await m_db.write(std::move(write));
    m_access.forgetPeople();
    co_return updated;
}

Task<bool> PeopleService::setFirstPassword(QString userId, QString password)
{
    if (const auto checked = checkPassword(password, QStringLiteral("password")); !checked)
        co_return fail(checked.error());
    const Result<User> user = find(userId);
    if (!user)
        co_return fail(user.error());
    if (!user->passwordHash.isEmpty())
        co_return false;
    const Result<QString> hashed = co_await hash(std::move(password));
    if (!hashed)
        co_return fail(hashed.error());
    auto write = [userId, hash = *hashed](Tx &tx) {
        return tx.sql().run(QStringLiteral("UPDATE users SET password_hash = ? "
                                           "WHERE id = ? AND password_hash = ''"),
                            {hash, userId});
    };
    const Result<qint64> done = co_await m_db.write(std::move(write));
    co_return done ? Result<bool>(*done == 1) : fail(done.error());
}

bool PeopleService::hasPasswords() const
{
    const auto found =
        m_db.reader().first(QStringLiteral("SELECT 1 FROM users WHERE password_hash <> '' LIMIT 1"),
                            {}, [](const Row &) {});
    return found.value_or(false);
}

} // namespace troupe

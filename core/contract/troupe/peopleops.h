// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/op.h"
#include "core/domain/access.h"
#include "core/meta/patch.h"

/// People, their logins and access tokens in the native API.
namespace troupe {

struct RegisterUser
{
    QString username;
    QString email;
    QString displayName;
    QString password;
    static const TypeInfo &info();
};

struct LogIn
{
    QString username; ///< or the e-mail address
    QString password;
    static const TypeInfo &info();
};

struct AccessToken
{
    QString accessToken; ///< a JWT (HS256)
    QString tokenType; ///< "bearer"
    qint64 expiresIn = 0; ///< seconds
    static const TypeInfo &info();
};

struct ChangePassword
{
    QString currentPassword; ///< not needed where none was set yet
    QString newPassword;
    static const TypeInfo &info();
};

struct ListUsers
{
    int limit = 100;
    QString cursor;
    static const TypeInfo &info();
};

struct CreateUser
{
    QString username;
    QString email;
    QString displayName;
    Role role = Role::Member;
    QString password; ///< empty: they cannot log in until an administrator sets one
    static const TypeInfo &info();
};

struct UserRef
{
    QString userId;
    static const TypeInfo &info();
};

struct UserChanges
{
    QString email;
    QString displayName;
    Role role = Role::Member;
    bool disabled = false;
    QString password;
    static const TypeInfo &info();
};

struct UpdateUser
{
    QString userId;
    Patch<UserChanges> changes;
    static const TypeInfo &info();
};

namespace ops {

inline constexpr Op<RegisterUser, User> registerUser{
    {.verb = Verb::Post,
     .path = "/troupe/v1/auth/register",
     .scope = Scope::Open,
     .summary = "Register as a member, where that is open",
     .status = 201,
     .tag = "People",
     .requestExample = "{\"username\": \"ann\", \"password\": \"correct horse battery\"}"}};
inline constexpr Op<LogIn, AccessToken> logIn{
    {.verb = Verb::Post,
     .path = "/troupe/v1/auth/login",
     .scope = Scope::Open,
     .summary = "Get an access token for a password",
     .tag = "People",
     .requestExample = "{\"username\": \"ann\", \"password\": \"correct horse battery\"}"}};
inline constexpr Op<Nothing, User> getMe{
    {.path = "/troupe/v1/auth/me", .scope = Scope::Any, .summary = "Who am I", .tag = "People"}};
inline constexpr Op<ChangePassword, Nothing> changePassword{
    {.verb = Verb::Post,
     .path = "/troupe/v1/auth/password",
     .scope = Scope::Any,
     .summary = "Change the own password; earlier access tokens end",
     .status = 204,
     .tag = "People",
     .requestExample = "{\"current_password\": \"correct horse battery\", \"new_password\": "
                       "\"staple correct horse\"}"}};
inline constexpr Op<ListUsers, Page<User>> listUsers{
    {.path = "/troupe/v1/users", .scope = Scope::Admin, .summary = "List people", .tag = "People"}};
inline constexpr Op<CreateUser, User> createUser{
    {.verb = Verb::Post,
     .path = "/troupe/v1/users",
     .scope = Scope::Admin,
     .summary = "Add a person",
     .status = 201,
     .tag = "People",
     .requestExample = "{\"username\": \"bob\", \"role\": \"member\", \"password\": \"a long "
                       "password\"}"}};
inline constexpr Op<UserRef, User> getUser{{.path = "/troupe/v1/users/{user_id}",
                                            .scope = Scope::Admin,
                                            .summary = "Read one person",
                                            .tag = "People"}};
inline constexpr Op<UpdateUser, User> updateUser{
    {.verb = Verb::Patch,
     .path = "/troupe/v1/users/{user_id}",
     .scope = Scope::Admin,
     .summary = "Change, disable or enable a person, or set their password",
     .tag = "People",
     .requestExample = "{\"disabled\": true}"}};

} // namespace ops
} // namespace troupe

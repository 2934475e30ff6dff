// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/op.h"
#include "core/contract/troupe/peopleops.h"

/// People of AIMOS (API Integration Guide, "Authentication APIs").
namespace troupe::aimos {

struct Registration
{
    QString username;
    QString email;
    QString password;
    static const TypeInfo &info();
};

struct Credentials
{
    QString username; ///< or the e-mail address
    QString password;
    static const TypeInfo &info();
};

struct TokenView
{
    QString accessToken; ///< a JWT (HS256)
    QString tokenType; ///< "bearer"
    qint64 expiresIn = 0; ///< seconds
    static const TypeInfo &info();
};

struct UserView
{
    QString id;
    QString username;
    QString email;
    bool isActive = true;
    bool isAdmin = false;
    QString createdAt;
    std::optional<QString> lastLogin;
    static const TypeInfo &info();
};

UserView viewOf(const User &user);
/// "2024-01-15T10:30:00Z"
QString timeText(Timestamp time);
std::optional<QString> timeOrNull(Timestamp time);

namespace ops {

inline constexpr Op<Registration, UserView> registerUser{
    {.verb = Verb::Post,
     .path = "/api/auth/register",
     .scope = Scope::Open,
     .summary = "Register a new user account",
     .status = 201,
     .tag = "Authentication",
     .requestExample = "{\"username\": \"john_doe\", \"email\": \"john@example.com\", "
                       "\"password\": \"secure_password123\"}"}};
inline constexpr Op<Credentials, TokenView> logIn{
    {.verb = Verb::Post,
     .path = "/api/auth/login",
     .scope = Scope::Open,
     .summary = "Authenticate and get an access token",
     .tag = "Authentication",
     .requestExample = "{\"username\": \"john_doe\", \"password\": \"secure_password123\"}",
     .takesForm = true}};
inline constexpr Op<Nothing, UserView> me{{.path = "/api/auth/me",
                                           .scope = Scope::Any,
                                           .summary = "The profile of the caller",
                                           .tag = "Authentication"}};

} // namespace ops
} // namespace troupe::aimos

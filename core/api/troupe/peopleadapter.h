// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/callinfo.h"
#include "core/services/peopleservice.h"

namespace troupe {

/// People and logins in the native API: each handler asks one service.
class NativePeople
{
public:
    explicit NativePeople(PeopleService &people) : m_people(people) {}

    Task<User> registerUser(Caller caller, RegisterUser in);
    Task<AccessToken> logIn(CallInfo info, LogIn in);
    Result<User> me(const Caller &caller, Nothing in) const;
    Task<void> changePassword(CallInfo info, ChangePassword in);
    Result<Page<User>> list(const Caller &caller, ListUsers in) const;
    Task<User> create(Caller caller, CreateUser in);
    Result<User> get(const Caller &caller, UserRef in) const;
    Task<User> update(Caller caller, UpdateUser in);

private:
    PeopleService &m_people;
};

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/troupe/peopleadapter.h"

namespace troupe {

Task<User> NativePeople::registerUser(Caller, RegisterUser in)
{
    return m_people.registerUser(std::move(in));
}

Task<AccessToken> NativePeople::logIn(CallInfo info, LogIn in)
{
    return m_people.logIn(info.peer, std::move(in));
}

Result<User> NativePeople::me(const Caller &caller, Nothing) const
{
    return m_people.me(caller);
}

Task<void> NativePeople::changePassword(CallInfo info, ChangePassword in)
{
    return m_people.changePassword(info.caller, info.peer, std::move(in));
}

Result<Page<User>> NativePeople::list(const Caller &, ListUsers in) const
{
    return m_people.list(std::move(in));
}

Task<User> NativePeople::create(Caller, CreateUser in)
{
    return m_people.create(std::move(in));
}

Result<User> NativePeople::get(const Caller &, UserRef in) const
{
    return m_people.find(in.userId);
}

Task<User> NativePeople::update(Caller, UpdateUser in)
{
    return m_people.update(std::move(in.userId), std::move(in.changes));
}

} // namespace troupe

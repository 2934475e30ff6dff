// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/contract/aimos/authops.h"

#include "core/meta/values.h"

namespace troupe::aimos {

const TypeInfo &Registration::info()
{
    static const TypeInfo type{
        "registration",
        {
            field<&Registration::username>("username", Required,
                                           "3 to 100 letters, digits and . _ - @ +")
                .length(3, 100),
            field<&Registration::email>("email").length(0, 254),
            field<&Registration::password>("password", Required | Secret,
                                           "At least 8 characters, at most 1,024 bytes")
                .length(8, 1024),
        }};
    return type;
}

const TypeInfo &Credentials::info()
{
    static const TypeInfo type{
        "credentials",
        {
            field<&Credentials::username>("username", Required, "Or the e-mail address")
                .length(1, 254),
            field<&Credentials::password>("password", Required | Secret).length(1, 1024),
        }};
    return type;
}

const TypeInfo &TokenView::info()
{
    static const TypeInfo type{"token",
                               {
                                   field<&TokenView::accessToken>("access_token", NoFlag, "A JWT"),
                                   field<&TokenView::tokenType>("token_type", NoFlag, "\"bearer\""),
                                   field<&TokenView::expiresIn>("expires_in", NoFlag, "In seconds"),
                               }};
    return type;
}

const TypeInfo &UserView::info()
{
    static const TypeInfo type{"user",
                               {
                                   field<&UserView::id>("id"),
                                   field<&UserView::username>("username"),
                                   field<&UserView::email>("email"),
                                   field<&UserView::isActive>("is_active"),
                                   field<&UserView::isAdmin>("is_admin"),
                                   field<&UserView::createdAt>("created_at"),
                                   field<&UserView::lastLogin>("last_login"),
                               }};
    return type;
}

QString timeText(Timestamp time)
{
    return QString::fromLatin1(time.toIso(true));
}

std::optional<QString> timeOrNull(Timestamp time)
{
    return time.isSet() ? std::optional<QString>(timeText(time)) : std::nullopt;
}

UserView viewOf(const User &user)
{
    UserView view;
    view.id = user.id;
    view.username = user.username;
    view.email = user.email;
    view.isActive = !user.disabled;
    view.isAdmin = user.role == Role::Admin;
    view.createdAt = timeText(user.createdAt);
    view.lastLogin = timeOrNull(user.lastLoginAt);
    return view;
}

} // namespace troupe::aimos

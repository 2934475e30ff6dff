// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/contract/troupe/peopleops.h"

#include "core/contract/page.h"

namespace troupe {

namespace {

constexpr const char *kUsernameRule = "3 to 100 letters, digits and . _ - @ +";
constexpr const char *kPasswordRule = "At least 8 characters, at most 1,024 bytes";

} // namespace

template struct Page<User>;

const TypeInfo &RegisterUser::info()
{
    static const TypeInfo type{
        "register_user",
        {
            field<&RegisterUser::username>("username", Required, kUsernameRule).length(3, 100),
            field<&RegisterUser::email>("email").length(0, 254),
            field<&RegisterUser::displayName>("display_name").length(0, 200),
            field<&RegisterUser::password>("password", Required | Secret, kPasswordRule)
                .length(8, 1024),
        }};
    return type;
}

const TypeInfo &LogIn::info()
{
    static const TypeInfo type{
        "log_in",
        {
            field<&LogIn::username>("username", Required, "Or the e-mail address").length(1, 254),
            field<&LogIn::password>("password", Required | Secret).length(1, 1024),
        }};
    return type;
}

const TypeInfo &AccessToken::info()
{
    static const TypeInfo type{
        "access_token",
        {
            field<&AccessToken::accessToken>("access_token", NoFlag, "A JWT (HS256)"),
            field<&AccessToken::tokenType>("token_type", NoFlag, "\"bearer\""),
            field<&AccessToken::expiresIn>("expires_in", NoFlag, "In seconds"),
        }};
    return type;
}

const TypeInfo &ChangePassword::info()
{
    static const TypeInfo type{
        "change_password",
        {
            field<&ChangePassword::currentPassword>("current_password", Secret,
                                                    "Not needed where none was set yet")
                .length(0, 1024),
            field<&ChangePassword::newPassword>("new_password", Required | Secret, kPasswordRule)
                .length(8, 1024),
        }};
    return type;
}

const TypeInfo &ListUsers::info()
{
    static const TypeInfo type{"list_users",
                               {
                                   field<&ListUsers::limit>("limit").range(1, 500),
                                   field<&ListUsers::cursor>("cursor", NoFlag,
                                                             "next_cursor of the page before"),
                               }};
    return type;
}

const TypeInfo &CreateUser::info()
{
    static const TypeInfo type{
        "create_user",
        {
            field<&CreateUser::username>("username", Required, kUsernameRule).length(3, 100),
            field<&CreateUser::email>("email").length(0, 254),
            field<&CreateUser::displayName>("display_name").length(0, 200),
            field<&CreateUser::role>("role"),
            field<&CreateUser::password>("password", Secret | OmitEmpty, kPasswordRule)
                .length(0, 1024),
        }};
    return type;
}

const TypeInfo &UserRef::info()
{
    static const TypeInfo type{"user_ref", {field<&UserRef::userId>("user_id", Required)}};
    return type;
}

const TypeInfo &UserChanges::info()
{
    static const TypeInfo type{
        "user_changes",
        {
            field<&UserChanges::email>("email").length(0, 254),
            field<&UserChanges::displayName>("display_name").length(0, 200),
            field<&UserChanges::role>("role"),
            field<&UserChanges::disabled>("disabled", NoFlag, "Every credential is refused"),
            field<&UserChanges::password>("password", Secret, kPasswordRule).length(8, 1024),
        }};
    return type;
}

const TypeInfo &UpdateUser::info()
{
    static const TypeInfo type{"update_user",
                               {
                                   field<&UpdateUser::userId>("user_id", Required),
                                   field<&UpdateUser::changes>("changes", WholeBody),
                               }};
    return type;
}

} // namespace troupe

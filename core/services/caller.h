// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/access.h"

namespace troupe {

/// Who calls: made by the api layer from a credential, believed by every service.
struct Caller
{
    QString userId;
    QString username;
    Role role = Role::Member;
    Scopes scopes;
    QString keyId; ///< the API key used; empty for the desktop's session key
    Tier tier = Tier::Enterprise;
    bool signsRequests = false; ///< the key is only good for requests that are signed with it
    qint64 expiresAt = 0; ///< of an access token, seconds since 1970; 0: does not end by itself

    bool isAdmin() const { return role == Role::Admin && scopes.has(Scope::Admin); }
};

} // namespace troupe

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

    bool isAdmin() const { return role == Role::Admin && scopes.has(Scope::Admin); }
};

} // namespace troupe

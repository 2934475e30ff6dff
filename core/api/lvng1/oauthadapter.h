// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/callinfo.h"
#include "core/base/task.h"
#include "core/contract/lvng1/oauthops.h"
#include "core/services/oauthservice.h"

namespace troupe {

/// The token endpoint and the page of consent of LVNG v1.
class Lvng1OAuth
{
public:
    explicit Lvng1OAuth(OAuthService &oauth) : m_oauth(oauth) {}

    Task<lvng1::TokenAnswer> token(CallInfo info, lvng1::TokenRequest in);
    /// The page; or, for a caller whose credential came along (which no page of another site can
    /// make a browser send), the code at once.
    Task<RawBody> authorize(CallInfo info, lvng1::AuthorizeRequest in);
    Task<RawBody> consent(CallInfo info, lvng1::AuthorizeAnswer in);

private:
    OAuthService &m_oauth;
};

/// The page on which a person lets an application in: no script, no outside resource. `problem` is
/// told above the form; empty: none.
RawBody consentPage(const OAuthService::Consent &consent, const lvng1::AuthorizeRequest &request,
                    const QString &problem);

} // namespace troupe

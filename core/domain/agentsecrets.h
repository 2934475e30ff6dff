// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/agent.h"

/// Credentials that people put into an agent's free-form parts: metadata, capabilities, inline
/// functions and the webhook's address. They stay where they are used, and are left out of what is
/// kept of earlier versions and of what is given away.
///
/// What counts: text or a number under a name such as "api_key", "webhook_secret" or
/// "Authorization"; text that looks like a known kind of key, a private key or a JWT; an address
/// with a user's name or a key in it. The names of a function's parameters are no credentials.
namespace troupe {

/// Stands where a credential was left out.
inline constexpr QLatin1String kLeftOut("[left out]");

/// Puts the mark in place of every credential; returns JSON pointers of where.
QStringList leaveOutSecrets(Agent &agent);
/// Puts what `from` has at the same places where `agent` has the mark; what `from` has not is
/// removed.
void bringBackSecrets(Agent &agent, const Agent &from);

} // namespace troupe

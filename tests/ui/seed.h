// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QString;

namespace troupe {

class Backend;

/// Makes a small studio through the API, as people and programs would: agents, conversations with
/// answers, a provider, keys. Returns whether all of it was accepted.
bool seedStudio(Backend &backend);

} // namespace troupe

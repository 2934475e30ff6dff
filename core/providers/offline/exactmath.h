// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/expression.h"

/// The names of exact arithmetic are the built-in model's own, too.
namespace troupe::offline {
using namespace exactmath;
} // namespace troupe::offline

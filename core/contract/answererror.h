// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/domain/conversation.h"

namespace troupe {

/// The error that a failed or interrupted answer stands for, where a family waits for the answer.
Error errorOfAnswer(const Message &reply);

} // namespace troupe

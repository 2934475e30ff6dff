// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace troupe {

/// Presents a TranscriptView to assistive technology as a list whose items are the messages,
/// whether they are laid out or not. Safe to call again.
void installTranscriptAccessibility();

} // namespace troupe

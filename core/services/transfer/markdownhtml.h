// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace troupe {

/// The Markdown that models and people write (CommonMark's common part with tables and strike-through)
/// as HTML for a page that is saved. Everything is escaped: HTML in the text stays text, links lead
/// only to http, https and mailto, pictures become links. Time and size are linear in the text;
/// nesting is bounded.
QString markdownToHtml(const QString &markdown);

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace troupe::architecture {

/// One file as the rules see it. Offsets and line numbers of `raw` and `code` agree.
struct SourceText
{
    QString path; ///< from the repository root, with '/'
    QString raw;
    QString code; ///< C++ only: comments, and what stands in string literals, are blanks
};

struct Include
{
    QString target;
    bool quoted = false;
    int line = 0;
};

bool isCpp(const QString &path); ///< .cpp or .h

/// Blanks comments and the contents of string and character literals (raw strings too) and keeps
/// every line break, so that a rule never trips over prose.
QString withoutCommentsAndStrings(const QString &text);

SourceText sourceText(const QString &path, const QString &raw);

int lineAt(const QString &text, qsizetype offset); ///< from 1

/// The #include lines that are not commented out.
QList<Include> includesOf(const SourceText &source);

/// From the opening bracket at `open` to its partner: what stands between them. To the end of the
/// text when there is no partner.
QStringView between(const QString &code, qsizetype open);

} // namespace troupe::architecture

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QString>
#include <QStringList>

namespace troupe {

/// The text with marks such as ⟦U+202E⟧ in place of what is invisible, turns the direction of
/// what stands beside it, or has no picture that everybody has (private use, not assigned), so that nobody reads something else than what is there. Line breaks,
/// tabs and the sign after a symbol that makes it an emoji stay.
QString visibleText(const QString &text);
/// The text that visibleText() was made of, with what was written into it since.
QString fromVisibleText(const QString &text);

/// The code points, such as "U+202E", that visibleText() marks: each once, `most` at most.
QStringList hiddenCharacters(const QString &text, qsizetype most = 8);

/// With `joint` in lines that are too long to be laid out: an unbroken one takes the square of its
/// length.
QString brokenText(const QString &text, const QString &joint = QStringLiteral("\n"));
/// What others wrote, of any length, as a text view can show it: visibleText() of at most `most`
/// characters, in lines that can be laid out. A last line says how much is missing.
QString shownText(const QString &text, qsizetype most = 100'000);
/// What others wrote, for a tool tip: those take what looks like HTML for it, with its pictures.
QString toolTipText(const QString &text);

/// Indented JSON in which such characters are written as JSON escapes them: read back it is the
/// same object.
QString visibleJson(const QJsonObject &object);
/// JSON text that is kept as it stands, but for such characters.
QString visibleJson(const QString &json);

} // namespace troupe

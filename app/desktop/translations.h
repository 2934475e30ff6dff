// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QTranslator>

#include <memory>
#include <vector>

namespace troupe {

/// What the program says, in a language: ours from :/i18n, and Qt's own words for its dialogs.
/// English has translations too, for its plurals. Of the GUI thread, with an application.
class Translations
{
public:
    Translations() = default;
    ~Translations();
    Translations(const Translations &) = delete;
    Translations &operator=(const Translations &) = delete;

    /// `language`: "de", "en"; empty: the first of the system's that there is, else English.
    /// Replaces what was used before; what was shown already keeps its words.
    void use(const QString &language);

private:
    void add(const QString &file, const QString &folder);

    std::vector<std::unique_ptr<QTranslator>> m_used;
};

} // namespace troupe

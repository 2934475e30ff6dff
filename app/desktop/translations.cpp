// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/translations.h"

#include <QCoreApplication>
#include <QFile>
#include <QLibraryInfo>
#include <QLocale>

namespace troupe {

namespace {

constexpr QLatin1String kFolder(":/i18n");

bool isThere(const QString &language)
{
    return QFile::exists(QStringLiteral("%1/troupe_%2.qm").arg(kFolder, language));
}

QString languageOfSystem()
{
    const QStringList wanted = QLocale::system().uiLanguages();
    for (const QString &name : wanted) {
        QString language = name.section(u'-', 0, 0).section(u'_', 0, 0);
        if (isThere(language))
            return language;
    }
    return QStringLiteral("en");
}

} // namespace

Translations::~Translations()
{
    for (const auto &used : m_used)
        QCoreApplication::removeTranslator(used.get());
}

void Translations::use(const QString &language)
{
    for (const auto &used : m_used)
        QCoreApplication::removeTranslator(used.get());
    m_used.clear();
    const QString chosen = isThere(language) ? language : languageOfSystem();
    // Dates and numbers go with the words, unless the system says how they look in that language.
    if (QLocale::system().name().section(u'_', 0, 0) != chosen && !language.isEmpty())
        QLocale::setDefault(QLocale(chosen));
    else
        QLocale::setDefault(QLocale::system());
    if (chosen != QLatin1String("en"))
        add(QStringLiteral("qtbase_") + chosen, QLibraryInfo::path(QLibraryInfo::TranslationsPath));
    add(QStringLiteral("troupe_") + chosen, kFolder);
}

void Translations::add(const QString &file, const QString &folder)
{
    auto translator = std::make_unique<QTranslator>();
    if (!translator->load(file, folder))
        return;
    QCoreApplication::installTranslator(translator.get());
    m_used.push_back(std::move(translator));
}

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/fonts.h"

#include <QFontDatabase>
#include <QFontInfo>

// Outside the namespace: the macro declares a function of the global one.
static void initUiResources()
{
    Q_INIT_RESOURCE(ui);
}

namespace troupe {

namespace {

const QString &textFamily()
{
    static const QString family = QStringLiteral("Inter");
    return family;
}

const QString &monoFamily()
{
    static const QString family = QStringLiteral("JetBrains Mono");
    return family;
}

bool systemHasFamily(const QString &family)
{
    // Asks the font matcher for one family, which is cheaper than listing them all.
    return QFontInfo(QFont(family)).family() == family;
}

void addFontFile(const char *name)
{
    QFontDatabase::addApplicationFont(QStringLiteral(":/fonts/") + QLatin1String(name));
}

QFont interFont(int pixels, QFont::Weight weight, qreal spacingPercent = 100)
{
    QFont font(textFamily());
    font.setPixelSize(pixels);
    font.setWeight(weight);
    font.setHintingPreference(QFont::PreferNoHinting);
    font.setStyleHint(QFont::SansSerif);
    if (spacingPercent != 100) // Inter wants tighter tracking as it grows
        font.setLetterSpacing(QFont::PercentageSpacing, spacingPercent);
    return font;
}

} // namespace

void loadFonts()
{
    initUiResources();
    if (!systemHasFamily(textFamily())) {
        for (const char *file : {"Inter-Regular.otf", "Inter-Medium.otf", "Inter-SemiBold.otf",
                                 "Inter-Italic.otf", "Inter-SemiBoldItalic.otf"})
            addFontFile(file);
    }
    if (!systemHasFamily(monoFamily())) {
        for (const char *file : {"JetBrainsMono-Regular.ttf", "JetBrainsMono-SemiBold.ttf",
                                 "JetBrainsMono-Italic.ttf"})
            addFontFile(file);
    }
}

QFont textFont(TextStyle style)
{
    switch (style) {
    case TextStyle::Display:
        return interFont(28, QFont::DemiBold, 97.5);
    case TextStyle::Title:
        return interFont(20, QFont::DemiBold, 98.2);
    case TextStyle::Heading:
        return interFont(16, QFont::DemiBold, 98.8);
    case TextStyle::Body:
        return interFont(14, QFont::Normal);
    case TextStyle::BodyStrong:
        return interFont(14, QFont::DemiBold);
    case TextStyle::Small:
        return interFont(13, QFont::Normal);
    case TextStyle::Label:
        return interFont(13, QFont::Medium);
    case TextStyle::Caption:
        return interFont(12, QFont::Normal);
    case TextStyle::Micro:
        return interFont(11, QFont::Medium);
    case TextStyle::Mono:
        break;
    }
    QFont font(monoFamily());
    font.setPixelSize(13);
    font.setHintingPreference(QFont::PreferNoHinting);
    font.setStyleHint(QFont::Monospace);
    font.setFixedPitch(true);
    return font;
}

} // namespace troupe

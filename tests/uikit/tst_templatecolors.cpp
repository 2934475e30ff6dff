// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/tokens.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace troupe;

/// The colours of the templates against the grounds that they stand on, in both themes.
class TestTemplateColors : public QObject
{
    Q_OBJECT

private slots:
    void aColourIsSeenInBothThemes_data();
    void aColourIsSeenInBothThemes();
};

void TestTemplateColors::aColourIsSeenInBothThemes_data()
{
    QTest::addColumn<QString>("path");
    const QDir folder(QStringLiteral(TROUPE_SOURCE_DIR "/resources/templates"));
    for (const QString &name : folder.entryList({QStringLiteral("*.json")}, QDir::Files))
        QTest::newRow(qPrintable(name)) << folder.filePath(name);
}

void TestTemplateColors::aColourIsSeenInBothThemes()
{
    QFETCH(QString, path);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QJsonObject json = QJsonDocument::fromJson(file.readAll()).object();
    const QColor color(json[QLatin1String("color")].toString());
    QVERIFY(color.isValid());
    for (const Tokens *theme : {&lightTokens(), &darkTokens()}) {
        for (const QColor &ground :
             {theme->canvas, theme->panel, theme->surface, theme->raised, theme->subtle}) {
            const double ratio = contrastRatio(color, ground);
            QVERIFY2(ratio >= 3.0, qPrintable(QStringLiteral("%1 on %2: %3")
                                                  .arg(color.name(), ground.name())
                                                  .arg(ratio, 0, 'f', 2)));
        }
    }
    QVERIFY(contrastRatio(Qt::white, color) >= 4.5); // initials, where there is no emoji
}

QTEST_APPLESS_MAIN(TestTemplateColors)
#include "tst_templatecolors.moc"

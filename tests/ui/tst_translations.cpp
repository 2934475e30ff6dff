// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/translations.h"
#include "tests/ui/places.h"

#include <QApplication>
#include <QDirIterator>
#include <QFile>
#include <QLibraryInfo>
#include <QProcess>
#include <QRegularExpression>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

using namespace troupe;

/// Every word of the program in every language it offers.
class TestTranslations : public QObject
{
    Q_OBJECT

private slots:
    void everyEntryIsDone_data();
    void everyEntryIsDone();
    void noStringIsMissing();
    void contextsAreThoseOfTheProgram();
    void everyTranslationIsFound();
    void pluralsAreRight();

private:
    struct Entry
    {
        QString context;
        QString source;
        QStringList translations; ///< one per plural form
        bool isPlural = false;
        QString state; ///< "unfinished", "vanished"; empty: done
    };
    static QList<Entry> read(const QString &name);
    static QString file(const QString &language);
    static QStringList placeholders(const QString &text);
};

QString TestTranslations::file(const QString &language)
{
    return QStringLiteral("%1/translations/troupe_%2.ts").arg(sourceFolder(), language);
}

QList<TestTranslations::Entry> TestTranslations::read(const QString &name)
{
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QXmlStreamReader xml(&file);
    QList<Entry> entries;
    QString context;
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement)
            continue;
        if (xml.name() == QLatin1String("name")) {
            context = xml.readElementText();
        } else if (xml.name() == QLatin1String("message")) {
            entries.append(Entry{
                context, {}, {}, xml.attributes().hasAttribute(QLatin1String("numerus")), {}});
        } else if (xml.name() == QLatin1String("source")) {
            entries.last().source = xml.readElementText();
        } else if (xml.name() == QLatin1String("translation")) {
            entries.last().state = xml.attributes().value(QLatin1String("type")).toString();
            if (!entries.last().isPlural)
                entries.last().translations = {xml.readElementText()};
        } else if (xml.name() == QLatin1String("numerusform")) {
            entries.last().translations.append(xml.readElementText());
        }
    }
    return xml.hasError() ? QList<Entry>() : entries;
}

QStringList TestTranslations::placeholders(const QString &text)
{
    static const QRegularExpression place(QStringLiteral("%L?(?:\\d+|n)"));
    QStringList found;
    auto each = place.globalMatch(text);
    while (each.hasNext())
        found.append(each.next().captured());
    found.sort();
    found.removeDuplicates();
    return found;
}

void TestTranslations::everyEntryIsDone_data()
{
    QTest::addColumn<QString>("language");
    QTest::addColumn<int>("least");
    QTest::newRow("German, everything") << QStringLiteral("de") << 600;
    QTest::newRow("English, plurals only") << QStringLiteral("en") << 8;
}

void TestTranslations::everyEntryIsDone()
{
    QFETCH(QString, language);
    QFETCH(int, least);
    const QList<Entry> entries = read(file(language));
    QVERIFY(entries.size() >= least);
    for (const Entry &entry : entries) {
        const QByteArray where = (entry.context + QStringLiteral(": ") + entry.source).toUtf8();
        QVERIFY2(entry.state.isEmpty(), where.constData());
        // What lupdate cannot place is never found at run time.
        QVERIFY2(entry.context != QLatin1String("troupe"), where.constData());
        QVERIFY2(entry.translations.size() == (entry.isPlural ? 2 : 1), where.constData());
        for (const QString &translation : entry.translations) {
            QVERIFY2(!translation.trimmed().isEmpty(), where.constData());
            QVERIFY2(placeholders(translation) == placeholders(entry.source), where.constData());
            // Spaces at the ends join what is said before and after.
            QVERIFY2(translation.startsWith(u' ') == entry.source.startsWith(u' '),
                     where.constData());
            QVERIFY2(translation.endsWith(u' ') == entry.source.endsWith(u' '), where.constData());
        }
        // A dialog that asks for keys must show the ones that work.
        if (entry.source.startsWith(QLatin1String("Ctrl+")))
            QVERIFY2(entry.translations.first() == entry.source, where.constData());
    }
}

void TestTranslations::noStringIsMissing()
{
    const QString lupdate =
        QLibraryInfo::path(QLibraryInfo::BinariesPath) + QStringLiteral("/lupdate");
    if (!QFile::exists(lupdate))
        QFAIL("lupdate is needed: qt6-l10n-tools");
    QTemporaryDir folder;
    const QString copy = folder.filePath(QStringLiteral("troupe_de.ts"));
    QVERIFY(QFile::copy(file(QStringLiteral("de")), copy));
    QStringList arguments{QStringLiteral("-silent"), QStringLiteral("-locations"),
                          QStringLiteral("none"), QStringLiteral("-I") + sourceFolder()};
    for (const char *part : {"/ui", "/app"}) {
        QDirIterator files(sourceFolder() + QLatin1String(part),
                           {QStringLiteral("*.cpp"), QStringLiteral("*.h")}, QDir::Files,
                           QDirIterator::Subdirectories);
        while (files.hasNext())
            arguments.append(files.next());
    }
    arguments += {QStringLiteral("-ts"), copy};
    QProcess program;
    program.start(lupdate, arguments);
    QVERIFY(program.waitForFinished(60'000));
    QCOMPARE(program.exitCode(), 0);
    const QList<Entry> entries = read(copy);
    QVERIFY(!entries.isEmpty());
    for (const Entry &entry : entries) {
        QVERIFY2(entry.state.isEmpty(),
                 qPrintable(QStringLiteral("%1, %2: %3 (run the target update_translations)")
                                .arg(entry.state, entry.context, entry.source)));
    }
}

void TestTranslations::contextsAreThoseOfTheProgram()
{
    Translations words;
    words.use(QStringLiteral("de"));
    // The name that Qt looks up has the namespace.
    QCOMPARE(QCoreApplication::translate("troupe::MainWindow", "Quit"), QStringLiteral("Beenden"));
    words.use(QStringLiteral("en"));
    QCOMPARE(QCoreApplication::translate("troupe::MainWindow", "Quit"), QStringLiteral("Quit"));
    words.use(QStringLiteral("../../etc/passwd")); // a damaged setting is no language
    QVERIFY(!QCoreApplication::translate("troupe::MainWindow", "Quit").isEmpty());
}

void TestTranslations::everyTranslationIsFound()
{
    Translations words;
    words.use(QStringLiteral("de"));
    const QList<Entry> entries = read(file(QStringLiteral("de")));
    for (const Entry &entry : entries) {
        if (!entry.isPlural)
            QCOMPARE(QCoreApplication::translate(entry.context.toUtf8(), entry.source.toUtf8()),
                     entry.translations.first());
    }
}

void TestTranslations::pluralsAreRight()
{
    const auto agents = [](int count) {
        return QCoreApplication::translate("troupe::AgentsPage", "%n agents", nullptr, count);
    };
    Translations words;
    words.use(QStringLiteral("en"));
    QCOMPARE(agents(1), QStringLiteral("1 agent"));
    QCOMPARE(agents(2), QStringLiteral("2 agents"));
    words.use(QStringLiteral("de"));
    QCOMPARE(agents(1), QStringLiteral("1 Agent"));
    QCOMPARE(agents(0), QStringLiteral("0 Agenten"));
}

int main(int argc, char *argv[])
{
    QApplication app(argc, argv);
    TestTranslations test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_translations.moc"

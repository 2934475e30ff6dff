// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/visibletext.h"

#include <QJsonDocument>
#include <QLocale>
#include <QTest>

#include <algorithm>

using namespace troupe;

/// Texts of models and servers, in which nothing hides from who reads them.
class TestVisibleText : public QObject
{
    Q_OBJECT

private slots:
    void nothingIsHidden_data();
    void nothingIsHidden();
    void whatIsMarkedIsHadBack_data();
    void whatIsMarkedIsHadBack();
    void marksThatAreNoneStay();
    void jsonStaysTheSame();
    void whatIsLaidOutHasAnEnd();
    void tipsAreNoHtml();
};

void TestVisibleText::nothingIsHidden_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("shown");
    QTest::newRow("plain") << QStringLiteral("a ü 漢 ж\n\tb") << QStringLiteral("a ü 漢 ж\n\tb");
    QTest::newRow("nothing") << QString() << QString();
    QTest::newRow("turned") << QStringLiteral("pay \u202Eknab\u202C")
                            << QStringLiteral("pay ⟦U+202E⟧knab⟦U+202C⟧");
    QTest::newRow("isolated") << QStringLiteral("\u2066x\u2069")
                              << QStringLiteral("⟦U+2066⟧x⟦U+2069⟧");
    QTest::newRow("of no width") << QStringLiteral("a\u200Bb\uFEFFc\u00ADd")
                                 << QStringLiteral("a⟦U+200B⟧b⟦U+FEFF⟧c⟦U+00AD⟧d");
    QTest::newRow("tags that models read")
        << QStringLiteral("hi\U000E0041\U000E007F") << QStringLiteral("hi⟦U+E0041⟧⟦U+E007F⟧");
    QTest::newRow("selectors that carry bytes")
        << QStringLiteral("a\uFE01\U000E0101") << QStringLiteral("a⟦U+FE01⟧⟦U+E0101⟧");
    QTest::newRow("fillers") << QStringLiteral("\u3164\u115F\uFFA0\u034F")
                             << QStringLiteral("⟦U+3164⟧⟦U+115F⟧⟦U+FFA0⟧⟦U+034F⟧");
    QTest::newRow("other breaks") << QStringLiteral("a\u2028b\u2029c\u0085d")
                                  << QStringLiteral("a⟦U+2028⟧b⟦U+2029⟧c⟦U+0085⟧d");
    QTest::newRow("controls") << QString::fromLatin1("a\x1b[31m\x07\x08\x7f")
                              << QStringLiteral("a⟦U+001B⟧[31m⟦U+0007⟧⟦U+0008⟧⟦U+007F⟧");
    QTest::newRow("a carriage return that overwrites")
        << QStringLiteral("safe\rrm -rf") << QStringLiteral("safe⟦U+000D⟧rm -rf");
    QTest::newRow("line ends of Windows") << QStringLiteral("a\r\nb") << QStringLiteral("a\r\nb");
    QTest::newRow("half a character")
        << QStringLiteral("a") + QChar(0xd83d) << QStringLiteral("a⟦U+D83D⟧");
    QTest::newRow("a heart") << QStringLiteral("\u2764\uFE0F") << QStringLiteral("\u2764\uFE0F");
    QTest::newRow("a sign too many")
        << QStringLiteral("\u2764\uFE0F\uFE0F") << QStringLiteral("\u2764\uFE0F⟦U+FE0F⟧");
    QTest::newRow("a picture") << QStringLiteral("\U0001F600") << QStringLiteral("\U0001F600");
}

void TestVisibleText::nothingIsHidden()
{
    QFETCH(QString, text);
    QFETCH(QString, shown);
    QCOMPARE(visibleText(text), shown);
}

void TestVisibleText::whatIsMarkedIsHadBack_data()
{
    nothingIsHidden_data();
    QTest::newRow("what looks like a mark")
        << QStringLiteral("⟦U+202E⟧ and ⟦U+") << QStringLiteral("⟦U+27E6⟧U+202E⟧ and ⟦U+27E6⟧U+");
    QTest::newRow("brackets of a formula") << QStringLiteral("⟦x⟧ ⟧⟦") << QStringLiteral("⟦x⟧ ⟧⟦");
}

void TestVisibleText::whatIsMarkedIsHadBack()
{
    QFETCH(QString, text);
    QFETCH(QString, shown);
    QCOMPARE(visibleText(text), shown);
    QCOMPARE(fromVisibleText(shown), text);
}

void TestVisibleText::marksThatAreNoneStay()
{
    for (const QString &text :
         {QStringLiteral("⟦U+41⟧"), QStringLiteral("⟦U+⟧"), QStringLiteral("⟦U+ZZZZ⟧"),
          QStringLiteral("⟦U+FFFFFFFF⟧"), QStringLiteral("⟦U+202E"), QStringLiteral("⟦"),
          QStringLiteral("U+202E⟧")})
        QCOMPARE(fromVisibleText(text), text);
}

void TestVisibleText::jsonStaysTheSame()
{
    const QJsonObject object{{QStringLiteral("to\u200B"),
                              QStringLiteral("x\u202Eevil \U000E0041 ü")},
                             {QStringLiteral("lines"), QStringLiteral("a\nb\u2028c\u0007")}};
    const QString json = visibleJson(object);
    QCOMPARE(visibleText(json), json);
    QVERIFY2(json.contains(QStringLiteral("\"to\\u200b\": \"x\\u202eevil \\udb40\\udc41 ü\"")),
             qPrintable(json));
    QCOMPARE(QJsonDocument::fromJson(json.toUtf8()).object(), object);
}

void TestVisibleText::whatIsLaidOutHasAnEnd()
{
    const auto longest = [](const QString &text) {
        qsizetype longest = 0;
        for (const QString &line : text.split(u'\n'))
            longest = std::max(longest, line.size());
        return longest;
    };
    QCOMPARE(shownText(QStringLiteral("a\u200b\nb")), QStringLiteral("a⟦U+200B⟧\nb"));
    const QString hostile =
        QString(QChar(0x200b)).repeated(2'000'000); // eight times as long, shown
    const QString shown = shownText(hostile, 10'000);
    QVERIFY2(shown.size() < 10'200, qPrintable(QString::number(shown.size())));
    QVERIFY(longest(shown) <= 2'000);
    QVERIFY(shown.section(u'\n', -1).contains(QLocale().toString(2'000'000)));
    const QString line(5'000, u'x');
    QCOMPARE(brokenText(line).remove(u'\n'), line);
    QCOMPARE(longest(brokenText(line)), 2'000);
    QCOMPARE(brokenText(line, QStringLiteral("\u2060\n")).count(QChar(0x2060)), 2);
    const QString pairs = QStringLiteral("😀").repeated(3'000);
    for (const QString &part : brokenText(pairs).split(u'\n'))
        QVERIFY(!part.front().isLowSurrogate() && !part.back().isHighSurrogate());
}

void TestVisibleText::tipsAreNoHtml()
{
    QCOMPARE(toolTipText(QStringLiteral("5 < 6 & 7")), QStringLiteral("5 < 6 & 7"));
    const QString tip = toolTipText(QStringLiteral("<img src=\"file:///x\">\nmore\u202e"));
    QCOMPARE(tip, QStringLiteral("<qt>&lt;img src=&quot;file:///x&quot;&gt;<br>more⟦U+202E⟧</qt>"));
    QVERIFY(toolTipText(QString(1'000'000, u'x')).size() <= 2'000);
}

QTEST_APPLESS_MAIN(TestVisibleText)
#include "tst_visibletext.moc"

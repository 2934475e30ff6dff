// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/filecontent.h"

#include <QRandomGenerator>
#include <QTest>

using namespace troupe;

/// What a file is, whatever it says it is.
class TestFileContent : public QObject
{
    Q_OBJECT

private slots:
    void textIsRead_data();
    void textIsRead();
    void whatIsNoTextIsNone_data();
    void whatIsNoTextIsNone();
    void aPictureSaysItsSize_data();
    void aPictureSaysItsSize();
    void brokenHeadsAreHarmless();
    void namesAreMadeSafe_data();
    void namesAreMadeSafe();
};

void TestFileContent::textIsRead_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("text");
    QTest::newRow("UTF-8") << QByteArray("gr\xC3\xBC\xC3\x9F") << QStringLiteral("grüß");
    QTest::newRow("UTF-8 with a mark") << QByteArray("\xEF\xBB\xBFhi") << QStringLiteral("hi");
    QTest::newRow("UTF-16 little") << QByteArray("\xFF\xFEh\0i\0", 6) << QStringLiteral("hi");
    QTest::newRow("UTF-16 big") << QByteArray("\xFE\xFF\0h\0i", 6) << QStringLiteral("hi");
    QTest::newRow("UTF-16 without a mark")
        << QByteArray("h\0e\0l\0l\0o\0", 10) << QStringLiteral("hello");
    QTest::newRow("UTF-16 big without a mark")
        << QByteArray("\0h\0e\0l\0l\0o", 10) << QStringLiteral("hello");
    QTest::newRow("Windows-1252") << QByteArray("gr\xFC\xDF \x80 5") << QStringLiteral("grüß € 5");
    QTest::newRow("line ends") << QByteArray("a\r\nb\rc\n") << QStringLiteral("a\nb\nc\n");
    QTest::newRow("empty") << QByteArray() << QString();
}

void TestFileContent::textIsRead()
{
    QFETCH(QByteArray, bytes);
    const auto text = textOfFile(bytes);
    QVERIFY(text);
    QTEST(*text, "text");
}

void TestFileContent::whatIsNoTextIsNone_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("a program") << QByteArray("\x7F"
                                             "ELF\x02\x01\x01\0",
                                             8);
    QTest::newRow("a NUL in a text") << QByteArray("hello\0world", 11);
    QTest::newRow("control characters") << QByteArray("hello\x01\x02");
    QTest::newRow("half of a pair in UTF-16") << QByteArray("\xFF\xFE\x00\xD8h\0", 6);
}

void TestFileContent::whatIsNoTextIsNone()
{
    QFETCH(QByteArray, bytes);
    QVERIFY(!textOfFile(bytes));
    const auto content = inspectFile(bytes, QStringLiteral("a.txt"));
    QCOMPARE(content.error().key, QStringLiteral("unsupported_media_type"));
    QVERIFY(content.error().message.contains(QStringLiteral("“a.txt”")));
}

void TestFileContent::aPictureSaysItsSize_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<QString>("mediaType");
    QTest::addColumn<QSize>("size");
    QTest::newRow("PNG") << QByteArray("\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\2\x80\0\0\1\xE0", 24)
                         << QStringLiteral("image/png") << QSize(640, 480);
    QTest::newRow("GIF") << QByteArray("GIF89a\x80\2\xE0\1", 10) << QStringLiteral("image/gif")
                         << QSize(640, 480);
    QTest::newRow("JPEG") << QByteArray("\xFF\xD8\xFF\xE0\0\4ab\xFF\xC0\0\x11\x08\1\xE0\2\x80\3\1",
                                        20)
                          << QStringLiteral("image/jpeg") << QSize(640, 480);
    QTest::newRow("WebP") << QByteArray("RIFF\0\0\0\0WEBPVP8X\x0A\0\0\0\0\0\0\0\x7F\2\0\xDF\1\0",
                                        30)
                          << QStringLiteral("image/webp") << QSize(640, 480);
    QTest::newRow("a size that cannot be")
        << QByteArray("\x89PNG\r\n\x1A\n\0\0\0\rIHDR\xFF\xFF\xFF\xFF\0\0\0\1", 24)
        << QStringLiteral("image/png") << QSize(0, 0);
    QTest::newRow("a JPEG without a frame")
        << QByteArray("\xFF\xD8\xFF\xE0\0\4ab") << QStringLiteral("image/jpeg") << QSize(0, 0);
}

void TestFileContent::aPictureSaysItsSize()
{
    QFETCH(QByteArray, head);
    const auto content = inspectFile(head, QStringLiteral("x"));
    QVERIFY(content);
    QCOMPARE(content->kind, AttachmentKind::Image);
    QTEST(content->mediaType, "mediaType");
    QTEST(QSize(content->width, content->height), "size");
}

void TestFileContent::brokenHeadsAreHarmless()
{
    QRandomGenerator random(4711);
    const QList<QByteArray> heads{"\x89PNG\r\n\x1A\n", "\xFF\xD8\xFF",     "GIF89a",
                                  "RIFF....WEBPVP8 ",  "RIFF....WEBPVP8L", "RIFF....WEBPVP8X",
                                  "\xFF\xFE",          "\xFE\xFF"};
    for (int i = 0; i < 20'000; ++i) {
        QByteArray bytes = heads.at(random.bounded(static_cast<int>(heads.size())));
        for (int n = random.bounded(60); n > 0; --n)
            bytes += static_cast<char>(random.bounded(256));
        const auto content = inspectFile(bytes, QStringLiteral("x"));
        if (content)
            QVERIFY(content->width >= 0 && content->width <= 1'000'000);
    }
}

void TestFileContent::namesAreMadeSafe_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("safe");
    QTest::newRow("a name") << QStringLiteral("a b.txt") << QStringLiteral("a b.txt");
    QTest::newRow("a path") << QStringLiteral("../../etc/passwd") << QStringLiteral("passwd");
    QTest::newRow("a path of Windows") << QStringLiteral("C:\\x\\a.txt") << QStringLiteral("a.txt");
    QTest::newRow("line breaks and quotes")
        << QStringLiteral("a\r\nX: y\"<b>.txt") << QStringLiteral("aX yb.txt");
    QTest::newRow("turned direction")
        << QStringLiteral("a\u202Etxt.exe") << QStringLiteral("atxt.exe");
    QTest::newRow("hidden") << QStringLiteral("..bashrc") << QStringLiteral("bashrc");
    QTest::newRow("nothing left") << QStringLiteral("...") << QStringLiteral("file");
}

void TestFileContent::namesAreMadeSafe()
{
    QFETCH(QString, name);
    QTEST(safeFileName(name), "safe");
    const QString longName = safeFileName(QString(1000, u'a') + QStringLiteral(".txt"));
    QCOMPARE(longName.size(), 200);
    QVERIFY(longName.endsWith(QLatin1String(".txt")));
}

QTEST_GUILESS_MAIN(TestFileContent)
#include "tst_filecontent.moc"

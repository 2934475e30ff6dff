// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/uikit/uikittest.h"
#include "ui/widgets/avatar.h"
#include "ui/widgets/avatarimage.h"

#include <QBuffer>
#include <QElapsedTimer>
#include <QImage>
#include <QPainter>
#include <QTemporaryDir>

using namespace troupe;

/// Pictures of agents, which come from anybody.
class TestAvatar : public QObject
{
    Q_OBJECT

private slots:
    void onlySmallPicturesAreDrawn_data();
    void onlySmallPicturesAreDrawn();
    void aPictureFillsItsRoundedSquare();
    void aRefusedPictureLeavesTheInitials();
    void aFileBecomesASmallPicture_data();
    void aFileBecomesASmallPicture();
    void aFileThatIsNoPictureIsRefused();

private:
    static QByteArray encoded(const QSize &size, const char *format);
    static QString uri(const char *type, const QByteArray &bytes);
};

QByteArray TestAvatar::encoded(const QSize &size, const char *format)
{
    QImage image(size, QImage::Format_RGB32);
    image.fill(QColor(200, 30, 90));
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, format);
    return bytes;
}

QString TestAvatar::uri(const char *type, const QByteArray &bytes)
{
    return QStringLiteral("data:%1;base64,").arg(QLatin1String(type))
           + QString::fromLatin1(bytes.toBase64());
}

void TestAvatar::onlySmallPicturesAreDrawn_data()
{
    QTest::addColumn<QString>("avatar");
    QTest::addColumn<bool>("drawn");
    const QByteArray png = encoded({40, 30}, "png");
    QTest::newRow("a PNG") << uri("image/png", png) << true;
    QTest::newRow("a JPEG") << uri("image/jpeg", encoded({200, 10}, "jpeg")) << true;
    QTest::newRow("a name of the type in capitals") << uri("IMAGE/PNG", png) << true;
    QTest::newRow("a parameter before base64") << uri("image/png;charset=x", png) << true;
    QTest::newRow("one at the limit of pixels")
        << uri("image/png", encoded({kWidestAvatar, kWidestAvatar}, "png")) << true;
    QTest::newRow("one pixel wider is refused")
        << uri("image/png", encoded({kWidestAvatar + 1, 4}, "png")) << false;
    QByteArray bomb = png; // its header says 60,000 by 60,000
    bomb.replace(16, 8, QByteArray::fromHex("0000ea600000ea60"));
    QTest::newRow("a header that promises 3.6 gigapixels is refused")
        << uri("image/png", bomb) << false;
    QTest::newRow("one cut off in its header is refused")
        << uri("image/png", png.left(20)) << false;
    QTest::newRow("a JPEG that calls itself a PNG is refused")
        << uri("image/png", encoded({20, 20}, "jpeg")) << false;
    QTest::newRow("SVG is refused")
        << uri("image/svg+xml", "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>")
        << false;
    QTest::newRow("text is refused") << uri("text/plain", png) << false;
    QTest::newRow("what is no base64 is refused")
        << QStringLiteral("data:image/png;base64,***") << false;
    QTest::newRow("bytes without base64 are refused")
        << QStringLiteral("data:image/png,abc") << false;
    QTest::newRow("no comma is refused") << QStringLiteral("data:image/png;base64") << false;
    QTest::newRow("one that is too long is refused")
        << uri("image/png", png + QByteArray(kLongestAvatar, 'x')) << false;
    QTest::newRow("an address of the network is not fetched")
        << QStringLiteral("https://example.com/a.png") << false;
    QTest::newRow("a file of this machine is not read")
        << QStringLiteral("file:///usr/share/pixmaps/debian-logo.png") << false;
    QTest::newRow("nothing") << QString() << false;
}

void TestAvatar::onlySmallPicturesAreDrawn()
{
    QFETCH(QString, avatar);
    QFETCH(bool, drawn);
    const QImage image = decodeAvatar(avatar, 36);
    QCOMPARE(!image.isNull(), drawn);
    QCOMPARE(image.size(), drawn ? QSize(36, 36) : QSize(0, 0));
    QCOMPARE(!avatarPixmap(avatar, 36).isNull(), drawn);
    QCOMPARE(!avatarPixmap(avatar, 36).isNull(), drawn); // from the cache, the same
}

void TestAvatar::aPictureFillsItsRoundedSquare()
{
    QImage canvas(60, 60, QImage::Format_ARGB32_Premultiplied);
    canvas.fill(Qt::white);
    QPainter painter(&canvas);
    paintAvatar(painter, QRectF(10, 10, 40, 40), QStringLiteral("Ann"), QColor(Qt::black),
                uri("image/png", encoded({80, 20}, "png")));
    painter.end();
    QCOMPARE(canvas.pixelColor(30, 30), QColor(200, 30, 90));
    QCOMPARE(canvas.pixelColor(12, 30), QColor(200, 30, 90)); // cropped, not squeezed into a bar
    QCOMPARE(canvas.pixelColor(30, 48), QColor(200, 30, 90));
    QCOMPARE(canvas.pixelColor(10, 10), QColor(Qt::white)); // its corner is round
    QCOMPARE(canvas.pixelColor(5, 30), QColor(Qt::white));
}

void TestAvatar::aRefusedPictureLeavesTheInitials()
{
    const auto painted = [](const QString &picture) {
        QImage canvas(40, 40, QImage::Format_ARGB32_Premultiplied);
        canvas.fill(Qt::white);
        QPainter painter(&canvas);
        paintAvatar(painter, QRectF(0, 0, 40, 40), QStringLiteral("Ann Lee"), {}, picture);
        painter.end();
        return canvas;
    };
    const QImage initials = painted({});
    QCOMPARE(painted(QStringLiteral("https://example.com/a.png")), initials);
    QCOMPARE(painted(QStringLiteral("data:image/png;base64,AAAA")), initials);
    QVERIFY(painted(uri("image/png", encoded({9, 9}, "png"))) != initials);
}

void TestAvatar::aFileBecomesASmallPicture_data()
{
    QTest::addColumn<QSize>("size");
    QTest::addColumn<QByteArray>("format");
    QTest::newRow("a photograph") << QSize(3000, 2000) << QByteArray("jpeg");
    QTest::newRow("an icon") << QSize(16, 16) << QByteArray("png");
    QTest::newRow("a strip") << QSize(2000, 3) << QByteArray("png");
}

void TestAvatar::aFileBecomesASmallPicture()
{
    QFETCH(QSize, size);
    QFETCH(QByteArray, format);
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("picture"));
    QImage image(size, QImage::Format_RGB32);
    quint32 noise = 1; // the worst that a compressor can get
    for (int y = 0; y < size.height(); ++y) {
        for (int x = 0; x < size.width(); ++x)
            image.setPixel(x, y, noise = noise * 1664525u + 1013904223u);
    }
    QVERIFY(image.save(path, format.constData(), 90));
    const QString avatar = avatarFromFile(path);
    QVERIFY(!avatar.isEmpty());
    QVERIFY(avatar.size() <= kLongestAvatar);
    QVERIFY(!decodeAvatar(avatar, 36).isNull());
}

void TestAvatar::aFileThatIsNoPictureIsRefused()
{
    QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("a.png")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("not a picture");
    file.close();
    QCOMPARE(avatarFromFile(file.fileName()), QString());
    QCOMPARE(avatarFromFile(folder.filePath(QStringLiteral("none.png"))), QString());
    QCOMPARE(avatarFromFile(folder.path()), QString());
}

TROUPE_UIKIT_TEST_MAIN(TestAvatar)
#include "tst_avatar.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/avatarimage.h"

#include <QBuffer>
#include <QCryptographicHash>
#include <QFile>
#include <QImageReader>
#include <QPixmapCache>

#include <array>
#include <utility>

namespace troupe {

namespace {

constexpr qsizetype kLongestSign = 12; // UTF-16 units of a joined emoji
constexpr int kStoredSide = 96;
constexpr qint64 kLargestFile = 20'000'000;
constexpr qint64 kMostPixels = 64'000'000;

/// The format that a media type names; empty for those that are not drawn. SVG is a program that
/// draws: it stays out.
QByteArray formatOf(QStringView mediaType)
{
    static const std::array<std::pair<QLatin1String, const char *>, 5> known{{
        {QLatin1String("image/png"), "png"},
        {QLatin1String("image/jpeg"), "jpeg"},
        {QLatin1String("image/jpg"), "jpeg"},
        {QLatin1String("image/gif"), "gif"},
        {QLatin1String("image/webp"), "webp"},
    }};
    for (const auto &[type, format] : known) {
        if (mediaType.compare(type, Qt::CaseInsensitive) == 0)
            return format;
    }
    return {};
}

QImage squareOf(QImageReader &reader, QSize size, int side)
{
    // JPEG decodes at a fraction of its size for a fraction of the time.
    const QSize scaled = size.scaled(side, side, Qt::KeepAspectRatioByExpanding);
    if (scaled.width() < size.width() && scaled.height() < size.height())
        reader.setScaledSize(scaled.expandedTo(QSize(1, 1)));
    QImage image = reader.read();
    if (image.isNull())
        return {};
    image = image.scaled(side, side, Qt::KeepAspectRatioByExpanding, Qt::SmoothTransformation);
    const QRect middle((image.width() - side) / 2, (image.height() - side) / 2, side, side);
    return image.copy(middle).convertToFormat(QImage::Format_ARGB32_Premultiplied);
}

} // namespace

bool isAvatarSign(const QString &avatar)
{
    return !avatar.isEmpty() && avatar.size() <= kLongestSign && avatar.at(0).unicode() > 0x2000;
}

QImage decodeAvatar(const QString &dataUri, int side)
{
    if (side <= 0 || dataUri.size() > kLongestAvatar
        || !dataUri.startsWith(QLatin1String("data:"), Qt::CaseInsensitive))
        return {};
    const QStringView uri(dataUri);
    const qsizetype comma = uri.indexOf(u',');
    const QStringView head = uri.mid(5, comma - 5);
    if (comma < 0 || !head.endsWith(QLatin1String(";base64"), Qt::CaseInsensitive))
        return {};
    const QByteArray format = formatOf(head.left(head.indexOf(u';')));
    if (format.isEmpty())
        return {};
    const auto bytes =
        QByteArray::fromBase64Encoding(uri.mid(comma + 1).toLatin1(),
                                       QByteArray::Base64Encoding
                                           | QByteArray::AbortOnBase64DecodingErrors);
    if (!bytes)
        return {};
    QBuffer buffer;
    buffer.setData(bytes.decoded);
    buffer.open(QIODevice::ReadOnly);
    QImageReader reader(&buffer, format);
    reader.setDecideFormatFromContent(false);
    const QSize size = reader.size();
    if (size.isEmpty() || size.width() > kWidestAvatar || size.height() > kWidestAvatar)
        return {};
    return squareOf(reader, size, side);
}

QPixmap avatarPixmap(const QString &dataUri, int side)
{
    if (!dataUri.startsWith(QLatin1String("data:"), Qt::CaseInsensitive)
        || dataUri.size() > kLongestAvatar)
        return {};
    const QByteArray hash =
        QCryptographicHash::hash(dataUri.toUtf8(), QCryptographicHash::Sha1).toHex();
    const QString key = QStringLiteral("avatar/%1/%2").arg(side).arg(QString::fromLatin1(hash));
    QPixmap pixmap;
    if (!QPixmapCache::find(key, &pixmap)) {
        const QImage image = decodeAvatar(dataUri, side);
        pixmap = image.isNull() ? QPixmap(1, 1) : QPixmap::fromImage(image); // 1 by 1: was refused
        QPixmapCache::insert(key, pixmap);
    }
    return pixmap.width() == side ? pixmap : QPixmap();
}

QString avatarFromFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly) || file.size() > kLargestFile)
        return {};
    QImageReader reader(&file);
    reader.setAutoTransform(true); // as a camera was held
    const QByteArray format = reader.format();
    const QSize size = reader.size();
    if (format == "svg" || format == "svgz" || size.isEmpty()
        || qint64(size.width()) * size.height() > kMostPixels)
        return {};
    const QImage image = squareOf(reader, size, kStoredSide);
    if (image.isNull())
        return {};
    for (const char *kind : {"png", "jpeg"}) {
        QByteArray bytes;
        QBuffer buffer(&bytes);
        buffer.open(QIODevice::WriteOnly);
        image.save(&buffer, kind, qstrcmp(kind, "png") == 0 ? -1 : 85);
        QString uri = QStringLiteral("data:image/%1;base64,").arg(QLatin1String(kind))
                      + QString::fromLatin1(bytes.toBase64());
        if (!bytes.isEmpty() && uri.size() <= kLongestAvatar)
            return uri;
    }
    return {};
}

} // namespace troupe

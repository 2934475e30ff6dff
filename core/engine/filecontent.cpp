// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/filecontent.h"

#include <QHash>
#include <QStringDecoder>

#include <algorithm>

namespace troupe {

namespace {

constexpr qsizetype kSampled = 4096;
constexpr qsizetype kLongestName = 200;

quint32 bigEndian(QByteArrayView bytes, qsizetype at, int count)
{
    quint32 value = 0;
    for (int i = 0; i < count; ++i)
        value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
    return value;
}

quint32 littleEndian(QByteArrayView bytes, qsizetype at, int count)
{
    quint32 value = 0;
    for (int i = count - 1; i >= 0; --i)
        value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
    return value;
}

FileContent image(const char *mediaType, quint32 width, quint32 height)
{
    constexpr quint32 kLargest = 1'000'000; // what claims more says nothing true
    FileContent content;
    content.kind = AttachmentKind::Image;
    content.mediaType = QString::fromLatin1(mediaType);
    if (width <= kLargest && height <= kLargest) {
        content.width = static_cast<int>(width);
        content.height = static_cast<int>(height);
    }
    return content;
}

FileContent jpeg(QByteArrayView bytes)
{
    qsizetype at = 2;
    while (at + 9 < bytes.size() && bytes[at] == '\xFF') {
        const auto marker = static_cast<unsigned char>(bytes[at + 1]);
        const bool isFrame =
            marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
        if (isFrame)
            return image("image/jpeg", bigEndian(bytes, at + 7, 2), bigEndian(bytes, at + 5, 2));
        at += 2 + static_cast<qsizetype>(std::max(2u, bigEndian(bytes, at + 2, 2)));
    }
    return image("image/jpeg", 0, 0);
}

FileContent webp(QByteArrayView bytes)
{
    const QByteArrayView kind = bytes.sliced(12);
    if (kind.startsWith("VP8X") && bytes.size() >= 30)
        return image("image/webp", littleEndian(bytes, 24, 3) + 1, littleEndian(bytes, 27, 3) + 1);
    if (kind.startsWith("VP8L") && bytes.size() >= 25) {
        const quint32 bits = littleEndian(bytes, 21, 4);
        return image("image/webp", (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1);
    }
    if (kind.startsWith("VP8 ") && bytes.size() >= 30) {
        return image("image/webp", littleEndian(bytes, 26, 2) & 0x3FFF,
                     littleEndian(bytes, 28, 2) & 0x3FFF);
    }
    return image("image/webp", 0, 0);
}

std::optional<FileContent> imageOf(QByteArrayView bytes)
{
    if (bytes.startsWith(QByteArrayView("\x89PNG\r\n\x1A\n", 8)) && bytes.size() >= 24)
        return image("image/png", bigEndian(bytes, 16, 4), bigEndian(bytes, 20, 4));
    if (bytes.startsWith("\xFF\xD8\xFF"))
        return jpeg(bytes);
    if ((bytes.startsWith("GIF87a") || bytes.startsWith("GIF89a")) && bytes.size() >= 10)
        return image("image/gif", littleEndian(bytes, 6, 2), littleEndian(bytes, 8, 2));
    if (bytes.startsWith("RIFF") && bytes.size() >= 16 && bytes.sliced(8).startsWith("WEBP"))
        return webp(bytes);
    return std::nullopt;
}

/// Which of UTF-16's orders a text without a mark seems to have: most letters of most texts have
/// one byte that is zero.
std::optional<QStringDecoder::Encoding> guessedUtf16(QByteArrayView bytes)
{
    if (bytes.size() % 2 != 0 || bytes.size() < 4)
        return std::nullopt;
    const QByteArrayView sample = bytes.first(std::min(bytes.size(), kSampled) & ~qsizetype(1));
    qsizetype zerosEven = 0;
    qsizetype zerosOdd = 0;
    for (qsizetype i = 0; i < sample.size(); i += 2) {
        zerosEven += sample[i] == 0 ? 1 : 0;
        zerosOdd += sample[i + 1] == 0 ? 1 : 0;
    }
    const qsizetype many = sample.size() / 2 * 7 / 10;
    if (zerosOdd > many && zerosEven == 0)
        return QStringDecoder::Utf16LE;
    if (zerosEven > many && zerosOdd == 0)
        return QStringDecoder::Utf16BE;
    return std::nullopt;
}

std::optional<QString> decoded(QByteArrayView bytes, QStringDecoder::Encoding encoding)
{
    QStringDecoder decoder(encoding, QStringDecoder::Flag::Stateless);
    QString text = decoder(bytes);
    if (decoder.hasError())
        return std::nullopt;
    return text;
}

bool isControl(QChar c)
{
    const char16_t u = c.unicode();
    return (u < 0x20 && u != '\t' && u != '\n' && u != '\r' && u != '\f' && u != 0x1B) || u == 0x7F;
}

QString fromWindows1252(QByteArrayView bytes)
{
    static constexpr std::array<char16_t, 32> upper{
        0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
        0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};
    QString text = QString::fromLatin1(bytes.data(), bytes.size());
    for (QChar &c : text) {
        if (c.unicode() >= 0x80 && c.unicode() < 0xA0)
            c = QChar(upper[c.unicode() - 0x80]);
    }
    return text;
}

QString withUnixLines(QString text)
{
    text.replace(QLatin1String("\r\n"), QLatin1String("\n"));
    text.replace(u'\r', u'\n');
    return text;
}

QString textMediaType(const QString &name)
{
    static const QHash<QString, QString> known{
        {QStringLiteral("md"), QStringLiteral("text/markdown")},
        {QStringLiteral("markdown"), QStringLiteral("text/markdown")},
        {QStringLiteral("csv"), QStringLiteral("text/csv")},
        {QStringLiteral("tsv"), QStringLiteral("text/tab-separated-values")},
        {QStringLiteral("json"), QStringLiteral("application/json")},
        {QStringLiteral("html"), QStringLiteral("text/html")},
        {QStringLiteral("xml"), QStringLiteral("application/xml")},
        {QStringLiteral("yaml"), QStringLiteral("application/yaml")},
        {QStringLiteral("yml"), QStringLiteral("application/yaml")}};
    const qsizetype dot = name.lastIndexOf(u'.');
    return known.value(dot < 0 ? QString() : name.mid(dot + 1).toLower(),
                       QStringLiteral("text/plain"));
}

const char *foreignKind(QByteArrayView bytes)
{
    if (bytes.startsWith("%PDF-"))
        return "a PDF document";
    if (bytes.startsWith("PK\x03\x04"))
        return "an archive or an office document";
    if (bytes.startsWith("\xD0\xCF\x11\xE0"))
        return "an old office document";
    if (bytes.startsWith("\x1F\x8B") || bytes.startsWith("BZh")
        || bytes.startsWith("\xFD"
                            "7zXZ"))
        return "a packed file";
    if (bytes.startsWith("ID3") || bytes.startsWith("OggS") || bytes.startsWith("fLaC"))
        return "a sound file";
    return "a file of another kind";
}

} // namespace

std::optional<QString> textOfFile(QByteArrayView bytes)
{
    std::optional<QString> text;
    if (bytes.startsWith("\xEF\xBB\xBF"))
        text = decoded(bytes.sliced(3), QStringDecoder::Utf8);
    else if (bytes.startsWith("\xFF\xFE"))
        text = decoded(bytes.sliced(2), QStringDecoder::Utf16LE);
    else if (bytes.startsWith("\xFE\xFF"))
        text = decoded(bytes.sliced(2), QStringDecoder::Utf16BE);
    else if (const auto order = guessedUtf16(bytes))
        text = decoded(bytes, *order);
    else if (!bytes.contains('\0'))
        text = decoded(bytes, QStringDecoder::Utf8);
    const bool mayBeOld = !text && !bytes.contains('\0');
    if (mayBeOld)
        text = fromWindows1252(bytes);
    if (!text || !text->isValidUtf16() || std::any_of(text->cbegin(), text->cend(), isControl))
        return std::nullopt;
    return withUnixLines(std::move(*text));
}

Result<FileContent> inspectFile(QByteArrayView bytes, const QString &name)
{
    if (const auto found = imageOf(bytes))
        return *found;
    if (!bytes.startsWith("%PDF-") && textOfFile(bytes)) {
        FileContent content;
        content.mediaType = textMediaType(name);
        return content;
    }
    return failKeyed(ErrorCode::Malformed, QStringLiteral("unsupported_media_type"),
                     QStringLiteral("“%1” is %2. Texts and pictures (PNG, JPEG, GIF, WebP) can be "
                                    "attached; copy its text into a message or a text file.")
                         .arg(safeFileName(name), QString::fromLatin1(foreignKind(bytes))));
}

QString safeFileName(const QString &name)
{
    QString safe = name.mid(std::max(name.lastIndexOf(u'/'), name.lastIndexOf(u'\\')) + 1);
    safe.removeIf([](QChar c) {
        return c.category() == QChar::Other_Control || c.category() == QChar::Other_Format
               || c.category() == QChar::Separator_Line
               || c.category() == QChar::Separator_Paragraph
               || QStringView(u"<>:\"|?*").contains(c);
    });
    safe = safe.simplified();
    while (safe.startsWith(u'.'))
        safe.remove(0, 1);
    if (safe.size() > kLongestName) { // the ending says what it is
        const QString ending = safe.mid(std::max(safe.lastIndexOf(u'.'), safe.size() - 12));
        safe = safe.left(kLongestName - ending.size()) + ending;
    }
    return safe.isEmpty() ? QStringLiteral("file") : safe;
}

} // namespace troupe

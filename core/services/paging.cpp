// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/paging.h"

namespace troupe {

namespace {

constexpr char kCursorMark[] = "c1"; // any text may be base64: this one is a cursor

} // namespace

QString encodeCursor(const QStringList &parts)
{
    const QString text = QLatin1String(kCursorMark) + u'\n' + parts.join(u'\n');
    return QString::fromLatin1(
        text.toUtf8().toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals));
}

Result<QStringList> decodeCursor(const QString &cursor, int count)
{
    const auto decoded = QByteArray::fromBase64Encoding(
        cursor.toLatin1(), QByteArray::Base64UrlEncoding | QByteArray::AbortOnBase64DecodingErrors);
    QStringList parts = QString::fromUtf8(decoded.decoded).split(u'\n');
    const bool isOurs = decoded && parts.takeFirst() == QLatin1String(kCursorMark);
    if (!isOurs || parts.size() != count) {
        Error error(ErrorCode::Malformed, QStringLiteral("The cursor cannot be read"));
        error.issues.append({QStringLiteral("/cursor"), QStringLiteral("is not one of this list")});
        return fail(std::move(error));
    }
    return parts;
}

QString likePattern(const QString &text)
{
    QString pattern = text;
    pattern.replace(u'\\', QLatin1String("\\\\"))
        .replace(u'%', QLatin1String("\\%"))
        .replace(u'_', QLatin1String("\\_"));
    return u'%' + pattern + u'%';
}

} // namespace troupe

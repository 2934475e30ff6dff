// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/paging.h"

namespace troupe {

QString encodeCursor(const QStringList &parts)
{
    return QString::fromLatin1(parts.join(u'\n').toUtf8().toBase64(
        QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals));
}

Result<QStringList> decodeCursor(const QString &cursor, int count)
{
    const auto decoded = QByteArray::fromBase64Encoding(
        cursor.toLatin1(), QByteArray::Base64UrlEncoding | QByteArray::AbortOnBase64DecodingErrors);
    const QStringList parts = QString::fromUtf8(decoded.decoded).split(u'\n');
    if (!decoded || parts.size() != count) {
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

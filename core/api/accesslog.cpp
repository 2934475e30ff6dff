// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/accesslog.h"

#include "core/base/log.h"
#include "core/base/timestamp.h"
#include "core/meta/jsonwriter.h"

#include <cstdio>

namespace troupe {

bool AccessLog::open(const QString &path)
{
    if (path.isEmpty())
        return true;
    if (path == QLatin1String("-"))
        return m_file.open(stdout, QIODevice::WriteOnly | QIODevice::Unbuffered);
    m_file.setFileName(path);
    return m_file.open(QIODevice::WriteOnly | QIODevice::Append | QIODevice::Unbuffered,
                       QFileDevice::ReadOwner | QFileDevice::WriteOwner);
}

bool AccessLog::isOn() const
{
    return m_file.isOpen() || lcApi().isDebugEnabled();
}

void AccessLog::write(const Line &line, qint64 nowMs)
{
    const qint64 elapsedUs = line.elapsedNs / 1000;
    if (m_file.isOpen()) {
        JsonWriter json;
        json.beginObject();
        json.key("at");
        json.value(QString::fromLatin1(Timestamp{nowMs}.toIso()));
        json.key("method");
        json.value(QString::fromLatin1(line.method));
        json.key("route");
        json.value(QString::fromLatin1(line.route));
        json.key("status");
        json.value(line.status);
        json.key("ms");
        json.value(static_cast<double>(elapsedUs) / 1000.0);
        json.key("bytes");
        json.value(line.bytes);
        json.key("request_id");
        json.value(QString::fromLatin1(line.requestId));
        json.key("user_id");
        json.value(line.userId);
        json.endObject();
        m_file.write(json.take() + '\n');
    } else {
        qCDebug(lcApi).noquote() << line.method.toByteArray() << line.route.toByteArray()
                                 << line.status << elapsedUs << "us" << line.bytes << "B"
                                 << line.requestId.toByteArray() << line.userId;
    }
}

} // namespace troupe

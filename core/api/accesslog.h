// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QFile>
#include <QString>

namespace troupe {

/// One line per request. Never tokens, bodies or query values.
class AccessLog
{
public:
    struct Line
    {
        QByteArrayView method;
        QByteArrayView route; ///< the template, not the path that was asked for
        int status = 0;
        qint64 elapsedNs = 0;
        qint64 bytes = 0;
        QByteArrayView requestId;
        QString userId;
    };

    /// JSON lines to `path` ("-": standard output); empty: to the debug log only. False when the
    /// file cannot be written.
    bool open(const QString &path);
    /// Whether write() would write anything.
    bool isOn() const;
    void write(const Line &line, qint64 nowMs);

private:
    QFile m_file;
};

} // namespace troupe

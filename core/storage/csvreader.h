// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QByteArray>
#include <QList>
#include <QStringConverter>

QT_BEGIN_NAMESPACE
class QIODevice;
QT_END_NAMESPACE

namespace troupe {

/// Reads the records of a CSV file (RFC 4180, and what people call so): fields in double quotes may
/// hold separators, line ends and doubled quotes; lines end with LF, CRLF or CR; empty lines are
/// skipped. UTF-8, UTF-16 with a byte order mark, else Latin-1. Memory is that of one record.
class CsvReader
{
public:
    static constexpr qsizetype kMaxField = 1024 * 1024; ///< bytes
    static constexpr qsizetype kMaxFields = 1000;

    /// `device` is open, can seek, and outlives the reader. `separator` 0: found out from the first
    /// lines (comma, semicolon, tab or bar).
    CsvReader(QIODevice &device, char separator);

    /// The next record, its fields in UTF-8; false at the end. Invalid (with the line) for a quote
    /// without end, a field or record that is too large; Unavailable when reading fails.
    Result<bool> next(QList<QByteArray> &fields);
    qint64 line() const { return m_line; } ///< where the last record began, from 1
    char separator() const { return m_separator; }

private:
    int peek();
    int take();
    void refill();
    tl::unexpected<Error> problem(const QString &what) const;
    Result<void> readField(QByteArray &field);
    Result<void> readQuoted(QByteArray &field);
    void findEncoding();
    void findSeparator();

    QIODevice &m_device;
    QStringDecoder m_decoder;
    bool m_isUtf8 = true;
    QByteArray m_buffer;
    qsizetype m_position = 0;
    bool m_failed = false;
    qint64 m_line = 0;
    qint64 m_nextLine = 1;
    char m_separator = 0;
};

} // namespace troupe

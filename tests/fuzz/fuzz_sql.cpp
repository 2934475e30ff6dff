// SPDX-License-Identifier: GPL-3.0-or-later
// SQL of models over CSV files of anybody: whatever they say, nothing is written, and what comes
// back is bounded. Up to the first NUL it is SQL, the rest is the file.
#include "core/storage/csvtable.h"
#include "core/storage/datasourcereader.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

using namespace troupe;

namespace {

/// A database beside the CSV file that must stay as it is.
struct Place
{
    QTemporaryDir folder;
    DataSource csv;
    DataSourceReader reader;

    Place()
    {
        csv.kind = DataSourceKind::Csv;
        csv.path = folder.filePath(QStringLiteral("t.csv"));
    }
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    static Place place;
    const QByteArray bytes(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    const qsizetype end = bytes.indexOf('\0');
    const QString sql = QString::fromUtf8(end < 0 ? bytes : bytes.left(end));
    const QByteArray table = end < 0 ? QByteArray("a,b\n1,x\n2,y\n") : bytes.mid(end + 1);
    {
        QFile file(place.csv.path);
        if (!file.open(QIODevice::WriteOnly) || file.write(table) != table.size())
            __builtin_trap();
    }
    QueryLimits limits;
    limits.maxRows = 20;
    limits.maxBytes = 4096;
    limits.timeoutMs = 300;
    const auto before = place.reader.schema(place.csv, CancelToken());
    const auto answer = place.reader.query(place.csv, sql, limits, CancelToken());
    if (answer) {
        if (answer->rows.size() > limits.maxRows)
            __builtin_trap();
        for (const QVariantList &row : answer->rows) {
            if (row.size() != answer->columns.size())
                __builtin_trap();
        }
    }
    const auto after = place.reader.schema(place.csv, CancelToken());
    if (before.has_value() != after.has_value())
        __builtin_trap();
    if (before
        && (before->tables.size() != 1 || after->tables.size() != 1
            || before->tables[0].rows != after->tables[0].rows))
        __builtin_trap();
    const QStringList files = QDir(place.folder.path()).entryList(QDir::Files | QDir::Hidden);
    if (files.size() != 1) // nothing was made beside it
        __builtin_trap();
    return 0;
}

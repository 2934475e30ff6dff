// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/timestamp.h"
#include "core/meta/typeinfo.h"

#include <QList>
#include <QString>

#include <array>
#include <string_view>

namespace troupe {

enum class DataSourceKind : quint8 { Sqlite, Csv };
constexpr auto enumNames(DataSourceKind)
{
    return std::array<std::string_view, 2>{"sqlite", "csv"};
}

/// A file with data that a person opened to their agents, to be read only.
struct DataSource
{
    QString id;
    QString ownerId;
    QString name; ///< what tools call it; unique among the owner's, without regard to case
    QString description;
    DataSourceKind kind = DataSourceKind::Sqlite;
    QString path; ///< absolute
    QString separator; ///< of a CSV file: one character; empty: found out
    Timestamp createdAt;
    Timestamp updatedAt;

    static const TypeInfo &info();
};

struct DataColumn
{
    QString name;
    QString type; ///< as declared: "INTEGER", "TEXT", …; may be empty

    static const TypeInfo &info();
};

struct DataTable
{
    QString name;
    bool isView = false;
    qint64 rows = -1; ///< -1: not counted
    QList<DataColumn> columns;

    static const TypeInfo &info();
};

/// What a data source holds.
struct DataSchema
{
    QList<DataTable> tables;
    bool isCut = false; ///< there are more tables or columns than are told

    static const TypeInfo &info();
};

enum class FolderAccess : quint8 { Read, Write };
constexpr auto enumNames(FolderAccess)
{
    return std::array<std::string_view, 2>{"read", "write"};
}

/// A folder whose files the owner's agents may read, or also write.
struct GrantedFolder
{
    QString id;
    QString ownerId;
    QString name; ///< the first part of paths in tools; unique among the owner's
    QString path; ///< absolute
    FolderAccess access = FolderAccess::Read;
    Timestamp createdAt;
    Timestamp updatedAt;

    static const TypeInfo &info();
};

} // namespace troupe

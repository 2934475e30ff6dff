// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractListModel>

#include <functional>

namespace troupe {

/// One thing that can be done, or gone to.
struct PaletteEntry
{
    QString section; ///< entries of one section stand together, under its name
    QString title;
    QString detail; ///< a second line; may be empty
    QString icon; ///< of resources/icons
    QString hint; ///< at the right: a shortcut, a time
    QString words; ///< found by these, too
    std::function<void()> run;
    std::function<void()> alternative; ///< with Ctrl; may be empty
};

/// How well `text` answers `query`: 0 not at all, else the higher the better. Every word of the
/// query must begin a word of the text or stand inside of one; case and accents do not count.
int paletteScore(const QString &query, const QString &text);

/// The rows of the command palette: commands that fit the query, best first, then what the server
/// found. The first row of a section carries its name as PaletteSection.
class PaletteModel : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role { PaletteSection = Qt::UserRole + 300 };

    using QAbstractListModel::QAbstractListModel;

    void setCommands(const QList<PaletteEntry> &commands);
    /// With an empty query all commands are shown, in their order.
    void setQuery(const QString &query);
    void setFound(const QList<PaletteEntry> &found);
    const PaletteEntry &at(int row) const { return m_rows.at(row); }

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    void rebuild();

    QString m_query;
    QList<PaletteEntry> m_commands;
    QList<PaletteEntry> m_found;
    QList<PaletteEntry> m_rows;
};

} // namespace troupe

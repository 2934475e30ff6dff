// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/palette/palettemodel.h"

#include "ui/widgets/listrow.h"

#include <algorithm>
#include <vector>

namespace troupe {

namespace {

constexpr int kWhole = 1000;
constexpr int kBegin = 400;
constexpr int kWordBegin = 200;
constexpr int kInside = 50;
constexpr int kMostCommands = 12; // of a query

/// Lower case without accents.
QString plain(const QString &text)
{
    QString out;
    const QString parts = text.normalized(QString::NormalizationForm_KD);
    for (const QChar c : parts) {
        if (c.category() != QChar::Mark_NonSpacing)
            out += c.toCaseFolded();
    }
    return out;
}

int wordScore(const QString &word, const QString &text)
{
    int best = 0;
    for (auto at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
        if (at == 0)
            return text.size() == word.size() ? kWhole : kBegin;
        best = std::max(best, text[at - 1].isLetterOrNumber() ? kInside : kWordBegin);
    }
    return best;
}

} // namespace

int paletteScore(const QString &query, const QString &text)
{
    const QString folded = plain(text);
    const QStringList words = plain(query).split(u' ', Qt::SkipEmptyParts);
    int sum = words.isEmpty() ? 1 : 0;
    for (const QString &word : words) {
        const int score = wordScore(word, folded);
        if (score == 0)
            return 0;
        sum += score;
    }
    return sum;
}

void PaletteModel::setCommands(const QList<PaletteEntry> &commands)
{
    m_commands = commands;
    m_found.clear();
    m_query.clear();
    rebuild();
}

void PaletteModel::setQuery(const QString &query)
{
    m_query = query.trimmed();
    rebuild();
}

void PaletteModel::setFound(const QList<PaletteEntry> &found)
{
    m_found = found;
    rebuild();
}

void PaletteModel::rebuild()
{
    struct Scored
    {
        int score;
        const PaletteEntry *entry;
    };
    std::vector<Scored> fitting;
    for (const PaletteEntry &entry : std::as_const(m_commands)) {
        const int title = paletteScore(m_query, entry.title);
        const int others = paletteScore(m_query, entry.title + u' ' + entry.words);
        if (const int score = std::max(title * 2, others); score > 0)
            fitting.push_back({score, &entry});
    }
    QList<PaletteEntry> rows;
    if (!m_query.isEmpty()) {
        std::stable_sort(fitting.begin(), fitting.end(),
                         [](const Scored &a, const Scored &b) { return a.score > b.score; });
        if (fitting.size() > kMostCommands)
            fitting.resize(kMostCommands);
        // The best stays first, and its section with it.
        QStringList sections;
        for (const Scored &scored : fitting) {
            if (!sections.contains(scored.entry->section))
                sections += scored.entry->section;
        }
        for (const QString &section : std::as_const(sections)) {
            for (const Scored &scored : fitting) {
                if (scored.entry->section == section)
                    rows += *scored.entry;
            }
        }
        rows += m_found;
    } else {
        rows = m_found;
        for (const Scored &scored : fitting)
            rows += *scored.entry;
    }
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

int PaletteModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant PaletteModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const PaletteEntry &entry = m_rows.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return entry.title;
    case Qt::AccessibleTextRole: {
        QStringList parts{entry.title, entry.detail, entry.hint, entry.section};
        parts.removeAll(QString());
        return parts.join(QStringLiteral(", "));
    }
    case RowSubtitle:
        return entry.detail;
    case RowIcon:
        return entry.icon;
    case RowTime:
        return entry.hint;
    case PaletteSection:
        return index.row() == 0 || m_rows.at(index.row() - 1).section != entry.section
                   ? entry.section
                   : QString();
    default:
        return {};
    }
}

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/offline/abilities.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace troupe::offline {

namespace {

struct Grid
{
    QList<QStringList> rows;
    bool pairs = false; ///< "key: value" lines
};

QStringList csvCells(const QString &line, QChar comma)
{
    QStringList cells;
    QString cell;
    bool inQuotes = false;
    for (qsizetype i = 0; i < line.size(); ++i) {
        const QChar c = line[i];
        if (c == u'"') {
            if (inQuotes && i + 1 < line.size() && line[i + 1] == u'"') {
                cell += c;
                ++i;
            } else {
                inQuotes = !inQuotes;
            }
        } else if (c == comma && !inQuotes) {
            cells.append(cell.trimmed());
            cell.clear();
        } else {
            cell += c;
        }
    }
    cells.append(cell.trimmed());
    return cells;
}

std::optional<Grid> pairGrid(const QStringList &lines)
{
    static const QRegularExpression pair(
        QStringLiteral("^([^:=]{1,60}?)\\s*[:=]\\s+(.*)$|^([^:=\\s]{1,60})[=:]([^/\\s].*)$"));
    static const QRegularExpression mark(QStringLiteral("^[-*•]\\s+"));
    Grid grid;
    grid.pairs = true;
    for (QString line : lines) {
        const auto match = pair.match(line.remove(mark));
        if (!match.hasMatch())
            return std::nullopt;
        const bool second = match.captured(1).isEmpty();
        grid.rows.append(
            {match.captured(second ? 3 : 1).trimmed(), match.captured(second ? 4 : 2).trimmed()});
    }
    return grid;
}

std::optional<Grid> jsonGrid(const QString &text)
{
    if (!text.startsWith(u'{') && !text.startsWith(u'['))
        return std::nullopt;
    const auto document = QJsonDocument::fromJson(text.toUtf8());
    const auto shown = [](const QJsonValue &value) {
        if (value.isString())
            return value.toString();
        if (value.isObject() || value.isArray()) {
            const auto inner =
                value.isObject() ? QJsonDocument(value.toObject()) : QJsonDocument(value.toArray());
            return QString::fromUtf8(inner.toJson(QJsonDocument::Compact));
        }
        return value.isNull() ? QString() : value.toVariant().toString();
    };
    Grid grid;
    if (document.isObject()) {
        grid.pairs = true;
        const QJsonObject object = document.object();
        for (auto it = object.begin(); it != object.end(); ++it)
            grid.rows.append({it.key(), shown(it.value())});
        return grid;
    }
    const QJsonArray array = document.array();
    if (array.isEmpty())
        return std::nullopt;
    QStringList header;
    for (const auto &item : array) {
        for (const QString &key : item.toObject().keys()) {
            if (!header.contains(key))
                header.append(key);
        }
    }
    if (!header.isEmpty())
        grid.rows.append(header);
    for (const auto &item : array) {
        QStringList row;
        for (const QString &key : std::as_const(header))
            row.append(shown(item.toObject().value(key)));
        grid.rows.append(header.isEmpty() ? QStringList{shown(item)} : row);
    }
    return grid;
}

std::optional<Grid> csvGrid(const QStringList &lines)
{
    for (const QChar comma : {QChar(u'|'), QChar(u'\t'), QChar(u';'), QChar(u',')}) {
        Grid grid;
        bool even = lines.size() > 1;
        for (QString line : lines) {
            if (comma == u'|') {
                static const QRegularExpression rule(QStringLiteral("^[|\\s:-]+$"));
                static const QRegularExpression edges(QStringLiteral("^\\|\\s*|\\s*\\|$"));
                if (rule.match(line).hasMatch() && line.contains(u'-'))
                    continue;
                line.remove(edges);
            }
            const QStringList cells = csvCells(line, comma);
            even = even && cells.size() > 1
                   && (grid.rows.isEmpty() || cells.size() == grid.rows[0].size());
            if (!even)
                break;
            grid.rows.append(cells);
        }
        if (even)
            return grid;
    }
    return std::nullopt;
}

QJsonValue jsonCell(const QString &text)
{
    static const QRegularExpression number(
        QStringLiteral("^-?(?:0|[1-9]\\d{0,14})(?:\\.\\d{1,12})?$"));
    if (number.match(text).hasMatch())
        return text.toDouble();
    if (text == u"true" || text == u"false")
        return text == u"true";
    return text;
}

QString csvLine(const QStringList &cells)
{
    QStringList out;
    for (QString cell : cells) {
        if (cell.contains(u',') || cell.contains(u'"') || cell.contains(u'\n'))
            cell = u'"' + cell.replace(u'"', QLatin1String("\"\"")) + u'"';
        out.append(cell);
    }
    return out.join(u',');
}

QString asJson(const Grid &grid)
{
    QString out;
    const auto quotedJson = [](const QJsonValue &value) {
        const QByteArray array = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
        return QString::fromUtf8(array.mid(1, array.size() - 2));
    };
    // By hand: QJsonObject would sort the keys, and people expect their own order.
    const auto object = [&](const QStringList &keys, const QStringList &values,
                            const QString &indent) {
        QStringList members;
        for (qsizetype i = 0; i < keys.size(); ++i)
            members.append(indent + QStringLiteral("  ") + quotedJson(keys[i])
                           + QStringLiteral(": ") + quotedJson(jsonCell(values.value(i))));
        return indent + QStringLiteral("{\n") + members.join(QStringLiteral(",\n")) + u'\n' + indent
               + u'}';
    };
    if (grid.pairs) {
        QStringList keys;
        QStringList values;
        for (const QStringList &row : grid.rows) {
            if (keys.contains(row[0]))
                continue;
            keys.append(row[0]);
            values.append(row[1]);
        }
        return object(keys, values, {});
    }
    QStringList items;
    const bool table = grid.rows.size() > 1 && grid.rows[0].size() > 1;
    for (qsizetype r = table ? 1 : 0; r < grid.rows.size(); ++r) {
        items.append(table ? object(grid.rows[0], grid.rows[r], QStringLiteral("  "))
                           : QStringLiteral("  ") + quotedJson(jsonCell(grid.rows[r].value(0))));
    }
    return QStringLiteral("[\n") + items.join(QStringLiteral(",\n")) + QStringLiteral("\n]");
}

QStringList listItems(const QString &text)
{
    const QStringList lines = linesOf(text);
    if (lines.size() > 1)
        return itemsOf(text);
    QStringList sentences = sentencesOf(text);
    if (sentences.size() > 1)
        return sentences;
    return itemsOf(text).size() > 1 && text.contains(u',') ? itemsOf(text)
                                                           : QStringList{text.trimmed()};
}

} // namespace

QString reshaped(const QString &text, QStringView form, Lang lang)
{
    static const char *keyWord[kLangs] = {"Item",     "Eintrag",  "Élément",
                                          "Elemento", "Elemento", "Item"};
    static const char *valueWord[kLangs] = {"Value", "Wert", "Valeur", "Valor", "Valore", "Valor"};
    const auto i = static_cast<size_t>(lang);
    const QStringList lines = linesOf(text);
    auto grid = jsonGrid(text.trimmed());
    if (!grid)
        grid = csvGrid(lines);
    if (const auto pairs = grid ? std::nullopt : pairGrid(lines))
        grid = pairs;
    if (!grid && lines.size() == 1 && text.contains(u':')) // "name: Ann, age: 30"
        grid = pairGrid(itemsOf(text));
    if (!grid) {
        Grid single;
        for (const QString &item : listItems(text))
            single.rows.append({item});
        grid = single;
    }
    if (form == u"json")
        return asJson(*grid);
    if (form == u"csv" || form == u"yaml") {
        QStringList out;
        for (const QStringList &row : grid->rows)
            out.append(form == u"csv" ? csvLine(row)
                       : grid->pairs  ? row.join(QStringLiteral(": "))
                                      : QStringLiteral("- ") + row.join(QStringLiteral(", ")));
        return out.join(u'\n');
    }
    if (form == u"table") {
        QList<QStringList> rows = grid->rows;
        if (grid->pairs)
            rows.prepend({str(keyWord[i]), str(valueWord[i])});
        else if (rows.value(0).size() == 1) {
            for (qsizetype r = 0; r < rows.size(); ++r)
                rows[r].prepend(QString::number(r + 1));
            rows.prepend({QStringLiteral("#"), str(keyWord[i])});
        }
        return markdownTable(rows);
    }
    QStringList items;
    for (const QStringList &row : std::as_const(grid->rows))
        items.append(row.join(grid->pairs ? QStringLiteral(": ") : QStringLiteral(", ")));
    if (form != u"numbered")
        return bullets(items);
    for (qsizetype n = 0; n < items.size(); ++n)
        items[n] = QString::number(n + 1) + QStringLiteral(". ") + items[n];
    return items.join(u'\n');
}

MaybeReply formatText(const Turn &turn)
{
    static const Rx verb("\\b(?:as|into|to|in|make|create|format|convert|turn|put|write|show|give|"
                         "als|in eine|mach|formatier\\w*|wandle|en|sous "
                         "forme|comme|convertis|fais|como|convierte|haz|pon|come|converti|metti|"
                         "fai|em|converta|transforme|build|generate)\\b");
    static const Rx table("\\b(?:table|tabelle|tableau|tabla|tabella|tabela)\\b");
    static const Rx json("\\bjson\\b");
    static const Rx csv("\\bcsv\\b");
    static const Rx yaml("\\byaml\\b");
    static const Rx numbered(
        "\\b(?:numbered list|ordered list|nummerierte liste|liste numerotee|lista numerada|lista "
        "numerata|number (?:these|the|each))\\b");
    static const Rx list("\\b(?:bullet(?:ed)?(?: points?| "
                         "list)?|bullets|list|liste|lista|stichpunkte|aufzahlung|puces|elenco)\\b");
    if (!verb.in(turn.ask) || turn.ask.text.size() > 200)
        return std::nullopt;
    const char16_t *form = table.in(turn.ask)                                           ? u"table"
                           : json.in(turn.ask)                                          ? u"json"
                           : csv.in(turn.ask) && !turn.ask.folded.contains(u"from csv") ? u"csv"
                           : yaml.in(turn.ask)                                          ? u"yaml"
                           : numbered.in(turn.ask) ? u"numbered"
                           : list.in(turn.ask)     ? u"list"
                                                   : nullptr;
    if (!form)
        return std::nullopt;
    static const Rx other(
        "\\b(?:summar\\w*|keywords?|extract|draft|outline|checklist|packing|shopping|explain|todo|"
        "to-do|of (?!this|these|the following|my)\\w{3,})\\b");
    if (other.in(turn.ask) && !json.in(turn.ask) && !turn.marked && turn.material.isEmpty())
        return std::nullopt;
    // "Make a table from name: Ann, age: 30"
    QString text = turn.material;
    static const Rx inlined("\\b(?:from|of|with|aus|de|di|con|com|mit)\\s*:?\\s*(.+[,;:].+)$");
    if (text.isEmpty()) {
        if (const auto hit = inlined.find(turn.ask))
            text = hit->text(1);
    }
    if (text.isEmpty())
        text = turn.subject();
    if (text.isEmpty())
        return std::nullopt;
    const QString out = reshaped(text.left(400'000), form, turn.lang);
    return Reply{out, out, {}};
}

} // namespace troupe::offline

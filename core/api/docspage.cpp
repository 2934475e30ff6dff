// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/docsstyle.h"
#include "core/api/familydocs.h"
#include "core/api/router.h"
#include "core/meta/values.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QLocale>
#include <QRegularExpression>

#include <cmath>

namespace troupe {

namespace {

QString escaped(const QString &text)
{
    return text.toHtmlEscaped();
}

/// Paragraphs, and `code` between backticks: all the Markdown that our descriptions use.
QString paragraphs(const QString &text)
{
    QString out;
    for (const QString &paragraph : text.split(QStringLiteral("\n\n"), Qt::SkipEmptyParts)) {
        const QStringList pieces = paragraph.split(u'`');
        out += QLatin1String("<p>");
        for (qsizetype i = 0; i < pieces.size(); ++i) {
            const QString piece = escaped(pieces[i]);
            out += i % 2 ? QStringLiteral("<code>%1</code>").arg(piece) : piece;
        }
        out += QLatin1String("</p>");
    }
    return out;
}

QString typeText(const QJsonObject &schema)
{
    const QJsonArray names = schema[QStringLiteral("enum")].toArray();
    if (!names.isEmpty()) {
        QStringList list;
        for (const QJsonValue &name : names)
            list += name.isNull() ? QStringLiteral("null") : name.toString();
        return list.join(QStringLiteral(" | "));
    }
    const QJsonValue type = schema[QStringLiteral("type")];
    QString text = type.toString();
    if (type.isArray()) {
        QStringList list;
        for (const QJsonValue &part : type.toArray())
            list += part.toString();
        text = list.join(QStringLiteral(" or "));
    }
    if (text == QLatin1String("array")) {
        const QString items = typeText(schema[QStringLiteral("items")].toObject());
        return items.isEmpty() ? text : QStringLiteral("list of %1").arg(items);
    }
    return text.isEmpty() ? QStringLiteral("any") : text;
}

QString numberText(double number)
{
    const double whole = std::trunc(number);
    return number == whole ? QLocale(QLocale::English).toString(whole, 'f', 0)
                           : QString::number(number, 'g', 12);
}

QString boundsText(const QJsonObject &schema)
{
    QStringList parts;
    const auto add = [&](const char *key, const QString &form) {
        const QJsonValue value = schema[QLatin1String(key)];
        if (value.isDouble())
            parts += form.arg(numberText(value.toDouble()));
    };
    add("minimum", QStringLiteral("at least %1"));
    add("maximum", QStringLiteral("at most %1"));
    add("maxLength", QStringLiteral("up to %1 characters"));
    add("maxItems", QStringLiteral("up to %1 items"));
    return parts.join(QStringLiteral(", "));
}

QString notesText(const QString &description, const QJsonObject &schema)
{
    const QString bounds = boundsText(schema);
    if (bounds.isEmpty())
        return description;
    return description.isEmpty() ? bounds.at(0).toUpper() + bounds.mid(1)
                                 : description + QLatin1String("; ") + bounds;
}

QString fieldRow(const FieldInfo &field, const QString &name, bool showRequired)
{
    const QJsonObject schema = schemaOfField(field, KeyStyle::Snake);
    const QString notes = notesText(QString::fromUtf8(field.doc ? field.doc : ""), schema);
    QString marks;
    if (showRequired && field.has(Required))
        marks += QLatin1String(" <span class=\"req\">required</span>");
    if (field.has(Secret))
        marks += QLatin1String(" <span class=\"mark\">never shown</span>");
    return QStringLiteral(
               "<tr><td><code>%1</code>%2</td><td class=\"type\">%3</td><td>%4</td></tr>")
        .arg(escaped(name), marks, escaped(typeText(schema)), escaped(notes));
}

QString fieldRows(const TypeInfo &type, const QString &prefix, bool isInput, int depth)
{
    QString rows;
    for (const FieldInfo &field : type.fields) {
        if (isInput ? field.has(ReadOnly) : field.has(Secret))
            continue;
        const QString name = prefix + field.key(KeyStyle::Snake);
        rows += fieldRow(field, name, isInput);
        if (field.ops->described && depth < 3)
            rows += fieldRows(*field.ops->described(), name + u'.', isInput, depth + 1);
    }
    return rows;
}

/// Rows for a value whose descriptor is not at hand (a patch, a list): from its schema.
QString schemaRows(const QJsonObject &schema, const QString &prefix)
{
    QString rows;
    const QJsonObject properties = schema[QStringLiteral("properties")].toObject();
    for (auto it = properties.begin(); it != properties.end(); ++it) {
        const QJsonObject property = it->toObject();
        if (property[QStringLiteral("readOnly")].toBool() && prefix.isEmpty())
            continue;
        rows +=
            QStringLiteral("<tr><td><code>%1</code></td><td class=\"type\">%2</td><td>%3</td></tr>")
                .arg(escaped(prefix + it.key()), escaped(typeText(property)),
                     escaped(
                         notesText(property[QStringLiteral("description")].toString(), property)));
    }
    return rows;
}

QString table(const QString &title, const QString &rows)
{
    if (rows.isEmpty())
        return {};
    return QStringLiteral("<h4>%1</h4><div class=\"scroll\"><table><tbody>%2</tbody></table></div>")
        .arg(title, rows);
}

QString inputTables(const DocumentedRoute &route)
{
    QString parameters;
    QString body;
    for (const FieldInfo &field : route.in->fields) {
        const QString name = field.key(KeyStyle::Snake);
        switch (placeOf(*route.row, field)) {
        case FieldPlace::Path:
        case FieldPlace::Query:
            parameters += fieldRow(field, name, true);
            break;
        case FieldPlace::WholeBody:
            body += schemaRows(schemaOfField(field, KeyStyle::Snake), QString());
            break;
        case FieldPlace::Body:
            if (field.has(ReadOnly))
                break;
            body += fieldRow(field, name, true);
            if (field.ops->described)
                body += fieldRows(*field.ops->described(), name + u'.', true, 1);
            break;
        }
    }
    return table(QStringLiteral("Parameters"), parameters)
           + table(QStringLiteral("Body (JSON)"), body);
}

QString answerTable(const DocumentedRoute &route)
{
    if (!route.out)
        return {};
    QString rows;
    const bool isWhole = wholeBodyOf(*route.out) != nullptr;
    const QString prefix = route.row->enveloped ? QStringLiteral("data.") : QString();
    for (const FieldInfo &field : route.out->fields) {
        if (field.has(Secret))
            continue;
        // A bare list has no name.
        const QString name = isWhole ? QString() : prefix + field.key(KeyStyle::Snake);
        if (isWhole) {
            const QJsonObject items =
                schemaOfField(field, KeyStyle::Snake)[QStringLiteral("items")].toObject();
            rows += schemaRows(items, QStringLiteral("[]."));
            continue;
        }
        rows += fieldRow(field, name, false);
        const QJsonObject schema = schemaOfField(field, KeyStyle::Snake);
        if (field.ops->described)
            rows += fieldRows(*field.ops->described(), name + u'.', false, 1);
        else if (schema.contains(QStringLiteral("items")))
            rows +=
                schemaRows(schema[QStringLiteral("items")].toObject(), name + QLatin1String("[]."));
    }
    return QStringLiteral("<details><summary>Answer</summary><div class=\"scroll\"><table><tbody>%1"
                          "</tbody></table></div></details>")
        .arg(rows);
}

/// Placeholders as variables: curl has a meaning of its own for braces.
QString pathForShell(const OpRow &row)
{
    QString path = QLatin1String(row.path);
    for (qsizetype at = path.indexOf(u'{'); at >= 0; at = path.indexOf(u'{', at)) {
        const qsizetype end = path.indexOf(u'}', at);
        path.replace(at, end - at + 1, u'$' + path.mid(at + 1, end - at - 1).toUpper());
    }
    return path;
}

/// Between single quotes.
QString quotedForShell(const QString &text)
{
    return u'\'' + QString(text).replace(u'\'', QLatin1String("'\\''")) + u'\'';
}

QString exampleOf(const DocumentedRoute &route)
{
    const OpRow &row = *route.row;
    if (row.kind == AnswerKind::Channel)
        return {};
    QString command = QStringLiteral("curl");
    if (row.verb != Verb::Get)
        command += QStringLiteral(" -X ") + QLatin1String(verbName(row.verb));
    command += QStringLiteral(" \"$URL") + pathForShell(row) + u'"';
    if (row.scope != Scope::Open)
        command += QStringLiteral(" \\\n  -H \"Authorization: Bearer $KEY\"");
    if (row.rawBody)
        command += QStringLiteral(" \\\n  --data-binary @FILE");
    const QByteArray body = bodyExample(row, *route.in);
    if (!body.isEmpty()) {
        const QByteArray pretty = QJsonDocument::fromJson(body).toJson().trimmed();
        if (row.takesForm) {
            const QJsonObject fields = QJsonDocument::fromJson(body).object();
            for (auto it = fields.begin(); it != fields.end(); ++it) {
                command += QLatin1String(" \\\n  --data-urlencode ")
                           + quotedForShell(it.key() + u'=' + it->toString());
            }
        } else {
            command += QLatin1String(" \\\n  -H \"Content-Type: application/json\" \\\n  -d ")
                       + quotedForShell(QString::fromUtf8(pretty));
        }
    }
    return QStringLiteral("<pre>%1</pre>").arg(escaped(command));
}

/// Its summary up to where the details begin.
QString briefly(const OpRow &row)
{
    const QString summary = QString::fromUtf8(row.summary);
    static const QRegularExpression details(QStringLiteral("[:;] "));
    return summary.left(summary.indexOf(details));
}

QString section(const DocumentedRoute &route)
{
    const OpRow &row = *route.row;
    const bool isChannel = row.kind == AnswerKind::Channel;
    const QString verb = isChannel ? QStringLiteral("WS") : QLatin1String(verbName(row.verb));
    QString path = escaped(QLatin1String(row.path));
    path.replace(u'{', QLatin1String("<i>{")).replace(u'}', QLatin1String("}</i>"));
    QString facts = row.scope == Scope::Open ? QStringLiteral("open to everybody")
                    : row.scope == Scope::Any
                        ? QStringLiteral("any key")
                        : QStringLiteral("scope <code>%1</code>").arg(enumName(row.scope));
    facts += QStringLiteral(" · answers <code>%1</code>").arg(isChannel ? 101 : row.status);
    return QStringLiteral("<section id=\"%1\"><h3><span class=\"verb %2\">%3</span> "
                          "<span class=\"path\">%4</span></h3><p class=\"sum\">%5</p>"
                          "<p class=\"facts\">%6</p>%7%8%9")
               .arg(route.name, verb.toLower(), verb, path, escaped(QString::fromUtf8(row.summary)),
                    facts, paragraphs(QString::fromUtf8(row.description)), inputTables(route),
                    exampleOf(route))
           + answerTable(route) + QStringLiteral("</section>");
}

} // namespace

QByteArray buildDocsPage(const FamilyTitle &title, const std::vector<DocumentedRoute> &routes)
{
    QString navigation;
    QString sections;
    for (const auto &[tag, description] : title.tags) {
        navigation += QStringLiteral("<b>%1</b>").arg(escaped(tag));
        sections += QStringLiteral("<h2>%1</h2><p class=\"lead\">%2</p>")
                        .arg(escaped(tag), escaped(description));
        for (const DocumentedRoute &route : routes) {
            if (tag != QString::fromUtf8(route.row->tag))
                continue;
            navigation += QStringLiteral("<a href=\"#%1\">%2</a>")
                              .arg(route.name, escaped(briefly(*route.row)));
            sections += section(route);
        }
    }
    const QString page =
        QStringLiteral(
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta "
            "name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>%1 "
            "API</title><style>%2</style></head><body><nav aria-label=\"Endpoints\">"
            "<h1>%1</h1><p class=\"version\">API %3</p>%4</nav><main><header>%5"
            "</header>%6</main></body></html>\n")
            .arg(escaped(title.title), QString::fromUtf8(docsStyle()), escaped(title.version),
                 navigation, paragraphs(title.description), sections);
    return page.toUtf8();
}

} // namespace troupe

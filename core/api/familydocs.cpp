// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/familydocs.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace troupe {

namespace {

QJsonObject textSchema(const char *description)
{
    return {{QStringLiteral("type"), QStringLiteral("string")},
            {QStringLiteral("description"), QString::fromUtf8(description)}};
}

QJsonValue sampleOf(const FieldInfo &field)
{
    if (field.exampleJson) {
        const QByteArray wrapped = QByteArray("[") + field.exampleJson + ']';
        return QJsonDocument::fromJson(wrapped).array().first();
    }
    const QJsonObject schema = schemaOfField(field, KeyStyle::Snake);
    const QJsonArray names = schema[QStringLiteral("enum")].toArray();
    if (!names.isEmpty())
        return names.first();
    const QJsonValue type = schema[QStringLiteral("type")];
    const QString kind = type.isArray() ? type.toArray().first().toString() : type.toString();
    if (kind == QLatin1String("boolean"))
        return true;
    if (kind == QLatin1String("integer") || kind == QLatin1String("number"))
        return schema[QStringLiteral("minimum")].toDouble(1);
    if (kind == QLatin1String("array"))
        return QJsonArray();
    if (kind == QLatin1String("object"))
        return QJsonObject();
    const QString name = QString::fromLatin1(field.name);
    if (name.endsWith(QLatin1String("_id")))
        return QStringLiteral("019a9d3c-7f7e-7c3a-9d0e-1b2c3d4e5f60");
    return QString(name).replace(u'_', u' ');
}

} // namespace

QJsonObject problemSchema()
{
    const QJsonObject issue{
        {QStringLiteral("type"), QStringLiteral("object")},
        {QStringLiteral("properties"),
         QJsonObject{{QStringLiteral("pointer"), textSchema("JSON pointer into the input")},
                     {QStringLiteral("message"), textSchema("What is wrong with it")}}}};
    const QJsonObject status{{QStringLiteral("type"), QStringLiteral("integer")}};
    const QJsonObject properties{
        {QStringLiteral("type"), textSchema("Always about:blank: `code` tells kinds apart")},
        {QStringLiteral("title"), textSchema("The reason phrase of the status")},
        {QStringLiteral("status"), status},
        {QStringLiteral("detail"), textSchema("For people")},
        {QStringLiteral("code"), textSchema("For programs, such as agent_inactive")},
        {QStringLiteral("request_id"), textSchema("As in X-Request-Id")},
        {QStringLiteral("retry_after"), status},
        {QStringLiteral("errors"), QJsonObject{{QStringLiteral("type"), QStringLiteral("array")},
                                               {QStringLiteral("items"), issue}}}};
    return {{QStringLiteral("type"), QStringLiteral("object")},
            {QStringLiteral("required"),
             QJsonArray{QStringLiteral("type"), QStringLiteral("title"), QStringLiteral("status"),
                        QStringLiteral("detail"), QStringLiteral("code"),
                        QStringLiteral("request_id")}},
            {QStringLiteral("properties"), properties}};
}

QString rawMediaType(const OpRow &row)
{
    const QByteArrayView path(row.path);
    if (path.endsWith(".json"))
        return QStringLiteral("application/json");
    if (path.endsWith("/content") || path.endsWith("/export"))
        return QStringLiteral("application/octet-stream");
    const bool isPage =
        path.endsWith("docs") || path.endsWith("redoc") || path.endsWith("authorize");
    return isPage ? QStringLiteral("text/html") : QStringLiteral("text/plain");
}

QByteArray bodyExample(const OpRow &row, const TypeInfo &in)
{
    if (row.rawBody)
        return {};
    if (row.requestExample)
        return row.requestExample;
    QJsonObject body;
    bool hasBody = false;
    for (const FieldInfo &field : in.fields) {
        const FieldPlace place = placeOf(row, field);
        hasBody = hasBody || place == FieldPlace::Body || place == FieldPlace::WholeBody;
        if (place == FieldPlace::Body && !field.has(ReadOnly)
            && (field.has(Required) || field.exampleJson))
            body[field.key(KeyStyle::Snake)] = sampleOf(field);
    }
    return hasBody ? QJsonDocument(body).toJson(QJsonDocument::Compact) : QByteArray();
}

void FamilyDocs::setRoutes(const std::vector<Route> &routes)
{
    m_routes.clear();
    for (const Route &route : routes) {
        const QString name =
            QString::fromLatin1(route.name.data(), static_cast<qsizetype>(route.name.size()));
        m_routes.push_back({route.row, name, route.in, route.out, route.rawOut});
    }
}

const QByteArray &FamilyDocs::openApi() const
{
    if (m_openApi.isEmpty())
        m_openApi = QJsonDocument(buildOpenApi(m_title, m_routes)).toJson();
    return m_openApi;
}

const QByteArray &FamilyDocs::page() const
{
    if (m_page.isEmpty())
        m_page = buildDocsPage(m_title, m_routes);
    return m_page;
}

} // namespace troupe

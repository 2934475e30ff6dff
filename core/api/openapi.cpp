// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/familydocs.h"
#include "core/api/router.h"
#include "core/api/schemabook.h"
#include "core/meta/values.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <map>

namespace troupe {

namespace {

struct ErrorAnswer
{
    int status;
    const char *name;
    const char *description;
};

constexpr std::array kErrorAnswers{
    ErrorAnswer{400, "BadRequest", "The request cannot be read, or a value is wrong"},
    ErrorAnswer{401, "Unauthorized", "No credential, or none of ours"},
    ErrorAnswer{403, "Forbidden", "The credential may not do this"},
    ErrorAnswer{404, "NotFound", "There is no such thing, or it is somebody else's"},
    ErrorAnswer{409, "Conflict", "The state of the thing does not permit it"},
    ErrorAnswer{413, "TooLarge", "The body is over the limit"},
    ErrorAnswer{422, "Unprocessable", "Fields are missing or out of range; all are named"},
    ErrorAnswer{429, "TooManyRequests", "A rate limit or the day's token quota; see Retry-After"},
    ErrorAnswer{500, "InternalError", "Our fault"},
};

QJsonObject described(const char *text)
{
    return {{QStringLiteral("description"), QString::fromUtf8(text)}};
}

QJsonObject content(const QString &mediaType, const QJsonObject &schema)
{
    return {{mediaType, QJsonObject{{QStringLiteral("schema"), schema}}}};
}

/// Builds one document.
class OpenApiWriter
{
public:
    explicit OpenApiWriter(const FamilyTitle &title) : m_title(title) {}

    QJsonObject build(const std::vector<DocumentedRoute> &routes);

private:
    QJsonObject operation(const DocumentedRoute &route);
    QJsonArray parameters(const DocumentedRoute &route);
    QJsonObject requestBody(const DocumentedRoute &route);
    QJsonObject rawRequestBody() const;
    QJsonObject bodySchema(const DocumentedRoute &route, bool *required);
    QJsonObject responses(const DocumentedRoute &route);
    QJsonObject success(const DocumentedRoute &route);
    QJsonObject webSocket(const DocumentedRoute &route);
    QJsonObject components();
    QJsonObject info() const;
    QJsonArray tags() const;

    const FamilyTitle &m_title;
    SchemaBook m_book;
    std::map<int, bool> m_errorsUsed;
};

bool takesInput(const DocumentedRoute &route)
{
    return !route.in->fields.empty();
}

bool takesJson(const DocumentedRoute &route)
{
    for (const FieldInfo &field : route.in->fields) {
        const FieldPlace place = placeOf(*route.row, field);
        if ((place == FieldPlace::Body && !field.has(ReadOnly)) || place == FieldPlace::WholeBody)
            return true;
    }
    return false;
}

QString parameterText(const FieldInfo &field)
{
    if (field.doc && *field.doc)
        return QString::fromUtf8(field.doc);
    QString name = QString::fromLatin1(field.name).replace(u'_', u' ');
    if (name.endsWith(QLatin1String(" id")))
        return QStringLiteral("Id of the %1, in any of its forms").arg(name.chopped(3));
    name[0] = name[0].toUpper();
    return name;
}

QJsonArray OpenApiWriter::parameters(const DocumentedRoute &route)
{
    QJsonArray list;
    for (const FieldInfo &field : route.in->fields) {
        const FieldPlace place = placeOf(*route.row, field);
        if (place != FieldPlace::Path && place != FieldPlace::Query)
            continue;
        QJsonObject schema = m_book.ofField(field);
        schema.remove(QStringLiteral("description"));
        const bool isPath = place == FieldPlace::Path;
        QJsonObject parameter{{QStringLiteral("name"), field.key(KeyStyle::Snake)},
                              {QStringLiteral("in"),
                               isPath ? QStringLiteral("path") : QStringLiteral("query")},
                              {QStringLiteral("description"), parameterText(field)},
                              {QStringLiteral("schema"), schema}};
        if (isPath || field.has(Required))
            parameter[QStringLiteral("required")] = true;
        list.append(parameter);
    }
    return list;
}

QJsonObject OpenApiWriter::bodySchema(const DocumentedRoute &route, bool *required)
{
    bool isWholeType = true;
    QJsonObject properties;
    QJsonArray requiredKeys;
    for (const FieldInfo &field : route.in->fields) {
        const FieldPlace place = placeOf(*route.row, field);
        if (place == FieldPlace::WholeBody) {
            *required = !field.has(OmitEmpty);
            return m_book.ofField(field);
        }
        if (place != FieldPlace::Body) {
            isWholeType = false;
            continue;
        }
        properties[field.key(KeyStyle::Snake)] = m_book.ofField(field);
        if (field.has(Required))
            requiredKeys.append(field.key(KeyStyle::Snake));
    }
    *required = !requiredKeys.isEmpty();
    if (isWholeType)
        return m_book.referTo(*route.in);
    QJsonObject schema{{QStringLiteral("type"), QStringLiteral("object")},
                       {QStringLiteral("properties"), properties}};
    if (*required)
        schema[QStringLiteral("required")] = requiredKeys;
    const QString name = m_book.nameOf(*route.in);
    m_book.addComponent(name, schema);
    return m_book.reference(name);
}

QJsonObject OpenApiWriter::requestBody(const DocumentedRoute &route)
{
    bool required = false;
    QJsonObject media{{QStringLiteral("schema"), bodySchema(route, &required)}};
    const QByteArray example = bodyExample(*route.row, *route.in);
    if (!example.isEmpty())
        media[QStringLiteral("example")] = QJsonDocument::fromJson(example).object();
    QJsonObject bodies{{QStringLiteral("application/json"), media}};
    if (route.row->takesForm)
        bodies[QStringLiteral("application/x-www-form-urlencoded")] = media;
    return {{QStringLiteral("required"), required}, {QStringLiteral("content"), bodies}};
}

QJsonObject OpenApiWriter::rawRequestBody() const
{
    const QJsonObject bytes{{QStringLiteral("type"), QStringLiteral("string")},
                            {QStringLiteral("format"), QStringLiteral("binary")}};
    return {{QStringLiteral("required"), true},
            {QStringLiteral("content"),
             content(QStringLiteral("application/octet-stream"), bytes)}};
}

QJsonObject OpenApiWriter::success(const DocumentedRoute &route)
{
    QJsonObject answer = described(httpReason(route.row->status).constData());
    if (route.rawOut) {
        const QString media = rawMediaType(*route.row);
        const bool isJson = media == QLatin1String("application/json");
        answer[QStringLiteral("content")] =
            content(media, {{QStringLiteral("type"),
                             isJson ? QStringLiteral("object") : QStringLiteral("string")}});
    } else if (route.out) {
        const FieldInfo *whole = wholeBodyOf(*route.out);
        QJsonObject schema = whole ? m_book.ofField(*whole) : m_book.referTo(*route.out);
        if (route.row->enveloped && m_title.envelopeSchema)
            schema = m_title.envelopeSchema(schema);
        QJsonObject bodies = content(QStringLiteral("application/json"), schema);
        if (route.row->kind == AnswerKind::Dual) {
            const QJsonObject text{{QStringLiteral("type"), QStringLiteral("string")}};
            bodies[QStringLiteral("text/event-stream")] =
                QJsonObject{{QStringLiteral("schema"), text}};
        }
        answer[QStringLiteral("content")] = bodies;
    }
    return answer;
}

QJsonObject OpenApiWriter::responses(const DocumentedRoute &route)
{
    const OpRow &row = *route.row;
    QJsonObject answers{{QString::number(row.status), success(route)}};
    const bool isOpen = row.scope == Scope::Open;
    const bool writes = row.verb != Verb::Get;
    const bool hasPath = QByteArrayView(row.path).contains('{');
    for (const ErrorAnswer &error : kErrorAnswers) {
        const bool applies = error.status == 400   ? takesInput(route)
                             : error.status == 401 ? !isOpen
                             : error.status == 403 ? !isOpen && row.scope != Scope::Any
                             : error.status == 404 ? hasPath
                             : error.status == 409 ? writes
                             : error.status == 413 ? takesJson(route) || row.rawBody
                             : error.status == 422
                                 ? takesInput(route) && m_title.validationStatus == 422
                                 : true;
        if (!applies)
            continue;
        m_errorsUsed[error.status] = true;
        answers[QString::number(error.status)] =
            QJsonObject{{QStringLiteral("$ref"),
                         QStringLiteral("#/components/responses/") + QLatin1String(error.name)}};
    }
    return answers;
}

QJsonObject OpenApiWriter::operation(const DocumentedRoute &route)
{
    const OpRow &row = *route.row;
    QString description = QString::fromUtf8(*row.description ? row.description : row.summary);
    if (!description.endsWith(u'.'))
        description += u'.';
    QJsonObject operation{
        {QStringLiteral("operationId"), route.name},
        {QStringLiteral("summary"), QString::fromUtf8(row.summary)},
        {QStringLiteral("description"), description},
        {QStringLiteral("tags"), QJsonArray{QString::fromUtf8(row.tag)}},
        {QStringLiteral("responses"), responses(route)},
        {QStringLiteral("x-scope"), enumName(row.scope)},
    };
    if (const QJsonArray list = parameters(route); !list.isEmpty())
        operation[QStringLiteral("parameters")] = list;
    if (row.rawBody)
        operation[QStringLiteral("requestBody")] = rawRequestBody();
    else if (takesJson(route))
        operation[QStringLiteral("requestBody")] = requestBody(route);
    if (row.scope == Scope::Open)
        operation[QStringLiteral("security")] = QJsonArray();
    return operation;
}

QJsonObject OpenApiWriter::webSocket(const DocumentedRoute &route)
{
    return {{QStringLiteral("summary"), QString::fromUtf8(route.row->summary)},
            {QStringLiteral("operationId"), route.name},
            {QStringLiteral("parameters"), parameters(route)},
            {QStringLiteral("x-scope"), enumName(route.row->scope)}};
}

QJsonObject OpenApiWriter::components()
{
    m_book.addComponent(m_title.errorSchemaName, m_title.errorSchema);
    QJsonObject answers;
    for (const ErrorAnswer &error : kErrorAnswers) {
        if (!m_errorsUsed.count(error.status))
            continue;
        QJsonObject answer = described(error.description);
        answer[QStringLiteral("content")] =
            content(m_title.errorMediaType, m_book.reference(m_title.errorSchemaName));
        answers[QLatin1String(error.name)] = answer;
    }
    const QJsonObject bearer{{QStringLiteral("type"), QStringLiteral("http")},
                             {QStringLiteral("scheme"), QStringLiteral("bearer")},
                             {QStringLiteral("description"), QStringLiteral("An API key, lvng_…")}};
    return {{QStringLiteral("schemas"), m_book.components()},
            {QStringLiteral("responses"), answers},
            {QStringLiteral("securitySchemes"),
             QJsonObject{{QStringLiteral("bearerAuth"), bearer}}}};
}

QJsonObject OpenApiWriter::info() const
{
    const QString licence = QStringLiteral("GPL-3.0-or-later");
    return {{QStringLiteral("title"), m_title.title},
            {QStringLiteral("version"), m_title.version},
            {QStringLiteral("description"), m_title.description},
            {QStringLiteral("contact"),
             QJsonObject{{QStringLiteral("name"), QStringLiteral("The authors of Troupe")}}},
            {QStringLiteral("license"), QJsonObject{{QStringLiteral("name"), licence},
                                                    {QStringLiteral("identifier"), licence}}}};
}

QJsonArray OpenApiWriter::tags() const
{
    QJsonArray list;
    for (const auto &[name, description] : m_title.tags) {
        list.append(QJsonObject{{QStringLiteral("name"), name},
                                {QStringLiteral("description"), description}});
    }
    return list;
}

QJsonObject OpenApiWriter::build(const std::vector<DocumentedRoute> &routes)
{
    for (const DocumentedRoute &route : routes) {
        m_book.learn(*route.in);
        if (route.out)
            m_book.learn(*route.out);
    }
    for (const TypeInfo *type : m_title.extraTypes)
        m_book.learn(*type);

    QJsonObject paths;
    QJsonObject webSockets;
    for (const DocumentedRoute &route : routes) {
        const QString path = QString::fromLatin1(route.row->path);
        if (route.row->kind == AnswerKind::Channel) {
            webSockets[path] = webSocket(route);
            continue;
        }
        QJsonObject item = paths[path].toObject();
        item[QString::fromLatin1(verbName(route.row->verb)).toLower()] = operation(route);
        paths[path] = item;
    }
    const QJsonObject server{{QStringLiteral("url"), QStringLiteral("/")},
                             {QStringLiteral("description"), QStringLiteral("This server")}};
    const QJsonObject security{{QStringLiteral("bearerAuth"), QJsonArray()}};
    QJsonObject document{
        {QStringLiteral("openapi"), QStringLiteral("3.1.0")}, {QStringLiteral("info"), info()},
        {QStringLiteral("servers"), QJsonArray{server}},      {QStringLiteral("tags"), tags()},
        {QStringLiteral("security"), QJsonArray{security}},   {QStringLiteral("paths"), paths},
        {QStringLiteral("components"), components()}};
    if (!webSockets.isEmpty())
        document[QStringLiteral("x-websockets")] = webSockets;
    return document;
}

} // namespace

QJsonObject buildOpenApi(const FamilyTitle &title, const std::vector<DocumentedRoute> &routes)
{
    return OpenApiWriter(title).build(routes);
}

} // namespace troupe

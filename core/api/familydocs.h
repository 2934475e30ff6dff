// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/route.h"

#include <QJsonObject>

namespace troupe {

/// What a family says about itself in its documents.
struct FamilyTitle
{
    QString title;
    QString version;
    QString description; ///< Markdown
    QList<std::pair<QString, QString>> tags; ///< name and description, in order
    QString errorMediaType;
    QString errorSchemaName;
    QJsonObject errorSchema;
    int validationStatus = 422;
    /// The schema of an envelope around that of its data; null where no row is enveloped.
    QJsonObject (*envelopeSchema)(const QJsonObject &data) = nullptr;
    /// Types that occur only inside of lists, which descriptors cannot name.
    std::vector<const TypeInfo *> extraTypes;
};

/// A row as documents need it.
struct DocumentedRoute
{
    const OpRow *row;
    QString name;
    const TypeInfo *in;
    const TypeInfo *out;
    bool rawOut;
};

/// The schema of the native family's errors (RFC 9457).
QJsonObject problemSchema();

/// OpenAPI 3.1 of these rows. Channels are under "x-websockets": OpenAPI has no form for them.
QJsonObject buildOpenApi(const FamilyTitle &title, const std::vector<DocumentedRoute> &routes);

/// One self-contained HTML page for people: no script, no outside resource.
QByteArray buildDocsPage(const FamilyTitle &title, const std::vector<DocumentedRoute> &routes);

/// "text/html" and so on, of a row whose answer is not JSON of ours.
QString rawMediaType(const OpRow &row);

/// An example of the body of a row: the row's own, or one made from its required fields. Empty when
/// it takes none.
QByteArray bodyExample(const OpRow &row, const TypeInfo &in);

/// Both documents of a family, made when first asked for.
class FamilyDocs
{
public:
    explicit FamilyDocs(FamilyTitle title) : m_title(std::move(title)) {}
    void setRoutes(const std::vector<Route> &routes);

    const QByteArray &openApi() const;
    const QByteArray &page() const;

private:
    FamilyTitle m_title;
    std::vector<DocumentedRoute> m_routes;
    mutable QByteArray m_openApi;
    mutable QByteArray m_page;
};

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/providers/catalog/catalog.h"

#include <QJsonObject>

namespace troupe {

/// Reads one JSON document into a catalogue and collects all that is wrong with it. Use once.
class CatalogReader
{
public:
    /// `catalog` is what the document adds to or changes.
    explicit CatalogReader(ModelCatalog catalog) : m_catalog(std::move(catalog)) {}

    Result<ModelCatalog> read(const QByteArray &json);

private:
    void readVendors(const QJsonValue &value);
    void readModels(const QJsonValue &value);
    void readModel(const QJsonObject &object, const QString &at);
    void readNumbers(CatalogModel &model, const QJsonObject &object, const QString &at);
    void readPrices(TokenPrices &prices, const QJsonObject &object, const QString &at,
                    bool required);
    void readLongPrompt(CatalogModel &model, const QJsonObject &object, const QString &at);
    void readCapabilities(CatalogModel &model, const QJsonObject &object, const QString &at);
    void readModelAliases(qsizetype index, const QJsonObject &object, const QString &at);
    void readAliases(const QJsonValue &value);

    std::optional<QString> text(const QJsonObject &object, const char *key, const QString &at,
                                bool required);
    std::optional<qint64> number(const QJsonObject &object, const char *key, const QString &at,
                                 bool required, qint64 least, qint64 most);
    std::optional<Money> price(const QJsonObject &object, const char *key, const QString &at,
                               bool required);
    bool isName(const QJsonValue &value, const QString &at);
    void allowOnly(const QJsonObject &object, std::initializer_list<const char *> keys,
                   const QString &at);
    void problem(const QString &at, const QString &message);

    ModelCatalog m_catalog;
    QHash<QString, QString> m_vendorDates;
    QHash<QString, QString> m_seen; ///< lower-case id or alias of this document → where
    QList<FieldIssue> m_issues;
};

} // namespace troupe

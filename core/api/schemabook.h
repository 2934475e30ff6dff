// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/meta/typeinfo.h"

#include <QJsonObject>
#include <QList>
#include <QSet>

namespace troupe {

/// The schemas of one OpenAPI document: types that occur become components, and are referred to.
///
/// Descriptors hand out whole schemas; a piece that equals the schema of a known type becomes a
/// reference to it. Only what is referred to is kept.
class SchemaBook
{
public:
    /// Makes a type, and those of its fields, recognisable.
    void learn(const TypeInfo &type);
    void addComponent(const QString &name, const QJsonObject &schema) { m_used[name] = schema; }

    /// {"$ref": …} to the component of a type.
    QJsonObject referTo(const TypeInfo &type);
    /// The schema of a field, with references in it.
    QJsonObject ofField(const FieldInfo &field);
    QJsonObject reference(const QString &name) const;

    QJsonObject components() const { return m_used; }
    QString nameOf(const TypeInfo &type);

private:
    struct Known
    {
        QJsonObject schema;
        const TypeInfo *type;
        bool isPatch;
    };
    QJsonValue withReferences(const QJsonValue &value);
    QJsonObject referToPatch(const TypeInfo &type);
    QJsonObject objectSchema(const TypeInfo &type, bool isPatch);

    QList<Known> m_known;
    QSet<const TypeInfo *> m_learnt;
    QJsonObject m_used;
};

/// "agent_memory" → "AgentMemory"; names of tables become singular.
QString componentName(const char *typeName);

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/meta/patch.h"

namespace troupe {

void writePatch(const TypeInfo &type, const void *object, quint64 present, JsonWriter &out,
                KeyStyle style)
{
    out.beginObject();
    for (std::size_t i = 0; i < type.fields.size(); ++i) {
        if (!((present >> i) & 1))
            continue;
        const FieldInfo &field = type.fields[i];
        if (field.has(Secret) && out.hidesSecrets())
            continue;
        out.rawKey(field.quotedKeys[static_cast<int>(style)]);
        field.ops->write(field.get(object), out, style);
    }
    out.endObject();
}

QJsonObject schemaOfPatch(const TypeInfo &type, KeyStyle style)
{
    QJsonObject schema = schemaOfObject(type, style);
    schema.remove(QStringLiteral("required"));
    return schema;
}

} // namespace troupe

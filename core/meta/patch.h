// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/meta/values.h"

namespace troupe {

/// A partial T: which fields were sent, and their values. Absent is not null: a field that was sent
/// as null is present and holds the empty value.
template <Described T>
struct Patch
{
    T value{};
    quint64 present = 0; ///< a bit per field of T::info(), in order

    template <auto Member>
    bool has() const
    {
        const int index = T::info().indexOf(&MemberAccess<Member>::get);
        return index >= 0 && (present >> index) & 1;
    }
    template <auto Member>
    void set(typename MemberAccess<Member>::Field to)
    {
        value.*Member = std::move(to);
        const int index = T::info().indexOf(&MemberAccess<Member>::get);
        Q_ASSERT(index >= 0);
        present |= quint64(1) << index;
    }
    template <auto Member>
    void unset()
    {
        if (const int index = T::info().indexOf(&MemberAccess<Member>::get); index >= 0)
            present &= ~(quint64(1) << index);
    }
    /// Copies the fields that are present.
    void applyTo(T &target) const
    {
        const TypeInfo &type = T::info();
        for (std::size_t i = 0; i < type.fields.size(); ++i) {
            if ((present >> i) & 1)
                type.fields[i].ops->assign(type.fields[i].get(&value), type.fields[i].get(&target));
        }
    }
};

void writePatch(const TypeInfo &type, const void *object, quint64 present, JsonWriter &out,
                KeyStyle style);
QJsonObject schemaOfPatch(const TypeInfo &type, KeyStyle style);

template <Described T>
struct ValueKind<Patch<T>>
{
    static constexpr ValueOps ops{
        .write =
            [](const void *v, JsonWriter &out, KeyStyle style) {
                const auto &patch = valueAt<Patch<T>>(v);
                writePatch(T::info(), &patch.value, patch.present, out, style);
            },
        .read =
            [](const QJsonValue &json, void *v, ReadContext &context) {
                auto &patch = valueAt<Patch<T>>(v);
                readObject(T::info(), json, &patch.value, context, &patch.present);
            },
        .schema = [](KeyStyle style) { return schemaOfPatch(T::info(), style); },
        .isEmpty = [](const void *v) { return valueAt<Patch<T>>(v).present == 0; },
        .assign = assignValue<Patch<T>>,
        .toSql = nullptr,
        .fromSql = nullptr,
        .readText = nullptr,
        .toText = nullptr,
        .described = nullptr,
    };
};

} // namespace troupe

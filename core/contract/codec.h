// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/contract/op.h"

#include <QJsonValue>
#include <QList>
#include <QPair>

namespace troupe {

using TextPairs = QList<QPair<QString, QString>>; ///< names and values, percent-decoded

/// A call of a contract row as it goes over the wire.
struct EncodedCall
{
    QByteArray target; ///< path and query, percent-encoded
    QByteArray body; ///< empty when the row sends none
    bool isForm = false; ///< the body is application/x-www-form-urlencoded, else JSON
    QByteArray contentType; ///< of a body that is bytes as they are; empty: see above
};

/// Where a field of In travels.
enum class FieldPlace : quint8 { Path, Query, Body, WholeBody };
FieldPlace placeOf(const OpRow &row, const FieldInfo &field);

EncodedCall encodeCall(const OpRow &row, const TypeInfo &type, const void *in, KeyStyle style);

template <Described In>
EncodedCall encodeCall(const OpRow &row, const In &in, KeyStyle style = KeyStyle::Snake)
{
    EncodedCall call = encodeCall(row, In::info(), &in, style);
    if constexpr (requires { in.upload.bytes; }) {
        call.body = in.upload.bytes;
        call.contentType =
            in.upload.contentType.isEmpty() ? "application/octet-stream" : in.upload.contentType;
    }
    return call;
}

/// Fills `in` from the parts of a request; problems are collected in `context`. `body` is undefined
/// when none was sent.
void decodeCall(const OpRow &row, const TypeInfo &type, void *in, const TextPairs &path,
                const TextPairs &query, const QJsonValue &body, ReadContext &context);

/// The one field of a type that stands for the whole body, or null.
const FieldInfo *wholeBodyOf(const TypeInfo &type);
/// The JSON of an answer: the object, or the value of its one field flagged WholeBody.
void writeAnswer(const TypeInfo &type, const void *out, JsonWriter &json, KeyStyle style);
/// Reads it back; problems are collected in `context`.
void readAnswer(const TypeInfo &type, const QJsonValue &json, void *out, ReadContext &context);

/// Splits "a=1&b=%20" (bytes as received); '+' is a space.
TextPairs parseQuery(QByteArrayView query);

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/access.h"
#include "core/meta/typeinfo.h"

#include <QByteArray>
#include <QList>

namespace troupe {

enum class Verb : quint8 { Get, Post, Put, Patch, Delete };

/// How an endpoint answers: at once; as a stream of events; one or the other by the body's `stream`;
/// over a WebSocket.
enum class AnswerKind : quint8 { Plain, Stream, Dual, Channel };

/// One row of a contract. Validation, auth, limits, metrics, OpenAPI and the client derive from it.
///
/// `path` holds placeholders such as {agent_id}: fields of In with that name come from there. Fields
/// flagged InQuery, and all others of a GET or DELETE, are query parameters; the rest is the JSON
/// body, or the one field flagged WholeBody is. An Out whose one field is flagged so is answered as
/// that field alone, such as a bare list.
struct OpRow
{
    Verb verb = Verb::Get;
    const char *path = "";
    Scope scope = Scope::Any;
    const char *summary = "";
    int status = 200; ///< of success; 204 has no body
    AnswerKind kind = AnswerKind::Plain;
    const char *tag = "";
    const char *description = "";
    const char *requestExample =
        nullptr; ///< JSON; no raw string: moc of Qt 6.4 loses count of braces
    bool costsTokens = false; ///< refused when the day's token quota is used up
    bool takesForm =
        false; ///< its clients send application/x-www-form-urlencoded; JSON is taken, too
    bool enveloped = false; ///< the family puts the answer into its envelope (see ApiFamily)
    /// The body is bytes as they are, of any media type; In has a member `RawBody upload` for them,
    /// and its fields go in path and query.
    bool rawBody = false;
};

/// A row with its types, as in `inline constexpr Op<AgentRef, Agent> getAgent{{.path = "…"}}`.
template <class In_, class Out_>
struct Op : OpRow
{
    using In = In_;
    using Out = Out_;
    constexpr explicit Op(OpRow row) : OpRow(row) {}
};

/// A body that is not JSON of ours: a file, a page, a metrics text, a generated document.
struct RawBody
{
    QByteArray contentType;
    QByteArray bytes;
    int status = 0; ///< instead of the row's; 0: the row's
    QList<std::pair<QByteArray, QByteArray>> headers = {};
};

/// An In or Out without content.
struct Nothing
{
    static const TypeInfo &info();
};

/// A list in the native form.
template <class T>
struct Page
{
    QList<T> items;
    QString nextCursor; ///< empty on the last page
    /// Only where a page can be asked for from the middle of its list: what stands before it, read
    /// in the opposite order. Empty if there is nothing.
    QString previousCursor;

    static const TypeInfo &info();
};

} // namespace troupe

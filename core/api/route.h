// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/apicall.h"
#include "core/api/download.h"
#include "core/api/eventstream.h"
#include "core/base/task.h"
#include "core/http/websocket.h"

#include <memory>
#include <string_view>
#include <type_traits>

/// Bindings of contract rows to handlers. A handler is a member of an adapter:
///
///   Result<Out> (A::*)(const Caller &, In) const     answers at once, without a coroutine
///   Task<Out>   (A::*)(Caller, In)                   waits for a write, a provider, a run
///
/// either may take a CallInfo instead of the Caller. A stream handler is
/// `Task<void> (A::*)(CallInfo, In, EventStreamPtr)`, a download handler
/// `Task<void> (A::*)(CallInfo, In, DownloadPtr)`, a channel handler
/// `void (A::*)(CallInfo, In, ChannelPtr)`; a channel may also have a
/// `Result<void> (A::*)(const CallInfo &, const In &) const` that is asked before the upgrade. A handler that does not fit its row does not compile.
namespace troupe {

class ApiFamily;
class RouteMetrics;
using ChannelPtr = std::shared_ptr<WsConnection>;

struct Route
{
    const OpRow *row = nullptr;
    std::string_view name; ///< of the row's variable: the operationId
    const TypeInfo *in = nullptr;
    const TypeInfo *out = nullptr; ///< null: no body, or one that is not ours (RawBody)
    bool rawOut = false;
    bool secretReply = false; ///< its answer is never written to disk, not even for a replay
    /// Its input holds a password: not even a hash of the request is written to disk.
    bool secretInput = false;
    std::shared_ptr<void> adapter;
    void (*invoke)(void *adapter, ApiCallPtr call) = nullptr;
    /// Of a channel. Without a channel it only says whether the input would be taken.
    Result<void> (*open)(void *adapter, const ApiInput &input, const CallInfo &info,
                         const ChannelPtr &channel) = nullptr;

    // Set when it is added to a server:
    const ApiFamily *family = nullptr;
    RouteMetrics *metrics = nullptr;
    QStringList placeholders; ///< in the order of the path

    Route &&keepReplySecret() &&
    {
        secretReply = true;
        return std::move(*this);
    }
    Route &&keepInputSecret() &&
    {
        secretInput = true;
        return std::move(*this);
    }
};

namespace detail {

template <class Fn>
struct Handler;
template <class A, class Who, class I, class O>
struct Handler<Result<O> (A::*)(const Who &, I) const>
{
    using Adapter = A;
    using Info = Who;
    using In = std::remove_cvref_t<I>;
    using Out = O;
    static constexpr bool waits = false;
};
template <class A, class Who, class I, class O>
struct Handler<Task<O> (A::*)(Who, I)>
{
    using Adapter = A;
    using Info = Who;
    using In = I;
    using Out = O;
    static constexpr bool waits = true;
};
template <class Fn>
struct StreamHandler;
template <class A, class I>
struct StreamHandler<Task<void> (A::*)(CallInfo, I, EventStreamPtr)>
{
    using Adapter = A;
    using In = I;
};
template <class Fn>
struct ChannelHandler;
template <class A, class I>
struct ChannelHandler<void (A::*)(CallInfo, I, ChannelPtr)>
{
    using Adapter = A;
    using In = I;
};

template <class Who>
const Who &whoOf(const CallInfo &info)
{
    if constexpr (std::is_same_v<Who, Caller>)
        return info.caller;
    else
        return info;
}

template <class Out>
void answerWith(ApiCall &call, const Out &out)
{
    if constexpr (std::is_same_v<Out, RawBody>)
        call.succeed(out);
    else if constexpr (std::is_same_v<Out, Nothing> || std::is_void_v<Out>)
        call.succeedEmpty();
    else
        call.succeedJson(Out::info(), &out);
}

/// "troupe::ops::getAgent" from what the compiler calls this function.
template <const auto &Row>
constexpr std::string_view rowName()
{
    constexpr std::string_view text = __PRETTY_FUNCTION__;
    constexpr std::string_view marker = "Row = ";
    const auto from = text.find(marker) + marker.size();
    auto name = text.substr(from, text.find_first_of(";]", from) - from);
    return name.substr(name.rfind(':') + 1);
}

template <auto Fn, class In>
QCoro::Task<> runHandler(void *adapter, ApiCallPtr call, In in)
{
    using H = Handler<decltype(Fn)>;
    auto *self = static_cast<typename H::Adapter *>(adapter);
    typename H::Info info = whoOf<typename H::Info>(call->info());
    auto task = (self->*Fn)(std::move(info), std::move(in));
    const auto result = co_await std::move(task);
    if (!result)
        call->fail(result.error());
    else if constexpr (std::is_void_v<typename H::Out>)
        call->succeedEmpty();
    else
        answerWith(*call, *result);
}

template <auto Fn, class In>
void callHandler(void *adapter, ApiCallPtr call, In in)
{
    using H = Handler<decltype(Fn)>;
    if constexpr (H::waits) {
        auto running = runHandler<Fn, In>(adapter, std::move(call), std::move(in));
        Q_UNUSED(running);
    } else {
        const auto *self = static_cast<const typename H::Adapter *>(adapter);
        const auto result = (self->*Fn)(whoOf<typename H::Info>(call->info()), std::move(in));
        if (result)
            answerWith(*call, *result);
        else
            call->fail(result.error());
    }
}

template <auto Fn, class In>
QCoro::Task<> runStream(void *adapter, ApiCallPtr call, In in)
{
    auto *self = static_cast<typename StreamHandler<decltype(Fn)>::Adapter *>(adapter);
    CallInfo info = call->info();
    EventStreamPtr stream = AnswerStream::make(call);
    EventStreamPtr given = stream;
    auto task = (self->*Fn)(std::move(info), std::move(in), std::move(given));
    const auto result = co_await std::move(task);
    stream->end(result ? nullptr : &result.error());
}

/// A file's bytes go along as they are.
template <class In>
void takeUpload(const ApiCall &call, In &in)
{
    if constexpr (requires { in.upload.bytes; }) {
        in.upload.contentType = call.request().headers.value("Content-Type");
        in.upload.bytes = call.request().body;
    }
}

template <class Fn>
struct DownloadHandler;
template <class A, class I>
struct DownloadHandler<Task<void> (A::*)(CallInfo, I, DownloadPtr)>
{
    using Adapter = A;
    using In = I;
};

template <auto Fn, class In>
QCoro::Task<> runDownload(void *adapter, ApiCallPtr call, In in)
{
    auto *self = static_cast<typename DownloadHandler<decltype(Fn)>::Adapter *>(adapter);
    CallInfo info = call->info();
    DownloadPtr download = std::make_shared<Download>(call);
    DownloadPtr given = download;
    auto task = (self->*Fn)(std::move(info), std::move(in), std::move(given));
    const auto result = co_await std::move(task);
    download->end(result ? nullptr : &result.error());
}

template <const auto &Row, auto Fn>
void invokeDownload(void *adapter, ApiCallPtr call)
{
    using In = typename std::remove_cvref_t<decltype(Row)>::In;
    In in{};
    if (!call->decode(In::info(), &in))
        return;
    auto running = runDownload<Fn, In>(adapter, std::move(call), std::move(in));
    Q_UNUSED(running);
}

template <const auto &Row, auto Fn>
void invokePlain(void *adapter, ApiCallPtr call)
{
    using In = typename std::remove_cvref_t<decltype(Row)>::In;
    In in{};
    if (!call->decode(In::info(), &in))
        return;
    takeUpload(*call, in);
    callHandler<Fn, In>(adapter, std::move(call), std::move(in));
}

template <const auto &Row, auto Fn, auto StreamFn, auto Flag>
void invokeDual(void *adapter, ApiCallPtr call)
{
    using In = typename std::remove_cvref_t<decltype(Row)>::In;
    In in{};
    if (!call->decode(In::info(), &in))
        return;
    if (in.*Flag) {
        auto running = runStream<StreamFn, In>(adapter, std::move(call), std::move(in));
        Q_UNUSED(running);
    } else {
        callHandler<Fn, In>(adapter, std::move(call), std::move(in));
    }
}

template <const auto &Row, auto Fn, auto Check>
Result<void> openChannel(void *adapter, const ApiInput &input, const CallInfo &info,
                         const ChannelPtr &channel)
{
    using In = typename std::remove_cvref_t<decltype(Row)>::In;
    In in{};
    if (auto problems = decodeInput(Row, In::info(), &in, input); !problems)
        return problems;
    auto *self = static_cast<typename ChannelHandler<decltype(Fn)>::Adapter *>(adapter);
    if constexpr (!std::is_same_v<decltype(Check), std::nullptr_t>) {
        if (auto taken = (self->*Check)(info, in); !taken)
            return taken;
    }
    if (!channel)
        return {}; // asked before the upgrade: only whether it would be taken
    (self->*Fn)(info, std::move(in), channel);
    return {};
}

template <const auto &Row>
Route describe(std::shared_ptr<void> adapter)
{
    using RowType = std::remove_cvref_t<decltype(Row)>;
    using Out = typename RowType::Out;
    Route route;
    route.row = &Row;
    route.name = rowName<Row>();
    route.in = &RowType::In::info();
    if constexpr (std::is_same_v<Out, RawBody>)
        route.rawOut = true;
    else if constexpr (!std::is_same_v<Out, Nothing>)
        route.out = &Out::info();
    route.adapter = std::move(adapter);
    return route;
}

template <class RowType, class H>
constexpr bool fits =
    std::is_same_v<
        typename RowType::In,
        typename H::
            In> && (std::is_same_v<typename RowType::Out, typename H::Out> || (std::is_same_v<typename RowType::Out, Nothing> && std::is_void_v<typename H::Out>));

} // namespace detail

template <const auto &Row, auto Fn>
Route route(std::shared_ptr<typename detail::Handler<decltype(Fn)>::Adapter> adapter)
{
    using RowType = std::remove_cvref_t<decltype(Row)>;
    static_assert(detail::fits<RowType, detail::Handler<decltype(Fn)>>,
                  "the handler does not match the contract row");
    static_assert(
        Row.rawBody == requires(typename RowType::In in) { in.upload.bytes; },
        "a row with rawBody has an In with an upload, and the other way round");
    static_assert(Row.kind == AnswerKind::Plain,
                  "this row streams: bind it with dual<> or channel<>");
    Route bound = detail::describe<Row>(std::move(adapter));
    bound.invoke = &detail::invokePlain<Row, Fn>;
    return bound;
}

/// An answer that comes in pieces, with a memory that does not grow with it.
template <const auto &Row, auto Fn>
Route download(std::shared_ptr<typename detail::DownloadHandler<decltype(Fn)>::Adapter> adapter)
{
    using RowType = std::remove_cvref_t<decltype(Row)>;
    static_assert(
        std::is_same_v<typename RowType::In, typename detail::DownloadHandler<decltype(Fn)>::In>,
        "the handler does not match the contract row");
    static_assert(Row.kind == AnswerKind::Plain);
    static_assert(std::is_same_v<typename RowType::Out, RawBody>);
    Route bound = detail::describe<Row>(std::move(adapter));
    bound.invoke = &detail::invokeDownload<Row, Fn>;
    return bound;
}

/// `Flag` is the member of In that asks for the stream.
template <const auto &Row, auto Fn, auto StreamFn, auto Flag>
Route dual(std::shared_ptr<typename detail::Handler<decltype(Fn)>::Adapter> adapter)
{
    using RowType = std::remove_cvref_t<decltype(Row)>;
    static_assert(
        detail::fits<
            RowType,
            detail::Handler<
                decltype(Fn)>> && std::is_same_v<typename RowType::In, typename detail::StreamHandler<decltype(StreamFn)>::In>,
        "the handlers do not match the contract row");
    static_assert(Row.kind == AnswerKind::Dual);
    Route bound = detail::describe<Row>(std::move(adapter));
    bound.invoke = &detail::invokeDual<Row, Fn, StreamFn, Flag>;
    return bound;
}

template <const auto &Row, auto Fn, auto Check = nullptr>
Route channel(std::shared_ptr<typename detail::ChannelHandler<decltype(Fn)>::Adapter> adapter)
{
    using RowType = std::remove_cvref_t<decltype(Row)>;
    static_assert(
        std::is_same_v<typename RowType::In, typename detail::ChannelHandler<decltype(Fn)>::In>,
        "the handler does not match the contract row");
    static_assert(Row.kind == AnswerKind::Channel);
    Route bound = detail::describe<Row>(std::move(adapter));
    bound.open = &detail::openChannel<Row, Fn, Check>;
    return bound;
}

} // namespace troupe

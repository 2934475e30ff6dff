// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/apifamily.h"
#include "core/api/callinfo.h"
#include "core/contract/codec.h"
#include "core/http/exchange.h"

#include <functional>
#include <memory>

namespace troupe {

struct ApiState;
struct Route;
using HttpExchangePtr = std::shared_ptr<HttpExchange>;

/// The parts of a request that fill an In.
struct ApiInput
{
    TextPairs path;
    TextPairs query;
    QJsonValue body = QJsonValue(QJsonValue::Undefined);
    KeyStyle style = KeyStyle::Snake;
    bool refuseUnknownKeys = false;
};

/// Fills `in`; an Error of code Invalid lists every problem.
Result<void> decodeInput(const OpRow &row, const TypeInfo &type, void *in, const ApiInput &input);

/// Reads a JSON text of any kind. Error Malformed for what is no JSON (RFC 8259, UTF-8), or is
/// nested more than 100 levels deep.
Result<QJsonValue> parseJsonBody(const QByteArray &body);

/// One request on its way through a handler to its answer, which is given exactly once.
class ApiCall : public std::enable_shared_from_this<ApiCall>
{
public:
    ApiCall(std::shared_ptr<ApiState> state, HttpRequest request, HttpExchangePtr exchange);
    ~ApiCall();
    ApiCall(const ApiCall &) = delete;
    ApiCall &operator=(const ApiCall &) = delete;

    const CallInfo &info() const { return m_info; }
    const HttpRequest &request() const { return m_request; }
    HttpExchange &exchange() const { return *m_exchange; }
    const ApiFamily &family() const { return *m_family; }
    const Route *route() const { return m_route; }

    /// Fills `in` from path, query and body. When that fails, the call is answered and false comes
    /// back.
    bool decode(const TypeInfo &type, void *in);

    void succeedJson(const TypeInfo &type, const void *out);
    void succeed(const RawBody &raw);
    void succeedEmpty();
    void fail(const Error &error);

    /// Family headers, and what a stream's head needs.
    void decorate(HttpHeaders &headers) const;
    /// Counts and logs; for streams, which write their answer themselves.
    void noteAnswered(int status, qint64 bytes);
    /// Gives the answer to `intercept` instead of the client; that one goes on with send().
    void setIntercept(std::function<void(HttpResponse)> intercept)
    {
        m_intercept = std::move(intercept);
    }
    /// Writes an answer, without a look at who waits for it.
    void send(HttpResponse response);

private:
    friend class ApiServer;

    void answer(HttpResponse response);

    std::shared_ptr<ApiState> m_state;
    HttpRequest m_request;
    HttpExchangePtr m_exchange;
    const ApiFamily *m_family = nullptr;
    const Route *m_route = nullptr;
    CallInfo m_info;
    LimitState m_limit;
    TextPairs m_pathValues;
    qint64 m_startedNs;
    bool m_answered = false;
    /// Sees the answer of the handler first, to keep it (Idempotency-Key).
    std::function<void(HttpResponse)> m_intercept;
};
using ApiCallPtr = std::shared_ptr<ApiCall>;

} // namespace troupe

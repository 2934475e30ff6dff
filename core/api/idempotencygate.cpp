// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/idempotencygate.h"

#include "core/api/route.h"
#include "core/base/clock.h"
#include "core/base/log.h"

#include <QCryptographicHash>

#include <algorithm>

namespace troupe {

namespace {

constexpr qsizetype kLongestKey = 255;
constexpr qint64 kSecretReplyMs = 24ll * 3600 * 1000;
constexpr qsizetype kMostSecretReplies = 1000;

using GateKey = std::pair<QString, QString>; // user and key

bool isUsableKey(const QByteArray &key)
{
    return key.size() <= kLongestKey
           && std::all_of(key.begin(), key.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
}

QString fingerprintOf(const HttpRequest &request)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(httpMethodName(request.method));
    hash.addData("\n");
    hash.addData(request.path);
    hash.addData("?");
    hash.addData(request.query);
    hash.addData("\n");
    hash.addData(request.body);
    return QString::fromLatin1(hash.result().toHex());
}

void replay(ApiCall &call, const KeptReply &reply)
{
    HttpResponse response(reply.status, reply.contentType, reply.body);
    response.headers.set("Idempotency-Replayed", "true");
    call.send(std::move(response));
}

// Outside of the coroutines: the logging macro inside of one warns in unity builds with GCC 12.
void logIfLost(const Result<void> &done, const char *what)
{
    if (!done)
        qCWarning(lcApi) << what << done.error().message << done.error().detail;
}

Error keyReused()
{
    Error error(ErrorCode::Invalid,
                QStringLiteral("This Idempotency-Key was used for another request"));
    error.key = QStringLiteral("idempotency_key_reused");
    return error;
}

Error outcomeUnknown()
{
    Error error(ErrorCode::Conflict,
                QStringLiteral("This request was received before, but its answer was lost; look "
                               "whether it took effect"));
    error.key = QStringLiteral("idempotency_outcome_unknown");
    return error;
}

} // namespace

struct IdempotencyGate::State
{
    struct Pending
    {
        QString fingerprint;
        std::vector<ApiCallPtr> waiting;
    };
    struct Secret
    {
        KeptReply reply;
        qint64 untilMs = 0;
    };

    State(Database &db, const Clock &c) : store(db, c), clock(c) {}

    IdempotencyStore store;
    const Clock &clock;
    QHash<GateKey, Pending> pending;
    QHash<GateKey, Secret> secrets; ///< answers that hold a secret never touch the disk

    static QCoro::Task<> finish(std::shared_ptr<State> state, ApiCallPtr call, GateKey key,
                                HttpResponse response);
    static QCoro::Task<> reserveNow(std::shared_ptr<State> state);
    bool answerKnown(ApiCall &call, const GateKey &key, const QString &fingerprint);
    void keepSecret(const GateKey &key, const KeptReply &reply);
};

IdempotencyGate::IdempotencyGate(Database &db, const Clock &clock)
    : m_state(std::make_shared<State>(db, clock))
{
}

IdempotencyGate::~IdempotencyGate() = default;

QCoro::Task<> IdempotencyGate::State::reserveNow(std::shared_ptr<State> state)
{
    auto reserving = state->store.reserveNow();
    const auto done = co_await std::move(reserving);
    logIfLost(done, "An idempotency key cannot be kept:");
}

QCoro::Task<> IdempotencyGate::State::finish(std::shared_ptr<State> state, ApiCallPtr call,
                                             GateKey key, HttpResponse response)
{
    KeptReply reply;
    reply.fingerprint = state->pending.value(key).fingerprint;
    reply.status = response.status;
    reply.contentType = response.contentType;
    reply.body = response.body;
    const bool isKept = response.status >= 200 && response.status < 300;
    // The answer is on disk before it is given: who has it can have it again.
    const Route &route = *call->route();
    if (isKept && (route.secretReply || route.secretInput)) {
        state->keepSecret(key, reply);
    } else if (isKept) {
        auto keeping = state->store.keep(key.first, key.second, reply);
        const auto kept = co_await std::move(keeping);
        logIfLost(kept, "An answer cannot be kept for repetition:");
    } else if (!route.secretInput) { // nothing of that was reserved
        auto releasing = state->store.release(key.first, key.second);
        co_await std::move(releasing);
    }
    call->send(std::move(response));
    const auto waiting = state->pending.take(key).waiting;
    for (const ApiCallPtr &other : waiting)
        replay(*other, reply);
}

void IdempotencyGate::State::keepSecret(const GateKey &key, const KeptReply &reply)
{
    const qint64 now = clock.nowMs();
    if (secrets.size() >= kMostSecretReplies)
        secrets.removeIf([now](const auto &it) { return it.value().untilMs <= now; });
    if (secrets.size() < kMostSecretReplies)
        secrets.insert(key, Secret{reply, now + kSecretReplyMs});
}

bool IdempotencyGate::State::answerKnown(ApiCall &call, const GateKey &key,
                                         const QString &fingerprint)
{
    std::optional<KeptReply> known;
    const auto secret = secrets.constFind(key);
    if (secret != secrets.constEnd() && secret->untilMs > clock.nowMs()) {
        known = secret->reply;
    } else {
        auto found = store.find(key.first, key.second);
        if (!found) {
            call.fail(found.error());
            return true;
        }
        known = std::move(*found);
    }
    if (!known)
        return false;
    if (known->fingerprint != fingerprint)
        call.fail(keyReused());
    else if (known->status == 0)
        call.fail(outcomeUnknown());
    else
        replay(call, *known);
    return true;
}

bool IdempotencyGate::enter(const ApiCallPtr &call)
{
    const HttpRequest &request = call->request();
    // Strangers have no name of their own: one would be answered with what another was told.
    if (!request.headers.has("Idempotency-Key") || call->info().caller.userId.isEmpty())
        return true;
    const QByteArray name = request.headers.value("Idempotency-Key").trimmed();
    if (name.isEmpty() || !isUsableKey(name)) {
        call->fail(Error(ErrorCode::Malformed,
                         QStringLiteral("An Idempotency-Key has 1 to %1 printable ASCII characters")
                             .arg(kLongestKey)));
        return false;
    }
    const GateKey key(call->info().caller.userId, QString::fromLatin1(name));
    const QString fingerprint = fingerprintOf(request);
    if (const auto running = m_state->pending.find(key); running != m_state->pending.end()) {
        if (running->fingerprint == fingerprint)
            running->waiting.push_back(call);
        else
            call->fail(keyReused());
        return false;
    }
    if (m_state->answerKnown(*call, key, fingerprint))
        return false;
    m_state->pending.insert(key, State::Pending{fingerprint, {}});
    // The fingerprint is a fast hash: with a password in it, it could be guessed from.
    if (!call->route()->secretInput)
        m_state->store.reserveWithNextWrite(key.first, key.second, fingerprint);
    // The intercept must not keep the call alive: a call without answer gives one when it dies.
    const std::weak_ptr<ApiCall> weak = call;
    call->setIntercept([state = m_state, weak, key](HttpResponse response) {
        if (const ApiCallPtr self = weak.lock()) {
            auto finishing = State::finish(state, self, key, std::move(response));
            Q_UNUSED(finishing);
        } else {
            // The handler died without an answer; the host tells the client so.
            const auto waiting = state->pending.take(key).waiting;
            for (const ApiCallPtr &other : waiting)
                other->fail(outcomeUnknown());
        }
    });
    return true;
}

void IdempotencyGate::begun()
{
    auto reserving = State::reserveNow(m_state);
    Q_UNUSED(reserving);
}

} // namespace troupe

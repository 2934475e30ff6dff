// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/security/keychainjobs.h"

#include <QCoreApplication>
#include <QPromise>
#include <QTimer>

#include <qt6keychain/keychain.h>

#include <atomic>
#include <deque>

namespace troupe {

namespace {

KeychainOutcome keychainOutcome(QKeychain::Error error)
{
    switch (error) {
    case QKeychain::NoError:
        return KeychainOutcome::Done;
    case QKeychain::EntryNotFound:
        return KeychainOutcome::NotFound;
    case QKeychain::AccessDenied:
    case QKeychain::AccessDeniedByUser:
        return KeychainOutcome::Denied;
    default:
        return KeychainOutcome::Failed;
    }
}

QString keychainService()
{
    return QStringLiteral("Troupe");
}

} // namespace

struct KeychainJobs::Call
{
    KeychainRequest request;
    QPromise<KeychainReply> promise;
    std::atomic_flag answered = ATOMIC_FLAG_INIT;

    void answer(KeychainReply reply)
    {
        if (answered.test_and_set())
            return;
        promise.addResult(std::move(reply));
        promise.finish();
    }
};

/// Touched on the main thread only.
struct KeychainJobs::Queue
{
    std::deque<std::shared_ptr<Call>> waiting;
    bool busy = false;
};

KeychainJobs::KeychainJobs() : m_queue(std::make_shared<Queue>()) {}

QFuture<KeychainReply> KeychainJobs::run(KeychainRequest request, int timeoutMs)
{
    auto call = std::make_shared<Call>();
    call->request = std::move(request);
    call->promise.start();
    QFuture<KeychainReply> future = call->promise.future();

    QCoreApplication *app = QCoreApplication::instance();
    if (!app) {
        call->answer({KeychainOutcome::Failed, SecretString(), QStringLiteral("no application")});
        return future;
    }
    // In the caller's thread: it must go on even when the main thread does not.
    QTimer::singleShot(timeoutMs, [weak = std::weak_ptr(call)] {
        if (const auto late = weak.lock()) // a strong one would keep the secret until then
            late->answer({KeychainOutcome::TimedOut, SecretString(), QStringLiteral("no answer")});
    });
    QMetaObject::invokeMethod(
        app,
        [queue = m_queue, call] {
            queue->waiting.push_back(call);
            pump(queue);
        },
        Qt::QueuedConnection);
    return future;
}

void KeychainJobs::pump(const std::shared_ptr<Queue> &queue)
{
    while (!queue->busy && !queue->waiting.empty()) {
        const std::shared_ptr<Call> next = queue->waiting.front();
        queue->waiting.pop_front();
        if (!next->answered.test()) // else its caller was told that nothing happened
            start(queue, next);
    }
}

void KeychainJobs::start(const std::shared_ptr<Queue> &queue, const std::shared_ptr<Call> &call)
{
    using Verb = KeychainRequest::Verb;
    QObject *const parent = QCoreApplication::instance();
    QKeychain::ReadPasswordJob *read = nullptr;
    QKeychain::Job *job = nullptr;
    switch (call->request.verb) {
    case Verb::Read:
        job = read = new QKeychain::ReadPasswordJob(keychainService(), parent);
        break;
    case Verb::Write: {
        auto *write = new QKeychain::WritePasswordJob(keychainService(), parent);
        // No copy of the secret: `call` keeps the bytes until the job has finished.
        const QByteArrayView bytes = call->request.secret.reveal();
        write->setBinaryData(QByteArray::fromRawData(bytes.data(), bytes.size()));
        job = write;
        break;
    }
    case Verb::Remove:
        job = new QKeychain::DeletePasswordJob(keychainService(), parent);
        break;
    }
    job->setInsecureFallback(false);
    job->setKey(call->request.entry);
    queue->busy = true;
    QObject::connect(job, &QKeychain::Job::finished, parent,
                     [queue, call, read](QKeychain::Job *done) {
                         KeychainReply reply;
                         reply.outcome = keychainOutcome(done->error());
                         reply.reason = done->errorString();
                         if (read && reply.outcome == KeychainOutcome::Done)
                             reply.secret = SecretString::take(read->binaryData());
                         call->answer(std::move(reply));
                         queue->busy = false;
                         pump(queue);
                     });
    job->start();
}

} // namespace troupe

// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/security/secretstring.h"

#include <QFuture>

#include <memory>

namespace troupe {

/// One operation on the desktop's keychain.
struct KeychainRequest
{
    enum class Verb : quint8 { Read, Write, Remove };

    Verb verb = Verb::Read;
    QString entry;
    SecretString secret; ///< of Write
};

enum class KeychainOutcome : quint8 { Done, NotFound, Denied, TimedOut, Failed };

struct KeychainReply
{
    KeychainOutcome outcome = KeychainOutcome::Failed;
    SecretString secret; ///< of Read
    QString reason; ///< in the keychain's words
};

/// Runs QtKeychain jobs one after the other. Call run() from any thread.
///
/// QtKeychain 0.13 has one executor for the process, without locks, that belongs to the thread of
/// the first job, and it cannot cancel: so every job runs on the application's main thread (whose
/// calls to the keychain are all asynchronous), and a job that outlives its time is left alone
/// while those behind it wait or time out before they start.
class KeychainJobs
{
public:
    KeychainJobs();
    /// `timeoutMs` counts from now, waiting included.
    QFuture<KeychainReply> run(KeychainRequest request, int timeoutMs);

private:
    struct Call;
    struct Queue;
    static void pump(const std::shared_ptr<Queue> &queue);
    static void start(const std::shared_ptr<Queue> &queue, const std::shared_ptr<Call> &call);

    std::shared_ptr<Queue> m_queue;
};

} // namespace troupe
